// Builder: appends instructions to a function body, block by block.
//
// A front end makes a Body, opens blocks and calls these methods; pools and encodings stay hidden here. The builder
// folds nothing and checks only what would corrupt the body; the verifier (verify.ts) checks the rest.

import * as Op from './op.gen.ts';
import { flagsOf, Terminates, type Mem, packMem } from './ops.ts';
import { type BlockId, type Body, type LineId, type SlotId, type SymbolId, type Value } from './module.ts';
import type { Rel } from './rel.ts';
import { VI32, VNone, VPtr, type SigId, type TypeId, type ValueType } from './types.ts';

const floatBits = new DataView(new ArrayBuffer(8));

/** A case of a switch: key (a Rel whose type fits the operand) and target block (without arguments). */
export interface Case { readonly key: Rel; readonly target: BlockId }

export class Builder {
  readonly body: Body;
  /** Line of the instructions that follow. */
  line: LineId = 0;
  /** Block that is appended to; -1 after a terminator until `startBlock`. */
  block: BlockId = -1;

  constructor(body: Body) {
    this.body = body;
  }

  /** Whether instructions can be appended (the current block is open). */
  get open(): boolean { return this.block >= 0; }

  newBlock(): BlockId { return this.body.addBlock(); }

  startBlock(block: BlockId): void { this.block = block; }

  blockParam(block: BlockId, type: ValueType): Value {
    const params = this.body.blocks[block]!.params;
    const value = this.body.push(Op.param, type, 0, [params.length], this.line);
    params.push(value);
    return value;
  }

  /** Appends any instruction; `operands` are raw pool entries as the op's row lists them. */
  emit(op: number, type: ValueType, aux: number, operands: ArrayLike<number>): Value {
    if (this.block < 0) throw new Error('no open block');
    const value = this.body.push(op, type, aux, operands, this.line);
    this.body.blocks[this.block]!.insts.push(value);
    if ((flagsOf[op]! & Terminates) !== 0) this.block = -1;
    return value;
  }

  slot(type: TypeId, name: string, align = 0): SlotId {
    return this.body.slots.push({ type, align, name }) - 1;
  }

  iconst(type: ValueType, value: bigint | number): Value {
    const wide = BigInt.asIntN(64, BigInt(value));
    return this.emit(Op.iconst, type, 0, [Number(BigInt.asIntN(32, wide)), Number(wide >> 32n)]);
  }
  fconst(type: ValueType, value: number): Value {
    floatBits.setFloat64(0, value);
    return this.emit(Op.fconst, type, 0, [floatBits.getInt32(4), floatBits.getInt32(0)]);
  }
  rconst(type: ValueType, rel: Rel): Value { return this.emit(Op.rconst, type, 0, [rel]); }
  addr(symbol: SymbolId, addend: Rel): Value { return this.emit(Op.addr, VPtr, 0, [symbol, addend]); }
  tlsaddr(symbol: SymbolId, addend: Rel): Value { return this.emit(Op.tlsaddr, VPtr, 0, [symbol, addend]); }
  slotaddr(slot: SlotId): Value { return this.emit(Op.slotaddr, VPtr, 0, [slot]); }

  /** Two operands and a result of one type. */
  binary(op: number, type: ValueType, a: Value, b: Value, aux = 0): Value { return this.emit(op, type, aux, [a, b]); }
  unary(op: number, type: ValueType, a: Value, aux = 0): Value { return this.emit(op, type, aux, [a]); }
  /** A comparison or overflow test: i32. */
  compare(op: number, a: Value, b: Value, sign = 0): Value { return this.emit(op, VI32, sign, [a, b]); }
  select(type: ValueType, c: Value, a: Value, b: Value): Value { return this.emit(Op.select, type, 0, [c, a, b]); }

  load(type: ValueType, at: Value, mem: Mem): Value { return this.emit(Op.load, type, packMem(mem), [at]); }
  store(at: Value, value: Value, mem: Mem): void { this.emit(Op.store, VNone, packMem(mem), [at, value]); }
  field(at: Value, offset: Rel): Value { return this.emit(Op.field, VPtr, 0, [at, offset]); }
  /** Address of element i (a word, signed) of elements of `size` bytes. */
  index(at: Value, i: Value, size: Rel): Value { return this.emit(Op.index, VPtr, 0, [at, i, size]); }
  bfload(type: ValueType, at: Value, bits: Rel, declared: TypeId, width: number, mem: Mem): Value {
    return this.emit(Op.bfload, type, packMem(mem), [at, bits, declared, width]);
  }
  bfstore(at: Value, value: Value, bits: Rel, declared: TypeId, width: number, mem: Mem): void {
    this.emit(Op.bfstore, VNone, packMem(mem), [at, value, bits, declared, width]);
  }
  copy(to: Value, from: Value, type: TypeId): void { this.emit(Op.copy, VNone, 0, [to, from, type]); }

  call(symbol: SymbolId, sig: SigId, result: ValueType, args: readonly Value[]): Value {
    return this.emit(Op.call, result, 0, [symbol, sig, args.length, ...args]);
  }
  icall(target: Value, sig: SigId, result: ValueType, args: readonly Value[]): Value {
    return this.emit(Op.icall, result, 0, [target, sig, args.length, ...args]);
  }
  sysc(name: number, sig: SigId, result: ValueType, args: readonly Value[]): Value {
    return this.emit(Op.sysc, result, 0, [name, sig, args.length, ...args]);
  }

  br(target: BlockId, args: readonly Value[] = []): void { this.emit(Op.br, VNone, 0, [target, args.length, ...args]); }
  brif(c: Value, yes: BlockId, no: BlockId, hint = 0): void { this.emit(Op.brif, VNone, hint, [c, yes, 0, no, 0]); }
  switchTo(value: Value, cases: readonly Case[], otherwise: BlockId): void {
    const operands: number[] = [value, cases.length];
    for (const item of cases) operands.push(item.key, item.target, 0);
    operands.push(otherwise, 0);
    this.emit(Op.switch_, VNone, 0, operands);
  }
  brind(to: Value, labels: readonly number[]): void { this.emit(Op.brind, VNone, 0, [to, labels.length, ...labels]); }
  ret(value: Value = -1): void { this.emit(Op.ret, VNone, 0, value < 0 ? [0] : [1, value]); }
  trap(): void { this.emit(Op.trap, VNone, 0, []); }
  unreachable(): void { this.emit(Op.unreachable, VNone, 0, []); }
}

