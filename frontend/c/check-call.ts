// Function calls (C17 6.5.2.2).

import type { Call, Expr as Node } from './ast.ts';
import type { Checker } from './check.ts';
import { checkFormat } from './check-format.ts';
import { checkBuiltinCall, declareLibrary, isBuiltinName, unwrapBuiltin } from './check-builtin.ts';
import { assignConvert, context, convert, isErr, rvalue } from './check-convert.ts';
import { checkExpr, checkValue, declExpr } from './check-expr.ts';
import { argumentPromoted, isComplete, valueTypeOf } from './compat.ts';
import { isRecord, TError, TFloat, TFunction, TNullptr, TPointer, TVoid, voidType, doubleType, isInteger, } from './ctype.ts';
import { promote } from './check-convert.ts';
import * as K from './kind.ts';
import type { Loc } from './source.ts';
import * as X from './tree.ts';
import { Expr, errorExpr, type Decl } from './tree.ts';

export function checkCall(c: Checker, node: Call): Expr {
  const name = node.a.kind === K.Ident ? node.a.text : '';
  let callee: Expr;
  if (name !== '') {
    let decl = c.lookup(name, node.a.loc);
    // No library can hold alloca: it is the operation, however it is declared.
    if (decl === null || name === 'alloca' && decl.type.kind === TFunction && decl.definedLanes === 0) {
      if (isBuiltinName(name)) {
        const made = checkBuiltinCall(c, node, name);
        if (made !== null) return made;
        // __builtin_X of a library function is X.
        const plain = unwrapBuiltin(name);
        decl = c.lookup(plain, 0);
        decl = decl !== null && decl.type.kind === TFunction ? decl : declareLibrary(c, plain, node.a.loc, true);
      } else decl = declareLibrary(c, name, node.a.loc, true);
      if (decl === null) return errorExpr(node.loc);
    } else if (decl.type.kind === TFunction && decl.linked) {
      const special = specialFunction(c, node, decl);
      if (special !== null) return special;
    }
    callee = rvalue(c, declExpr(c, decl, node.a.loc));
  } else callee = checkValue(c, node.a);
  return callValue(c, callee, name, node.list, node.loc);
}

/** setjmp and longjmp are operations of the IR (CONTRACT: the front end lowers calls by name). */
function specialFunction(c: Checker, node: Call, decl: Decl): Expr | null {
  switch (decl.name) {
    case 'setjmp': case '_setjmp': case 'sigsetjmp': case '__sigsetjmp': case 'longjmp': case '_longjmp': case 'siglongjmp': {
      if (decl.definedLanes !== 0) return null;
      const isSet = decl.name.includes('setjmp');
      const args = node.list.map((arg) => checkValue(c, arg));
      if (args.length < (isSet ? 1 : 2)) return null;
      for (const arg of args) if (isErr(arg)) return arg;
      if (args[0]!.type.kind !== TPointer) return null;
      const result = decl.type.to!;
      const made = new Expr(X.Builtin, result, node.loc);
      made.text = isSet ? 'setjmp' : 'longjmp';
      const target = decl.type.params;
      made.args = isSet ? [args[0]!] : [args[0]!, target.length === 2 ? convert(c, args[1]!, target[1]!) : args[1]!];
      decl.used = true;
      if (isSet && c.func !== null) c.func.callsSetjmp = true;
      return made;
    }
    default: return null;
  }
}

/** A call of a pointer-to-function value. */
export function callValue(c: Checker, callee: Expr, name: string, list: readonly Node[], loc: Loc): Expr {
  if (isErr(callee)) {
    for (const arg of list) checkExpr(c, arg);
    return callee;
  }
  const type = callee.type.kind === TPointer ? callee.type.to! : callee.type;
  if (type.kind !== TFunction) {
    c.error(loc, name !== '' ? `called object ‘${name}’ is not a function or function pointer` : 'called object is not a function or function pointer');
    for (const arg of list) checkExpr(c, arg);
    return errorExpr(loc);
  }
  const args: Expr[] = [];
  let bad = false;
  for (const node of list) {
    const value = checkValue(c, node);
    if (isErr(value)) bad = true;
    args.push(value);
  }
  const count = type.params.length;
  if (!type.unprototyped) {
    if (args.length < count) {
      c.error(loc, `too few arguments to function${name === '' ? '' : ` ‘${name}’`}`);
      noteDeclared(c, callee);
      return errorExpr(loc);
    }
    if (args.length > count && !type.variadic) {
      c.error(loc, `too many arguments to function${name === '' ? '' : ` ‘${name}’`}`);
      noteDeclared(c, callee);
      return errorExpr(loc);
    }
  }
  if (bad) return errorExpr(loc);
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (!type.unprototyped && i < count) args[i] = assignConvert(c, arg, type.params[i]!, context('arg', arg.loc, i + 1, name));
    else args[i] = defaultArgument(c, arg, i);
    if (isErr(args[i]!)) bad = true;
  }
  const result = valueTypeOf(type.to!);
  if (bad) return errorExpr(loc);
  if (result.kind !== TVoid && !isComplete(result)) {
    c.error(loc, isRecord(result) ? `invalid use of undefined type ${c.name(result)}` : 'invalid use of incomplete type');
    return errorExpr(loc);
  }
  const made = new Expr(X.Call, result, loc);
  made.a = callee;
  made.args = args;
  if (callee.kind === X.Decay && callee.a!.kind === X.Var) checkFormat(c, callee.a!.decl!, args, loc);
  if (type.unprototyped && type.params.length > 0 && callee.kind === X.Decay && args.length < type.params.length) {
    c.warn(loc, `too few arguments to function${name === '' ? '' : ` ‘${name}’`}`);
  }
  return made;
}

/** Default argument promotions (6.5.2.2p6). */
export function defaultArgument(c: Checker, arg: Expr, index: number): Expr {
  const { type } = arg;
  if (type.kind === TError) return arg;
  if (type.kind === TVoid) {
    c.error(arg.loc, 'invalid use of void expression');
    return errorExpr(arg.loc);
  }
  if (type.kind === TFloat) return convert(c, arg, doubleType);
  if (isInteger(type)) return promote(c, arg);
  if (type.kind === TNullptr) return convert(c, arg, c.types.pointer(voidType));
  if (!isComplete(type)) {
    c.error(arg.loc, `type of formal parameter ${index + 1} is incomplete`);
    return errorExpr(arg.loc);
  }
  return convert(c, arg, argumentPromoted(c, type));
}

function noteDeclared(c: Checker, callee: Expr): void {
  let at: Expr | null = callee;
  while (at !== null && at.kind !== X.Var) at = at.a;
  if (at !== null && at.decl!.loc !== 0) c.note(at.decl!.loc, 'declared here');
}
