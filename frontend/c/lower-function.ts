// Statements and function bodies of the typed tree to IR.
//
// Control flow goes straight to blocks; a stack of scopes knows what must happen when control leaves them (cleanup
// functions, release of variable-length arrays) by the end of the block, break, continue, goto or return. Blocks
// that nothing reaches are dropped at the end, so that `if (0) undefined_function();` leaves no reference behind.

import { Builder } from '../../ir/builder.ts';
import { dropUnreachable } from '../../ir/cfg.ts';
import { allLanes, type LaneMask } from '../../ir/layout.ts';
import type { Body, Module, SlotId, SymbolId, Value } from '../../ir/module.ts';
import * as Op from '../../ir/op.gen.ts';
import { Ptr, VI32, VNone, VPtr, type TypeId } from '../../ir/types.ts';
import { isCompound, machineType, TVoid, type CType } from './ctype.ts';
import { ExprLowering, type ExprContext } from './lower-expr.ts';
import { signOf, type IrTypes } from './lower-types.ts';
import type { Loc } from './source.ts';
import * as X from './tree.ts';
import type { Decl, Expr, FunctionTree, Label, Stmt, StringData } from './tree.ts';

/** What a function's lowering asks of the unit. */
export interface UnitContext {
  readonly module: Module;
  readonly types: IrTypes;
  symbolOf(decl: Decl): SymbolId;
  stringSymbol(str: StringData, type: CType): SymbolId;
  literalSymbol(expr: Expr, lanes: LaneMask): SymbolId;
  constantSymbol(init: X.InitNode, type: CType, lanes: LaneMask): SymbolId;
  emitObject(decl: Decl, lanes: LaneMask): void;
  lineOf(loc: Loc): number;
}

/** A variable whose life needs an end: one with a cleanup function, a variable-length array, or both. */
interface Ending {
  readonly decl: Decl;
  /** Slot that holds the stacksave value from before a variable-length array, else -1. */
  readonly saved: SlotId;
}

/** An open block scope with what leaving it must end, in order of declaration. */
interface Scope {
  readonly stmt: Stmt;
  readonly endings: Ending[];
}

/** Targets of break and continue with the scope depth outside. */
interface Target { readonly breakTo: number; readonly continueTo: number; readonly depth: number; readonly continueDepth: number }

/** Lowers one function definition. */
export class FunctionLowering implements ExprContext {
  readonly module: Module;
  readonly types: IrTypes;
  readonly lanes: LaneMask;
  readonly builder: Builder;
  readonly #unit: UnitContext;
  readonly #tree: FunctionTree;
  readonly #ex: ExprLowering;
  readonly #scopes: Scope[] = [];
  readonly #targets: Target[] = [];
  readonly #caseBlocks = new Map<Stmt, number>();
  /** Scope statements that enclose each label, outermost first; labels of a statement expression come in with it. */
  readonly #labelScopes = new Map<Label, readonly Stmt[]>();
  readonly #taken: number[] = [];
  /** Number of endings of each scope that encloses a label, outermost first, where the label stands. */
  readonly #declaredBefore = new Map<Label, readonly number[]>();

  /** `scratch` is an empty body to write into. */
  constructor(unit: UnitContext, tree: FunctionTree, lanes: LaneMask, scratch: Body) {
    this.module = unit.module;
    this.types = unit.types;
    this.lanes = lanes;
    this.#unit = unit;
    this.#tree = tree;
    this.builder = new Builder(scratch);
    this.#ex = new ExprLowering(this);
  }

  symbolOf(decl: Decl): SymbolId { return this.#unit.symbolOf(decl); }
  stringSymbol(str: StringData, type: CType): SymbolId { return this.#unit.stringSymbol(str, type); }
  literalSymbol(expr: Expr): SymbolId { return this.#unit.literalSymbol(expr, this.lanes); }
  constantSymbol(init: X.InitNode, type: CType): SymbolId { return this.#unit.constantSymbol(init, type, this.lanes); }
  setLine(loc: Loc): void { if (loc !== 0) this.builder.line = this.#unit.lineOf(loc); }
  labelNumber(label: Label): number { return label.number; }

  /** The body of the function. */
  run(): Body {
    const b = this.builder;
    const tree = this.#tree;
    this.setLine(tree.loc);
    const entry = b.newBlock();
    b.startBlock(entry);
    const type = tree.decl.type;
    // Parameters come first as block parameters, then get their slots.
    const values = tree.params.map((param, i) => b.blockParam(entry, this.module.types.valueType(this.types.of(paramType(type, param, i).unqual))));
    for (const label of tree.labels) {
      label.block = b.newBlock();
      if (!label.addressTaken) continue;
      label.number = b.body.labels.push(label.block) - 1;
      this.#taken.push(label.number);
    }
    tree.params.forEach((param, i) => this.#parameter(param, paramType(type, param, i), values[i]!));
    for (const param of tree.params) this.#ex.bindVla(param.type);
    this.#findLabels(tree.body, []);
    this.stmt(tree.body);
    if (b.open) this.#fallOff();
    dropUnreachable(b.body);
    return b.body.takeOut();
  }

  #parameter(param: Decl, passed: CType, value: Value): void {
    const b = this.builder;
    if (isCompound(param.type)) {
      // The callee owns the copy that it was given: keep its address and use it as the object.
      param.slot = b.slot(this.types.of(param.type.unqual), param.name, param.align);
      b.copy(b.slotaddr(param.slot), value, this.types.of(param.type.unqual));
      return;
    }
    param.slot = b.slot(this.types.of(param.type.unqual), param.name, param.align);
    const converted = this.#ex.convert(value, passed, param.type);
    b.store(b.slotaddr(param.slot), converted, { scalar: machineType(param.type) });
  }

  /** Control reaches the end of the function (main returns 0: C17 5.1.2.2.3). */
  #fallOff(): void {
    const b = this.builder;
    const result = this.#tree.decl.type.to!;
    if (result.kind === TVoid) b.ret();
    else if (isCompound(result)) b.ret(this.#ex.temp(result));
    else {
      const type = this.#ex.valueType(result);
      b.ret(type >= 5 ? b.fconst(type, 0) : b.iconst(type, 0));
    }
  }

  // Scopes that labels stand in, so that goto knows which scopes it leaves.
  #findLabels(root: Stmt, outer: readonly Stmt[]): void {
    if (this.#tree.labels.length === 0) return;
    // An explicit stack: label and case chains can be long.
    const work: { stmt: Stmt; path: readonly Stmt[] }[] = [{ stmt: root, path: outer }];
    while (work.length > 0) {
      const { stmt, path } = work.pop()!;
      const inner = opensScope(stmt) ? [...path, stmt] : path;
      if (stmt.kind === X.LabelS) this.#labelScopes.set(stmt.label!, path);
      for (const item of stmt.list ?? []) work.push({ stmt: item, path: inner });
      if (stmt.a !== null) work.push({ stmt: stmt.a, path: inner });
      if (stmt.b !== null) work.push({ stmt: stmt.b, path: inner });
    }
  }

  stmt(first: Stmt): void {
    const b = this.builder;
    let stmt = first;
    // Labels are peeled off in a loop.
    while (stmt.kind === X.Case || stmt.kind === X.Default || stmt.kind === X.LabelS) {
      const block = stmt.kind === X.LabelS ? stmt.label!.block : this.#caseBlocks.get(stmt)!;
      if (b.open) b.br(block);
      b.startBlock(block);
      if (stmt.kind === X.LabelS) this.#placeLabel(stmt.label!);
      if (stmt.a === null) return;
      stmt = stmt.a;
    }
    if (!b.open) {
      // Dead code is lowered too: it may hold labels and cases.
      b.startBlock(b.newBlock());
    }
    if (stmt.loc !== 0 && stmt.kind !== X.Block) this.setLine(stmt.loc);
    switch (stmt.kind) {
      case X.Block: this.#block(stmt); return;
      case X.ExprS: if (stmt.expr !== null) this.#ex.effect(stmt.expr); return;
      case X.DeclS: this.#declare(stmt.decl!); return;
      case X.TypeS: {
        const type = stmt.decl?.type ?? stmt.expr?.compute ?? stmt.expr?.type;
        if (type) this.#ex.bindVla(type);
        return;
      }
      case X.If: this.#if(stmt); return;
      case X.While: case X.DoWhile: case X.For: this.#loop(stmt); return;
      case X.Switch: this.#switch(stmt); return;
      case X.Goto: {
        const path = this.#labelScopes.get(stmt.label!) ?? [];
        let common = 0;
        while (common < path.length && common < this.#scopes.length && this.#scopes[common]!.stmt === path[common]) common++;
        this.#leave(common);
        this.#endBackward(stmt.label!, common);
        b.br(stmt.label!.block);
        return;
      }
      case X.GotoPtr: b.brind(this.#ex.value(stmt.expr!), this.#taken); return;
      case X.Break: case X.Continue: {
        for (let i = this.#targets.length - 1; i >= 0; i--) {
          const target = this.#targets[i]!;
          if (stmt.kind === X.Continue && target.continueTo < 0) continue;
          this.#leave(stmt.kind === X.Break ? target.depth : target.continueDepth);
          b.br(stmt.kind === X.Break ? target.breakTo : target.continueTo);
          return;
        }
        return;
      }
      case X.Return: this.#return(stmt); return;
      // asm(""): the compiler moves nothing over it; the machine does not see it.
      case X.Barrier: b.emit(Op.fence, VNone, 1, []); return;
      default: throw new Error(`statement kind ${stmt.kind}`);
    }
  }

  /** Remembers how much of each enclosing scope was declared when lowering came to the label. */
  #placeLabel(label: Label): void {
    this.#declaredBefore.set(label, this.#scopes.map((scope) => scope.endings.length));
  }

  /** A jump back in front of declarations of the innermost common scope ends the life of what they declared
   *  (C17 6.2.4p6, p7). */
  #endBackward(label: Label, common: number): void {
    const before = this.#declaredBefore.get(label);
    if (before !== undefined && common > 0) this.#end(this.#scopes[common - 1]!, before[common - 1]!);
  }

  #block(stmt: Stmt): void {
    const depth = this.#scopes.length;
    this.#scopes.push({ stmt, endings: [] });
    for (const item of stmt.list!) this.stmt(item);
    if (this.builder.open) {
      this.setLine(stmt.end);
      this.#leave(depth);
    }
    this.#scopes.length = depth;
  }

  /** Emits what leaving the scopes above `depth` requires, innermost first. */
  #leave(depth: number): void {
    for (let i = this.#scopes.length - 1; i >= depth; i--) this.#end(this.#scopes[i]!, 0);
  }

  /** Ends the life of a scope's variables from number `first` on, last first. */
  #end(scope: Scope, first: number): void {
    const b = this.builder;
    let saved = -1;
    for (let k = scope.endings.length - 1; k >= first; k--) {
      const ending = scope.endings[k]!;
      const { decl } = ending;
      if (ending.saved >= 0) saved = ending.saved;
      const { cleanup } = decl.attrs;
      if (cleanup === null) continue;
      const at = this.#ex.isVariable(decl.type) ? b.load(VPtr, b.slotaddr(decl.slot), { scalar: Ptr }) : b.slotaddr(decl.slot);
      const result = cleanup.type.to!;
      b.call(this.symbolOf(cleanup), this.types.signature(cleanup.type), result.kind === TVoid ? VNone : this.#ex.valueType(result), [at]);
    }
    if (saved >= 0) b.emit(Op.stackrestore, VNone, 0, [b.load(VPtr, b.slotaddr(saved), { scalar: Ptr })]);
  }

  #declare(decl: Decl): void {
    const b = this.builder;
    if (decl.storage !== 'auto') {
      if (decl.storage === 'static') this.#unit.emitObject(decl, this.lanes);
      return;
    }
    this.#ex.bindVla(decl.type);
    let saved = -1;
    if (this.#ex.isVariable(decl.type)) {
      saved = b.slot(Ptr, '');
      b.store(b.slotaddr(saved), b.emit(Op.stacksave, VPtr, 0, []), { scalar: Ptr });
      if (decl.slot < 0) decl.slot = b.slot(Ptr, decl.name);
      const at = b.emit(Op.alloca, VPtr, 0, [this.#ex.sizeOf(decl.type), Math.max(16, decl.align)]);
      b.store(b.slotaddr(decl.slot), at, { scalar: Ptr });
    } else if (decl.slot < 0) {
      decl.slot = b.slot(this.types.of(decl.type.unqual), decl.name, this.types.slotAlign(decl));
    }
    if (decl.init !== null) {
      const at = this.#ex.isVariable(decl.type) ? b.load(VPtr, b.slotaddr(decl.slot), { scalar: Ptr }) : b.slotaddr(decl.slot);
      this.#ex.inits.store(at, decl.type, decl.init);
    }
    if (saved >= 0 || decl.attrs.cleanup !== null) this.#scopes[this.#scopes.length - 1]!.endings.push({ decl, saved });
  }

  #if(stmt: Stmt): void {
    const b = this.builder;
    const yes = b.newBlock();
    const join = b.newBlock();
    const no = stmt.b === null ? join : b.newBlock();
    this.#ex.branch(stmt.expr!, yes, no);
    b.startBlock(yes);
    if (stmt.a !== null) this.stmt(stmt.a);
    if (b.open) b.br(join);
    if (stmt.b !== null) {
      b.startBlock(no);
      this.stmt(stmt.b);
      if (b.open) b.br(join);
    }
    b.startBlock(join);
  }

  #loop(stmt: Stmt): void {
    const b = this.builder;
    const outer = this.#scopes.length;
    if (stmt.kind === X.For && stmt.init !== null) {
      // Declarations of the first clause live as long as the loop: they get a scope of their own.
      this.#scopes.push({ stmt, endings: [] });
      if (stmt.init.kind === X.Block) for (const item of stmt.init.list!) this.stmt(item);
      else this.stmt(stmt.init);
    }
    const depth = this.#scopes.length;
    const body = b.newBlock();
    const next = b.newBlock();
    const done = b.newBlock();
    const head = stmt.kind === X.DoWhile ? body : b.newBlock();
    b.br(head);
    if (stmt.kind !== X.DoWhile) {
      b.startBlock(head);
      if (stmt.expr === null) b.br(body);
      else this.#ex.branch(stmt.expr, body, done);
    }
    b.startBlock(body);
    this.#targets.push({ breakTo: done, continueTo: next, depth, continueDepth: depth });
    if (stmt.a !== null) this.stmt(stmt.a);
    this.#targets.pop();
    if (b.open) b.br(next);
    b.startBlock(next);
    if (stmt.kind === X.DoWhile) {
      this.setLine(stmt.expr!.loc);
      this.#ex.branch(stmt.expr!, body, done);
    } else {
      if (stmt.step !== null) { this.setLine(stmt.step.loc); this.#ex.effect(stmt.step); }
      b.br(head);
    }
    b.startBlock(done);
    this.#leave(outer);
    this.#scopes.length = outer;
  }

  #switch(stmt: Stmt): void {
    const b = this.builder;
    const { rels } = this.module;
    const value = this.#ex.value(stmt.expr!);
    const scalar = machineType(stmt.expr!.type);
    const done = b.newBlock();
    const otherwise = stmt.dflt === null ? done : b.newBlock();
    if (stmt.dflt !== null) this.#caseBlocks.set(stmt.dflt, otherwise);
    const cases: { key: number; target: number }[] = [];
    const ranges: { low: number; high: number; target: number }[] = [];
    for (const item of stmt.cases ?? []) {
      const block = b.newBlock();
      this.#caseBlocks.set(item, block);
      const low = rels.uniformValue(item.rel, allLanes);
      const high = rels.uniformValue(item.rel2, allLanes);
      if (item.rel === item.rel2 || low !== undefined && low === high) cases.push({ key: rels.convert(item.rel, scalar), target: block });
      else if (low !== undefined && high !== undefined && high - low < 32n) {
        for (let key = low; key <= high; key++) cases.push({ key: rels.int(key, scalar), target: block });
      } else ranges.push({ low: item.rel, high: item.rel2, target: block });
    }
    for (const range of ranges) this.#caseRange(value, scalar, range);
    b.switchTo(value, cases, otherwise);
    this.#targets.push({ breakTo: done, continueTo: -1, depth: this.#scopes.length, continueDepth: 0 });
    if (stmt.a !== null) this.stmt(stmt.a);
    this.#targets.pop();
    if (b.open) b.br(done);
    b.startBlock(done);
  }

  /** A wide case range is two comparisons before the switch. */
  #caseRange(value: Value, scalar: TypeId, range: { low: number; high: number; target: number }): void {
    const b = this.builder;
    const { rels } = this.module;
    const type = this.module.types.valueType(scalar);
    const next = b.newBlock();
    const sign = signOf(scalar);
    const above = b.compare(Op.le, b.rconst(type, rels.convert(range.low, scalar)), value, sign);
    const below = b.compare(Op.le, value, b.rconst(type, rels.convert(range.high, scalar)), sign);
    b.brif(b.binary(Op.and, VI32, above, below), range.target, next);
    b.startBlock(next);
  }

  #return(stmt: Stmt): void {
    const b = this.builder;
    const result = this.#tree.decl.type.to!;
    if (stmt.expr === null || result.kind === TVoid) {
      if (stmt.expr !== null) this.#ex.effect(stmt.expr);
      this.#leave(0);
      if (result.kind === TVoid) b.ret();
      else this.#fallOff();
      return;
    }
    let value = this.#ex.value(stmt.expr);
    if (isCompound(result) && this.#scopes.some((scope) => scope.endings.length > 0)) {
      // Cleanups may change the object whose address is returned, and its storage may be released.
      const copy = this.#ex.temp(result);
      b.copy(copy, value, this.types.of(result.unqual));
      value = copy;
    }
    this.#leave(0);
    b.ret(value);
  }

  /** A statement expression: value of its last expression statement. */
  statementExpr(body: Stmt, type: CType): Value {
    const b = this.builder;
    const depth = this.#scopes.length;
    this.#findLabels(body, this.#scopes.map((scope) => scope.stmt));
    this.#scopes.push({ stmt: body, endings: [] });
    const list = body.list!;
    let value = -1;
    for (let i = 0; i < list.length; i++) {
      const item = list[i]!;
      let last = item;
      if (i === list.length - 1 && type.kind !== TVoid) {
        while (last.kind === X.LabelS && last.a !== null) {
          // The value may follow labels.
          if (b.open) b.br(last.label!.block);
          b.startBlock(last.label!.block);
          this.#placeLabel(last.label!);
          last = last.a;
        }
        if (last.kind === X.ExprS && last.expr !== null) {
          if (!b.open) b.startBlock(b.newBlock());
          this.setLine(last.loc);
          value = this.#ex.value(last.expr);
          if (isCompound(type)) {
            const copy = this.#ex.temp(type);
            b.copy(copy, value, this.types.of(type.unqual));
            value = copy;
          }
          break;
        }
      }
      this.stmt(last);
    }
    if (!b.open) b.startBlock(b.newBlock());
    this.#leave(depth);
    this.#scopes.length = depth;
    if (value < 0 && type.kind !== TVoid) {
      if (isCompound(type)) return this.#ex.temp(type);
      const register = this.#ex.valueType(type);
      value = register >= 5 ? b.fconst(register, 0) : b.iconst(register, 0);
    }
    return value;
  }
}

/** Whether a statement is a scope of its own on the stack of scopes. */
function opensScope(stmt: Stmt): boolean {
  return stmt.kind === X.Block || stmt.kind === X.For && stmt.init !== null;
}

/** Type in which a parameter is passed: promoted for old-style definitions. */
function paramType(type: CType, param: Decl, i: number): CType {
  return type.params[i] ?? param.type;
}
