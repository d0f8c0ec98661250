// One IR instruction to wasm expressions: the lowering rule of every operation that is not control flow.

import type binaryen from 'binaryen';
import type { Value } from '../../ir/module.ts';
import * as Op from '../../ir/op.gen.ts';
import { memAlign, memEndian, memRmw, memScalar, ops, rmwNames, signIsSigned } from '../../ir/ops.ts';
import { scalarBits, scalarSigned } from '../../ir/rel.ts';
import { F64, I16, I8, U16, U8, VF32, VF64, VI32, VI64, VNone, VPtr, VWord, type TypeId, type ValueType } from '../../ir/types.ts';
import type { Expression, FunctionEmitter } from './emit.ts';

type Integer = binaryen.Module['i32'];

/** Emits the instructions of one function. */
export class InstructionEmitter {
  readonly #f: FunctionEmitter;

  constructor(emitter: FunctionEmitter) {
    this.#f = emitter;
  }

  /** Whether a register type is 64 bits wide here. */
  #is64(type: ValueType): boolean {
    return type === VI64 || this.#f.wide && (type === VWord || type === VPtr);
  }
  #int(type: ValueType): Integer {
    return (this.#is64(type) ? this.#f.w.i64 : this.#f.w.i32) as Integer;
  }
  #const(type: ValueType, value: bigint): Expression {
    return this.#is64(type) ? this.#f.w.i64.const(BigInt.asIntN(64, value)) : this.#f.w.i32.const(Number(BigInt.asIntN(32, value)));
  }
  #signed(sign: number): boolean {
    return signIsSigned(sign, this.#f.context.layout.wordBits);
  }
  #operand(inst: Value, i: number): Expression {
    return this.#f.value(this.#f.body.operand(inst, i));
  }
  #operandType(inst: Value, i: number): ValueType {
    return this.#f.typeOf(this.#f.body.operand(inst, i));
  }
  #rel(rel: number): number {
    return this.#f.context.module.rels.number(rel, this.#f.context.layout.lane);
  }

  /** An instruction without or with a result, evaluated where it stands. */
  statement(inst: Value): Expression {
    const f = this.#f;
    const { w, body } = f;
    const op = body.op[inst]!;
    switch (op) {
      case Op.store: return this.#store(inst);
      case Op.bfstore: return this.#bitStore(inst);
      case Op.memcpy: case Op.memmove: {
        const to = this.#operand(inst, 0);
        const from = this.#operand(inst, 1);
        return w.memory.copy(to, from, this.#operand(inst, 2));
      }
      case Op.memset: {
        const to = this.#operand(inst, 0);
        const value = this.#operand(inst, 1);
        return w.memory.fill(to, value, this.#operand(inst, 2));
      }
      case Op.copy: {
        const to = this.#operand(inst, 0);
        const from = this.#operand(inst, 1);
        return f.copyBytes(to, from, f.context.module.rels.layouts.size(body.operand(inst, 2), f.context.layout.lane));
      }
      case Op.stackrestore: return f.setSp(this.#operand(inst, 0));
      case Op.alloca: {
        // sp = (sp - size) & -align, with align at least 16 so that sp stays aligned.
        const align = Math.max(16, body.operand(inst, 1));
        const lowered = f.word.and(f.word.sub(f.sp(), this.#operand(inst, 0)), f.wordConst(-align));
        return w.block(null, [f.setSp(lowered), f.sp()], f.context.wasmType(VPtr));
      }
      case Op.fence: return w.nop();
      case Op.call: case Op.icall: case Op.sysc: return this.#call(inst);
      case Op.rmw: return this.#rmw(inst);
      case Op.cmpxchg: return this.#compareExchange(inst);
      default: return this.expression(inst);
    }
  }

  /** A value. */
  expression(inst: Value): Expression {
    const f = this.#f;
    const { w, body, context } = f;
    const op = body.op[inst]!;
    const type = f.typeOf(inst);
    const aux = body.aux[inst]!;
    const a = (): Expression => this.#operand(inst, 0);
    const b = (): Expression => this.#operand(inst, 1);
    const binary = (emit: (x: Expression, y: Expression) => Expression): Expression => { const x = a(); return emit(x, b()); };
    const int = this.#int(type);
    const float = type === VF32 ? w.f32 : w.f64;
    switch (op) {
      case Op.iconst: return this.#const(type, BigInt(body.operand(inst, 1)) << 32n | BigInt(body.operand(inst, 0) >>> 0));
      case Op.fconst: {
        const value = doubleOf(body.operand(inst, 0), body.operand(inst, 1));
        return type === VF32 ? w.f32.const(value) : w.f64.const(value);
      }
      case Op.rconst: return this.#const(type, context.module.rels.value(body.operand(inst, 0), context.layout.lane) ?? 0n);
      case Op.addr: case Op.tlsaddr:
        return f.wordConst(context.address(body.operand(inst, 0)) + Number(BigInt.asIntN(64, context.module.rels.value(body.operand(inst, 1), context.layout.lane) ?? 0n)));
      case Op.slotaddr: return f.frameAddress(f.slotOffsets[body.operand(inst, 0)]!);
      case Op.labeladdr: return f.wordConst(body.operand(inst, 0) + 1);

      case Op.add: return binary((x, y) => int.add(x, y));
      case Op.sub: return binary((x, y) => int.sub(x, y));
      case Op.mul: return binary((x, y) => int.mul(x, y));
      case Op.div: return binary((x, y) => this.#signed(aux) ? int.div_s(x, y) : int.div_u(x, y));
      case Op.rem: return this.#remainder(inst);
      case Op.mulh: return this.#highProduct(inst);
      case Op.neg: return int.sub(this.#const(type, 0n), a());
      case Op.and: return binary((x, y) => int.and(x, y));
      case Op.or: return binary((x, y) => int.or(x, y));
      case Op.xor: return binary((x, y) => int.xor(x, y));
      case Op.not: return int.xor(a(), this.#const(type, -1n));
      case Op.shl: return binary((x, y) => int.shl(x, this.#count(y, type)));
      case Op.shr: return binary((x, y) => this.#signed(aux) ? int.shr_s(x, this.#count(y, type)) : int.shr_u(x, this.#count(y, type)));
      case Op.rotl: return binary((x, y) => int.rotl(x, this.#count(y, type)));
      case Op.clz: return int.clz(a());
      case Op.ctz: return int.ctz(a());
      case Op.popcnt: return int.popcnt(a());
      case Op.bswap: return w.call(context.helper(this.#is64(type) ? 'bswap64' : 'bswap32'), [a()], this.#is64(type) ? f.b.i64 : f.b.i32);
      case Op.addo: case Op.subo: case Op.mulo: return this.#overflow(inst);

      case Op.fadd: return binary((x, y) => float.add(x, y));
      case Op.fsub: return binary((x, y) => float.sub(x, y));
      case Op.fmul: return binary((x, y) => float.mul(x, y));
      case Op.fdiv: return binary((x, y) => float.div(x, y));
      case Op.fneg: return float.neg(a());
      case Op.fabs: return float.abs(a());
      case Op.fcopysign: return binary((x, y) => float.copysign(x, y));
      case Op.fsqrt: return float.sqrt(a());
      case Op.ffloor: return float.floor(a());
      case Op.fceil: return float.ceil(a());
      case Op.ftrunc: return float.trunc(a());
      case Op.frint: return float.nearest(a());

      case Op.eq: case Op.ne: case Op.lt: case Op.le: {
        const kind = this.#operandType(inst, 0);
        const k = this.#int(kind);
        const signed = kind !== VPtr && this.#signed(aux);
        return binary((x, y) => op === Op.eq ? k.eq(x, y) : op === Op.ne ? k.ne(x, y)
          : op === Op.lt ? signed ? k.lt_s(x, y) : k.lt_u(x, y) : signed ? k.le_s(x, y) : k.le_u(x, y));
      }
      case Op.feq: case Op.fne: case Op.flt: case Op.fle: {
        const k = this.#operandType(inst, 0) === VF32 ? w.f32 : w.f64;
        return binary((x, y) => op === Op.feq ? k.eq(x, y) : op === Op.fne ? k.ne(x, y) : op === Op.flt ? k.lt(x, y) : k.le(x, y));
      }

      case Op.extend:
        if (this.#is64(type) === this.#is64(this.#operandType(inst, 0))) return a();
        return this.#signed(aux) ? w.i64.extend_s(a()) : w.i64.extend_u(a());
      case Op.trunc: return this.#is64(type) === this.#is64(this.#operandType(inst, 0)) ? a() : w.i32.wrap(a());
      case Op.narrow: return this.#narrow(a(), aux);
      case Op.ptoi: case Op.itop: return a();
      case Op.itof: return this.#intToFloat(inst, type, aux);
      case Op.ftoi: return this.#floatToInt(inst, type, aux);
      case Op.fpromote: return w.f64.promote(a());
      case Op.fdemote: return w.f32.demote(a());
      case Op.bitcast:
        switch (type) {
          case VI32: return w.i32.reinterpret(a());
          case VI64: return w.i64.reinterpret(a());
          case VF32: return w.f32.reinterpret(a());
          default: return w.f64.reinterpret(a());
        }
      case Op.select: {
        const condition = a();
        const yes = b();
        return w.select(condition, yes, this.#operand(inst, 2));
      }

      case Op.load: return this.#load(inst);
      case Op.field: return f.pointerAdd(a(), this.#rel(body.operand(inst, 1)));
      case Op.index: {
        const size = this.#rel(body.operand(inst, 2));
        return binary((x, y) => f.word.add(x, size === 1 ? y : f.word.mul(y, f.wordConst(size))));
      }
      case Op.bfload: return this.#bitLoad(inst);
      case Op.stacksave: return f.sp();
      case Op.vastart: return f.get(f.variadicPointer, VPtr);
      case Op.frameaddr: return f.get(f.framePointer, VPtr);
      default: return context.refuse(`operation ${ops[op]?.name ?? op}`);
    }
  }

  /** A shift count (i32) in the width of the shifted value. */
  #count(count: Expression, type: ValueType): Expression {
    return this.#is64(type) ? this.#f.w.i64.extend_u(count) : count;
  }

  #narrow(value: Expression, scalar: TypeId): Expression {
    const { w } = this.#f;
    switch (scalar) {
      case I8: return w.i32.extend8_s(value);
      case U8: return w.i32.and(value, w.i32.const(0xff));
      case I16: return w.i32.extend16_s(value);
      case U16: return w.i32.and(value, w.i32.const(0xffff));
      default: return value;
    }
  }

  /** wasm's rem_s does not trap on MIN % -1; the IR's does. a - (a / b) * b traps in both cases. */
  #remainder(inst: Value): Expression {
    const f = this.#f;
    const type = f.typeOf(inst);
    const int = this.#int(type);
    const divisor = f.body.operand(inst, 1);
    if (!this.#signed(f.body.aux[inst]!)) { const x = this.#operand(inst, 0); return int.rem_u(x, this.#operand(inst, 1)); }
    if (f.body.op[divisor] === Op.iconst && !(f.body.operand(divisor, 0) === -1 && f.body.operand(divisor, 1) === -1)) {
      const x = this.#operand(inst, 0);
      return int.rem_s(x, this.#operand(inst, 1));
    }
    const a = f.scratch(type);
    const b = f.scratch(type);
    return f.w.block(null, [
      f.set(a, this.#operand(inst, 0)), f.set(b, this.#operand(inst, 1)),
      int.sub(f.get(a, type), int.mul(int.div_s(f.get(a, type), f.get(b, type)), f.get(b, type))),
    ], f.context.wasmType(type));
  }

  #highProduct(inst: Value): Expression {
    const f = this.#f;
    const { w } = f;
    const signed = this.#signed(f.body.aux[inst]!);
    const x = this.#operand(inst, 0);
    const y = this.#operand(inst, 1);
    if (this.#is64(f.typeOf(inst))) return w.call(f.context.helper(signed ? 'mulh_s' : 'mulh_u'), [x, y], f.b.i64);
    const wide = (value: Expression): Expression => signed ? w.i64.extend_s(value) : w.i64.extend_u(value);
    return w.i32.wrap(w.i64.shr_u(w.i64.mul(wide(x), wide(y)), w.i64.const(32n)));
  }

  #overflow(inst: Value): Expression {
    const f = this.#f;
    const { w } = f;
    const op = f.body.op[inst]!;
    const type = this.#operandType(inst, 0);
    const signed = this.#signed(f.body.aux[inst]!);
    const int = this.#int(type);
    const a = f.scratch(type);
    const b = f.scratch(type);
    const x = (): Expression => f.get(a, type);
    const y = (): Expression => f.get(b, type);
    const zero = (): Expression => this.#const(type, 0n);
    let test: Expression;
    if (op === Op.addo) {
      const sum = (): Expression => int.add(x(), y());
      // Signed: the sum's sign differs from both operands'.
      test = signed ? int.lt_s(int.and(int.xor(x(), sum()), int.xor(y(), sum())), zero()) : int.lt_u(sum(), x());
    } else if (op === Op.subo) {
      test = signed ? int.lt_s(int.and(int.xor(x(), y()), int.xor(x(), int.sub(x(), y()))), zero()) : int.lt_u(x(), y());
    } else if (!this.#is64(type)) {
      const wide = (value: Expression): Expression => signed ? w.i64.extend_s(value) : w.i64.extend_u(value);
      const product = (): Expression => w.i64.mul(wide(x()), wide(y()));
      test = signed ? w.i64.ne(product(), w.i64.extend_s(w.i32.wrap(product()))) : w.i64.ne(w.i64.shr_u(product(), w.i64.const(32n)), w.i64.const(0n));
    } else {
      const high = w.call(f.context.helper(signed ? 'mulh_s' : 'mulh_u'), [x(), y()], f.b.i64);
      test = w.i64.ne(high, signed ? w.i64.shr_s(w.i64.mul(x(), y()), w.i64.const(63n)) : w.i64.const(0n));
    }
    return w.block(null, [f.set(a, this.#operand(inst, 0)), f.set(b, this.#operand(inst, 1)), test], f.b.i32);
  }

  #intToFloat(inst: Value, type: ValueType, sign: number): Expression {
    const { w } = this.#f;
    const signed = this.#signed(sign);
    const value = this.#operand(inst, 0);
    const float = type === VF32 ? w.f32 : w.f64;
    if (this.#is64(this.#operandType(inst, 0))) return signed ? float.convert_s.i64(value) : float.convert_u.i64(value);
    return signed ? float.convert_s.i32(value) : float.convert_u.i32(value);
  }

  #floatToInt(inst: Value, type: ValueType, sign: number): Expression {
    const signed = this.#signed(sign);
    const value = this.#operand(inst, 0);
    const int = this.#int(type);
    const from = this.#operandType(inst, 0) === VF32 ? 'f32' : 'f64';
    return signed ? int.trunc_s_sat[from](value) : int.trunc_u_sat[from](value);
  }

  /** Address and constant offset of an access: a folded `field` becomes the instruction's offset. */
  #address(pointer: Value): { base: Expression; offset: number } {
    const f = this.#f;
    if (f.body.op[pointer] === Op.field && f.isFolded(pointer)) {
      return { base: f.value(f.body.operand(pointer, 0)), offset: this.#rel(f.body.operand(pointer, 1)) };
    }
    if (f.body.op[pointer] === Op.slotaddr) {
      return { base: f.get(f.framePointer, VPtr), offset: f.slotOffsets[f.body.operand(pointer, 0)]! };
    }
    return { base: f.value(pointer), offset: 0 };
  }

  #alignOf(aux: number): number {
    const declared = memAlign(aux);
    const natural = scalarBits(memScalar(aux), this.#f.context.layout) / 8;
    return declared === 0 ? natural : Math.min(declared, natural);
  }

  #load(inst: Value): Expression {
    const f = this.#f;
    const aux = f.body.aux[inst]!;
    this.#checkOrder(aux);
    const { base, offset } = this.#address(f.body.operand(inst, 0));
    return this.#loadScalar(memScalar(aux), base, offset, this.#alignOf(aux));
  }

  #loadScalar(scalar: TypeId, base: Expression, offset: number, align: number): Expression {
    const { w, b, context } = this.#f;
    switch (context.module.types.valueType(scalar)) {
      case VF32: return w.f32.load(offset, align, base);
      case VF64: return w.f64.load(offset, align, base);
      default:
    }
    switch (scalar) {
      case I8: return w.i32.load8_s(offset, align, base);
      case U8: return w.i32.load8_u(offset, align, base);
      case I16: return w.i32.load16_s(offset, align, base);
      case U16: return w.i32.load16_u(offset, align, base);
      default:
    }
    if (scalarBits(scalar, context.layout) === 64) return w.i64.load(offset, align, base);
    const load = w.i32.load(offset, align, base);
    // Binaryen's JavaScript interface marks full loads as signed, and its optimizer then fuses a zero extension of one
    // into load32_s (seen in version 132).
    b.Load.setSigned(load, false);
    return load;
  }

  #checkOrder(aux: number): void {
    if (memEndian(aux) === 2) this.#f.context.refuse('big-endian access');
  }

  #store(inst: Value): Expression {
    const f = this.#f;
    const aux = f.body.aux[inst]!;
    this.#checkOrder(aux);
    const { base, offset } = this.#address(f.body.operand(inst, 0));
    return this.#storeScalar(memScalar(aux), base, offset, this.#alignOf(aux), this.#operand(inst, 1));
  }

  #storeScalar(scalar: TypeId, base: Expression, offset: number, align: number, value: Expression): Expression {
    const { w, context } = this.#f;
    switch (context.module.types.valueType(scalar)) {
      case VF32: return w.f32.store(offset, align, base, value);
      case VF64: return w.f64.store(offset, align, base, value);
      default:
    }
    switch (scalarBits(scalar, context.layout)) {
      case 8: return w.i32.store8(offset, align, base, value);
      case 16: return w.i32.store16(offset, align, base, value);
      case 32: return w.i32.store(offset, align, base, value);
      default: return w.i64.store(offset, align, base, value);
    }
  }

  // Bit-fields: bytes that hold the field are read (and written back) as one little-endian number.

  #bitPlace(inst: Value, bitsAt: number): { first: number; count: number; shift: number; width: number; scalar: TypeId } {
    const { body } = this.#f;
    const bit = this.#rel(body.operand(inst, bitsAt));
    const scalar = body.operand(inst, bitsAt + 1);
    const width = body.operand(inst, bitsAt + 2);
    const first = bit >> 3;
    return { first, count: (bit + width - 1 >> 3) - first + 1, shift: bit & 7, width, scalar };
  }

  /** `count` bytes at base + offset as an i64 (at most 8; a ninth byte is handled by the caller). */
  #bytes(base: () => Expression, offset: number, count: number): Expression {
    const { w } = this.#f;
    let value: Expression | undefined;
    for (let at = 0; at < count;) {
      const size = count - at >= 8 ? 8 : count - at >= 4 ? 4 : count - at >= 2 ? 2 : 1;
      const part = size === 8 ? w.i64.load(offset + at, 1, base()) : size === 4 ? w.i64.load32_u(offset + at, 1, base())
        : size === 2 ? w.i64.load16_u(offset + at, 1, base()) : w.i64.load8_u(offset + at, 1, base());
      const placed = at === 0 ? part : w.i64.shl(part, w.i64.const(BigInt(at * 8)));
      value = value === undefined ? placed : w.i64.or(value, placed);
      at += size;
    }
    return value ?? w.i64.const(0n);
  }

  #bitLoad(inst: Value): Expression {
    const f = this.#f;
    const { w } = f;
    const place = this.#bitPlace(inst, 1);
    const signed = scalarSigned(place.scalar, f.context.layout);
    const pointer = f.scratch(VPtr);
    const base = (): Expression => f.get(pointer, VPtr);
    const low = Math.min(place.count, 8);
    let value = this.#bytes(base, place.first, low);
    if (place.count === 9) {
      // The field starts in the first byte and ends in the ninth.
      value = w.i64.or(w.i64.shr_u(value, w.i64.const(BigInt(place.shift))),
        w.i64.shl(w.i64.load8_u(place.first + 8, 1, base()), w.i64.const(BigInt(64 - place.shift))));
      value = w.i64.shl(value, w.i64.const(BigInt(64 - place.width)));
    } else {
      value = w.i64.shl(value, w.i64.const(BigInt(64 - place.width - place.shift)));
    }
    const down = w.i64.const(BigInt(64 - place.width));
    value = signed ? w.i64.shr_s(value, down) : w.i64.shr_u(value, down);
    const type = f.typeOf(inst);
    return w.block(null, [f.set(pointer, this.#operand(inst, 0)), this.#is64(type) ? value : w.i32.wrap(value)], f.context.wasmType(type));
  }

  #bitStore(inst: Value): Expression {
    const f = this.#f;
    const { w } = f;
    const place = this.#bitPlace(inst, 2);
    const pointer = f.scratch(VPtr);
    const value = f.scratch(VI64);
    const base = (): Expression => f.get(pointer, VPtr);
    const operand = this.#operandType(inst, 1);
    const out: Expression[] = [f.set(pointer, this.#operand(inst, 0))];
    const raw = this.#operand(inst, 1);
    out.push(f.set(value, w.i64.and(this.#is64(operand) ? raw : w.i64.extend_u(raw), w.i64.const(mask(place.width)))));
    // Byte by byte groups: each piece keeps the bits around the field.
    for (let at = 0; at < place.count;) {
      const left = place.count - at;
      const size = left >= 8 ? 8 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
      const from = at * 8 - place.shift;
      const bits = size * 8;
      const low = Math.max(0, -from);
      const high = Math.min(bits, place.width - from);
      const keep = BigInt.asUintN(64, mask(bits) & ~(mask(high) & ~mask(low)));
      const shifted = from > 0 ? w.i64.shr_u(f.get(value, VI64), w.i64.const(BigInt(from))) : w.i64.shl(f.get(value, VI64), w.i64.const(BigInt(-from)));
      const insert = keep === 0n ? shifted : w.i64.or(w.i64.and(this.#bytes(base, place.first + at, size), w.i64.const(BigInt.asIntN(64, keep))),
        w.i64.and(shifted, w.i64.const(BigInt.asIntN(64, mask(high) & ~mask(low)))));
      const offset = place.first + at;
      out.push(size === 8 ? w.i64.store(offset, 1, base(), insert) : size === 4 ? w.i64.store32(offset, 1, base(), insert)
        : size === 2 ? w.i64.store16(offset, 1, base(), insert) : w.i64.store8(offset, 1, base(), insert));
      at += size;
    }
    return w.block(null, out);
  }

  // Atomics: images run on one thread, so plain sequences are atomic.

  #rmw(inst: Value): Expression {
    const f = this.#f;
    const aux = f.body.aux[inst]!;
    const scalar = memScalar(aux);
    const type = f.typeOf(inst);
    const int = this.#int(type);
    const pointer = f.scratch(VPtr);
    const old = f.scratch(type);
    const operand = f.scratch(type);
    const x = (): Expression => f.get(old, type);
    const y = (): Expression => f.get(operand, type);
    const results: Readonly<Record<string, () => Expression>> = {
      xchg: y, add: () => int.add(x(), y()), sub: () => int.sub(x(), y()), and: () => int.and(x(), y()), or: () => int.or(x(), y()),
      xor: () => int.xor(x(), y()), nand: () => int.xor(int.and(x(), y()), this.#const(type, -1n)),
    };
    const align = this.#alignOf(aux);
    return f.w.block(null, [
      f.set(pointer, this.#operand(inst, 0)), f.set(operand, this.#operand(inst, 1)),
      f.set(old, this.#loadScalar(scalar, f.get(pointer, VPtr), 0, align)),
      this.#storeScalar(scalar, f.get(pointer, VPtr), 0, align, results[rmwNames[memRmw(aux)]!]!()),
      x(),
    ], f.context.wasmType(type));
  }

  #compareExchange(inst: Value): Expression {
    const f = this.#f;
    const { w } = f;
    const aux = f.body.aux[inst]!;
    const scalar = memScalar(aux);
    const type = f.typeOf(inst);
    const int = this.#int(type);
    const pointer = f.scratch(VPtr);
    const old = f.scratch(type);
    const expected = f.scratch(type);
    const desired = f.scratch(type);
    const align = this.#alignOf(aux);
    return w.block(null, [
      f.set(pointer, this.#operand(inst, 0)), f.set(expected, this.#operand(inst, 1)), f.set(desired, this.#operand(inst, 2)),
      f.set(old, this.#loadScalar(scalar, f.get(pointer, VPtr), 0, align)),
      w.if(int.eq(f.get(old, type), this.#fit(f.get(expected, type), scalar)),
        this.#storeScalar(scalar, f.get(pointer, VPtr), 0, align, f.get(desired, type))),
      f.get(old, type),
    ], f.context.wasmType(type));
  }

  /** An i32 operand as a narrow access reads it. */
  #fit(value: Expression, scalar: TypeId): Expression {
    return this.#narrow(value, scalar);
  }

  // Calls.

  /** Bytes that a call's variable arguments take. */
  variadicBytes(inst: Value): number {
    const f = this.#f;
    const op = f.body.op[inst];
    if (op !== Op.call && op !== Op.icall) return 0;
    const { types, rels } = f.context.module;
    const sig = types.signatures[f.body.operand(inst, 1)]!;
    if (sig.fixed < 0) return 0;
    let bytes = 0;
    for (let i = sig.fixed; i < sig.params.length; i++) bytes += this.#slotBytes(sig.params[i]!, rels.layouts.size(sig.params[i]!, f.context.layout.lane));
    return bytes;
  }

  #slotBytes(type: TypeId, size: number): number {
    return this.#f.context.module.types.isAggregate(type) ? Math.ceil(size / 8) * 8 : 8;
  }

  #call(inst: Value): Expression {
    const f = this.#f;
    const { w, context, body } = f;
    const { types, rels } = context.module;
    const op = body.op[inst]!;
    const sigId = body.operand(inst, 1);
    const sig = types.signatures[sigId]!;
    const count = body.operand(inst, 2);
    const aggregate = types.isAggregate(sig.result) ? 1 : 0;
    const fixed = aggregate + (sig.fixed < 0 ? sig.params.length : sig.fixed);
    const out: Expression[] = [];
    const args: Expression[] = [];
    const result = context.signature(sigId).results;
    const argument = (i: number): Value => body.operand(inst, 3 + i);
    if (sig.fixed >= 0) {
      let offset = f.variadicOffset;
      for (let i = fixed; i < count; i++) {
        const type = sig.params[i - aggregate]!;
        const size = rels.layouts.size(type, context.layout.lane);
        out.push(this.#variableArgument(type, argument(i), offset, size));
        offset += this.#slotBytes(type, size);
      }
    }
    for (let i = 0; i < fixed && i < count; i++) args.push(f.value(argument(i)));
    // Without variable arguments there may be no frame; nobody reads the array then.
    if (sig.fixed >= 0) args.push(f.framePointer >= 0 ? f.frameAddress(f.variadicOffset) : f.wordConst(0));
    let code: Expression;
    if (op === Op.call) {
      const name = context.functionName(body.operand(inst, 0));
      code = name === undefined ? w.block(null, [...args.map((arg) => w.drop(arg)), w.unreachable()], result) : w.call(name, args, result);
    } else if (op === Op.sysc) {
      code = w.call(context.systemCall(body.operand(inst, 0), sigId), args, result);
    } else {
      const target = f.value(body.operand(inst, 0));
      // The address stays in a global for the message of a trap (mismatch.ts): one store, which costs nothing measurable.
      const callee = f.scratch(VI32);
      const keep = w.global.set('callee', w.local.tee(callee, f.wide ? w.i32.wrap(target) : target, context.binaryen.i32));
      code = w.call_indirect('functions', w.block(null, [keep, f.get(callee, VI32)], context.binaryen.i32), args, context.signature(sigId).params, result);
    }
    if (out.length === 0) return code;
    out.push(code);
    return f.typeOf(inst) === VNone ? w.block(null, out) : w.block(null, out, result);
  }

  /** Stores one variable argument into its 8-byte slot: integers extended by their own signedness, f32 as f64. */
  #variableArgument(type: TypeId, value: Value, offset: number, size: number): Expression {
    const f = this.#f;
    const { w, context } = f;
    const fp = (): Expression => f.get(f.framePointer, VPtr);
    if (context.module.types.isAggregate(type)) return f.copyBytes(f.frameAddress(offset), f.value(value), size);
    const register = f.typeOf(value);
    if (register === VF64) return this.#storeScalar(F64, fp(), offset, 8, f.value(value));
    if (register === VF32) return this.#storeScalar(F64, fp(), offset, 8, w.f64.promote(f.value(value)));
    if (this.#is64(register)) return w.i64.store(offset, 8, fp(), f.value(value));
    const signed = scalarSigned(type, context.layout);
    return w.i64.store(offset, 8, fp(), signed ? w.i64.extend_s(f.value(value)) : w.i64.extend_u(f.value(value)));
  }
}

const floatView = new DataView(new ArrayBuffer(8));

/** The double with these low and high bits. */
function doubleOf(low: number, high: number): number {
  floatView.setInt32(0, high);
  floatView.setInt32(4, low);
  return floatView.getFloat64(0);
}

/** The lowest `bits` bits set. */
function mask(bits: number): bigint {
  return (1n << BigInt(Math.max(0, bits))) - 1n;
}
