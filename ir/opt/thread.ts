// thread: a way on which a branch is decided before it is reached leads past it.
//
// A block that only computes a few values and branches on one of them is looked at from each of its predecessors: where
// what this one passes, or a branch that lies behind it, says which way the block goes on, the predecessor jumps there itself, with copies of what
// the block would have computed for that way. Values of the block that are used elsewhere would need new parameters there: such blocks are left alone.
//
// A loop's header is never passed by, so that loops keep one entry: all predecessors of another block of a loop lie in the
// loop, and where they are led to is in it, behind it, or the header of another.

import { terminator } from '../cfg.ts';
import type { BlockId, Body, Value } from '../module.ts';
import * as Op from '../op.gen.ts';
import { flagsOf, Pure } from '../ops.ts';
import { labelled, targetPlaces } from './clean.ts';
import { retarget, targetArgs } from './edit.ts';
import { foldConstant, isLiteral, literal, literalOf } from './fold.ts';
import type { Func } from './func.ts';
import { homes, ValueUses } from './uses.ts';

/** Most instructions of a block that is looked at, and of those that one way copies. */
const maxBlock = 8;
const maxCopied = 3;
/** Predecessors with a single way to them that are asked for what they know. */
const maxBehind = 4;
const maxRounds = 3;

/** Threads the jumps of a function; whether there were any. */
export function thread(fn: Func): boolean {
  let any = false;
  for (let round = 0; round < maxRounds; round++) {
    const threader = new Threader(fn);
    if (!threader.run()) break;
    any = true;
  }
  return any;
}

class Threader {
  readonly #fn: Func;
  readonly #body: Body;
  /** Indexed by block: some way passes what may decide. */
  readonly #isGiven: Uint8Array;
  /** Indexed by value: number of branches on it, at most 2. */
  readonly #branches: Uint8Array;
  /** Indexed by value, once a block may be led past. */
  #home: Int32Array = new Int32Array(0);
  /** Indexed by block: a value of it is used in another block. */
  readonly #usedOutside: Uint8Array;
  /** Indexed by block: its terminator leads elsewhere than `flow` says. */
  readonly #changed: Uint8Array;
  /** Values made here that stand in a block. */
  readonly #placed = new Set<Value>();

  constructor(fn: Func) {
    const { body } = fn;
    this.#fn = fn;
    this.#body = body;
    this.#usedOutside = new Uint8Array(body.blocks.length);
    this.#changed = new Uint8Array(body.blocks.length);
    this.#isGiven = new Uint8Array(body.blocks.length);
    this.#branches = new Uint8Array(body.count);
    for (let b = 0; b < body.blocks.length; b++) {
      const jump = terminator(body, b);
      if (body.op[jump] === Op.brif) this.#branches[body.operand(jump, 0)] = Math.min(2, this.#branches[body.operand(jump, 0)]! + 1);
    }
    for (let b = 0; b < body.blocks.length; b++) {
      for (const at of targetPlaces(body, terminator(body, b))) {
        for (let i = 0; i < body.pool[at + 1]!; i++) {
          const arg = body.pool[at + 2 + i]!;
          if (isLiteral(body, arg) || this.#branches[arg]! > 0) this.#isGiven[body.pool[at]!] = 1;
        }
      }
    }
  }

  /** Whether it is worth while to look from where a block is reached. */
  #isCandidate(block: BlockId): boolean {
    const body = this.#body;
    if (!this.#isShort(block)) return false;
    return this.#isGiven[block] !== 0 || this.#branches[body.operand(terminator(body, block), 0)]! > 1;
  }

  /** Finds where values stand and are used. */
  #survey(): void {
    const body = this.#body;
    this.#home = homes(body);
    const uses = new ValueUses();
    body.blocks.forEach(({ insts }, b) => {
      for (const inst of insts) {
        const n = uses.of(body, inst);
        for (let k = 0; k < n; k++) {
          const home = this.#home[body.pool[uses.at[k]!]!]!;
          if (home !== b && home >= 0) this.#usedOutside[home] = 1;
        }
      }
    });
  }

  run(): boolean {
    const { flow } = this.#fn;
    const isLabel = labelled(this.#body);
    let any = false;
    for (const block of flow.rpo) {
      if (block === 0 || isLabel[block] !== 0 || !this.#isCandidate(block) || flow.loopHeader[block] === block) continue;
      if (this.#home.length === 0) this.#survey();
      if (this.#usedOutside[block] !== 0) continue;
      const preds = new Set<BlockId>();
      for (let i = flow.predStart[block]!; i < flow.predStart[block + 1]!; i++) preds.add(flow.edgeFrom[flow.predEdges[i]!]!);
      for (const pred of preds) if (this.#changed[pred] === 0 && this.#changed[block] === 0 && this.#throughFrom(pred, block)) any = true;
    }
    if (any) this.#fn.invalidate();
    return any;
  }

  /** Whether a block only computes a little and then branches. */
  #isShort(block: BlockId): boolean {
    const body = this.#body;
    const { insts } = body.blocks[block]!;
    const op = body.op[insts[insts.length - 1]!];
    if (insts.length > maxBlock || op !== Op.brif && op !== Op.switch_) return false;
    for (let i = 0; i < insts.length - 1; i++) if ((flagsOf[body.op[insts[i]!]!]! & Pure) === 0) return false;
    return true;
  }

  /** Leads the ways from a predecessor past a block, where it is known how it goes on; whether one was. */
  #throughFrom(pred: BlockId, block: BlockId): boolean {
    const body = this.#body;
    const jump = terminator(body, pred);
    let any = false;
    for (let again = true; again;) {
      again = false;
      for (const at of targetPlaces(body, jump)) {
        if (body.pool[at] !== block || !this.#through(pred, jump, at, block)) continue;
        any = again = true;
        break;
      }
    }
    if (any) this.#changed[pred] = 1;
    return any;
  }

  #through(pred: BlockId, jump: Value, at: number, block: BlockId): boolean {
    const body = this.#body;
    const { params, insts } = body.blocks[block]!;
    const branch = insts[insts.length - 1]!;
    // What stands for each value of the block on this way; -1 where it must be copied.
    const known = new Map<Value, Value>();
    const given = targetArgs(body, at);
    params.forEach((param, i) => { known.set(param, given[i]!); });
    for (let i = 0; i < insts.length - 1; i++) known.set(insts[i]!, this.#evaluate(insts[i]!, known));
    const to = this.#wayOut(pred, at, jump, branch, known);
    if (to < 0 || body.pool[to] === block) return false;
    // Copies can only stand before a jump that goes nowhere else; literals anywhere.
    const copies: Value[] = [];
    const wanted = targetArgs(body, to);
    for (const arg of wanted) this.#need(arg, known, copies);
    if (copies.length > maxCopied || copies.length > 0 && body.op[jump] !== Op.br) return false;
    for (const copy of copies) {
      const made = this.#copy(copy, known, pred);
      this.#place(made, pred);
      known.set(copy, made);
    }
    retarget(body, jump, at, body.pool[to]!, wanted.map((arg) => this.#place(known.get(arg) ?? arg, pred)));
    return true;
  }

  /** Puts a value that was made here before a block's jump, unless it stands somewhere; returns it. */
  #place(value: Value, block: BlockId): Value {
    if (value < this.#home.length || this.#placed.has(value)) return value;
    this.#placed.add(value);
    const { insts } = this.#body.blocks[block]!;
    insts.splice(insts.length - 1, 0, value);
    return value;
  }

  /** The value of an instruction on a way: a constant that stands nowhere yet, an operand of a select, or -1. */
  #evaluate(inst: Value, known: ReadonlyMap<Value, Value>): Value {
    const body = this.#body;
    const op = body.op[inst]!;
    if (op === Op.iconst || op === Op.fconst || op === Op.rconst) return this.#same(inst);
    if (op === Op.select) {
      const condition = known.get(body.operand(inst, 0)) ?? body.operand(inst, 0);
      if (condition < 0 || !isLiteral(body, condition)) return -1;
      const chosen = body.operand(inst, body.operand(condition, 0) !== 0 ? 1 : 2);
      return known.get(chosen) ?? chosen;
    }
    const uses = new ValueUses();
    const n = uses.of(body, inst);
    if (n === 0 || n > 2 || n !== body.length[inst]) return -1;
    const operands = [-1, -1];
    for (let k = 0; k < n; k++) {
      const value = body.pool[uses.at[k]!]!;
      operands[k] = known.get(value) ?? value;
      if (operands[k]! < 0 || !isLiteral(body, operands[k]!)) return -1;
    }
    return foldConstant(this.#fn, inst, operands[0]!, operands[1]!);
  }

  /** Pool index of the target that a branch takes on a way, -1 if that is not known. */
  #wayOut(pred: BlockId, at: number, jump: Value, branch: Value, known: ReadonlyMap<Value, Value>): number {
    const body = this.#body;
    const { pool } = body;
    const start = body.start[branch]!;
    const condition = known.get(pool[start]!) ?? pool[start]!;
    if (condition < 0) return -1;
    if (body.op[branch] === Op.switch_) return isLiteral(body, condition) ? this.#caseOf(branch, condition) : -1;
    const truth = isLiteral(body, condition) ? Number(body.operand(condition, 0) !== 0) : this.#truthOn(condition, pred, at, jump);
    return truth < 0 ? -1 : truth === 1 ? start + 1 : start + 3 + pool[start + 2]!;
  }

  /** Whether a condition holds on a way, by the branches behind it: 1, 0, or -1 if they do not say. */
  #truthOn(condition: Value, pred: BlockId, at: number, jump: Value): number {
    const body = this.#body;
    const { flow } = this.#fn;
    let block = pred;
    let branch = jump;
    let target = at;
    for (let hop = 0; hop < maxBehind; hop++) {
      if (body.op[branch] === Op.brif && body.pool[body.start[branch]!] === condition) {
        const places = targetPlaces(body, branch);
        if (body.pool[places[0]!] !== body.pool[places[1]!]) return target === places[0] ? 1 : 0;
      }
      if (flow.predCount(block) !== 1 || block === 0 || this.#home[condition] === block) return -1;
      const behind = flow.edgeFrom[flow.predEdges[flow.predStart[block]!]!]!;
      if (this.#changed[behind] !== 0) return -1;
      branch = terminator(body, behind);
      target = targetPlaces(body, branch).find((place) => body.pool[place] === block) ?? -1;
      block = behind;
    }
    return -1;
  }

  /** Pool index of the target that a switch takes for a literal, -1 if layouts differ. */
  #caseOf(branch: Value, value: Value): number {
    const body = this.#body;
    const { pool } = body;
    const start = body.start[branch]!;
    const type = body.type[value]!;
    const number = literal(body, value);
    let place = start + 2;
    for (let left = pool[start + 1]!; left > 0; left--) {
      const key = literalOf(this.#fn, type, pool[place]!);
      if (key === undefined) return -1;
      if (key === number) return place + 1;
      place += 3 + pool[place + 2]!;
    }
    return place;
  }

  /** Adds what must be copied so that a value is there, in order. */
  #need(value: Value, known: ReadonlyMap<Value, Value>, copies: Value[]): void {
    if (known.get(value) !== -1 || copies.includes(value)) return;
    const uses = new ValueUses();
    const n = uses.of(this.#body, value);
    const operands = Array.from({ length: n }, (_, k) => this.#body.pool[uses.at[k]!]!);
    for (const operand of operands) this.#need(operand, known, copies);
    copies.push(value);
  }
  /** A copy of an instruction with what stands for its operands in a block. */
  #copy(inst: Value, known: ReadonlyMap<Value, Value>, block: BlockId): Value {
    const body = this.#body;
    const made = this.#same(inst);
    const uses = new ValueUses();
    const n = uses.of(body, made);
    for (let k = 0; k < n; k++) {
      const at = uses.at[k]!;
      body.pool[at] = this.#place(known.get(body.pool[at]!) ?? body.pool[at]!, block);
    }
    return made;
  }
  /** An instruction like another, in no block. */
  #same(inst: Value): Value {
    const body = this.#body;
    const operands: number[] = [];
    for (let i = 0; i < body.length[inst]!; i++) operands.push(body.operand(inst, i));
    return body.push(body.op[inst]!, body.type[inst]!, body.aux[inst]!, operands, body.line[inst]!);
  }
}
