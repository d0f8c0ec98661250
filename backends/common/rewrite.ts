// Rewriting of a body while it is walked: the instructions of each block go to a new list, each of them kept, replaced by others, or
// followed by new blocks. Legalization (legalize.ts) is written on top of it.
//
// A replaced instruction keeps its number wherever its replacement ends in an instruction made for it: that record moves to the
// old number, so that no use needs to be renamed. Where a value is replaced by one that existed before, or by a block
// parameter, uses are renamed at the end, in one walk that is left out when there is nothing to rename.

import type { Layout } from '../../ir/layout.ts';
import type { BlockId, Body, LineId, Module, Value } from '../../ir/module.ts';
import { isValueKind, Operands } from '../../ir/operands.ts';
import * as Op from '../../ir/op.gen.ts';
import { packMem, Unsigned, type Mem } from '../../ir/ops.ts';
import { VF64, VI32, VI64, VNone, VPtr, VWord, type ValueType } from '../../ir/types.ts';
import { is64 } from './selop.ts';

const floatBits = new DataView(new ArrayBuffer(8));

/** Result of a lowering: instead of a value, that the instruction is gone. */
export const Gone = -2;

/** A walk over a body that replaces instructions. */
export abstract class Rewriter {
  readonly module: Module;
  readonly body: Body;
  readonly layout: Layout;
  /** Instructions of the current block so far. */
  out: Value[] = [];
  block: BlockId = 0;
  line: LineId = 0;
  /** Indexed by Value: what stands for it, plus 1; 0 for itself. Empty until something is renamed. */
  #renamed = new Int32Array(0);

  constructor(module: Module, body: Body, layout: Layout) {
    this.module = module;
    this.body = body;
    this.layout = layout;
  }

  /**
   * Decides about an instruction that stands in no list: places it (`place`) and returns it, or emits others and returns the value that
   * replaces it, `Gone` if it has none.
   */
  protected abstract lower(inst: Value): Value;

  /** Walks all blocks that exist now; blocks made on the way are complete when they are left. */
  protected walk(): void {
    const { body } = this;
    const count = body.blocks.length;
    for (let block = 0; block < count; block++) {
      const { insts } = body.blocks[block]!;
      this.block = block;
      this.out = [];
      for (let i = 0; i < insts.length; i++) {
        const inst = insts[i]!;
        const made = body.count;
        this.line = body.line[inst]!;
        const value = this.lower(inst);
        if (value !== inst && value !== Gone) this.#replace(inst, value, made);
      }
      body.blocks[this.block]!.insts = this.out;
    }
    if (this.#renamed.length > 0) this.#rename();
  }

  /** Ends the current block (whose terminator is placed) and goes on in another one. */
  continueIn(block: BlockId): void {
    this.body.blocks[this.block]!.insts = this.out;
    this.block = block;
    this.out = this.body.blocks[block]!.insts;
  }

  newBlock(): BlockId { return this.body.addBlock(); }

  blockParam(block: BlockId, type: ValueType): Value {
    const { params } = this.body.blocks[block]!;
    const value = this.body.push(Op.param, type, 0, [params.length], this.line);
    params.push(value);
    return value;
  }

  place(inst: Value): Value {
    this.out.push(inst);
    return inst;
  }

  /** Appends an instruction that is itself lowered; returns its value. */
  emit(op: number, type: ValueType, aux: number, operands: ArrayLike<number>): Value {
    return this.lower(this.body.push(op, type, aux, operands, this.line));
  }
  /** Appends an instruction as it is. */
  raw(op: number, type: ValueType, aux: number, operands: ArrayLike<number>): Value {
    return this.place(this.body.push(op, type, aux, operands, this.line));
  }

  #replace(inst: Value, value: Value, made: number): void {
    const { body, out } = this;
    if (value >= made && out[out.length - 1] === value) {
      body.op[inst] = body.op[value]!;
      body.type[inst] = body.type[value]!;
      body.aux[inst] = body.aux[value]!;
      body.start[inst] = body.start[value]!;
      body.length[inst] = body.length[value]!;
      body.op[value] = Op.nop;
      body.length[value] = 0;
      out[out.length - 1] = inst;
      return;
    }
    if (this.#renamed.length <= inst) {
      const next = new Int32Array(body.count);
      next.set(this.#renamed);
      this.#renamed = next;
    }
    this.#renamed[inst] = value + 1;
  }

  /** What stands for a value that an earlier instruction of this walk may have replaced. */
  current(value: Value): Value {
    let at = value;
    while (at < this.#renamed.length && this.#renamed[at] !== 0) at = this.#renamed[at]! - 1;
    return at;
  }
  /** Operand i, an SSA value, of an instruction. */
  operand(inst: Value, i: number): Value { return this.current(this.body.pool[this.body.start[inst]! + i]!); }

  #rename(): void {
    const { body } = this;
    const operands = new Operands();
    for (const { insts } of body.blocks) {
      for (let i = 0; i < insts.length; i++) {
        operands.expand(body, insts[i]!);
        const start = body.start[insts[i]!]!;
        for (let at = 0; at < operands.count; at++)
          if (isValueKind(operands.kinds[at]!)) body.pool[start + at] = this.current(body.pool[start + at]!);
      }
    }
  }

  // --- Values --------------------------------------------------------------------------------------------------------

  /** Bits of a register type under the layout. */
  bits(type: ValueType): 32 | 64 { return is64(type, this.layout) || type === VF64 ? 64 : 32; }
  typeOf(value: Value): ValueType { return this.body.type[value]!; }

  int(type: ValueType, value: number | bigint): Value {
    if (typeof value === 'number') return this.raw(Op.iconst, type, 0, [value | 0, Math.floor(value / 0x100000000)]);
    return this.raw(Op.iconst, type, 0, [Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n))]);
  }
  float(type: ValueType, value: number): Value {
    floatBits.setFloat64(0, value);
    return this.raw(Op.fconst, type, 0, [floatBits.getInt32(4), floatBits.getInt32(0)]);
  }
  /** The value of an integer constant, signed in its width; undefined if it is none. */
  constant(value: Value): bigint | undefined {
    const { body, layout } = this;
    const at = this.current(value);
    switch (body.op[at]) {
      case Op.iconst:
        return BigInt.asIntN(this.bits(body.type[at]!), BigInt(body.operand(at, 0) >>> 0) | BigInt(body.operand(at, 1)) << 32n);
      case Op.rconst: {
        const known = this.module.rels.value(body.operand(at, 0), layout.lane);
        return known === undefined ? undefined : BigInt.asIntN(this.bits(body.type[at]!), known);
      }
      // Constants in wider and narrower types, as portable code has them.
      case Op.extend: case Op.trunc: {
        const inner = this.operand(at, 0);
        const from = this.constant(inner);
        if (from === undefined) return undefined;
        const isUnsigned = body.op[at] === Op.extend && !this.isSigned(body.aux[at]!);
        const bits = this.bits(body.type[inner]!);
        return BigInt.asIntN(this.bits(body.type[at]!), isUnsigned ? BigInt.asUintN(bits, from) : from);
      }
      default: return undefined;
    }
  }
  /** Whether a `sign` operand means signed under the layout. */
  isSigned(sign: number): boolean { return sign === 0 || sign === 2 && this.layout.wordBits === 64 || sign === 3 && this.layout.wordBits === 32; }

  binary(op: number, a: Value, b: Value, aux = 0): Value { return this.emit(op, this.typeOf(a), aux, [a, b]); }
  unary(op: number, a: Value, aux = 0): Value { return this.emit(op, this.typeOf(a), aux, [a]); }
  /** A binary operation with a constant of the same type. */
  withInt(op: number, a: Value, value: number | bigint, aux = 0): Value { return this.emit(op, this.typeOf(a), aux, [a, this.int(this.typeOf(a), value)]); }
  shl(a: Value, count: number): Value { return count === 0 ? a : this.emit(Op.shl, this.typeOf(a), 0, [a, this.int(VI32, count)]); }
  shr(a: Value, count: number, sign = Unsigned): Value { return count === 0 ? a : this.emit(Op.shr, this.typeOf(a), sign, [a, this.int(VI32, count)]); }
  compare(op: number, a: Value, b: Value, sign = 0): Value { return this.emit(op, VI32, sign, [a, b]); }
  select(c: Value, a: Value, b: Value): Value { return this.emit(Op.select, this.typeOf(a), 0, [c, a, b]); }
  load(type: ValueType, at: Value, mem: Mem): Value { return this.emit(Op.load, type, packMem(mem), [at]); }
  store(at: Value, value: Value, mem: Mem): void { this.emit(Op.store, VNone, packMem(mem), [at, value]); }

  /** An integer or pointer in another register type: widened by `sign`, or cut. */
  convert(type: ValueType, value: Value, sign = Unsigned): Value {
    const from = this.typeOf(value);
    if (from === type) return value;
    if (from === VPtr) return this.convert(type, this.wordOf(value), sign);
    if (type === VPtr) return this.emit(Op.itop, VPtr, 0, [this.convert(VWord, value, sign)]);
    const widens = type === VI64 || type === VWord && from === VI32;
    return this.emit(widens ? Op.extend : Op.trunc, type, widens ? sign : 0, [value]);
  }

  // --- Addresses -----------------------------------------------------------------------------------------------------

  /** A pointer as a word. */
  wordOf(pointer: Value): Value {
    return this.body.op[pointer] === Op.itop ? this.operand(pointer, 0) : this.emit(Op.ptoi, VWord, 0, [pointer]);
  }
  pointerOf(word: Value): Value { return this.raw(Op.itop, VPtr, 0, [word]); }

  /** pointer + bytes; what it adds to a sum with a constant is joined. */
  offset(pointer: Value, bytes: number | bigint): Value {
    let at = pointer;
    let sum = BigInt(bytes);
    const { body } = this;
    if (body.op[at] === Op.itop) {
      const word = this.operand(at, 0);
      if (body.op[word] === Op.add) {
        const known = this.constant(body.operand(word, 1));
        if (known !== undefined) {
          sum += known;
          at = this.operand(word, 0);
        } else at = word;
      } else at = word;
    }
    sum = BigInt.asIntN(this.layout.wordBits, sum);
    if (sum === 0n) return this.typeOf(at) === VPtr ? at : this.pointerOf(at);
    const word = this.typeOf(at) === VPtr ? this.wordOf(at) : at;
    return this.pointerOf(this.emit(Op.add, VWord, 0, [word, this.int(VWord, sum)]));
  }

  // --- Control -------------------------------------------------------------------------------------------------------

  /** Branches; hint 1 likely, 2 unlikely. The blocks take no parameters. */
  brif(c: Value, yes: BlockId, no: BlockId, hint = 0): void { this.raw(Op.brif, VNone, hint, [c, yes, 0, no, 0]); }
  br(target: BlockId, ...args: readonly Value[]): void { this.raw(Op.br, VNone, 0, [target, args.length, ...args]); }

  /** c ? a() : b(), computed in blocks of their own; hint as for brif. */
  choose(c: Value, type: ValueType, a: () => Value, b: () => Value, hint = 0): Value {
    const yes = this.newBlock();
    const no = this.newBlock();
    const join = this.newBlock();
    const result = this.blockParam(join, type);
    this.brif(c, yes, no, hint);
    this.continueIn(yes);
    this.br(join, a());
    this.continueIn(no);
    this.br(join, b());
    this.continueIn(join);
    return result;
  }
}
