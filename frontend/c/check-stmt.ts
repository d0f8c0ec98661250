// Statements (C17 6.8) and GNU statement expressions, local labels, computed goto, case ranges, `asm("")` barriers.

import type {
  Asm, BlockItem, Case, Compound, Default, ExprStmt, For, If, Label as LabelNode, Return, StmtExpr, Switch,
} from './ast.ts';
import { laneCount, type LaneMask } from '../../ir/layout.ts';
import type { Rel } from '../../ir/rel.ts';
import { newAttrs, readAttributes, stringTokens } from './check-attr.ts';
import type { Checker } from './check.ts';
import { SwitchState } from './check.ts';
import { assignConvert, context, convert, isErr, promote, rvalue, scalarValue } from './check-convert.ts';
import { checkDeclaration, checkStaticAssert } from './check-decl.ts';
import { checkExpr, checkValue, isModifiable } from './check-expr.ts';
import { checkString } from './check-literal.ts';
import { applyPragma } from './check-pragma.ts';
import { equalLanes } from './compat.ts';
import { isInteger, TFunction, TPointer, TVoid, voidType, type CType } from './ctype.ts';
import * as K from './kind.ts';
import type { Loc } from './source.ts';
import * as X from './tree.ts';
import { Expr, Label, Stmt, errorExpr, markMemory } from './tree.ts';

/** A compound statement in a scope of its own. */
export function checkCompound(c: Checker, node: Compound): Stmt {
  c.pushScope();
  const vm = c.func!.activeVm.length;
  const block = checkItems(c, node);
  c.func!.activeVm.length = vm;
  c.popScope();
  return block;
}

/** The items of a compound statement in the scope that is open. */
export function checkItems(c: Checker, node: Compound): Stmt {
  const block = new Stmt(X.Block, node.loc);
  block.end = node.end;
  const list: Stmt[] = [];
  block.list = list;
  for (const item of node.list) checkItem(c, item, list);
  return block;
}

/** One block item, appended to the list (a declaration may give several statements). */
function checkItem(c: Checker, item: BlockItem, list: Stmt[]): void {
  switch (item.kind) {
    case K.Declaration: checkDeclaration(c, item, list); return;
    case K.StaticAssert: checkStaticAssert(c, item); return;
    case K.Pragma: applyPragma(c, item); return;
    case K.FunctionDef: return;
    case K.LocalLabels: {
      c.pedantic(item.loc, 'ISO C forbids label declarations');
      const { localLabels } = c.func!;
      let map = localLabels.get(c.scope!);
      if (map === undefined) {
        map = new Map();
        localLabels.set(c.scope!, map);
      }
      for (const name of item.list) {
        if (map.has(name.text)) c.error(name.loc, `duplicate label declaration ‘${name.text}’`);
        const label = new Label(name.text, name.loc);
        map.set(name.text, label);
        c.func!.allLabels.push(label);
      }
      return;
    }
    case K.AttributeStmt: readAttributes(c, item.list, newAttrs()); return;
    default: {
      const stmt = checkStmt(c, item);
      if (stmt !== null) list.push(stmt);
    }
  }
}

/** The statement after a label or in a loop; a declaration there is C23. */
function substatement(c: Checker, item: BlockItem): Stmt {
  if (item.kind === K.Declaration || item.kind === K.StaticAssert || item.kind === K.Pragma || item.kind === K.LocalLabels || item.kind === K.AttributeStmt) {
    const block = new Stmt(X.Block, item.loc);
    block.list = [];
    block.end = item.end;
    checkItem(c, item, block.list);
    // The declaration belongs to the block around: its statements must not end their life here.
    if (block.list.length === 1) return block.list[0]!;
    return block;
  }
  return checkStmt(c, item) ?? new Stmt(X.ExprS, item.loc);
}

/** A loop or selection body: a block of its own (6.8.4p3, 6.8.5p5). */
function body(c: Checker, item: BlockItem): Stmt {
  if (item.kind === K.Compound) return checkCompound(c, item);
  c.pushScope();
  const made = substatement(c, item);
  c.popScope();
  return made;
}

function checkStmt(c: Checker, node: BlockItem): Stmt | null {
  const func = c.func!;
  switch (node.kind) {
    case K.Compound: return checkCompound(c, node);
    case K.ExprStmt: return expressionStatement(c, node);
    case K.EmptyStmt: return null;
    case K.If: return ifStatement(c, node);
    case K.Switch: return switchStatement(c, node);
    case K.While: {
      const made = new Stmt(X.While, node.loc);
      c.pushScope();
      made.expr = condition(c, checkExpr(c, node.a));
      loop(c, () => { made.a = body(c, node.b); });
      c.popScope();
      return made;
    }
    case K.DoWhile: {
      const made = new Stmt(X.DoWhile, node.loc);
      c.pushScope();
      loop(c, () => { made.a = body(c, node.a); });
      made.expr = condition(c, checkExpr(c, node.b));
      c.popScope();
      return made;
    }
    case K.For: return forStatement(c, node);
    case K.Goto: {
      const made = new Stmt(X.Goto, node.loc);
      made.label = labelFor(c, node.text, node.loc);
      func.gotos.push({ label: made.label, loc: node.loc, active: func.activeVm.slice() });
      return made;
    }
    case K.GotoComputed: {
      c.pedantic(node.loc, 'ISO C forbids ‘goto *expr;’');
      const made = new Stmt(X.GotoPtr, node.loc);
      const value = checkValue(c, node.a);
      if (isErr(value)) made.expr = value;
      else if (value.type.kind !== TPointer) {
        made.expr = assignConvert(c, value, c.types.pointer(voidType), context('assign', node.loc));
      } else made.expr = value;
      return made;
    }
    case K.Continue:
      if (func.loopDepth === 0) {
        c.error(node.loc, 'continue statement not within a loop');
        return null;
      }
      return new Stmt(X.Continue, node.loc);
    case K.Break:
      if (func.breakDepth === 0) {
        c.error(node.loc, 'break statement not within loop or switch');
        return null;
      }
      return new Stmt(X.Break, node.loc);
    case K.Return: return returnStatement(c, node);
    case K.Label: case K.Case: case K.Default: return labelChain(c, node);
    case K.Asm: return checkAsm(c, node);
    case K.AttributeStmt: readAttributes(c, node.list, newAttrs()); return null;
    default: {
      const list: Stmt[] = [];
      checkItem(c, node, list);
      return list[0] ?? null;
    }
  }
}

function loop(c: Checker, run: () => void): void {
  const func = c.func!;
  func.loopDepth++;
  func.breakDepth++;
  run();
  func.loopDepth--;
  func.breakDepth--;
}

function condition(c: Checker, expr: Expr): Expr {
  return scalarValue(c, expr);
}

function expressionStatement(c: Checker, node: ExprStmt): Stmt {
  const made = new Stmt(X.ExprS, node.loc);
  const value = rvalue(c, checkExpr(c, node.a));
  if (c.diagnostics.isEnabled('unused-value', node.loc) && hasNoEffect(value)) {
    c.diagnostics.warning(node.a.loc, 'statement with no effect', 'unused-value');
  }
  made.expr = value;
  return made;
}

function hasNoEffect(expr: Expr): boolean {
  switch (expr.kind) {
    case X.Const: case X.FloatConst: case X.Neg: case X.BitNot: case X.LogNot: case X.Binary: case X.Compare: case X.PtrAdd: return true;
    case X.Load: return expr.a!.kind === X.Var && (expr.a!.type.quals & 2) === 0;
    default: return false;
  }
}

/** if / else if chains are walked by a loop: real input makes them long. */
function ifStatement(c: Checker, node: If): Stmt {
  const first = new Stmt(X.If, node.loc);
  let at = first;
  let item: If = node;
  let scopes = 0;
  for (;;) {
    c.pushScope();
    scopes++;
    at.expr = condition(c, checkExpr(c, item.a));
    at.a = body(c, item.b);
    const next: BlockItem | null = item.c;
    if (next === null) break;
    if (next.kind !== K.If) {
      at.b = body(c, next);
      break;
    }
    const made = new Stmt(X.If, next.loc);
    at.b = made;
    at = made;
    item = next;
  }
  while (scopes-- > 0) c.popScope();
  return first;
}

function forStatement(c: Checker, node: For): Stmt {
  const made = new Stmt(X.For, node.loc);
  c.pushScope();
  const vm = c.func!.activeVm.length;
  if (node.a !== null) {
    const list: Stmt[] = [];
    checkItem(c, node.a, list);
    if (list.length === 1) made.init = list[0]!;
    else if (list.length > 1) {
      made.init = new Stmt(X.Block, node.a.loc);
      made.init.list = list;
      made.init.end = node.a.end;
    }
    if (node.a.kind === K.Declaration) {
      for (const decl of c.scope!.names.values()) {
        if (decl.storage === 'static') c.error(decl.loc, `declaration of static variable ‘${decl.name}’ in ‘for’ loop initial declaration`);
        else if (decl.storage !== 'auto' && (decl.storage !== 'extern' || decl.type.kind === TFunction)) c.error(decl.loc, `declaration of non-variable ‘${decl.name}’ in ‘for’ loop initial declaration`);
        else if (decl.storage === 'extern') c.error(decl.loc, `declaration of ‘extern’ variable ‘${decl.name}’ in ‘for’ loop initial declaration`);
      }
    }
  }
  if (node.b !== null) made.expr = condition(c, checkExpr(c, node.b));
  if (node.c !== null) made.step = rvalue(c, checkExpr(c, node.c));
  loop(c, () => { made.a = body(c, node.d); });
  c.func!.activeVm.length = vm;
  c.popScope();
  return made;
}

function returnStatement(c: Checker, node: Return): Stmt {
  const made = new Stmt(X.Return, node.loc);
  const { result, decl } = c.func!;
  if (decl.noReturn) c.warn(node.loc, 'function declared ‘noreturn’ has a ‘return’ statement');
  if (node.a === null) {
    if (result.kind !== TVoid && c.options.std >= 1999) c.pedwarn(node.loc, '‘return’ with no value, in function returning non-void', 'return-mismatch');
    return made;
  }
  const value = checkValue(c, node.a);
  if (isErr(value)) return made;
  if (result.kind === TVoid) {
    if (value.type.kind !== TVoid) c.pedwarn(node.a.loc, '‘return’ with a value, in function returning void', 'return-mismatch');
    else c.pedantic(node.a.loc, 'ISO C forbids ‘return’ with expression, in function returning void');
    const list = new Stmt(X.Block, node.loc);
    const effect = new Stmt(X.ExprS, node.loc);
    effect.expr = value;
    list.list = [effect, made];
    list.end = node.end;
    return list;
  }
  const converted = assignConvert(c, value, result, context('return', node.a.loc));
  if (!isErr(converted)) made.expr = converted;
  return made;
}

// ---- labels

/** The label of this name, made at its first use or definition. */
export function labelFor(c: Checker, name: string, loc: Loc): Label {
  const func = c.func!;
  for (let scope = c.scope; scope !== null; scope = scope.parent) {
    const local = func.localLabels.get(scope)?.get(name);
    if (local !== undefined) {
      func.usedLabels.add(local);
      return local;
    }
  }
  let label = func.labels.get(name);
  if (label === undefined) {
    label = new Label(name, loc);
    func.labels.set(name, label);
    func.allLabels.push(label);
  }
  func.usedLabels.add(label);
  return label;
}

/** A run of labels before a statement: walked by a loop, since real input makes it long. */
function labelChain(c: Checker, node: LabelNode | Case | Default): Stmt {
  let first: Stmt | null = null;
  let last: Stmt | null = null;
  let at: BlockItem = node;
  while (at.kind === K.Label || at.kind === K.Case || at.kind === K.Default) {
    const made: Stmt | null = at.kind === K.Label ? labelHead(c, at) : at.kind === K.Case ? caseHead(c, at) : defaultHead(c, at);
    if (made !== null) {
      if (last === null) first = made;
      else last.a = made;
      last = made;
    }
    at = at.kind === K.Case ? at.c : at.a;
    afterLabel(c, at);
  }
  const target = substatement(c, at);
  if (last === null) return target;
  last.a = target;
  return first!;
}

function labelHead(c: Checker, node: LabelNode): Stmt {
  const func = c.func!;
  const label = labelFor(c, node.text, node.loc);
  if (label.defined) {
    c.error(node.loc, `duplicate label ‘${node.text}’`);
    c.note(label.loc, `previous definition of ‘${node.text}’ was here`);
  }
  label.defined = true;
  (label as { loc: Loc }).loc = node.loc;
  func.labelActive.set(label, func.activeVm.slice());
  const made = new Stmt(X.LabelS, node.loc);
  made.label = label;
  return made;
}

/** What C17 does not allow behind a label. */
function afterLabel(c: Checker, item: BlockItem): void {
  if (c.options.std >= 2023) return;
  if (item.kind === K.Declaration || item.kind === K.StaticAssert) {
    c.pedantic(item.loc, 'a label can only be part of a statement and a declaration is not a statement');
  } else if (item.kind === K.EmptyStmt && item.token !== null && item.token.image !== ';') {
    c.pedantic(item.loc, 'label at end of compound statement');
  }
}

/** Reports labels that are used and not defined, and jumps into the scope of variably modified types. */
export function checkLabels(c: Checker): void {
  const func = c.func!;
  for (const label of func.allLabels) {
    if (!label.defined) c.error(label.loc, `label ‘${label.name}’ used but not defined`);
  }
  for (const jump of func.gotos) {
    const active = func.labelActive.get(jump.label);
    if (active === undefined) continue;
    if (active.some((decl) => !jump.active.includes(decl))) {
      c.error(jump.loc, 'jump into scope of identifier with variably modified type');
    }
  }
}

// ---- switch

function switchStatement(c: Checker, node: Switch): Stmt {
  const func = c.func!;
  const made = new Stmt(X.Switch, node.loc);
  c.pushScope();
  const value = checkValue(c, node.a);
  let expr: Expr;
  if (isErr(value)) expr = value;
  else if (!isInteger(value.type)) {
    c.error(node.a.loc, value.type.kind === TVoid ? 'void value not ignored as it ought to be' : 'switch quantity not an integer');
    expr = errorExpr(node.a.loc);
  } else expr = promote(c, value);
  made.expr = expr;
  made.cases = [];
  func.switches.push(new SwitchState(made, expr.type, func.activeVm.length));
  func.breakDepth++;
  made.a = body(c, node.b);
  func.breakDepth--;
  func.switches.pop();
  c.popScope();
  return made;
}

interface CaseValue {
  /** The value in the switch's type; -1 after an error. */
  readonly rel: Rel;
  /** Lanes in which the conversion changed it. */
  readonly changed: LaneMask;
}

/** Value of a case label converted to the switch's type (6.8.4.2p5). */
function caseValue(c: Checker, node: import('./ast.ts').Expr, type: CType): CaseValue {
  const none: CaseValue = { rel: -1, changed: 0 };
  const value = checkValue(c, node);
  if (isErr(value)) return none;
  if (value.kind !== X.Const || !isInteger(value.type)) {
    c.error(node.loc, isInteger(value.type) ? 'case label does not reduce to an integer constant' : 'case label is not an integer constant expression');
    return none;
  }
  if (!value.ice) c.pedantic(node.loc, 'case label is not an integer constant expression');
  if (!isInteger(type)) return none;
  const rel = c.rels.convert(value.rel, c.scalar(type));
  return { rel, changed: c.lanes & ~equalLanes(c, rel, value.rel) };
}

/** A case label; null where it is in error: what it stands before remains. */
function caseHead(c: Checker, node: Case): Stmt | null {
  const state = c.func!.switches[c.func!.switches.length - 1];
  const made = new Stmt(X.Case, node.loc);
  if (state === undefined) {
    c.error(node.loc, 'case label not within a switch statement');
    checkValue(c, node.a);
  } else {
    jumpIntoScope(c, state, node.loc);
    const low = caseValue(c, node.a, state.type);
    let high = low;
    if (node.b !== null) {
      c.pedantic(node.loc, 'range expressions in switch statements are non-standard');
      high = caseValue(c, node.b, state.type);
    }
    made.rel = low.rel;
    made.rel2 = high.rel;
    if (low.rel >= 0 && high.rel >= 0) addCase(c, state, made, low.changed | high.changed, node.loc);
    if (made.rel >= 0 && made.rel2 >= 0) state.stmt.cases!.push(made);
  }
  return made.rel >= 0 && made.rel2 >= 0 ? made : null;
}

/** Records the values of a case per lane and reports duplicates with the lanes in which they clash. */
function addCase(c: Checker, state: SwitchState, made: Stmt, changed: LaneMask, loc: Loc): void {
  const lows = c.rels.get(made.rel).lanes;
  const highs = c.rels.get(made.rel2).lanes;
  let clash = 0;
  let empty = 0;
  let other: Stmt | null = null;
  for (let lane = 0; lane < laneCount; lane++) {
    if ((c.lanes >> lane & 1) === 0) continue;
    const low = lows[lane]!;
    const high = highs[lane]!;
    const seen = state.seen[lane]!;
    if (low > high) {
      empty |= 1 << lane;
      continue;
    }
    let found: Stmt | undefined;
    if (low === high) found = seen.get(low);
    else for (const [value, stmt] of seen) if (value >= low && value <= high) { found = stmt; break; }
    if (found === undefined) {
      found = state.ranges.find((range) => range.lane === lane && range.low <= high && low <= range.high)?.stmt;
    }
    if (found !== undefined) {
      clash |= 1 << lane;
      other = found;
    } else if (low === high) seen.set(low, made);
    else state.ranges.push({ lane, low, high, stmt: made });
  }
  if (empty !== 0) c.warn(loc, 'empty range specified', '', empty);
  if (clash !== 0 && (clash & ~changed) === 0 && clash !== c.unitLanes) {
    // The label is none of that type's values here: a warning where the type is narrow, and no label. Both ways compile.
    if (c.decide(clash, loc)) {
      c.warn(loc, 'case label value exceeds maximum value for type', '', clash);
      made.rel = -1;
    }
  } else if (clash !== 0) {
    c.error(loc, 'duplicate case value', clash);
    c.note(other!.loc, 'previously used here');
  }
}

function defaultHead(c: Checker, node: Default): Stmt | null {
  const state = c.func!.switches[c.func!.switches.length - 1];
  const made = new Stmt(X.Default, node.loc);
  if (state === undefined) c.error(node.loc, '‘default’ label not within a switch statement');
  else {
    jumpIntoScope(c, state, node.loc);
    if (state.stmt.dflt !== null) {
      c.error(node.loc, 'multiple default labels in one switch');
      c.note(state.stmt.dflt.loc, 'this is the first default label');
    } else state.stmt.dflt = made;
  }
  return state !== undefined && state.stmt.dflt === made ? made : null;
}

function jumpIntoScope(c: Checker, state: SwitchState, loc: Loc): void {
  if (c.func!.activeVm.length > state.activeVm) c.error(loc, 'switch jumps into scope of identifier with variably modified type');
}

// ---- statement expressions and asm

/** `({ … })`: its value is that of the last expression statement. */
export function checkStmtExpr(c: Checker, node: StmtExpr): Expr {
  const block = checkCompound(c, node.a);
  let last: Stmt | null = block.list!.length > 0 ? block.list![block.list!.length - 1]! : null;
  while (last !== null && (last.kind === X.LabelS || last.kind === X.Case || last.kind === X.Default)) last = last.a;
  const tail = node.a.list[node.a.list.length - 1];
  const isValue = last !== null && last.kind === X.ExprS && last.expr !== null && tail !== undefined && tail.kind !== K.EmptyStmt;
  const type = isValue ? last!.expr!.type : voidType;
  if (isValue && isErr(last!.expr!)) return errorExpr(node.loc);
  const made = new Expr(X.StmtExpr, type, node.loc);
  made.body = block;
  return made;
}

/** Inline assembly: only what holds no instruction (a barrier) is accepted. */
export function checkAsm(c: Checker, node: Asm): Stmt | null {
  const text = checkString(c, stringTokens(node.a));
  const template = text.str === null ? '' : String.fromCharCode(...text.str.units);
  const bare = template.replace(/\/\*.*?\*\/|(?:#|\/\/).*/g, '').replace(/[\s;]/g, '');
  const block = new Stmt(X.Block, node.loc);
  block.list = [];
  block.end = node.end;
  const outputs: Expr[] = [];
  for (const item of node.list) {
    if (item.kind !== K.AsmOperand) continue;
    const constraint = checkString(c, stringTokens(item.a));
    const expr = checkExpr(c, item.b);
    if (item.num === 0) {
      if (!isErr(expr) && isModifiable(c, expr, 'output operand in asm', item.loc)) markMemory(expr);
      outputs.push(expr);
      if (!isErr(expr) && expr.kind !== X.Var) {
        // The place is computed once, whatever is written there.
        const place = new Stmt(X.ExprS, item.loc);
        place.expr = rvalue(c, expr);
        block.list.push(place);
      }
      continue;
    }
    // "0" ties an input to an output: with no instruction between them that is an assignment.
    const tied = constraint.str === null ? '' : String.fromCharCode(...constraint.str.units);
    const match = /^\s*(\d+)\s*$/.exec(tied);
    const value = rvalue(c, expr);
    const target = match === null ? undefined : outputs[Number(match[1])];
    const effect = new Stmt(X.ExprS, item.loc);
    if (target !== undefined && !isErr(target) && !isErr(value)) {
      const assign = new Expr(X.Assign, target.type.unqual, item.loc);
      assign.a = target;
      assign.b = convert(c, value, target.type.unqual);
      effect.expr = assign;
      block.list.push(effect);
    }
  }
  if (bare !== '') {
    c.error(node.loc, 'inline assembly with instructions is not supported');
    return null;
  }
  block.list.push(new Stmt(X.Barrier, node.loc));
  return block.list.length === 1 ? block.list[0]! : block;
}
