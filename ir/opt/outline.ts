// outline: inner loops of functions that are entered rarely become functions of their own.
//
// For engines that start in baseline code and replace a function only when it is called again (V8's wasm): a loop nest in
// `main` would never leave the baseline. Each loop of depth two in such a function, with what it contains, is moved to a new
// function, and the same is done there, so that every level of a nest is entered through a call. Entered rarely is the
// program's entry and what is called only from such functions outside of loops.
//
// A loop is moved if all its exits lead to one block, at most one value comes out of it, and nothing in it names the
// activation; addresses of slots are passed in. Runs on a module bound to one lane, after the other passes.

import type { Lane } from '../layout.ts';
import { Body, type BlockId, type FunctionDef, type Module, type SymbolId, type Value } from '../module.ts';
import * as Op from '../op.gen.ts';
import { F32, F64, I32, I64, Ptr, VF32, VI32, VI64, VNone, Void, VPtr, VWord, Word, type TypeId, type ValueType } from '../types.ts';
import { CallGraph } from './callgraph.ts';
import { clean, targetPlaces } from './clean.ts';
import { compact, rewriteUses, targetArgs } from './edit.ts';
import type { Flow } from './flow.ts';
import { Func } from './func.ts';
import { homes, ValueUses } from './uses.ts';

/** Most values that a new function takes. */
const maxInputs = 16;

/** Moves inner loops of rarely entered functions out, level by level; how many. */
export function outlineLoops(module: Module, lane: Lane): number {
  const graph = new CallGraph(module, 1 << lane);
  let made = 0;
  const work: FunctionDef[] = rarelyEntered(graph, lane);
  for (let def = work.pop(); def !== undefined; def = work.pop()) {
    const symbol = module.symbols.findIndex(({ defs }) => defs.includes(def!));
    for (const inner of new Outliner(module, symbol, def, lane).run()) {
      made++;
      work.push(inner);
    }
  }
  return made;
}

/** Functions that only the entry and each other call, outside of loops. */
function rarelyEntered(graph: CallGraph, lane: Lane): FunctionDef[] {
  const { nodes, order, module, uses } = graph;
  const seldom: number[] = nodes.map(() => 0);
  const list: FunctionDef[] = [];
  // Callers first.
  for (let i = order.length - 1; i >= 0; i--) {
    const { def, symbol } = nodes[order[i]!]!;
    const isEntry = module.symbols[symbol]!.name === '__lode_start';
    if (!isEntry && seldom[order[i]!] !== uses[symbol]) continue;
    if (def.optLevel >= 2) list.push(def);
    const fn = new Func(module, '', def, 1 << lane);
    for (const block of fn.flow.rpo) {
      if (fn.flow.loopHeader[block]! >= 0) continue;
      for (const inst of def.body.blocks[block]!.insts) {
        const callee = def.body.op[inst] === Op.call ? graph.target(def.body.operand(inst, 0), fn.lanes) : -1;
        if (callee >= 0) seldom[callee]!++;
      }
    }
  }
  return list;
}

/** What moving one loop needs to know. */
interface Plan {
  readonly header: BlockId;
  readonly blocks: readonly BlockId[];
  readonly entry: BlockId;
  /** Where the loop leads. */
  readonly exit: BlockId;
  readonly inputs: readonly Value[];
  /** The value that comes out, -1 for none, and its position among the exit's parameters, -1 if it is used directly. */
  readonly output: Value;
  readonly position: number;
  readonly type: ValueType;
}

class Outliner {
  readonly #module: Module;
  readonly #symbol: SymbolId;
  readonly #def: FunctionDef;
  readonly #body: Body;
  readonly #fn: Func;
  readonly #uses = new ValueUses();
  #home: Int32Array = new Int32Array(0);

  constructor(module: Module, symbol: SymbolId, def: FunctionDef, lane: Lane) {
    this.#module = module;
    this.#symbol = symbol;
    this.#def = def;
    this.#body = def.body;
    this.#fn = new Func(module, module.symbols[symbol]!.name, def, 1 << lane);
  }

  /** Moves the loops of depth two; the new functions. */
  run(): FunctionDef[] {
    const made: FunctionDef[] = [];
    if (this.#fn.callsSetjmp || this.#body.labels.length > 0) return made;
    this.#liftSlots();
    for (let again = true; again;) {
      again = false;
      const { flow } = this.#fn;
      this.#home = homes(this.#body);
      for (const header of flow.headers) {
        if (flow.loopDepth[header] !== 2) continue;
        const plan = this.#plan(flow, header);
        if (plan === null) continue;
        made.push(this.#move(plan, made.length));
        this.#fn.invalidate();
        again = true;
        break;
      }
    }
    if (made.length > 0) clean(this.#fn);
    compact(this.#body);
    return made;
  }

  /** Addresses of slots are made at the start, so that loops take them as inputs. */
  #liftSlots(): void {
    const body = this.#body;
    const lifted: Value[] = [];
    for (let b = 1; b < body.blocks.length; b++) {
      const block = body.blocks[b]!;
      if (!block.insts.some((inst) => body.op[inst] === Op.slotaddr)) continue;
      for (const inst of block.insts) if (body.op[inst] === Op.slotaddr) lifted.push(inst);
      block.insts = block.insts.filter((inst) => body.op[inst] !== Op.slotaddr);
    }
    body.blocks[0]!.insts.unshift(...lifted);
  }

  #plan(flow: Flow, header: BlockId): Plan | null {
    const body = this.#body;
    const blocks = Array.from(flow.rpo).filter((block) => flow.inLoop(block, header));
    let entry = -1;
    for (let p = flow.predStart[header]!; p < flow.predStart[header + 1]!; p++) {
      const from = flow.edgeFrom[flow.predEdges[p]!]!;
      if (flow.inLoop(from, header)) continue;
      if (entry >= 0) return null;
      entry = from;
    }
    if (entry < 0 || flow.edgeStart[entry + 1]! - flow.edgeStart[entry]! !== 1) return null;
    const exits: number[] = [];
    for (const block of blocks) {
      for (let e = flow.edgeStart[block]!; e < flow.edgeStart[block + 1]!; e++) if (!flow.inLoop(flow.edgeTo[e]!, header)) exits.push(e);
    }
    const exit = exits.length > 0 ? flow.edgeTo[exits[0]!]! : -1;
    if (exit < 0 || exits.some((e) => flow.edgeTo[e] !== exit)) return null;
    const inside = (value: Value): boolean => flow.inLoop(this.#home[value]!, header);
    // What the exit gets.
    let output = -1;
    let position = -1;
    let type: ValueType = VNone;
    const { params } = body.blocks[exit]!;
    for (let p = 0; p < params.length; p++) {
      const args = exits.map((e) => body.pool[flow.edgeAt[e]! + 2 + p]!);
      if (args.every((arg) => arg === args[0]) && !inside(args[0]!)) continue;
      if (position >= 0) return null;
      position = p;
      type = body.type[params[p]!]!;
    }
    const inputs: Value[] = [];
    for (let b = 0; b < body.blocks.length; b++) {
      if (!flow.isReachable(b)) continue;
      const isInside = flow.inLoop(b, header);
      for (const inst of body.blocks[b]!.insts) {
        const op = body.op[inst]!;
        if (isInside && namesActivation(op)) return null;
        const n = this.#uses.of(body, inst);
        for (let k = 0; k < n; k++) {
          const value = body.pool[this.#uses.at[k]!]!;
          if (isInside) {
            if (!inside(value) && !isConstant(body.op[value]!) && !inputs.includes(value)) inputs.push(value);
          } else if (inside(value) && value !== output) {
            if (output >= 0 || position >= 0) return null;
            output = value;
            type = body.type[value]!;
          }
        }
      }
    }
    // A value used directly behind the loop must be there at every exit.
    if (output >= 0 && exits.some((e) => !flow.dominates(this.#home[output]!, flow.edgeFrom[e]!))) return null;
    for (const arg of this.#entryArgs(entry)) if (!isConstant(body.op[arg]!) && !inputs.includes(arg)) inputs.push(arg);
    return inputs.length > maxInputs ? null : { header, blocks, entry, exit, inputs, output, position, type };
  }

  #entryArgs(entry: BlockId): number[] {
    const { insts } = this.#body.blocks[entry]!;
    return targetArgs(this.#body, this.#body.start[insts[insts.length - 1]!]!);
  }

  #move(plan: Plan, number: number): FunctionDef {
    const body = this.#body;
    const { types } = this.#module;
    const sig = types.signature(plan.type === VNone ? Void : scalarOf(plan.type), plan.inputs.map((value) => scalarOf(body.type[value]!)));
    const made = new Body();
    const map = new Map<Value, Value>();
    made.addBlock();
    for (const value of plan.inputs) {
      const param = made.push(Op.param, body.type[value]!, 0, [made.blocks[0]!.params.length], 0);
      made.blocks[0]!.params.push(param);
      map.set(value, param);
    }
    const blockOf = new Map<BlockId, BlockId>(plan.blocks.map((block) => [block, made.addBlock()]));
    const entryInsts = made.blocks[0]!.insts;
    /** The new function's value; constants from outside are made in its entry. */
    const valueOf = (value: Value): Value => {
      let known = map.get(value);
      if (known === undefined) {
        const start = body.start[value]!;
        known = made.push(body.op[value]!, body.type[value]!, body.aux[value]!, body.pool.slice(start, start + body.length[value]!), body.line[value]!);
        entryInsts.push(known);
        map.set(value, known);
      }
      return known;
    };
    for (const block of plan.blocks) {
      const to = made.blocks[blockOf.get(block)!]!;
      for (const param of body.blocks[block]!.params) {
        map.set(param, made.push(Op.param, body.type[param]!, 0, [to.params.length], body.line[param]!));
        to.params.push(map.get(param)!);
      }
      for (const inst of body.blocks[block]!.insts) {
        const start = body.start[inst]!;
        map.set(inst, made.push(body.op[inst]!, body.type[inst]!, body.aux[inst]!, body.pool.slice(start, start + body.length[inst]!), body.line[inst]!));
      }
    }
    const uses = new ValueUses();
    for (const block of plan.blocks) {
      const to = made.blocks[blockOf.get(block)!]!;
      for (const old of body.blocks[block]!.insts) {
        const inst = map.get(old)!;
        const n = uses.of(made, inst);
        const places = Array.from(uses.at.subarray(0, n));
        // The pool may grow, and be another array, while a constant or a block is made: it is named afterwards.
        for (const at of places) {
          const value = valueOf(made.pool[at]!);
          made.pool[at] = value;
        }
        for (const at of targetPlaces(made, inst)) {
          const target = blockOf.get(made.pool[at]!) ?? this.#returnBlock(made, plan, at, valueOf);
          made.pool[at] = target;
        }
        // Jumps to the returning blocks pass nothing.
        dropExitArguments(made, inst);
        to.insts.push(inst);
      }
    }
    entryInsts.push(made.push(Op.br, VNone, 0, [blockOf.get(plan.header)!, ...withCount(this.#entryArgs(plan.entry).map(valueOf))], 0));
    const name = `${this.#module.symbols[this.#symbol]!.name}.loop${number}`;
    const symbol = this.#module.addSymbol(name, 'function', 'local');
    const { layouts, optLevel, line } = this.#def;
    const def: FunctionDef = { kind: 'function', layouts, sig, body: made, optLevel, noInline: true, alwaysInline: false, noReturn: false, line,
      parameterNames: [] };
    Object.assign(this.#module.symbols[symbol]!, { layouts, sig, defs: [def], line });
    this.#replace(plan, symbol, sig);
    compact(made);
    return def;
  }

  /** The block that ends the new function for one exit edge. */
  #returnBlock(made: Body, plan: Plan, at: number, valueOf: (value: Value) => Value): BlockId {
    const block = made.addBlock();
    const value = plan.position >= 0 ? made.pool[at + 2 + plan.position]! : plan.output >= 0 ? valueOf(plan.output) : -1;
    made.blocks[block]!.insts.push(made.push(Op.ret, VNone, 0, value < 0 ? [0] : [1, value], 0));
    return block;
  }

  /** The call in the place of the loop. */
  #replace(plan: Plan, symbol: SymbolId, sig: number): void {
    const body = this.#body;
    const { flow } = this.#fn;
    const { insts } = body.blocks[plan.entry]!;
    const jump = insts.pop()!;
    const call = body.push(Op.call, plan.type, 0, [symbol, sig, ...withCount(plan.inputs)], body.line[jump]!);
    insts.push(call);
    let edge = -1;
    for (const block of plan.blocks) {
      for (let e = flow.edgeStart[block]!; e < flow.edgeStart[block + 1]!; e++) if (flow.edgeTo[e] === plan.exit) edge = e;
    }
    const args = targetArgs(body, flow.edgeAt[edge]!);
    if (plan.position >= 0) args[plan.position] = call;
    insts.push(body.push(Op.br, VNone, 0, [plan.exit, ...withCount(args)], body.line[jump]!));
    if (plan.output >= 0) {
      const replaced = new Int32Array(body.count).fill(-1);
      replaced[plan.output] = call;
      rewriteUses(body, replaced);
    }
    for (const block of plan.blocks) body.blocks[block] = { params: [], insts: [body.push(Op.unreachable, VNone, 0, [], 0)] };
  }
}

/** Drops arguments that are passed to blocks without parameters. */
function dropExitArguments(body: Body, inst: Value): void {
  const places = targetPlaces(body, inst);
  if (places.every((at) => body.pool[at + 1] === body.blocks[body.pool[at]!]!.params.length)) return;
  const start = body.start[inst]!;
  const operands: number[] = [];
  let done = start;
  for (const at of places) {
    for (; done <= at; done++) operands.push(body.pool[done]!);
    const count = body.pool[at + 1]!;
    const { length } = body.blocks[body.pool[at]!]!.params;
    operands.push(length);
    for (let i = 0; i < length; i++) operands.push(body.pool[at + 2 + i]!);
    done = at + 2 + count;
  }
  for (; done < start + body.length[inst]!; done++) operands.push(body.pool[done]!);
  for (let i = 0; i < operands.length; i++) body.pool[start + i] = operands[i]!;
  body.length[inst] = operands.length;
}

function withCount(values: readonly number[]): number[] { return [values.length, ...values]; }

function scalarOf(type: ValueType): TypeId {
  switch (type) {
    case VI32: return I32;
    case VI64: return I64;
    case VWord: return Word;
    case VPtr: return Ptr;
    default: return type === VF32 ? F32 : F64;
  }
}

/** Whether a value can be made anew elsewhere: a constant or the address of a symbol. */
function isConstant(op: number): boolean {
  return op === Op.iconst || op === Op.fconst || op === Op.rconst || op === Op.addr || op === Op.tlsaddr;
}

function namesActivation(op: number): boolean {
  switch (op) {
    case Op.slotaddr: case Op.alloca: case Op.stacksave: case Op.stackrestore: case Op.vastart: case Op.frameaddr: case Op.setjmp:
    case Op.brind: case Op.labeladdr: case Op.ret: return true;
    default: return false;
  }
}
