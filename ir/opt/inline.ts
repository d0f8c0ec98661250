// Inliner: puts the bodies of callees in the place of calls, bottom-up over the call graph.
//
// A callee has been optimized before its callers look at it. What may be inlined and what pays is decided by `Inliner`;
// the cost of a body is its number of instructions that do something. Always: callees marked so, and those not larger
// than the call itself. At -O2: small ones, the more if arguments are constants or the call is in a loop, and functions that
// are called from one place only and have no address; after binding, of these only variants, as the link has looked at the
// others. Never: variants before the layout is bound (their body is not one), recursion, variadic functions, and bodies
// that name their activation (setjmp, alloca, frameaddr, labels).
//
// An aggregate argument is copied into a slot, as a call would; `ret` of an aggregate copies to the result's address.

import type { BlockId, Body, FunctionDef, Value } from '../module.ts';
import * as Op from '../op.gen.ts';
import { scalars, U16, Void, VNone, VPtr, type Signature } from '../types.ts';
import type { CallGraph, CallNode } from './callgraph.ts';
import { targetPlaces } from './clean.ts';
import { rewriteUses } from './edit.ts';
import { Flow } from './flow.ts';
import type { Func } from './func.ts';
import { ValueUses } from './uses.ts';

/** Bodies up to this cost are cheaper than a call. */
const tinyCost = 8;
/** Cost up to which -O2 and -O3 inline without a reason, and what reasons add. */
const smallCost = [0, 8, 24, 60];
const constantBonus = 8;
const loopBonus = 16;
/** Largest body that is inlined because it is called once, and largest caller that takes it. */
const onceCost = 1500;
const largestCaller = 6000;
/** A caller may grow to this many times its cost, and by this much anyway. */
const growthFactor = 2;
const growthBase = 400;

/** Cost of a body: instructions other than constants, addresses and jumps. */
export function bodyCost(body: Body): number {
  let cost = 0;
  for (let b = 0; b < body.blocks.length; b++) {
    const { insts } = body.blocks[b]!;
    for (let i = 0; i < insts.length; i++) {
      switch (body.op[insts[i]!]) {
        case Op.iconst: case Op.fconst: case Op.rconst: case Op.addr: case Op.slotaddr: case Op.br: case Op.ret:
        case Op.unreachable: case Op.field: case Op.narrow: case Op.extend: case Op.trunc: case Op.ptoi: case Op.itop:
          break;
        case Op.call: case Op.icall: case Op.sysc: cost += 3; break;
        default: cost++;
      }
    }
  }
  return cost;
}

/** Whether a body can stand in another function. */
function isMovable(body: Body): boolean {
  if (body.labels.length > 0) return false;
  for (const block of body.blocks) {
    for (const inst of block.insts) {
      switch (body.op[inst]) {
        case Op.setjmp: case Op.vastart: case Op.alloca: case Op.stacksave: case Op.stackrestore: case Op.frameaddr: case Op.brind:
          return false;
        default:
      }
    }
  }
  return true;
}

/** Whether some jump goes back: there is a loop. */
function hasLoop(body: Body): boolean {
  const flow = new Flow(body);
  for (let e = 0; e < flow.edgeFrom.length; e++) if (flow.rpoIndex[flow.edgeTo[e]!]! <= flow.rpoIndex[flow.edgeFrom[e]!]!) return true;
  return false;
}

/** Decides and inlines for all functions of a module. */
export class Inliner {
  readonly #graph: CallGraph;
  /** Whether definitions with linked names are final (a linked program). */
  readonly #isLinked: boolean;
  /** Whether the layout has been bound: what was one definition then has been looked at by the link. */
  readonly #isBound: boolean;
  /** Indexed by node: cost, -1 unknown; 1 movable, 0 not, 2 unknown. */
  readonly #costs: Int32Array;
  readonly #movable: Uint8Array;
  /** Indexed by node: whether the body has a loop. */
  readonly #loops: Uint8Array;

  constructor(graph: CallGraph, isLinked: boolean, isBound: boolean) {
    this.#graph = graph;
    this.#isLinked = isLinked;
    this.#isBound = isBound;
    this.#costs = new Int32Array(graph.nodes.length).fill(-1);
    this.#movable = new Uint8Array(graph.nodes.length).fill(2);
    this.#loops = new Uint8Array(graph.nodes.length);
  }

  /** To be called when the body of a node has its final form for callers. */
  settle(node: number): void {
    this.#costs[node] = bodyCost(this.#graph.nodes[node]!.def.body);
    this.#movable[node] = isMovable(this.#graph.nodes[node]!.def.body) ? 1 : 0;
    this.#loops[node] = hasLoop(this.#graph.nodes[node]!.def.body) ? 1 : 0;
  }

  /** Inlines into one function; whether anything was. */
  run(fn: Func, node: number): boolean {
    const { body } = fn;
    // Variables of a function that calls setjmp stay in memory: nothing is gained there.
    if (fn.callsSetjmp) return false;
    let cost = -1;
    let limit = 0;
    let replaced: Int32Array | null = null;
    // Blocks that inlining appends hold calls that the callee's own turn left alone.
    const count = body.blocks.length;
    for (let b = 0; b < count; b++) {
      let at: BlockId = b;
      for (let i = 0; i < body.blocks[at]!.insts.length; i++) {
        const call = body.blocks[at]!.insts[i]!;
        if (body.op[call] !== Op.call) continue;
        const callee = this.#graph.target(body.operand(call, 0), fn.lanes);
        if (callee < 0 || !this.#isPossible(node, callee, fn, call)) continue;
        if (cost < 0) {
          cost = bodyCost(body);
          limit = cost * growthFactor + growthBase;
        }
        const size = this.#costs[callee]!;
        if (!this.#pays(fn, callee, call, b, cost, limit)) continue;
        cost += size;
        if (this.#isOnly(callee)) limit += size;
        replaced ??= new Int32Array(body.count).fill(-1);
        at = splice(fn, at, i, call, this.#graph.nodes[callee]!.def, replaced);
        i = -1;
      }
    }
    if (replaced === null) return false;
    rewriteUses(body, replaced);
    fn.invalidate();
    return true;
  }

  #isPossible(node: number, callee: number, fn: Func, call: Value): boolean {
    const { nodes, module } = this.#graph;
    const { def, symbol, component } = nodes[callee]!;
    if (this.#movable[callee] !== 1 || def.noInline || component === nodes[node]!.component) return false;
    // Until the link, another definition may take the place of one with a linked name.
    if (module.symbols[symbol]!.linkage !== 'local' && !this.#isLinked) return false;
    if (def.optLevel === 0 && !def.alwaysInline) return false;
    return fits(fn, call, def);
  }

  /** Whether the function is used by one direct call only, so that it vanishes when inlined. */
  #isOnly(callee: number): boolean {
    const { symbol }: CallNode = this.#graph.nodes[callee]!;
    const { linkage, used, section } = this.#graph.module.symbols[symbol]!;
    if (this.#graph.uses[symbol] !== 1 || this.#graph.calls[symbol] !== 1 || used || section !== '') return false;
    return linkage === 'local' || this.#isLinked;
  }

  #pays(fn: Func, callee: number, call: Value, block: BlockId, cost: number, limit: number): boolean {
    const { def } = this.#graph.nodes[callee]!;
    const size = this.#costs[callee]!;
    if (def.alwaysInline) return true;
    if (size <= tinyCost) return true;
    if (this.#isBound && this.#graph.module.symbols[this.#graph.nodes[callee]!.symbol]!.defs.length === 1) return false;
    const level = Math.min(fn.def.optLevel, 3);
    if (level < 2) return false;
    // A call costs little beside a loop; and an engine that cannot replace a function while it runs can replace the callee.
    const inLoop = block < fn.flow.blockCount && fn.flow.loopDepth[block]! > 0;
    if (inLoop && this.#loops[callee] !== 0 && size > smallCost[level]!) return false;
    if (this.#isOnly(callee) && size <= onceCost && cost + size <= largestCaller) return true;
    if (cost + size > limit) return false;
    let allowed = smallCost[level]!;
    const { body } = fn;
    const args = body.operand(call, 2);
    for (let i = 0; i < args; i++) {
      const op = body.op[body.operand(call, 3 + i)];
      if (op === Op.iconst || op === Op.addr && i < 4) allowed += constantBonus;
    }
    if (inLoop) allowed += Math.min(2, fn.flow.loopDepth[block]!) * loopBonus;
    return size <= allowed;
  }
}

/** Whether a call gives what the callee takes and takes what it gives. */
function fits(fn: Func, call: Value, def: FunctionDef): boolean {
  const { body, module } = fn;
  const sig = module.types.signatures[body.operand(call, 1)]!;
  const own = module.types.signatures[def.sig]!;
  if (own.fixed >= 0 || sig.fixed >= 0 || sig.params.length !== own.params.length) return false;
  if (module.types.isAggregate(own.result) ? own.result !== sig.result : valueOf(own, module) !== valueOf(sig, module)) return false;
  for (let i = 0; i < own.params.length; i++) {
    const a = own.params[i]!;
    const b = sig.params[i]!;
    if (module.types.isAggregate(a) || module.types.isAggregate(b) ? a !== b : scalars[a]!.value !== scalars[b]!.value) return false;
    // Narrow values are held extended by their own type.
    if (a !== b && (a <= U16 || b <= U16)) return false;
  }
  return own.result === sig.result || own.result > U16 && sig.result > U16;
}

function valueOf(sig: Signature, module: Func['module']): number {
  return sig.result === Void ? VNone : module.types.valueType(sig.result);
}

const uses = new ValueUses();

/**
 * Replaces the call at position i of a block by the callee's body. The rest of the block moves to a new block, which is
 * returned. The result is recorded in `replaced`.
 */
function splice(fn: Func, block: BlockId, i: number, call: Value, def: FunctionDef, replaced: Int32Array): BlockId {
  const { body, module } = fn;
  const callee = def.body;
  const sig = module.types.signatures[def.sig]!;
  const line = body.line[call]!;
  const hidden = module.types.isAggregate(sig.result) ? 1 : 0;
  const args: Value[] = [];
  for (let k = 0, n = body.operand(call, 2); k < n; k++) args.push(body.operand(call, 3 + k));
  const before = body.blocks[block]!.insts;
  const rest = before.splice(i);
  rest.shift();
  const after = body.addBlock();
  body.blocks[after]!.insts = rest;
  if (body.type[call] !== VNone) {
    const result = body.push(Op.param, body.type[call]!, 0, [0], line);
    body.blocks[after]!.params.push(result);
    replaced[call] = result;
  }
  const values = new Int32Array(callee.count).fill(-1);
  callee.blocks[0]!.params.forEach((param, k) => {
    const type = sig.params[k]!;
    let arg = args[hidden + k]!;
    if (module.types.isAggregate(type)) {
      const slot = body.slots.push({ type, align: 0, name: '' }) - 1;
      const at = body.push(Op.slotaddr, VPtr, 0, [slot], line);
      before.push(at, body.push(Op.copy, VNone, 0, [at, arg, type], line));
      arg = at;
    }
    values[param] = arg;
  });
  const firstSlot = body.slots.length;
  body.slots.push(...callee.slots);
  const firstBlock = body.blocks.length;
  // The callee's entry goes on in this block: block k of the callee becomes firstBlock + k - 1.
  for (let k = 1; k < callee.blocks.length; k++) body.addBlock();
  const blockOf = (k: BlockId): BlockId => k === 0 ? block : firstBlock + k - 1;
  // Values first (definitions may come after uses in block order), then operands.
  for (let k = 0; k < callee.blocks.length; k++) {
    const from = callee.blocks[k]!;
    const to = body.blocks[blockOf(k)]!;
    if (k > 0) {
      for (const param of from.params) {
        values[param] = body.push(Op.param, callee.type[param]!, 0, [to.params.length], callee.line[param]!);
        to.params.push(values[param]!);
      }
    }
    for (const inst of from.insts) {
      if (callee.op[inst] === Op.ret) continue;
      const start = callee.start[inst]!;
      values[inst] = body.push(callee.op[inst]!, callee.type[inst]!, callee.aux[inst]!, callee.pool.subarray(start, start + callee.length[inst]!), callee.line[inst]!);
    }
  }
  for (let k = 0; k < callee.blocks.length; k++) {
    const out = body.blocks[blockOf(k)]!.insts;
    for (const inst of callee.blocks[k]!.insts) {
      if (callee.op[inst] === Op.ret) {
        const value = callee.length[inst]! > 1 ? values[callee.operand(inst, 1)]! : -1;
        if (hidden === 1) out.push(body.push(Op.copy, VNone, 0, [args[0]!, value, sig.result], line));
        const results = hidden === 0 && body.type[call] !== VNone ? [value] : [];
        out.push(body.push(Op.br, VNone, 0, [after, results.length, ...results], callee.line[inst]!));
        continue;
      }
      const made = values[inst]!;
      const n = uses.of(body, made);
      for (let u = 0; u < n; u++) body.pool[uses.at[u]!] = values[body.pool[uses.at[u]!]!]!;
      if (body.op[made] === Op.slotaddr) body.pool[body.start[made]!]! += firstSlot;
      for (const at of targetPlaces(body, made)) body.pool[at] = blockOf(body.pool[at]!);
      out.push(made);
    }
  }
  return after;
}
