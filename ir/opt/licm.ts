// licm: loop-invariant code motion.
//
// For each natural loop, inner ones first (so that code moves out step by step), pure instructions whose operands are
// defined outside go to the preheader, which is made where the loop has none. Loads go too where they are executed whenever
// the loop is entered (their block dominates every exit and every way back, and no call comes before) and nothing in the
// loop may write their place. What may trap is never executed where it was not before. `rotate` has made that common.
//
// Constants and addresses stay: they are cheaper made anew than kept in a register.

import type { BlockId, Body, Value } from '../module.ts';
import * as Op from '../op.gen.ts';
import { flagsOf, memEndian, memOrder, memVolatile, Pure, Writes } from '../ops.ts';
import { Alias, newPlace, type Place } from './alias.ts';
import { labelled, targetPlaces } from './clean.ts';
import { retarget, targetArgs } from './edit.ts';
import { cannotTrap } from './effects.ts';
import type { CallFacts } from './facts.ts';
import type { Flow } from './flow.ts';
import type { Func } from './func.ts';
import { homes, ValueUses } from './uses.ts';

/** Most writing instructions of a loop that loads are compared with. */
const maxWriters = 48;

/** Moves invariants out of the loops of a function; whether any moved. */
export function licm(fn: Func, facts: CallFacts | null): boolean {
  if (fn.flow.headers.length === 0) return false;
  addPreheaders(fn);
  return new Mover(fn, facts).run();
}

/** Gives every loop header one edge from outside, from a block that leads nowhere else. */
function addPreheaders(fn: Func): void {
  const { body } = fn;
  const { flow } = fn;
  const isLabel = labelled(body);
  let changed = false;
  // Edges move as terminators change: collect by block first.
  for (const header of flow.headers) {
    if (isLabel[header] !== 0) continue;
    const outside: BlockId[] = [];
    for (let p = flow.predStart[header]!; p < flow.predStart[header + 1]!; p++) {
      const from = flow.edgeFrom[flow.predEdges[p]!]!;
      if (!flow.dominates(header, from)) outside.push(from);
    }
    const only = outside[0];
    if (only === undefined) continue;
    if (outside.length === 1 && flow.edgeStart[only + 1]! - flow.edgeStart[only]! === 1) continue;
    makePreheader(body, header, new Set(outside));
    changed = true;
  }
  if (changed) fn.invalidate();
}

function makePreheader(body: Body, header: BlockId, outside: ReadonlySet<BlockId>): void {
  const made = body.addBlock();
  const { params } = body.blocks[header]!;
  const block = body.blocks[made]!;
  for (const param of params) block.params.push(body.push(Op.param, body.type[param]!, 0, [block.params.length], body.line[param]!));
  for (const from of outside) {
    const { insts } = body.blocks[from]!;
    const last = insts[insts.length - 1]!;
    for (const at of targetPlaces(body, last)) if (body.pool[at] === header) retarget(body, last, at, made, targetArgs(body, at));
  }
  block.insts.push(body.push(Op.br, 0, 0, [header, params.length, ...block.params], 0));
}

class Mover {
  readonly #fn: Func;
  readonly #body: Body;
  readonly #flow: Flow;
  readonly #facts: CallFacts | null;
  #home: Int32Array;
  readonly #uses = new ValueUses();
  #alias: Alias | null = null;
  /** Places that the loop at hand writes; null if it may write anything. */
  #written: Place[] | null = null;
  #changed = false;

  constructor(fn: Func, facts: CallFacts | null) {
    this.#fn = fn;
    this.#body = fn.body;
    this.#flow = fn.flow;
    this.#facts = facts;
    this.#home = homes(fn.body);
  }

  run(): boolean {
    const flow = this.#flow;
    // Blocks of each loop in reverse postorder, inner loops' included.
    for (const header of flow.headers) {
      const preheader = this.#preheader(header);
      if (preheader < 0) continue;
      const blocks: BlockId[] = [];
      for (let i = flow.rpoIndex[header]!; i < flow.rpo.length; i++) if (flow.inLoop(flow.rpo[i]!, header)) blocks.push(flow.rpo[i]!);
      this.#loop(header, preheader, blocks);
    }
    return this.#changed;
  }

  /** The block outside that alone leads to the header and leads nowhere else, -1 if there is none. */
  #preheader(header: BlockId): BlockId {
    const flow = this.#flow;
    let found = -1;
    for (let p = flow.predStart[header]!; p < flow.predStart[header + 1]!; p++) {
      const from = flow.edgeFrom[flow.predEdges[p]!]!;
      if (flow.dominates(header, from)) continue;
      if (found >= 0) return -1;
      found = from;
    }
    return found >= 0 && flow.edgeStart[found + 1]! - flow.edgeStart[found]! === 1 ? found : -1;
  }

  #loop(header: BlockId, preheader: BlockId, blocks: readonly BlockId[]): void {
    const body = this.#body;
    const into = body.blocks[preheader]!.insts;
    this.#collectWrites(blocks);
    const ways = this.#waysOn(header, blocks);
    // What follows a call is not certain: it may not return.
    let sure = true;
    for (const block of blocks) {
      const { insts } = body.blocks[block]!;
      const always = ways.every((way) => this.#flow.dominates(block, way));
      let kept = 0;
      for (let i = 0; i < insts.length; i++) {
        const inst = insts[i]!;
        if (this.#canMove(inst, header, sure && always)) {
          into.splice(into.length - 1, 0, inst);
          this.#home[inst] = preheader;
          this.#changed = true;
          continue;
        }
        const op = body.op[inst];
        if (op === Op.call || op === Op.icall || op === Op.sysc) sure = false;
        insts[kept++] = inst;
      }
      insts.length = kept;
    }
  }

  /** Blocks of a loop that jump out of it, end the function, or go round again: what dominates all of them is always executed. */
  #waysOn(header: BlockId, blocks: readonly BlockId[]): BlockId[] {
    const flow = this.#flow;
    const ways: BlockId[] = [];
    for (const block of blocks) {
      let on = flow.edgeStart[block] === flow.edgeStart[block + 1];
      for (let e = flow.edgeStart[block]!; e < flow.edgeStart[block + 1]!; e++) {
        const to = flow.edgeTo[e]!;
        if (to === header || !flow.inLoop(to, header)) on = true;
      }
      if (on) ways.push(block);
    }
    return ways;
  }

  #collectWrites(blocks: readonly BlockId[]): void {
    const body = this.#body;
    const written: Place[] = [];
    this.#written = null;
    const alias = this.#alias ??= new Alias(this.#fn);
    for (const block of blocks) {
      for (const inst of body.blocks[block]!.insts) {
        const op = body.op[inst]!;
        if (op === Op.store || op === Op.bfstore) {
          if (memOrder(body.aux[inst]!) > 1 || written.length >= maxWriters) return;
          const place = newPlace();
          alias.access(inst, same, place);
          written.push(place);
        } else if (op === Op.copy) {
          if (written.length >= maxWriters) return;
          const place = newPlace();
          alias.locate(body.operand(inst, 0), same, place);
          alias.sizeType(place, body.operand(inst, 2));
          written.push(place);
        } else if (op === Op.call) {
          if (this.#facts === null || this.#facts.mayWrite(body.operand(inst, 0))) return;
        } else if ((flagsOf[op]! & Writes) !== 0 || op === Op.icall || op === Op.sysc || op === Op.fence || op === Op.stackrestore ||
          op === Op.load && memOrder(body.aux[inst]!) > 1) {
          return;
        }
      }
    }
    this.#written = written;
  }

  #canMove(inst: Value, header: BlockId, certain: boolean): boolean {
    const body = this.#body;
    const op = body.op[inst]!;
    switch (op) {
      case Op.iconst: case Op.fconst: case Op.rconst: case Op.addr: case Op.tlsaddr: case Op.slotaddr: case Op.labeladdr:
        // They move only with what uses them.
        return false;
      case Op.load: {
        const aux = body.aux[inst]!;
        if (!certain || memVolatile(aux) || memOrder(aux) !== 0 || memEndian(aux) !== 0) return false;
        if (!this.#isInvariant(inst, header) || !this.#isUnwritten(inst)) return false;
        break;
      }
      case Op.div: case Op.rem:
        if (!certain && !cannotTrap(body, inst) || !this.#isInvariant(inst, header)) return false;
        break;
      default:
        if ((flagsOf[op]! & Pure) === 0 || !this.#isInvariant(inst, header)) return false;
    }
    this.#bringConstants(inst, header);
    return true;
  }

  #isUnwritten(load: Value): boolean {
    const alias = this.#alias!;
    const place = newPlace();
    alias.access(load, same, place);
    if (alias.isConstant(place)) return true;
    if (this.#written === null) return false;
    for (const written of this.#written) if (alias.mayAlias(written, place)) return false;
    return true;
  }

  /** Whether all operands are defined outside the loop, or are constants that can be. */
  #isInvariant(inst: Value, header: BlockId): boolean {
    const body = this.#body;
    const n = this.#uses.of(body, inst);
    for (let k = 0; k < n; k++) {
      const value = body.pool[this.#uses.at[k]!]!;
      if (this.#flow.inLoop(this.#home[value]!, header) && !isConstant(body, value)) return false;
    }
    return true;
  }

  /** Makes the constants among the operands anew in front of the loop. */
  #bringConstants(inst: Value, header: BlockId): void {
    const body = this.#body;
    const preheader = this.#preheader(header);
    const into = body.blocks[preheader]!.insts;
    const n = this.#uses.of(body, inst);
    for (let k = 0; k < n; k++) {
      const at = this.#uses.at[k]!;
      const value = body.pool[at]!;
      if (!this.#flow.inLoop(this.#home[value]!, header)) continue;
      const start = body.start[value]!;
      const made = body.push(body.op[value]!, body.type[value]!, 0, body.pool.slice(start, start + body.length[value]!), body.line[value]!);
      into.splice(into.length - 1, 0, made);
      this.#homeOf(made, preheader);
      body.pool[at] = made;
    }
  }

  #homeOf(value: Value, block: BlockId): void {
    if (value >= this.#home.length) {
      const grown = new Int32Array(value * 2).fill(-1);
      grown.set(this.#home);
      this.#home = grown;
    }
    this.#home[value] = block;
  }
}

function same(value: Value): Value { return value; }

function isConstant(body: Body, value: Value): boolean {
  switch (body.op[value]) {
    case Op.iconst: case Op.fconst: case Op.rconst: case Op.addr: case Op.tlsaddr: case Op.slotaddr: case Op.labeladdr:
      return true;
    default: return false;
  }
}
