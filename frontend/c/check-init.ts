// Initializers (C17 6.7.9): braces, elided braces, designators and overlaps to a normalized tree.
//
// `fill` walks the items of a brace-enclosed list over the members of an aggregate. Where braces are elided it recurses
// without consuming the list; a designator ends every elided level. What an index or an elided length is must be
// one number: where live lanes differ the declaration forks.

import type { Designator, DesignatedInit, Expr as Node, Init, InitList } from './ast.ts';
import { UWord } from '../../ir/types.ts';
import type { Checker } from './check.ts';
import { assignConvert, context, isErr, rvalue } from './check-convert.ts';
import { checkExpr, checkValue, findMember } from './check-expr.ts';
import { compatibleUnqualified, isCharacter, isComplete, isRecordComplete, } from './compat.ts';
import { isStaticConstant } from './constant.ts';
import { isInteger, isRecord, isScalar, kindBits, TArray, TError, TUnion, TVector, type CType } from './ctype.ts';
import * as K from './kind.ts';
import * as S from './spec.ts';
import type { Loc } from './source.ts';
import * as X from './tree.ts';
import type { Expr, InitNode } from './tree.ts';

/** A place being initialized: a leaf, or members by index. */
interface Slot {
  leaf: InitNode | null;
  list: Map<number, Slot> | null;
}

interface Work {
  readonly c: Checker;
  readonly isStatic: boolean;
  /** Expressions already checked while looking for elided braces. */
  readonly checked: Map<Init, Expr>;
  failed: boolean;
}

type Item = Init | DesignatedInit;

/** Checks an initializer for an object of the type; null after an error. */
export function checkInitializer(c: Checker, node: Init, type: CType, isStatic: boolean): InitNode | null {
  const work: Work = { c, isStatic, checked: new Map(), failed: false };
  const slot: Slot = { leaf: null, list: null };
  if (isStatic) c.staticInit++;
  if (node.kind === K.InitList) braced(work, slot, type, node, true);
  else if (type.kind === TArray) arrayFromExpr(work, slot, type, node);
  else scalarOrRecord(work, slot, type, node);
  if (isStatic) c.staticInit--;
  return work.failed ? null : toNode(slot);
}

function toNode(slot: Slot): InitNode {
  if (slot.leaf !== null) return slot.leaf;
  if (slot.list === null) return { kind: 'list', items: [] };
  const items: { index: number; value: InitNode }[] = [];
  let sorted = true;
  let last = -1;
  for (const [index, child] of slot.list) {
    if (index < last) sorted = false;
    last = index;
    items.push({ index, value: toNode(child) });
  }
  if (!sorted) items.sort((a, b) => a.index - b.index);
  return { kind: 'list', items };
}

/** The array type with the length that its initializer gives it (6.7.9p22). */
export function completeArray(c: Checker, type: CType, init: InitNode, loc: Loc): CType {
  if (type.kind !== TArray || type.length >= 0 || type.vla !== null) return type;
  let count = 0;
  if (init.kind === 'string') count = init.str.units.length + 1;
  else if (init.kind === 'list') count = init.items.length === 0 ? 0 : init.items[init.items.length - 1]!.index + 1;
  else if (init.kind === 'expr' && init.expr.type.kind === TArray && init.expr.type.length >= 0) return c.types.array(type.to!, init.expr.type.length);
  if (count === 0) c.pedantic(loc, 'zero or negative size array');
  return c.types.array(type.to!, c.rels.int(count, UWord));
}

/** Checks that all parts of a static object's initializer are constant (6.7.9p4); reports the first that is not. */
export function checkStaticInit(c: Checker, init: InitNode): boolean {
  switch (init.kind) {
    case 'zero': case 'string': return true;
    case 'expr': {
      if (isErr(init.expr) || isStaticConstant(c, init.expr)) return true;
      c.error(init.expr.loc, 'initializer element is not constant');
      return false;
    }
    case 'list': {
      let good = true;
      for (const item of init.items) if (!checkStaticInit(c, item.value)) good = false;
      return good;
    }
  }
}

function fail(work: Work, loc: Loc, text: string): void {
  work.failed = true;
  work.c.error(loc, text);
}

/** The literal in `{ "text" }` for an array of characters. */
function bracedString(list: InitList, type: CType): Node | null {
  if (list.list.length < 1 || type.kind !== TArray || !isInteger(type.to!)) return null;
  const only = list.list[0]!;
  return only.kind === K.Str && list.list.length === 1 ? only : null;
}

/** A brace-enclosed initializer for any type. */
function braced(work: Work, slot: Slot, type: CType, node: InitList, outermost = false): void {
  const { c } = work;
  slot.leaf = null;
  slot.list = null;
  if (node.list.length === 0 && c.options.std < 2023) c.pedantic(node.loc, 'ISO C forbids empty initializer braces before C2X');
  if (type.kind === TError) {
    work.failed = true;
    return;
  }
  if (type.kind === TArray) {
    const text = bracedString(node, type);
    if (text !== null && stringFits(work, type, text)) {
      stringInit(work, slot, type, text);
      return;
    }
    if (type.vla !== null && node.list.length > 0) return fail(work, node.loc, 'variable-sized object may not be initialized');
    fill(work, slot, type, node.list, 0, true, null, 0, outermost);
    return;
  }
  if (isRecord(type) || type.kind === TVector) {
    if (!isRecordComplete(type.record!)) return fail(work, node.loc, `invalid use of undefined type ${c.name(type)}`);
    fill(work, slot, type, node.list, 0, true, null, 0, outermost);
    return;
  }
  // 6.7.9p11: a scalar in braces.
  const first = node.list[0];
  if (first === undefined) {
    if (c.options.std < 2023) c.pedwarn(node.loc, 'empty scalar initializer');
    slot.leaf = { kind: 'zero' };
    return;
  }
  if (first.kind === K.DesignatedInit) {
    return fail(work, first.loc, first.list[0]!.kind === K.DesigField ? 'field name not in record or union initializer' : 'array index in non-array initializer');
  }
  if (first.kind === K.InitList) {
    c.pedwarn(first.loc, 'braces around scalar initializer');
    braced(work, slot, type, first);
  } else scalarOrRecord(work, slot, type, first);
  if (!outermost) c.pedwarn(node.loc, 'braces around scalar initializer');
  if (node.list.length > 1) {
    c.pedwarn(node.list[1]!.loc, 'excess elements in scalar initializer');
    for (let i = 1; i < node.list.length; i++) checkExcess(work, node.list[i]!);
  }
}

/** Excess elements are checked and left out. */
function checkExcess(work: Work, item: Item): void {
  const value = item.kind === K.DesignatedInit ? item.a : item;
  if (value.kind === K.InitList) for (const inner of value.list) checkExcess(work, inner);
  else if (!work.checked.has(value)) checkValue(work.c, value);
}

function checkedExpr(work: Work, node: Node): Expr {
  let expr = work.checked.get(node);
  if (expr === undefined) {
    expr = checkExpr(work.c, node);
    work.checked.set(node, expr);
  }
  return expr;
}

/** A scalar, or a record from an expression of its type. */
function scalarOrRecord(work: Work, slot: Slot, type: CType, node: Node): void {
  const { c } = work;
  const raw = checkedExpr(work, node);
  const value = rvalue(c, raw);
  const converted = assignConvert(c, value, type, context('init', node.loc));
  if (isErr(converted)) {
    work.failed = true;
    return;
  }
  slot.list = null;
  slot.leaf = { kind: 'expr', expr: converted };
}

function arrayFromExpr(work: Work, slot: Slot, type: CType, node: Node): void {
  const { c } = work;
  if (node.kind === K.Str && isInteger(type.to!)) {
    if ((node.flags & S.Paren) !== 0) c.pedantic(node.loc, `array initialized from parenthesized string constant`);
    stringInit(work, slot, type, node);
    return;
  }
  const expr = checkedExpr(work, node);
  if (isErr(expr)) {
    work.failed = true;
    return;
  }
  if (expr.kind === X.CompoundLit && expr.type.kind === TArray && c.decide(compatibleUnqualified(c, type.unqual, expr.type.unqual), node.loc)) {
    c.pedantic(node.loc, 'initializer is a compound literal of array type');
    slot.leaf = expr.init!;
    return;
  }
  if (type.vla !== null) return fail(work, node.loc, 'variable-sized object may not be initialized');
  fail(work, node.loc, 'invalid initializer');
}

/** Whether a literal may initialize the array: character arrays from narrow ones, wider ones from their kind. */
function stringFits(work: Work, type: CType, node: Node): boolean {
  const expr = checkedExpr(work, node);
  if (expr.kind !== X.Str) return false;
  const element = type.to!;
  if (element.kind !== 2) return false;
  return isCharacter(element) ? expr.str!.width === 1 : kindBits(element.k64, 64) === expr.str!.width * 8;
}

function stringInit(work: Work, slot: Slot, type: CType, node: Node): void {
  const { c } = work;
  const expr = checkedExpr(work, node);
  if (isErr(expr)) {
    work.failed = true;
    return;
  }
  const element = type.to!;
  if (!stringFits(work, type, node)) {
    fail(work, node.loc, isCharacter(element) ? `cannot initialize array of ${c.name(element.unqual)} from a string literal with type array of ${c.name(expr.type.to!)}`
      : expr.str!.width === 1 ? `cannot initialize array of ${c.name(element.unqual)} from a string literal with type array of ${c.name(expr.type.to!)}`
        : 'wide character array initialized from incompatible wide string');
    return;
  }
  if (type.length >= 0) {
    const count = BigInt(expr.str!.units.length);
    const long = c.where(type.length, (length) => length < count);
    if (long !== 0) c.pedwarn(node.loc, `initializer-string for array of ${c.name(element.unqual)} is too long`, '', long);
  }
  slot.list = null;
  slot.leaf = { kind: 'string', str: expr.str! };
}

/** First member index at or after `from` that takes an initializer; the number of members if none does. */
function nextField(type: CType, from: number): number {
  const { fields } = type.record!;
  let at = from;
  while (at < fields.length && fields[at]!.name === '' && fields[at]!.bits >= 0) at++;
  return at;
}

function childType(type: CType, index: number): CType {
  return type.kind === TArray ? type.to! : type.record!.fields[index]!.type;
}

function childSlot(slot: Slot, type: CType, index: number): Slot {
  if (slot.list === null) {
    slot.list = new Map();
    // A whole value given before is replaced (6.7.9p19).
    slot.leaf = null;
  }
  if (type.kind === TUnion && !slot.list.has(index)) slot.list.clear();
  let child = slot.list.get(index);
  if (child === undefined) {
    child = { leaf: null, list: null };
    slot.list.set(index, child);
  }
  return child;
}

/** A copy that later designators may change alone. */
function clone(slot: Slot): Slot {
  return { leaf: slot.leaf, list: slot.list === null ? null : new Map([...slot.list].map(([index, child]) => [index, clone(child)])) };
}

/** Whether an index lies behind the last element. Where the live lanes disagree, that is a fork. */
function isBeyond(work: Work, type: CType, index: number, loc: Loc): boolean {
  if (type.kind === TArray) {
    if (type.length < 0) return false;
    const common = work.c.rels.uniformValue(type.length, work.c.lanes);
    if (common !== undefined) return BigInt(index) >= common;
    return work.c.decide(work.c.where(type.length, (length) => BigInt(index) >= length), loc);
  }
  if (type.kind === TUnion) return index > 0 && index >= nextField(type, 0) + 1 || nextField(type, 0) >= type.record!.fields.length;
  return index >= type.record!.fields.length;
}

/**
 * Fills an aggregate from items[i…]; returns the index of the first item not used. With `path`, item i stands for the
 * member that path[k…] designates inside this aggregate, and filling goes on behind it.
 */
function fill(work: Work, slot: Slot, type: CType, items: readonly Item[], i: number, isBraced: boolean,
  path: readonly Designator[] | null, k: number, outermost: boolean): number {
  const { c } = work;
  let index = type.kind === TArray ? 0 : nextField(type, 0);
  let unionDone = false;
  while (i < items.length) {
    const item = items[i]!;
    let designators: readonly Designator[] | null = null;
    let at = 0;
    if (path !== null) {
      designators = path;
      at = k;
      path = null;
    } else if (item.kind === K.DesignatedInit) {
      if (!isBraced) return i;
      designators = item.list;
    }
    let high = -1;
    let more = false;
    if (designators !== null) {
      const found = designate(work, type, designators[at]!);
      if (found === null) {
        work.failed = true;
        return isBraced ? items.length : i + 1;
      }
      index = found.low;
      high = found.high;
      unionDone = false;
      // A member of an anonymous struct: the same designator again inside it.
      if (found.inner) more = true;
      else {
        at++;
        more = at < designators.length;
      }
    } else if (unionDone || isBeyond(work, type, index, item.loc)) {
      if (!isBraced) return i;
      c.pedwarn(item.loc, `excess elements in ${type.kind === TArray ? 'array' : type.kind === TVector ? 'vector' : type.kind === TUnion ? 'union' : 'struct'} initializer`);
      checkExcess(work, item);
      i++;
      continue;
    }
    const inner = childType(type, index);
    if (inner.kind === TArray && inner.length < 0 && inner.vla === null && type.kind !== TArray) flexible(work, item.loc, outermost);
    const child = childSlot(slot, type, index);
    if (more) {
      if (inner.kind !== TArray && !isRecord(inner)) {
        const next = designators![at]!;
        fail(work, next.loc, next.kind === K.DesigField ? 'field name not in record or union initializer' : 'array index in non-array initializer');
        return isBraced ? items.length : i + 1;
      }
      i = fill(work, child, inner, items, i, false, designators, at, false);
    } else {
      const next = element(work, child, inner, items, i);
      if (next === i && type.kind === TArray && type.length < 0) {
        // An open array of empty structs would never end.
        checkExcess(work, item);
        return i + 1;
      }
      i = next;
    }
    for (let copy = index + 1; copy <= high; copy++) slot.list!.set(copy, clone(child));
    if (high > index) index = high;
    index = type.kind === TArray ? index + 1 : nextField(type, index + 1);
    if (type.kind === TUnion) {
      unionDone = true;
      if (!isBraced) return i;
    }
  }
  return i;
}

/** A flexible array member takes an initializer only in static objects, at the outermost level (GNU). */
function flexible(work: Work, loc: Loc, outermost: boolean): void {
  if (!outermost) fail(work, loc, 'initialization of flexible array member in a nested context');
  else if (!work.isStatic) fail(work, loc, 'non-static initialization of a flexible array member');
  else work.c.pedantic(loc, 'initialization of a flexible array member');
}

/** One element or member from item i: braced, a string, a whole record, or elided braces. */
function element(work: Work, slot: Slot, type: CType, items: readonly Item[], i: number): number {
  const { c } = work;
  const item = items[i]!;
  const value = item.kind === K.DesignatedInit ? item.a : item;
  if (value.kind === K.InitList) {
    braced(work, slot, type, value);
    return i + 1;
  }
  if (type.kind === TArray) {
    if (value.kind === K.Str && isInteger(type.to!)) {
      stringInit(work, slot, type, value);
      return i + 1;
    }
    const expr = checkedExpr(work, value);
    if (expr.kind === X.CompoundLit && expr.type.kind === TArray && c.decide(compatibleUnqualified(c, type.unqual, expr.type.unqual), value.loc)) {
      slot.list = null;
      slot.leaf = expr.init!;
      return i + 1;
    }
    return elided(work, slot, type, items, i);
  }
  if (isRecord(type) || type.kind === TVector) {
    const expr = checkedExpr(work, value);
    if (isErr(expr)) {
      work.failed = true;
      return i + 1;
    }
    if (isRecord(expr.type) && expr.type.record === type.record || expr.type.kind === TVector && type.kind === TVector) {
      scalarOrRecord(work, slot, type, value);
      return i + 1;
    }
    if (!isComplete(type)) {
      fail(work, value.loc, `invalid use of undefined type ${c.name(type)}`);
      return i + 1;
    }
    // A record of another kind fits nowhere inside.
    return elided(work, slot, type, items, i);
  }
  if (isScalar(type)) scalarOrRecord(work, slot, type, value);
  else work.failed = true;
  return i + 1;
}

function elided(work: Work, slot: Slot, type: CType, items: readonly Item[], i: number): number {
  const item = items[i]!;
  // The designated item itself begins the elided level.
  if (item.kind === K.DesignatedInit) {
    const plain: Item[] = [item.a];
    for (let n = i + 1; n < items.length && items[n]!.kind !== K.DesignatedInit; n++) plain.push(items[n]!);
    return i + fill(work, slot, type, plain, 0, false, null, 0, false);
  }
  return fill(work, slot, type, items, i, false, null, 0, false);
}

/** The member or the range of elements that one designator names. */
function designate(work: Work, type: CType, node: Designator): { low: number; high: number; inner: boolean } | null {
  const { c } = work;
  if (node.kind === K.DesigField) {
    if (!isRecord(type)) {
      c.error(node.loc, 'field name not in record or union initializer');
      return null;
    }
    const found = findMember(type.record!, node.text);
    if (found === null) {
      c.error(node.loc, `${c.name(type.unqual)} has no member named ‘${node.text}’`);
      return null;
    }
    return { low: found.path[0]!, high: -1, inner: found.path.length > 1 };
  }
  if (type.kind !== TArray) {
    c.error(node.loc, 'array index in non-array initializer');
    return null;
  }
  const low = indexOf(work, type, node.a);
  if (low === null) return null;
  if (node.kind === K.DesigIndex) return { low, high: -1, inner: false };
  c.pedantic(node.loc, 'ISO C forbids specifying range of elements to initialize');
  const high = indexOf(work, type, node.b);
  if (high === null) return null;
  if (high < low) {
    c.error(node.loc, 'empty index range in initializer');
    return null;
  }
  return { low, high, inner: false };
}

function indexOf(work: Work, type: CType, node: Node): number | null {
  const { c } = work;
  const value = checkValue(c, node);
  if (isErr(value)) return null;
  if (!isInteger(value.type)) {
    c.error(node.loc, 'array index in initializer not of integer type');
    return null;
  }
  if (value.kind !== X.Const) {
    c.error(node.loc, 'nonconstant array index in initializer');
    return null;
  }
  const index = c.concrete(value.rel, node.loc);
  if (index < 0n || index > 0x7fffffffn) {
    c.error(node.loc, 'array index in initializer exceeds array bounds');
    return null;
  }
  if (type.length >= 0) {
    const bad = c.where(type.length, (length) => index >= length);
    if (bad !== 0) {
      c.error(node.loc, 'array index in initializer exceeds array bounds', bad);
      return null;
    }
  }
  return Number(index);
}
