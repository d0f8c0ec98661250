// Complex numbers to IR: arithmetic works on pairs of values, one per part; as a value of an expression a complex number
// is the address of an object, as a record is.
//
// Multiplication is the plain formula; where both parts come out as NaN, and for division, the library decides (C17 G.5.1).

import type { Value } from '../../ir/module.ts';
import * as Op from '../../ir/op.gen.ts';
import { VI32, VNone } from '../../ir/types.ts';
import { boolType, CType, isFloating, machineType, QVolatile, TComplex } from './ctype.ts';
import type { ExprLowering, Place } from './lower-expr.ts';
import * as C from './operator.ts';
import * as X from './tree.ts';
import type { Decl, Expr } from './tree.ts';

/** The parts of a number; a real one has no imaginary part (-1). */
interface Pair {
  readonly re: Value;
  readonly im: Value;
}

/** Whether a complex expression computes its parts; others already are objects. */
export function isComplexOperation(expr: Expr): boolean {
  switch (expr.kind) {
    case X.ComplexOf: case X.Neg: case X.BitNot: case X.Binary: case X.Convert: return true;
    default: return false;
  }
}

export class ComplexLowering {
  readonly #ex: ExprLowering;

  constructor(ex: ExprLowering) {
    this.#ex = ex;
  }

  /** A new object that holds the value of an operation. */
  object(expr: Expr): Value {
    return this.#keep(this.pair(expr), expr.type);
  }

  #keep(value: Pair, type: CType): Value {
    const at = this.#ex.temp(type);
    this.store(place(at, type.unqual), value);
    return at;
  }

  /** Value of an arithmetic expression. */
  pair(expr: Expr): Pair {
    const ex = this.#ex;
    const { type } = expr;
    if (type.kind !== TComplex) return { re: ex.value(expr), im: -1 };
    switch (expr.kind) {
      case X.ComplexOf: {
        const re = ex.value(expr.a!);
        return { re, im: ex.value(expr.b!) };
      }
      case X.Neg: {
        const { re, im } = this.pair(expr.a!);
        return { re: this.#negate(re, type.to!), im: this.#negate(im, type.to!) };
      }
      case X.BitNot: {
        const { re, im } = this.pair(expr.a!);
        return { re, im: this.#negate(im, type.to!) };
      }
      case X.Convert: return this.#convert(this.pair(expr.a!), expr.a!.type, type);
      case X.Binary: {
        const a = this.pair(expr.a!);
        return this.#arith(expr.num, type, a, this.pair(expr.b!), expr.decl);
      }
      default: return this.#read(ex.value(expr), type);
    }
  }

  /** One part of a value. */
  part(expr: Expr): Value {
    const { re, im } = this.pair(expr.a!);
    return expr.num === 0 ? re : im;
  }

  /** Writes both parts. */
  store(to: Place, value: Pair): void {
    const ex = this.#ex;
    ex.write(this.#part(to, 0), value.re);
    ex.write(this.#part(to, 1), value.im);
  }

  #part(of: Place, n: number): Place {
    const { type } = of;
    const part = this.#ex.member(of, type, [n], type.record!.fields[n]!, type.to!);
    if ((type.quals & QVolatile) === 0) return part;
    const { kind, k64, k32 } = part.type;
    return { ...part, type: new CType({ kind, k64, k32, quals: QVolatile }) };
  }

  #read(at: Value, type: CType): Pair {
    const ex = this.#ex;
    const of = place(at, type.unqual);
    const re = ex.read(this.#part(of, 0));
    return { re, im: ex.read(this.#part(of, 1)) };
  }

  #convert({ re, im }: Pair, from: CType, to: CType): Pair {
    const ex = this.#ex;
    return { re: ex.convert(re, from.to!, to.to!), im: ex.convert(im, from.to!, to.to!) };
  }

  #negate(value: Value, part: CType): Value {
    const ex = this.#ex;
    const type = ex.valueType(part);
    return isFloating(part) ? ex.b.unary(Op.fneg, type, value) : ex.narrow(ex.b.unary(Op.neg, type, value), machineType(part));
  }

  /** `z = w`: the value is the object. */
  assign(expr: Expr): Value {
    const value = this.pair(expr.b!);
    const to = this.#ex.place(expr.a!);
    this.store(to, value);
    return to.at;
  }

  /** `a op= b` computed in a complex type; a may be real. */
  assignOp(expr: Expr): Value {
    const ex = this.#ex;
    const compute = expr.compute!;
    const to = ex.place(expr.a!);
    const right = this.pair(expr.b!);
    if (to.type.kind === TComplex) {
      const old = this.#convert(this.#read(to.at, to.type), to.type, compute);
      this.store(to, this.#convert(this.#arith(expr.num, compute, old, right, expr.decl), compute, to.type));
      return to.at;
    }
    const old = ex.convert(ex.read(to), to.type.unqual, compute.to!);
    const value = ex.convert(this.#arith(expr.num, compute, { re: old, im: -1 }, right, expr.decl).re, compute.to!, to.type.unqual);
    ex.write(to, value);
    return value;
  }

  /** ++ and --, on the real part (GNU). */
  step(expr: Expr): Value {
    const ex = this.#ex;
    const to = ex.place(expr.a!);
    const part = to.type.to!;
    const old = this.#read(to.at, to.type);
    const isPost = expr.num === C.PostInc || expr.num === C.PostDec;
    const before = isPost ? this.#keep(old, to.type) : -1;
    const type = ex.valueType(part);
    const one = isFloating(part) ? ex.b.fconst(type, 1) : ex.b.iconst(type, 1);
    const down = expr.num === C.PreDec || expr.num === C.PostDec;
    this.store(to, { re: this.#operate(down ? C.Sub : C.Add, part, old.re, one), im: old.im });
    return isPost ? before : to.at;
  }

  /** == or != of two complex numbers. */
  compare(expr: Expr): Value {
    const ex = this.#ex;
    const part = expr.a!.type.to!;
    const a = this.pair(expr.a!);
    const b = this.pair(expr.b!);
    const re = ex.compare(expr.num, part, a.re, b.re);
    return ex.b.binary(expr.num === C.Eq ? Op.and : Op.or, VI32, re, ex.compare(expr.num, part, a.im, b.im));
  }

  /** 1 if a complex object is not zero, else 0. */
  truth(at: Value, type: CType): Value {
    const ex = this.#ex;
    const { re, im } = this.#read(at, type);
    const test = (value: Value): Value => ex.convert(value, type.to!, boolType);
    return ex.b.binary(Op.or, VI32, test(re), test(im));
  }

  /** An operation on two values of the part type. */
  #operate(op: number, part: CType, a: Value, b: Value): Value {
    const ex = this.#ex;
    return ex.narrow(ex.arith(op, part, a, b, part), machineType(part));
  }

  #arith(op: number, type: CType, a: Pair, b: Pair, helper: Decl | null): Pair {
    const part = type.to!;
    const on = (code: number, x: Value, y: Value): Value => this.#operate(code, part, x, y);
    switch (op) {
      case C.Add: return { re: on(op, a.re, b.re), im: a.im < 0 ? b.im : b.im < 0 ? a.im : on(op, a.im, b.im) };
      case C.Sub: return { re: on(op, a.re, b.re), im: b.im < 0 ? a.im : a.im < 0 ? this.#negate(b.im, part) : on(op, a.im, b.im) };
      case C.Mul:
        if (a.im < 0) return { re: on(op, a.re, b.re), im: on(op, a.re, b.im) };
        if (b.im < 0) return { re: on(op, a.re, b.re), im: on(op, a.im, b.re) };
        return this.#multiply(type, a, b, helper);
      default:
        if (b.im < 0) return { re: on(op, a.re, b.re), im: on(op, a.im, b.re) };
        return this.#divide(type, a, b, helper);
    }
  }

  #multiply(type: CType, a: Pair, b: Pair, helper: Decl | null): Pair {
    const ex = this.#ex;
    const part = type.to!;
    const on = (code: number, x: Value, y: Value): Value => this.#operate(code, part, x, y);
    const re = on(C.Sub, on(C.Mul, a.re, b.re), on(C.Mul, a.im, b.im));
    const im = on(C.Add, on(C.Mul, a.re, b.im), on(C.Mul, a.im, b.re));
    if (helper === null) return { re, im };
    const code = ex.b;
    const register = ex.valueType(part);
    const slow = code.newBlock();
    const join = code.newBlock();
    const result = { re: code.blockParam(join, register), im: code.blockParam(join, register) };
    const isNaN = code.binary(Op.and, VI32, code.compare(Op.fne, re, re), code.compare(Op.fne, im, im));
    code.emit(Op.brif, VNone, 2, [isNaN, slow, 0, join, 2, re, im]);
    code.startBlock(slow);
    const exact = this.#call(helper, a, b);
    code.br(join, [exact.re, exact.im]);
    code.startBlock(join);
    return result;
  }

  #divide(type: CType, a: Pair, b: Pair, helper: Decl | null): Pair {
    const ex = this.#ex;
    const part = type.to!;
    const register = ex.valueType(part);
    const zero = isFloating(part) ? ex.b.fconst(register, 0) : ex.b.iconst(register, 0);
    const dividend = a.im < 0 ? { re: a.re, im: zero } : a;
    if (helper !== null) return this.#call(helper, dividend, b);
    const on = (code: number, x: Value, y: Value): Value => this.#operate(code, part, x, y);
    const norm = on(C.Add, on(C.Mul, b.re, b.re), on(C.Mul, b.im, b.im));
    const re = on(C.Add, on(C.Mul, dividend.re, b.re), on(C.Mul, dividend.im, b.im));
    const im = on(C.Sub, on(C.Mul, dividend.im, b.re), on(C.Mul, dividend.re, b.im));
    return { re: on(C.Div, re, norm), im: on(C.Div, im, norm) };
  }

  /** The library's result for two numbers. */
  #call(helper: Decl, a: Pair, b: Pair): Pair {
    const ex = this.#ex;
    const result = helper.type.to!;
    const buffer = ex.temp(result);
    const sig = ex.types.callSignature(helper.type, helper.type.params);
    ex.b.call(ex.context.symbolOf(helper), sig, VNone, [buffer, a.re, a.im, b.re, b.im]);
    return this.#read(buffer, result);
  }
}

function place(at: Value, type: CType): Place {
  return { at, type, align: 0, bits: -1, width: 0 };
}
