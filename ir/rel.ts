// Relocatable constants: integers known only when the layout is.
//
// A relocatable constant (`Rel`) is a node of a hash-consed DAG: leaves are literals and the things a layout decides
// (SIZE, ALIGN, OFFSET, BITS of a type; WORD; BIG), inner nodes are the operators of C on one of eight integer types.
// Every node carries its value in each lane, computed when the node is made; the loader recomputes the leaves
// from the types and refuses a module whose stored values disagree.
//
// Invariants: equal nodes are the same Rel (so equal DAGs are equal values); operands precede users; a value is
// normalized to its node's type in that lane (two's complement, by width and signedness); `invalid` marks a
// lane in which the node has no value (division by zero, a type that cannot be laid out there).

import { allLanes, hasLane, layouts, laneCount, laneNames, type Lane, type LaneMask, type Layout } from './layout.ts';
import { I32, KArray, scalars, UWord, type TypeId, type TypeTable } from './types.ts';
import { LayoutError, TypeLayouts } from './typelayout.ts';

/** Index into `RelTable`. */
export type Rel = number & { readonly __rel?: never };

// Node operators. Leaves first.
/** Literal: `value`. */
export const RInt = 0;
/** Bytes of a word: 4 or 8. */
export const RWord = 1;
/** 1 in big-endian layouts, else 0. */
export const RBig = 2;
/** sizeof(what). */
export const RSize = 3;
/** _Alignof(what). */
export const RAlign = 4;
/** Byte offset of what.path. */
export const ROffset = 5;
/** Bit offset of the bit-field what.path from the start of `what`, bits numbered in the layout's byte order. */
export const RBits = 6;
export const firstOperator = 7;
export const RAdd = 7;
export const RSub = 8;
export const RMul = 9;
export const RDiv = 10;
export const RRem = 11;
export const RAnd = 12;
export const ROr = 13;
export const RXor = 14;
export const RShl = 15;
export const RShr = 16;
/** Unary. */
export const RNeg = 17;
export const RNot = 18;
/** Comparisons: the operands have equal types, the result is i32. */
export const REq = 19;
export const RNe = 20;
export const RLt = 21;
export const RLe = 22;
/** c ? a : b over operands (c, a, b). */
export const RSelect = 23;
/** Converts the operand to the node's type. */
export const RConvert = 24;

/** Indexed by operator: name in the text form and number of Rel operands. */
export const relOps: readonly { readonly name: string; readonly arity: number }[] = [
  { name: 'int', arity: 0 }, { name: 'word', arity: 0 }, { name: 'big', arity: 0 }, { name: 'size', arity: 0 },
  { name: 'align', arity: 0 }, { name: 'offset', arity: 0 }, { name: 'bits', arity: 0 },
  { name: 'add', arity: 2 }, { name: 'sub', arity: 2 }, { name: 'mul', arity: 2 }, { name: 'div', arity: 2 },
  { name: 'rem', arity: 2 }, { name: 'and', arity: 2 }, { name: 'or', arity: 2 }, { name: 'xor', arity: 2 },
  { name: 'shl', arity: 2 }, { name: 'shr', arity: 2 }, { name: 'neg', arity: 1 }, { name: 'not', arity: 1 },
  { name: 'eq', arity: 2 }, { name: 'ne', arity: 2 }, { name: 'lt', arity: 2 }, { name: 'le', arity: 2 },
  { name: 'select', arity: 3 }, { name: 'convert', arity: 1 },
];

export interface RelNode {
  readonly op: number;
  /** Integer scalar TypeId of the value. */
  readonly type: TypeId;
  /** Operands (operators), else empty. */
  readonly args: readonly Rel[];
  /** The type a leaf speaks of, -1 if none. */
  readonly what: TypeId;
  /** Member (or array element) indices from `what`, for OFFSET and BITS. */
  readonly path: readonly number[];
  /** Value per lane; undefined where the node is invalid. */
  readonly lanes: readonly (bigint | undefined)[];
  /** Lanes in which it has a value. */
  readonly valid: LaneMask;
  /** Whether all valid lanes have one value. */
  readonly uniform: boolean;
}

/** Width in bits of a scalar under a layout. */
export function scalarBits(type: TypeId, layout: Layout): number {
  return scalars[type]!.bits || layout.wordBits;
}

/** Whether a scalar is signed under a layout. */
export function scalarSigned(type: TypeId, layout: Layout): boolean {
  return layout.wordBits === 64 ? scalars[type]!.signed64 : scalars[type]!.signed32;
}

/** Wraps an integer to a scalar type (C17 6.3.1.3, modulo 2^N). */
export function wrapInt(value: bigint, type: TypeId, layout: Layout): bigint {
  const bits = scalarBits(type, layout);
  return scalarSigned(type, layout) ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
}

/** All relocatable constants of one module. */
export class RelTable {
  readonly list: RelNode[] = [];
  readonly types: TypeTable;
  readonly layouts: TypeLayouts;
  readonly #ids = new Map<string, Rel>();
  /** Literals by type and value. */
  readonly #ints: Map<bigint, Rel>[] = [];
  /** Literals from 0 to 255 by type * 256 + value; -1 where there is none yet. */
  readonly #small = new Int32Array(256 * 16).fill(-1);
  /** Operators with one or two operands, by both and the operator. */
  readonly #operators = new Map<number, Rel>();
  /** Offsets of direct members: by record, by member. */
  readonly #offsets: Rel[][] = [];
  readonly #sizes: Rel[] = [];

  constructor(types: TypeTable) {
    this.types = types;
    this.layouts = new TypeLayouts(types, this);
  }

  get(rel: Rel): RelNode {
    const node = this.list[rel];
    if (node === undefined) throw new RangeError(`relocatable constant ${rel} does not exist`);
    return node;
  }

  /** Value under a lane; undefined where it has none. */
  value(rel: Rel, lane: Lane): bigint | undefined {
    return this.get(rel).lanes[lane];
  }

  /** Value under a lane as a number, for sizes and offsets. */
  number(rel: Rel, lane: Lane): number {
    const value = this.get(rel).lanes[lane];
    if (value === undefined) throw new RangeError(`${this.describe(rel)} has no value in ${laneNames(1 << lane)}`);
    return Number(value);
  }

  /** The value if it is the same in all lanes of the mask, else undefined. */
  uniformValue(rel: Rel, mask: LaneMask): bigint | undefined {
    const node = this.get(rel);
    if (node.uniform && mask !== 0) return node.lanes[0];
    let common: bigint | undefined;
    for (let lane = 0; lane < laneCount; lane++) {
      if (!hasLane(mask, lane)) continue;
      const value = node.lanes[lane];
      if (value === undefined || common !== undefined && common !== value) return undefined;
      common = value;
    }
    return common;
  }

  /** A literal, wrapped to its type in every lane. */
  int(value: bigint | number, type: TypeId): Rel {
    const number = typeof value === 'number' ? value : value >= 0n && value < 128n ? Number(value) : -1;
    // Up to 127 no type wraps.
    if (number < 0 || number >= 128) return this.#literal(BigInt(value), type);
    const known = this.#small[type * 256 + number]!;
    return known >= 0 ? known : this.#small[type * 256 + number] = this.#literal(BigInt(number), type);
  }

  #literal(value: bigint, type: TypeId): Rel {
    // Wrapped for 64-bit words, which decides the narrower lanes too: equal values are the same Rel.
    const wrapped = wrapInt(value, type, layouts[1]!);
    const ofType = this.#ints[type] ??= new Map();
    let rel = ofType.get(wrapped);
    if (rel === undefined) {
      rel = this.#add(RInt, type, [], -1, [], layouts.map((layout) => wrapInt(wrapped, type, layout)));
      ofType.set(wrapped, rel);
    }
    return rel;
  }

  word(): Rel { return this.#leaf(RWord, UWord, -1, []); }
  big(): Rel { return this.#leaf(RBig, I32, -1, []); }
  size(what: TypeId): Rel { return this.#sizes[what] ??= this.#leaf(RSize, UWord, what, []); }
  align(what: TypeId): Rel { return this.#leaf(RAlign, UWord, what, []); }
  offset(what: TypeId, path: readonly number[]): Rel {
    if (path.length !== 1 || path[0]! > 4096) return this.#leaf(ROffset, UWord, what, path);
    const ofType = this.#offsets[what] ??= [];
    return ofType[path[0]!] ??= this.#leaf(ROffset, UWord, what, path);
  }
  bits(what: TypeId, path: readonly number[]): Rel { return this.#leaf(RBits, UWord, what, path); }

  /** An operator node. Folds to a literal when no lane-dependent leaf is below it. */
  op(op: number, type: TypeId, ...args: Rel[]): Rel {
    if (args.length > 2 || args[0]! >= 1 << 21 || args.length === 2 && args[1]! >= (1 << 21) - 1) {
      const key = `${op}:${type}:${args.join()}`;
      let rel = this.#ids.get(key);
      if (rel === undefined) this.#ids.set(key, rel = this.#operator(op, type, args));
      return rel;
    }
    // 10 + 21 + 21 bits: an exact double.
    const key = ((op << 5 | type) * 0x200000 + args[0]!) * 0x200000 + (args.length === 2 ? args[1]! + 1 : 0);
    let rel = this.#operators.get(key);
    if (rel === undefined) this.#operators.set(key, rel = this.#operator(op, type, args));
    return rel;
  }

  #operator(op: number, type: TypeId, args: readonly Rel[]): Rel {
    const nodes = args.map((arg) => this.get(arg));
    const lanes = layouts.map((layout) => evaluate(op, type, nodes, layout));
    if (nodes.every((node) => node.op === RInt) && lanes[0] !== undefined && sameEverywhere(type, lanes)) {
      return this.int(lanes[0], type);
    }
    return this.#add(op, type, args, -1, [], lanes);
  }

  convert(rel: Rel, type: TypeId): Rel {
    return this.get(rel).type === type ? rel : this.op(RConvert, type, rel);
  }

  /** In source terms: `sizeof(struct s)`, `offsetof(struct s, a.b)`, `(8 * word - 1)`; cut to `…` when deeper than `depth`. */
  describe(rel: Rel, depth = 6): string {
    const node = this.get(rel);
    if (depth === 0 && node.op >= firstOperator) return '…';
    const arg = (i: number): string => this.describe(node.args[i]!, depth - 1);
    switch (node.op) {
      case RInt: return String(node.lanes.find((value) => value !== undefined) ?? 0n);
      case RWord: return 'sizeof(void *)';
      case RBig: return 'big-endian';
      case RSize: return `sizeof(${this.typeName(node.what, depth >> 1)})`;
      case RAlign: return `_Alignof(${this.typeName(node.what, depth >> 1)})`;
      case ROffset: return `offsetof(${this.typeName(node.what, depth >> 1)}, ${this.pathName(node.what, node.path)})`;
      case RBits: return `bitoffset(${this.typeName(node.what, depth >> 1)}, ${this.pathName(node.what, node.path)})`;
      case RNeg: return `-${arg(0)}`;
      case RNot: return `~${arg(0)}`;
      case RSelect: return `(${arg(0)} ? ${arg(1)} : ${arg(2)})`;
      case RConvert: return `(${scalars[node.type]!.name})${arg(0)}`;
      default: return `(${arg(0)} ${symbols[node.op]} ${arg(1)})`;
    }
  }

  /** `struct s`, `int[4]`, `word` … for messages and inspection. */
  typeName(type: TypeId, depth = 16): string {
    const found = this.types.get(type);
    if (found.kind === 0) return scalars[found.scalar]!.name;
    if (found.kind === KArray && depth === 0) return '…';
    if (found.kind === KArray) return `${this.typeName(found.element, depth - 1)}[${this.describe(found.length, Math.min(depth - 1, 2))}]`;
    return `${found.kind === 2 ? 'struct' : 'union'} ${found.name || `<anonymous ${type}>`}`;
  }

  /** `a.b[3]` for a path from a type. */
  pathName(type: TypeId, path: readonly number[]): string {
    let text = '';
    let at = type;
    for (const step of path) {
      const found = this.types.get(at);
      if (found.kind === KArray) {
        text += `[${step}]`;
        at = found.element;
      } else if (found.kind === 0) {
        return `${text}.?`;
      } else {
        const member = found.members[step];
        if (member === undefined) return `${text}.?`;
        if (member.name !== '') text += (text === '' ? '' : '.') + member.name;
        at = member.type;
      }
    }
    return text;
  }

  #leaf(op: number, type: TypeId, what: TypeId, path: readonly number[]): Rel {
    const key = `${op}:${type}:${what}:${path.join('.')}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const lanes = layouts.map((layout): bigint | undefined => {
      if (op === RWord) return BigInt(layout.wordBytes);
      if (op === RBig) return layout.bigEndian ? 1n : 0n;
      try {
        if (op === RSize) return BigInt(this.layouts.size(what, layout.lane));
        if (op === RAlign) return BigInt(this.layouts.align(what, layout.lane));
        return BigInt(op === ROffset ? this.layouts.offset(what, path, layout.lane)
          : this.layouts.bitOffset(what, path, layout.lane));
      } catch (error) {
        if (error instanceof LayoutError) return undefined;
        throw error;
      }
    });
    const rel = this.#add(op, type, [], what, path, lanes);
    this.#ids.set(key, rel);
    return rel;
  }

  #add(op: number, type: TypeId, args: readonly Rel[], what: TypeId, path: readonly number[],
    lanes: readonly (bigint | undefined)[]): Rel {
    let valid = 0;
    let first: bigint | undefined;
    let uniform = true;
    for (let lane = 0; lane < laneCount; lane++) {
      const value = lanes[lane];
      if (value === undefined) continue;
      valid |= 1 << lane;
      if (first === undefined) first = value;
      else if (first !== value) uniform = false;
    }
    const id = this.list.length;
    this.list.push({ op, type, args: [...args], what, path: [...path], lanes, valid, uniform: uniform && valid === allLanes });
    return id;
  }
}

/** Source spelling of the binary operators, indexed by operator. */
const symbols: readonly string[] = ['', '', '', '', '', '', '', '+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>',
  '-', '~', '==', '!=', '<', '<='];

function sameEverywhere(type: TypeId, lanes: readonly (bigint | undefined)[]): boolean {
  // A literal of this type must reproduce every lane's value from one number.
  return layouts.every((layout) => lanes[layout.lane] === wrapInt(lanes[1] ?? 0n, type, layout)) && lanes[0] === lanes[1];
}

/** One operator under one layout; undefined where it has no value. */
function evaluate(op: number, type: TypeId, nodes: readonly RelNode[], layout: Layout): bigint | undefined {
  const a = nodes[0]!.lanes[layout.lane];
  if (a === undefined) return undefined;
  if (op === RSelect) {
    const chosen = nodes[a !== 0n ? 1 : 2]!.lanes[layout.lane];
    return chosen === undefined ? undefined : wrapInt(chosen, type, layout);
  }
  if (op === RConvert) return wrapInt(a, type, layout);
  if (op === RNeg) return wrapInt(-a, type, layout);
  if (op === RNot) return wrapInt(~a, type, layout);
  const b = nodes[1]!.lanes[layout.lane];
  if (b === undefined) return undefined;
  const shift = b & BigInt(scalarBits(type, layout) - 1);
  switch (op) {
    case RAdd: return wrapInt(a + b, type, layout);
    case RSub: return wrapInt(a - b, type, layout);
    case RMul: return wrapInt(a * b, type, layout);
    case RDiv: return b === 0n ? undefined : wrapInt(a / b, type, layout);
    case RRem: return b === 0n ? undefined : wrapInt(a % b, type, layout);
    case RAnd: return wrapInt(a & b, type, layout);
    case ROr: return wrapInt(a | b, type, layout);
    case RXor: return wrapInt(a ^ b, type, layout);
    case RShl: return wrapInt(a << shift, type, layout);
    case RShr: return wrapInt(a >> shift, type, layout);
    case REq: return a === b ? 1n : 0n;
    case RNe: return a !== b ? 1n : 0n;
    case RLt: return a < b ? 1n : 0n;
    case RLe: return a <= b ? 1n : 0n;
    default: throw new RangeError(`relocatable operator ${op} does not exist`);
  }
}
