// Function declarations and definitions (C17 6.7.4, 6.7.6.3, 6.9.1): prototypes and K&R, inline of C99 and of gnu89.

import type { Declarator, FunctionDef } from './ast.ts';
import { declAttrs } from './check-attr.ts';
import type { Checker } from './check.ts';
import { FunctionState } from './check.ts';
import { asmName, declareLinked, findLinked, notePrior, storageOf, weakened } from './check-decl.ts';
import { checkItems, checkLabels } from './check-stmt.ts';
import { adjustParam, checkDeclarator, checkSpecifiers, type Declared, type ParamList, type SpecInfo } from './check-type.ts';
import { argumentPromoted, isComplete } from './compat.ts';
import { intType, TArray, TError, TFunction, TVoid, type CType } from './ctype.ts';
import * as S from './spec.ts';
import type { Loc } from './source.ts';
import * as X from './tree.ts';
import { Decl, noAttrs, Stmt, type FunctionTree } from './tree.ts';

/** A function declaration without a body. */
export function declareFunction(c: Checker, declared: Declared, node: Declarator, spec: SpecInfo, storage: number): void {
  const { name, loc } = declared;
  const file = c.scope === null;
  if (node.b !== null) {
    c.error(loc, `function ‘${name}’ is initialized like a variable`);
    return;
  }
  if ((spec.flags & S.ThreadLocal) !== 0) c.error(loc, `storage class ‘_Thread_local’ invalid for function ‘${name}’`);
  if ((storage & (S.Auto | S.Register)) !== 0) {
    c.error(loc, `invalid storage class for function ‘${name}’`);
    return;
  }
  if (!file && (storage & S.Static) !== 0) {
    c.error(loc, `invalid storage class for function ‘${name}’`);
    return;
  }
  if (spec.attrs.align > 0 && !spec.attrs.any) c.error(loc, `alignment specified for function ‘${name}’`);
  if (!file) {
    const own = c.scope!.names.get(name);
    if (own !== undefined && !own.linked) {
      c.error(loc, `‘${name}’ redeclared as different kind of symbol`);
      notePrior(c, own);
      return;
    }
  }
  const entity = enter(c, declared, node, spec, storage, false);
  if (entity === null) return;
  if (!file) c.scope!.names.set(name, entity);
  else if (entity.attrs !== noAttrs) c.output.push({ kind: 'declare', decl: entity });
}

/** Makes or merges the entity of a function. */
function enter(c: Checker, declared: Declared, node: Declarator, spec: SpecInfo, storage: number, isDefinition: boolean): Decl | null {
  const { name, loc, type } = declared;
  const file = c.scope === null;
  const prior = file ? findLinked(c, name, loc) : c.lookup(name, loc);
  const decl = new Decl(name, type, loc, (storage & S.Static) !== 0 ? 'static' : 'extern');
  decl.linked = true;
  decl.lanes = c.lanes;
  decl.align = declared.attrs.align;
  if (node.c !== null) decl.asmName = asmName(c, node);
  const attrs = file ? weakened(c, name, declared.attrs) : declared.attrs;
  decl.attrs = declAttrs(c, attrs, prior !== null && prior.linked ? prior.attrs : noAttrs, loc);
  decl.noReturn = declared.attrs.noReturn || (spec.flags & S.Noreturn) !== 0;
  if (declared.attrs.deprecated) c.deprecated.add(decl);
  // Without `static` a function takes the linkage of its earlier declaration (6.2.2p5).
  if (decl.storage === 'extern' && prior !== null && prior.linked && prior.storage === 'static') decl.storage = 'static';
  const isInline = (spec.flags & S.Inline) !== 0;
  const gnu = c.options.gnu89Inline || decl.attrs.gnuInline;
  decl.inline = inlineKind(decl.storage === 'static', isInline, (storage & S.Extern) !== 0, gnu, isDefinition);
  const known = prior !== null && prior.linked && prior.type.kind === TFunction ? prior.inline : null;
  const entity = declareLinked(c, decl, declared, isDefinition, !file);
  if (entity === null) return null;
  if (entity === prior && known !== null && decl.storage !== 'static') {
    // 6.7.4p7: an inline definition only while every declaration says inline without extern.
    const inline = gnu ? isDefinition || decl.inline !== 'no' ? decl.inline : known : known === 'inline' && decl.inline === 'inline' ? 'inline' : 'extern';
    if (inline !== entity.inline) c.change(entity, { inline });
  }
  if (file && name === 'main' && type.kind === TFunction && type.to !== intType && type.to!.kind !== TError) {
    c.diagnostics.warning(loc, 'return type of ‘main’ is not ‘int’', 'main');
  }
  return entity;
}

/** What `inline` makes of a function: 'inline' is a definition that yields to an external one. */
function inlineKind(isStatic: boolean, isInline: boolean, isExtern: boolean, gnu: boolean, isDefinition: boolean): Decl['inline'] {
  if (isStatic || !isInline) return 'no';
  if (gnu) return isExtern && isDefinition ? 'inline' : 'extern';
  return isExtern ? 'extern' : 'inline';
}

/** A function definition. */
export function checkFunction(c: Checker, node: FunctionDef): void {
  const spec = checkSpecifiers(c, node.a);
  const storage = storageOf(c, spec, node.loc);
  const declared = checkDeclarator(c, spec, node.b, true);
  const { name, loc } = declared;
  if (spec.implicitInt) {
    if (c.options.std >= 2023) c.error(loc, `return type defaults to ‘int’`);
    else if (c.options.std >= 1999) c.pedwarn(loc, 'return type defaults to ‘int’', 'implicit-int');
  }
  const { params } = declared;
  if (declared.type.kind !== TFunction || params === null) {
    if (declared.type.kind !== TError) c.error(loc, `function ‘${name}’ has a type that is not its own`);
    return;
  }
  if ((storage & (S.Typedef | S.Auto | S.Register)) !== 0) {
    c.error(loc, `function definition declared ‘${(storage & S.Typedef) !== 0 ? 'typedef' : (storage & S.Auto) !== 0 ? 'auto' : 'register'}’`);
  }
  if ((spec.flags & S.ThreadLocal) !== 0) c.error(loc, 'function definition declared ‘_Thread_local’');
  const result = declared.type.to!;
  if (result.kind !== TVoid && !isComplete(result)) c.error(loc, 'return type is an incomplete type');
  let type = declared.type;
  let old: CType[] | null = null;
  if (params.oldNames !== null || (node.list !== null && node.list.length > 0)) {
    old = oldParams(c, node, params);
    type = c.types.func(result, old.map((param) => argumentPromoted(c, param)), false, true);
  } else if (type.unprototyped) {
    // `f() {…}` takes no arguments, and says nothing to its callers before C23.
    type = c.types.func(result, [], false, c.options.std < 2023);
  }
  if (spec.implicitInt) {
    // GNU: `void f(); f() {…}` is that function.
    const prior = findLinked(c, name, loc);
    if (prior !== null && prior.type.kind === TFunction && prior.type.to!.kind === TVoid) {
      c.pedwarn(loc, `conflicting types for ‘${name}’; have ${c.name(type)}`);
      type = c.types.func(prior.type.to!, type.params, type.variadic, type.unprototyped);
    }
  }
  const entity = enter(c, { ...declared, type }, node.b, spec, storage, true);
  if (entity === null) {
    // Checked for its own sake all the same.
    const stray = new Decl(name, type, loc, 'extern');
    stray.linked = true;
    body(c, node, stray, params, loc);
    return;
  }
  if (type.variadic && params.decls.length === 0 && c.options.std < 2023) c.error(loc, 'ISO C requires a named argument before ‘...’');
  c.change(entity, { defined: true, definedLanes: entity.definedLanes | c.lanes, loc });
  const tree = body(c, node, entity, params, loc);
  c.output.push({ kind: 'function', tree });
}

function body(c: Checker, node: FunctionDef, decl: Decl, params: ParamList, loc: Loc): FunctionTree {
  const state = new FunctionState(decl, decl.type.to!);
  c.func = state;
  c.reported.clear();
  c.diagnostics.inFunction = decl.name;
  c.scope = params.scope;
  for (const param of params.decls) if (param.name !== '') params.scope.locals.push(param);
  const block = checkItems(c, node.c);
  // Bounds of array parameters are evaluated on entry (6.9.1p10).
  const bounds = params.bounds.map((bound) => {
    const stmt = new Stmt(X.ExprS, bound.loc);
    stmt.expr = bound;
    return stmt;
  });
  block.list!.unshift(...bounds);
  checkLabels(c);
  c.popScope();
  c.scope = null;
  c.func = null;
  c.diagnostics.inFunction = '';
  return { decl, params: params.decls, body: block, labels: state.allLabels, callsSetjmp: state.callsSetjmp, loc };
}

/** Parameters of a K&R definition from its declaration list (6.9.1p6). Their declared types, in order. */
function oldParams(c: Checker, node: FunctionDef, params: ParamList): CType[] {
  const names = params.oldNames ?? [];
  const found = new Map<string, Decl>();
  c.scope = params.scope;
  for (const declaration of node.list ?? []) {
    if (declaration.list === undefined) continue;
    const spec = checkSpecifiers(c, declaration.a, declaration.list.length === 0);
    const storage = spec.flags & S.StorageMask;
    if (declaration.list.length === 0) c.warn(declaration.loc, 'empty declaration');
    for (const declarator of declaration.list) {
      const declared = checkDeclarator(c, spec, declarator);
      if (!names.some((name) => name.name === declared.name)) {
        c.error(declared.loc, `declaration for parameter ‘${declared.name}’ but no such parameter`);
        continue;
      }
      if ((storage & ~S.Register) !== 0) c.error(declared.loc, `storage class specified for parameter ‘${declared.name}’`);
      if (declarator.b !== null) c.error(declared.loc, `parameter ‘${declared.name}’ is initialized`);
      if (found.has(declared.name)) {
        c.error(declared.loc, `redefinition of parameter ‘${declared.name}’`);
        continue;
      }
      const type = adjustParam(c, declared.type, declarator);
      if (type.kind === TVoid) {
        c.error(declared.loc, `parameter ‘${declared.name}’ declared void`);
        continue;
      }
      if (type.kind !== TError && !isComplete(type) && type.kind !== TArray) c.error(declared.loc, `parameter ‘${declared.name}’ has incomplete type`);
      const decl = new Decl(declared.name, type, declared.loc, 'auto');
      decl.isParam = true;
      decl.register = (storage & S.Register) !== 0;
      decl.used = declared.attrs.unused;
      found.set(declared.name, decl);
      params.scope.names.set(declared.name, decl);
    }
  }
  const types: CType[] = [];
  const seen = new Set<string>();
  for (const { name, loc } of names) {
    if (seen.has(name)) {
      c.error(loc, `redefinition of parameter ‘${name}’`);
      continue;
    }
    seen.add(name);
    let decl = found.get(name);
    if (decl === undefined) {
      if (c.options.std >= 1999) c.pedwarn(loc, `type of ‘${name}’ defaults to ‘int’`, 'implicit-int');
      decl = new Decl(name, intType, loc, 'auto');
      decl.isParam = true;
      params.scope.names.set(name, decl);
    }
    params.decls.push(decl);
    types.push(decl.type);
  }
  c.scope = null;
  return types;
}
