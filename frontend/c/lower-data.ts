// Static initializers: normalized C initializers to typed IR initializers.
//
// A place is never a byte offset: the result is a tree that follows the type. Scalars fold to a literal, a
// relocatable constant, or an address constant (C17 6.6p9): a symbol plus a relocatable addend.

import { allLanes, type LaneMask } from '../../ir/layout.ts';
import type { Init, Module, SymbolId } from '../../ir/module.ts';
import { RAdd, RMul, RNeg, type Rel } from '../../ir/rel.ts';
import { UWord, Word } from '../../ir/types.ts';
import { isCompound, isFloating, isInteger, machineType, TArray, TBool, TFloat, TPointer, TFunction, TVoid, type CType } from './ctype.ts';
import type { Diagnostics } from './diagnostics.ts';
import type { IrTypes } from './lower-types.ts';
import * as Cmp from './operator.ts';
import * as X from './tree.ts';
import type { Decl, Expr, InitNode, Label, StringData } from './tree.ts';

/** A folded constant: exactly one of rel (>= 0), float, symbol (>= 0) or label is meaningful. */
export interface Folded {
  readonly kind: 'rel' | 'float' | 'symbol' | 'label';
  readonly rel: Rel;
  readonly float: number;
  /** For `symbol`: base, with `rel` the addend in bytes (word). For `label`: the function. */
  readonly symbol: SymbolId;
  readonly label: Label | null;
}

/** What static initializers need from the rest of the lowering. */
export interface DataContext {
  symbolOf(decl: Decl): SymbolId;
  /** Read-only private object holding a string literal with its terminator. */
  stringSymbol(str: StringData, type: CType): SymbolId;
  /** Private object for a compound literal with static storage. */
  literalSymbol(expr: Expr): SymbolId;
  /** The function being lowered, for label addresses; -1 at file scope. */
  currentFunction(): SymbolId;
}

/** Folds constant initializers for one module. */
export class DataLowering {
  readonly #module: Module;
  readonly #types: IrTypes;
  readonly #context: DataContext;

  constructor(module: Module, types: IrTypes, context: DataContext) {
    this.#module = module;
    this.#types = types;
    this.#context = context;
  }

  /** IR initializer for an object of the type; reports what is not constant. */
  init(node: InitNode, type: CType, lanes: LaneMask, diagnostics: Diagnostics): Init {
    const init = this.tryInit(node, type, lanes);
    if ('loc' in init) {
      diagnostics.error(init.loc, 'initializer element is not constant');
      return { kind: 'zero' };
    }
    return init;
  }

  /** The IR initializer, or the expression that is not constant. */
  tryInit(node: InitNode, type: CType, lanes: LaneMask): Init | Expr {
    switch (node.kind) {
      case 'zero': return node;
      case 'string': return this.#string(node.str, type, lanes);
      case 'expr': return this.#scalar(node.expr, type, lanes);
      case 'list': {
        const items: { index: number; value: Init }[] = [];
        for (const item of node.items) {
          const inner = type.kind === TArray ? type.to! : type.record!.fields[item.index]!.type;
          const value = this.tryInit(item.value, inner, lanes);
          if ('loc' in value) return value;
          if (value.kind !== 'zero' || type.record?.isUnion) items.push({ index: item.index, value });
        }
        return items.length === 0 ? { kind: 'zero' } : { kind: 'list', items };
      }
    }
  }

  #string(str: StringData, type: CType, lanes: LaneMask): Init {
    const length = type.length >= 0 ? this.#module.rels.uniformValue(type.length, lanes) : undefined;
    const count = length === undefined ? str.units.length : Math.min(Number(length), str.units.length);
    const units = str.units.subarray(0, count);
    return str.width === 1 ? { kind: 'bytes', bytes: Uint8Array.from(units) }
      : { kind: 'ints', values: Array.from(units, (unit) => BigInt(unit)) };
  }

  #scalar(expr: Expr, type: CType, lanes: LaneMask): Init | Expr {
    if (expr.kind === X.ComplexOf) {
      const parts = [this.#scalar(expr.a!, type.to!, lanes), this.#scalar(expr.b!, type.to!, lanes)];
      const items: { index: number; value: Init }[] = [];
      for (const [index, value] of parts.entries()) {
        if ('loc' in value) return value;
        items.push({ index, value });
      }
      return { kind: 'list', items };
    }
    if (isCompound(type) || type.kind === TArray) {
      let at = expr;
      while (at.kind === X.Load || at.kind === X.Convert) at = at.a!;
      if (at.kind === X.CompoundLit && at.init !== null) return this.tryInit(at.init, type, lanes);
      if (at.kind === X.Str) return this.#string(at.str!, type, lanes);
      return expr;
    }
    const folded = this.fold(expr, lanes);
    if (folded === null) return expr;
    const { rels } = this.#module;
    switch (folded.kind) {
      case 'float': return { kind: 'float', value: type.kind === TFloat ? Math.fround(folded.float) : folded.float };
      case 'label': return { kind: 'label', symbol: folded.symbol, label: folded.label!.number };
      case 'symbol': return { kind: 'addr', symbol: folded.symbol, addend: folded.rel };
      case 'rel': {
        if (isFloating(type)) {
          const value = rels.uniformValue(folded.rel, lanes);
          return value === undefined ? expr : { kind: 'float', value: Number(value) };
        }
        const value = rels.uniformValue(folded.rel, allLanes);
        if (value === 0n) return { kind: 'zero' };
        return value === undefined ? { kind: 'rel', rel: folded.rel } : { kind: 'int', value };
      }
    }
  }

  /** Value of a constant expression, or null. */
  fold(expr: Expr, lanes: LaneMask): Folded | null {
    const { rels } = this.#module;
    switch (expr.kind) {
      case X.Const: return rel(expr.rel);
      case X.FloatConst: return { kind: 'float', rel: -1, float: expr.num, symbol: -1, label: null };
      case X.Decay: case X.Addr: return this.#place(expr.a!, lanes);
      case X.LabelAddr: return { kind: 'label', rel: -1, float: 0, symbol: this.#context.currentFunction(), label: expr.label };
      case X.Convert: return this.#convert(expr, lanes);
      case X.PtrAdd: {
        const base = this.fold(expr.a!, lanes);
        const step = this.fold(expr.b!, lanes);
        if (base === null || step === null || step.kind !== 'rel' || base.kind === 'label' || base.kind === 'float') return null;
        const offset = this.#scaled(step.rel, expr.a!.type.to!, expr.num !== 0);
        const sum = rels.op(RAdd, Word, rels.convert(base.rel, Word), offset);
        return base.kind === 'rel' ? rel(sum) : symbol(base.symbol, sum);
      }
      case X.PtrDiff: {
        // &&a - &&b: the address of label n is n + 1 (docs/ir.md), whatever the target.
        const a = this.fold(expr.a!, lanes);
        const b = this.fold(expr.b!, lanes);
        return a?.kind === 'label' && b?.kind === 'label' ? rel(rels.int(a.label!.number - b.label!.number, Word)) : null;
      }
      case X.Binary: {
        // Integer arithmetic on an address: (long)&x + 4.
        if (expr.num !== Cmp.Add && expr.num !== Cmp.Sub) return null;
        const a = this.fold(expr.a!, lanes);
        const b = this.fold(expr.b!, lanes);
        if (a === null || b === null) return null;
        if (a.kind === 'symbol' && b.kind === 'rel') {
          const addend = rels.convert(b.rel, Word);
          return symbol(a.symbol, rels.op(RAdd, Word, a.rel, expr.num === Cmp.Sub ? rels.op(RNeg, Word, addend) : addend));
        }
        return a.kind === 'rel' && b.kind === 'symbol' && expr.num === Cmp.Add
          ? symbol(b.symbol, rels.op(RAdd, Word, rels.convert(a.rel, Word), b.rel)) : null;
      }
      case X.Cond: {
        const test = this.fold(expr.a!, lanes);
        if (test === null || test.kind !== 'rel' || expr.b === null) return null;
        const value = rels.uniformValue(test.rel, lanes);
        return value === undefined ? null : this.fold(value !== 0n ? expr.b : expr.c!, lanes);
      }
      case X.Load: {
        // The value of a constant compound literal (GNU C) or of a string element.
        const at = expr.a!;
        if (at.kind === X.CompoundLit && at.init?.kind === 'expr') return this.fold(at.init.expr, lanes);
        return null;
      }
      default: return null;
    }
  }

  /** Address of an lvalue or function designator with static storage. */
  #place(lvalue: Expr, lanes: LaneMask): Folded | null {
    const { rels } = this.#module;
    const zero = rels.int(0, Word);
    switch (lvalue.kind) {
      case X.Var: {
        const decl = lvalue.decl!;
        if (decl.threadLocal || decl.storage === 'auto') return null;
        return symbol(this.#context.symbolOf(decl), zero);
      }
      case X.Str: return symbol(this.#context.stringSymbol(lvalue.str!, lvalue.type), zero);
      case X.CompoundLit:
        return lvalue.decl!.storage === 'auto' ? null : symbol(this.#context.literalSymbol(lvalue), zero);
      case X.Deref: return this.fold(lvalue.a!, lanes);
      case X.MemberOf: {
        const base = this.#place(lvalue.a!, lanes);
        if (base === null || base.kind === 'label' || base.kind === 'float' || lvalue.field!.bits >= 0) return null;
        const offset = rels.convert(rels.offset(this.#types.of(lvalue.a!.type.unqual), lvalue.path!), Word);
        const sum = rels.op(RAdd, Word, rels.convert(base.rel, Word), offset);
        return base.kind === 'rel' ? rel(sum) : symbol(base.symbol, sum);
      }
      default: return null;
    }
  }

  #convert(expr: Expr, lanes: LaneMask): Folded | null {
    const { rels } = this.#module;
    const value = this.fold(expr.a!, lanes);
    if (value === null) return null;
    const to = expr.type;
    if (value.kind === 'symbol' || value.kind === 'label') {
      if (to.kind === TPointer) return value;
      const scalar = machineType(to);
      return isInteger(to) && to.kind !== TBool && (scalar >= Word && scalar <= 10) ? value : isWideEverywhere(to, lanes) ? value : null;
    }
    if (value.kind === 'float') {
      if (isFloating(to)) return { ...value, float: to.kind === TFloat ? Math.fround(value.float) : value.float };
      if (to.kind === TBool) return rel(rels.int(value.float !== 0 ? 1 : 0, machineType(to)));
      return isInteger(to) && Number.isFinite(value.float) ? rel(rels.int(BigInt(Math.trunc(value.float)), machineType(to))) : null;
    }
    if (isFloating(to)) {
      const uniform = rels.uniformValue(value.rel, lanes);
      if (uniform === undefined) return null;
      const float = Number(uniform);
      return { kind: 'float', rel: -1, float: to.kind === TFloat ? Math.fround(float) : float, symbol: -1, label: null };
    }
    if (to.kind === TPointer) return rel(rels.convert(value.rel, Word));
    if (to.kind === TBool) {
      const uniform = rels.uniformValue(value.rel, lanes);
      return uniform === undefined ? null : rel(rels.int(uniform !== 0n ? 1 : 0, machineType(to)));
    }
    return isInteger(to) ? rel(rels.convert(value.rel, machineType(to))) : null;
  }

  /** index * sizeof(element) as a word. */
  #scaled(index: Rel, element: CType, negate: boolean): Rel {
    const { rels } = this.#module;
    const size = element.kind === TVoid || element.kind === TFunction ? rels.int(1, UWord) : rels.size(this.#types.of(element.unqual));
    const bytes = rels.op(RMul, Word, rels.convert(index, Word), rels.convert(size, Word));
    return negate ? rels.op(RNeg, Word, bytes) : bytes;
  }
}

function rel(value: Rel): Folded {
  return { kind: 'rel', rel: value, float: 0, symbol: -1, label: null };
}
function symbol(base: SymbolId, addend: Rel): Folded {
  return { kind: 'symbol', rel: addend, float: 0, symbol: base, label: null };
}
/** Whether an integer type is as wide as a pointer in every live lane (an address may initialize it). */
function isWideEverywhere(type: CType, lanes: LaneMask): boolean {
  const has64 = (lanes & 0b1010) !== 0;
  const has32 = (lanes & 0b0101) !== 0;
  const scalar = machineType(type);
  return isInteger(type) && type.kind !== TBool &&
    (!has32 && (scalar === 6 || scalar === 7 || scalar === 11) || !has64 && (scalar === 4 || scalar === 5));
}
