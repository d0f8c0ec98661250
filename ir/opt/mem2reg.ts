// mem2reg: slots that are only loaded and stored become SSA values.
//
// Pruned SSA by iterated dominance frontiers (Cytron, Ferrante, Rosen, Wegman, Zadeck 1991; liveness per slot keeps the
// parameters few), renaming along the dominator tree. A slot is promoted if every use of its address is the address of
// an ordinary load or store of one scalar. Functions that call setjmp (values must survive in memory) or that
// have address-taken labels (labelled blocks have no parameters) are left alone. Reading a slot before writing gives 0,
// as the interpreter's zero-filled slots do.
//
// Invariant kept: a narrow scalar is held extended, so that a promoted store becomes a `narrow` where it may not be.

import { DomTree } from '../domtree.ts';
import { forEachTarget, terminator } from '../cfg.ts';
import type { BlockId, Body, SlotId, Value } from '../module.ts';
import * as Op from '../op.gen.ts';
import { isValueKind, Operands } from '../operands.ts';
import { flagsOf, memEndian, memOrder, memScalar, memVolatile, Pure } from '../ops.ts';
import { scalars, U16, VF32, VF64, VI32, type TypeId } from '../types.ts';

/** Promotes slots of a body in place; returns how many. */
export function mem2reg(body: Body): number {
  if (body.labels.length > 0 || body.slots.length === 0) return 0;
  const slots = candidates(body);
  if (slots.length === 0 || jumpsToEntry(body)) return 0;
  new Promoter(body, slots).run();
  removeSlots(body);
  removeUnused(body);
  return slots.length;
}

/** The entry's parameters are the function's: it can take no others. */
function jumpsToEntry(body: Body): boolean {
  let found = false;
  for (let block = 0; block < body.blocks.length; block++) {
    forEachTarget(body, terminator(body, block), (at) => { found ||= body.pool[at] === 0; });
  }
  return found;
}

interface Candidate {
  readonly slot: SlotId;
  readonly scalar: TypeId;
  /** Blocks with a store; blocks that read before writing. */
  readonly stores: Set<BlockId>;
  readonly exposed: Set<BlockId>;
}

/** Slots that can be promoted. */
function candidates(body: Body): Candidate[] {
  const operands = new Operands();
  const scalarOf = new Int32Array(body.slots.length).fill(-1);
  const bad = new Uint8Array(body.slots.length);
  const made: (Candidate | undefined)[] = [];
  for (let block = 0; block < body.blocks.length; block++) {
    for (const inst of body.blocks[block]!.insts) {
      const op = body.op[inst]!;
      if (op === Op.setjmp) return [];
      const access = op === Op.load || op === Op.store;
      operands.expand(body, inst);
      const start = body.start[inst]!;
      for (let i = 0; i < operands.count; i++) {
        if (!isValueKind(operands.kinds[i]!)) continue;
        const value = body.pool[start + i]!;
        if (body.op[value] !== Op.slotaddr) continue;
        const slot = body.operand(value, 0);
        const aux = body.aux[inst]!;
        const scalar = memScalar(aux);
        const plain = access && i === 0 && !memVolatile(aux) && memOrder(aux) === 0 && memEndian(aux) === 0 && body.slots[slot]!.type === scalar;
        if (!plain) { bad[slot] = 1; continue; }
        scalarOf[slot] = scalar;
        const found = made[slot] ??= { slot, scalar, stores: new Set(), exposed: new Set() };
        if (op === Op.store) found.stores.add(block);
        else if (!found.stores.has(block)) found.exposed.add(block);
      }
    }
  }
  return made.filter((candidate): candidate is Candidate => candidate !== undefined && bad[candidate.slot] === 0);
}

class Promoter {
  readonly #body: Body;
  readonly #slots: readonly Candidate[];
  /** Candidate number of each slot, -1 if it stays. */
  readonly #number: Int32Array;
  readonly #predecessors: BlockId[][];
  readonly #tree: DomTree;
  /** Parameters added to each block: candidate numbers, in order. */
  readonly #added: number[][];
  /** What each removed load stands for, indexed by value; -1 for itself. */
  #replaced: Int32Array;

  constructor(body: Body, slots: readonly Candidate[]) {
    this.#body = body;
    this.#slots = slots;
    this.#number = new Int32Array(body.slots.length).fill(-1);
    slots.forEach((candidate, i) => { this.#number[candidate.slot] = i; });
    const count = body.blocks.length;
    this.#predecessors = Array.from({ length: count }, () => []);
    const starts = new Int32Array(count + 1);
    const successors: BlockId[] = [];
    for (let block = 0; block < count; block++) {
      forEachTarget(body, terminator(body, block), (at) => {
        const target = body.pool[at]!;
        successors.push(target);
        this.#predecessors[target]!.push(block);
      });
      starts[block + 1] = successors.length;
    }
    this.#tree = new DomTree(count, starts, successors);
    this.#added = Array.from({ length: count }, () => []);
    this.#replaced = new Int32Array(body.count).fill(-1);
  }

  run(): void {
    const frontiers = this.#frontiers();
    this.#slots.forEach((candidate, i) => this.#place(candidate, i, frontiers));
    this.#rename();
    this.#rewrite();
  }

  /** Dominance frontiers (Cooper, Harvey, Kennedy 2001, figure 5). */
  #frontiers(): Set<BlockId>[] {
    const { idom } = this.#tree;
    const frontiers: Set<BlockId>[] = this.#predecessors.map(() => new Set());
    this.#predecessors.forEach((predecessors, block) => {
      if (predecessors.length < 2 && !(block === 0 && predecessors.length > 0) || !this.#tree.isReachable(block)) return;
      for (const from of predecessors) {
        if (!this.#tree.isReachable(from)) continue;
        for (let at = from; at !== idom[block] && at >= 0; at = idom[at]!) frontiers[at]!.add(block);
      }
    });
    return frontiers;
  }

  /** Gives parameters for one slot to the blocks where several definitions meet and the slot is live. */
  #place(candidate: Candidate, number: number, frontiers: readonly ReadonlySet<BlockId>[]): void {
    const live = new Set<BlockId>(candidate.exposed);
    const work = [...live];
    while (work.length > 0) {
      for (const from of this.#predecessors[work.pop()!]!) {
        if (candidate.stores.has(from) || live.has(from)) continue;
        live.add(from);
        work.push(from);
      }
    }
    const placed = new Set<BlockId>();
    // The entry defines the slot too (0).
    const defs = [...candidate.stores, 0];
    while (defs.length > 0) {
      for (const block of frontiers[defs.pop()!]!) {
        if (placed.has(block) || !live.has(block)) continue;
        placed.add(block);
        this.#added[block]!.push(number);
        defs.push(block);
      }
    }
  }

  /** Walks the dominator tree with the current value of every slot. */
  #rename(): void {
    const body = this.#body;
    const children: BlockId[][] = body.blocks.map(() => []);
    for (const block of this.#tree.order) if (this.#tree.idom[block]! >= 0) children[this.#tree.idom[block]!]!.push(block);
    const current = new Int32Array(this.#slots.length).fill(-1);
    const undo: number[] = [];
    const work: { block: BlockId; mark: number }[] = [{ block: 0, mark: -1 }];
    const set = (number: number, value: Value): void => {
      undo.push(number, current[number]!);
      current[number] = value;
    };
    while (work.length > 0) {
      const item = work.pop()!;
      if (item.mark >= 0) {
        while (undo.length > item.mark) {
          const old = undo.pop()!;
          current[undo.pop()!] = old;
        }
        continue;
      }
      work.push({ block: item.block, mark: undo.length });
      this.#block(item.block, current, set);
      for (const child of children[item.block]!) work.push({ block: child, mark: -1 });
    }
  }

  #block(id: BlockId, current: Int32Array, set: (number: number, value: Value) => void): void {
    const body = this.#body;
    const block = body.blocks[id]!;
    const kept: Value[] = [];
    for (const number of this.#added[id]!) {
      const value = body.push(Op.param, scalars[this.#slots[number]!.scalar]!.value, 0, [block.params.length], 0);
      block.params.push(value);
      set(number, value);
    }
    const valueOf = (number: number, line: number): Value => {
      if (current[number]! < 0) set(number, this.#zero(number, kept, line));
      return current[number]!;
    };
    for (const inst of block.insts) {
      const op = body.op[inst]!;
      const number = op === Op.load || op === Op.store ? this.#slotOf(body.operand(inst, 0)) : -1;
      if (number < 0) {
        if (inst === block.insts[block.insts.length - 1]) this.#passArguments(inst, current, valueOf);
        kept.push(inst);
      } else if (op === Op.load) {
        this.#replaced[inst] = valueOf(number, body.line[inst]!);
      } else {
        set(number, this.#stored(inst, this.#slots[number]!.scalar, kept));
      }
    }
    block.insts = kept;
  }

  /** Candidate number that an address stands for, -1 if none. */
  #slotOf(address: Value): number {
    return this.#body.op[address] === Op.slotaddr ? this.#number[this.#body.operand(address, 0)]! : -1;
  }

  #zero(number: number, into: Value[], line: number): Value {
    const body = this.#body;
    const type = scalars[this.#slots[number]!.scalar]!.value;
    const value = body.push(type === VF32 || type === VF64 ? Op.fconst : Op.iconst, type, 0, [0, 0], line);
    into.push(value);
    return value;
  }

  /** The value that a load after this store gives. */
  #stored(store: Value, scalar: TypeId, into: Value[]): Value {
    const body = this.#body;
    const value = this.#resolve(body.operand(store, 1));
    if (scalar > U16 || this.#isExtended(value, scalar)) return value;
    const narrowed = body.push(Op.narrow, VI32, scalar, [value], body.line[store]!);
    into.push(narrowed);
    return narrowed;
  }

  /** Whether an i32 is known to be what a load of the narrow scalar gives. */
  #isExtended(value: Value, scalar: TypeId): boolean {
    const body = this.#body;
    switch (body.op[value]) {
      case Op.narrow: return body.aux[value] === scalar;
      case Op.load: return memScalar(body.aux[value]!) === scalar;
      case Op.iconst: {
        const literal = body.operand(value, 0);
        const { bits, signed32 } = scalars[scalar]!;
        return signed32 ? literal >= -(1 << bits - 1) && literal < 1 << bits - 1 : literal >= 0 && literal < 1 << bits;
      }
      default: return false;
    }
  }

  #resolve(value: Value): Value {
    let at = value;
    while (at < this.#replaced.length && this.#replaced[at]! >= 0) at = this.#replaced[at]!;
    return at;
  }

  /** Appends the current values to the targets' arguments. */
  #passArguments(inst: Value, current: Int32Array, valueOf: (number: number, line: number) => Value): void {
    const body = this.#body;
    let grows = 0;
    forEachTarget(body, inst, (at) => { grows += this.#added[body.pool[at]!]!.length; });
    if (grows === 0) return;
    const targets = new Set<number>();
    const start = body.start[inst]!;
    forEachTarget(body, inst, (at) => { targets.add(at - start); });
    const operands: number[] = [];
    for (let i = 0; i < body.length[inst]!;) {
      const entry = body.pool[start + i]!;
      operands.push(entry);
      if (!targets.has(i)) { i++; continue; }
      const count = body.pool[start + i + 1]!;
      const added = this.#added[entry]!;
      operands.push(count + added.length);
      for (let k = 0; k < count; k++) operands.push(body.pool[start + i + 2 + k]!);
      for (const number of added) operands.push(valueOf(number, body.line[inst]!));
      i += 2 + count;
    }
    replaceOperands(body, inst, operands);
  }

  /** Replaces uses of removed loads. */
  #rewrite(): void {
    const body = this.#body;
    const operands = new Operands();
    for (const block of body.blocks) {
      for (const inst of block.insts) {
        operands.expand(body, inst);
        const start = body.start[inst]!;
        for (let i = 0; i < operands.count; i++) {
          if (isValueKind(operands.kinds[i]!)) body.pool[start + i] = this.#resolve(body.pool[start + i]!);
        }
      }
    }
  }
}

/** Gives an instruction new operands (its old pool entries are abandoned). */
export function replaceOperands(body: Body, inst: Value, operands: readonly number[]): void {
  const scratch = body.push(body.op[inst]!, body.type[inst]!, 0, operands, 0);
  body.start[inst] = body.start[scratch]!;
  body.length[inst] = body.length[scratch]!;
  // The scratch record was only a way to append to the pool.
  body.count--;
}

/** Drops slots whose address nobody takes and renumbers the others. */
function removeSlots(body: Body): void {
  const used = new Uint8Array(body.slots.length);
  const operands = new Operands();
  for (const block of body.blocks) {
    for (const inst of block.insts) {
      operands.expand(body, inst);
      for (let i = 0; i < operands.count; i++) {
        if (!isValueKind(operands.kinds[i]!)) continue;
        const value = body.operand(inst, i);
        if (body.op[value] === Op.slotaddr) used[body.operand(value, 0)] = 1;
      }
    }
  }
  const renumbered = new Int32Array(body.slots.length).fill(-1);
  const kept = body.slots.filter((_, slot) => used[slot] !== 0);
  let next = 0;
  for (let slot = 0; slot < used.length; slot++) if (used[slot] !== 0) renumbered[slot] = next++;
  body.slots.length = 0;
  body.slots.push(...kept);
  for (const block of body.blocks) {
    block.insts = block.insts.filter((inst) => body.op[inst] !== Op.slotaddr || renumbered[body.operand(inst, 0)]! >= 0);
    for (const inst of block.insts) if (body.op[inst] === Op.slotaddr) body.pool[body.start[inst]!] = renumbered[body.operand(inst, 0)]!;
  }
}

/** Removes pure instructions without uses, and what only they used. */
export function removeUnused(body: Body): void {
  const uses = new Int32Array(body.count);
  const operands = new Operands();
  const each = (inst: Value, visit: (value: Value) => void): void => {
    operands.expand(body, inst);
    const { count } = operands;
    const start = body.start[inst]!;
    for (let i = 0; i < count; i++) if (isValueKind(operands.kinds[i]!)) visit(body.pool[start + i]!);
  };
  for (const block of body.blocks) for (const inst of block.insts) each(inst, (value) => { uses[value]!++; });
  const dead = new Uint8Array(body.count);
  const work: Value[] = [];
  const isPure = (inst: Value): boolean => (flagsOf[body.op[inst]!]! & Pure) !== 0;
  for (const block of body.blocks) for (const inst of block.insts) if (uses[inst] === 0 && isPure(inst)) work.push(inst);
  while (work.length > 0) {
    const inst = work.pop()!;
    if (dead[inst] !== 0) continue;
    dead[inst] = 1;
    each(inst, (value) => {
      uses[value]!--;
      if (uses[value] === 0 && body.op[value] !== Op.param && isPure(value)) work.push(value);
    });
  }
  for (const block of body.blocks) block.insts = block.insts.filter((inst) => dead[inst] === 0);
}
