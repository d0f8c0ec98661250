// mem2reg: slots that are only loaded and stored become SSA values.
//
// Pruned SSA by iterated dominance frontiers (Cytron, Ferrante, Rosen, Wegman, Zadeck 1991; liveness per slot keeps the
// parameters few), renaming along the dominator tree. A slot is promoted if every use of its address is the address of
// an ordinary load or store of one width and register type. Reading a slot before writing gives 0, as the interpreter's
// zero-filled slots do. Functions that call setjmp never come here: their variables must survive in memory.
//
// Labelled blocks have no parameters. Where definitions meet at one, the slot stays, for that edge only: the value is
// stored before each jump to the label and loaded behind it; a value that was loaded there and is unchanged is not
// stored again.
//
// Invariant kept: a narrow scalar is held extended, so that a promoted access becomes a `narrow` where it may not be.

import type { BlockId, Body, SlotId, Value } from '../module.ts';
import * as Op from '../op.gen.ts';
import { memEndian, memOrder, memScalar, memVolatile } from '../ops.ts';
import { scalars, U16, VI32, VNone, VPtr, type TypeId } from '../types.ts';
import { labelled } from './clean.ts';
import { resolve, rewriteUses, setOperands, zeroValue } from './edit.ts';
import type { Flow } from './flow.ts';
import type { Func } from './func.ts';
import { isExtended } from './known.ts';
import { sameWidth } from './memory.ts';
import { ValueUses } from './uses.ts';

/** Promotes slots of a function in place; whether there were any. */
export function mem2reg(fn: Func): boolean {
  if (fn.body.slots.length === 0) return false;
  const promoter = new Promoter(fn);
  if (promoter.count === 0) return false;
  promoter.run();
  fn.invalidate();
  return true;
}

/** A slot that becomes values. */
interface Candidate {
  readonly slot: SlotId;
  readonly scalar: TypeId;
  /** Blocks with a store; blocks that read before writing. */
  readonly stores: BlockId[];
  readonly exposed: BlockId[];
}

class Promoter {
  readonly #body: Body;
  readonly #flow: Flow;
  readonly #candidates: Candidate[] = [];
  /** Candidate number of each slot, -1 if it stays. */
  readonly #number: Int32Array;
  readonly #isLabel: Uint8Array;
  /** Indexed by block: candidates that get a parameter there (or, at a label, are loaded again), in order. */
  readonly #added: (number[] | undefined)[] = [];
  /** What each removed load stands for, indexed by value; -1 for itself. */
  readonly #replaced: Int32Array;
  /** Current value of each candidate, -1 for none yet. */
  readonly #current: Int32Array;
  readonly #undo: number[] = [];
  /** Loads behind labels: the slot holds their value. */
  readonly #reloads = new Set<Value>();

  constructor(fn: Func) {
    this.#body = fn.body;
    this.#flow = fn.flow;
    this.#number = new Int32Array(fn.body.slots.length).fill(-1);
    this.#isLabel = labelled(fn.body);
    this.#replaced = new Int32Array(fn.body.count).fill(-1);
    this.#collect();
    this.#current = new Int32Array(this.#candidates.length).fill(-1);
  }

  get count(): number { return this.#candidates.length; }

  run(): void {
    const frontiers = this.#frontiers();
    const blockCount = this.#body.blocks.length;
    const live = new Int32Array(blockCount).fill(-1);
    const placed = new Int32Array(blockCount).fill(-1);
    const stored = new Int32Array(blockCount).fill(-1);
    for (let i = 0; i < this.#candidates.length; i++) this.#place(i, frontiers, live, placed, stored);
    this.#rename();
    rewriteUses(this.#body, this.#replaced);
  }

  /** Finds the slots to promote and the blocks that access them. */
  #collect(): void {
    const body = this.#body;
    const scalarOf = new Int32Array(body.slots.length).fill(-1);
    const bad = new Uint8Array(body.slots.length);
    const made: (Candidate | undefined)[] = [];
    const uses = new ValueUses();
    for (let block = 0; block < body.blocks.length; block++) {
      const { insts } = body.blocks[block]!;
      const reachable = this.#flow.isReachable(block);
      for (let i = 0; i < insts.length; i++) {
        const inst = insts[i]!;
        const op = body.op[inst]!;
        const n = uses.of(body, inst);
        for (let k = 0; k < n; k++) {
          const value = body.pool[uses.at[k]!]!;
          if (body.op[value] !== Op.slotaddr) continue;
          const slot = body.operand(value, 0);
          if (bad[slot] !== 0) continue;
          const aux = body.aux[inst]!;
          const scalar = memScalar(aux);
          const plain = (op === Op.load || op === Op.store) && k === 0 && !memVolatile(aux) && memOrder(aux) === 0 && memEndian(aux) === 0;
          if (!plain || !reachable || scalarOf[slot]! >= 0 && !sameWidth(scalarOf[slot]!, scalar)) { bad[slot] = 1; continue; }
          if (scalarOf[slot]! < 0) scalarOf[slot] = scalar;
          const found: Candidate = made[slot] ?? { slot, scalar, stores: [], exposed: [] };
          made[slot] = found;
          const stored = found.stores[found.stores.length - 1] === block;
          if (op === Op.store) { if (!stored) found.stores.push(block); } else if (!stored && found.exposed[found.exposed.length - 1] !== block) found.exposed.push(block);
        }
      }
    }
    for (const candidate of made) {
      if (candidate === undefined || bad[candidate.slot] !== 0) continue;
      this.#number[candidate.slot] = this.#candidates.length;
      this.#candidates.push(candidate);
    }
  }

  /** Dominance frontiers (Cooper, Harvey, Kennedy 2001, figure 5). */
  #frontiers(): (BlockId[] | undefined)[] {
    const { idom, rpo, predStart, predEdges, edgeFrom } = this.#flow;
    const frontiers: (BlockId[] | undefined)[] = [];
    for (const block of rpo) {
      const first = predStart[block]!;
      const last = predStart[block + 1]!;
      if (last - first < 2) continue;
      for (let p = first; p < last; p++) {
        for (let at = edgeFrom[predEdges[p]!]!; at !== idom[block] && at >= 0; at = idom[at]!) {
          const list = frontiers[at] ??= [];
          if (list[list.length - 1] === block) break;
          list.push(block);
        }
      }
    }
    return frontiers;
  }

  /** Gives parameters for one slot to the blocks where several definitions meet and the slot is live. */
  #place(number: number, frontiers: readonly (readonly BlockId[] | undefined)[], live: Int32Array, placed: Int32Array, stored: Int32Array): void {
    const { stores, exposed } = this.#candidates[number]!;
    const { predStart, predEdges, edgeFrom } = this.#flow;
    for (const block of stores) stored[block] = number;
    const work: BlockId[] = [];
    for (const block of exposed) {
      live[block] = number;
      work.push(block);
    }
    while (work.length > 0) {
      const block = work.pop()!;
      for (let p = predStart[block]!; p < predStart[block + 1]!; p++) {
        const from = edgeFrom[predEdges[p]!]!;
        if (stored[from] === number || live[from] === number) continue;
        live[from] = number;
        work.push(from);
      }
    }
    // The entry defines the slot too (0).
    work.push(0, ...stores);
    while (work.length > 0) {
      for (const block of frontiers[work.pop()!] ?? []) {
        if (placed[block] === number || live[block] !== number) continue;
        placed[block] = number;
        (this.#added[block] ??= []).push(number);
        work.push(block);
      }
    }
  }

  /** Walks the dominator tree with the current value of every slot. */
  #rename(): void {
    const { childStart, children } = this.#flow;
    const undo = this.#undo;
    const work: number[] = [0];
    const marks: number[] = [];
    while (work.length > 0) {
      const block = work.pop()!;
      if (block < 0) {
        const mark = marks.pop()!;
        while (undo.length > mark) {
          const old = undo.pop()!;
          this.#current[undo.pop()!] = old;
        }
        continue;
      }
      marks.push(undo.length);
      work.push(-1);
      this.#block(block);
      for (let c = childStart[block + 1]! - 1; c >= childStart[block]!; c--) work.push(children[c]!);
    }
  }

  #set(number: number, value: Value): void {
    this.#undo.push(number, this.#current[number]!);
    this.#current[number] = value;
  }

  #block(id: BlockId): void {
    const body = this.#body;
    const block = body.blocks[id]!;
    const kept: Value[] = [];
    const isLabel = this.#isLabel[id] !== 0;
    for (const number of this.#added[id] ?? []) {
      const { scalar, slot } = this.#candidates[number]!;
      const type = scalars[scalar]!.value;
      let value: Value;
      if (isLabel) {
        const at = body.push(Op.slotaddr, VPtr, 0, [slot], 0);
        value = body.push(Op.load, type, scalar, [at], 0);
        kept.push(at, value);
        this.#reloads.add(value);
      } else {
        value = body.push(Op.param, type, 0, [block.params.length], 0);
        block.params.push(value);
      }
      this.#set(number, value);
    }
    const { insts } = block;
    const last = insts[insts.length - 1]!;
    for (let i = 0; i < insts.length; i++) {
      const inst = insts[i]!;
      const op = body.op[inst]!;
      const number = op === Op.load || op === Op.store ? this.#slotOf(body.operand(inst, 0)) : -1;
      if (number < 0) {
        if (inst === last) this.#leave(id, inst, kept);
        kept.push(inst);
      } else if (op === Op.load) {
        this.#replaced[inst] = this.#read(number, memScalar(body.aux[inst]!), kept, body.line[inst]!);
      } else {
        this.#set(number, this.#stored(inst, this.#candidates[number]!.scalar, kept));
      }
    }
    block.insts = kept;
  }

  /** Candidate number that an address stands for, -1 if none. */
  #slotOf(address: Value): number {
    return this.#body.op[address] === Op.slotaddr ? this.#number[this.#body.operand(address, 0)]! : -1;
  }

  /** The current value of a slot; 0 before any store. */
  #value(number: number, into: Value[], line: number): Value {
    if (this.#current[number]! < 0) {
      const value = zeroValue(this.#body, scalars[this.#candidates[number]!.scalar]!.value, line);
      into.push(value);
      this.#set(number, value);
    }
    return this.#current[number]!;
  }

  /** What a load as a scalar gives. */
  #read(number: number, scalar: TypeId, into: Value[], line: number): Value {
    const value = this.#value(number, into, line);
    return scalar === this.#candidates[number]!.scalar ? value : this.#extended(value, scalar, into, line);
  }

  /** The value that a load after this store gives. */
  #stored(store: Value, scalar: TypeId, into: Value[]): Value {
    const body = this.#body;
    return this.#extended(resolve(this.#replaced, body.operand(store, 1)), scalar, into, body.line[store]!);
  }

  #extended(value: Value, scalar: TypeId, into: Value[], line: number): Value {
    const body = this.#body;
    if (scalar > U16 || isExtended(body, value, scalar)) return value;
    const narrowed = body.push(Op.narrow, VI32, scalar, [value], line);
    into.push(narrowed);
    return narrowed;
  }

  /** Passes the current values along the edges out of a block. */
  #leave(id: BlockId, inst: Value, into: Value[]): void {
    const body = this.#body;
    const { edgeStart, edgeTo, edgeAt } = this.#flow;
    const line = body.line[inst]!;
    let grows = false;
    let saved: Set<number> | null = null;
    for (let e = edgeStart[id]!; e < edgeStart[id + 1]!; e++) {
      const added = this.#added[edgeTo[e]!];
      if (added === undefined) continue;
      if (this.#isLabel[edgeTo[e]!] === 0) {
        grows = true;
        continue;
      }
      saved ??= new Set();
      for (const number of added) {
        if (saved.has(number)) continue;
        saved.add(number);
        this.#save(number, into, line);
      }
    }
    if (!grows) return;
    const operands: number[] = [];
    const start = body.start[inst]!;
    let done = start;
    for (let e = edgeStart[id]!; e < edgeStart[id + 1]!; e++) {
      const at = edgeAt[e]!;
      const target = edgeTo[e]!;
      const added = this.#added[target];
      if (added === undefined || this.#isLabel[target] !== 0) continue;
      const count = body.pool[at + 1]!;
      for (; done <= at; done++) operands.push(body.pool[done]!);
      operands.push(count + added.length);
      for (let i = 0; i < count; i++) operands.push(body.pool[at + 2 + i]!);
      done = at + 2 + count;
      for (const number of added) operands.push(this.#value(number, into, line));
    }
    for (; done < start + body.length[inst]!; done++) operands.push(body.pool[done]!);
    setOperands(body, inst, operands);
  }

  /** Stores the current value of a slot for the load behind a label. */
  #save(number: number, into: Value[], line: number): void {
    const body = this.#body;
    const { scalar, slot } = this.#candidates[number]!;
    const value = this.#value(number, into, line);
    if (this.#reloads.has(value)) return;
    const at = body.push(Op.slotaddr, VPtr, 0, [slot], line);
    into.push(at, body.push(Op.store, VNone, scalar, [at, value], line));
  }
}
