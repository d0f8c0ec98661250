// Selection of a whole function: blocks, parameters, jumps and returns. Calls are in call.ts.

import { terminator } from '../../ir/cfg.ts';
import type { Layout } from '../../ir/layout.ts';
import type { FunctionDef, Module, SymbolId, Value } from '../../ir/module.ts';
import * as Op from '../../ir/op.gen.ts';
import { CallSelector } from './call.ts';
import type { CallLayouts } from './convention.ts';
import { flowOf } from './flow.ts';
import { type MachineFunction, type MBlock, type Reg } from './machine.ts';
import type { Prepared } from './prepare.ts';
import type { ReferenceTable } from './reference.ts';
import { Selector } from './select.ts';
import { is64, selop, SGetSp, SSetSp } from './selop.ts';

/** What the functions of a module are selected with; `support` as in LegalizeFacts. */
export interface SelectionContext {
  readonly prepared: Prepared;
  readonly module: Module;
  readonly layout: Layout;
  readonly callLayouts: CallLayouts;
  readonly references: ReferenceTable;
  readonly support: (name: string) => SymbolId;
}

/** Machine code of a function over virtual registers. Throws SelectError for what the target cannot do. */
export function selectFunction(context: SelectionContext, symbol: SymbolId, def: FunctionDef): MachineFunction {
  return new FunctionSelector(context, symbol, def).run();
}

class FunctionSelector {
  readonly #s: Selector;
  readonly #calls: CallSelector;
  readonly #symbol: SymbolId;
  /** Indexed by IR block: machine block. */
  readonly #blocks: MBlock[] = [];
  /** Indexed by machine block: blocks of the edges out of it, in order. */
  readonly #edges = new Map<MBlock, MBlock[]>();
  /** Of the jump at hand, by hash of target and arguments: its edge blocks. */
  readonly #jumpEdges = new Map<number, { readonly edge: MBlock; readonly to: MBlock; readonly poolIndex: number }[]>();

  constructor({ prepared, module, layout, callLayouts, references, support }: SelectionContext, symbol: SymbolId, def: FunctionDef) {
    this.#symbol = symbol;
    this.#s = new Selector(prepared, module, def.body, layout, references, flowOf(def.body), module.symbols[symbol]!.name);
    this.#calls = new CallSelector(this.#s, def, callLayouts, support);
  }

  run(): MachineFunction {
    const s = this.#s;
    const { fn, flow, body } = s;
    for (const block of flow.rpo) {
      const made = fn.newBlock(block);
      this.#blocks[block] = made;
      fn.blocks[made]!.depth = flow.depth[block]!;
      fn.blocks[made]!.frequency = flow.frequency[block]!;
    }
    for (let i = flow.rpo.length - 1; i >= 0; i--) {
      const block = flow.rpo[i]!;
      s.openBlock(block);
      const { insts } = body.blocks[block]!;
      this.#terminator(terminator(body, block), this.#blocks[block]!);
      s.closeChunk();
      for (const constant of s.hoisted.get(block) ?? []) s.select(constant);
      for (let at = insts.length - 2; at >= 0; at--) if (s.blockOf[insts[at]!] === block) this.#instruction(insts[at]!);
      if (i === 0) {
        s.defineSlots();
        s.closeChunk();
        this.#calls.parameters();
      }
      s.closeBlock(this.#blocks[block]!);
    }
    for (const block of flow.rpo) {
      fn.order.push(this.#blocks[block]!);
      fn.order.push(...this.#edges.get(this.#blocks[block]!) ?? []);
    }
    this.#calls.finish();
    return fn;
  }

  #instruction(inst: Value): void {
    const s = this.#s;
    const { body } = s;
    s.line = body.line[inst]!;
    switch (body.op[inst]) {
      case Op.call: case Op.icall: case Op.setjmp: case Op.sysc: this.#calls.call(inst); break;
      case Op.alloca: this.#alloca(inst); break;
      case Op.stacksave: this.#dynamic(); s.emitOp(SGetSp, s.define(inst), []); break;
      case Op.frameaddr: s.emitOp(SGetSp, s.define(inst), []); break;
      case Op.stackrestore: this.#dynamic(); s.emitOp(SSetSp, 0, [s.use(s.operand(inst, 0))]); break;
      default: s.select(inst); return;
    }
    s.closeChunk();
  }
  #dynamic(): void { this.#s.fn.dynamicStack = true; }

  /** Lowers the stack pointer by the size, rounded up; the object lies above the outgoing area. */
  #alloca(inst: Value): void {
    const s = this.#s;
    this.#dynamic();
    const { layout, prepared } = s;
    const wide = layout.wordBits === 64;
    const op = (name: string): number => selop(`${name}.${layout.wordBits}`);
    const stackAlign = prepared.target.convention.stackAlign;
    const align = Math.max(s.body.operand(inst, 1), stackAlign);
    const binary = (name: string, a: Reg, constant: number): Reg => {
      const k = s.newWord();
      s.emitConstant(k, BigInt(constant), wide);
      const to = s.newWord();
      s.emitOp(op(name), to, [a, k]);
      return to;
    };
    const size = binary('and', binary('add', s.use(s.operand(inst, 0)), stackAlign - 1 + (align > stackAlign ? align : 0)), -stackAlign);
    const sp = s.newWord();
    s.emitOp(SGetSp, sp, []);
    const lowered = s.newWord();
    s.emitOp(op('sub'), lowered, [sp, size]);
    s.emitOp(SSetSp, 0, [lowered]);
    const offset = s.newWord();
    s.emitConstant(offset, BigInt(this.#calls.outgoingArea()), wide);
    const result = s.define(inst);
    if (align === stackAlign) s.emitOp(op('add'), result, [lowered, offset]);
    else {
      const sum = s.newWord();
      s.emitOp(op('add'), sum, [lowered, offset]);
      const mask = s.newWord();
      s.emitConstant(mask, BigInt(-align), wide);
      const raised = binary('add', sum, align - 1);
      s.emitOp(op('and'), result, [raised, mask]);
    }
  }

  // Jumps.

  #terminator(inst: Value, from: MBlock): void {
    const s = this.#s;
    const { body, fn } = s;
    const start = body.start[inst]!;
    s.line = body.line[inst]!;
    this.#jumpEdges.clear();
    switch (body.op[inst]) {
      case Op.br: {
        const to = this.#blocks[body.pool[start]!]!;
        fn.addEdge(from, to);
        this.#assign(start);
        s.emitJump(to);
        break;
      }
      case Op.brif: {
        const no = start + 3 + body.pool[start + 2]!;
        s.then = this.#edge(from, body.pool[start + 1]!, start + 1);
        s.else = this.#edge(from, body.pool[no]!, no);
        const otherwise = s.else;
        s.selectRoot(inst);
        s.emitJump(otherwise);
        break;
      }
      case Op.switch_: this.#switch(inst, from); break;
      case Op.brind: {
        const count = body.operand(inst, 1);
        const listed = new Map<number, MBlock>();
        for (let i = 0; i < count; i++) listed.set(body.operand(inst, 2 + i), this.#edge(from, body.labels[body.operand(inst, 2 + i)]!, -1));
        // A label's address is its number plus 1; labels that this jump does not list are never reached by it.
        const first = listed.get(body.operand(inst, 2))!;
        const table = [first, ...body.labels.map((_, label) => listed.get(label) ?? first)];
        s.emitJumpTable(s.use(s.operand(inst, 0)), s.references.table(this.#symbol, table));
        break;
      }
      case Op.ret: this.#calls.result(inst); break;
      case Op.longjmp: this.#calls.call(inst); s.emit(s.prepared.row('trap'), []); break;
      default: s.emit(s.prepared.row('trap'), []);
    }
  }

  /**
   * Where an edge out of a block with several goes: its target, or a block of its own, which assigns the target's parameters (the
   * assignment stands at `poolIndex`, -1 if there is none) or splits a critical edge, so that register allocation has a place for moves.
   * Equal edges of one block are one edge.
   */
  #edge(from: MBlock, target: number, poolIndex: number): MBlock {
    const s = this.#s;
    const { body, fn } = s;
    const to = this.#blocks[target]!;
    const count = poolIndex < 0 ? 0 : body.pool[poolIndex + 1]!;
    if (count === 0 && s.flow.predCount[target] === 1) {
      fn.addEdge(from, to);
      return to;
    }
    let key = to;
    for (let i = 0; i < count; i++) key = Math.imul(key ^ s.alias[body.pool[poolIndex + 2 + i]!]!, 0x9e3779b1);
    const known = this.#jumpEdges.get(key);
    const equal = known?.find((other) => other.to === to && this.#sameArguments(other.poolIndex, poolIndex, count));
    if (equal !== undefined) return equal.edge;
    const edge = fn.newBlock(-1);
    if (known === undefined) this.#jumpEdges.set(key, [{ edge, to, poolIndex }]);
    else known.push({ edge, to, poolIndex });
    const list = this.#edges.get(from);
    if (list === undefined) this.#edges.set(from, [edge]);
    else list.push(edge);
    fn.blocks[edge]!.depth = Math.min(fn.blocks[from]!.depth, fn.blocks[to]!.depth);
    fn.blocks[edge]!.frequency = Math.min(fn.blocks[from]!.frequency, fn.blocks[to]!.frequency);
    fn.addEdge(from, edge);
    fn.addEdge(edge, to);
    s.inBlock(edge, () => {
      if (count > 0) this.#assign(poolIndex);
      s.emitJump(to);
    });
    return edge;
  }
  /** Whether two assignments to the parameters of one block give them the same values. */
  #sameArguments(a: number, b: number, count: number): boolean {
    const { alias, body: { pool } } = this.#s;
    for (let i = 2; i < count + 2; i++) if (alias[pool[a + i]!] !== alias[pool[b + i]!]) return false;
    return true;
  }

  /** Assigns the parameters of the target at a pool index: a parallel assignment, put in order. */
  #assign(poolIndex: number): void {
    const s = this.#s;
    const { body } = s;
    const params = body.blocks[body.pool[poolIndex]!]!.params;
    const to: Reg[] = [];
    const from: Reg[] = [];
    const constants: [Reg, Value][] = [];
    for (let i = 0; i < params.length; i++) {
      const param = params[i]!;
      if (s.uses[param] === 0) continue;
      const value = s.alias[body.pool[poolIndex + 2 + i]!]!;
      const target = s.define(param);
      if (s.isMadeAtUse(value)) { constants.push([target, value]); continue; }
      const source = s.use(value);
      if (source === target) continue;
      to.push(target);
      from.push(source);
      if (s.isPair(s.typeOf(param))) { to.push(target + 1); from.push(source + 1); }
    }
    // A register that is no longer read may be written; what is left are cycles, broken by a copy.
    let left = to.length;
    while (left > 0) {
      let progress = false;
      for (let i = 0; i < left; i++) {
        let read = false;
        for (let j = 0; j < left; j++) if (j !== i && from[j] === to[i]) { read = true; break; }
        if (read) continue;
        s.emitMove(to[i]!, from[i]!);
        left--;
        to[i] = to[left]!;
        from[i] = from[left]!;
        progress = true;
        i--;
      }
      if (progress || left === 0) continue;
      const copy = s.fn.newReg(s.fn.classOf(to[0]!), s.fn.sizeOf(to[0]!));
      s.emitMove(copy, to[0]!);
      for (let j = 0; j < left; j++) if (from[j] === to[0]) from[j] = copy;
    }
    for (const [target, value] of constants) s.moveInto(target, value);
  }

  /** A switch whose operand is one of its keys, 0 … n-1 (legalization leaves no other): a jump table. */
  #switch(inst: Value, from: MBlock): void {
    const s = this.#s;
    const { body, layout } = s;
    const count = body.operand(inst, 1);
    const table: MBlock[] = [];
    let at = body.start[inst]! + 2;
    for (let i = 0; i < count; i++) {
      const key = Number(s.module.rels.value(body.pool[at]!, layout.lane) ?? 0n);
      if (key < 0 || key >= count || table[key] !== undefined) throw new Error(`switch of ${s.fn.name} is not dense`);
      table[key] = this.#edge(from, body.pool[at + 1]!, at + 1);
      at += 3 + body.pool[at + 2]!;
    }
    const operand = s.operand(inst, 0);
    let index = s.use(operand);
    if (layout.wordBits === 64 && !is64(s.typeOf(operand), layout)) {
      const wide = s.newWord();
      s.emitOp(selop('extend.u.64'), wide, [index]);
      index = wide;
    }
    s.emitJumpTable(index, s.references.table(this.#symbol, table));
  }
}
