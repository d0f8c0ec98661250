// Initialization of automatic objects: normalized initializers to stores.
//
// Constant initializers with many leaves are copied from a read-only private object; others zero the whole object
// where something is left out and then store leaf by leaf, in order (C17 6.7.9p19: what is not mentioned is zero).

import type { Value } from '../../ir/module.ts';
import * as Op from '../../ir/op.gen.ts';
import { UWord, VNone } from '../../ir/types.ts';
import { isAggregate, isCompound, machineType, TArray, TComplex, TVector, type CType } from './ctype.ts';
import type { ExprLowering, Place } from './lower-expr.ts';
import type { InitNode } from './tree.ts';

/** More constant leaves than this are copied from a private object. */
const copyThreshold = 4;

/** Stores initializers for one function. */
export class InitLowering {
  readonly #ex: ExprLowering;

  constructor(ex: ExprLowering) {
    this.#ex = ex;
  }

  /** Initializes the object of a complete type at an address. */
  store(at: Value, type: CType, init: InitNode): void {
    const ex = this.#ex;
    const b = ex.b;
    if (init.kind === 'expr') {
      this.#fill({ at, type: type.unqual, align: 0, bits: -1, width: 0 }, init);
      return;
    }
    if (!isAggregate(type) && type.kind !== TVector) {
      if (init.kind === 'zero' && type.kind >= TComplex) this.#zero(at, type);
      else if (init.kind === 'zero') this.#zeroScalar({ at, type: type.unqual, align: 0, bits: -1, width: 0 });
      else if (init.kind === 'list') for (const item of init.items) this.store(at, type, item.value);
      return;
    }
    if (init.kind !== 'zero' && leaves(init) > copyThreshold) {
      const constant = ex.context.constantSymbol(init, type);
      if (constant >= 0) {
        b.copy(at, b.addr(constant, ex.zeroOffset()), ex.types.of(type.unqual));
        return;
      }
    }
    this.#zero(at, type);
    this.#fill({ at, type: type.unqual, align: 0, bits: -1, width: 0 }, init);
  }

  #zero(at: Value, type: CType): void {
    const ex = this.#ex;
    ex.b.emit(Op.memset, VNone, 0, [at, ex.int(0), ex.sizeOf(type)]);
  }

  #zeroScalar(place: Place): void {
    const ex = this.#ex;
    const register = ex.valueType(place.type);
    ex.write(place, register >= 5 ? ex.b.fconst(register, 0) : ex.b.iconst(register, 0));
  }

  /** Stores what an initializer mentions, over zeroed memory. */
  #fill(place: Place, init: InitNode): void {
    const ex = this.#ex;
    const b = ex.b;
    switch (init.kind) {
      case 'zero': return;
      case 'expr': {
        if (place.type.kind === TComplex) ex.complex.store(place, ex.complex.pair(init.expr));
        else ex.write(place, ex.value(init.expr));
        return;
      }
      case 'string': {
        const symbol = ex.context.stringSymbol(init.str, place.type);
        const known = place.type.length >= 0 ? ex.m.rels.uniformValue(place.type.length, ex.context.lanes) : undefined;
        const units = known === undefined ? init.str.units.length : Math.min(Number(known), init.str.units.length);
        b.emit(Op.memcpy, VNone, 0, [place.at, b.addr(symbol, ex.zeroOffset()), ex.word(ex.m.rels.int(units * init.str.width, UWord))]);
        return;
      }
      case 'list':
        for (const item of init.items) {
          if (item.value.kind === 'zero') continue;
          this.#fill(this.#inner(place, item.index), item.value);
        }
    }
  }

  #inner(place: Place, index: number): Place {
    const ex = this.#ex;
    if (place.type.kind === TArray) {
      const element = place.type.to!;
      const at = index === 0 ? place.at
        : ex.b.field(place.at, ex.m.rels.offset(ex.types.of(place.type.unqual), [index]));
      return { at, type: element.unqual, align: place.align, bits: -1, width: 0 };
    }
    if (!isCompound(place.type)) return place;
    const field = place.type.record!.fields[index]!;
    return ex.member(place, place.type, [index], field, field.type.unqual);
  }
}

/** Number of scalar values that an initializer stores, counted up to the threshold. */
function leaves(init: InitNode): number {
  if (init.kind === 'zero') return 0;
  if (init.kind === 'expr') return machineType(init.expr.type) >= 0 ? 1 : copyThreshold + 1;
  if (init.kind === 'string') return copyThreshold;
  let count = 0;
  for (const item of init.items) {
    count += leaves(item.value);
    if (count > copyThreshold) break;
  }
  return count;
}
