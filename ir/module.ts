// A module: the IR of a translation unit or of a linked program, in memory.
//
// Symbols carry definitions, each valid for a set of layouts; the sets of one symbol's definitions are disjoint.
// More than one definition makes the symbol a *variant*. Function bodies are flat typed arrays (class Body) indexed by
// small integers: Value = instruction index. Data are trees of typed initializers, never bytes with offsets.
//
// Invariants: every index refers to an existing entry; types and Rels only refer to earlier ones; each block ends
// in exactly one terminator; block 0 is the entry and its parameters are the function's (for an aggregate result
// there is no extra parameter: `ret` names the object to copy).

import { allLanes, type LaneMask } from './layout.ts';
import { RelTable, type Rel } from './rel.ts';
import { TypeTable, type SigId, type TypeId, type ValueType } from './types.ts';

/** An SSA value: the index of the instruction (or `param`) that makes it. */
export type Value = number & { readonly __value?: never };
/** Index into `Body.blocks`. */
export type BlockId = number & { readonly __block?: never };
/** Index into `Module.symbols`. */
export type SymbolId = number & { readonly __symbol?: never };
/** Index into `Body.slots`. */
export type SlotId = number & { readonly __slot?: never };
/** Source line: file index << 20 | line; 0 = none. Files are `Module.files`, starting at 1. */
export type LineId = number;

export interface Block {
  /** `param` instructions, in order. */
  readonly params: Value[];
  /** Instructions in order; the last one is the terminator. */
  insts: Value[];
}

export interface Slot {
  readonly type: TypeId;
  /** Minimum alignment in bytes beyond the type's, 0 for none. */
  readonly align: number;
  /** Source name, '' for a temporary. */
  readonly name: string;
}

/** The code of one function, in flat arrays indexed by Value. */
export class Body {
  /** Number of instructions made so far. */
  count = 0;
  op: Uint8Array<ArrayBuffer>;
  /** Result ValueType, 0 for none. */
  type: Uint8Array<ArrayBuffer>;
  aux: Int32Array<ArrayBuffer>;
  /** First operand in `pool`. */
  start: Int32Array<ArrayBuffer>;
  /** Number of pool entries. */
  length: Int32Array<ArrayBuffer>;
  line: Int32Array<ArrayBuffer>;
  pool: Int32Array<ArrayBuffer>;
  poolCount = 0;
  blocks: Block[] = [];
  slots: Slot[] = [];
  /** Address-taken labels: label number → block. Labelled blocks have no parameters. */
  labels: BlockId[] = [];

  /** With room for so many instructions; it grows if there are more. */
  constructor(capacity = 64) {
    this.op = new Uint8Array(capacity);
    this.type = new Uint8Array(capacity);
    this.aux = new Int32Array(capacity);
    this.start = new Int32Array(capacity);
    this.length = new Int32Array(capacity);
    this.line = new Int32Array(capacity);
    this.pool = new Int32Array(capacity * 3);
  }

  /** Appends an instruction record (to no block); operands are copied into the pool. */
  push(op: number, type: ValueType, aux: number, operands: ArrayLike<number>, line: LineId): Value {
    const value = this.count++;
    if (value === this.op.length) this.#growInsts();
    const length = operands.length;
    while (this.poolCount + length > this.pool.length) this.pool = grown(this.pool);
    this.op[value] = op;
    this.type[value] = type;
    this.aux[value] = aux;
    this.start[value] = this.poolCount;
    this.length[value] = length;
    this.line[value] = line;
    for (let i = 0; i < length; i++) this.pool[this.poolCount + i] = operands[i]!;
    this.poolCount += length;
    return value;
  }

  /** A body of its own with what is in this one, in as little memory as that takes; this one can then be filled again. */
  takeOut(): Body {
    const { count, poolCount } = this;
    // The arrays share a buffer: each has a cost beyond its bytes.
    const buffer = new ArrayBuffer((4 * count + poolCount) * 4 + 2 * count);
    let at = 0;
    const words = (from: Int32Array, length: number): Int32Array<ArrayBuffer> => {
      const made = new Int32Array(buffer, at, length);
      made.set(from.subarray(0, length));
      at += length * 4;
      return made;
    };
    const bytes = (from: Uint8Array): Uint8Array<ArrayBuffer> => {
      const made = new Uint8Array(buffer, at, count);
      made.set(from.subarray(0, count));
      at += count;
      return made;
    };
    const made = new Body(0);
    made.count = count;
    made.poolCount = poolCount;
    made.aux = words(this.aux, count);
    made.start = words(this.start, count);
    made.length = words(this.length, count);
    made.line = words(this.line, count);
    made.pool = words(this.pool, poolCount);
    made.op = bytes(this.op);
    made.type = bytes(this.type);
    made.blocks = this.blocks;
    made.slots = this.slots;
    made.labels = this.labels;
    this.blocks = [];
    this.slots = [];
    this.labels = [];
    this.count = 0;
    this.poolCount = 0;
    return made;
  }

  /** Pool entry i of an instruction. */
  operand(value: Value, i: number): number {
    return this.pool[this.start[value]! + i]!;
  }

  addBlock(): BlockId {
    this.blocks.push({ params: [], insts: [] });
    return this.blocks.length - 1;
  }

  #growInsts(): void {
    const size = Math.max(64, this.op.length * 2);
    const bytes = (old: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => { const next = new Uint8Array(size); next.set(old); return next; };
    this.op = bytes(this.op);
    this.type = bytes(this.type);
    this.aux = grown(this.aux);
    this.start = grown(this.start);
    this.length = grown(this.length);
    this.line = grown(this.line);
  }
}

function grown(old: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const next = new Int32Array(Math.max(64, old.length * 2));
  next.set(old);
  return next;
}

// Initializers. A scalar place takes int, float, rel, addr or label; an array of 8-bit scalars may take bytes;
// an array of scalars ints; arrays, structs and unions a list. What is not mentioned is zero.
export type Init =
  | { readonly kind: 'zero' }
  /** Stored as the place's scalar type (also bit-fields). */
  | { readonly kind: 'int'; readonly value: bigint }
  /** Value of an f32 or f64 place. */
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'rel'; readonly rel: Rel }
  /** Address of a symbol plus an addend in bytes; the place is a ptr or a word-sized scalar. */
  | { readonly kind: 'addr'; readonly symbol: SymbolId; readonly addend: Rel }
  /** Address of an address-taken label of a function defined in this module. */
  | { readonly kind: 'label'; readonly symbol: SymbolId; readonly label: number }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** Elements from index 0 of an array of integer scalars. */
  | { readonly kind: 'ints'; readonly values: readonly bigint[] }
  /** Elements (array index) or members (member index), ascending; of a union exactly one. */
  | { readonly kind: 'list'; readonly items: readonly InitItem[] };

export interface InitItem { readonly index: number; readonly value: Init }

export interface FunctionDef {
  readonly kind: 'function';
  layouts: LaneMask;
  readonly sig: SigId;
  body: Body;
  /** -O level it was compiled at: 0, 1, 2, 3; Os is 2 with `size`. */
  optLevel: number;
  noInline: boolean;
  alwaysInline: boolean;
  noReturn: boolean;
  /**
   * For debuggers: source names of the parameters that keep their value throughout the body, '' for others. Empty unless
   * compiled with -g.
   */
  parameterNames: readonly string[];
  /** Line of the declaration. */
  line: LineId;
}

export interface DataDef {
  readonly kind: 'data';
  layouts: LaneMask;
  readonly type: TypeId;
  /** Minimum alignment in bytes beyond the type's, 0 for none. */
  align: number;
  init: Init;
  readOnly: boolean;
  /** Tentative or common definition: yields to a real one, merges with equals (the largest wins). */
  common: boolean;
  line: LineId;
}

/** Another name for a symbol's definition. */
export interface AliasDef {
  readonly kind: 'alias';
  layouts: LaneMask;
  readonly target: SymbolId;
  line: LineId;
}

export type Definition = FunctionDef | DataDef | AliasDef;

export type Linkage = 'local' | 'global' | 'weak';
export type Visibility = 'default' | 'hidden';

export interface ModuleSymbol {
  /** Link name; local symbols (string literals, block statics) may share names. */
  name: string;
  kind: 'function' | 'object' | 'tls';
  linkage: Linkage;
  visibility: Visibility;
  /** Lanes in which it is declared or used; a lane outside every definition is undefined there. */
  layouts: LaneMask;
  /** Type of an undefined function's declaration as called, -1 if unknown or an object. */
  sig: SigId;
  /** Section named in the source, '' for the default. */
  section: string;
  /** Kept though unreferenced (`used`, constructors). */
  used: boolean;
  /** Disjoint layout sets. */
  defs: Definition[];
  /** Line of the first declaration. */
  line: LineId;
}

/** A function run before main (constructor) or after it (destructor). */
export interface Hook {
  readonly symbol: SymbolId;
  /** 101..65535, 65535 by default: constructors run in ascending, destructors in descending order. */
  readonly priority: number;
  readonly destructor: boolean;
  readonly layouts: LaneMask;
}

export class Module {
  /** `object` (a .o), `program` (linked, entry `__lode_start`), `shared` (an IR library). */
  kind: 'object' | 'program' | 'shared' = 'object';
  /** Source file or output name, for messages. */
  name: string;
  /** Layouts it is valid for. */
  layouts: LaneMask = allLanes;
  readonly types = new TypeTable();
  readonly rels = new RelTable(this.types);
  readonly symbols: ModuleSymbol[] = [];
  /** Source files; index 0 is ''. */
  readonly files: string[] = [''];
  /** Names of described calls used by `sysc`. */
  readonly syscs: string[] = [];
  readonly hooks: Hook[] = [];
  /** Free text by key (`producer`, `soname`, `why:SYMBOL` = source line that made it a variant). */
  readonly notes = new Map<string, string>();

  constructor(name: string) {
    this.name = name;
  }

  addSymbol(name: string, kind: ModuleSymbol['kind'], linkage: Linkage): SymbolId {
    this.symbols.push({ name, kind, linkage, visibility: 'default', layouts: 0, sig: -1, section: '', used: false, defs: [], line: 0 });
    return this.symbols.length - 1;
  }

  /** Index of a described call's name, added if new. */
  sysc(name: string): number {
    const known = this.syscs.indexOf(name);
    return known >= 0 ? known : this.syscs.push(name) - 1;
  }

  fileId(path: string): number {
    const known = this.files.indexOf(path);
    return known >= 0 ? known : this.files.push(path) - 1;
  }
}

/** The definition of a symbol that holds under a lane, following no alias; undefined if there is none. */
export function definitionFor(symbol: ModuleSymbol, lane: number): Definition | undefined {
  for (const def of symbol.defs) if ((def.layouts >> lane & 1) !== 0) return def;
  return undefined;
}

/** `file:line` of a LineId, '' if unknown. */
export function lineName(module: Module, line: LineId): string {
  return line === 0 ? '' : `${module.files[line >>> 20] ?? '?'}:${line & 0xfffff}`;
}
