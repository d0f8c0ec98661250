// GNU vectors to IR: operators work on lists of values, one per element; as a value of an expression a vector is the
// address of an object, as a record is. Nothing here knows of vector registers: that is for back ends to find.

import { type Value } from '../../ir/module.ts';
import * as Op from '../../ir/op.gen.ts';
import { I32, UWord, VI32, VWord } from '../../ir/types.ts';
import { isFloating, machineType, TVector, type CType } from './ctype.ts';
import type { ExprLowering, Place } from './lower-expr.ts';
import * as C from './operator.ts';
import * as X from './tree.ts';
import type { Expr } from './tree.ts';

/** Whether a vector expression computes its elements; others already are objects. */
export function isVectorOperation(expr: Expr): boolean {
  switch (expr.kind) {
    case X.Splat: case X.Neg: case X.BitNot: case X.Binary: case X.Compare: case X.Convert: return true;
    default: return false;
  }
}

export class VectorLowering {
  readonly #ex: ExprLowering;

  constructor(ex: ExprLowering) {
    this.#ex = ex;
  }

  /** An object that holds the value of an operation. */
  object(expr: Expr): Value {
    const ex = this.#ex;
    if (expr.kind === X.Convert) {
      const from = expr.a!;
      const value = ex.value(from);
      if (from.type.kind === TVector) return value;
      const at = ex.temp(expr.type);
      ex.b.store(at, value, { scalar: machineType(from.type) });
      return at;
    }
    return this.#keep(this.#elements(expr), expr.type);
  }

  #keep(values: readonly Value[], type: CType): Value {
    const at = this.#ex.temp(type);
    this.#store(place(at, type.unqual), values);
    return at;
  }

  #elements(expr: Expr): Value[] {
    const ex = this.#ex;
    const { type } = expr;
    const element = type.to!;
    switch (expr.kind) {
      case X.Splat: {
        const value = ex.value(expr.a!);
        return type.record!.fields.map(() => value);
      }
      case X.Neg: return this.#elements(expr.a!).map((value) => isFloating(element) ? ex.b.unary(Op.fneg, ex.valueType(element), value)
        : ex.narrow(ex.b.unary(Op.neg, ex.valueType(element), value), machineType(element)));
      case X.BitNot: return this.#elements(expr.a!).map((value) => ex.narrow(ex.b.unary(Op.not, ex.valueType(element), value), machineType(element)));
      case X.Binary: {
        const a = this.#elements(expr.a!);
        return this.#combine(expr.num, element, a, this.#elements(expr.b!), expr.b!.type.to!);
      }
      case X.Compare: {
        const a = this.#elements(expr.a!);
        const b = this.#elements(expr.b!);
        const operand = expr.a!.type.to!;
        return a.map((value, i) => {
          const truth = ex.b.unary(Op.neg, VI32, ex.compare(expr.num, operand, value, b[i]!));
          return ex.convertInt(truth, I32, machineType(element));
        });
      }
      default: return this.#read(place(ex.value(expr), type.unqual));
    }
  }

  #combine(op: number, element: CType, a: readonly Value[], b: readonly Value[], counts: CType): Value[] {
    const ex = this.#ex;
    return a.map((value, i) => ex.narrow(ex.arith(op, element, value, b[i]!, counts), machineType(element)));
  }

  #element(of: Place, i: number): Place {
    return this.#ex.member(of, of.type, [i], of.type.record!.fields[i]!, of.type.to!);
  }

  #read(of: Place): Value[] {
    return of.type.record!.fields.map((_, i) => this.#ex.read(this.#element(of, i)));
  }

  #store(to: Place, values: readonly Value[]): void {
    values.forEach((value, i) => this.#ex.write(this.#element(to, i), value));
  }

  /** `v = w`: the value is the object. */
  assign(expr: Expr): Value {
    const value = this.#elements(expr.b!);
    const to = this.#ex.place(expr.a!);
    this.#store(to, value);
    return to.at;
  }

  assignOp(expr: Expr): Value {
    const to = this.#ex.place(expr.a!);
    const right = this.#elements(expr.b!);
    this.#store(to, this.#combine(expr.num, to.type.to!, this.#read(to), right, expr.b!.type.to!));
    return to.at;
  }

  /** ++ and --. */
  step(expr: Expr): Value {
    const ex = this.#ex;
    const to = ex.place(expr.a!);
    const old = this.#read(to);
    const isPost = expr.num === C.PostInc || expr.num === C.PostDec;
    const before = isPost ? this.#keep(old, to.type) : -1;
    const element = to.type.to!;
    const type = ex.valueType(element);
    const one = isFloating(element) ? ex.b.fconst(type, 1) : ex.b.iconst(type, 1);
    const down = expr.num === C.PreDec || expr.num === C.PostDec;
    this.#store(to, this.#combine(down ? C.Sub : C.Add, element, old, old.map(() => one), element));
    return isPost ? before : to.at;
  }

  /** Elements picked from one vector or two by a mask of indices, which wrap (GCC manual, Vector Extensions). */
  shuffle(expr: Expr): Value {
    const ex = this.#ex;
    const { type } = expr;
    const count = type.record!.fields.length;
    const sources = expr.args!.slice(0, -1).map((arg) => this.#elements(arg));
    const mask = expr.args![expr.args!.length - 1]!;
    // The elements of all sources lie side by side.
    const array = ex.m.types.array(machineType(type.to!), ex.m.rels.int(count * sources.length, UWord));
    const table = ex.b.slotaddr(ex.b.slot(array, ''));
    const size = ex.m.rels.size(machineType(type.to!));
    const at = (index: Value): Place => place(ex.b.index(table, index, size), type.to!);
    sources.flat().forEach((value, i) => ex.write(at(ex.b.iconst(VWord, i)), value));
    const picked = this.#elements(mask).map((value) => {
      const index = ex.b.binary(Op.and, VWord, ex.toWord(value, machineType(mask.type.to!)), ex.b.iconst(VWord, count * sources.length - 1));
      return ex.read(at(index));
    });
    return this.#keep(picked, type);
  }
}

function place(at: Value, type: CType): Place {
  return { at, type, align: 0, bits: -1, width: 0 };
}
