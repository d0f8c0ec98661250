// Declarations (C17 6.7, 6.9): storage and linkage, redeclaration, objects, typedefs, block scope.
// Function declarations and definitions are in check-function.ts.
//
// At file scope a name's entity belongs to a set of lanes. A declaration for the live lanes is merged into the entity
// that holds in them; if it has none there but an equal one in other lanes, that entity's lanes grow, so that what forks in
// one place does not make its users fork.

import type { Declaration, Declarator, Item, StaticAssert } from './ast.ts';
import { layouts, type LaneMask } from '../../ir/layout.ts';
import { UWord } from '../../ir/types.ts';
import { declAttrs, stringTokens, type Attrs } from './check-attr.ts';
import type { Checker } from './check.ts';
import { assignConvert, context, isErr, rvalue } from './check-convert.ts';
import { checkExpr, checkValue } from './check-expr.ts';
import { checkFunction, declareFunction } from './check-function.ts';
import { checkInitializer, checkStaticInit, completeArray } from './check-init.ts';
import { checkString, laneConstant } from './check-literal.ts';
import { applyPragma } from './check-pragma.ts';
import { checkAsm } from './check-stmt.ts';
import { checkDeclarator, checkSpecifiers, type Declared, type SpecInfo } from './check-type.ts';
import { compatible, composite, elementType, isComplete, isRecordComplete, isVariablyModified, isVla, valueTypeOf } from './compat.ts';
import { truthRel } from './constant.ts';
import {
  errorType, isInteger, isRecord, QConst, TArray, TError, TFunction, TVoid, type CType,
} from './ctype.ts';
import * as K from './kind.ts';
import * as S from './spec.ts';
import type { Loc } from './source.ts';
import * as X from './tree.ts';
import { Decl, noAttrs, Stmt, type InitNode } from './tree.ts';

/** Checks one external declaration for the live lanes; what it gives to lowering is in `c.output`. */
export function checkItem(c: Checker, item: Item): void {
  switch (item.kind) {
    case K.Declaration: checkDeclaration(c, item, null); return;
    case K.FunctionDef: checkFunction(c, item); return;
    case K.StaticAssert: checkStaticAssert(c, item); return;
    case K.EmptyDecl: c.pedantic(item.loc, 'ISO C does not allow extra ‘;’ outside of a function'); return;
    case K.Pragma: applyPragma(c, item); return;
    case K.AttributeDecl: return;
    case K.Asm: checkAsm(c, item); return;
  }
}

/** _Static_assert (6.7.10), in every live lane. */
export function checkStaticAssert(c: Checker, node: StaticAssert): void {
  const value = rvalue(c, checkExpr(c, node.a));
  if (node.b === null && c.options.std < 2023) c.pedantic(node.loc, 'ISO C11 does not support omitting the string in ‘_Static_assert’');
  if (isErr(value)) return;
  if (!isInteger(value.type)) {
    c.error(node.a.loc, 'expression in static assertion is not an integer');
    return;
  }
  if (value.kind !== X.Const) {
    c.error(node.a.loc, 'expression in static assertion is not constant');
    return;
  }
  if (!value.ice) c.pedantic(node.a.loc, 'expression in static assertion is not an integer constant expression');
  const failed = c.lanes & ~c.nonZero(truthRel(c, value));
  if (failed === 0) return;
  let text = '';
  if (node.b !== null) {
    const literal = checkString(c, stringTokens(node.b));
    if (literal.str !== null) text = `: "${new TextDecoder().decode(Uint8Array.from(literal.str.units))}"`;
  }
  c.error(node.loc, `static assertion failed${text}`, failed);
}

/** Storage classes of a declaration, checked (6.7.1p2). */
export function storageOf(c: Checker, spec: SpecInfo, loc: Loc): number {
  const storage = spec.flags & S.StorageMask & ~S.ThreadLocal & ~S.Constexpr;
  if ((storage & storage - 1) !== 0) {
    c.error(loc, 'multiple storage classes in declaration specifiers');
    return storage & -storage;
  }
  if ((spec.flags & S.ThreadLocal) !== 0 && (storage & (S.Typedef | S.Auto | S.Register)) !== 0) {
    c.error(loc, `‘_Thread_local’ used with ‘${(storage & S.Typedef) !== 0 ? 'typedef' : (storage & S.Auto) !== 0 ? 'auto' : 'register'}’`);
  }
  return storage;
}

/** A declaration; `list` takes its statements in a block, null at file scope. */
export function checkDeclaration(c: Checker, node: Declaration, list: Stmt[] | null): void {
  const alone = node.list.length === 0;
  const spec = checkSpecifiers(c, node.a, alone && node.a.flags === 0);
  const storage = storageOf(c, spec, node.loc);
  if (alone) {
    emptyDeclaration(c, node, spec);
    return;
  }
  for (const declarator of node.list) {
    // Attributes and the type are shared; each declarator adds its own.
    const declared = checkDeclarator(c, spec, declarator);
    let { type } = declared;
    if (spec.implicitInt) implicitInt(c, declared, spec);
    if (declared.name === '') {
      c.error(declared.loc, 'expected identifier');
      continue;
    }
    if (spec.auto) {
      const deduced = deduce(c, declarator, declared);
      if (deduced === null) continue;
      type = c.types.qualified(deduced, type.quals);
    }
    if ((storage & S.Typedef) !== 0) declareTypedef(c, declared, declarator, spec, list);
    else if (type.kind === TFunction) declareFunction(c, declared, declarator, spec, storage);
    else declareObject(c, { ...declared, type }, declarator, spec, storage, list);
  }
}

function implicitInt(c: Checker, declared: Declared, spec: SpecInfo): void {
  if (c.options.std < 1999) return;
  if (spec.flags === 0 && declared.type.kind !== TFunction && c.func === null) c.pedwarn(declared.loc, 'data definition has no type or storage class');
  if (c.options.std >= 2023) c.error(declared.loc, `type defaults to ‘int’ in declaration of ‘${declared.name}’`);
  else c.pedwarn(declared.loc, `type defaults to ‘int’ in declaration of ‘${declared.name}’`, 'implicit-int');
}

/** `struct s;`, `enum e {…};`, `int;`. */
function emptyDeclaration(c: Checker, node: Declaration, spec: SpecInfo): void {
  const type = node.a.a;
  if (spec.type.kind === TError) return;
  const isTag = type !== null && (type.kind === K.RecordSpec || type.kind === K.EnumSpec);
  if (!isTag) {
    if (type !== null && type.kind === K.TypedefName || spec.implicitInt === false) c.pedwarn(node.loc, 'useless type name in empty declaration');
    else if (node.a.flags !== 0 || spec.attrs.any) c.pedwarn(node.loc, 'empty declaration');
    return;
  }
  if (type.kind === K.RecordSpec && type.text === '' && type.list !== null) c.pedwarn(node.loc, 'unnamed struct/union that defines no instances');
  if ((node.a.flags & S.StorageMask) !== 0) c.warn(node.loc, 'useless storage class specifier in empty declaration');
  else if ((node.a.flags & S.QualMask) !== 0) c.warn(node.loc, 'useless type qualifier in empty declaration');
  if ((node.a.flags & S.Inline) !== 0) c.error(node.loc, '‘inline’ in empty declaration');
}

/** The type of `__auto_type x = init`. */
function deduce(c: Checker, node: Declarator, declared: Declared): CType | null {
  if (node.b === null || node.b.kind === K.InitList) {
    c.error(declared.loc, `‘__auto_type’ requires ${node.b === null ? 'an initialized data declaration' : 'a plain initializer'}`);
    return null;
  }
  const value = checkValue(c, node.b);
  if (isErr(value)) return null;
  return valueTypeOf(value.type);
}

// ---- merging with earlier declarations

/** Reports that a name is declared again as something that does not fit. */
export function conflict(c: Checker, decl: Decl, prior: Decl, type: CType, loc: Loc, lanes: LaneMask = c.lanes): void {
  c.error(loc, `conflicting types for ‘${decl.name}’; have ${c.name(type)}`, lanes);
  notePrior(c, prior);
}

export function notePrior(c: Checker, prior: Decl): void {
  if (prior.loc === 0) return;
  const what = prior.definedLanes !== 0 ? 'definition' : 'declaration';
  c.note(prior.loc, `previous ${what} of ‘${prior.name}’ with type ${c.name(prior.type)}`);
}

/** The live entity of a name at file scope, among the visible ones or those declared inside blocks only. */
export function findLinked(c: Checker, name: string, loc: Loc): Decl | null {
  const visible = c.lookupFile(name, loc);
  if (visible !== null) return visible;
  const hidden = c.file.hidden.get(name);
  if (hidden !== undefined) for (const entry of hidden) if ((entry.lanes & c.lanes) === c.lanes) return entry.decl;
  return null;
}

/**
 * Enters a declaration with linkage. Returns the entity it belongs to: an earlier one that it was merged into, or itself.
 * Null after an error.
 */
export function declareLinked(c: Checker, fresh: Decl, declared: Declared, isDefinition: boolean, block: boolean): Decl | null {
  const { name, loc } = declared;
  let prior: Decl | null = null;
  if (block) {
    // 6.2.2p4: a visible declaration with linkage is meant; else any earlier one.
    const visible = c.lookup(name, loc);
    prior = visible !== null && visible.linked ? visible : findLinkedOnly(c, name, loc);
  } else prior = findLinked(c, name, loc);
  if (prior === null) {
    const widened = widen(c, fresh, block);
    if (widened !== null) return widened;
    fresh.lanes = c.lanes;
    c.declareFile(block ? c.file.hidden : c.file.names, fresh);
    return fresh;
  }
  if (!prior.linked) {
    if (prior.storage === 'typedef' || prior.storage === 'enumConst') {
      c.error(loc, `‘${name}’ redeclared as different kind of symbol`);
      notePrior(c, prior);
    }
    return null;
  }
  const isFunction = fresh.type.kind === TFunction;
  if (isFunction !== (prior.type.kind === TFunction)) {
    if (prior.type.kind === TError || fresh.type.kind === TError) return null;
    c.error(loc, `‘${name}’ redeclared as different kind of symbol`);
    notePrior(c, prior);
    return null;
  }
  const lanes = compatible(c, prior.type, fresh.type);
  if (lanes !== c.lanes) {
    if (c.implicit.has(prior) && fresh.type.kind === TFunction && fresh.type.to!.kind === TVoid) {
      c.pedwarn(loc, `conflicting types for ‘${name}’; have ${c.name(fresh.type)}`);
      c.change(prior, { type: fresh.type });
    } else if (isFunction && c.implicit.has(prior)) {
      // A builtin's own prototype yields to the program's (its first use was already told).
      conflict(c, fresh, prior, fresh.type, loc, c.lanes & ~lanes);
      return null;
    } else {
      conflict(c, fresh, prior, fresh.type, loc, c.lanes & ~lanes);
      return null;
    }
  }
  const replaces = c.mayRedefine(prior);
  // 6.2.2p7 and its GNU exception for extern after static.
  if (fresh.storage === 'static' && prior.storage === 'extern') {
    // GNU: a static definition may take the place of an `extern inline` one, even after calls.
    if (isFunction && isDefinition && replaces) c.change(prior, { storage: 'static', inline: 'no' });
    else {
      c.error(loc, `static declaration of ‘${name}’ follows non-static declaration`);
      notePrior(c, prior);
      return null;
    }
  }
  if (prior.threadLocal !== fresh.threadLocal && !isFunction) {
    c.error(loc, fresh.threadLocal ? `thread-local declaration of ‘${name}’ follows non-thread-local declaration` : `non-thread-local declaration of ‘${name}’ follows thread-local declaration`);
    notePrior(c, prior);
    return null;
  }
  if (isDefinition && (prior.definedLanes & c.lanes) !== 0 && !replaces) {
    c.error(loc, `redefinition of ‘${name}’`);
    notePrior(c, prior);
    return null;
  }
  const type = composite(c, c.types, prior.type, fresh.type);
  if (!block && c.file.names.get(name)?.some((candidate) => candidate.decl === prior) !== true) {
    // Declared in a block before: it becomes visible now.
    c.declareFile(c.file.names, prior);
  }
  if (type !== prior.type && !block) prior = ownEntity(c, prior, type);
  else if (type !== prior.type) c.change(prior, { type });
  c.change(prior, { attrs: fresh.attrs, align: Math.max(prior.align, fresh.align), noReturn: prior.noReturn || fresh.noReturn });
  if (fresh.asmName !== '' && prior.asmName === '') c.change(prior, { asmName: fresh.asmName });
  c.implicit.delete(prior);
  return prior;
}

/** The entity with the type that it is now known to have in the live lanes; if it holds in others too, the live ones get
 *  an entity of their own. */
function ownEntity(c: Checker, entity: Decl, type: CType): Decl {
  const entry = c.file.names.get(entity.name)?.find((candidate) => candidate.decl === entity);
  if (entry === undefined || (entry.lanes & ~c.lanes) === 0) {
    c.change(entity, { type });
    return entity;
  }
  const own = Object.assign(Object.create(Object.getPrototypeOf(entity) as object) as Decl, entity);
  own.type = type;
  own.lanes = c.lanes;
  own.definedLanes &= c.lanes;
  c.change(entry, { lanes: entry.lanes & ~c.lanes });
  c.declareFile(c.file.names, own);
  const waiting = c.tentatives.get(entity) ?? 0;
  if ((waiting & c.lanes) !== 0) {
    setTentative(c, entity, waiting & ~c.lanes);
    setTentative(c, own, waiting & c.lanes);
  }
  return own;
}

function setTentative(c: Checker, entity: Decl, lanes: LaneMask): void {
  const old = c.tentatives.get(entity);
  c.tentatives.set(entity, lanes);
  c.journal(() => {
    if (old === undefined) c.tentatives.delete(entity);
    else c.tentatives.set(entity, old);
  });
}

/** An array that other lanes have with another length becomes one entity whose length depends on the lane, so that its
 *  users do not fork. */
function uniteArrays(c: Checker, entity: Decl): void {
  const entries = c.file.names.get(entity.name);
  const own = entries?.find((entry) => entry.decl === entity);
  if (entries === undefined || own === undefined || entity.type.kind !== TArray || entity.type.length < 0) return;
  for (const other of entries) {
    const { decl } = other;
    if (decl === entity || other.lanes === 0 || decl.storage !== entity.storage || decl.type.kind !== TArray || decl.type.length < 0) continue;
    if (decl.type.align !== entity.type.align || decl.threadLocal !== entity.threadLocal) continue;
    const lanes = own.lanes | other.lanes;
    const element = entity.type.to!;
    if (!isLaneFree(element) || compatible({ lanes, rels: c.rels }, decl.type.to!, element) !== lanes) continue;
    const here = c.rels.get(entity.type.length).lanes;
    const there = c.rels.get(decl.type.length).lanes;
    const length = laneConstant(c, layouts.map(({ lane }) => (own.lanes >> lane & 1) !== 0 ? here[lane] : (lanes >> lane & 1) !== 0 ? there[lane] : undefined), UWord);
    const type = c.types.array(element, length);
    c.change(decl, { type, lanes, defined: decl.defined || entity.defined, definedLanes: decl.definedLanes | entity.definedLanes });
    c.change(other, { lanes });
    c.change(own, { lanes: 0 });
    return;
  }
}

/** An entity with linkage although something else is visible here. */
function findLinkedOnly(c: Checker, name: string, loc: Loc): Decl | null {
  const found = findLinked(c, name, loc);
  return found !== null && found.linked ? found : null;
}

/** An equal entity that so far holds in other lanes only grows by the live ones. */
function widen(c: Checker, fresh: Decl, block: boolean): Decl | null {
  const entries = (block ? c.file.hidden : c.file.names).get(fresh.name);
  if (entries === undefined) return null;
  for (const entry of entries) {
    const { decl } = entry;
    if (!decl.linked || decl.storage !== fresh.storage || decl.threadLocal !== fresh.threadLocal || decl.inline !== fresh.inline) continue;
    if (decl.align !== fresh.align || decl.asmName !== fresh.asmName || decl.noReturn !== fresh.noReturn) continue;
    const lanes = entry.lanes | c.lanes;
    if (!isLaneFree(decl.type) || !isLaneFree(fresh.type)) continue;
    if (compatible({ lanes, rels: c.rels }, decl.type, fresh.type) !== lanes) continue;
    // What only one of them knows (a length, a prototype) must not come to hold for the other; a constexpr is its value.
    if (composite(c, c.types, decl.type, fresh.type) !== decl.type || composite(c, c.types, fresh.type, decl.type) !== fresh.type) continue;
    if (decl.constant !== null) continue;
    c.change(entry, { lanes });
    c.change(decl, { lanes, attrs: fresh.attrs });
    return decl;
  }
  return null;
}

/** Whether a type means the same outside the live lanes: no record that lanes complete differently is in it. */
function isLaneFree(type: CType): boolean {
  for (let at: CType | null = type; at !== null; at = at.to) {
    if (isRecord(at) && at.record!.versions !== null && at === type) return false;
    if (at.kind === TFunction && !at.params.every(isLaneFree)) return false;
  }
  return true;
}

// ---- typedefs

function declareTypedef(c: Checker, declared: Declared, node: Declarator, spec: SpecInfo, list: Stmt[] | null): void {
  const { name, loc } = declared;
  let { type } = declared;
  if (node.b !== null) c.error(loc, `typedef ‘${name}’ is initialized (use ‘__typeof__’ instead)`);
  if ((spec.flags & (S.Inline | S.Noreturn)) !== 0) c.error(loc, `typedef ‘${name}’ declared ‘${(spec.flags & S.Inline) !== 0 ? 'inline' : '_Noreturn'}’`);
  if (declared.attrs.align > 0 && type.kind !== TError && type.kind !== TFunction) type = c.types.aligned(type, declared.attrs.align);
  if (declared.attrs.transparent && type.kind === 11 && type.record!.complete) c.change(type.record!, { transparent: true });
  const decl = new Decl(name, type, loc, 'typedef');
  decl.used = true;
  decl.lanes = c.lanes;
  const prior = c.scope === null ? c.lookupFile(name, loc) : c.scope.names.get(name) ?? null;
  if (prior !== null) {
    if (prior.storage !== 'typedef') {
      c.error(loc, `‘${name}’ redeclared as different kind of symbol`);
      notePrior(c, prior);
      return;
    }
    const same = compatible(c, prior.type, type);
    if (same !== c.lanes) {
      conflict(c, decl, prior, type, loc, c.lanes & ~same);
      return;
    }
    if (isVariablyModified(type)) c.error(loc, `redefinition of typedef ‘${name}’ with variably modified type`);
    else if (c.options.std < 2011) c.pedantic(loc, `redefinition of typedef ‘${name}’`);
    return;
  }
  if (c.scope === null) {
    c.declareFile(c.file.names, decl);
    return;
  }
  c.scope.names.set(name, decl);
  if (isVariablyModified(type) && list !== null) {
    c.func!.activeVm.push(decl);
    const stmt = new Stmt(X.TypeS, loc);
    stmt.decl = decl;
    list.push(stmt);
  }
}

// ---- objects

function declareObject(c: Checker, declared: Declared, node: Declarator, spec: SpecInfo, storage: number, list: Stmt[] | null): void {
  const { name, loc, attrs } = declared;
  let { type } = declared;
  // GNU: `extern void symbol;` names an address only.
  if (type.kind === TVoid && (storage & S.Extern) === 0) {
    c.error(loc, `variable or field ‘${name}’ declared void`);
    type = errorType;
  }
  if ((spec.flags & S.Inline) !== 0) c.error(loc, `variable ‘${name}’ declared ‘inline’`);
  if ((spec.flags & S.Noreturn) !== 0) c.error(loc, `variable ‘${name}’ declared ‘_Noreturn’`);
  if ((spec.flags & S.Constexpr) !== 0) type = c.types.qualified(type, QConst);
  const file = c.scope === null;
  const threadLocal = (spec.flags & S.ThreadLocal) !== 0;
  if (file && (storage & (S.Auto | S.Register)) !== 0) {
    c.error(loc, (storage & S.Auto) !== 0 ? `file-scope declaration of ‘${name}’ specifies ‘auto’` : `register name not specified for ‘${name}’`);
    return;
  }
  if (!file && threadLocal && (storage & (S.Static | S.Extern)) === 0) {
    c.error(loc, `function-scope ‘${name}’ implicitly auto and declared ‘_Thread_local’`);
  }
  alignment(c, spec, attrs, type, name, loc, storage);
  const linked = file || (storage & S.Extern) !== 0;
  const decl = new Decl(name, type, loc, linked ? (storage & S.Static) !== 0 ? 'static' : 'extern' : (storage & S.Static) !== 0 ? 'static' : 'auto');
  decl.linked = linked;
  decl.threadLocal = threadLocal;
  decl.register = (storage & S.Register) !== 0;
  decl.align = attrs.align;
  decl.lanes = c.lanes;
  if (node.c !== null) decl.asmName = asmName(c, node);
  decl.used = attrs.unused || attrs.used || attrs.cleanup !== '';
  if (attrs.deprecated) c.deprecated.add(decl);
  if (type.kind === TError) {
    // Declared all the same, so that its uses are silent.
    if (node.b !== null && node.b.kind !== K.InitList) checkExpr(c, node.b);
    if (file) { if (c.lookupFile(name, loc) === null) c.declareFile(c.file.names, decl); } else c.scope!.names.set(name, decl);
    return;
  }
  if (linked) linkedObject(c, decl, declared, node, spec, storage, file);
  else localObject(c, decl, declared, node, spec, list!);
}

/** asm("label") of a declarator. */
export function asmName(c: Checker, node: Declarator): string {
  const literal = checkString(c, stringTokens(node.c!));
  return literal.str === null ? '' : new TextDecoder().decode(Uint8Array.from(literal.str.units)).replace(/^\*/, '');
}

/** _Alignas may not reduce an alignment (6.7.5p5) nor stand on a register object. */
function alignment(c: Checker, spec: SpecInfo, attrs: Attrs, type: CType, name: string, loc: Loc, storage: number): void {
  if (attrs.align === 0 || type.kind === TError || !isComplete(elementType(type))) return;
  if ((storage & S.Register) !== 0 && spec.attrs.align > 0 && !spec.attrs.any) c.error(loc, `alignment specified for ‘${name}’ declared ‘register’`);
  if (spec.attrs.any) return;
  const low = c.where(c.alignOf(type), (natural) => BigInt(attrs.align) < natural);
  if (low !== 0) c.error(loc, `‘_Alignas’ specifiers cannot reduce alignment of ‘${name}’`, low);
}

/** An object with linkage, at file scope or `extern` in a block. */
function linkedObject(c: Checker, decl: Decl, declared: Declared, node: Declarator, spec: SpecInfo, storage: number, file: boolean): void {
  const { name, loc, type } = declared;
  const isExtern = (storage & S.Extern) !== 0;
  const initialized = node.b !== null;
  if (isVariablyModified(type)) {
    c.error(loc, file ? `variably modified ‘${name}’ at file scope` : 'object with variably modified type must have no linkage');
    return;
  }
  if (!file && initialized) {
    c.error(loc, `‘${name}’ has both ‘extern’ and initializer`);
    return;
  }
  if (file && isExtern && initialized) c.warn(loc, `‘${name}’ initialized and declared ‘extern’`);
  const prior = file ? findLinked(c, name, loc) : null;
  // `extern` takes the linkage of what is visible (6.2.2p4).
  if (isExtern) {
    const visible = c.lookup(name, loc);
    if (visible !== null && visible.linked && visible.storage === 'static') decl.storage = 'static';
  } else if (file && decl.storage === 'extern' && prior !== null && prior.linked && prior.storage === 'static' && prior.type.kind !== TFunction) {
    c.error(loc, `non-static declaration of ‘${name}’ follows static declaration`);
    notePrior(c, prior);
    return;
  }
  if (file) decl.attrs = declAttrs(c, weakened(c, name, declared.attrs), prior?.linked === true ? prior.attrs : noAttrs, loc);
  else decl.attrs = declAttrs(c, declared.attrs, c.lookup(name, loc)?.attrs ?? noAttrs, loc);
  if (!file) {
    const own = c.scope!.names.get(name);
    if (own !== undefined && !own.linked) {
      c.error(loc, `extern declaration of ‘${name}’ follows declaration with no linkage`);
      return;
    }
  }
  const entity = declareLinked(c, decl, declared, initialized, !file);
  if (entity === null) return;
  if (!file) {
    c.scope!.names.set(name, entity);
    return;
  }
  if (initialized) {
    if (!isComplete(type) && !(type.kind === TArray && isComplete(type.to!))) {
      c.error(loc, `variable ‘${name}’ has initializer but incomplete type`);
      return;
    }
    const init = checkInitializer(c, node.b!, entity.type.kind === TArray && type.kind === TArray && type.length < 0 ? entity.type : type, true);
    const good = init !== null && checkStaticInit(c, init);
    const completed = init === null ? entity.type : completeArray(c, entity.type, init, loc);
    const owner = completed === entity.type ? entity : ownEntity(c, entity, completed);
    c.change(owner, { init: good ? init : null, defined: true, definedLanes: owner.definedLanes | c.lanes, loc });
    if (good) c.change(owner, { constants: [...owner.constants, { lanes: c.lanes, init }] });
    layout(c, completed, name, loc);
    if ((spec.flags & S.Constexpr) !== 0) constexprValue(owner, owner.init);
    c.output.push({ kind: 'object', decl: owner });
    if (completed !== entity.type || completed.kind === TArray && type.kind === TArray && type.length < 0) uniteArrays(c, owner);
    return;
  }
  if (!isExtern && decl.attrs.alias === '') {
    // 6.9.2p2: a tentative definition.
    if (decl.storage === 'static' && !isComplete(entity.type)) {
      if (entity.type.kind === TArray && isComplete(entity.type.to!)) c.pedantic(loc, `array size missing in ‘${name}’`);
      else if (c.options.pedantic) c.pedantic(loc, `storage size of ‘${name}’ isn’t known`);
    }
    setTentative(c, entity, (c.tentatives.get(entity) ?? 0) | c.lanes);
    c.change(entity, { tentative: true });
    if (isComplete(entity.type)) layout(c, entity.type, name, loc);
  }
  if (decl.attrs !== noAttrs) c.output.push({ kind: 'declare', decl: entity });
}

/** #pragma weak given before the declaration. */
export function weakened(c: Checker, name: string, attrs: Attrs): Attrs {
  const alias = c.weakNames.get(name);
  return alias === undefined ? attrs : { ...attrs, weak: true, alias: alias || attrs.alias };
}

function layout(c: Checker, type: CType, name: string, loc: Loc): void {
  c.checkLayout(type, loc, `variable ‘${name}’`);
}

/** An object without linkage. */
function localObject(c: Checker, decl: Decl, declared: Declared, node: Declarator, spec: SpecInfo, list: Stmt[]): void {
  const { name, loc } = declared;
  const scope = c.scope!;
  const known = scope.names.get(name);
  if (known !== undefined) {
    const same = known.type.kind !== TFunction && known.storage !== 'typedef' && known.storage !== 'enumConst';
    if (!same) c.error(loc, `‘${name}’ redeclared as different kind of symbol`);
    else if (known.isParam && !decl.isParam) c.error(loc, `‘${name}’ redeclared as different kind of symbol`);
    else if (compatible(c, known.type, decl.type) === 0) c.error(loc, `conflicting types for ‘${name}’; have ${c.name(decl.type)}`);
    else if (known.linked) c.error(loc, `declaration of ‘${name}’ with no linkage follows extern declaration`);
    else c.error(loc, node.b !== null || known.init !== null ? `redefinition of ‘${name}’` : `redeclaration of ‘${name}’ with no linkage`);
    notePrior(c, known);
    return;
  }
  decl.attrs = declAttrs(c, declared.attrs, noAttrs, loc);
  scope.names.set(name, decl);
  if (!decl.used) scope.locals.push(decl);
  const isStatic = decl.storage === 'static';
  if (isVariablyModified(decl.type)) {
    if (isStatic && isVla(decl.type)) {
      c.error(loc, `storage size of ‘${name}’ isn’t constant`);
      return;
    }
    c.func!.activeVm.push(decl);
  }
  const stmt = new Stmt(X.DeclS, loc);
  stmt.decl = decl;
  if (node.b !== null) {
    const { type } = decl;
    if (!isComplete(type) && !(type.kind === TArray && isComplete(type.to!))) {
      c.error(loc, isRecord(type) && !isRecordComplete(type.record!) ? `variable ‘${name}’ has initializer but incomplete type` : `array type has incomplete element type ${c.name(elementType(type))}`);
      decl.type = errorType;
      return;
    }
    if (isVla(type) && !(node.b.kind === K.InitList && node.b.list.length === 0)) {
      c.error(loc, 'variable-sized object may not be initialized');
      return;
    }
    const init = checkInitializer(c, node.b, type, isStatic);
    if (init !== null) {
      decl.type = completeArray(c, type, init, loc);
      const good = !isStatic || checkStaticInit(c, init);
      decl.init = good ? init : null;
    } else if (type.kind === TArray && type.length < 0) decl.type = errorType;
  } else if (!isComplete(decl.type)) {
    if (decl.type.kind === TArray && isComplete(decl.type.to!)) c.error(loc, `array size missing in ‘${name}’`);
    else c.error(loc, `storage size of ‘${name}’ isn’t known`);
    decl.type = errorType;
    return;
  }
  if (decl.type.kind === TError) return;
  layout(c, decl.type, name, loc);
  if (isStatic) decl.definedLanes = c.lanes;
  if (decl.attrs.cleanup !== null) checkCleanup(c, decl, loc);
  if ((spec.flags & S.Constexpr) !== 0) constexprValue(decl, decl.init);
  list.push(stmt);
}

/** The cleanup function takes a pointer to the variable. */
function checkCleanup(c: Checker, decl: Decl, loc: Loc): void {
  const { type } = decl.attrs.cleanup!;
  decl.addressTaken = true;
  if (type.kind !== TFunction) {
    c.error(loc, 'cleanup argument not a function');
    return;
  }
  const param = type.params[0];
  if (param === undefined) return;
  const pointer = new X.Expr(X.Addr, c.types.pointer(decl.type), loc);
  pointer.a = new X.Expr(X.Var, decl.type, loc);
  pointer.a.decl = decl;
  assignConvert(c, pointer, param, context('arg', loc, 1, decl.attrs.cleanup!.name));
}

/** C23 constexpr scalars stand for their value. */
function constexprValue(decl: Decl, init: InitNode | null): void {
  if (init === null || init.kind !== 'expr') return;
  if (init.expr.kind === X.Const || init.expr.kind === X.FloatConst) decl.constant = init.expr;
}

/** Completes the tentative definitions of the unit for the live lanes (6.9.2p2). */
export function completeTentative(c: Checker, decl: Decl): void {
  let { type } = decl;
  const { loc, name } = decl;
  if (!isComplete(type)) {
    if (type.kind === TArray && isComplete(type.to!)) {
      c.warn(loc, `array ‘${name}’ assumed to have one element`);
      type = c.types.array(type.to!, c.rels.int(1, UWord));
      c.change(decl, { type });
    } else {
      c.error(loc, `storage size of ‘${name}’ isn’t known`);
      return;
    }
  }
  c.change(decl, { definedLanes: decl.definedLanes | c.lanes });
  c.output.push({ kind: 'object', decl });
}
