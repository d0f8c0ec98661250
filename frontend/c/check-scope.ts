// Scopes of the checker: what an ordinary identifier or a tag means (C17 6.2.1, 6.2.3).
//
// A block scope belongs to one declaration under one lane set. The file scope is lane-aware: a name has one or more
// entities, each valid for a set of lanes; sets of one name are disjoint. A lookup that would need two entities at
// once is a fork, which the Checker decides.

import type { LaneMask } from '../../ir/layout.ts';
import type { EnumDecl, RecordDecl } from './ctype.ts';
import type { Decl } from './tree.ts';

/** What a tag names. */
export type TagDecl = RecordDecl | EnumDecl;

/** A tag at file scope with the lanes in which it holds. */
export interface TagEntry {
  readonly tag: TagDecl;
  lanes: LaneMask;
}

/** An entity of file scope with the lanes in which it holds. */
export interface NameEntry {
  readonly decl: Decl;
  lanes: LaneMask;
}

/** A block, a prototype, or the parameters of a function. */
export class Scope {
  readonly parent: Scope | null;
  readonly names = new Map<string, Decl>();
  readonly tags = new Map<string, TagDecl>();
  /** Variables for -Wunused. */
  readonly locals: Decl[] = [];
  /** Nesting depth; used to tell jumps into the scope of variably modified types. */
  readonly isFunction: boolean;

  constructor(parent: Scope | null, isFunction = false) {
    this.parent = parent;
    this.isFunction = isFunction;
  }
}

/** Names of file scope. */
export class FileScope {
  readonly names = new Map<string, NameEntry[]>();
  readonly tags = new Map<string, TagEntry[]>();
  /** External names first declared inside a block: visible to later declarations of the same name only (6.2.2p4). */
  readonly hidden = new Map<string, NameEntry[]>();
}
