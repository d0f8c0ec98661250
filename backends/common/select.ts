// Instruction selection: from an IR body bound to one layout to machine code over virtual registers.
//
// Algorithm: tree covering by rules, greedy and bottom-up over the SSA graph ("maximal munch"): blocks from the last to
// the first in reverse postorder, instructions from the last to the first, so that every use is seen before its
// definition. A value that nothing needs in a register (unused, or folded into all its uses) is not selected at all. Constants
// are made where they are used; expensive ones used in a loop are made where the IR defines them.
//
// Block parameters become virtual registers assigned by moves at the ends of the predecessors; an edge that carries arguments
// out of a block with several successors gets a block of its own.
//
// Invariants: the body is legalized (legalize.ts); a value of 64 bits on a 32-bit machine is two registers, low then high.

import type { Layout } from '../../ir/layout.ts';
import type { Body, Module, Value } from '../../ir/module.ts';
import * as Op from '../../ir/op.gen.ts';
import { flagsOf, memVolatile, Effect, Pure, Reads, Traps, Writes } from '../../ir/ops.ts';
import { Operands, isValueKind } from '../../ir/operands.ts';
import { VF32, VF64, VNone, type ValueType } from '../../ir/types.ts';
import { AddressMatcher, type Address } from './address.ts';
import type { Flow } from './flow.ts';
import { hoistConstants, isCostly } from './hoist.ts';
import { PMemory, PReg, type ParsedRow } from './instruction.ts';
import { Def, Float, General, MachineFunction, MMove, noReg, Use, type MBlock, type MInst, type Reg } from './machine.ts';
import type { Prepared } from './prepare.ts';
import { registerSlots } from './slotregs.ts';
import type { ReferenceTable } from './reference.ts';
import { NAddress, NAny, NConst, NEffective, NFloat, NLiteral, NOp, NSelf, NZero, OBound, OBoundImmediate, OBoundMemory, OElse, OFixed, OImmediate, OMemory, ONone, OResult,
  OScratch, OTemp, OThen, type OutputInstruction, type OutputOperand, type PatternNode, type Rule } from './rules.ts';
import { aliasOf, is64, NoSelop, SAddr, selop, selopNames, SJumpTable, selopOf, SSlotAddr, STlsAddr } from './selop.ts';

/** A program needs an operation that the target has no rule for. */
export class SelectError extends Error {}

const const32 = selop('const.32');
const const64 = selop('const.64');
const and32 = selop('and.32');
const and64 = selop('and.64');
const fconst32 = selop('fconst.f32');
const fconst64 = selop('fconst.f64');

/** What rules see of the function that is selected, and the code made so far. */
export class Selector {
  readonly prepared: Prepared;
  readonly module: Module;
  readonly body: Body;
  readonly layout: Layout;
  readonly references: ReferenceTable;
  readonly flow: Flow;
  readonly fn: MachineFunction;
  /** 64-bit integers take two registers. */
  readonly pairs: boolean;

  /** Indexed by Value: what it is another name of (itself mostly). */
  readonly alias: Int32Array;
  /** Indexed by Value (not an alias): number of uses in reachable code. */
  readonly uses: Int32Array;
  /** Indexed by Value: register that holds it (the low half; the high one follows), 0 if nothing asked for it yet. */
  readonly regOf: Int32Array;
  /** Indexed by Value: selection operation. */
  readonly selops: Uint16Array;
  /** Indexed by Value: block, and number of effects before it in that block. */
  readonly blockOf: Int32Array;
  readonly #epoch: Int32Array;
  /** Indexed by Value: value of constants, sign-extended from their width. */
  readonly #constants: (bigint | undefined)[];
  readonly addresses: AddressMatcher;
  /** Indexed by IR slot: its frame object. */
  readonly slots: number[] = [];
  /** Indexed by IR slot: the register that it is (slotregs.ts), 0 if it lies in the frame. */
  readonly slotRegs: Int32Array;
  /** By IR block: constants of loops that are made at its end (hoist.ts). */
  hoisted: ReadonlyMap<number, readonly Value[]> = new Map();
  /** Frame slot in which rules pass values between register files, -1 before one does. */
  #scratch = -1;

  /** Instructions of the current root, in order. */
  #chunk: MInst[] = [];
  /** Chunks of the current block, last first. */
  #chunks: MInst[][] = [];
  /** IR block being selected. */
  block = 0;
  /** Line of the root. */
  line = 0;

  constructor(prepared: Prepared, module: Module, body: Body, layout: Layout, references: ReferenceTable, flow: Flow, name: string) {
    this.prepared = prepared;
    this.module = module;
    this.body = body;
    this.layout = layout;
    this.references = references;
    this.flow = flow;
    this.fn = new MachineFunction(name);
    this.pairs = prepared.target.registerBytes === 4;
    const { count } = body;
    this.alias = new Int32Array(count);
    this.uses = new Int32Array(count);
    this.regOf = new Int32Array(count);
    this.selops = new Uint16Array(count);
    this.blockOf = new Int32Array(count).fill(-1);
    this.#epoch = new Int32Array(count);
    this.#constants = new Array<bigint | undefined>(count);
    this.addresses = new AddressMatcher(this);
    this.#survey();
    this.slotRegs = Int32Array.from(registerSlots(body, flow.rpo), (type) => type === 0 ? 0 : this.newRegFor(type));
    for (const slot of body.slots) {
      const { size, align } = module.rels.layouts.of(slot.type, layout.lane);
      const wanted = Math.max(align, slot.align, 1);
      const limit = prepared.target.convention.stackAlign;
      // More than the stack's alignment: room to align the address at run time (see slotIsAligned).
      this.slots.push(this.fn.newSlot(Math.max(size, 1) + (wanted > limit ? wanted - limit : 0), Math.min(wanted, limit), false, this.slots.length));
    }
  }

  /** The alignment that an IR slot needs beyond what the stack gives, 0 if none. */
  slotExtraAlign(slot: number): number {
    const { type, align } = this.body.slots[slot]!;
    const wanted = Math.max(this.module.rels.layouts.align(type, this.layout.lane), align);
    return wanted > this.prepared.target.convention.stackAlign ? wanted : 0;
  }

  /** Aliases, selection operations, uses and places of all values. */
  #survey(): void {
    const { body, layout, flow } = this;
    const operands = new Operands();
    for (let value = 0; value < body.count; value++) this.alias[value] = value;
    for (const block of flow.rpo) {
      let epoch = 0;
      const { params, insts } = body.blocks[block]!;
      for (const param of params) this.blockOf[param] = block;
      for (const inst of insts) {
        this.blockOf[inst] = block;
        this.#epoch[inst] = epoch;
        const renamed = aliasOf(body, inst, layout, this.prepared.target);
        if (renamed >= 0) this.alias[inst] = this.alias[body.operand(inst, renamed)]!;
        else this.selops[inst] = selopOf(body, inst, layout);
        const flags = flagsOf[body.op[inst]!]!;
        if ((flags & (Writes | Effect)) !== 0) epoch++;
      }
    }
    this.hoisted = hoistConstants(this);
    for (let value = 0; value < body.count; value++) this.alias[value] = this.alias[this.alias[value]!]!;
    for (const block of flow.rpo) {
      for (const inst of body.blocks[block]!.insts) {
        if (this.alias[inst] !== inst) continue;
        operands.expand(body, inst);
        for (let i = 0; i < operands.count; i++)
          if (isValueKind(operands.kinds[i]!)) this.uses[this.alias[body.pool[body.start[inst]! + i]!]!]!++;
      }
    }
  }

  // Values and registers.

  /** The value that stands for operand i of an instruction. */
  operand(inst: Value, i: number): Value { return this.alias[this.body.operand(inst, i)]!; }
  typeOf(value: Value): ValueType { return this.body.type[value]!; }
  isFloat(type: ValueType): boolean { return type === VF32 || type === VF64; }
  /** Whether a value takes two registers. */
  isPair(type: ValueType): boolean { return this.pairs && !this.isFloat(type) && is64(type, this.layout); }

  /** Fresh register(s) for a value of a type. */
  newRegFor(type: ValueType): Reg {
    if (this.isFloat(type)) return this.fn.newReg(Float, type === VF32 ? 4 : 8);
    if (!is64(type, this.layout)) return this.fn.newReg(General, 4);
    if (!this.pairs) return this.fn.newReg(General, 8);
    const low = this.fn.newReg(General, 4);
    this.fn.newReg(General, 4);
    return low;
  }
  /** A fresh register as wide as a pointer. */
  newWord(): Reg { return this.fn.newReg(General, this.layout.wordBytes); }

  /** The register of a value (its low half), which it will have where it is defined. Makes constants on the spot. */
  use(value: Value): Reg {
    const known = this.regOf[value]!;
    if (known !== 0) return known;
    if (this.isMadeAtUse(value)) {
      const reg = this.newRegFor(this.typeOf(value));
      this.#make(value, reg);
      return reg;
    }
    return this.define(value);
  }
  /** The register that a definition of a value writes. */
  define(value: Value): Reg {
    let reg = this.regOf[value]!;
    if (reg === 0) {
      reg = this.newRegFor(this.typeOf(value));
      this.regOf[value] = reg;
    }
    return reg;
  }
  /** Whether a value is made again at each use instead of being kept in a register. */
  isMadeAtUse(value: Value): boolean {
    const op = this.selops[value]!;
    if (op === const32 || op === const64) return !isCostly(this, value) || this.#isNear(value);
    if (op === SAddr || op === SSlotAddr || op === fconst32 || op === fconst64)
      return this.#isNear(value);
    return false;
  }
  /** Whether the current block runs no more often than that of a value. */
  #isNear(value: Value): boolean { return this.flow.depth[this.block]! <= this.flow.depth[this.blockOf[value]!]!; }
  /** Puts a constant or address into a register, before what is being built. */
  #make(value: Value, reg: Reg): void {
    if (!this.#apply(value, reg)) this.#refuse(value);
  }
  /** The register of the slot that an address is of, 0 if it is none. */
  #slotReg(address: Value): Reg {
    return this.body.op[address] === Op.slotaddr ? this.slotRegs[this.body.operand(address, 0)]! : 0;
  }
  /** Copies a register, or both of a pair. */
  moveRegs(to: Reg, from: Reg, type: ValueType): void {
    this.emitMove(to, from);
    if (this.isPair(type)) this.emitMove(to + 1, from + 1);
  }
  /** Gives the slots that are registers a value at the entry: what reads them first finds something. */
  defineSlots(): void {
    registerSlots(this.body, this.flow.rpo).forEach((type, slot) => {
      if (type === 0) return;
      const reg = this.slotRegs[slot]!;
      if (!this.isFloat(type)) { this.emitConstant(reg, 0n, is64(type, this.layout)); return; }
      this.#emitFloatZero(reg, type === VF32);
    });
  }
  /** Puts a value into a given register: made there if it is a constant, else moved. */
  moveInto(reg: Reg, value: Value): void {
    if (this.isMadeAtUse(value)) { this.#make(value, reg); return; }
    this.moveRegs(reg, this.use(value), this.typeOf(value));
  }

  /** The number of a constant, sign-extended from its width; undefined if the value is no integer constant. */
  constant(value: Value): bigint | undefined {
    const op = this.selops[value]!;
    if (op !== const32 && op !== const64) return undefined;
    const known = this.#constants[value];
    if (known !== undefined) return known;
    const { body } = this;
    const raw = body.op[value] === Op.rconst ? this.module.rels.value(body.operand(value, 0), this.layout.lane) ?? 0n
      : body.op[value] === Op.labeladdr ? BigInt(body.operand(value, 0) + 1) : BigInt(body.operand(value, 1)) << 32n | BigInt(body.operand(value, 0) >>> 0);
    return this.#constants[value] = BigInt.asIntN(op === const64 ? 64 : 32, raw);
  }

  // Code.

  /** Begins an instruction of the current root; operands follow. */
  begin(row: number): MInst {
    const inst = this.fn.begin(row, this.line);
    this.#chunk.push(inst);
    return inst;
  }
  emitMove(to: Reg, from: Reg): void {
    if (to === from) return;
    this.begin(MMove);
    this.fn.addReg(to, Def);
    this.fn.addReg(from, Use);
  }
  /** An instruction given by row, registers and immediates: constraints come from the row. */
  emit(row: number, regs: readonly Reg[], imms: readonly number[] = []): MInst {
    const parsed = this.prepared.parsed[row]!;
    const inst = this.begin(row);
    let at = 0;
    for (const operand of parsed.operands) {
      if (operand.kind === PReg) this.fn.addReg(regs[at++]!, operand.constraint);
      else if (operand.kind === PMemory) { this.#addMemoryReg(regs[at++]!); this.#addMemoryReg(regs[at++]!); }
    }
    for (const imm of imms) this.fn.addImm(imm);
    this.#clobbers(inst, parsed);
    return inst;
  }
  #addMemoryReg(reg: Reg): void { this.fn.addReg(reg, Use); }

  /** Applies the general rule of an operation to registers: `into` op(args…). For code that no IR instruction stands for. */
  emitOp(op: number, into: Reg, args: readonly (Reg | Address)[]): void {
    for (const rule of this.prepared.rules[op]!) {
      const { args: nodes } = rule.pattern;
      if (nodes.length !== args.length || !nodes.every((node, i) => typeof args[i] === 'number' ? node.kind === NAny : node.kind === NAddress)) continue;
      const match = this.#open();
      nodes.forEach((node, i) => {
        const arg = args[i]!;
        if (typeof arg === 'number') match.bindings[node.slot] = -2 - arg;
        else match.addresses[node.slot] = arg;
      });
      this.#output(rule, into, match);
      return;
    }
    throw new SelectError(`target ${this.prepared.target.name} has no general rule for ${selopNames[op]}`);
  }
  /** An address (of a frame slot or symbol, with displacement) put into a register. */
  emitAddress(into: Reg, address: Address): void {
    const rule = this.prepared.rules[address.place <= -2 ? SSlotAddr : SAddr]![0]!;
    const match = this.#open();
    match.addresses[rule.pattern.args[0]!.slot] = address;
    this.#output(rule, into, match);
  }
  /** A jump by an index (a register as wide as a word) over a table that has an entry for it. */
  emitJumpTable(index: Reg, table: number): void {
    const rule = this.prepared.rules[SJumpTable]![0]!;
    const [i, t] = rule.pattern.args;
    const match = this.#open();
    match.bindings[i!.slot] = -2 - index;
    match.addresses[t!.slot] = { base: -1, index: -1, scale: 0, displacement: 0, place: table };
    this.#output(rule, noReg, match);
  }
  /** A constant put into a register. */
  emitConstant(into: Reg, value: bigint, wide: boolean): void {
    const op = wide ? const64 : const32;
    for (const rule of this.prepared.rules[op]!) {
      const node = rule.pattern.args[0]!;
      if (node.kind === NConst && !node.accepts!(value) || node.kind === NLiteral && node.value !== value) continue;
      const match = this.#open();
      if (node.slot >= 0) match.integers[node.slot] = value;
      this.#output(rule, into, match);
      return;
    }
    throw new SelectError(`target ${this.prepared.target.name} has no rule for the constant ${value}`);
  }
  /** The floating constant 0 put into a register. */
  #emitFloatZero(into: Reg, isSingle: boolean): void {
    const rule = this.prepared.rules[isSingle ? fconst32 : fconst64]![0]!;
    const node = rule.pattern.args[0]!;
    const match = this.#open();
    if (node.kind === NFloat)
      match.addresses[node.slot] = { base: -1, index: -1, scale: 0, displacement: 0, place: this.references.literal(new Uint8Array(isSingle ? 4 : 8)) };
    this.#output(rule, into, match);
  }
  emitJump(to: MBlock): void {
    this.begin(this.prepared.target.branches.jump);
    this.fn.addImm(to);
  }

  // Roots, from the last to the first of a block.

  /** Begins a block's code; chunks come last first. */
  openBlock(block: number): void {
    this.block = block;
    this.#chunks = [];
    this.#chunk = [];
  }
  /** Ends the chunk of one root. */
  closeChunk(): void {
    if (this.#chunk.length === 0) return;
    this.#chunks.push(this.#chunk);
    this.#chunk = [];
  }
  /** Puts the chunks into a machine block, in order. */
  closeBlock(into: MBlock): void {
    this.closeChunk();
    const { insts } = this.fn.blocks[into]!;
    for (let i = this.#chunks.length - 1; i >= 0; i--) for (const inst of this.#chunks[i]!) insts.push(inst);
    this.#chunks = [];
  }
  /** Diverts emission into a block of its own (split edges). */
  inBlock(into: MBlock, emit: () => void): void {
    const chunk = this.#chunk;
    const chunks = this.#chunks;
    this.#chunk = [];
    this.#chunks = [];
    emit();
    this.closeBlock(into);
    this.#chunk = chunk;
    this.#chunks = chunks;
  }

  /** Begins an instruction that stands before everything emitted in the block so far. */
  beginFirst(row: number): MInst {
    this.closeChunk();
    const inst = this.fn.begin(row, this.line);
    this.#chunks.push([inst]);
    return inst;
  }
  /** Selects an instruction that has an effect and no result, with `then` and `else` set. */
  selectRoot(inst: Value): void {
    if (!this.#apply(inst, noReg)) this.#refuse(inst);
  }

  /** Selects one instruction that rules cover, if anything needs it. */
  select(inst: Value): void {
    const { body } = this;
    if (this.alias[inst] !== inst) return;
    const flags = flagsOf[body.op[inst]!]!;
    const op = body.op[inst]!;
    const removable = (flags & Pure) !== 0 || op === Op.load && !memVolatile(body.aux[inst]!);
    if (removable && this.regOf[inst] === 0) return;
    this.line = body.line[inst]!;
    if (op === Op.load || op === Op.store) {
      const slotReg = this.#slotReg(body.operand(inst, 0));
      if (slotReg !== 0) {
        if (op === Op.store) this.moveInto(slotReg, this.operand(inst, 1));
        else this.moveRegs(this.define(inst), slotReg, body.type[inst]!);
        this.closeChunk();
        return;
      }
    }
    const reg = body.type[inst] === VNone ? noReg : this.define(inst);
    if (!this.#apply(inst, reg)) this.#refuse(inst);
    this.closeChunk();
  }
  #refuse(inst: Value): never {
    const op = this.selops[inst]!;
    throw new SelectError(`target ${this.prepared.target.name} cannot do ${op === NoSelop ? `operation ${this.body.op[inst]}` : selopNames[op]}`);
  }

  // Matching.
  readonly #matches: Match[] = [];
  /** Matches in use: making a constant for a rule's operand applies a rule of its own. */
  #depth = 0;
  #root: Value = 0;
  then: MBlock = 0;
  else: MBlock = 0;

  /** A match to fill; `#output` closes it. */
  #open(): Match { return this.#matches[this.#depth++] ??= new Match(); }

  #apply(inst: Value, into: Reg): boolean {
    if (this.selops[inst] === SSlotAddr) {
      const align = this.slotExtraAlign(this.body.operand(inst, 0));
      if (align > 0) { this.#alignedSlot(inst, into, align); return true; }
    }
    const op = this.selops[inst]!;
    const constant = op === const32 || op === const64 || op === fconst32 || op === fconst64;
    const hasOperand = !constant && op !== SAddr && op !== STlsAddr && op !== SSlotAddr && this.body.length[inst]! > 0;
    const rules = this.prepared.candidates(op, hasOperand ? this.selops[this.operand(inst, 0)]! : -1);
    this.#root = inst;
    const match = this.#open();
    for (let i = 0; i < rules.length; i++) {
      const rule = rules[i]!;
      if (rule.repeats) match.clear();
      if (!this.#matchArgs(rule.pattern, inst, match, rule.repeats)) continue;
      this.#output(rule, into, match);
      return true;
    }
    this.#depth--;
    return false;
  }
  /** The address of a slot that is aligned to more than the stack: rounded up within the room that it has. */
  #alignedSlot(inst: Value, into: Reg, align: number): void {
    const wide = this.layout.wordBits === 64;
    const raw = this.newWord();
    this.emitAddress(raw, { ...this.addresses.ofSymbolOrSlot(inst), displacement: align - this.prepared.target.convention.stackAlign });
    const mask = this.newWord();
    this.emitConstant(mask, BigInt(-align), wide);
    this.emitOp(wide ? and64 : and32, into, [raw, mask]);
  }
  #matchArgs(node: PatternNode, value: Value, match: Match, repeats: boolean): boolean {
    const { args } = node;
    for (let i = 0; i < args.length; i++) {
      const arg = args[i]!;
      if (arg.kind === NEffective) {
        const address = this.addresses.of(value, 0);
        if (address.base === value || address.index < 0 && address.place === -1 || address.displacement === 0 && address.scale === 0 && address.place === -1) return false;
        match.addresses[arg.slot] = address;
        return true;
      }
      if (arg.kind === NSelf) { if (!this.#matchSelf(arg, value, match)) return false; continue; }
      // Constants have no operands: their only argument is the number itself.
      const op = this.selops[value]!;
      if (op === const32 || op === const64 || op === fconst32 || op === fconst64) { if (!this.#match(arg, value, match, repeats)) return false; continue; }
      if (!this.#match(arg, this.operand(value, i), match, repeats)) return false;
    }
    return true;
  }
  #matchSelf(node: PatternNode, value: Value, match: Match): boolean {
    const op = this.selops[value]!;
    if (op === const32 || op === const64) match.integers[node.slot] = this.constant(value)!;
    else if (op === SAddr || op === STlsAddr || op === SSlotAddr) match.addresses[node.slot] = this.addresses.ofSymbolOrSlot(value);
    else return false;
    return true;
  }
  #match(node: PatternNode, value: Value, match: Match, repeats: boolean): boolean {
    switch (node.kind) {
      case NAny: {
        if (repeats && match.bindings[node.slot] !== -1 && match.bindings[node.slot] !== value) return false;
        match.bindings[node.slot] = value;
        return true;
      }
      case NConst: {
        const constant = this.constant(value);
        if (constant === undefined || !node.accepts!(constant)) return false;
        match.integers[node.slot] = constant;
        match.bindings[node.slot] = value;
        return true;
      }
      case NLiteral: return this.constant(value) === node.value;
      case NZero: return this.addresses.isZero(value);
      case NFloat: {
        const op = this.selops[value]!;
        if (op !== fconst32 && op !== fconst64) return false;
        match.addresses[node.slot] = this.addresses.ofLiteral(value);
        return true;
      }
      case NAddress: {
        const address = this.addresses.of(value, node.bytes);
        const known = repeats ? match.addresses[node.slot] : undefined;
        if (known !== undefined) return known.base === address.base && known.index === address.index && known.scale === address.scale &&
          known.displacement === address.displacement && known.place === address.place;
        match.addresses[node.slot] = address;
        return true;
      }
      case NOp:
        return this.selops[value] === node.selop && this.#canFold(value) && this.#matchArgs(node, value, match, repeats);
      default: return false;
    }
  }
  /** Whether a nested operation may be computed at the root instead of where it stands. */
  #canFold(value: Value): boolean {
    if (this.uses[value] !== 1 || this.blockOf[value] !== this.block) return this.#isFreeConstant(value);
    const { body } = this;
    const flags = flagsOf[body.op[value]!]!;
    if ((flags & Pure) !== 0) return true;
    if (body.op[value] !== Op.load || (flags & (Reads | Traps)) === 0 || this.#slotReg(body.operand(value, 0)) !== 0) return false;
    return !memVolatile(body.aux[value]!) && this.#epoch[value] === this.#epoch[this.#root] && this.blockOf[this.#root] === this.block;
  }
  #isFreeConstant(value: Value): boolean {
    const op = this.selops[value]!;
    return op === const32 || op === const64;
  }

  // Output.

  /**
   * Emits a rule's instructions. All bound values get their registers first: making a constant emits code, which must not stand
   * between an instruction that sets condition codes and the one that reads them.
   */
  #output(rule: Rule, into: Reg, match: Match): void {
    const { registerSlots, memorySlots, output } = rule;
    match.into = into;
    for (let i = 0; i < registerSlots.length; i++) {
      const slot = registerSlots[i]!;
      const binding = match.bindings[slot]!;
      match.regs[slot] = binding <= -2 ? -2 - binding : this.use(binding);
    }
    for (let i = 0; i < memorySlots.length; i++) {
      const slot = memorySlots[i]!;
      const { base, index } = match.addresses[slot]!;
      match.bases[slot] = this.addresses.reg(base);
      match.indices[slot] = this.addresses.reg(index);
    }
    for (let i = 0; i < rule.temps; i++)
      match.temps[i] = this.fn.newReg(rule.tempClass[i]!, rule.tempClass[i] === Float ? 8 : this.prepared.target.registerBytes);
    for (let i = 0; i < output.length; i++) this.#instruction(output[i]!, match);
    this.#depth--;
  }
  #instruction({ row, operands }: OutputInstruction, match: Match): void {
    if (row === MMove) { this.emitMove(registerOf(operands[0], match), registerOf(operands[1], match)); return; }
    const { fn } = this;
    const parsed = this.prepared.parsed[row]!;
    const inst = this.begin(row);
    for (let i = 0; i < operands.length; i++) {
      const operand = operands[i]!;
      const { slot } = operand;
      switch (operand.kind) {
        case OImmediate: fn.addImm(operand.value); break;
        case OBoundImmediate: fn.addImm(operand.convert!(match.integers[slot]!)); break;
        case OThen: fn.addImm(this.then); break;
        case OElse: fn.addImm(this.else); break;
        case OBoundMemory: {
          const address = match.addresses[slot]!;
          if (parsed.operands[i]!.kind !== PMemory) {
            fn.addImm(address.place);
            fn.addImm(address.displacement + operand.value);
            break;
          }
          const own = operand.index === undefined;
          this.#memory(match.bases[slot]!, own ? match.indices[slot]! : registerOf(operand.index, match), address.displacement + operand.value, address.place,
            own ? address.scale : operand.scale);
          break;
        }
        case OScratch:
          if (this.#scratch < 0) this.#scratch = fn.newSlot(8, 8, false);
          this.#memory(noReg, noReg, operand.value, -2 - this.#scratch, 0);
          break;
        case OMemory: {
          const { displacement } = operand;
          this.#memory(registerOf(operand.base, match), registerOf(operand.index, match), displacement === undefined ? 0
            : displacement.kind === OImmediate ? displacement.value : displacement.convert!(match.integers[displacement.slot]!), -1, operand.scale);
          break;
        }
        default: fn.addReg(registerOf(operand, match), parsed.operands[i]!.constraint);
      }
    }
    this.#clobbers(inst, parsed);
  }
  #memory(base: Reg, index: Reg, displacement: number, place: number, scale: number): void {
    const { fn } = this;
    fn.addReg(base, Use);
    fn.addReg(index, Use);
    fn.addImm(displacement);
    fn.addImm(place);
    fn.addImm(scale);
  }
  #clobbers(inst: MInst, { clobbers }: ParsedRow): void {
    if (clobbers[0] !== 0 || clobbers[1] !== 0) this.fn.clobber[inst] = this.fn.clobberSet(clobbers);
  }
}

/** What a pattern's names are bound to; indexed by name (by temporary for `temps`). */
class Match {
  /** Values (>= 0) or registers (-2 - reg). */
  readonly bindings = new Int32Array(16).fill(-1);
  readonly integers: (bigint | undefined)[] = [];
  readonly addresses: (Address | undefined)[] = [];
  // Registers while the instructions are made.
  into: Reg = noReg;
  readonly regs = new Int32Array(16);
  readonly bases = new Int32Array(16);
  readonly indices = new Int32Array(16);
  readonly temps = new Int32Array(16);

  clear(): void {
    this.bindings.fill(-1);
    this.addresses.length = 0;
  }
}

function registerOf(operand: OutputOperand | undefined, match: Match): Reg {
  if (operand === undefined) return noReg;
  switch (operand.kind) {
    case OResult: return match.into + operand.part;
    case OTemp: return match.temps[operand.slot]!;
    case OFixed: return operand.slot;
    case ONone: return noReg;
    case OBound: return match.regs[operand.slot]! + operand.part;
    default: throw new Error(`operand kind ${operand.kind} is no register`);
  }
}
