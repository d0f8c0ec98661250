// Expressions of the typed tree to IR values.
//
// A scalar expression becomes one SSA value, held extended to its register by its machine type's own signedness
// (a `char` is an i32 between -128 and 127). A record expression becomes the address of an object that nobody else
// writes before it is used. An lvalue becomes a Place: an address, or the address and path of a bit-field.
// Automatic objects live in slots; promoting them to registers is the optimizer's work (ir/opt).

import { allLanes, type LaneMask } from '../../ir/layout.ts';
import type { Module, SlotId, SymbolId, Value } from '../../ir/module.ts';
import type { Builder } from '../../ir/builder.ts';
import * as Op from '../../ir/op.gen.ts';
import { Signed, type Mem } from '../../ir/ops.ts';
import { RMul, RSub, type Rel } from '../../ir/rel.ts';
import { F32, F64, I32, I64, Ptr, UWord, VF32, VF64, VI32, VI64, VNone, VPtr, VWord, Word, type TypeId, type ValueType } from '../../ir/types.ts';
import { isCompound, isFloating, isRecord, machineType, QAtomic, QVolatile, TArray, TBool, TComplex, TFunction, TNullptr, TPointer, TVector, TVoid, type CType } from './ctype.ts';
import { BuiltinLowering } from './lower-builtin.ts';
import { ComplexLowering, isComplexOperation } from './lower-complex.ts';
import { InitLowering } from './lower-init.ts';
import { isVectorOperation, VectorLowering } from './lower-vector.ts';
import { isNarrow, signOf, type IrTypes } from './lower-types.ts';
import * as C from './operator.ts';
import type { Loc } from './source.ts';
import * as X from './tree.ts';
import type { Decl, Expr, Label, Stmt, StringData } from './tree.ts';

/** What expression lowering asks of the unit and of the statement lowering. */
export interface ExprContext {
  readonly module: Module;
  readonly types: IrTypes;
  readonly lanes: LaneMask;
  readonly builder: Builder;
  symbolOf(decl: Decl): SymbolId;
  stringSymbol(str: StringData, type: CType): SymbolId;
  literalSymbol(expr: Expr): SymbolId;
  /** Read-only private object with this constant initializer, or -1 if it is not constant. */
  constantSymbol(init: X.InitNode, type: CType): SymbolId;
  setLine(loc: Loc): void;
  /** Lowers the body of a statement expression; its value, or -1. */
  statementExpr(body: Stmt, type: CType): Value;
  labelNumber(label: Label): number;
}

/** An lvalue: where an object lies. */
export interface Place {
  readonly at: Value;
  /** Type of the object, with its qualifiers. */
  readonly type: CType;
  /** Known alignment in bytes, 0 = natural (less under packed members). */
  readonly align: number;
  /** Bit offset (BITS) of a bit-field, -1 for an ordinary object. */
  readonly bits: Rel;
  readonly width: number;
}

/** Lowers expressions of one function. */
export class ExprLowering {
  readonly b: Builder;
  readonly m: Module;
  readonly types: IrTypes;
  readonly context: ExprContext;
  readonly inits: InitLowering;
  readonly complex: ComplexLowering;
  readonly vectors: VectorLowering;
  readonly #builtins: BuiltinLowering;
  /** Slot that keeps the byte size (a word) of a variable-length array type. */
  readonly #vlaSizes = new Map<CType, SlotId>();
  /** Values of the conditions of enclosing `a ?: c`. */
  readonly #condValues: Value[] = [];

  constructor(context: ExprContext) {
    this.context = context;
    this.b = context.builder;
    this.m = context.module;
    this.types = context.types;
    this.inits = new InitLowering(this);
    this.complex = new ComplexLowering(this);
    this.vectors = new VectorLowering(this);
    this.#builtins = new BuiltinLowering(this);
  }

  /** Register type of a scalar C type. */
  valueType(type: CType): ValueType {
    return this.m.types.valueType(machineType(type));
  }

  int(value: number, type: ValueType = VI32): Value { return this.b.iconst(type, value); }
  word(rel: Rel): Value {
    // What depends on the layout stays so in code for some lanes too: it must be equal to what the others give.
    const value = this.m.rels.uniformValue(rel, allLanes);
    return value !== undefined ? this.b.iconst(VWord, value) : this.b.rconst(VWord, this.m.rels.convert(rel, UWord));
  }
  zeroOffset(): Rel { return this.m.rels.int(0, Word); }

  /** Evaluates for effects only. */
  effect(expr: Expr): void {
    switch (expr.kind) {
      case X.Comma: this.effect(expr.a!); this.effect(expr.b!); return;
      case X.Convert: this.effect(expr.a!); return;
      case X.Assign: this.#assign(expr, false); return;
      case X.AssignOp: this.#assignOp(expr, false); return;
      case X.IncDec: this.#incDec(expr, false); return;
      case X.Var: case X.Str: case X.Const: case X.FloatConst: return;
      default: this.value(expr);
    }
  }

  /** Value of a scalar expression, address of a record's, -1 of void. */
  value(expr: Expr): Value {
    const b = this.b;
    if (expr.type.kind >= TComplex) {
      if (expr.type.kind === TVector ? isVectorOperation(expr) : isComplexOperation(expr)) return (expr.type.kind === TVector ? this.vectors : this.complex).object(expr);
    }
    switch (expr.kind) {
      case X.Const: return this.#constant(expr);
      case X.FloatConst: return b.fconst(this.valueType(expr.type), expr.num);
      case X.Load: return this.#load(expr);
      case X.Decay: case X.Addr: return this.place(expr.a!).at;
      case X.Convert: return this.#convertExpr(expr);
      case X.Neg: {
        const type = this.valueType(expr.type);
        const a = this.value(expr.a!);
        if (isFloating(expr.type)) return b.unary(Op.fneg, type, a);
        return b.unary(Op.neg, type, a, this.#nsw(expr.type));
      }
      case X.BitNot: return b.unary(Op.not, this.valueType(expr.type), this.value(expr.a!));
      case X.LogNot: return b.compare(Op.eq, this.test(expr.a!), this.int(0));
      case X.Binary: {
        const a = this.value(expr.a!);
        return this.arith(expr.num, expr.type, a, this.value(expr.b!), expr.b!.type);
      }
      case X.Compare: {
        if (expr.a!.type.kind === TComplex) return this.complex.compare(expr);
        const a = this.value(expr.a!);
        return this.compare(expr.num, expr.a!.type, a, this.value(expr.b!));
      }
      case X.LogAnd: case X.LogOr: return this.#logical(expr);
      case X.PtrAdd: {
        const a = this.value(expr.a!);
        return this.pointerStep(a, this.value(expr.b!), expr.b!.type, expr.type.to!, expr.num !== 0);
      }
      case X.PtrDiff: {
        const a = b.emit(Op.ptoi, VWord, 0, [this.value(expr.a!)]);
        const c = b.emit(Op.ptoi, VWord, 0, [this.value(expr.b!)]);
        return b.binary(Op.div, VWord, b.binary(Op.sub, VWord, a, c), this.sizeOf(expr.a!.type.to!), Signed);
      }
      case X.Assign: return this.#assign(expr, true);
      case X.AssignOp: return this.#assignOp(expr, true);
      case X.IncDec: return this.#incDec(expr, true);
      case X.Cond: return this.#conditional(expr);
      case X.CondValue: return this.#condValues[this.#condValues.length - 1]!;
      case X.Comma: this.effect(expr.a!); return this.value(expr.b!);
      case X.Call: return this.#call(expr);
      case X.Builtin: return this.#builtins.lower(expr);
      case X.VaArg: return this.#builtins.vaArg(expr);
      case X.VlaSize: return this.sizeOf(expr.compute!);
      case X.LabelAddr: return b.emit(Op.labeladdr, VPtr, 0, [this.context.labelNumber(expr.label!)]);
      case X.Part: return isLvalue(expr) ? this.read(this.place(expr)) : this.complex.part(expr);
      case X.StmtExpr: return this.context.statementExpr(expr.body!, expr.type);
      default:
        // A record lvalue used directly, or a function designator.
        return this.place(expr).at;
    }
  }

  /** Value of a record or scalar lvalue expression's place. */
  place(expr: Expr): Place {
    const b = this.b;
    switch (expr.kind) {
      case X.Var: {
        const decl = expr.decl!;
        if (decl.storage === 'auto') {
          const at = b.slotaddr(decl.slot);
          return object(this.isVariable(decl.type) ? b.load(VPtr, at, { scalar: Ptr }) : at, expr.type);
        }
        const symbol = this.context.symbolOf(decl);
        return object(decl.threadLocal ? b.tlsaddr(symbol, this.zeroOffset()) : b.addr(symbol, this.zeroOffset()), expr.type);
      }
      case X.Str: return object(b.addr(this.context.stringSymbol(expr.str!, expr.type), this.zeroOffset()), expr.type);
      case X.Deref: return object(this.value(expr.a!), expr.type);
      case X.CompoundLit: {
        const decl = expr.decl!;
        if (decl.storage !== 'auto') return object(b.addr(this.context.literalSymbol(expr), this.zeroOffset()), expr.type);
        if (decl.slot < 0) decl.slot = b.slot(this.types.of(decl.type.unqual), '', this.types.slotAlign(decl));
        const at = b.slotaddr(decl.slot);
        this.inits.store(at, decl.type, expr.init!);
        return object(at, expr.type);
      }
      case X.MemberOf: {
        const base = isLvalue(expr.a!) ? this.place(expr.a!) : object(this.value(expr.a!), expr.a!.type);
        return this.member(base, expr.a!.type, expr.path!, expr.field!, expr.type);
      }
      case X.Part: {
        const { type } = expr.a!;
        return this.member(this.place(expr.a!), type, [expr.num], type.record!.fields[expr.num]!, expr.type);
      }
      case X.Load: case X.Convert: return this.place(expr.a!);
      case X.Comma: this.effect(expr.a!); return this.place(expr.b!);
      default: return object(this.value(expr), expr.type);
    }
  }

  /** Member of a record at a place. */
  member(base: Place, record: CType, path: readonly number[], field: { bits: number; align: number }, type: CType): Place {
    const { rels } = this.m;
    const owner = this.types.of(record.unqual);
    const align = base.align > 0 ? base.align : this.#pathAlign(record, path);
    if (field.bits >= 0) return { at: base.at, type, align, bits: rels.bits(owner, path), width: field.bits };
    const offset = rels.offset(owner, path);
    return { at: rels.uniformValue(offset, 15) === 0n ? base.at : this.b.field(base.at, offset), type, align, bits: -1, width: 0 };
  }

  /** 1 (or the pack value) if some record on the path is packed, else 0 for natural. */
  #pathAlign(record: CType, path: readonly number[]): number {
    let at = record;
    let align = 0;
    for (const step of path) {
      if (!isRecord(at)) break;
      const decl = at.record!;
      const field = decl.fields[step]!;
      const cap = field.packed ? Math.max(1, field.align) : decl.pack;
      if (cap > 0) align = align === 0 ? cap : Math.min(align, cap);
      at = field.type;
    }
    return align;
  }

  /** Reads a place: a scalar's value, a record's (or array's) address. */
  read(place: Place): Value {
    if (isCompound(place.type) || place.type.kind === TArray || place.type.kind === TFunction) return place.at;
    const scalar = machineType(place.type);
    const type = this.m.types.valueType(scalar);
    if (place.bits >= 0) return this.b.bfload(type, place.at, place.bits, scalar, place.width, this.#mem(place, scalar));
    if (place.type.kind === TVoid) return -1;
    return this.b.load(type, place.at, this.#mem(place, scalar));
  }

  /** Writes a value of the place's type. */
  write(place: Place, value: Value): void {
    if (isCompound(place.type) || place.type.kind === TArray) {
      this.b.copy(place.at, value, this.types.of(place.type.unqual));
      return;
    }
    const scalar = machineType(place.type);
    if (place.bits >= 0) this.b.bfstore(place.at, value, place.bits, scalar, place.width, this.#mem(place, scalar));
    else this.b.store(place.at, value, this.#mem(place, scalar));
  }

  #mem(place: Place, scalar: TypeId): Mem {
    return {
      scalar, align: place.align > 0 ? Math.log2(place.align) + 1 : 0, volatile: (place.type.quals & QVolatile) !== 0,
      order: (place.type.quals & QAtomic) !== 0 && place.bits < 0 ? 5 : 0,
    };
  }

  /** 1 or 0 (any non-zero i32) telling whether a scalar expression is non-zero. */
  test(expr: Expr): Value {
    if (expr.kind === X.Compare || expr.kind === X.LogNot || expr.kind === X.LogAnd || expr.kind === X.LogOr) return this.value(expr);
    return this.truth(this.value(expr), expr.type);
  }

  truth(value: Value, type: CType): Value {
    if (type.kind === TComplex) return this.complex.truth(value, type);
    const register = this.valueType(type);
    if (register === VI32) return value;
    if (isFloating(type)) return this.b.compare(Op.fne, value, this.b.fconst(register, 0));
    return this.b.compare(Op.ne, value, this.b.iconst(register, 0));
  }

  /** Branches on a condition, without materializing `&&`, `||` and `!`. */
  branch(expr: Expr, yes: number, no: number): void {
    const b = this.b;
    switch (expr.kind) {
      case X.LogNot: this.branch(expr.a!, no, yes); return;
      case X.LogAnd: case X.LogOr: {
        const next = b.newBlock();
        if (expr.kind === X.LogAnd) this.branch(expr.a!, next, no);
        else this.branch(expr.a!, yes, next);
        b.startBlock(next);
        this.branch(expr.b!, yes, no);
        return;
      }
      case X.Const: {
        const value = this.m.rels.uniformValue(expr.rel, this.context.lanes);
        if (value !== undefined) { b.br(value !== 0n ? yes : no); return; }
        break;
      }
      case X.FloatConst: b.br(expr.num !== 0 ? yes : no); return;
    }
    b.brif(this.test(expr), yes, no);
  }

  #constant(expr: Expr): Value {
    const type = this.valueType(expr.type);
    const scalar = machineType(expr.type);
    const value = this.m.rels.uniformValue(expr.rel, allLanes);
    if (value !== undefined) return this.b.iconst(type, value);
    if (type === VPtr) return this.b.emit(Op.itop, VPtr, 0, [this.b.rconst(VWord, this.m.rels.convert(expr.rel, UWord))]);
    return this.b.rconst(type, this.m.rels.convert(expr.rel, scalar));
  }

  #load(expr: Expr): Value {
    const at = expr.a!;
    if (at.kind === X.CompoundLit || isLvalue(at)) return this.read(this.place(at));
    // A member of a record rvalue, or a record value already.
    return at.kind === X.MemberOf ? this.read(this.place(at)) : this.value(at);
  }

  #nsw(type: CType): number {
    const scalar = machineType(type);
    return scalar === I32 || scalar === I64 || scalar === Word ? 1 : 0;
  }

  /** Arithmetic on operands of the type (shifts: count of its own type). */
  arith(op: number, type: CType, a: Value, c: Value, countType: CType): Value {
    const b = this.b;
    const register = this.valueType(type);
    if (isFloating(type)) {
      const code = op === C.Add ? Op.fadd : op === C.Sub ? Op.fsub : op === C.Mul ? Op.fmul : Op.fdiv;
      return b.binary(code, register, a, c);
    }
    const sign = signOf(machineType(type));
    switch (op) {
      case C.Add: return b.binary(Op.add, register, a, c, this.#nsw(type));
      case C.Sub: return b.binary(Op.sub, register, a, c, this.#nsw(type));
      case C.Mul: return b.binary(Op.mul, register, a, c, this.#nsw(type));
      case C.Div: return b.binary(Op.div, register, a, c, sign);
      case C.Rem: return b.binary(Op.rem, register, a, c, sign);
      case C.And: return b.binary(Op.and, register, a, c);
      case C.Or: return b.binary(Op.or, register, a, c);
      case C.Xor: return b.binary(Op.xor, register, a, c);
      case C.Shl: return b.binary(Op.shl, register, a, this.#toI32(c, countType));
      case C.Shr: return b.binary(Op.shr, register, a, this.#toI32(c, countType), sign);
      default: throw new Error(`arithmetic operator ${op}`);
    }
  }

  #toI32(value: Value, type: CType): Value {
    return this.valueType(type) === VI32 ? value : this.b.unary(Op.trunc, VI32, value);
  }

  compare(op: number, type: CType, a: Value, c: Value): Value {
    const b = this.b;
    const swap = op === C.Gt || op === C.Ge;
    const [left, right] = swap ? [c, a] : [a, c];
    if (isFloating(type)) {
      const code = op === C.Eq ? Op.feq : op === C.Ne ? Op.fne : op === C.Lt || op === C.Gt ? Op.flt : Op.fle;
      return b.compare(code, left, right);
    }
    if (op === C.Eq || op === C.Ne) return b.compare(op === C.Eq ? Op.eq : Op.ne, left, right);
    return b.compare(op === C.Lt || op === C.Gt ? Op.lt : Op.le, left, right, signOf(machineType(type)));
  }

  /** Pointer plus (or minus) an integer of any type, in elements. */
  pointerStep(pointer: Value, count: Value, countType: CType, element: CType, negate: boolean): Value {
    const b = this.b;
    let index = this.toWord(count, machineType(countType));
    if (negate) index = b.unary(Op.neg, VWord, index);
    if (this.isVariable(element)) {
      index = b.binary(Op.mul, VWord, index, this.sizeOf(element));
      return b.index(pointer, index, this.m.rels.int(1, UWord));
    }
    return b.index(pointer, index, this.sizeRel(element));
  }

  /** An integer of a scalar type as a word. */
  toWord(value: Value, scalar: TypeId): Value {
    const register = this.m.types.valueType(scalar);
    if (register === VWord) return value;
    if (register === VPtr) return this.b.unary(Op.ptoi, VWord, value);
    if (register === VI64) return this.b.unary(Op.trunc, VWord, value);
    return this.b.unary(Op.extend, VWord, value, isNarrow(scalar) ? Signed : signOf(scalar));
  }

  /** An integer of a scalar type as an i64, by its own signedness. */
  toI64(value: Value, scalar: TypeId): Value {
    const register = this.m.types.valueType(scalar);
    if (register === VI64) return value;
    if (register === VPtr) return this.b.unary(Op.extend, VI64, this.b.unary(Op.ptoi, VWord, value), 1);
    return this.b.unary(Op.extend, VI64, value, isNarrow(scalar) ? Signed : signOf(scalar));
  }

  sizeRel(type: CType): Rel {
    return type.kind === TVoid || type.kind === TFunction ? this.m.rels.int(1, UWord) : this.m.rels.size(this.types.of(type.unqual));
  }

  /** Whether the size of the type is only known at run time. */
  isVariable(type: CType): boolean {
    for (let at: CType | null = type; at !== null && at.kind === TArray; at = at.to) if (at.vla !== null) return true;
    return false;
  }

  /** Size in bytes as a word; evaluates the bounds of a type that no declaration bound. */
  sizeOf(type: CType): Value {
    if (!this.isVariable(type)) return this.word(this.sizeRel(type));
    const key = type.unqual;
    if (!this.#vlaSizes.has(key)) this.bindVla(type);
    return this.b.load(VWord, this.b.slotaddr(this.#vlaSizes.get(key)!), { scalar: UWord });
  }

  /** Evaluates the array bounds in a variably modified type and remembers the sizes. `once`: keep sizes bound before. */
  bindVla(type: CType, once = false): void {
    if (type.kind === TPointer || type.kind === TFunction) {
      if (type.to !== null && type.kind === TPointer) this.bindVla(type.to, once);
      return;
    }
    if (type.kind !== TArray || !this.isVariable(type)) {
      if (type.kind === TArray) this.bindVla(type.to!, once);
      return;
    }
    const key = type.unqual;
    if (once && this.#vlaSizes.has(key)) return;
    this.bindVla(type.to!, once);
    // An incomplete array of variable-length elements has no size of its own.
    if (type.vla === null && type.length < 0) return;
    const element = this.sizeOf(type.to!);
    const count = type.vla !== null ? this.toWord(this.value(type.vla), machineType(type.vla.type)) : this.word(type.length);
    let slot = this.#vlaSizes.get(key);
    if (slot === undefined) {
      slot = this.b.slot(UWord, '');
      this.#vlaSizes.set(key, slot);
    }
    this.b.store(this.b.slotaddr(slot), this.b.binary(Op.mul, VWord, count, element), { scalar: UWord });
  }

  #convertExpr(expr: Expr): Value {
    const from = expr.a!;
    if (expr.type.kind === TVoid) { this.effect(from); return -1; }
    if (isRecord(expr.type)) return this.value(from);
    if (from.type.kind === TComplex) return this.complex.truth(this.value(from), from.type);
    if (from.type.kind === TVector) return this.b.load(this.valueType(expr.type), this.value(from), { scalar: machineType(expr.type) });
    return this.convert(this.value(from), from.type, expr.type);
  }

  /** Converts a scalar value between C types (C17 6.3). */
  convert(value: Value, from: CType, to: CType): Value {
    const b = this.b;
    if (to.kind === TVoid) return -1;
    const source = machineType(from);
    const target = machineType(to);
    if (to.kind === TBool && from.kind !== TBool) {
      const register = this.valueType(from);
      if (isFloating(from)) return b.compare(Op.fne, value, b.fconst(register, 0));
      return b.compare(Op.ne, value, b.iconst(register, 0));
    }
    if (source === target) return value;
    if (isFloating(from)) {
      if (isFloating(to)) return source === F64 ? b.unary(Op.fdemote, VF32, value) : b.unary(Op.fpromote, VF64, value);
      return this.narrow(b.unary(Op.ftoi, this.m.types.valueType(target), value, isNarrow(target) ? Signed : signOf(target)), target);
    }
    if (isFloating(to)) {
      return b.unary(Op.itof, this.m.types.valueType(target), value, isNarrow(source) ? Signed : signOf(source));
    }
    const fromPointer = from.kind === TPointer || from.kind === TNullptr;
    const toPointer = to.kind === TPointer || to.kind === TNullptr;
    if (fromPointer && toPointer) return value;
    if (toPointer) return b.unary(Op.itop, VPtr, this.toWord(value, source));
    if (fromPointer) return this.convertInt(b.unary(Op.ptoi, VWord, value), UWord, target);
    return this.convertInt(value, source, target);
  }

  /** Converts between integer machine types. */
  convertInt(value: Value, source: TypeId, target: TypeId): Value {
    const register = this.m.types.valueType(target);
    const have = this.m.types.valueType(source);
    if (have !== register) {
      if (register === VI32) return this.narrow(this.b.unary(Op.trunc, VI32, value), target);
      return register === VWord ? this.toWord(value, source) : this.toI64(value, source);
    }
    if (isNarrow(target) && isNarrow(source)) {
      // Lower kind numbers are narrower; an unsigned source fits any wider type.
      const fits = source >> 1 < target >> 1 && ((source & 1) !== 0 || (target & 1) === 0);
      return fits ? value : this.narrow(value, target);
    }
    return this.narrow(value, target);
  }

  /** Wraps an i32 to a narrow machine type; other types are returned as they are. */
  narrow(value: Value, scalar: TypeId): Value {
    return isNarrow(scalar) ? this.b.unary(Op.narrow, VI32, value, scalar) : value;
  }

  #logical(expr: Expr): Value {
    const b = this.b;
    const join = b.newBlock();
    const result = b.blockParam(join, VI32);
    const next = b.newBlock();
    const other = b.newBlock();
    const isAnd = expr.kind === X.LogAnd;
    if (isAnd) this.branch(expr.a!, next, other);
    else this.branch(expr.a!, other, next);
    b.startBlock(other);
    b.br(join, [this.int(isAnd ? 0 : 1)]);
    b.startBlock(next);
    const second = b.compare(Op.ne, this.test(expr.b!), this.int(0));
    b.br(join, [second]);
    b.startBlock(join);
    return result;
  }

  #conditional(expr: Expr): Value {
    const b = this.b;
    const yes = b.newBlock();
    const no = b.newBlock();
    const join = b.newBlock();
    const isVoid = expr.type.kind === TVoid;
    const isObject = isCompound(expr.type);
    const result = isVoid ? -1 : b.blockParam(join, isObject ? VPtr : this.valueType(expr.type));
    // GNU `a ?: c`: b refers to a's value by CondValue.
    const usesValue = expr.num === 1;
    if (usesValue) {
      const value = this.value(expr.a!);
      this.#condValues.push(value);
      b.brif(this.truth(value, expr.a!.type), yes, no);
    } else {
      this.branch(expr.a!, yes, no);
    }
    b.startBlock(yes);
    if (isVoid) { this.effect(expr.b!); b.br(join); } else { const value = this.value(expr.b!); b.br(join, [value]); }
    if (usesValue) this.#condValues.pop();
    b.startBlock(no);
    if (isVoid) { this.effect(expr.c!); b.br(join); } else { const value = this.value(expr.c!); b.br(join, [value]); }
    b.startBlock(join);
    return result;
  }

  #assign(expr: Expr, wanted: boolean): Value {
    const left = expr.a!;
    if (left.type.kind === TComplex) return this.complex.assign(expr);
    if (left.type.kind === TVector) return this.vectors.assign(expr);
    if (isRecord(left.type)) {
      const value = this.value(expr.b!);
      const place = this.place(left);
      this.write(place, value);
      return place.at;
    }
    const place = this.place(left);
    const value = this.value(expr.b!);
    this.write(place, value);
    if (!wanted) return -1;
    return place.bits >= 0 ? this.#fitBits(value, place) : value;
  }

  /** The value that a bit-field holds after storing `value`. */
  #fitBits(value: Value, place: Place): Value {
    const scalar = machineType(place.type);
    if (place.type.kind === TBool) return value;
    const type = this.m.types.valueType(scalar);
    const { rels } = this.m;
    const b = this.b;
    const register = type === VI32 ? 32 : 64;
    if (type === VWord) {
      // The shift is (bits of a word) - width: relocatable.
      const count = rels.op(RSub, UWord, rels.op(RMul, UWord, rels.word(), rels.int(8, UWord)), rels.int(place.width, UWord));
      const shift = b.rconst(VI32, rels.convert(count, I32));
      return b.binary(Op.shr, type, b.binary(Op.shl, type, value, shift), shift, signOf(scalar));
    }
    const shift = this.int(register - place.width);
    return b.binary(Op.shr, type, b.binary(Op.shl, type, value, shift), shift, isNarrow(scalar) ? scalar & 1 : signOf(scalar));
  }

  #assignOp(expr: Expr, wanted: boolean): Value {
    if (expr.compute!.kind === TComplex) return this.complex.assignOp(expr);
    if (expr.compute!.kind === TVector) return this.vectors.assignOp(expr);
    const place = this.place(expr.a!);
    const type = place.type.unqual;
    const right = this.value(expr.b!);
    const step = (old: Value): Value => {
      if (type.kind === TPointer) return this.pointerStep(old, right, expr.b!.type, type.to!, expr.num === C.Sub);
      const compute = expr.compute!;
      const result = this.arith(expr.num, compute, this.convert(old, type, compute), right, expr.b!.type);
      return this.convert(result, compute, type);
    };
    const value = this.#update(place, step).after;
    if (!wanted) return -1;
    return place.bits >= 0 ? this.#fitBits(value, place) : value;
  }

  #incDec(expr: Expr, wanted: boolean): Value {
    if (expr.type.kind === TComplex) return this.complex.step(expr);
    if (expr.type.kind === TVector) return this.vectors.step(expr);
    const place = this.place(expr.a!);
    const type = place.type.unqual;
    const down = expr.num === C.PreDec || expr.num === C.PostDec;
    const b = this.b;
    const step = (old: Value): Value => {
      if (type.kind === TPointer) {
        const element = type.to!;
        const one = this.int(down ? -1 : 1, VWord);
        if (this.isVariable(element)) return b.index(old, b.binary(Op.mul, VWord, one, this.sizeOf(element)), this.m.rels.int(1, UWord));
        return b.index(old, one, this.sizeRel(element));
      }
      const register = this.valueType(type);
      if (isFloating(type)) return b.binary(down ? Op.fsub : Op.fadd, register, old, b.fconst(register, 1));
      if (type.kind === TBool) return down ? b.binary(Op.xor, VI32, old, this.int(1)) : this.int(1);
      const scalar = machineType(type);
      return this.narrow(b.binary(down ? Op.sub : Op.add, register, old, b.iconst(register, 1), this.#nsw(type)), scalar);
    };
    const both = this.#update(place, step);
    if (!wanted) return -1;
    if (expr.num === C.PostInc || expr.num === C.PostDec) return both.before;
    return place.bits >= 0 ? this.#fitBits(both.after, place) : both.after;
  }

  /** Reads, changes and writes a place; atomically (compare-and-exchange loop, C17 6.5.16.2p3) if it is atomic. */
  #update(place: Place, step: (old: Value) => Value): { before: Value; after: Value } {
    if ((place.type.quals & QAtomic) === 0 || place.bits >= 0) {
      const before = this.read(place);
      const after = step(before);
      this.write(place, after);
      return { before, after };
    }
    const b = this.b;
    const scalar = machineType(place.type);
    const register = this.m.types.valueType(scalar);
    const loop = b.newBlock();
    const done = b.newBlock();
    const first = this.read(place);
    const old = b.blockParam(loop, register);
    b.br(loop, [first]);
    b.startBlock(loop);
    const after = step(old);
    const seen = this.compareExchange(place.at, old, after, scalar);
    const same = this.asBits(seen, scalar);
    b.emit(Op.brif, VNone, 0, [b.compare(Op.eq, same.value, this.asBits(old, scalar).value), done, 0, loop, 1, seen]);
    b.startBlock(done);
    return { before: old, after };
  }

  /** A scalar as the integer that atomic operations work on. */
  asBits(value: Value, scalar: TypeId): { value: Value; scalar: TypeId; type: ValueType } {
    const b = this.b;
    switch (scalar) {
      case Ptr: return { value: b.unary(Op.ptoi, VWord, value), scalar: UWord, type: VWord };
      case F32: return { value: b.unary(Op.bitcast, VI32, value), scalar: I32, type: VI32 };
      case F64: return { value: b.unary(Op.bitcast, VI64, value), scalar: I64, type: VI64 };
      default: return { value, scalar, type: this.m.types.valueType(scalar) };
    }
  }

  /** The inverse of asBits. */
  fromBits(value: Value, scalar: TypeId): Value {
    switch (scalar) {
      case Ptr: return this.b.unary(Op.itop, VPtr, value);
      case F32: return this.b.unary(Op.bitcast, VF32, value);
      case F64: return this.b.unary(Op.bitcast, VF64, value);
      default: return value;
    }
  }

  /** Compare-and-exchange of any scalar; the value found. */
  compareExchange(at: Value, expected: Value, desired: Value, scalar: TypeId): Value {
    const old = this.asBits(expected, scalar);
    const next = this.asBits(desired, scalar);
    const mem = old.scalar | 5 << 12;
    return this.fromBits(this.b.emit(Op.cmpxchg, old.type, mem, [at, old.value, next.value]), scalar);
  }

  #call(expr: Expr): Value {
    const b = this.b;
    const callee = expr.a!;
    const pointee = callee.type.kind === TPointer ? callee.type.to! : callee.type;
    const args = expr.args!;
    const direct = directCallee(callee);
    const target = direct === null ? this.value(callee) : -1;
    const types = args.map((arg) => arg.type);
    const sig = this.types.callSignature(pointee, types);
    const values: Value[] = [];
    const record = isCompound(pointee.to!);
    let buffer = -1;
    for (const arg of args) values.push(this.value(arg));
    if (record) {
      buffer = b.slotaddr(b.slot(this.types.of(pointee.to!.unqual), ''));
      values.unshift(buffer);
    }
    this.context.setLine(expr.loc);
    const result = record || pointee.to!.kind === TVoid ? VNone : this.valueType(pointee.to!);
    let value: Value;
    if (direct !== null && direct.attrs.sysc !== '') value = b.sysc(this.m.sysc(direct.attrs.sysc), sig, result, values);
    else if (direct !== null) value = b.call(this.context.symbolOf(direct), sig, result, values);
    else value = b.icall(target, sig, result, values);
    if (direct !== null && direct.noReturn) {
      b.unreachable();
      b.startBlock(b.newBlock());
      // The code that follows is dead; it still needs a value of the right type.
      if (result !== VNone) value = result === VF32 || result === VF64 ? b.fconst(result, 0) : b.iconst(result, 0);
      else if (record) buffer = b.slotaddr(b.slot(this.types.of(pointee.to!.unqual), ''));
    }
    return record ? buffer : value;
  }

  /** A private slot address of a C type. */
  temp(type: CType): Value {
    return this.b.slotaddr(this.b.slot(this.types.of(type.unqual), ''));
  }
}

function object(at: Value, type: CType): Place {
  return { at, type, align: 0, bits: -1, width: 0 };
}

/** Whether the expression denotes an object (then `place` gives its address). */
export function isLvalue(expr: Expr): boolean {
  switch (expr.kind) {
    case X.Var: case X.Str: case X.Deref: case X.CompoundLit: return true;
    case X.MemberOf: case X.Part: return isLvalue(expr.a!);
    default: return false;
  }
}

/** The declaration of a function called directly, or null. */
function directCallee(callee: Expr): Decl | null {
  let at = callee;
  while ((at.kind === X.Addr || at.kind === X.Decay || at.kind === X.Convert && sameFunction(at)) && at.a !== null) at = at.a;
  return at.kind === X.Var && at.decl!.type.kind === TFunction && at.decl!.storage !== 'auto' ? at.decl : null;
}

/** A conversion between pointers to functions: the call uses the converted type's signature. */
function sameFunction(convert: Expr): boolean {
  return convert.num === 0 && convert.type.kind === TPointer && convert.a!.type.kind === TPointer;
}
