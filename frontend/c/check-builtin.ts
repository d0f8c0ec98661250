// Builtins: names that begin with `__builtin_`, `__sync_` and `__atomic_` (GCC manual, "Other Builtins", "Atomic").
//
// What folds is folded here; what an IR operation does becomes a Builtin node under its canonical name; what is a library
// function becomes a call of it; the rest is declared implicitly.

import { laneCount, layouts, } from '../../ir/layout.ts';
import { REq, RLe, RSelect, scalarBits } from '../../ir/rel.ts';
import { I32, UWord } from '../../ir/types.ts';
import type { Call } from './ast.ts';
import { checkAtomic } from './check-atomic.ts';
import { callValue } from './check-call.ts';
import { complexOf, complexUnary, partOf } from './check-complex.ts';
import type { Checker } from './check.ts';
import { assignConvert, context, convert, isErr, isLvalue, promote, rvalue } from './check-convert.ts';
import { checkShuffle } from './check-vector.ts';
import { checkExpr, checkValue, functionName, isVaList } from './check-expr.ts';
import { floatConstant, textExpr } from './check-literal.ts';
import { isReadOnly, promoted, usualType, } from './compat.ts';
import {
  boolType, doubleType, floatType, intType, isFloating, isInteger, llongType, longDoubleType, longType, QConst,   TArray, TBool, TComplex, TEnum, TFloat, TFunction, TInt, TPointer, TUnion, TVoid, uintType, ullongType, ulongType, ushortType, voidType, type CType,
} from './ctype.ts';
import { libraryType } from './library.ts';
import * as Op from './operator.ts';
import type { Loc } from './source.ts';
import * as X from './tree.ts';
import { Decl, Expr, errorExpr, markMemory } from './tree.ts';

/** Whether calls of this name go through checkBuiltinCall. */
export function isBuiltinName(name: string): boolean {
  return name.startsWith('__builtin_') || name.startsWith('__sync_') || name.startsWith('__atomic_') || name === 'alloca';
}

/** The library function that a builtin name stands for. */
export function unwrapBuiltin(name: string): string {
  return name.startsWith('__builtin_') ? name.slice(10) : name;
}

/** Identifiers that are not declared: `__func__` and the like; a builtin used as a function designator. */
export function checkBuiltinIdent(c: Checker, name: string, loc: Loc): Expr | null {
  const text = functionName(c, name, loc);
  if (text !== null) return text;
  if (!name.startsWith('__builtin_')) return null;
  const plain = unwrapBuiltin(name);
  if (libraryType(c, plain) === null) return null;
  const decl = c.lookup(plain, 0) ?? declareLibrary(c, plain, loc, true, true);
  if (decl === null) return null;
  decl.used = true;
  const made = new Expr(X.Var, decl.type, loc);
  made.decl = decl;
  return made;
}

/** Declares a function that was called without a declaration; null (after a message) where that is refused. */
export function declareLibrary(c: Checker, name: string, loc: Loc, isCall: boolean, silent = false): Decl | null {
  if (!isCall) return null;
  const known = libraryType(c, name);
  const builtin = silent;
  if (builtin && known !== null) {
    const made = c.library.get(name);
    if (made !== undefined) return made;
  }
  const type = known !== null && (builtin || !c.options.noBuiltin) ? known.type : c.types.func(intType, [], false, true);
  const decl = new Decl(name, type, loc, 'extern');
  decl.linked = true;
  decl.lanes = c.lanes;
  decl.noReturn = known?.noReturn ?? false;
  if (builtin && known !== null) {
    c.library.set(name, decl);
    return decl;
  }
  if (c.options.std >= 2023) {
    c.error(loc, `implicit declaration of function ‘${name}’`);
  } else if (c.options.std >= 1999) {
    c.pedwarn(loc, `implicit declaration of function ‘${name}’`, 'implicit-function-declaration');
    if (known !== null && !c.options.noBuiltin) {
      c.warn(loc, `incompatible implicit declaration of built-in function ‘${name}’`, 'builtin-declaration-mismatch');
    }
  }
  c.declareFile(c.file.names, decl);
  c.implicit.add(decl);
  return decl;
}

// ---- calls

/** A builtin with its canonical name. */
function builtin(text: string, type: CType, args: Expr[], loc: Loc): Expr {
  const made = new Expr(X.Builtin, type, loc);
  made.text = text;
  made.args = args;
  return made;
}

/** A call of a builtin name; null if it is an ordinary function of the library. */
export function checkBuiltinCall(c: Checker, node: Call, name: string): Expr | null {
  if (name.startsWith('__sync_') || name.startsWith('__atomic_')) return checkAtomic(c, node, name);
  const plain = unwrapBuiltin(name);
  const result = special(c, node, plain);
  if (result !== null) return result;
  const chk = checkedVariant(c, node, plain);
  if (chk !== null) return chk;
  // The library function: with its own prototype, declared silently.
  if (libraryType(c, plain) === null) return null;
  const found = c.lookup(plain, 0);
  const decl = found !== null && found.type.kind === TFunction ? found : declareLibrary(c, plain, node.loc, true, true)!;
  decl.used = true;
  const callee = new Expr(X.Var, decl.type, node.loc);
  callee.decl = decl;
  return callValue(c, rvalue(c, callee), plain, node.list, node.loc);
}

/** __builtin___memcpy_chk and its like: the plain function without the object size (and flag). */
function checkedVariant(c: Checker, node: Call, plain: string): Expr | null {
  const match = /^__(\w+)_chk$/.exec(plain);
  if (match === null) return null;
  const name = match[1]!;
  const { list } = node;
  let rest: typeof list;
  switch (name) {
    case 'printf': case 'vprintf': rest = list.slice(1); break;
    case 'fprintf': case 'vfprintf': rest = [list[0]!, ...list.slice(2)]; break;
    case 'sprintf': case 'vsprintf': rest = [list[0]!, ...list.slice(3)]; break;
    case 'snprintf': case 'vsnprintf': rest = [list[0]!, list[1]!, ...list.slice(4)]; break;
    default: rest = list.slice(0, -1);
  }
  const call = Object.assign(Object.create(Object.getPrototypeOf(node) as object) as Call, node);
  call.list = rest;
  return checkBuiltinCall(c, call, `__builtin_${name}`);
}

/** Checks the number of arguments. */
function hasCount(c: Checker, node: Call, name: string, min: number, max = min): boolean {
  const count = node.list.length;
  if (count >= min && count <= max) return true;
  c.error(node.loc, `too ${count < min ? 'few' : 'many'} arguments to function ‘__builtin_${name}’`);
  return false;
}

/** Values of all arguments, or null if one is in error. */
export function values(c: Checker, node: Call): Expr[] | null {
  const args = node.list.map((arg) => checkValue(c, arg));
  return args.some(isErr) ? null : args;
}

/** One value converted as an argument. */
function typed(c: Checker, arg: Expr, type: CType, index: number, name: string): Expr {
  return assignConvert(c, arg, type, context('arg', arg.loc, index, `__builtin_${name}`));
}

const lengthTypes: readonly (readonly [CType, CType])[] = [[uintType, intType], [ulongType, longType], [ullongType, llongType]];

function special(c: Checker, node: Call, name: string): Expr | null {
  const { loc } = node;
  const bad = errorExpr(loc);
  switch (name) {
    case 'expect': case 'expect_with_probability': {
      if (!hasCount(c, node, name, 2, 3)) return bad;
      const args = values(c, node);
      if (args === null) return bad;
      const value = typed(c, args[0]!, longType, 1, name);
      if (isErr(value) || args[1]!.kind === X.Const) return value;
      // The expected value is computed, if only for its effects.
      const both = new Expr(X.Comma, longType, loc);
      both.a = args[1]!;
      both.b = value;
      return both;
    }
    case 'constant_p': {
      if (!hasCount(c, node, name, 1)) return bad;
      c.unevaluated++;
      const value = checkValue(c, node.list[0]!);
      c.unevaluated--;
      if (isErr(value)) return bad;
      let at = value;
      while (at.kind === X.Convert) at = at.a!;
      const constant = at.kind === X.Const || at.kind === X.FloatConst || at.kind === X.Decay && at.a!.kind === X.Str;
      return c.int(constant ? 1 : 0, intType, loc);
    }
    case 'unreachable': case 'trap': return hasCount(c, node, name, 0) ? builtin(name, voidType, [], loc) : bad;
    case 'va_start': case 'stdarg_start': case 'c23_va_start': return vaStart(c, node);
    case 'va_end': case 'va_copy': {
      if (!hasCount(c, node, name, name === 'va_end' ? 1 : 2)) return bad;
      const args = node.list.map((arg) => checkExpr(c, arg));
      for (const arg of args) {
        if (isErr(arg)) return bad;
        if (!isVaList(c, arg.type)) {
          c.error(arg.loc, `argument of ‘${name}’ is not of type ‘va_list’`);
          return bad;
        }
        if (isLvalue(arg)) markMemory(arg);
      }
      return builtin(name, voidType, args, loc);
    }
    case 'alloca': case 'alloca_with_align': case 'alloca_with_align_and_max': {
      if (!hasCount(c, node, name, 1, 3)) return bad;
      const args = values(c, node);
      if (args === null) return bad;
      return builtin('alloca', c.types.pointer(voidType), [typed(c, args[0]!, ulongType, 1, name)], loc);
    }
    case 'memcpy': case 'memmove': case 'memset': {
      if (!hasCount(c, node, name, 3)) return bad;
      const args = values(c, node);
      if (args === null) return bad;
      const second = name === 'memset' ? intType : c.types.pointer(c.types.qualified(voidType, QConst));
      const made = [typed(c, args[0]!, c.types.pointer(voidType), 1, name), typed(c, args[1]!, second, 2, name), typed(c, args[2]!, ulongType, 3, name)];
      return made.some(isErr) ? bad : builtin(name, c.types.pointer(voidType), made, loc);
    }
    case 'strlen': {
      if (node.list.length !== 1) return null;
      const value = checkValue(c, node.list[0]!);
      if (value.kind !== X.Decay || value.a!.kind !== X.Str || value.a!.str!.width !== 1) return null;
      const { units } = value.a!.str!;
      const zero = units.indexOf(0);
      return c.constant(c.rels.int(zero < 0 ? units.length : zero, UWord), ulongType, loc, false);
    }
    case 'prefetch': {
      const args = values(c, node);
      return args === null ? bad : builtin(name, voidType, args, loc);
    }
    case 'assume_aligned': case 'launder': case 'speculation_safe_value': case 'extract_return_addr': case 'frob_return_addr': {
      const args = values(c, node);
      if (args === null || args.length === 0) return bad;
      return name === 'speculation_safe_value' ? args[0]! : convert(c, args[0]!, c.types.pointer(voidType));
    }
    case 'object_size': case 'dynamic_object_size': {
      if (!hasCount(c, node, name, 2)) return bad;
      const args = values(c, node);
      if (args === null) return bad;
      const kind = args[1]!.kind === X.Const ? Number(c.concrete(args[1]!.rel, loc)) : 0;
      return c.int(kind >= 2 ? 0 : -1, ulongType, loc);
    }
    case 'frame_address': case 'return_address': {
      const args = values(c, node);
      if (args === null) return bad;
      return builtin(name, c.types.pointer(voidType), args, loc);
    }
    case 'setjmp_lode': case 'longjmp_lode': {
      const isSet = name === 'setjmp_lode';
      if (!hasCount(c, node, name, isSet ? 1 : 2)) return bad;
      const args = values(c, node);
      if (args === null) return bad;
      if (isSet && c.func !== null) c.func.callsSetjmp = true;
      return builtin(isSet ? 'setjmp' : 'longjmp', isSet ? intType : voidType, isSet ? args : [args[0]!, convert(c, args[1]!, intType)], loc);
    }
    case 'setjmp': case 'longjmp': {
      // GNU C: the buffer has five words only; lowering keeps the real one in the frame and its address in the buffer.
      const isSet = name === 'setjmp';
      if (!hasCount(c, node, name, isSet ? 1 : 2)) return bad;
      const args = values(c, node);
      if (args === null) return bad;
      if (isSet && c.func !== null) c.func.callsSetjmp = true;
      const buffer = convert(c, args[0]!, c.types.pointer(voidType));
      return builtin(isSet ? 'setjmp_frame' : 'longjmp_frame', isSet ? intType : voidType, isSet ? [buffer] : [buffer, convert(c, args[1]!, intType)], loc);
    }
    case 'apply': case 'apply_args': case 'return': case 'convertvector':
    case 'va_arg_pack': case 'va_arg_pack_len': case 'nonlocal_goto': case 'eh_return': case 'saveregs': case 'next_arg':
      c.error(loc, `‘__builtin_${name}’ is not supported`);
      return bad;
    case 'shuffle': {
      if (!hasCount(c, node, name, 2, 3)) return bad;
      const args = values(c, node);
      return args === null ? bad : checkShuffle(c, args, loc) ?? bad;
    }
    case 'complex': {
      if (!hasCount(c, node, name, 2)) return bad;
      const args = values(c, node);
      if (args === null) return bad;
      const [re, im] = args as [Expr, Expr];
      if (isFloating(re.type) && re.type === im.type) return complexOf(c, re, im, loc);
      c.error(loc, `operands of ‘__builtin_complex’ ${isFloating(re.type) && isFloating(im.type) ? 'of different types' : 'not of real binary floating-point type'}`);
      return bad;
    }
    case 'conj': case 'conjf': case 'conjl': case 'creal': case 'crealf': case 'creall': case 'cimag': case 'cimagf': case 'cimagl': {
      if (!hasCount(c, node, name, 1)) return bad;
      const args = values(c, node);
      if (args === null) return bad;
      const part = name.endsWith('f') ? floatType : /ll$|[gj]l$/.test(name) ? longDoubleType : doubleType;
      const value = typed(c, args[0]!, c.types.complex(part), 1, name);
      if (isErr(value)) return bad;
      return name.startsWith('conj') ? complexUnary(c, Op.BitNot, value, loc) : partOf(c, value, name.startsWith('cimag') ? 1 : 0, loc);
    }
    case 'LINE': return c.int(c.diagnostics.sources?.position(loc).line ?? 0, intType, loc);
    case 'FILE': return rvalue(c, textExpr(c, c.diagnostics.sources?.fileName(loc) ?? '', loc));
    case 'FUNCTION': return rvalue(c, textExpr(c, c.func?.decl.name ?? '', loc));
    case 'classify_type': {
      if (!hasCount(c, node, name, 1)) return bad;
      const value = checkValue(c, node.list[0]!);
      return isErr(value) ? bad : c.int(classOf(value.type), intType, loc);
    }
    case 'abs': case 'labs': case 'llabs': case 'imaxabs': {
      if (!hasCount(c, node, name, 1)) return bad;
      const value = checkValue(c, node.list[0]!);
      if (isErr(value)) return bad;
      const type = name === 'abs' ? intType : name === 'labs' ? longType : llongType;
      const arg = typed(c, value, type, 1, name);
      if (arg.kind === X.Const) {
        const folded = foldLanes(c, type, (lane) => { const v = c.rels.value(arg.rel, lane)!; return v < 0n ? -v : v; }, loc);
        if (folded !== null) return folded;
      }
      return isErr(arg) ? bad : builtin(name === 'imaxabs' ? 'llabs' : name, type, [arg], loc);
    }
    case 'powi': case 'powif': case 'powil': {
      if (!hasCount(c, node, name, 2)) return bad;
      return null;
    }
    case 'huge_val': case 'inf': return floatConstant(Infinity, doubleType, loc);
    case 'huge_valf': case 'inff': return floatConstant(Infinity, floatType, loc);
    case 'huge_vall': case 'infl': return floatConstant(Infinity, longDoubleType, loc);
    case 'huge_valf32': case 'inff32': return floatConstant(Infinity, floatType, loc);
    case 'huge_valf64': case 'inff64': case 'huge_valf32x': return floatConstant(Infinity, doubleType, loc);
    case 'nan': case 'nans': case 'nanf': case 'nansf': case 'nanl': case 'nansl': {
      for (const arg of node.list) checkValue(c, arg);
      return floatConstant(NaN, name.endsWith('f') ? floatType : name.endsWith('l') ? longDoubleType : doubleType, loc);
    }
    default:
  }
  return bits(c, node, name) ?? overflow(c, node, name) ?? floating(c, node, name);
}

/** `va_start(list, last)` in a variadic function. */
function vaStart(c: Checker, node: Call): Expr {
  const { loc } = node;
  const { list } = node;
  if (list.length < 1) {
    c.error(loc, 'too few arguments to function ‘va_start’');
    return errorExpr(loc);
  }
  if (list.length < 2 && c.options.std < 2023) c.error(loc, 'too few arguments to function ‘va_start’');
  const target = checkExpr(c, list[0]!);
  if (isErr(target)) return target;
  if (c.func === null || !c.func.decl.type.variadic) {
    c.error(loc, '‘va_start’ used in function with fixed arguments');
    return errorExpr(loc);
  }
  if (!isVaList(c, target.type) || !isLvalue(target)) {
    c.error(loc, 'first argument to ‘va_start’ not of type ‘va_list’');
    return errorExpr(loc);
  }
  for (const more of list.slice(1)) {
    const last = checkExpr(c, more);
    if (!isErr(last) && c.options.std < 2023 && !(last.kind === X.Var && last.decl!.isParam)) {
      c.warn(loc, 'second parameter of ‘va_start’ not last named argument', 'varargs');
    }
  }
  markMemory(target);
  return builtin('va_start', voidType, [target], loc);
}

/** GCC's type classes. */
function classOf(type: CType): number {
  switch (type.kind) {
    case TVoid: return 0;
    case TInt: case TEnum: case TBool: return 1;
    case TPointer: return 5;
    case TComplex: return 9;
    case TFunction: return 10;
    case TArray: return 5;
    case TUnion: return 13;
    default: return isFloating(type) ? 8 : 12;
  }
}

/** A constant with a value per lane, if it can be told by word size; null otherwise. */
export function foldLanes(c: Checker, type: CType, valueIn: (lane: number) => bigint, loc: Loc): Expr | null {
  const scalar = c.scalar(type);
  const { rels } = c;
  const found: (bigint | undefined)[] = [undefined, undefined];
  for (let lane = 0; lane < laneCount; lane++) {
    if ((c.lanes >> lane & 1) === 0) continue;
    const value = valueIn(lane);
    const known = found[lane & 1];
    if (known !== undefined && known !== value) return null;
    found[lane & 1] = value;
  }
  const [narrow, wide] = found;
  if (narrow === undefined || wide === undefined || narrow === wide) return c.constant(rels.int((narrow ?? wide)!, scalar), type, loc, false);
  const test = rels.op(REq, I32, rels.word(), rels.int(8, UWord));
  return c.constant(rels.op(RSelect, scalar, test, rels.int(wide, scalar), rels.int(narrow, scalar)), type, loc, false);
}

/** Bit counting and byte swapping. */
function bits(c: Checker, node: Call, name: string): Expr | null {
  const { loc } = node;
  const match = /^(clz|ctz|popcount|parity|ffs|clrsb)(l{0,2})$/.exec(name) ?? /^(bswap(?:16|32|64))()$/.exec(name);
  if (match === null) return null;
  if (!hasCount(c, node, name, 1)) return errorExpr(loc);
  const value = checkValue(c, node.list[0]!);
  if (isErr(value)) return value;
  const stem = match[1]!;
  const swap = stem.startsWith('bswap');
  const type = swap ? stem === 'bswap16' ? ushortType : stem === 'bswap32' ? uintType : ullongType
    : lengthTypes[match[2]!.length]![stem === 'ffs' || stem === 'clrsb' ? 1 : 0]!;
  const arg = typed(c, value, type, 1, name);
  if (isErr(arg)) return arg;
  const result = swap ? type : intType;
  if (arg.kind === X.Const) {
    const scalar = c.scalar(type);
    const zero = c.where(arg.rel, (v) => v === 0n);
    if (zero === 0 || stem !== 'clz' && stem !== 'ctz') {
      const folded = foldLanes(c, result, (lane) => countBits(stem, c.rels.value(arg.rel, lane)!, scalarBits(scalar, layouts[lane]!)), loc);
      if (folded !== null) {
        folded.ice = arg.ice;
        return folded;
      }
    }
  }
  return builtin(name, result, [arg], loc);
}

function countBits(stem: string, value: bigint, width: number): bigint {
  const bits = BigInt.asUintN(width, value).toString(2).padStart(width, '0');
  switch (stem) {
    case 'clz': return BigInt(bits.indexOf('1'));
    case 'ctz': return BigInt(width - 1 - bits.lastIndexOf('1'));
    case 'popcount': return BigInt(bits.replace(/0/g, '').length);
    case 'parity': return BigInt(bits.replace(/0/g, '').length & 1);
    case 'ffs': return value === 0n ? 0n : BigInt(width - bits.lastIndexOf('1'));
    case 'clrsb': {
      const other = bits.indexOf(bits[0] === '0' ? '1' : '0');
      return BigInt((other < 0 ? width : other) - 1);
    }
    default: {
      let out = 0n;
      for (let at = 0; at < width; at += 8) out = out << 8n | value >> BigInt(at) & 0xffn;
      return out;
    }
  }
}

/** add, sub, mul with overflow check: generic, typed, and the predicates. */
function overflow(c: Checker, node: Call, name: string): Expr | null {
  const match = /^(?:([us])(add|sub|mul)(l{0,2})|(add|sub|mul))_overflow(_p)?$/.exec(name);
  if (match === null) return null;
  const { loc } = node;
  if (!hasCount(c, node, name, 3)) return errorExpr(loc);
  const args = values(c, node);
  if (args === null) return errorExpr(loc);
  const op = match[2] ?? match[4]!;
  const predicate = match[5] !== undefined;
  let [a, b, out] = args as [Expr, Expr, Expr];
  if (match[1] !== undefined) {
    const type = lengthTypes[match[3]!.length]![match[1] === 'u' ? 0 : 1]!;
    a = typed(c, a, type, 1, name);
    b = typed(c, b, type, 2, name);
    out = typed(c, out, c.types.pointer(type), 3, name);
  } else {
    for (const arg of [a, b]) {
      if (!isInteger(arg.type)) {
        c.error(loc, `argument ${arg === a ? 1 : 2} in call to function ‘__builtin_${name}’ does not have integral type`);
        return errorExpr(loc);
      }
    }
    const target = predicate ? out.type : out.type.kind === TPointer ? out.type.to! : null;
    if (target === null || !isInteger(target) || !predicate && (target.kind === TBool || target.kind === TEnum) || !predicate && isReadOnly(target)) {
      c.error(loc, `argument 3 in call to function ‘__builtin_${name}’ ${predicate ? 'does not have integral type' : 'does not have pointer to integral type'}`);
      return errorExpr(loc);
    }
  }
  if (isErr(a) || isErr(b) || isErr(out)) return errorExpr(loc);
  if (predicate && a.kind === X.Const && b.kind === X.Const) {
    const scalar = c.scalar(out.type);
    const folded = foldLanes(c, boolType, (lane) => {
      const x = c.rels.value(a.rel, lane)!;
      const y = c.rels.value(b.rel, lane)!;
      const exact = op === 'add' ? x + y : op === 'sub' ? x - y : x * y;
      return c.rels.value(c.rels.convert(c.rels.int(exact, scalar), scalar), lane) === exact ? 0n : 1n;
    }, loc);
    if (folded !== null) return folded;
  }
  return builtin(`${op}_overflow${predicate ? '_p' : ''}`, boolType, [a, b, out], loc);
}

const directOps = new Set(['fabs', 'sqrt', 'floor', 'ceil', 'trunc', 'rint', 'nearbyint']);
const classes = new Set(['isnan', 'isinf', 'isinf_sign', 'isfinite', 'finite', 'isnormal', 'signbit', 'issignaling']);
const orders = new Set(['isgreater', 'isgreaterequal', 'isless', 'islessequal', 'islessgreater', 'isunordered']);

/** Operations and questions on floating values. */
function floating(c: Checker, node: Call, name: string): Expr | null {
  const { loc } = node;
  const suffix = /[fl]$/.exec(name)?.[0] ?? '';
  const stem = directOps.has(name) || name === 'copysign' || classes.has(name) ? name : name.replace(/[fl]$/, '');
  const type = stem === name ? doubleType : suffix === 'f' ? floatType : longDoubleType;
  if (directOps.has(stem)) {
    if (!hasCount(c, node, name, 1)) return errorExpr(loc);
    const value = checkValue(c, node.list[0]!);
    const arg = isErr(value) ? value : typed(c, value, type, 1, name);
    if (isErr(arg)) return arg;
    if (arg.kind === X.FloatConst) {
      const folded = foldUnary(stem, arg.num);
      return floatConstant(type.kind === TFloat ? Math.fround(folded) : folded, type, loc);
    }
    return builtin(name, type, [arg], loc);
  }
  if (stem === 'copysign') {
    if (!hasCount(c, node, name, 2)) return errorExpr(loc);
    const args = values(c, node);
    if (args === null) return errorExpr(loc);
    const a = typed(c, args[0]!, type, 1, name);
    const b = typed(c, args[1]!, type, 2, name);
    if (isErr(a) || isErr(b)) return errorExpr(loc);
    if (a.kind === X.FloatConst && b.kind === X.FloatConst && !Number.isNaN(b.num)) {
      const negative = b.num < 0 || Object.is(b.num, -0);
      return floatConstant(negative ? -Math.abs(a.num) : Math.abs(a.num), type, loc);
    }
    return builtin(name, type, [a, b], loc);
  }
  if (classes.has(stem)) {
    if (!hasCount(c, node, name, 1)) return errorExpr(loc);
    const value = checkValue(c, node.list[0]!);
    if (isErr(value)) return value;
    let arg = value;
    if (stem !== name) arg = typed(c, value, type, 1, name);
    else if (!isFloating(value.type)) {
      if (isInteger(value.type) && (name === 'signbit' || name === 'finite')) arg = convert(c, value, doubleType);
      else {
        c.error(loc, `non-floating-point argument in call to function ‘__builtin_${name}’`);
        return errorExpr(loc);
      }
    }
    if (stem === 'issignaling') return c.int(0, intType, loc);
    if (arg.kind === X.FloatConst) return c.constant(c.rels.int(classify(stem, arg.num, arg.type.kind === TFloat), I32), intType, loc, false);
    return builtin(stem, intType, [arg], loc);
  }
  if (orders.has(name)) {
    if (!hasCount(c, node, name, 2)) return errorExpr(loc);
    const args = values(c, node);
    if (args === null) return errorExpr(loc);
    const [a, b] = args as [Expr, Expr];
    if (!isFloating(a.type) && !isFloating(b.type)) {
      c.error(loc, `non-floating-point arguments in call to function ‘__builtin_${name}’`);
      return errorExpr(loc);
    }
    const common = usualType(c, isInteger(a.type) ? promoted(c, a.type) : a.type, isInteger(b.type) ? promoted(c, b.type) : b.type);
    return builtin(name, intType, [convert(c, a, common), convert(c, b, common)], loc);
  }
  if (name === 'fpclassify') {
    if (!hasCount(c, node, name, 6)) return errorExpr(loc);
    const args = values(c, node);
    if (args === null) return errorExpr(loc);
    if (!isFloating(args[5]!.type)) {
      c.error(loc, 'non-floating-point argument in call to function ‘__builtin_fpclassify’');
      return errorExpr(loc);
    }
    const made = args.map((arg, i) => i < 5 ? convert(c, promote(c, arg), intType) : arg);
    const x = made[5]!;
    if (x.kind === X.FloatConst) {
      const at = Number.isNaN(x.num) ? 0 : !Number.isFinite(x.num) ? 1 : x.num === 0 ? 4 : classify('isnormal', x.num, x.type.kind === TFloat) !== 0 ? 2 : 3;
      return made[at]!;
    }
    return builtin(name, intType, made, loc);
  }
  return null;
}

function foldUnary(stem: string, value: number): number {
  switch (stem) {
    case 'fabs': return Math.abs(value);
    case 'sqrt': return Math.sqrt(value);
    case 'floor': return Math.floor(value);
    case 'ceil': return Math.ceil(value);
    case 'trunc': return Math.trunc(value);
    default: return roundEven(value);
  }
}

/** Rounds to the nearest integer, ties to even. */
function roundEven(value: number): number {
  if (!Number.isFinite(value) || Math.abs(value) >= 2 ** 52) return value;
  const magic = 2 ** 52;
  const rounded = Math.abs(value) + magic - magic;
  return value < 0 || Object.is(value, -0) ? -rounded : rounded;
}

function classify(stem: string, value: number, single: boolean): number {
  switch (stem) {
    case 'isnan': return Number.isNaN(value) ? 1 : 0;
    case 'isinf': return value === Infinity || value === -Infinity ? 1 : 0;
    case 'isinf_sign': return value === Infinity ? 1 : value === -Infinity ? -1 : 0;
    case 'signbit': return value < 0 || Object.is(value, -0) ? 1 : 0;
    case 'isnormal': return Number.isFinite(value) && Math.abs(value) >= (single ? 2 ** -126 : 2 ** -1022) ? 1 : 0;
    default: return Number.isFinite(value) ? 1 : 0;
  }
}

/** Live lanes in which an object of this many bytes is accessed without locks: up to a word. */
export function lockFree(c: Checker, size: Expr, loc: Loc): Expr {
  const { rels } = c;
  if (size.kind !== X.Const) return c.int(0, boolType, loc);
  const rel = rels.op(RLe, I32, rels.convert(size.rel, UWord), rels.word());
  return c.constant(rels.convert(rel, c.scalar(boolType)), boolType, loc, true);
}
