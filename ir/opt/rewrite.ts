// The walker that simplify and gvn share: blocks in dominator-tree order, each instruction simplified by the rules, then
// looked up among the dominating ones.
//
// Dominator-based value numbering (Briggs, Cooper, Simpson 1997) over a hash table with scopes: entries are taken out
// in reverse order when the walk leaves a subtree, which linear probing allows. Rules (rules.ts) see operands that are
// already canonical; what they emit is looked up too. With a Memory (memory.ts) loads take part.
//
// Invariant: a value is replaced only by one that dominates it.

import type { BlockId, Body, Value } from '../module.ts';
import * as Op from '../op.gen.ts';
import { Commutes, flagsOf, ops, Pure } from '../ops.ts';
import type { ValueType } from '../types.ts';
import { resolve, rewriteUses, Scratch, setOperands } from './edit.ts';
import { isLiteral, newLiteral } from './fold.ts';
import type { Func } from './func.ts';
import type { Memory } from './memory.ts';
import { none, rulesOf } from './rules.ts';
import { ValueUses } from './uses.ts';

/** Indexed by opcode: equal operands give equal results. Division is among them: where it dominates it has not trapped. */
const isNumbered = Uint8Array.from(ops, (row, op) =>
  op !== Op.nop && op !== Op.param && ((row.flags & Pure) !== 0 || op === Op.div || op === Op.rem) ? 1 : 0);
/** Indexed by opcode: aux is the no-signed-wrap flag. */
const hasNsw = Uint8Array.from(ops, (row) => row.aux === 'nsw' ? 1 : 0);

/** Most rounds of rules on one instruction. */
const maxRounds = 8;

let sharedTable = new Int32Array(4096);
const replacedScratch = new Scratch();

export class Rewriter {
  readonly fn: Func;
  readonly body: Body;
  /** What stands for each value; -1 for itself. */
  replaced: Int32Array;
  /** Line of the instruction being rewritten. */
  line = 0;
  changed = false;
  /** Whether a terminator was changed. */
  jumpsChanged = false;
  readonly #memory: Memory | null;
  readonly #uses = new ValueUses();
  /** Instructions of the block being rebuilt. */
  #out: Value[] = [];
  // Hash table: instruction + 1, 0 for empty; its mask; slots in order of insertion.
  readonly #table: Int32Array;
  readonly #mask: number;
  readonly #inserted: number[] = [];

  constructor(fn: Func, memory: Memory | null) {
    this.fn = fn;
    this.body = fn.body;
    this.#memory = memory;
    this.replaced = replacedScratch.take(fn.body.count, -1);
    // Every walk leaves the table empty.
    if (sharedTable.length < fn.body.count * 3) {
      let size = sharedTable.length;
      while (size < fn.body.count * 3) size *= 2;
      sharedTable = new Int32Array(size);
    }
    this.#table = sharedTable;
    this.#mask = sharedTable.length - 1;
  }

  /** Rewrites the whole body; whether anything changed. */
  run(): boolean {
    try {
      this.#walk();
    } finally {
      this.#leave(0);
    }
    if (this.changed) rewriteUses(this.body, this.replaced);
    if (this.jumpsChanged) this.fn.invalidate();
    return this.changed;
  }

  #walk(): void {
    const { fn } = this;
    const { flow } = fn;
    // Preorder of the dominator tree with marks for leaving, as block or ~count of entries to keep.
    const stack: number[] = [0];
    const marks: number[] = [];
    while (stack.length > 0) {
      const at = stack.pop()!;
      if (at < 0) {
        this.#leave(marks.pop()!);
        if (this.#memory !== null) this.#memory.leave();
        continue;
      }
      marks.push(this.#inserted.length);
      stack.push(-1);
      if (this.#memory !== null) this.#memory.enter(at);
      this.#block(at);
      for (let c = flow.childStart[at + 1]! - 1; c >= flow.childStart[at]!; c--) stack.push(flow.children[c]!);
    }
  }

  /** What stands for a value. */
  resolve(value: Value): Value { return value < this.replaced.length ? resolve(this.replaced, value) : value; }

  #leave(mark: number): void {
    while (this.#inserted.length > mark) this.#table[this.#inserted.pop()!] = 0;
  }

  #block(id: BlockId): void {
    const { body } = this;
    const block = body.blocks[id]!;
    const { insts } = block;
    this.#out = [];
    for (let i = 0; i < insts.length; i++) {
      const inst = insts[i]!;
      this.line = body.line[inst]!;
      this.#canonical(inst);
      const value = this.#simplify(inst);
      if (value !== inst) {
        this.changed = true;
        if (value >= 0) this.replaced[inst] = value;
        continue;
      }
      const op = body.op[inst]!;
      if (isNumbered[op] !== 0) {
        const found = this.#lookup(inst);
        if (found !== inst) {
          this.replaced[inst] = found;
          this.changed = true;
          continue;
        }
      } else if (this.#memory !== null) {
        const known = this.#memory.visit(inst, this);
        if (known !== inst) {
          this.changed = true;
          if (known >= 0) this.replaced[inst] = known;
          continue;
        }
      }
      this.#out.push(inst);
    }
    block.insts = this.#out;
  }

  /** Operands by what stands for them. */
  #canonical(inst: Value): void {
    const { body } = this;
    const n = this.#uses.of(body, inst);
    const { pool } = body;
    const { replaced } = this;
    for (let k = 0; k < n; k++) {
      const at = this.#uses.at[k]!;
      const value = pool[at]!;
      if (value < replaced.length && replaced[value]! >= 0) pool[at] = resolve(replaced, value);
    }
  }

  /** Applies rules until none fits; the instruction itself, a value for it, or -1 if it goes away without a result. */
  #simplify(inst: Value): Value {
    const { body } = this;
    for (let round = 0; round < maxRounds; round++) {
      const rules = rulesOf[body.op[inst]!]!;
      let again = false;
      for (let i = 0; i < rules.length; i++) {
        const value = rules[i]!(this, inst);
        if (value === none) continue;
        if (value !== inst) return value;
        again = true;
        this.changed = true;
        break;
      }
      if (!again) break;
    }
    return inst;
  }

  /** Emits an instruction in front of the current one, or finds an equal one that dominates. */
  emit(op: number, type: ValueType, aux: number, operands: ArrayLike<number>): Value {
    const { body } = this;
    return this.place(body.push(op, type, aux, operands, this.line));
  }

  /** A new instruction that is in no block yet: simplified, looked up, else put in front of the current one. */
  place(inst: Value): Value {
    const value = this.#simplify(inst);
    if (value !== inst) return value;
    if (isNumbered[this.body.op[inst]!] !== 0) {
      const found = this.#lookup(inst);
      if (found !== inst) return found;
    }
    this.#out.push(inst);
    return inst;
  }

  literal(type: ValueType, value: bigint | number): Value {
    return this.place(newLiteral(this.body, type, value, this.line));
  }

  /** Changes an instruction in place; returns it. */
  turn(inst: Value, op: number, aux: number, operands: ArrayLike<number>): Value {
    this.body.op[inst] = op;
    this.body.aux[inst] = aux;
    setOperands(this.body, inst, operands);
    return inst;
  }

  /** The dominating instruction that computes the same, else the instruction itself, now entered. */
  #lookup(inst: Value): Value {
    const { body } = this;
    const op = body.op[inst]!;
    const { pool } = body;
    const start = body.start[inst]!;
    const length = body.length[inst]!;
    if ((flagsOf[op]! & Commutes) !== 0) {
      // Literals stand second, else the older value first.
      const a = pool[start]!;
      const b = pool[start + 1]!;
      if (isLiteral(body, a) ? !isLiteral(body, b) || a > b : !isLiteral(body, b) && a > b) {
        pool[start] = b;
        pool[start + 1] = a;
      }
    }
    let hash = op * 31 + body.type[inst]! | 0;
    const nsw = hasNsw[op] !== 0;
    if (!nsw) hash = Math.imul(hash, 16777619) ^ body.aux[inst]!;
    for (let i = 0; i < length; i++) hash = Math.imul(hash ^ pool[start + i]!, 0x9e3779b1) ^ hash >>> 15;
    let slot = (hash ^ hash >>> 16) & this.#mask;
    for (; this.#table[slot] !== 0; slot = slot + 1 & this.#mask) {
      const other = this.#table[slot]! - 1;
      if (body.op[other] !== op || body.type[other] !== body.type[inst] || body.length[other] !== length) continue;
      if (!nsw && body.aux[other] !== body.aux[inst]) continue;
      const begin = body.start[other]!;
      let i = 0;
      while (i < length && pool[begin + i] === pool[start + i]) i++;
      if (i < length) continue;
      if (nsw) body.aux[other]! &= body.aux[inst]!;
      return other;
    }
    if (this.#inserted.length * 2 > this.#mask) return inst;
    this.#table[slot] = inst + 1;
    this.#inserted.push(slot);
    return inst;
  }
}
