// `__sync_*` and `__atomic_*` (GCC manual, "Built-in Functions for Memory Model Aware Atomic Operations").
//
// All orders are taken as sequentially consistent, so order arguments are checked and dropped.

import type { Call } from './ast.ts';
import { lockFree, values } from './check-builtin.ts';
import type { Checker } from './check.ts';
import { convert, isErr } from './check-convert.ts';
import { isComplete, valueTypeOf } from './compat.ts';
import { boolType, isFloating, isInteger, isRecord, isScalar, QConst, TBool, TComplex, TPointer, voidType, type CType } from './ctype.ts';
import type { Loc } from './source.ts';
import * as X from './tree.ts';
import { Expr, errorExpr } from './tree.ts';

/** A call of an atomic builtin. */
export function checkAtomic(c: Checker, node: Call, full: string): Expr {
  const { loc } = node;
  const name = full.replace(/^__(sync|atomic)_/, '$1_').replace(/_(1|2|4|8|16)$/, (text) => full.startsWith('__atomic_') && /(load|store|exchange|fetch|compare_exchange)/.test(full) ? '_n' : text === '' ? text : '');
  const args = values(c, node);
  if (args === null) return errorExpr(loc);
  const make = (text: string, type: CType, list: Expr[]): Expr => {
    const made = new Expr(X.Builtin, type, loc);
    made.text = text;
    made.args = list;
    return made;
  };
  switch (name) {
    case 'atomic_thread_fence': case 'atomic_signal_fence': case 'sync_synchronize': return make(name, voidType, []);
    case 'atomic_always_lock_free': case 'atomic_is_lock_free':
      if (args.length < 1) return tooFew(c, full, loc);
      return lockFree(c, args[0]!, loc);
    default:
  }
  const first = args[0];
  if (first === undefined) return tooFew(c, full, loc);
  if (first.type.kind !== TPointer) {
    c.error(loc, `argument 1 of ‘${full}’ must be a pointer type`);
    return errorExpr(loc);
  }
  const target = first.type.to!;
  if (!isComplete(target) && name !== 'atomic_test_and_set' && name !== 'atomic_clear') {
    c.error(loc, `argument 1 of ‘${full}’ must be a pointer to a complete type`);
    return errorExpr(loc);
  }
  const type = valueTypeOf(target);
  const need = (count: number): boolean => args.length >= count;
  const value = (i: number): Expr => convertTo(c, args[i]!, type);
  const pointers = (from: number, to: number): boolean => {
    for (let i = from; i < to; i++) {
      if (args[i]!.type.kind !== TPointer) {
        c.error(loc, `argument ${i + 1} of ‘${full}’ must be a pointer type`);
        return false;
      }
    }
    return true;
  };
  switch (name) {
    case 'atomic_test_and_set': return make(name, boolType, [first]);
    case 'atomic_clear': return make(name, voidType, [first]);
    case 'atomic_load_n':
      if (!scalar(c, type, full, loc)) return errorExpr(loc);
      return make(name, type, [first]);
    case 'atomic_load': return need(2) && pointers(1, 2) ? make(name, voidType, args.slice(0, 2)) : tooFew(c, full, loc, need(2));
    case 'atomic_store_n':
      if (!need(2)) return tooFew(c, full, loc);
      if ((target.quals & QConst) !== 0) c.error(loc, `argument 1 of ‘${full}’ must not be a pointer to a ‘const’ type`);
      return scalar(c, type, full, loc) ? make(name, voidType, [first, value(1)]) : errorExpr(loc);
    case 'atomic_store': return need(2) && pointers(1, 2) ? make(name, voidType, args.slice(0, 2)) : tooFew(c, full, loc, need(2));
    case 'atomic_exchange_n': case 'sync_lock_test_and_set':
      if (!need(2)) return tooFew(c, full, loc);
      return scalar(c, type, full, loc) ? make(name, type, [first, value(1)]) : errorExpr(loc);
    case 'atomic_exchange': return need(3) && pointers(1, 3) ? make(name, voidType, args.slice(0, 3)) : tooFew(c, full, loc, need(3));
    case 'sync_lock_release': return scalar(c, type, full, loc) ? make(name, voidType, [first]) : errorExpr(loc);
    case 'atomic_compare_exchange_n':
      if (!need(3)) return tooFew(c, full, loc);
      return scalar(c, type, full, loc) && pointers(1, 2) ? make(name, boolType, [first, args[1]!, value(2)]) : errorExpr(loc);
    case 'atomic_compare_exchange':
      return need(3) && pointers(1, 3) ? make(name, boolType, args.slice(0, 3)) : tooFew(c, full, loc, need(3));
    case 'sync_val_compare_and_swap': case 'sync_bool_compare_and_swap':
      if (!need(3)) return tooFew(c, full, loc);
      return scalar(c, type, full, loc) ? make(name, name.startsWith('sync_val') ? type : boolType, [first, value(1), value(2)]) : errorExpr(loc);
    default:
  }
  const text = name.replace(/_n$/, '');
  if (!/^(?:sync|atomic)_(?:fetch_and_(?:add|sub|or|and|xor|nand)|fetch_(?:add|sub|or|and|xor|nand)|(?:add|sub|or|and|xor|nand)_and_fetch|(?:add|sub|or|and|xor|nand)_fetch)$/.test(text)) {
    c.error(loc, `‘${full}’ is not supported`);
    return errorExpr(loc);
  }
  if (!need(2)) return tooFew(c, full, loc);
  if (!scalar(c, type, full, loc) || type.kind === TBool || isFloating(type)) {
    c.error(loc, `operand type ${c.name(first.type)} is incompatible with argument 1 of ‘${full}’`);
    return errorExpr(loc);
  }
  const operand = type.kind === TPointer ? args[1]! : value(1);
  return isErr(operand) ? operand : make(text, type, [first, operand]);
}

function tooFew(c: Checker, name: string, loc: Loc, reported = false): Expr {
  if (!reported) c.error(loc, `too few arguments to function ‘${name}’`);
  return errorExpr(loc);
}

function scalar(c: Checker, type: CType, name: string, loc: Loc): boolean {
  if (isScalar(type) && type.kind !== TComplex) return true;
  c.error(loc, `operand type ${c.name(c.types.pointer(type))} is incompatible with argument 1 of ‘${name}’`);
  return false;
}

function convertTo(c: Checker, value: Expr, type: CType): Expr {
  if (isRecord(value.type) || isInteger(type) === false && type.kind !== TPointer && !isFloating(type)) return value;
  return convert(c, value, type);
}
