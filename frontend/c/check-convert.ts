// Conversions (C17 6.3): lvalue conversion and decay, promotion, implicit and explicit conversion, assignment.

import type { LaneMask } from '../../ir/layout.ts';
import { layouts, laneCount } from '../../ir/layout.ts';
import { scalarBits } from '../../ir/rel.ts';
import type { Checker } from './check.ts';
import { convertComplex } from './check-complex.ts';
import { vectorCast } from './check-vector.ts';
import {
  compatible, compatibleUnqualified, integerOf, isComplete, isRecordComplete, promoted, promotedBitField, valueTypeOf, withSign,
} from './compat.ts';
import { foldAddress, foldConvert, isNullPointerConstant, knownTruth, nullPointerLanes } from './constant.ts';
import {
  isArithmetic, isFloating, isInteger, isRecord, isScalar, QAtomic, QConst, QVolatile, QRestrict, TArray, TBool, TComplex, TError, TFunction,
  TInt, TNullptr, TPointer, TUnion, TVector, TVoid, type CType,
} from './ctype.ts';
import { Fork } from './fork.ts';
import type { Loc } from './source.ts';
import * as X from './tree.ts';
import { Expr, errorExpr, markMemory, type Decl, type InitNode } from './tree.ts';

export function isErr(expr: Expr): boolean {
  return expr.type.kind === TError;
}

/** Whether an expression designates an object (6.3.2.1p1). */
export function isLvalue(expr: Expr): boolean {
  switch (expr.kind) {
    case X.Var: case X.Deref: return expr.type.kind !== TFunction;
    case X.Str: case X.CompoundLit: return true;
    case X.MemberOf: case X.Part: return isLvalue(expr.a!);
    default: return false;
  }
}

/** The bit-field that an lvalue or its value denotes, or null. */
export function bitFieldOf(expr: Expr): X.Expr['field'] {
  let at = expr;
  if (at.kind === X.Load) at = at.a!;
  return at.kind === X.MemberOf && at.field !== null && at.field.bits >= 0 ? at.field : null;
}

/** The value of an expression: lvalue conversion, array and function decay (6.3.2.1). */
export function rvalue(c: Checker, expr: Expr): Expr {
  const { type } = expr;
  switch (type.kind) {
    case TArray: {
      const pointer = c.types.pointer(type.to!);
      const folded = expr.kind === X.MemberOf || expr.kind === X.Deref ? foldAddress(c, expr, pointer, expr.loc) : null;
      if (folded !== null) return folded;
      markMemory(expr);
      const made = new Expr(X.Decay, pointer, expr.loc);
      made.a = expr;
      return made;
    }
    case TFunction: {
      const made = new Expr(X.Decay, c.types.pointer(type), expr.loc);
      made.a = expr;
      return made;
    }
    case TError: case TVoid: return expr;
    default:
  }
  if (!isLvalue(expr) && expr.kind !== X.MemberOf) return expr;
  if (isRecord(type) && !isRecordComplete(type.record!)) {
    incomplete(c, type, expr.loc);
    return errorExpr(expr.loc);
  }
  if (c.staticInit > 0 && expr.kind === X.Var) {
    const known = constantObject(c, expr.decl!, expr.loc);
    if (known !== null) return known;
  }
  const made = new Expr(X.Load, valueTypeOf(type), expr.loc);
  made.a = expr;
  return made;
}

/** GNU: in a static initializer a const object of arithmetic type stands for its own constant initializer. */
function constantObject(c: Checker, decl: Decl, loc: Loc): Expr | null {
  const { type } = decl;
  if ((type.quals & (QConst | QVolatile)) !== QConst || !isArithmetic(type)) return null;
  const init = decl.linked ? initializerOf(c, decl, loc) : decl.init;
  if (init === null || init.kind !== 'expr') return null;
  const { expr } = init;
  if (expr.kind !== X.Const && expr.kind !== X.FloatConst) return null;
  c.pedantic(loc, 'initializer element is not a constant expression');
  const made = new Expr(expr.kind, valueTypeOf(type), loc);
  made.rel = expr.rel;
  made.num = expr.num;
  return made;
}

/** The initializer that defined a file-scope object in all live lanes, null if some have none; forks over several. */
function initializerOf(c: Checker, decl: Decl, loc: Loc): InitNode | null {
  const live = decl.constants.filter((form) => (form.lanes & c.lanes) !== 0);
  if (live.length === 0 || (decl.definedLanes & c.lanes) !== c.lanes) return null;
  if (live.length > 1) throw new Fork(live.map((form) => form.lanes & c.lanes), loc);
  return live[0]!.init;
}

/** `invalid use of undefined type ‘struct s’` and its relatives. */
export function incomplete(c: Checker, type: CType, loc: Loc): void {
  if (isRecord(type)) c.error(loc, `invalid use of undefined type ${c.name(type)}`);
  else if (type.kind === TArray && !isComplete(type)) c.error(loc, 'invalid use of array with unspecified bounds');
  else c.error(loc, `invalid use of incomplete type ${c.name(type)}`);
}

/** Converts a value without checks; folds constants. */
export function convert(c: Checker, expr: Expr, type: CType): Expr {
  if (expr.type === type || expr.type.kind === TError) return expr;
  if (expr.type.kind === TComplex || type.kind === TComplex) return convertComplex(c, expr, type);
  if (expr.kind === X.Const || expr.kind === X.FloatConst) {
    const folded = foldConvert(c, expr, type, false);
    if (folded !== null) return folded;
  }
  if (type.kind === TBool && c.staticInit > 0 && expr.type.kind === TPointer && knownTruth(c, expr) === 1) return c.constant(c.rels.int(1, c.scalar(type)), type, expr.loc, false);
  const made = new Expr(X.Convert, type, expr.loc);
  made.a = expr;
  return made;
}

/** Type of a value after integer promotion. */
export function promotedType(c: Checker, expr: Expr): CType {
  if (!isInteger(expr.type)) return expr.type;
  const field = bitFieldOf(expr);
  return field !== null ? promotedBitField(c, field.type, field.bits) : promoted(c, expr.type);
}

/** Integer promotions (6.3.1.1p2). */
export function promote(c: Checker, expr: Expr): Expr {
  return isInteger(expr.type) ? convert(c, expr, promotedType(c, expr)) : expr;
}

/** Checks that a value is a scalar, as conditions need; returns its value or an error node. */
export function scalarValue(c: Checker, expr: Expr, loc: Loc = expr.loc): Expr {
  const value = rvalue(c, expr);
  if (value.type.kind === TError || isScalar(value.type)) return value;
  c.error(loc, notScalar(value.type));
  return errorExpr(expr.loc);
}

/** The message for a value where a scalar is required. */
export function notScalar(type: CType): string {
  if (type.kind === TVoid) return 'void value not ignored as it ought to be';
  return `used ${type.kind === TUnion ? 'union' : type.kind === TVector ? 'vector' : 'struct'} type value where scalar is required`;
}

/** What an implicit conversion is for; decides the words of its diagnostics. */
export interface Context {
  readonly kind: 'assign' | 'init' | 'arg' | 'return';
  readonly loc: Loc;
  /** arg: position from 1, and the callee's name ('' if none). */
  readonly index: number;
  readonly callee: string;
}

export function context(kind: Context['kind'], loc: Loc, index = 0, callee = ''): Context {
  return { kind, loc, index, callee };
}

/** Conversion as if by assignment (6.5.16.1) of a value to a type. */
export function assignConvert(c: Checker, expr: Expr, to: CType, ctx: Context): Expr {
  const from = expr.type;
  if (from.kind === TError || to.kind === TError) return from.kind === TError ? expr : errorExpr(expr.loc);
  const target = valueTypeOf(to);
  if (from === target) return expr;
  if (from.kind === TVoid) {
    c.error(ctx.loc, 'void value not ignored as it ought to be');
    return errorExpr(expr.loc);
  }
  if (isArithmetic(target)) {
    if (isArithmetic(from)) {
      warnConstant(c, expr, target);
      return convert(c, expr, target);
    }
    if (from.kind === TPointer || from.kind === TNullptr) {
      if (target.kind === TBool) return convert(c, expr, target);
      if (isInteger(target) && from.kind === TPointer) {
        c.pedwarn(ctx.loc, `${words(c, ctx, target, from)} makes integer from pointer without a cast`, 'int-conversion');
        return convert(c, expr, target);
      }
    }
    return mismatch(c, expr, target, ctx);
  }
  if (target.kind === TVector) {
    return from.kind === TVector && c.decide(compatibleUnqualified(c, from, target), ctx.loc) ? expr : mismatch(c, expr, target, ctx);
  }
  if (isRecord(target)) {
    if (from.kind === target.kind && from.record === target.record) return expr;
    if (target.kind === TUnion && target.record!.transparent && ctx.kind === 'arg') return transparent(c, expr, target, ctx);
    return mismatch(c, expr, target, ctx);
  }
  if (target.kind === TPointer) {
    if (from.kind === TPointer) return pointerConvert(c, expr, target, ctx);
    if (isNullPointerConstant(c, expr)) return convert(c, expr, target);
    if (isInteger(from)) {
      c.pedwarn(ctx.loc, `${words(c, ctx, target, from)} makes pointer from integer without a cast`, 'int-conversion');
      return convert(c, expr, target);
    }
    return mismatch(c, expr, target, ctx);
  }
  if (target.kind === TNullptr && c.decide(nullPointerLanes(c, expr), ctx.loc)) return convert(c, expr, target);
  return mismatch(c, expr, target, ctx);
}

/** ‘initialization of ‘int *’ from ‘int’’ and the like. */
function words(c: Checker, ctx: Context, to: CType, from: CType): string {
  switch (ctx.kind) {
    case 'assign': return `assignment to ${c.name(to)} from ${c.name(from)}`;
    case 'init': return `initialization of ${c.name(to)} from ${c.name(from)}`;
    case 'arg': return `passing argument ${ctx.index} of ${calleeName(ctx)}`;
    case 'return': return `returning ${c.name(from)} from a function with return type ${c.name(to)}`;
  }
}

function calleeName(ctx: Context): string {
  return ctx.callee === '' ? 'function' : `‘${ctx.callee}’`;
}

function mismatch(c: Checker, expr: Expr, to: CType, ctx: Context): Expr {
  const from = c.name(expr.type);
  switch (ctx.kind) {
    case 'assign': c.error(ctx.loc, `incompatible types when assigning to type ${c.name(to)} from type ${from}`); break;
    case 'init': c.error(ctx.loc, `incompatible types when initializing type ${c.name(to)} using type ${from}`); break;
    case 'arg': c.error(ctx.loc, `incompatible type for argument ${ctx.index} of ${calleeName(ctx)}`); break;
    case 'return': c.error(ctx.loc, `incompatible types when returning type ${from} but ${c.name(to)} was expected`); break;
  }
  return errorExpr(expr.loc);
}

/** Pointer to pointer (6.5.16.1p1): compatible, or one of them void; qualifiers may only be added. */
function pointerConvert(c: Checker, expr: Expr, target: CType, ctx: Context): Expr {
  const to = target.to!;
  const from = expr.type.to!;
  const isVoid = to.kind === TVoid || from.kind === TVoid;
  if (!isVoid) {
    const lanes = compatibleUnqualified(c, withoutQuals(to), withoutQuals(from));
    const good = lanes === c.lanes || lanes !== 0 && c.decide(lanes, ctx.loc);
    if (!good) {
      if (c.decide(nullPointerLanes(c, expr), ctx.loc)) return convert(c, expr, target);
      if (signTwins(c, to, from)) {
        c.pedwarn(ctx.loc, ctx.kind === 'return'
          ? `pointer targets in returning ${c.name(expr.type)} from a function with return type ${c.name(target)} differ in signedness`
          : ctx.kind === 'arg' ? `pointer targets in passing argument ${ctx.index} of ${calleeName(ctx)} differ in signedness`
            : `pointer targets in ${ctx.kind === 'init' ? 'initialization of' : 'assignment to'} ${c.name(target)} from ${c.name(expr.type)} differ in signedness`, 'pointer-sign');
      } else {
        const text = ctx.kind === 'return' ? `returning ${c.name(expr.type)} from a function with incompatible return type ${c.name(target)}`
          : ctx.kind === 'arg' ? `passing argument ${ctx.index} of ${calleeName(ctx)} from incompatible pointer type`
            : `${ctx.kind === 'init' ? 'initialization of' : 'assignment to'} ${c.name(target)} from incompatible pointer type ${c.name(expr.type)}`;
        c.pedwarn(ctx.loc, text, 'incompatible-pointer-types');
      }
      return convert(c, expr, target);
    }
  } else if (to.kind === TFunction || from.kind === TFunction) {
    if (nullPointerLanes(c, expr) !== c.lanes) {
      c.pedantic(ctx.loc, `ISO C forbids ${ctx.kind === 'init' ? 'initialization' : ctx.kind === 'arg' ? `passing argument ${ctx.index} of ${calleeName(ctx)}` : ctx.kind === 'assign' ? 'assignment' : 'return'} between function pointer and ‘void *’`);
    }
  }
  const lost = qualsOf(from) & ~qualsOf(to);
  if (lost !== 0 && from.kind !== TFunction) {
    const name = (lost & QConst) !== 0 ? 'const' : (lost & QVolatile) !== 0 ? 'volatile' : (lost & QRestrict) !== 0 ? 'restrict' : '_Atomic';
    const what = ctx.kind === 'assign' ? 'assignment' : ctx.kind === 'init' ? 'initialization' : ctx.kind === 'return' ? 'return' : `passing argument ${ctx.index} of ${calleeName(ctx)}`;
    if ((lost & QAtomic) !== 0 && !isVoid) c.pedwarn(ctx.loc, `${what} discards ‘_Atomic’ qualifier from pointer target type`, 'discarded-qualifiers');
    else if ((lost & ~QAtomic) !== 0) c.pedwarn(ctx.loc, `${what} discards ‘${name}’ qualifier from pointer target type`, to.kind === TArray || from.kind === TArray ? 'discarded-array-qualifiers' : 'discarded-qualifiers');
  }
  return convert(c, expr, target);
}

/** Qualifiers of a pointee; of an array those of its elements. */
function qualsOf(type: CType): number {
  let at = type;
  while (at.kind === TArray) at = at.to!;
  return at.quals;
}

/** Arrays without their elements' qualifiers, others as they are (compatibleUnqualified ignores the top level). */
function withoutQuals(type: CType): CType {
  return type.kind === TArray ? type.unqual : type;
}

/** Integer types that differ in signedness only, in every live lane. */
function signTwins(c: Checker, a: CType, b: CType): boolean {
  if (a.kind === TPointer && b.kind === TPointer) return false;
  if (!isInteger(a) || !isInteger(b) || a.kind === TBool || b.kind === TBool) return false;
  return compatible(c, withSign(integerOf(a), true), withSign(integerOf(b), true)) === c.lanes;
}

/** An argument for a parameter that is a transparent union: some member takes it (GNU). */
function transparent(c: Checker, expr: Expr, target: CType, ctx: Context): Expr {
  const { fields } = target.record!;
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index]!;
    const fits = compatibleUnqualified(c, field.type, expr.type) !== 0
      || field.type.kind === TPointer && (expr.type.kind === TPointer && (expr.type.to!.kind === TVoid || field.type.to!.kind === TVoid
        || compatibleUnqualified(c, field.type.to!, expr.type.to!) !== 0) || nullPointerLanes(c, expr) === c.lanes);
    if (!fits) continue;
    const decl = new X.Decl('', target, expr.loc, 'auto');
    decl.init = { kind: 'list', items: [{ index, value: { kind: 'expr', expr: convert(c, expr, valueTypeOf(field.type)) } }] };
    const literal = new Expr(X.CompoundLit, target, expr.loc);
    literal.decl = decl;
    literal.init = decl.init;
    return rvalue(c, literal);
  }
  return mismatch(c, expr, target, ctx);
}

/** Warns where a constant does not fit the type it is implicitly converted to (-Woverflow). */
function warnConstant(c: Checker, expr: Expr, to: CType): void {
  if (expr.kind !== X.Const || to.kind === TBool || !isInteger(to) || c.unevaluated > 0) return;
  const scalar = c.scalar(to);
  const node = c.rels.get(expr.rel);
  let bad = 0;
  for (let lane = 0; lane < laneCount; lane++) {
    if ((c.lanes >> lane & 1) === 0) continue;
    const value = node.lanes[lane]!;
    const bits = BigInt(scalarBits(scalar, layouts[lane]!));
    if (value >> bits !== 0n && value < 0n === false || value < -(1n << bits - 1n)) bad |= 1 << lane;
  }
  if (bad === 0) return;
  const lane = 31 - Math.clz32(bad);
  const base = integerOf(to);
  const unsigned = base.kind === TInt && (base.k64 & 1) === 1;
  c.warn(expr.loc, `${unsigned ? 'unsigned conversion' : 'overflow in conversion'} from ${c.name(expr.type)} to ${c.name(to)} changes value from ‘${node.lanes[lane]}’ to ‘${c.rels.value(c.rels.convert(expr.rel, scalar), lane)}’`, 'overflow', bad);
}

/** Explicit conversion (6.5.4). */
export function castConvert(c: Checker, operand: Expr, to: CType, loc: Loc): Expr {
  const target = to.kind === TArray || to.kind === TFunction ? to : valueTypeOf(to);
  if (target.kind === TError) return errorExpr(loc);
  if (target.kind === TVoid) {
    const value = rvalue(c, operand);
    const made = new Expr(X.Convert, target, loc);
    made.a = value;
    made.num = 1;
    return value.type.kind === TError ? value : made;
  }
  if (target.kind === TArray) {
    c.error(loc, 'cast specifies array type');
    return errorExpr(loc);
  }
  if (target.kind === TFunction) {
    c.error(loc, 'cast specifies function type');
    return errorExpr(loc);
  }
  const value = rvalue(c, operand);
  const from = value.type;
  if (from.kind === TError) return value;
  if (isRecord(target)) {
    if (!isRecordComplete(target.record!)) {
      c.error(loc, 'conversion to incomplete type');
      return errorExpr(loc);
    }
    if (from.kind === target.kind && from.record === target.record) {
      c.pedantic(loc, 'ISO C forbids casting nonscalar to the same type');
      return value;
    }
    if (target.kind === TUnion) {
      const union = castToUnion(c, value, target, loc);
      if (union !== null) return union;
    }
    c.error(loc, 'conversion to non-scalar type requested');
    return errorExpr(loc);
  }
  if (from.kind === TVoid) {
    c.error(loc, 'void value not ignored as it ought to be');
    return errorExpr(loc);
  }
  if (from.kind === TVector || target.kind === TVector) return vectorCast(c, value, target, loc);
  if (isRecord(from)) {
    const isPointer = target.kind === TPointer;
    c.error(loc, isPointer ? 'cannot convert to a pointer type'
      : isFloating(target) ? `${from.kind === TUnion ? 'union' : 'aggregate'} value used where a floating-point was expected`
        : `${from.kind === TUnion ? 'union' : 'aggregate'} value used where an integer was expected`);
    return errorExpr(loc);
  }
  if (target.kind === TPointer && (isFloating(from) || from.kind === TComplex)) {
    c.error(loc, 'cannot convert to a pointer type');
    return errorExpr(loc);
  }
  if (from.kind === TPointer && (isFloating(target) || target.kind === TComplex)) {
    c.error(loc, `pointer value used where a ${target.kind === TComplex ? 'complex' : 'floating-point'} was expected`);
    return errorExpr(loc);
  }
  if (target.kind === TNullptr && from.kind !== TNullptr && nullPointerLanes(c, value) !== c.lanes) {
    c.error(loc, `conversion from ${c.name(from)} to ‘nullptr_t’`);
    return errorExpr(loc);
  }
  if (from.kind === TNullptr && isArithmetic(target) && target.kind !== TBool) {
    c.error(loc, `conversion from ‘nullptr_t’ to ${c.name(target)}`);
    return errorExpr(loc);
  }
  if (from.kind === TComplex || target.kind === TComplex) return convert(c, value, target);
  if (value.kind === X.Const || value.kind === X.FloatConst) {
    c.unevaluated++;
    const folded = foldConvert(c, value, target, true);
    c.unevaluated--;
    if (folded !== null) return relocated(folded, loc);
  }
  warnSizes(c, value, target, loc);
  if (from === target && value.kind !== X.Load) return value;
  const made = new Expr(X.Convert, target, loc);
  made.a = value;
  made.num = 1;
  return made;
}

function relocated(expr: Expr, loc: Loc): Expr {
  if (expr.loc === loc) return expr;
  const made = new Expr(expr.kind, expr.type, loc);
  made.rel = expr.rel;
  made.num = expr.num;
  made.ice = expr.ice;
  return made;
}

/** Pointer casts to and from integers of another size, with the lanes in which the sizes differ. */
function warnSizes(c: Checker, value: Expr, to: CType, loc: Loc): void {
  const { type: from } = value;
  const integer = from.kind === TPointer && isInteger(to) && to.kind !== TBool ? to : to.kind === TPointer && isInteger(from) ? from : null;
  if (integer === null || value.kind === X.Const) return;
  const scalar = c.scalar(integer);
  let narrower: LaneMask = 0;
  let other: LaneMask = 0;
  for (const layout of layouts) {
    if ((c.lanes >> layout.lane & 1) === 0) continue;
    const bits = scalarBits(scalar, layout);
    if (bits < layout.wordBits) narrower |= 1 << layout.lane;
    if (bits !== layout.wordBits) other |= 1 << layout.lane;
  }
  // A long long holds any pointer: it is told only where no layout's pointers are as wide.
  const bad = other === c.unitLanes ? other : narrower;
  if (bad === 0) return;
  if (integer === to) c.warn(loc, 'cast from pointer to integer of different size', 'pointer-to-int-cast', bad);
  else c.warn(loc, 'cast to pointer from integer of different size', 'int-to-pointer-cast', bad);
}

/** GNU: a value cast to a union that has a member of its type. */
function castToUnion(c: Checker, value: Expr, target: CType, loc: Loc): Expr | null {
  const { fields } = target.record!;
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index]!;
    if (!c.decide(compatibleUnqualified(c, field.type, value.type), loc)) continue;
    c.pedantic(loc, 'ISO C forbids casts to union type');
    const decl: Decl = new X.Decl('', target, loc, c.func === null ? 'static' : 'auto');
    decl.init = { kind: 'list', items: [{ index, value: { kind: 'expr', expr: convert(c, value, valueTypeOf(field.type)) } }] };
    const literal = new Expr(X.CompoundLit, target, loc);
    literal.decl = decl;
    literal.init = decl.init;
    return rvalue(c, literal);
  }
  c.error(loc, 'cast to union type from type not present in union');
  return errorExpr(loc);
}
