// The checker's state, and how it asks questions whose answer may differ between the live lanes.
//
// A declaration is checked once for a set of live lanes. Values stay relocatable; a diagnostic tells the lanes in which
// it holds. Where C needs one concrete answer and the live lanes disagree, `decide` throws a Fork: unit.ts discards
// the attempt (undo log, diagnostics) and checks the declaration again for each part. The other check-*.ts files are
// functions over a Checker.

import { laneCount, lanes32, lanes64, layouts, type LaneMask } from '../../ir/layout.ts';
import type { Module } from '../../ir/module.ts';
import { RMul, type Rel, type RelTable } from '../../ir/rel.ts';
import { firstAggregate, I32, scalars, UWord, type TypeId } from '../../ir/types.ts';
import { CTypes, collapse, isComplete, isRecordComplete, isVla, typeName } from './compat.ts';
import {
  isRecord, machineInt, machineType, TArray, TError, TFunction, TInt, TNullptr, TPointer, TVoid,
  type CType, type RecordDecl,
} from './ctype.ts';
import type { Diagnostics } from './diagnostics.ts';
import { IrTypes } from './lower-types.ts';
import { FileScope, Scope, type NameEntry, type TagDecl, type TagEntry } from './check-scope.ts';
import { Fork } from './fork.ts';
import type { Loc } from './source.ts';
import { Const, Expr, type Decl, type FunctionTree, type Label, type Stmt } from './tree.ts';

/** What the command line decides about the language. */
export interface CheckOptions {
  /** Year of the standard: 1989 (also 1990), 1999, 2011, 2017, 2023. */
  readonly std: number;
  /** -std=gnuN rather than -std=cN. */
  readonly gnu: boolean;
  readonly pedantic: boolean;
  readonly unsignedChar: boolean;
  readonly shortEnums: boolean;
  readonly signedBitfields: boolean;
  /** `inline` as gnu89 means it (-fgnu89-inline, or -std=gnu89). */
  readonly gnu89Inline: boolean;
  /** -fcommon. */
  readonly common: boolean;
  /** -fpack-struct=N, 0 for none. */
  readonly packStruct: number;
  /** -fno-builtin: library functions are not known by name. */
  readonly noBuiltin: boolean;
  readonly freestanding: boolean;
  readonly optLevel: number;
}

export const defaultOptions: CheckOptions = {
  std: 2017, gnu: true, pedantic: false, unsignedChar: false, shortEnums: false, signedBitfields: true, gnu89Inline: false,
  common: false, packStruct: 0, noBuiltin: false, freestanding: false, optLevel: 0,
};

/** What is known about the function whose body is being checked. */
export class FunctionState {
  readonly decl: Decl;
  readonly result: CType;
  readonly labels = new Map<string, Label>();
  /** Labels in order of appearance, GNU local ones included. */
  readonly allLabels: Label[] = [];
  readonly usedLabels = new Set<Label>();
  /** Jumps, with the variably modified declarations in whose scope they stand. */
  readonly gotos: { readonly label: Label; readonly loc: Loc; readonly active: readonly Decl[] }[] = [];
  /** The same for the places where labels stand. */
  readonly labelActive = new Map<Label, readonly Decl[]>();
  /** GNU `__label__` names by scope. */
  readonly localLabels = new Map<Scope, Map<string, Label>>();
  /** Variably modified declarations in scope. */
  readonly activeVm: Decl[] = [];
  readonly switches: SwitchState[] = [];
  breakDepth = 0;
  loopDepth = 0;
  callsSetjmp = false;

  constructor(decl: Decl, result: CType) {
    this.decl = decl;
    this.result = result;
  }
}

/** One open switch statement. */
export class SwitchState {
  readonly stmt: Stmt;
  /** Promoted type of the condition. */
  readonly type: CType;
  /** Number of variably modified declarations in scope where it begins. */
  readonly activeVm: number;
  /** Per lane: the values of single labels. */
  readonly seen: readonly Map<bigint, Stmt>[] = layouts.map(() => new Map<bigint, Stmt>());
  readonly ranges: { readonly lane: number; readonly low: bigint; readonly high: bigint; readonly stmt: Stmt }[] = [];

  constructor(stmt: Stmt, type: CType, activeVm: number) {
    this.stmt = stmt;
    this.type = type;
    this.activeVm = activeVm;
  }
}

/** What a checked declaration gives to lowering, in order. */
export type Output =
  | { readonly kind: 'function'; readonly tree: FunctionTree }
  | { readonly kind: 'object'; readonly decl: Decl }
  | { readonly kind: 'declare'; readonly decl: Decl };

export class Checker {
  readonly module: Module;
  readonly rels: RelTable;
  readonly ir: IrTypes;
  readonly types = new CTypes();
  readonly diagnostics: Diagnostics;
  readonly options: CheckOptions;
  /** Lanes of the whole unit. */
  readonly unitLanes: LaneMask;
  readonly file = new FileScope();
  /** Innermost block scope, null at file scope. */
  scope: Scope | null = null;
  func: FunctionState | null = null;
  /** Reverts what the declaration being checked did to file-scope entities. */
  readonly undo: (() => void)[] = [];
  /** Records that different lanes complete differently. */
  readonly versioned: RecordDecl[] = [];
  /** Value of `#pragma pack` in force, and its stack. */
  pack = 0;
  packStack: { readonly value: number; readonly name: string }[] = [];
  /** Names given by #pragma weak before their declaration: name → alias or ''. */
  readonly weakNames = new Map<string, string>();
  /** Depth of static initializers, where constant objects stand for their values (GNU). */
  staticInit = 0;
  /** Number of conditional or sizeof contexts in which overflow and division warnings are silent. */
  unevaluated = 0;
  /** Declarations whose attributes changed after they were lowered: unit.ts declares them again. */
  readonly pendingDeclares: Decl[] = [];
  /** Functions declared by a call. */
  readonly implicit = new Set<Decl>();
  /** What the declaration being checked gives to lowering. */
  readonly output: Output[] = [];
  /** Tentative definitions with the lanes in which they stand (6.9.2p2). */
  readonly tentatives = new Map<Decl, LaneMask>();
  /** Undeclared names already reported in this function. */
  readonly reported = new Set<string>();
  readonly deprecated = new Set<Decl>();
  /** Local variables that are assigned somewhere. */
  readonly assigned = new Set<Decl>();
  /** Library functions that were called as builtins without a declaration. */
  readonly library = new Map<string, Decl>();
  readonly zero: Rel;
  readonly one: Rel;
  #lanes: LaneMask;

  constructor(module: Module, diagnostics: Diagnostics, options: CheckOptions, lanes: LaneMask) {
    this.module = module;
    this.rels = module.rels;
    this.ir = new IrTypes(module);
    this.diagnostics = diagnostics;
    this.options = options;
    this.unitLanes = lanes;
    this.#lanes = lanes;
    this.zero = this.rels.int(0, I32);
    this.one = this.rels.int(1, I32);
  }

  /** Live lanes of the declaration being checked. */
  get lanes(): LaneMask { return this.#lanes; }

  /** Sets the live lanes and installs the forms that versioned records have in them. */
  setLanes(lanes: LaneMask): void {
    this.#lanes = lanes;
    for (const record of this.versioned) {
      const parts: LaneMask[] = [];
      let rest = lanes;
      record.complete = false;
      record.fields = [];
      record.ir = -1;
      for (const version of record.versions!) {
        const part = version.lanes & rest;
        if (part === 0) continue;
        parts.push(part);
        rest &= ~part;
        if (part !== lanes) continue;
        record.complete = true;
        record.fields = version.fields;
        record.pack = version.pack;
        record.align = version.align;
        record.transparent = version.transparent;
        // Its IR type is made by whoever asks first and kept with the version.
        if (version.ir < 0) version.ir = this.ir.record(record);
        record.ir = version.ir;
      }
      if (rest !== 0 && parts.length > 0) parts.push(rest);
      record.split = parts.length > 1 ? parts : null;
    }
  }

  // ---- diagnostics

  error(loc: Loc, text: string, lanes: LaneMask = this.#lanes): void {
    this.diagnostics.error(loc, text + this.inLanes(lanes));
  }

  warn(loc: Loc, text: string, option = '', lanes: LaneMask = this.#lanes): void {
    this.diagnostics.warning(loc, text + this.inLanes(lanes), option);
  }

  /** Said by default, an error under -pedantic-errors. */
  pedwarn(loc: Loc, text: string, option = '', lanes: LaneMask = this.#lanes): void {
    this.diagnostics.pedwarn(loc, text + this.inLanes(lanes), option);
  }

  /** Only under -pedantic. */
  pedantic(loc: Loc, text: string): void {
    this.diagnostics.pedantic(loc, text);
  }

  note(loc: Loc, text: string): void {
    this.diagnostics.note(loc, text);
  }

  /** ` (in le32, be32)` for a set that is not the whole unit's. */
  inLanes(lanes: LaneMask): string {
    if ((lanes & this.unitLanes) === this.unitLanes) return '';
    return ` (in ${layouts.filter((layout) => (lanes >> layout.lane & 1) !== 0).map((layout) => layout.name).join(', ')})`;
  }

  /** A type's name in quotes. */
  name(type: CType): string {
    return `‘${typeName(type, '', this.rels)}’`;
  }

  // ---- lanes

  /** True if the mask holds all live lanes, false if none; a split answer forks the declaration. */
  decide(mask: LaneMask, loc: Loc): boolean {
    const live = this.#lanes;
    const yes = mask & live;
    if (yes === live) return true;
    if (yes === 0) return false;
    throw new Fork([yes, live & ~yes], loc);
  }

  /** Live lanes in which the value satisfies the test; lanes without a value count as not. */
  where(rel: Rel, test: (value: bigint) => boolean): LaneMask {
    const values = this.rels.get(rel).lanes;
    let mask = 0;
    for (let lane = 0; lane < laneCount; lane++) {
      if ((this.#lanes >> lane & 1) === 0) continue;
      const value = values[lane];
      if (value !== undefined && test(value)) mask |= 1 << lane;
    }
    return mask;
  }

  /** Live lanes in which the constant is not zero. */
  nonZero(rel: Rel): LaneMask {
    return this.where(rel, isNonZero);
  }

  /** The one value that all live lanes share; otherwise forks by value. */
  concrete(rel: Rel, loc: Loc): bigint {
    const common = this.rels.uniformValue(rel, this.#lanes);
    if (common !== undefined) return common;
    const parts = new Map<bigint | undefined, LaneMask>();
    const values = this.rels.get(rel).lanes;
    for (let lane = 0; lane < laneCount; lane++) {
      if ((this.#lanes >> lane & 1) !== 0) parts.set(values[lane], (parts.get(values[lane]) ?? 0) | 1 << lane);
    }
    if (parts.size === 1) return 0n;
    throw new Fork([...parts.values()], loc);
  }

  /** The integer pair; one that no machine type holds forks by word size. */
  pair(k64: number, k32: number, loc: Loc): CType {
    const type = collapse(this, k64, k32);
    if (machineInt(type.k64, type.k32) < 0) throw new Fork([this.#lanes & lanes64, this.#lanes & lanes32], loc);
    return type;
  }

  // ---- constants

  /** An integer constant node. */
  constant(rel: Rel, type: CType, loc: Loc, ice = true): Expr {
    const expr = new Expr(Const, type, loc);
    expr.rel = rel;
    expr.ice = ice;
    return expr;
  }

  int(value: number | bigint, type: CType, loc: Loc): Expr {
    return this.constant(this.rels.int(value, this.scalar(type)), type, loc);
  }

  /** Machine type of a constant of this C type; pointers count as unsigned words. */
  scalar(type: CType): TypeId {
    if (type.kind === TPointer || type.kind === TNullptr) return UWord;
    return machineType(type);
  }

  /** sizeof a complete type that is not variable: a literal where it is equal everywhere by its nature. */
  sizeOf(type: CType): Rel {
    switch (type.kind) {
      case TVoid: case TFunction: case TError: return this.rels.int(1, UWord);
      case TArray: {
        const element = this.sizeOf(type.to!);
        if (type.length < 0) return this.rels.int(0, UWord);
        const length = this.rels.convert(type.length, UWord);
        if (this.rels.get(element).op === 0) return this.rels.op(RMul, UWord, length, element);
        return this.rels.size(this.ir.of(type));
      }
      default: {
        if (type.record !== null) return isRecordComplete(type.record) ? this.rels.size(this.ir.of(type)) : this.rels.int(1, UWord);
        const scalar = machineType(type);
        const bits = scalars[scalar]!.bits;
        return bits > 0 ? this.rels.int(bits / 8, UWord) : this.rels.word();
      }
    }
  }

  /** _Alignof a type. */
  alignOf(type: CType): Rel {
    if (type.align > 0) return this.rels.int(type.align, UWord);
    switch (type.kind) {
      case TArray: return this.alignOf(type.to!);
      case TVoid: case TFunction: case TError: return this.rels.int(1, UWord);
      default: {
        if (type.record === null) return this.sizeOf(type);
        return isRecordComplete(type.record) ? this.rels.align(this.ir.of(type)) : this.rels.int(1, UWord);
      }
    }
  }

  /** Whether the size of the type can be asked; reports what is wrong otherwise. */
  isSized(type: CType): boolean {
    return isComplete(type) && !isVla(type);
  }

  /** Checks that a record can be laid out in every live lane (size limits); reports the lanes that fail. */
  checkLayout(type: CType, loc: Loc, what: string): void {
    if (type.kind === TError || type.kind === TVoid || type.kind === TFunction || !this.isSized(type)) return;
    if (!isRecord(type) && type.kind !== TArray) return;
    const id = this.ir.of(type.kind === TArray ? type.unqual : type);
    if (id < firstAggregate) return;
    const bad = this.#lanes & ~this.rels.get(this.rels.size(id)).valid;
    if (bad !== 0) this.error(loc, `size of ${what} is too large`, bad);
  }

  // ---- scopes

  pushScope(isFunction = false): Scope {
    return this.scope = new Scope(this.scope, isFunction);
  }

  popScope(): void {
    const scope = this.scope!;
    this.scope = scope.parent;
    for (const decl of scope.locals) {
      if (decl.used || decl.name === '') continue;
      if (decl.isParam) this.diagnostics.warning(decl.loc, `unused parameter ‘${decl.name}’`, 'unused-parameter');
      else this.diagnostics.warning(decl.loc, `unused variable ‘${decl.name}’`, 'unused-variable');
    }
  }

  /** The entity an ordinary identifier names here, or null. */
  lookup(name: string, loc: Loc): Decl | null {
    for (let scope = this.scope; scope !== null; scope = scope.parent) {
      const found = scope.names.get(name);
      if (found !== undefined) return found;
    }
    return this.lookupFile(name, loc);
  }

  /** The same at file scope; forks where live lanes have different entities (or only some have one). */
  lookupFile(name: string, loc: Loc): Decl | null {
    const entries = this.file.names.get(name);
    if (entries === undefined) return null;
    const live = this.#lanes;
    let found: NameEntry | null = null;
    for (const entry of entries) {
      if ((entry.lanes & live) === live) return entry.decl;
      if ((entry.lanes & live) !== 0) found = entry;
    }
    if (found === null) return null;
    const merged = this.mergedTypedef(entries, loc);
    if (merged !== null) return merged;
    throw new Fork(partition(entries, live), loc);
  }

  /** Typedef names that are integer types differing only by word size are one pair, not a fork. */
  mergedTypedef(entries: readonly NameEntry[], loc: Loc): Decl | null {
    const live = this.#lanes;
    let k64 = -1;
    let k32 = -1;
    let seen = 0;
    let first: Decl | null = null;
    for (const entry of entries) {
      const lanes = entry.lanes & live;
      if (lanes === 0) continue;
      const { decl } = entry;
      if (decl.storage !== 'typedef' || decl.type.kind !== TInt || decl.type.align !== 0) return null;
      if (first !== null && first.type.quals !== decl.type.quals) return null;
      if ((lanes & lanes64) !== 0) {
        if (k64 >= 0 && k64 !== decl.type.k64) return null;
        k64 = decl.type.k64;
      }
      if ((lanes & lanes32) !== 0) {
        if (k32 >= 0 && k32 !== decl.type.k32) return null;
        k32 = decl.type.k32;
      }
      seen |= lanes;
      first = decl;
    }
    if (seen !== live || k64 < 0 || k32 < 0 || machineInt(k64, k32) < 0 || first === null) return null;
    const made = Object.assign(Object.create(Object.getPrototypeOf(first) as object) as Decl, first);
    made.type = this.types.qualified(this.pair(k64, k32, loc), first.type.quals);
    made.lanes = live;
    return made;
  }

  /** The struct, union or enum that a tag names here, or null; `own`: only in the innermost scope. */
  lookupTag(name: string, own: boolean, loc: Loc): TagDecl | null {
    for (let scope = this.scope; scope !== null; scope = scope.parent) {
      const found = scope.tags.get(name);
      if (found !== undefined) return found;
      if (own) return null;
    }
    const entries = this.file.tags.get(name);
    if (entries === undefined) return null;
    const live = this.#lanes;
    let some = false;
    for (const entry of entries) {
      if ((entry.lanes & live) === live) return entry.tag;
      if ((entry.lanes & live) !== 0) some = true;
    }
    if (!some) return null;
    throw new Fork(partition(entries, live), loc);
  }

  declareTag(name: string, tag: TagDecl): void {
    if (this.scope !== null) {
      this.scope.tags.set(name, tag);
      return;
    }
    const entries = this.file.tags.get(name);
    const entry: TagEntry = { tag, lanes: this.#lanes };
    if (entries === undefined) {
      const made = [entry];
      this.file.tags.set(name, made);
      this.undo.push(() => this.file.tags.delete(name));
    } else {
      entries.push(entry);
      this.undo.push(() => entries.splice(entries.indexOf(entry), 1));
    }
  }

  /** Adds an entity of file scope for the live lanes. */
  declareFile(map: Map<string, NameEntry[]>, decl: Decl): void {
    const entries = map.get(decl.name);
    const entry: NameEntry = { decl, lanes: this.#lanes };
    if (entries === undefined) {
      map.set(decl.name, [entry]);
      this.undo.push(() => map.delete(decl.name));
    } else {
      entries.push(entry);
      this.undo.push(() => entries.splice(entries.indexOf(entry), 1));
    }
  }

  /** Whether a second definition replaces the first: after `extern inline` of gnu89, or an inline definition (C99). */
  mayRedefine(decl: Decl): boolean {
    return decl.inline === 'inline' && (this.options.gnu89Inline || decl.attrs.gnuInline);
  }

  /** Records how to take back a change to an entity that outlives the declaration being checked. */
  journal(revert: () => void): void {
    this.undo.push(revert);
  }

  /** Changes a declaration's fields, with undo. */
  change<T extends object>(target: T, values: Partial<T>): void {
    const old: Partial<T> = {};
    for (const key of Object.keys(values) as (keyof T)[]) old[key] = target[key] as T[keyof T];
    this.undo.push(() => Object.assign(target, old));
    Object.assign(target, values);
  }

  /** Forgets the undo log (the attempt succeeded) or plays it back (a fork). */
  commit(): void {
    this.undo.length = 0;
  }

  rollback(): void {
    for (let i = this.undo.length - 1; i >= 0; i--) this.undo[i]!();
    this.undo.length = 0;
    this.output.length = 0;
    this.pendingDeclares.length = 0;
    this.reset();
  }

  /** Back at file scope. */
  reset(): void {
    this.scope = null;
    this.func = null;
    this.unevaluated = 0;
    this.staticInit = 0;
  }
}

function isNonZero(value: bigint): boolean {
  return value !== 0n;
}

/** Live lanes grouped by entity; lanes without any form a group of their own. */
function partition(entries: readonly { readonly lanes: LaneMask }[], live: LaneMask): LaneMask[] {
  const parts: LaneMask[] = [];
  let rest = live;
  for (const entry of entries) {
    const lanes = entry.lanes & rest;
    if (lanes !== 0) parts.push(lanes);
    rest &= ~lanes;
  }
  if (rest !== 0) parts.push(rest);
  return parts;
}
