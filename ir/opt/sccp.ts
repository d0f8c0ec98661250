// sccp: sparse conditional constant propagation (Wegman and Zadeck 1991).
//
// Values start out as "not executed"; a worklist of edges and of values follows what is executed and what is then known. A
// block's parameter is a constant if all the ways that are executed pass the same one: so a variable that a loop would only change on
// a way that its being constant rules out stays what it was. The numbering of values (gvn) does not see this, for it believes a parameter
// unknown until all its arguments are.
//
// Constants are literals of integers and floats; of two with equal bits the first found stands for both. Afterwards constant values are
// literals, and branches on them fold.

import { terminator } from '../cfg.ts';
import type { BlockId, Body, Value } from '../module.ts';
import * as Op from '../op.gen.ts';
import { flagsOf, Pure } from '../ops.ts';
import { targetPlaces } from './clean.ts';
import { becomeBr, rewriteUses, targetArgs } from './edit.ts';
import { foldConstant, literal, literalOf } from './fold.ts';
import type { Func } from './func.ts';
import { ValueUses } from './uses.ts';

/** Lattice: not executed yet, several values; otherwise a literal's number. */
const unseen = -1;
const varying = -2;

/** Propagates constants through a function; whether anything changed. */
export function sccp(fn: Func): boolean {
  return mayBeConstant(fn.body) && new Propagation(fn).run();
}

/**
 * Whether some parameter gets one constant and nothing else than parameters besides: without one, no way is ruled out that gvn believes in.
 */
function mayBeConstant(body: Body): boolean {
  // Indexed by value: the constant that is passed for this parameter; none yet, or what varies.
  const passed = new Int32Array(body.count).fill(unseen);
  const entry = body.blocks[0]!.params;
  for (let b = 0; b < body.blocks.length; b++) {
    for (const at of targetPlaces(body, terminator(body, b))) {
      const { params } = body.blocks[body.pool[at]!]!;
      for (let i = 0; i < params.length; i++) {
        const param = params[i]!;
        const arg = body.pool[at + 2 + i]!;
        const op = body.op[arg];
        if (op === Op.param && !entry.includes(arg) || passed[param] === varying) continue;
        const isConstant = op === Op.iconst || op === Op.fconst;
        passed[param] = isConstant && (passed[param] === unseen || isSame(body, arg, passed[param]!)) ? arg : varying;
      }
    }
  }
  return passed.some((value) => value >= 0);
}
/** Whether two literals have the same type and bits. */
function isSame(body: Body, a: Value, b: Value): boolean {
  return body.op[a] === body.op[b] && body.type[a] === body.type[b] && body.operand(a, 0) === body.operand(b, 0) && body.operand(a, 1) === body.operand(b, 1);
}

class Propagation {
  readonly #fn: Func;
  readonly #body: Body;
  /** Indexed by value that was there at the start. */
  readonly #state: Int32Array;
  /** Indexed by block. */
  readonly #executed: Uint8Array;
  /** Edges that are executed, as pool index of the target. */
  readonly #edges = new Set<number>();
  /** Users of each value: index into #users, by value. */
  readonly #useStart: Int32Array;
  readonly #users: Int32Array;
  /** Indexed by value: its block, -1 for what stands in none. */
  readonly #home: Int32Array;
  /** Literal by type and bits. */
  readonly #literals = new Map<string, Value>();
  readonly #uses = new ValueUses();
  readonly #blocks: BlockId[] = [];
  readonly #values: Value[] = [];

  constructor(fn: Func) {
    const { body } = fn;
    this.#fn = fn;
    this.#body = body;
    this.#state = new Int32Array(body.count).fill(unseen);
    this.#executed = new Uint8Array(body.blocks.length);
    this.#home = new Int32Array(body.count).fill(-1);
    this.#useStart = new Int32Array(body.count + 1);
    const each = (visit: (user: Value, value: Value) => void): void => {
      body.blocks.forEach(({ insts }) => {
        for (const inst of insts) {
          const n = this.#uses.of(body, inst);
          for (let k = 0; k < n; k++) visit(inst, body.pool[this.#uses.at[k]!]!);
        }
      });
    };
    body.blocks.forEach(({ params, insts }, b) => {
      for (const param of params) this.#home[param] = b;
      for (const inst of insts) this.#home[inst] = b;
    });
    each((_user, value) => { this.#useStart[value + 1]!++; });
    for (let value = 0; value < body.count; value++) this.#useStart[value + 1]! += this.#useStart[value]!;
    this.#users = new Int32Array(this.#useStart[body.count]!);
    const next = this.#useStart.slice();
    each((user, value) => { this.#users[next[value]!++] = user; });
  }

  run(): boolean {
    const body = this.#body;
    for (const param of body.blocks[0]!.params) this.#state[param] = varying;
    this.#enter(0);
    // Labelled blocks may be entered from anywhere.
    for (const block of body.labels) this.#enter(block);
    for (;;) {
      const block = this.#blocks.pop();
      if (block !== undefined) {
        for (const inst of body.blocks[block]!.insts) this.#visit(inst);
        continue;
      }
      const value = this.#values.pop();
      if (value === undefined) break;
      for (let u = this.#useStart[value]!; u < this.#useStart[value + 1]!; u++) {
        const user = this.#users[u]!;
        if (this.#executed[this.#home[user]!] !== 0) this.#visit(user);
      }
    }
    return this.#replace();
  }

  #enter(block: BlockId): void {
    if (this.#executed[block] !== 0) return;
    this.#executed[block] = 1;
    this.#blocks.push(block);
  }

  /** What is known of a value: a literal, or a state. */
  #known(value: Value): number {
    const state = this.#state[value]!;
    if (state !== unseen) return state;
    const op = this.#body.op[value];
    return op === Op.iconst || op === Op.fconst ? this.#state[value] = this.#literal(value) : unseen;
  }
  /** The literal that stands for all with its bits. */
  #literal(value: Value): Value {
    const body = this.#body;
    const key = `${body.op[value]} ${body.type[value]} ${body.operand(value, 0)} ${body.operand(value, 1)}`;
    const found = this.#literals.get(key);
    if (found !== undefined) return found;
    this.#literals.set(key, value);
    return value;
  }
  #set(value: Value, state: number): void {
    const old = this.#state[value]!;
    if (old === varying || old === state) return;
    // Down the lattice only.
    this.#state[value] = old === unseen ? state : varying;
    this.#values.push(value);
  }

  #visit(inst: Value): void {
    const body = this.#body;
    const op = body.op[inst]!;
    switch (op) {
      case Op.iconst: case Op.fconst: this.#known(inst); return;
      case Op.br: case Op.brif: case Op.switch_: this.#jump(inst); return;
      default:
    }
    if (this.#state[inst] === varying) return;
    if ((flagsOf[op]! & Pure) === 0) { this.#set(inst, varying); return; }
    if (op === Op.select) {
      const condition = this.#known(body.operand(inst, 0));
      if (condition === unseen) return;
      const chosen = condition === varying ? this.#meet(this.#known(body.operand(inst, 1)), this.#known(body.operand(inst, 2)))
        : this.#known(body.operand(inst, body.operand(condition, 0) !== 0 ? 1 : 2));
      if (chosen !== unseen) this.#set(inst, chosen);
      return;
    }
    const n = this.#uses.of(body, inst);
    if (n === 0 || n > 2 || n !== body.length[inst]) { this.#set(inst, varying); return; }
    const a = this.#known(body.operand(inst, 0));
    const b = n > 1 ? this.#known(body.operand(inst, 1)) : -1;
    if (a === varying || n > 1 && b === varying) { this.#set(inst, varying); return; }
    if (a === unseen || n > 1 && b === unseen) return;
    const folded = foldConstant(this.#fn, inst, a, b);
    const isLiteral = folded >= 0 && (body.op[folded] === Op.iconst || body.op[folded] === Op.fconst);
    this.#set(inst, isLiteral ? this.#literal(folded) : varying);
  }
  #meet(a: number, b: number): number { return a === unseen ? b : b === unseen || a === b ? a : varying; }

  /** Follows the ways that a terminator may take. */
  #jump(inst: Value): void {
    const body = this.#body;
    const { pool } = body;
    const places = targetPlaces(body, inst);
    if (body.op[inst] !== Op.br) {
      const condition = this.#known(pool[body.start[inst]!]!);
      if (condition === unseen) return;
      if (condition >= 0) {
        const taken = this.#taken(inst, condition, places);
        if (taken >= 0) { this.#follow(taken); return; }
      }
    }
    for (const at of places) this.#follow(at);
  }
  /** The place of the target that is taken for a literal; -1 if layouts differ. */
  #taken(inst: Value, condition: Value, places: readonly number[]): number {
    const body = this.#body;
    if (body.op[inst] === Op.brif) return places[body.operand(condition, 0) !== 0 ? 0 : 1]!;
    const type = body.type[condition]!;
    const number = literal(body, condition);
    for (let i = 0; i < places.length - 1; i++) {
      const key = literalOf(this.#fn, type, body.pool[places[i]! - 1]!);
      if (key === undefined) return -1;
      if (key === number) return places[i]!;
    }
    return places[places.length - 1]!;
  }
  #follow(at: number): void {
    const { pool, blocks } = this.#body;
    const block = pool[at]!;
    this.#edges.add(at);
    blocks[block]!.params.forEach((param, i) => {
      const state = this.#known(pool[at + 2 + i]!);
      if (state !== unseen) this.#set(param, state);
    });
    this.#enter(block);
  }

  /** Puts literals in the place of constant values, and jumps in that of branches on them. */
  #replace(): boolean {
    const body = this.#body;
    const count = this.#state.length;
    const made = new Map<Value, Value>();
    const replaced = new Int32Array(body.count).fill(-1);
    const entry: Value[] = [];
    let any = false;
    for (let value = 0; value < count; value++) {
      const state = this.#state[value]!;
      const op = body.op[value];
      if (state < 0 || op === Op.iconst || op === Op.fconst || this.#home[value]! < 0 || this.#executed[this.#home[value]!] === 0) continue;
      let stands = made.get(state);
      if (stands === undefined) {
        // A copy at the entry, which dominates all.
        stands = body.push(body.op[state]!, body.type[state]!, body.aux[state]!, [body.operand(state, 0), body.operand(state, 1)], body.line[value]!);
        made.set(state, stands);
        entry.push(stands);
      }
      replaced[value] = stands;
      any = true;
    }
    const jumpsChanged = this.#foldJumps();
    if (any) {
      rewriteUses(body, replaced);
      body.blocks[0]!.insts.unshift(...entry);
    }
    if (jumpsChanged) this.#fn.invalidate();
    return any || jumpsChanged;
  }
  #foldJumps(): boolean {
    const body = this.#body;
    let any = false;
    for (let b = 0; b < body.blocks.length; b++) {
      if (this.#executed[b] === 0) continue;
      const jump = terminator(body, b);
      if (body.op[jump] !== Op.brif && body.op[jump] !== Op.switch_) continue;
      const taken = targetPlaces(body, jump).filter((at) => this.#edges.has(at));
      if (taken.length !== 1) continue;
      becomeBr(body, jump, body.pool[taken[0]!]!, targetArgs(body, taken[0]!));
      any = true;
    }
    return any;
  }
}
