// Complex numbers (C17 6.2.5p11, 6.3.1.6, 6.3.1.7, 6.3.1.8, Annex G; in GNU C of integers too, and `~z` is the conjugate).
//
// An operand of real type stays real: given an imaginary part of zero it would lose infinities and the sign of zero
// (G.5.1). Constants fold part by part, as at run time.

import { declareLibrary } from './check-builtin.ts';
import type { Checker } from './check.ts';
import { convert, isLvalue, rvalue } from './check-convert.ts';
import { usualType } from './compat.ts';
import { foldBinary, foldUnary } from './constant.ts';
import { intType, isFloating, TBool, TComplex, TFloat, type CType } from './ctype.ts';
import * as Op from './operator.ts';
import type { Loc } from './source.ts';
import * as X from './tree.ts';
import { Expr, type Decl } from './tree.ts';

/** Type of an arithmetic operation on two promoted arithmetic types: complex if one of them is (6.3.1.8). */
export function commonType(c: Checker, a: CType, b: CType): CType {
  if (a.kind !== TComplex && b.kind !== TComplex) return usualType(c, a, b);
  const x = a.kind === TComplex ? a.to! : a;
  const y = b.kind === TComplex ? b.to! : b;
  return c.types.complex(x === y ? x : usualType(c, x, y));
}

export function zeroOf(c: Checker, type: CType, loc: Loc): Expr {
  return convert(c, c.int(0, intType, loc), type);
}

/** The complex number of two parts of one type. */
export function complexOf(c: Checker, re: Expr, im: Expr, loc: Loc): Expr {
  const made = new Expr(X.ComplexOf, c.types.complex(re.type), loc);
  made.a = re;
  made.b = im;
  return made;
}

function isConstant(expr: Expr): boolean {
  return expr.kind === X.Const || expr.kind === X.FloatConst;
}

/** Real (0) or imaginary (1) part of an arithmetic expression; an lvalue if that is a complex lvalue. */
export function partOf(c: Checker, expr: Expr, part: 0 | 1, loc: Loc): Expr {
  const { type } = expr;
  if (type.kind !== TComplex) {
    if (part === 0) return expr;
    const zero = zeroOf(c, type.unqual, loc);
    const value = rvalue(c, expr);
    if (isConstant(value) || isLvalue(expr)) return zero;
    const both = new Expr(X.Comma, zero.type, loc);
    both.a = value;
    both.b = zero;
    return both;
  }
  const of = isLvalue(expr) ? expr : rvalue(c, expr);
  if (of.kind === X.ComplexOf && isConstant(part === 0 ? of.b! : of.a!)) return part === 0 ? of.a! : of.b!;
  const made = new Expr(X.Part, isLvalue(of) ? c.types.qualified(type.to!, type.quals) : type.to!, loc);
  made.a = of;
  made.num = part;
  return made;
}

/** A conversion from or to a complex type (6.3.1.6, 6.3.1.7); to `_Bool` (6.3.1.2) both parts count. */
export function convertComplex(c: Checker, expr: Expr, type: CType): Expr {
  const isComplex = expr.type.kind === TComplex;
  if (type.kind === TComplex) {
    const part = type.to!;
    if (!isComplex) return complexOf(c, convert(c, expr, part), zeroOf(c, part, expr.loc), expr.loc);
    if (expr.kind === X.ComplexOf) return complexOf(c, convert(c, expr.a!, part), convert(c, expr.b!, part), expr.loc);
  } else if (type.kind !== TBool) return convert(c, partOf(c, expr, 0, expr.loc), type);
  const made = new Expr(X.Convert, type, expr.loc);
  made.a = expr;
  return made;
}

/** -z or ~z. */
export function complexUnary(c: Checker, op: number, value: Expr, loc: Loc): Expr {
  if (value.kind === X.ComplexOf) {
    const re = op === Op.Neg ? foldUnary(c, Op.Neg, value.a!.type, value.a!, loc) : value.a!;
    const im = foldUnary(c, Op.Neg, value.b!.type, value.b!, loc);
    if (re !== null && im !== null) return complexOf(c, re, im, loc);
  }
  const made = new Expr(op === Op.Neg ? X.Neg : X.BitNot, value.type, loc);
  made.a = value;
  return made;
}

/** a op b for op among + - * /, in a complex type. */
export function complexBinary(c: Checker, op: number, type: CType, a: Expr, b: Expr, loc: Loc): Expr {
  const x = convert(c, a, a.type.kind === TComplex ? type : type.to!);
  const y = convert(c, b, b.type.kind === TComplex ? type : type.to!);
  const folded = fold(c, op, type.to!, x, y, loc);
  if (folded !== null) return folded;
  const made = new Expr(X.Binary, type, loc);
  made.num = op;
  made.a = x;
  made.b = y;
  made.decl = complexFunction(c, op, type, x.type, y.type);
  return made;
}

/** The library's function for what the plain formula does not do (G.5.1): multiplication that gives NaN, division. */
export function complexFunction(c: Checker, op: number, type: CType, a: CType, b: CType): Decl | null {
  const part = type.to!;
  if (!isFloating(part) || b.kind !== TComplex) return null;
  if (op !== Op.Div && (op !== Op.Mul || a.kind !== TComplex)) return null;
  const decl = declareLibrary(c, `__${op === Op.Mul ? 'mul' : 'div'}${part.kind === TFloat ? 'sc' : 'dc'}3`, 0, true, true)!;
  decl.used = true;
  return decl;
}

/** Both operands constant: the result, unless it is NaN, needs a quotient of complex numbers or differs between lanes. */
function fold(c: Checker, op: number, part: CType, a: Expr, b: Expr, loc: Loc): Expr | null {
  const [ar, ai] = parts(a);
  const [br, bi] = parts(b);
  if (!isConstant(ar) || !isConstant(br) || ai !== null && !isConstant(ai) || bi !== null && !isConstant(bi)) return null;
  const on = (code: number, p: Expr | null, q: Expr | null): Expr | null => p === null || q === null ? null : foldBinary(c, code, part, p, q, loc);
  const pair = (re: Expr | null, im: Expr | null): Expr | null => {
    if (re === null || im === null || Number.isNaN(re.num) || Number.isNaN(im.num)) return null;
    return complexOf(c, re, im, loc);
  };
  switch (op) {
    case Op.Add: return pair(on(op, ar, br), ai === null ? bi : bi === null ? ai : on(op, ai, bi));
    case Op.Sub: return pair(on(op, ar, br), bi === null ? ai : ai === null ? foldUnary(c, Op.Neg, part, bi, loc) : on(op, ai, bi));
    case Op.Mul:
      if (ai === null) return pair(on(op, ar, br), on(op, ar, bi));
      if (bi === null) return pair(on(op, ar, br), on(op, ai, br));
      return pair(on(Op.Sub, on(op, ar, br), on(op, ai, bi)), on(Op.Add, on(op, ar, bi), on(op, ai, br)));
    default: return bi === null ? pair(on(op, ar, br), on(op, ai, br)) : null;
  }
}

/** Real and imaginary part; null for the latter of a real expression. */
function parts(expr: Expr): [Expr, Expr | null] {
  return expr.kind === X.ComplexOf ? [expr.a!, expr.b!] : [expr, null];
}
