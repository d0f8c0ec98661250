// Scopes of ordinary identifiers as far as parsing needs them: does a name stand for a type (6.7.8)?
//
// Names of file scope live in a FileScope that the caller owns; one declaration may be parsed again for other lanes, where
// other names are types. Names of blocks, functions and prototypes live in a LocalScope: one map with the
// innermost meaning of each name, and an undo log that a scope's end rolls back.

import { allLanes, type LaneMask } from '../../ir/layout.ts';

/** File-scope names: the lanes in which each is a typedef name. */
export class FileScope {
  readonly #types = new Map<string, LaneMask>();
  /** The lanes that are being parsed. */
  lanes: LaneMask = allLanes;

  isTypedef(name: string): boolean {
    return ((this.#types.get(name) ?? 0) & this.lanes) !== 0;
  }

  declare(name: string, isTypedef: boolean): void {
    const known = this.#types.get(name);
    if (known === undefined && !isTypedef) return;
    this.#types.set(name, isTypedef ? (known ?? 0) | this.lanes : known! & ~this.lanes);
  }
}

/** Names of the scopes that are open inside one external declaration. */
export class LocalScope {
  readonly #names = new Map<string, boolean>();
  readonly #undoName: string[] = [];
  readonly #undoValue: (boolean | undefined)[] = [];
  readonly #marks: number[] = [];

  /** Number of open scopes; 0 is file scope. */
  get depth(): number {
    return this.#marks.length;
  }

  push(): void {
    this.#marks.push(this.#undoName.length);
  }

  /** Closes the innermost scope; true when that may have changed the meaning of a name. */
  pop(): boolean {
    const mark = this.#marks.pop()!;
    const changed = this.#undoName.length > mark;
    while (this.#undoName.length > mark) {
      const name = this.#undoName.pop()!;
      const value = this.#undoValue.pop();
      if (value === undefined) this.#names.delete(name);
      else this.#names.set(name, value);
    }
    return changed;
  }

  /** Closes scopes until `depth` are left. */
  popTo(depth: number): void {
    while (this.#marks.length > depth) this.pop();
  }

  declare(name: string, isTypedef: boolean): void {
    this.#undoName.push(name);
    this.#undoValue.push(this.#names.get(name));
    this.#names.set(name, isTypedef);
  }

  /** Whether a name is a type here; undefined when no open scope declares it. */
  lookup(name: string): boolean | undefined {
    return this.#names.size === 0 ? undefined : this.#names.get(name);
  }
}
