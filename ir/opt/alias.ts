// Alias analysis: whether two accesses may touch a common byte in some live layout.
//
// An address is decomposed into a root (a slot, a symbol, or a pointer of unknown origin) and a byte offset per lane, if
// that is constant: relocatable offsets carry their values, so that members of one struct are disjoint where their
// intervals are in every live lane. Distinct objects do not overlap; a slot whose address does not escape is touched only
// through itself; a pointer that the function was given cannot point into its slots; accesses with different tags do
// not alias. Aliased symbols count as unknown pointers.

import { hasLane, laneCount, layouts } from '../layout.ts';
import type { Body, Module, SlotId, Value } from '../module.ts';
import * as Op from '../op.gen.ts';
import { memScalar, memTag } from '../ops.ts';
import { scalars, type TypeId } from '../types.ts';
import type { Func } from './func.ts';
import { ValueUses } from './uses.ts';

// Kinds of roots.
export const RootPointer = 0;
export const RootSlot = 1;
export const RootSymbol = 2;
export const RootTls = 3;

const maxChain = 64;

/** A range of bytes relative to a root. */
export interface Place {
  /** Kind of root and which: value, slot or symbol. */
  kind: number;
  root: number;
  /** Whether `from` and `to` say something. */
  exact: boolean;
  /** Indexed by lane: first byte, and the byte after the last; unknown lengths are infinite. */
  readonly from: number[];
  readonly to: number[];
  /** The variable step nearest to the access, -1 for none, and the bytes counted from where it leads, as from and to. */
  anchor: Value;
  readonly anchorFrom: number[];
  /** Alias tag, 0 for none. */
  tag: number;
}

export function newPlace(): Place {
  return { kind: RootPointer, root: -1, exact: false, from: [0, 0, 0, 0], to: [0, 0, 0, 0], anchor: -1, anchorFrom: [0, 0, 0, 0], tag: 0 };
}

/** The slot that an address points into, following constant and variable steps; -1 if it is not known to be one. */
export function slotBelow(body: Body, value: Value): SlotId {
  let at = value;
  for (let i = 0; i < maxChain; i++) {
    const op = body.op[at]!;
    if (op === Op.slotaddr) return body.operand(at, 0);
    if (op !== Op.field && op !== Op.index) return -1;
    at = body.operand(at, 0);
  }
  return -1;
}

/** Slots whose address may be known outside of the accesses that name them, as flags. */
export function escapedSlots(body: Body): Uint8Array {
  const escaped = new Uint8Array(body.slots.length);
  if (escaped.length === 0) return escaped;
  const uses = new ValueUses();
  for (let b = 0; b < body.blocks.length; b++) {
    const { insts } = body.blocks[b]!;
    for (let i = 0; i < insts.length; i++) {
      const inst = insts[i]!;
      const n = uses.of(body, inst);
      for (let k = 0; k < n; k++) {
        const value = body.pool[uses.at[k]!]!;
        const op = body.op[value]!;
        if (op !== Op.slotaddr && op !== Op.field && op !== Op.index) continue;
        const slot = slotBelow(body, value);
        if (slot >= 0 && keepsPrivate(body.op[inst]!, k) === false) escaped[slot] = 1;
      }
    }
  }
  return escaped;
}

/** Whether using an address as value operand k of an operation tells nobody. */
function keepsPrivate(op: number, k: number): boolean {
  switch (op) {
    case Op.load: case Op.bfload: case Op.field: case Op.ret:
    case Op.eq: case Op.ne: case Op.lt: case Op.le: case Op.copy:
      return true;
    case Op.store: case Op.bfstore: case Op.index: case Op.rmw: case Op.cmpxchg: case Op.memset:
      return k === 0;
    case Op.memcpy: case Op.memmove: return k <= 1;
    default: return false;
  }
}

/** Indexed by relocatable constant and lane: its number; NaN until asked. */
interface Offsets { list: Float64Array }

/** Kept with the module: constants never change. */
const offsetsOf = new WeakMap<Module, Offsets>();

export class Alias {
  readonly fn: Func;
  readonly escaped: Uint8Array;
  readonly #offsets: Offsets;

  constructor(fn: Func) {
    this.fn = fn;
    this.escaped = escapedSlots(fn.body);
    let known = offsetsOf.get(fn.module);
    if (known === undefined) {
      known = { list: new Float64Array(0) };
      offsetsOf.set(fn.module, known);
    }
    this.#offsets = known;
  }

  /** Fills a place from an address; the length comes later. */
  locate(value: Value, resolve: (value: Value) => Value, into: Place): void {
    const { body } = this.fn;
    into.exact = true;
    into.from.fill(0);
    into.anchor = -1;
    let at = resolve(value);
    for (let i = 0; i < maxChain; i++) {
      const op = body.op[at]!;
      if (op === Op.field) {
        this.#add(body.operand(at, 1), into.from);
        at = resolve(body.operand(at, 0));
      } else if (op === Op.index) {
        if (into.anchor < 0) {
          into.anchor = at;
          for (let lane = 0; lane < laneCount; lane++) into.anchorFrom[lane] = into.from[lane]!;
        }
        into.exact = false;
        at = resolve(body.operand(at, 0));
      } else if (op === Op.slotaddr) {
        into.kind = RootSlot;
        into.root = body.operand(at, 0);
        return;
      } else if (op === Op.addr || op === Op.tlsaddr) {
        this.#add(body.operand(at, 1), into.from);
        const symbol = body.operand(at, 0);
        into.kind = op === Op.tlsaddr ? RootTls : RootSymbol;
        into.root = symbol;
        if (this.#symbolClass(symbol) === 3) {
          into.kind = RootPointer;
          into.root = at;
          into.exact = false;
        }
        return;
      } else {
        break;
      }
    }
    into.kind = RootPointer;
    into.root = at;
  }

  /** Sets the length of a place to that of a scalar. */
  sizeScalar(place: Place, scalar: TypeId): void {
    const { bits } = scalars[scalar]!;
    for (let lane = 0; lane < laneCount; lane++) place.to[lane] = place.from[lane]! + (bits || layouts[lane]!.wordBits) / 8;
  }

  /** Sets the length of a place to that of a type. */
  sizeType(place: Place, type: TypeId): void {
    for (let lane = 0; lane < laneCount; lane++) {
      if (hasLane(this.fn.lanes, lane)) place.to[lane] = place.from[lane]! + this.fn.module.rels.layouts.size(type, lane);
    }
  }

  /** The place of an ordinary access. */
  access(inst: Value, resolve: (value: Value) => Value, into: Place): void {
    const { body } = this.fn;
    const aux = body.aux[inst]!;
    this.locate(body.operand(inst, 0), resolve, into);
    this.sizeScalar(into, memScalar(aux));
    into.tag = memTag(aux);
    // A bit-field lies somewhere behind its address.
    if (body.op[inst] === Op.bfload || body.op[inst] === Op.bfstore) {
      into.exact = false;
      into.anchor = -1;
    }
  }

  /** Whether two places may share a byte. */
  mayAlias(a: Place, b: Place): boolean {
    if (a.tag !== 0 && b.tag !== 0 && a.tag !== b.tag) return false;
    if (a.kind === b.kind && a.root === b.root) {
      if (a.anchor >= 0 && b.anchor >= 0) return this.#overlapFromAnchors(a, b);
      if (!a.exact || !b.exact) return true;
      for (let lane = 0; lane < laneCount; lane++) {
        if (hasLane(this.fn.lanes, lane) && a.from[lane]! < b.to[lane]! && b.from[lane]! < a.to[lane]!) return true;
      }
      return false;
    }
    if (a.kind !== RootPointer && b.kind !== RootPointer) return false;
    if (a.kind === RootPointer && b.kind === RootPointer) return true;
    const [pointer, object] = a.kind === RootPointer ? [a, b] : [b, a];
    if (object.kind !== RootSlot) return !this.isConstant(object);
    if (this.escaped[object.root] === 0) return false;
    // Parameters of the function were there before its slots.
    return !this.isEntryParam(pointer.root);
  }

  /**
   * Whether places behind variable steps may share a byte: p[i].a and p[i].b do not where the members are apart, nor do
   * p[i].a and p[j].b, since the steps differ by a multiple of the element's size.
   */
  #overlapFromAnchors(a: Place, b: Place): boolean {
    const { body, module } = this.fn;
    const same = a.anchor === b.anchor;
    // Only the last of several steps is compared, so that what it starts from must be one value.
    if (!same && (body.operand(a.anchor, 0) !== body.operand(b.anchor, 0) || body.operand(a.anchor, 2) !== body.operand(b.anchor, 2))) return true;
    const size = module.rels.get(body.operand(a.anchor, 2)).lanes;
    for (let lane = 0; lane < laneCount; lane++) {
      if (!hasLane(this.fn.lanes, lane)) continue;
      const aFrom = a.anchorFrom[lane]!;
      const bFrom = b.anchorFrom[lane]!;
      const aTo = aFrom + a.to[lane]! - a.from[lane]!;
      const bTo = bFrom + b.to[lane]! - b.from[lane]!;
      if (!(aTo <= bFrom || bTo <= aFrom)) return true;
      const step = Number(size[lane] ?? 0n);
      if (!same && (aFrom < 0 || bFrom < 0 || aTo > step || bTo > step || step > 0x7fffffff)) return true;
    }
    return false;
  }

  isEntryParam(value: Value): boolean {
    const { body } = this.fn;
    if (body.op[value] !== Op.param) return false;
    const { params } = body.blocks[0]!;
    return params[body.operand(value, 0)] === value;
  }

  /** Whether nobody but this function's own accesses can touch a place. */
  isPrivate(place: Place): boolean { return place.kind === RootSlot && this.escaped[place.root] === 0; }

  /** Whether the place lies in an object that is never written. */
  isConstant(place: Place): boolean { return place.kind === RootSymbol && this.#symbolClass(place.root) === 2; }

  /** 1 an object of its own, 2 read-only, 3 may be another's name. */
  #symbolClass(symbol: number): number {
    const { defs, name } = this.fn.module.symbols[symbol]!;
    // The bounds of a named section are addresses of its members, which are objects of their own.
    if (defs.length === 0 && (name.startsWith('__start_') || name.startsWith('__stop_'))) return 3;
    let readOnly = defs.length > 0;
    for (let i = 0; i < defs.length; i++) {
      const def = defs[i]!;
      if (def.kind === 'alias') return 3;
      if (def.kind !== 'data' || !def.readOnly) readOnly = false;
    }
    return readOnly ? 2 : 1;
  }

  /** Adds a relocatable offset to one per lane. */
  #add(rel: number, to: number[]): void {
    if (rel * laneCount >= this.#offsets.list.length) {
      const grown = new Float64Array(Math.max(256, (rel + 1) * laneCount * 2)).fill(NaN);
      grown.set(this.#offsets.list);
      this.#offsets.list = grown;
    }
    const offsets = this.#offsets.list;
    for (let lane = 0; lane < laneCount; lane++) {
      let offset = offsets[rel * laneCount + lane]!;
      if (offset !== offset) {
        // Offsets of addresses are words: 2^n - 1 is -1.
        const value = this.fn.module.rels.get(rel).lanes[lane] ?? 0n;
        offset = Number(BigInt.asIntN(layouts[lane]!.wordBits, value));
        offsets[rel * laneCount + lane] = offset;
      }
      to[lane]! += offset;
    }
  }
}
