// Builtins of the typed tree to IR: variable arguments, bit counting, checked arithmetic, atomics, floating-point
// classification, memory operations, setjmp. Names are canonical: without `__builtin_`, `__` and, for the bit
// operations, with their l/ll suffix (the operand's type tells the width).

import type { Value } from '../../ir/module.ts';
import * as Op from '../../ir/op.gen.ts';
import { rmwNames } from '../../ir/ops.ts';
import { RAdd, RConvert, RDiv, RLt, RMul, RNeg, RSub, type Rel } from '../../ir/rel.ts';
import { F64, I32, I64, Ptr, U8, UWord, VF32, VF64, VI32, VI64, VNone, VPtr, VWord, type TypeId, type ValueType } from '../../ir/types.ts';
import { isCompound, isFloating, machineType, TPointer, TVoid, type CType } from './ctype.ts';
import type { ExprLowering } from './lower-expr.ts';
import { isNarrow, signOf } from './lower-types.ts';
import * as C from './operator.ts';
import type { Expr } from './tree.ts';

/** Unary floating operations that are single instructions. */
const floatOps: Readonly<Record<string, number>> = {
  fabs: Op.fabs, sqrt: Op.fsqrt, floor: Op.ffloor, ceil: Op.fceil, trunc: Op.ftrunc, rint: Op.frint, nearbyint: Op.frint,
};

const compareOps: Readonly<Record<string, number>> = {
  isgreater: C.Gt, isgreaterequal: C.Ge, isless: C.Lt, islessequal: C.Le,
};

/** Lowers builtins of one function. */
export class BuiltinLowering {
  readonly #ex: ExprLowering;

  constructor(ex: ExprLowering) {
    this.#ex = ex;
  }

  lower(expr: Expr): Value {
    const ex = this.#ex;
    const b = ex.b;
    const args = expr.args!;
    const name = expr.text;
    const arg = (i: number): Value => ex.value(args[i]!);
    switch (name) {
      case 'va_start': {
        const list = this.#listAddress(args[0]!);
        b.store(list, b.emit(Op.vastart, VPtr, 0, []), { scalar: Ptr });
        return -1;
      }
      case 'va_end': ex.effect(args[0]!); return -1;
      case 'va_copy': {
        const to = this.#listAddress(args[0]!);
        b.store(to, b.load(VPtr, this.#listAddress(args[1]!), { scalar: Ptr }), { scalar: Ptr });
        return -1;
      }
      case 'memcpy': case 'memmove': {
        const to = arg(0);
        const from = arg(1);
        b.emit(name === 'memcpy' ? Op.memcpy : Op.memmove, VNone, 0, [to, from, this.#word(args[2]!)]);
        return to;
      }
      case 'memset': {
        const to = arg(0);
        const fill = arg(1);
        b.emit(Op.memset, VNone, 0, [to, fill, this.#word(args[2]!)]);
        return to;
      }
      case 'alloca': return b.emit(Op.alloca, VPtr, 0, [this.#word(args[0]!), 16]);
      case 'alloca_with_align': return b.emit(Op.alloca, VPtr, 0, [this.#word(args[0]!), 16]);
      case 'trap': case 'unreachable':
        if (name === 'trap') b.trap();
        else b.unreachable();
        b.startBlock(b.newBlock());
        return -1;
      case 'frame_address': return b.emit(Op.frameaddr, VPtr, 0, []);
      case 'return_address': return b.iconst(VPtr, 0);
      case 'shuffle': return ex.vectors.shuffle(expr);
      case 'setjmp': return b.emit(Op.setjmp, VI32, 0, [arg(0)]);
      case 'longjmp': {
        const buffer = arg(0);
        b.emit(Op.longjmp, VNone, 0, [buffer, arg(1)]);
        b.startBlock(b.newBlock());
        return -1;
      }
      case 'setjmp_frame': {
        const buffer = arg(0);
        const type = ex.m.types.array(U8, ex.m.rels.int(512, UWord));
        const frame = b.slotaddr(b.slot(type, '', 16));
        b.store(buffer, frame, { scalar: Ptr, align: 1 });
        return b.emit(Op.setjmp, VI32, 0, [frame]);
      }
      case 'longjmp_frame': {
        const buffer = b.load(VPtr, arg(0), { scalar: Ptr, align: 1 });
        ex.effect(args[1]!);
        b.emit(Op.longjmp, VNone, 0, [buffer, b.iconst(VI32, 1)]);
        b.startBlock(b.newBlock());
        return -1;
      }
      case 'prefetch': for (const item of args) ex.effect(item); return -1;
      case 'copysign': case 'copysignf': case 'copysignl': {
        const magnitude = arg(0);
        return b.binary(Op.fcopysign, ex.valueType(expr.type), magnitude, arg(1));
      }
      default:
    }
    const base = name.replace(/[fl]$/, '');
    const float = floatOps[name] ?? floatOps[base];
    if (float !== undefined && isFloating(expr.type)) return b.unary(float, ex.valueType(expr.type), arg(0));
    if (name.startsWith('atomic_') || name.startsWith('sync_')) return this.#atomic(expr, name);
    if (name.endsWith('_overflow')) return this.#overflow(expr, name.slice(0, 3), false);
    if (name.endsWith('_overflow_p')) return this.#overflow(expr, name.slice(0, 3), true);
    const compare = compareOps[name];
    if (compare !== undefined) {
      const a = arg(0);
      return ex.compare(compare, args[0]!.type, a, arg(1));
    }
    return this.#classify(expr, name) ?? this.#bits(expr, name);
  }

  /** Address of a va_list lvalue (as an array parameter it is already a pointer value). */
  #listAddress(list: Expr): Value {
    return this.#ex.place(list).at;
  }

  #word(expr: Expr): Value {
    return this.#ex.toWord(this.#ex.value(expr), machineType(expr.type));
  }

  /** Next variable argument: 8-byte slots, integers as 64 bits, aggregates inline rounded up to 8 (DESIGN.md 3). */
  vaArg(expr: Expr): Value {
    const ex = this.#ex;
    const b = ex.b;
    const { rels } = ex.m;
    const list = this.#listAddress(expr.a!);
    const at = b.load(VPtr, list, { scalar: Ptr });
    const advance = (bytes: Rel): void => b.store(list, b.field(at, bytes), { scalar: Ptr });
    if (expr.type.kind === TVoid) return -1;
    if (isCompound(expr.type)) {
      const size = rels.size(ex.types.of(expr.type.unqual));
      const eight = rels.int(8, UWord);
      const units = rels.op(RDiv, UWord, rels.op(RAdd, UWord, size, rels.int(7, UWord)), eight);
      advance(rels.op(RMul, UWord, units, eight));
      return at;
    }
    advance(rels.int(8, UWord));
    const scalar = machineType(expr.type);
    const type = ex.m.types.valueType(scalar);
    if (type === VF64) return b.load(VF64, at, { scalar: F64 });
    if (type === VF32) return b.unary(Op.fdemote, VF32, b.load(VF64, at, { scalar: F64 }));
    const wide = b.load(VI64, at, { scalar: I64 });
    switch (type) {
      case VI64: return wide;
      case VPtr: return b.unary(Op.itop, VPtr, b.unary(Op.trunc, VWord, wide));
      case VWord: return b.unary(Op.trunc, VWord, wide);
      default: return ex.narrow(b.unary(Op.trunc, VI32, wide), scalar);
    }
  }

  /** Counting, byte swapping and rotating; the operand's type decides the width. */
  #bits(expr: Expr, name: string): Value {
    const ex = this.#ex;
    const b = ex.b;
    const source = expr.args![0]!;
    const scalar = machineType(source.type);
    const value = ex.value(source);
    const type = ex.m.types.valueType(scalar);
    const toInt = (result: Value): Value => type === VI32 ? result : b.unary(Op.trunc, VI32, result);
    const stem = name.replace(/l{1,2}$/, '');
    switch (stem) {
      case 'clz': return toInt(b.unary(Op.clz, type, value));
      case 'ctz': return toInt(b.unary(Op.ctz, type, value));
      case 'popcount': return toInt(b.unary(Op.popcnt, type, value));
      case 'parity': return b.binary(Op.and, VI32, toInt(b.unary(Op.popcnt, type, value)), ex.int(1));
      case 'ffs': {
        const index = b.binary(Op.add, VI32, toInt(b.unary(Op.ctz, type, value)), ex.int(1));
        return b.select(VI32, b.compare(Op.ne, value, b.iconst(type, 0)), index, ex.int(0));
      }
      case 'clrsb': {
        // Redundant sign bits: leading zeros of x ^ (x >> (width-1)), less one.
        const sign = b.binary(Op.shr, type, value, this.#topBit(type), 0);
        return b.binary(Op.sub, VI32, toInt(b.unary(Op.clz, type, b.binary(Op.xor, type, value, sign))), ex.int(1));
      }
      case 'bswap32': case 'bswap64': return b.unary(Op.bswap, type, value);
      case 'bswap16': {
        const swapped = b.unary(Op.bswap, VI32, value);
        return b.binary(Op.shr, VI32, swapped, ex.int(16), 1);
      }
      case 'abs': case 'labs': case 'llabs': {
        const negative = b.compare(Op.lt, value, b.iconst(type, 0), 0);
        return b.select(type, negative, b.unary(Op.neg, type, value), value);
      }
      default: throw new Error(`builtin ${name} has no lowering`);
    }
  }

  /** Width of a register type less one, as an i32. */
  #topBit(type: ValueType): Value {
    const ex = this.#ex;
    if (type !== VWord) return ex.int(type === VI32 ? 31 : 63);
    const { rels } = ex.m;
    const bits = rels.op(RMul, UWord, rels.word(), rels.int(8, UWord));
    return ex.b.rconst(VI32, rels.op(RConvert, I32, rels.op(RSub, UWord, bits, rels.int(1, UWord))));
  }

  /** Floating-point classification (C17 7.12.3), or undefined if the name is none. */
  #classify(expr: Expr, name: string): Value | undefined {
    const ex = this.#ex;
    const b = ex.b;
    const args = expr.args!;
    if (args.length === 0 || !isFloating(args[args.length - 1]!.type)) return undefined;
    const stem = name.startsWith('is') ? name.replace(/[fl]$/, '') : name.replace(/^(signbit)[fl]$/, '$1');
    const source = args[args.length - 1]!;
    const type = ex.valueType(source.type);
    const infinity = (): Value => b.fconst(type, Infinity);
    const smallest = (): Value => b.fconst(type, type === VF32 ? 2 ** -126 : 2 ** -1022);
    switch (stem) {
      case 'isnan': { const x = ex.value(source); return b.compare(Op.fne, x, x); }
      case 'isin': case 'isinf': { const x = ex.value(source); return b.compare(Op.feq, b.unary(Op.fabs, type, x), infinity()); }
      case 'isinf_sign': {
        const x = ex.value(source);
        return b.binary(Op.sub, VI32, b.compare(Op.feq, x, infinity()), b.compare(Op.feq, x, b.fconst(type, -Infinity)));
      }
      case 'isfinite': case 'finite': { const x = ex.value(source); return b.compare(Op.flt, b.unary(Op.fabs, type, x), infinity()); }
      case 'isnormal': {
        const x = b.unary(Op.fabs, type, ex.value(source));
        return b.binary(Op.and, VI32, b.compare(Op.flt, x, infinity()), b.compare(Op.fle, smallest(), x));
      }
      case 'signbit': {
        const x = ex.value(source);
        const bits = b.unary(Op.bitcast, type === VF32 ? VI32 : VI64, x);
        return b.compare(Op.lt, bits, b.iconst(type === VF32 ? VI32 : VI64, 0), 0);
      }
      case 'isunordered': {
        const x = ex.value(args[0]!);
        const y = ex.value(args[1]!);
        return b.binary(Op.or, VI32, b.compare(Op.fne, x, x), b.compare(Op.fne, y, y));
      }
      case 'islessgreater': {
        const x = ex.value(args[0]!);
        const y = ex.value(args[1]!);
        return b.binary(Op.or, VI32, b.compare(Op.flt, x, y), b.compare(Op.flt, y, x));
      }
      case 'fpclassify': {
        // Arguments: nan, infinite, normal, subnormal, zero, x.
        const kinds = args.slice(0, 5).map((kind) => ex.value(kind));
        const x = b.unary(Op.fabs, type, ex.value(source));
        const zero = b.compare(Op.feq, x, b.fconst(type, 0));
        const small = b.select(VI32, zero, kinds[4]!, kinds[3]!);
        const finite = b.select(VI32, b.compare(Op.flt, x, smallest()), small, kinds[2]!);
        const ordered = b.select(VI32, b.compare(Op.feq, x, infinity()), kinds[1]!, finite);
        return b.select(VI32, b.compare(Op.fne, x, x), kinds[0]!, ordered);
      }
      default: return undefined;
    }
  }

  /** -1 in layouts where the scalar is signed, else 0, as an i64. */
  #signMask(scalar: TypeId): Value {
    const { rels } = this.#ex.m;
    const negative = rels.op(RLt, I32, rels.convert(rels.int(-1, scalar), scalar), rels.int(0, scalar));
    const mask = rels.op(RNeg, I64, rels.convert(negative, I64));
    const uniform = rels.uniformValue(mask, this.#ex.context.lanes);
    return uniform === undefined ? this.#ex.b.rconst(VI64, mask) : this.#ex.b.iconst(VI64, uniform);
  }

  /**
   * add, sub, mul with overflow check in infinite precision (GCC manual, "Built-in Functions to Perform Arithmetic with
   * Overflow Checking"): operands are widened to 128 bits (lo, hi), which holds every exact result.
   */
  #overflow(expr: Expr, op: string, predicateOnly: boolean): Value {
    const ex = this.#ex;
    const b = ex.b;
    const [x, y, out] = expr.args! as [Expr, Expr, Expr];
    const target = predicateOnly ? out.type : out.type.to!;
    const scalarX = machineType(x.type);
    const scalarY = machineType(y.type);
    const result = machineType(target);
    const xValue = ex.value(x);
    const yValue = ex.value(y);
    const place = predicateOnly ? -1 : ex.value(out);
    if (predicateOnly) ex.effect(out);
    if (scalarX === scalarY && scalarX === result && !isNarrow(result)) {
      const type = ex.m.types.valueType(result);
      const codes = op === 'add' ? [Op.add, Op.addo] : op === 'sub' ? [Op.sub, Op.subo] : [Op.mul, Op.mulo];
      const value = b.binary(codes[0]!, type, xValue, yValue);
      const overflow = b.compare(codes[1]!, xValue, yValue, signOf(result));
      if (!predicateOnly) b.store(place, value, { scalar: result });
      return overflow;
    }
    const xLow = ex.toI64(xValue, scalarX);
    const yLow = ex.toI64(yValue, scalarY);
    const top = ex.int(63);
    const xHigh = b.binary(Op.and, VI64, b.binary(Op.shr, VI64, xLow, top, 0), this.#signMask(scalarX));
    const yHigh = b.binary(Op.and, VI64, b.binary(Op.shr, VI64, yLow, top, 0), this.#signMask(scalarY));
    let low: Value;
    let high: Value;
    if (op === 'mul') {
      low = b.binary(Op.mul, VI64, xLow, yLow);
      const cross = b.binary(Op.add, VI64, b.binary(Op.mul, VI64, xHigh, yLow), b.binary(Op.mul, VI64, xLow, yHigh));
      high = b.binary(Op.add, VI64, b.binary(Op.mulh, VI64, xLow, yLow, 1), cross);
    } else {
      const code = op === 'add' ? Op.add : Op.sub;
      low = b.binary(code, VI64, xLow, yLow);
      const carry = op === 'add' ? b.compare(Op.lt, low, xLow, 1) : b.compare(Op.lt, xLow, yLow, 1);
      high = b.binary(code, VI64, b.binary(code, VI64, xHigh, yHigh), b.unary(Op.extend, VI64, carry, 1));
    }
    const value = ex.convertInt(low, I64, result);
    const back = ex.toI64(value, result);
    const expected = b.binary(Op.and, VI64, b.binary(Op.shr, VI64, back, top, 0), this.#signMask(result));
    if (!predicateOnly) b.store(place, value, { scalar: result });
    return b.binary(Op.or, VI32, b.compare(Op.ne, back, low), b.compare(Op.ne, high, expected));
  }

  /** __atomic_* and __sync_* (GCC manual). The pointee of the first argument decides the width; all orders are seq_cst. */
  #atomic(expr: Expr, name: string): Value {
    const ex = this.#ex;
    const b = ex.b;
    const args = expr.args!;
    const seqCst = 5;
    const relaxed = 1;
    if (name === 'atomic_thread_fence' || name === 'atomic_signal_fence' || name === 'sync_synchronize') {
      for (const item of args) ex.effect(item);
      // A signal fence is for the compiler alone, which moves nothing over any fence.
      b.emit(Op.fence, VNone, name === 'atomic_signal_fence' ? relaxed : seqCst, []);
      return -1;
    }
    const at = ex.value(args[0]!);
    const pointee = args[0]!.type.to!.unqual;
    if (name === 'atomic_test_and_set') {
      const old = b.emit(Op.rmw, VI32, U8 | seqCst << 12, [at, ex.int(1)]);
      return b.compare(Op.ne, old, ex.int(0));
    }
    if (name === 'atomic_clear') { b.store(at, ex.int(0), { scalar: U8, order: seqCst }); return -1; }
    if (isCompound(pointee)) return this.#atomicRecord(name, at, pointee, args);
    const scalar = machineType(pointee);
    const type = ex.m.types.valueType(scalar);
    const value = (i: number): Value => ex.convert(ex.value(args[i]!), args[i]!.type, pointee);
    const memory = (i: number): { at: Value } => ({ at: ex.value(args[i]!) });
    switch (name) {
      case 'atomic_load_n': return b.load(type, at, { scalar, order: seqCst });
      case 'atomic_load': {
        const to = memory(1);
        b.store(to.at, b.load(type, at, { scalar, order: seqCst }), { scalar });
        return -1;
      }
      case 'atomic_store_n': b.store(at, value(1), { scalar, order: seqCst }); return -1;
      case 'atomic_store': b.store(at, b.load(type, memory(1).at, { scalar }), { scalar, order: seqCst }); return -1;
      case 'sync_lock_release': b.store(at, this.#zero(type), { scalar, order: seqCst }); return -1;
      case 'atomic_exchange_n': case 'sync_lock_test_and_set': return this.#rmw('xchg', at, value(1), scalar);
      case 'atomic_exchange': {
        const old = this.#rmw('xchg', at, b.load(type, memory(1).at, { scalar }), scalar);
        b.store(memory(2).at, old, { scalar });
        return -1;
      }
      case 'sync_val_compare_and_swap': case 'sync_bool_compare_and_swap': {
        const expected = value(1);
        const old = ex.compareExchange(at, expected, value(2), scalar);
        return name === 'sync_val_compare_and_swap' ? old : this.#same(old, expected, scalar);
      }
      case 'atomic_compare_exchange_n': case 'atomic_compare_exchange': {
        const wanted = memory(1);
        const expected = b.load(type, wanted.at, { scalar });
        const desired = name === 'atomic_compare_exchange_n' ? value(2) : b.load(type, memory(2).at, { scalar });
        const old = ex.compareExchange(at, expected, desired, scalar);
        b.store(wanted.at, old, { scalar });
        return this.#same(old, expected, scalar);
      }
      default:
    }
    const match = /^(?:atomic|sync)_(?:fetch_and_(\w+)|fetch_(\w+)|(\w+)_and_fetch|(\w+)_fetch)$/.exec(name);
    if (match === null) throw new Error(`builtin ${name} has no lowering`);
    const op = match[1] ?? match[2] ?? match[3] ?? match[4]!;
    const operand = pointee.kind === TPointer ? b.unary(Op.itop, VPtr, ex.toWord(ex.value(args[1]!), machineType(args[1]!.type))) : value(1);
    const old = this.#rmw(op, at, operand, scalar);
    return match[1] !== undefined || match[2] !== undefined ? old : this.#combine(op, old, operand, scalar);
  }

  #zero(type: ValueType): Value {
    return type === VF32 || type === VF64 ? this.#ex.b.fconst(type, 0) : this.#ex.b.iconst(type, 0);
  }

  #same(a: Value, c: Value, scalar: TypeId): Value {
    const ex = this.#ex;
    return ex.b.compare(Op.eq, ex.asBits(a, scalar).value, ex.asBits(c, scalar).value);
  }

  #rmw(op: string, at: Value, operand: Value, scalar: TypeId): Value {
    const ex = this.#ex;
    const bits = ex.asBits(operand, scalar);
    const mem = bits.scalar | 5 << 12 | rmwNames.indexOf(op) << 28;
    return ex.fromBits(ex.b.emit(Op.rmw, bits.type, mem, [at, bits.value]), scalar);
  }

  /** The value after a read-modify-write. */
  #combine(op: string, old: Value, operand: Value, scalar: TypeId): Value {
    const ex = this.#ex;
    const b = ex.b;
    const x = ex.asBits(old, scalar);
    const y = ex.asBits(operand, scalar);
    const codes: Readonly<Record<string, number>> = { add: Op.add, sub: Op.sub, and: Op.and, or: Op.or, xor: Op.xor, nand: Op.and };
    let value = b.binary(codes[op]!, x.type, x.value, y.value);
    if (op === 'nand') value = b.unary(Op.not, x.type, value);
    return ex.fromBits(ex.narrow(value, x.scalar), scalar);
  }

  /** Atomic access to records: single-threaded hosts make plain copies atomic. */
  #atomicRecord(name: string, at: Value, type: CType, args: readonly Expr[]): Value {
    const ex = this.#ex;
    const b = ex.b;
    const ir = ex.types.of(type);
    switch (name) {
      case 'atomic_load': b.copy(ex.value(args[1]!), at, ir); return -1;
      case 'atomic_store': b.copy(at, ex.value(args[1]!), ir); return -1;
      case 'atomic_exchange': {
        const from = ex.value(args[1]!);
        const to = ex.value(args[2]!);
        const temp = ex.temp(type);
        b.copy(temp, from, ir);
        b.copy(to, at, ir);
        b.copy(at, temp, ir);
        return -1;
      }
      default: throw new Error(`builtin ${name} of a record has no lowering`);
    }
  }
}
