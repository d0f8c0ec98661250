// sroa: scalar replacement of aggregates, by path.
//
// A slot of an aggregate type is split into one slot per scalar leaf if its address is only used in ordinary loads and stores
// at constant places, copies of it or of a part, and clearing of the whole. A place is a byte offset per live lane (paths
// end as offsets), and every access must be one leaf of the type in all live lanes. Copies become loads and stores of
// leaves. Unions, bit-fields and long arrays are left alone: splitting them waits for a later pass or for nobody.
//
// mem2reg then turns the leaves into values.

import { hasLane, laneCount } from '../layout.ts';
import type { Body, SlotId, Value } from '../module.ts';
import * as Op from '../op.gen.ts';
import { memEndian, memOrder, memScalar, memVolatile } from '../ops.ts';
import type { Rel } from '../rel.ts';
import { KArray, KScalar, KUnion, scalars, VNone, VPtr, VWord, type TypeId } from '../types.ts';
import { zeroValue } from './edit.ts';
import { literalOf } from './fold.ts';
import type { Func } from './func.ts';
import { sameWidth } from './memory.ts';
import { ValueUses } from './uses.ts';

/** Most leaves of a type that is split, and of one that is copied from or to memory. */
const maxLeaves = 24;
const maxMemoryLeaves = 8;

/** A scalar part of a type. */
interface Leaf {
  readonly scalar: TypeId;
  readonly path: readonly number[];
  /** Byte offset per lane. */
  readonly offsets: readonly number[];
}

/** Splits slots of a function; whether there were any. */
export function sroa(fn: Func): boolean {
  const { slots } = fn.body;
  let aggregate = false;
  for (const slot of slots) if (fn.module.types.isAggregate(slot.type)) aggregate = true;
  return aggregate && new Splitter(fn).run();
}

class Splitter {
  readonly #fn: Func;
  readonly #body: Body;
  /** Indexed by slot: its leaves, null if it cannot be split. */
  readonly #leaves: (readonly Leaf[] | null)[];
  /** Indexed by slot, leaf: the new slot, -1 until used. */
  readonly #made: number[][];
  /** Indexed by type: leaves, null if there are too many or it is opaque. */
  readonly #types = new Map<TypeId, readonly Leaf[] | null>();
  readonly #offset = new Float64Array(laneCount);
  #out: Value[] = [];

  constructor(fn: Func) {
    this.#fn = fn;
    this.#body = fn.body;
    this.#leaves = fn.body.slots.map((slot) => fn.module.types.isAggregate(slot.type) && slot.align <= 16 ? this.#leavesOf(slot.type) : null);
    this.#made = this.#leaves.map((leaves) => leaves === null ? [] : leaves.map(() => -1));
  }

  run(): boolean {
    if (this.#leaves.every((leaves) => leaves === null)) return false;
    // Dropping a slot may leave a copy with memory on both sides: look again until nothing is dropped.
    while (this.#check());
    if (this.#leaves.every((leaves) => leaves === null)) return false;
    this.#rewrite();
    return true;
  }

  /** Leaves of a type in order; null if it has a union, a bit-field or too many. */
  #leavesOf(type: TypeId): readonly Leaf[] | null {
    const known = this.#types.get(type);
    if (known !== undefined) return known;
    const list: Leaf[] = [];
    const { layouts } = this.#fn.module.rels;
    const found = this.#gather(type, [], list) ? list.map((leaf) => {
      const offsets: number[] = [];
      for (let lane = 0; lane < laneCount; lane++)
        offsets.push(hasLane(this.#fn.lanes, lane) ? layouts.offset(type, leaf.path, lane) : 0);
      return { ...leaf, offsets };
    }) : null;
    this.#types.set(type, found);
    return found;
  }

  #gather(type: TypeId, path: readonly number[], list: Leaf[]): boolean {
    const { types, rels } = this.#fn.module;
    const found = types.get(type);
    if (list.length > maxLeaves) return false;
    if (found.kind === KScalar) {
      list.push({ scalar: found.scalar, path, offsets: [] });
      return list.length <= maxLeaves;
    }
    if (found.kind === KUnion) return false;
    if (found.kind === KArray) {
      const length = rels.uniformValue(found.length, this.#fn.lanes);
      if (length === undefined || length > BigInt(maxLeaves) || length < 1n) return false;
      for (let i = 0; i < Number(length); i++) if (!this.#gather(found.element, [...path, i], list)) return false;
      return true;
    }
    if (found.members.length === 0) return false;
    return found.members.every((member, i) => member.bits < 0 && this.#gather(member.type, [...path, i], list));
  }

  /** The slot that an address lies in, its offset in #offset; -1 if unknown or not constant. */
  #locate(address: Value): SlotId {
    const body = this.#body;
    this.#offset.fill(0);
    let at = address;
    for (let i = 0; i < 32; i++) {
      if (body.op[at] === Op.slotaddr) return body.operand(at, 0);
      if (body.op[at] !== Op.field) return -1;
      const node = this.#fn.module.rels.get(body.operand(at, 1));
      for (let lane = 0; lane < laneCount; lane++) this.#offset[lane]! += Number(node.lanes[lane] ?? 0n);
      at = body.operand(at, 0);
    }
    return -1;
  }

  /** Number of the leaf of these leaves that lies at #offset plus more per lane; -1 if none does in all lanes. */
  #leafAt(leaves: readonly Leaf[], more: readonly number[] | null): number {
    for (let i = 0; i < leaves.length; i++) {
      let same = true;
      for (let lane = 0; lane < laneCount && same; lane++)
        same = !hasLane(this.#fn.lanes, lane) || leaves[i]!.offsets[lane] === this.#offset[lane]! + (more === null ? 0 : more[lane]!);
      if (same) return i;
    }
    return -1;
  }

  /** Looks at every use of a slot; drops those that cannot be split. Whether one was dropped. */
  #check(): boolean {
    const body = this.#body;
    const uses = new ValueUses();
    let dropped = false;
    for (const block of body.blocks) {
      for (const inst of block.insts) {
        const n = uses.of(body, inst);
        for (let k = 0; k < n; k++) {
          const value = body.pool[uses.at[k]!]!;
          if (body.type[value] !== VPtr) continue;
          const slot = this.#slotBelow(value);
          if (slot < 0 || this.#leaves[slot] === null || this.#mayUse(inst, k, value)) continue;
          this.#leaves[slot] = null;
          dropped = true;
        }
      }
    }
    return dropped;
  }

  /** Slot at the root of an address, through variable steps too. */
  #slotBelow(value: Value): SlotId {
    const body = this.#body;
    let at = value;
    while (body.op[at] === Op.field || body.op[at] === Op.index) at = body.operand(at, 0);
    return body.op[at] === Op.slotaddr ? body.operand(at, 0) : -1;
  }

  #mayUse(inst: Value, k: number, address: Value): boolean {
    const body = this.#body;
    const aux = body.aux[inst]!;
    switch (body.op[inst]) {
      case Op.field: return true;
      case Op.load: case Op.store: {
        if (k !== 0 || memVolatile(aux) || memOrder(aux) !== 0 || memEndian(aux) !== 0) return false;
        const slot = this.#locate(address);
        if (slot < 0) return false;
        const leaf = this.#leafAt(this.#leaves[slot]!, null);
        return leaf >= 0 && sameSize(this.#leaves[slot]![leaf]!.scalar, memScalar(aux));
      }
      case Op.copy: {
        const parts = this.#leavesOf(body.operand(inst, 2));
        const slot = this.#locate(address);
        if (parts === null || slot < 0) return false;
        const leaves = this.#leaves[slot]!;
        for (const part of parts) {
          const leaf = this.#leafAt(leaves, part.offsets);
          if (leaf < 0 || !sameWidth(leaves[leaf]!.scalar, part.scalar)) return false;
        }
        const other = this.#slotBelow(body.operand(inst, 1 - k));
        return other >= 0 && this.#leaves[other] !== null || parts.length <= maxMemoryLeaves;
      }
      case Op.memset: return k === 0 && this.#clears(inst, address);
      default: return false;
    }
  }

  /** Whether a memset makes a whole slot zero. */
  #clears(inst: Value, address: Value): boolean {
    const body = this.#body;
    const slot = body.op[address] === Op.slotaddr ? body.operand(address, 0) : -1;
    const fill = body.operand(inst, 1);
    const count = body.operand(inst, 2);
    if (slot < 0 || body.op[fill] !== Op.iconst || body.operand(fill, 0) !== 0) return false;
    const { module, lanes } = this.#fn;
    for (let lane = 0; lane < laneCount; lane++) {
      if (!hasLane(lanes, lane)) continue;
      const size = module.rels.layouts.size(body.slots[slot]!.type, lane);
      const bytes = body.op[count] === Op.iconst ? body.operand(count, 0) : body.op[count] === Op.rconst
        ? Number(module.rels.get(body.operand(count, 0)).lanes[lane] ?? -1n) : -1;
      if (bytes !== size) return false;
    }
    return true;
  }

  #rewrite(): void {
    const body = this.#body;
    for (const block of body.blocks) {
      this.#out = [];
      for (const inst of block.insts) {
        const op = body.op[inst];
        if (op === Op.load || op === Op.store) {
          const slot = this.#splitSlot(body.operand(inst, 0));
          if (slot >= 0) {
            const at = this.#leafAddress(slot, this.#leafAt(this.#leaves[slot]!, null), body.line[inst]!);
            body.pool[body.start[inst]!] = at;
          }
        } else if (op === Op.copy) {
          if (this.#copy(inst)) continue;
        } else if (op === Op.memset) {
          const slot = this.#splitSlot(body.operand(inst, 0));
          if (slot >= 0) {
            this.#clear(slot, body.line[inst]!);
            continue;
          }
        }
        this.#out.push(inst);
      }
      block.insts = this.#out;
    }
  }

  /** The split slot at an address (offset in #offset), -1 if it is not one. */
  #splitSlot(address: Value): SlotId {
    const slot = this.#locate(address);
    return slot >= 0 && slot < this.#leaves.length && this.#leaves[slot] !== null ? slot : -1;
  }

  #leafAddress(slot: SlotId, leaf: number, line: number): Value {
    const body = this.#body;
    const made = this.#made[slot]!;
    if (made[leaf]! < 0) {
      const { name } = body.slots[slot]!;
      made[leaf] = body.slots.push({ type: this.#leaves[slot]![leaf]!.scalar, align: 0, name }) - 1;
    }
    const at = body.push(Op.slotaddr, VPtr, 0, [made[leaf]!], line);
    this.#out.push(at);
    return at;
  }

  #clear(slot: SlotId, line: number): void {
    const body = this.#body;
    const leaves = this.#leaves[slot]!;
    for (let i = 0; i < leaves.length; i++) {
      const at = this.#leafAddress(slot, i, line);
      const { scalar } = leaves[i]!;
      const zero = zeroValue(body, scalars[scalar]!.value, line);
      this.#out.push(zero, body.push(Op.store, VNone, scalar, [at, zero], line));
    }
  }

  /** A copy from or to a split slot as loads and stores; false if neither side is one. */
  #copy(inst: Value): boolean {
    const body = this.#body;
    const to = body.operand(inst, 0);
    const from = body.operand(inst, 1);
    const type = body.operand(inst, 2);
    if (this.#splitSlot(to) < 0 && this.#splitSlot(from) < 0) return false;
    const line = body.line[inst]!;
    const parts = this.#leavesOf(type)!;
    const values = parts.map((part) => {
      const at = this.#partAddress(from, type, part, line);
      const value = body.push(Op.load, scalars[part.scalar]!.value, part.scalar, [at], line);
      this.#out.push(value);
      return value;
    });
    parts.forEach((part, i) => {
      const at = this.#partAddress(to, type, part, line);
      this.#out.push(body.push(Op.store, VNone, part.scalar, [at, values[i]!], line));
    });
    return true;
  }

  /** Address of one part of an object that is copied. */
  #partAddress(address: Value, type: TypeId, part: Leaf, line: number): Value {
    const body = this.#body;
    const slot = this.#splitSlot(address);
    if (slot >= 0) return this.#leafAddress(slot, this.#leafAt(this.#leaves[slot]!, part.offsets), line);
    const offset: Rel = this.#fn.module.rels.offset(type, part.path);
    if (part.path.length === 0 || literalOf(this.#fn, VWord, offset) === 0n) return address;
    const at = body.push(Op.field, VPtr, 0, [address, offset], line);
    this.#out.push(at);
    return at;
  }
}

/** Whether two scalars have one size in every layout. */
function sameSize(a: TypeId, b: TypeId): boolean { return scalars[a]!.bits === scalars[b]!.bits; }

