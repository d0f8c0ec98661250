// One IR function to one wasm function.
//
// Values become wasm locals. A pure value used once in its own block is folded into its user, constants and slot addresses
// are made anew at each use, and values that live only inside one block share locals with those of other blocks.
// Slots, variable-argument arrays and aggregate results lie in a frame on the shadow stack: the global `sp` is lowered at
// entry and restored at return; `fp` keeps the frame's address.
//
// setjmp: the body runs in a loop around a try. setjmp stores the activation's number, the call's number and `sp` into the
// buffer; longjmp throws the tag with the buffer's address; a catch in the activation that owns the buffer sets `resume`
// and runs the body again, whose first step is a switch on `resume` (an irreducible graph, which structure.ts mends).

import type binaryen from 'binaryen';
import type { Layout } from '../../ir/layout.ts';
import type { Body, BlockId, FunctionDef, Module, SymbolId, Value } from '../../ir/module.ts';
import * as Op from '../../ir/op.gen.ts';
import { flagsOf, Pure } from '../../ir/ops.ts';
import { isValueKind, Operands } from '../../ir/operands.ts';
import { forEachTarget, reachableBlocks, terminator } from '../../ir/cfg.ts';
import { VI32, VI64, VNone, VPtr, VWord, type SigId, type ValueType } from '../../ir/types.ts';
import { InstructionEmitter } from './instruction.ts';
import { planStructure, type Edge, type Plan } from './structure.ts';

export type Expression = binaryen.ExpressionRef;
/** The library, with what its type declarations leave out. */
export type Binaryen = typeof binaryen & { readonly Load: { setSigned(load: Expression, signed: boolean): void } };

/** What function emission needs of the module's translation. */
export interface ModuleContext {
  readonly binaryen: Binaryen;
  readonly wasm: binaryen.Module;
  readonly module: Module;
  readonly layout: Layout;
  /** Wasm type of a register type. */
  wasmType(type: ValueType): binaryen.Type;
  /** Parameter and result types of a signature, with the hidden ones. */
  signature(sig: SigId): { params: binaryen.Type; paramTypes: readonly binaryen.Type[]; results: binaryen.Type };
  /** Name of the wasm function that a direct call reaches, undefined if nothing defines the symbol. */
  functionName(symbol: SymbolId): string | undefined;
  /** Address of any symbol. */
  address(symbol: SymbolId): number;
  /** Name of the import for a described call with a signature. */
  systemCall(name: number, sig: SigId): string;
  /** Name of a small runtime function (see routine.ts), made when first used. */
  helper(name: string): string;
  /** Something that this back end cannot do. */
  refuse(what: string): never;
}

/** Emits one function. */
export class FunctionEmitter {
  readonly context: ModuleContext;
  readonly b: Binaryen;
  readonly w: binaryen.Module;
  readonly body: Body;
  readonly def: FunctionDef;
  readonly name: string;
  /** Register type of pointers and words. */
  readonly wide: boolean;
  readonly #locals: binaryen.Type[] = [];
  #paramCount = 0;
  /** Local of each value, -1 if it has none. */
  readonly #local: Int32Array;
  readonly #uses: Int32Array;
  /** Block that holds each value's definition, and whether some use is elsewhere. */
  readonly #home: Int32Array;
  readonly #shared: Uint8Array;
  /** Free block-local locals by register type. */
  readonly #free: number[][] = [[], [], [], [], [], [], []];
  readonly #taken: number[][] = [[], [], [], [], [], [], []];
  readonly #instructions: InstructionEmitter;
  #plan!: Plan;
  /** Locals of dispatcher labels, by node. */
  readonly #labels = new Map<number, number>();
  /** Graph nodes: 0 is the entry; `#nodeOf[block]` the first part of a block. Parts end at setjmps. */
  readonly #parts: { block: BlockId; from: number; to: number }[] = [{ block: -1, from: 0, to: 0 }];
  readonly #nodeOf: number[] = [];
  readonly #resumes: { node: number; value: Value }[] = [];
  frameSize = 0;
  framePointer = -1;
  /** Where an object needs more than the 16 bytes that sp is always aligned to: that much, and the local that keeps the
   *  caller's sp. */
  #frameAlign = 16;
  #callerSp = -1;
  /** Offset of each slot in the frame. */
  readonly slotOffsets: number[] = [];
  resultBuffer = -1;
  variadicPointer = -1;
  #resume = -1;
  #activation = -1;
  #caught = -1;

  constructor(context: ModuleContext, def: FunctionDef, name: string) {
    this.context = context;
    this.b = context.binaryen;
    this.w = context.wasm;
    this.def = def;
    this.body = def.body;
    this.name = name;
    this.wide = context.layout.wordBits === 64;
    const { count } = def.body;
    this.#local = new Int32Array(count).fill(-1);
    this.#uses = new Int32Array(count);
    this.#home = new Int32Array(count).fill(-1);
    this.#shared = new Uint8Array(count);
    this.#instructions = new InstructionEmitter(this);
  }

  /** Adds the function to the wasm module. */
  run(): void {
    const { module, layout } = this.context;
    const sig = module.types.signatures[this.def.sig]!;
    const types = this.context.signature(this.def.sig);
    this.#paramCount = types.paramTypes.length;
    let next = 0;
    if (module.types.isAggregate(sig.result)) this.resultBuffer = next++;
    const params = this.body.blocks[0]!.params;
    for (const param of params) this.#local[param] = next++;
    if (sig.fixed >= 0) this.variadicPointer = next++;

    this.#countUses();
    this.#split();
    this.#layoutFrame();
    this.#plan = planStructure(this.#successors());
    const prologue: Expression[] = [];
    // Objects without bytes have addresses too.
    const hasObjects = this.body.slots.length > 0 || sig.params.some((param) => module.types.isAggregate(param));
    if (this.frameSize > 0 || hasObjects || this.#usesStack()) {
      this.framePointer = this.local(VPtr);
      let frame = this.pointerAdd(this.sp(), -this.frameSize);
      if (this.#frameAlign > 16) {
        this.#callerSp = this.local(VPtr);
        prologue.push(this.set(this.#callerSp, this.sp()));
        frame = this.word.and(frame, this.wordConst(-this.#frameAlign));
      }
      prologue.push(this.set(this.framePointer, frame), this.setSp(this.get(this.framePointer, VPtr)));
    }
    params.forEach((param, i) => {
      // The callee works on a copy of an aggregate argument.
      const type = sig.params[i]!;
      if (!module.types.isAggregate(type)) return;
      const size = module.rels.layouts.size(type, layout.lane);
      const to = this.frameAddress(this.slotOffsets[this.body.slots.length + i]!);
      prologue.push(this.copyBytes(to, this.get(this.#local[param]!, VPtr), size), this.set(this.#local[param]!, this.frameAddress(this.slotOffsets[this.body.slots.length + i]!)));
    });
    let code: Expression = this.#resumes.length > 0 ? this.#resumable() : this.#tree(0);
    code = this.w.block(null, [...prologue, code, this.w.unreachable()], types.results);
    this.w.addFunction(this.name, types.params, types.results, this.#locals, code);
  }

  // Locals.

  /** A new local of a register type. */
  local(type: ValueType): number {
    this.#locals.push(this.context.wasmType(type));
    return this.#paramCount + this.#locals.length - 1;
  }

  /** A local that is only used within the block being emitted. */
  scratch(type: ValueType): number {
    const local = this.#free[type]!.pop() ?? this.local(type);
    this.#taken[type]!.push(local);
    return local;
  }

  get(local: number, type: ValueType): Expression { return this.w.local.get(local, this.context.wasmType(type)); }
  set(local: number, value: Expression): Expression { return this.w.local.set(local, value); }
  tee(local: number, value: Expression, type: ValueType): Expression { return this.w.local.tee(local, value, this.context.wasmType(type)); }

  // Words and pointers.

  /** i32 or i64 operations, whichever a word is. */
  get word(): binaryen.Module['i32'] { return (this.wide ? this.w.i64 : this.w.i32) as binaryen.Module['i32']; }
  wordConst(value: number | bigint): Expression {
    return this.wide ? this.w.i64.const(BigInt.asIntN(64, BigInt(value))) : this.w.i32.const(Number(BigInt.asIntN(32, BigInt(value))));
  }
  sp(): Expression { return this.w.global.get('sp', this.context.wasmType(VPtr)); }
  setSp(value: Expression): Expression { return this.w.global.set('sp', value); }
  pointerAdd(pointer: Expression, offset: number): Expression {
    return offset === 0 ? pointer : this.word.add(pointer, this.wordConst(offset));
  }
  frameAddress(offset: number): Expression {
    return this.pointerAdd(this.get(this.framePointer, VPtr), offset);
  }
  copyBytes(to: Expression, from: Expression, size: number): Expression {
    return this.w.memory.copy(to, from, this.wordConst(size));
  }

  // Values.

  typeOf(value: Value): ValueType { return this.body.type[value]!; }

  /** Whether the value is emitted at its (only) use. */
  isFolded(value: Value): boolean {
    const op = this.body.op[value]!;
    if (op === Op.iconst || op === Op.fconst || op === Op.rconst || op === Op.slotaddr || op === Op.addr || op === Op.labeladdr || op === Op.tlsaddr) return true;
    return op !== Op.param && (flagsOf[op]! & Pure) !== 0 && this.#uses[value] === 1 && this.#shared[value] === 0;
  }

  /** The value as an operand. */
  value(value: Value): Expression {
    if (this.isFolded(value)) return this.#instructions.expression(value);
    // After a setjmp a use may be emitted before its definition: code there is reached from the entry too, when longjmp comes.
    return this.get(this.#localOf(value), this.typeOf(value));
  }

  #localOf(value: Value): number {
    let local = this.#local[value]!;
    if (local < 0) {
      local = this.#shared[value] !== 0 ? this.local(this.typeOf(value)) : this.scratch(this.typeOf(value));
      this.#local[value] = local;
    }
    return local;
  }

  #countUses(): void {
    const { body } = this;
    const operands = new Operands();
    body.blocks.forEach((block, id) => {
      for (const param of block.params) this.#home[param] = id;
      for (const inst of block.insts) this.#home[inst] = id;
      // Parameters are written on the edges into the block.
      for (const param of block.params) this.#shared[param] = 1;
    });
    body.blocks.forEach((block, id) => {
      for (const inst of block.insts) {
        operands.expand(body, inst);
        const start = body.start[inst]!;
        for (let i = 0; i < operands.count; i++) {
          if (!isValueKind(operands.kinds[i]!)) continue;
          const value = body.pool[start + i]!;
          this.#uses[value]!++;
          if (this.#home[value] !== id) this.#shared[value] = 1;
        }
      }
    });
  }

  /** Cuts blocks after each setjmp: the rest is where longjmp resumes. */
  #split(): void {
    const { body } = this;
    // A setjmp in code that nothing reaches must not become a place to resume at.
    const reached = reachableBlocks(body);
    body.blocks.forEach((block, id) => {
      let from = 0;
      this.#nodeOf.push(this.#parts.length);
      if (reached[id] === 0) {
        this.#parts.push({ block: id, from, to: block.insts.length });
        return;
      }
      block.insts.forEach((inst, i) => {
        if (body.op[inst] !== Op.setjmp) return;
        this.#parts.push({ block: id, from, to: i + 1 });
        this.#shared[inst] = 1;
        this.#resumes.push({ node: this.#parts.length, value: inst });
        from = i + 1;
      });
      this.#parts.push({ block: id, from, to: block.insts.length });
    });
    if (this.#resumes.length === 0) return;
    // Values may now live from one part of a block to another.
    for (let value = 0; value < body.count; value++) if (body.op[value] !== Op.param) this.#shared[value] = 1;
    this.#resume = this.local(VI32);
    this.#activation = this.local(VI32);
    this.#caught = this.local(VI32);
  }

  #successors(): number[][] {
    const { body } = this;
    return this.#parts.map((part, node) => {
      if (part.block < 0) return [this.#nodeOf[0]!, ...this.#resumes.map((resume) => resume.node)];
      if (part.to < body.blocks[part.block]!.insts.length) return [node + 1];
      const targets: number[] = [];
      const last = terminator(body, part.block);
      forEachTarget(body, last, (at) => { targets.push(this.#nodeOf[body.pool[at]!]!); });
      if (body.op[last] === Op.brind) {
        const count = body.operand(last, 1);
        for (let i = 0; i < count; i++) targets.push(this.#nodeOf[body.labels[body.operand(last, 2 + i)]!]!);
      }
      return targets;
    });
  }

  #usesStack(): boolean {
    for (const block of this.body.blocks) {
      for (const inst of block.insts) {
        const op = this.body.op[inst];
        if (op === Op.alloca || op === Op.stacksave || op === Op.frameaddr || op === Op.setjmp) return true;
      }
    }
    return false;
  }

  #layoutFrame(): void {
    const { module, layout } = this.context;
    let at = 0;
    const place = (size: number, align: number): void => {
      this.#frameAlign = Math.max(this.#frameAlign, align);
      at = Math.ceil(at / align) * align;
      this.slotOffsets.push(at);
      at += size;
    };
    for (const slot of this.body.slots) {
      const { size, align } = module.rels.layouts.of(slot.type, layout.lane);
      place(size, Math.max(align, slot.align));
    }
    for (const param of module.types.signatures[this.def.sig]!.params) {
      const aggregate = module.types.isAggregate(param);
      const laid = aggregate ? module.rels.layouts.of(param, layout.lane) : null;
      place(laid === null ? 0 : laid.size, laid === null ? 1 : Math.max(16, laid.align));
    }
    // One array for the variable arguments of any call: a call's array is dead before the next call's is filled.
    let variadic = 0;
    for (const block of this.body.blocks) {
      for (const inst of block.insts) variadic = Math.max(variadic, this.#instructions.variadicBytes(inst));
    }
    place(variadic, 8);
    this.frameSize = Math.ceil(at / 16) * 16;
  }

  /** Offset in the frame of the array for variable arguments. */
  get variadicOffset(): number { return this.slotOffsets[this.slotOffsets.length - 1]!; }

  // Control flow: Ramsey's doTree over the plan.

  #tree(node: number): Expression {
    const plan = this.#plan;
    const merges = plan.merges[node]!;
    let code = this.#code(node);
    for (const merge of merges) {
      const rest = this.#tree(merge);
      code = this.w.block(null, [this.w.block(`b${merge}`, [code]), rest]);
    }
    return plan.isLoop[node] ? this.w.loop(`l${node}`, code) : code;
  }

  /** The node's own instructions and its jump. */
  #code(node: number): Expression {
    const plan = this.#plan;
    if (plan.isDispatcher[node]) return this.#dispatch(node);
    const part = this.#parts[node]!;
    if (part.block < 0) return this.#entry();
    const { body } = this;
    const { insts } = body.blocks[part.block]!;
    const out: Expression[] = [];
    const ends = part.to === insts.length;
    for (let i = part.from; i < (ends ? part.to - 1 : part.to); i++) {
      const inst = insts[i]!;
      if (this.isFolded(inst)) continue;
      this.#instruction(inst, out);
    }
    if (!ends) out.push(this.#jump(plan.edges[node]![0]!));
    else this.#terminator(insts[insts.length - 1]!, plan.edges[node]!, out);
    for (let type = 0; type < this.#taken.length; type++) {
      this.#free[type]!.push(...this.#taken[type]!);
      this.#taken[type]!.length = 0;
    }
    return this.w.block(null, out);
  }

  #instruction(inst: Value, out: Expression[]): void {
    const { body } = this;
    if (body.op[inst] === Op.setjmp) { this.#setjmp(inst, out); return; }
    const code = this.#instructions.statement(inst);
    if (this.typeOf(inst) === VNone) out.push(code);
    else if (this.#uses[inst] === 0) {
      if ((flagsOf[body.op[inst]!]! & Pure) === 0) out.push(this.w.drop(code));
    } else out.push(this.set(this.#localOf(inst), code));
  }

  #entry(): Expression {
    const edges = this.#plan.edges[0]!;
    if (this.#resumes.length === 0) return this.#jump(edges[0]!);
    return this.#select(() => this.get(this.#resume, VI32), edges.map((edge, i) => {
      const resume = i === 0 ? null : this.#resumes[i - 1]!;
      return { edge, before: resume === null ? [] : [this.set(this.#localOf(resume.value), this.get(this.#caught, VI32))] };
    }));
  }

  #dispatch(node: number): Expression {
    const label = this.#labelLocal(node);
    return this.#select(() => this.get(label, VI32), this.#plan.edges[node]!.map((edge) => ({ edge, before: [] })));
  }

  #labelLocal(dispatcher: number): number {
    let local = this.#labels.get(dispatcher);
    if (local === undefined) {
      local = this.local(VI32);
      this.#labels.set(dispatcher, local);
    }
    return local;
  }

  /** Jumps to the edge whose index the selector gives; the last one otherwise. */
  #select(selector: () => Expression, choices: readonly { edge: Edge; before: readonly Expression[] }[]): Expression {
    const names = choices.map((_, i) => `s${this.#fresh++}.${i}`);
    let code: Expression = this.w.switch(names.slice(0, -1), names[names.length - 1]!, selector());
    choices.forEach((choice, i) => {
      code = this.w.block(null, [this.w.block(names[i]!, [code]), ...choice.before, this.#jump(choice.edge)]);
    });
    return code;
  }
  #fresh = 0;

  /** Goes along an edge: sets dispatcher labels, then branches or continues with the target in place. */
  #jump(edge: Edge): Expression {
    const out = edge.sets.map((set) => this.set(this.#labelLocal(set.dispatcher), this.w.i32.const(set.label)));
    const plan = this.#plan;
    const { target } = edge;
    if (plan.order[target]! <= plan.order[edge.from]!) out.push(this.w.br(`l${target}`));
    else if (plan.isMerge[target]) out.push(this.w.br(`b${target}`));
    else out.push(this.#tree(target));
    return out.length === 1 ? out[0]! : this.w.block(null, out);
  }

  /** Assigns block parameters from the arguments of the target at a pool index, then jumps. */
  #edgeTo(edge: Edge, poolIndex: number): Expression {
    const { body } = this;
    const params = body.blocks[body.pool[poolIndex]!]!.params;
    const count = body.pool[poolIndex + 1]!;
    if (count === 0) return this.#jump(edge);
    const out: Expression[] = [];
    if (count === 1) {
      out.push(this.set(this.#localOf(params[0]!), this.value(body.pool[poolIndex + 2]!)));
    } else {
      // A parallel assignment: all arguments are read before the first parameter is written.
      const temps: number[] = [];
      for (let i = 0; i < count; i++) {
        const type = this.typeOf(params[i]!);
        temps.push(this.local(type));
        out.push(this.set(temps[i]!, this.value(body.pool[poolIndex + 2 + i]!)));
      }
      for (let i = 0; i < count; i++) out.push(this.set(this.#localOf(params[i]!), this.get(temps[i]!, this.typeOf(params[i]!))));
    }
    out.push(this.#jump(edge));
    return this.w.block(null, out);
  }

  #terminator(inst: Value, edges: readonly Edge[], out: Expression[]): void {
    const { body, w } = this;
    const start = body.start[inst]!;
    switch (body.op[inst]) {
      case Op.br: out.push(this.#edgeTo(edges[0]!, start)); return;
      case Op.brif: {
        const condition = this.value(body.pool[start]!);
        const yes = this.#edgeTo(edges[0]!, start + 1);
        out.push(w.if(condition, yes, this.#edgeTo(edges[1]!, start + 3 + body.pool[start + 2]!)));
        return;
      }
      case Op.switch_: this.#switch(inst, edges, out); return;
      case Op.brind: {
        const count = body.operand(inst, 1);
        // A label's address is its number plus 1.
        const target = this.value(body.operand(inst, 0));
        const selector = this.scratch(VI32);
        out.push(this.set(selector, this.wide ? w.i32.wrap(target) : target));
        const highest = body.labels.length;
        const byNumber = Array.from({ length: highest + 1 }, (_, i) => i);
        const labels = Array.from({ length: count }, (_, i) => body.operand(inst, 2 + i));
        out.push(this.#sparse(() => this.get(selector, VI32), byNumber.map((number) => labels.indexOf(number - 1)), edges));
        return;
      }
      case Op.ret: {
        const count = body.pool[start]!;
        let value = count > 0 ? this.value(body.pool[start + 1]!) : undefined;
        if (this.resultBuffer >= 0 && value !== undefined) {
          const size = this.context.module.rels.layouts.size(this.context.module.types.signatures[this.def.sig]!.result, this.context.layout.lane);
          out.push(this.copyBytes(this.get(this.resultBuffer, VPtr), value, size));
          value = undefined;
        }
        if (this.framePointer >= 0) {
          if (value !== undefined) {
            const type = this.typeOf(body.pool[start + 1]!);
            const temp = this.scratch(type);
            out.push(this.set(temp, value));
            value = this.get(temp, type);
          }
          out.push(this.setSp(this.#callerSp >= 0 ? this.get(this.#callerSp, VPtr) : this.pointerAdd(this.get(this.framePointer, VPtr), this.frameSize)));
        }
        out.push(value === undefined ? w.return() : w.return(value));
        return;
      }
      case Op.longjmp: {
        // The value travels in the buffer; 0 becomes 1 (C17 7.13.2.1p4).
        const buffer = this.scratch(VPtr);
        const value = this.scratch(VI32);
        out.push(this.set(buffer, this.value(body.pool[start]!)), this.set(value, this.value(body.pool[start + 1]!)));
        out.push(w.i32.store(16, 4, this.get(buffer, VPtr), w.select(this.get(value, VI32), this.get(value, VI32), w.i32.const(1))));
        out.push(w.throw('longjmp', [this.get(buffer, VPtr)]));
        return;
      }
      default: out.push(w.unreachable());
    }
  }

  /** br_table over the numbers 0..; -1 (and beyond the end) goes nowhere valid. */
  #sparse(selector: () => Expression, edgeOfNumber: readonly number[], edges: readonly Edge[]): Expression {
    const trap = `s${this.#fresh++}.trap`;
    const names = edges.map((_, i) => `s${this.#fresh++}.${i}`);
    let code: Expression = this.w.switch(edgeOfNumber.map((i) => i < 0 ? trap : names[i]!), trap, selector());
    code = this.w.block(null, [this.w.block(trap, [code]), this.w.unreachable()]);
    edges.forEach((edge, i) => { code = this.w.block(null, [this.w.block(names[i]!, [code]), this.#jump(edge)]); });
    return code;
  }

  /** A dense range of keys becomes a br_table, a sparse one a binary search over dense ranges. */
  #switch(inst: Value, edges: readonly Edge[], out: Expression[]): void {
    const { body, w, context } = this;
    const start = body.start[inst]!;
    const operand = body.pool[start]!;
    const type = this.typeOf(operand);
    const is64 = type === VI64 || this.wide && type === VWord;
    const count = body.pool[start + 1]!;
    const cases: { key: bigint; edge: number; at: number }[] = [];
    let at = start + 2;
    for (let i = 0; i < count; i++) {
      const key = context.module.rels.value(body.pool[at]!, context.layout.lane) ?? 0n;
      cases.push({ key: BigInt.asIntN(is64 ? 64 : 32, key), edge: i, at: at + 1 });
      at += 3 + body.pool[at + 2]!;
    }
    const otherwise = { edge: count, at };
    if (cases.length === 0) {
      out.push(w.drop(this.value(operand)), this.#edgeTo(edges[count]!, otherwise.at));
      return;
    }
    const selector = this.local(type);
    out.push(this.set(selector, this.value(operand)));
    cases.sort((a, b) => a.key < b.key ? -1 : 1);
    const ops = is64 ? w.i64 : w.i32;
    const constant = (key: bigint): Expression => is64 ? w.i64.const(key) : w.i32.const(Number(key));
    const stem = this.#fresh++;
    const nameOf = (edge: number): string => `s${stem}.${edge}`;
    // Groups of keys that one table serves at a density of at least a quarter.
    const groups: { key: bigint; edge: number }[][] = [];
    for (const item of cases) {
      const group = groups[groups.length - 1];
      if (group !== undefined && item.key - group[0]!.key < BigInt(4 * (group.length + 1))) group.push(item);
      else groups.push([item]);
    }
    const search = (low: number, high: number): Expression => {
      if (low === high) {
        const group = groups[low]!;
        const first = group[0]!.key;
        const get = (): Expression => this.get(selector, type);
        if (group.length === 1) {
          return w.block(null, [w.br(nameOf(group[0]!.edge), ops.eq(get(), constant(first))), w.br(nameOf(count))]);
        }
        const size = Number(group[group.length - 1]!.key - first) + 1;
        const table = Array.from({ length: size }, () => nameOf(count));
        for (const item of group) table[Number(item.key - first)] = nameOf(item.edge);
        const index = first === 0n ? get() : ops.sub(get(), constant(first));
        if (!is64) return w.switch(table, nameOf(count), index);
        return w.if(w.i64.lt_u(index, w.i64.const(BigInt(size))),
          w.switch(table, nameOf(count), w.i32.wrap(first === 0n ? get() : ops.sub(get(), constant(first)))), w.br(nameOf(count)));
      }
      const middle = (low + high + 1) >> 1;
      return w.if(ops.lt_s(this.get(selector, type), constant(groups[middle]![0]!.key)), search(low, middle - 1), search(middle, high));
    };
    let code = search(0, groups.length - 1);
    for (const item of [...cases, otherwise]) {
      code = w.block(null, [w.block(nameOf(item.edge), [code]), this.#edgeTo(edges[item.edge]!, item.at)]);
    }
    out.push(code);
  }

  // setjmp.

  /** Buffer: activation number, number of the setjmp (from 1), at 8 sp, at 16 the value of longjmp. */
  #setjmp(inst: Value, out: Expression[]): void {
    const { w } = this;
    const number = this.#resumes.findIndex((resume) => resume.value === inst) + 1;
    const buffer = this.local(VPtr);
    out.push(this.set(buffer, this.value(this.body.operand(inst, 0))));
    out.push(w.i32.store(0, 4, this.get(buffer, VPtr), this.get(this.#activation, VI32)));
    out.push(w.i32.store(4, 4, this.get(buffer, VPtr), w.i32.const(number)));
    out.push(this.word.store(8, 4, this.get(buffer, VPtr), this.sp()));
    out.push(this.set(this.#localOf(inst), w.i32.const(0)));
  }

  /** The whole body in a loop around a try. */
  #resumable(): Expression {
    const { w } = this;
    const buffer = this.local(VPtr);
    const caught = w.block(null, [
      this.set(buffer, this.wide ? w.i64.pop() : w.i32.pop()),
      w.if(w.i32.ne(w.i32.load(0, 4, this.get(buffer, VPtr)), this.get(this.#activation, VI32)), w.rethrow('resume')),
      this.set(this.#resume, w.i32.load(4, 4, this.get(buffer, VPtr))),
      this.setSp(this.word.load(8, 4, this.get(buffer, VPtr))),
      this.set(this.#caught, w.i32.load(16, 4, this.get(buffer, VPtr))),
      w.br('again'),
    ]);
    return w.block(null, [
      w.global.set('activations', w.i32.add(w.global.get('activations', this.b.i32), w.i32.const(1))),
      this.set(this.#activation, w.global.get('activations', this.b.i32)),
      w.loop('again', w.try('resume', this.#tree(0), ['longjmp'], [caught])),
    ]);
  }
}
