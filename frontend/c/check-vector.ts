// GNU vectors: operators work element by element, a scalar operand stands for a vector of it, comparisons give vectors of
// -1 and 0, casts between equal sizes keep the bytes. A vector is laid out as a struct of its elements, aligned to its size.

import type { Checker } from './check.ts';
import { convert, isErr, isLvalue } from './check-convert.ts';
import { compatibleUnqualified, signedTwin } from './compat.ts';
import { isArithmetic, isInteger, QAtomic, TComplex, TVector, type CType } from './ctype.ts';
import * as Op from './operator.ts';
import type { Loc } from './source.ts';
import * as X from './tree.ts';
import { Expr, errorExpr, markMemory } from './tree.ts';

/** An operand for a vector type: itself, or a scalar for all elements; null if it fits neither. */
export function vectorOperand(c: Checker, value: Expr, type: CType, op: number): Expr | null {
  const element = type.to!;
  const needsInteger = op !== Op.Add && op !== Op.Sub && op !== Op.Mul && op !== Op.Div && (op < Op.Lt || op > Op.Ne);
  if (needsInteger && !isInteger(element)) return null;
  if (value.type.kind === TVector) {
    // A vector of shift counts may have another type.
    const isShift = op === Op.Shl || op === Op.Shr;
    if (isShift) return isInteger(value.type.to!) && value.type.record!.fields.length === type.record!.fields.length ? value : null;
    return c.decide(compatibleUnqualified(c, value.type, type), value.loc) ? value : null;
  }
  if (!isArithmetic(value.type) || value.type.kind === TComplex || !isInteger(value.type) && isInteger(element)) return null;
  const made = new Expr(X.Splat, type.unqual, value.loc);
  made.a = convert(c, value, element);
  return made;
}

/** A binary operator of which one operand is a vector; null if they do not fit. */
export function vectorBinary(c: Checker, op: number, a: Expr, b: Expr, loc: Loc): Expr | null {
  const type = (a.type.kind === TVector ? a : b).type.unqual;
  const x = vectorOperand(c, a, type, op);
  const y = vectorOperand(c, b, type, op);
  if (x === null || y === null) return null;
  const isComparison = op >= Op.Lt && op <= Op.Ne;
  const made = new Expr(isComparison ? X.Compare : X.Binary, isComparison ? truthType(c, type) : type, loc);
  made.num = op;
  made.a = x;
  made.b = y;
  return made;
}

/** The vector of signed integers as wide as the elements: what comparisons give. */
function truthType(c: Checker, type: CType): CType {
  return c.types.vector(signedTwin(type.to!), type.record!.fields.length, type.record!.align);
}

/** + - or ~. */
export function vectorUnary(c: Checker, op: number, value: Expr, loc: Loc): Expr {
  if (op === Op.Plus) return value;
  if (op === Op.BitNot && !isInteger(value.type.to!)) {
    c.error(loc, 'wrong type argument to bit-complement');
    return errorExpr(loc);
  }
  const made = new Expr(op === Op.Neg ? X.Neg : X.BitNot, value.type, loc);
  made.a = value;
  return made;
}

/** Pointer to the first element, as indexing a vector needs it. */
export function vectorElements(c: Checker, vector: Expr): Expr {
  const { type } = vector;
  if (isLvalue(vector)) markMemory(vector);
  const made = new Expr(X.Decay, c.types.pointer(c.types.qualified(type.to!, type.quals & ~QAtomic)), vector.loc);
  made.a = vector;
  return made;
}

/** A cast from or to a vector: the bytes of what has the same size. */
export function vectorCast(c: Checker, value: Expr, to: CType, loc: Loc): Expr {
  const from = value.type;
  if ((from.kind === TVector || isInteger(from)) && (to.kind === TVector || isInteger(to))) {
    if (c.concrete(c.sizeOf(from), loc) === c.concrete(c.sizeOf(to), loc)) {
      const made = new Expr(X.Convert, to, loc);
      made.a = value;
      made.num = 1;
      return made;
    }
  }
  c.error(loc, `cannot convert a value of type ${c.name(from)} to ${to.kind === TVector ? 'vector ' : ''}type ${c.name(to)} ${from.kind === TVector ? '' : 'since it has different size'}`.trimEnd());
  return errorExpr(loc);
}

/** `__builtin_shuffle(v, mask)` and `(v, w, mask)`; null after a message. */
export function checkShuffle(c: Checker, args: Expr[], loc: Loc): Expr | null {
  const mask = args[args.length - 1]!;
  const { type } = args[0]!;
  const isVector = args.every((arg) => !isErr(arg) && arg.type.kind === TVector);
  if (!isVector || !isInteger(mask.type.to!) || mask.type.record!.fields.length !== type.record!.fields.length) {
    c.error(loc, '‘__builtin_shuffle’ last argument must be an integer vector with as many elements as the others');
    return null;
  }
  if (args.length === 3 && compatibleUnqualified(c, type, args[1]!.type) !== c.lanes) {
    c.error(loc, '‘__builtin_shuffle’ argument vectors must be of the same type');
    return null;
  }
  const made = new Expr(X.Builtin, type, loc);
  made.text = 'shuffle';
  made.args = args;
  return made;
}
