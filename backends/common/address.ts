// Taking addresses apart: base + index << scale + displacement + symbol or frame slot, as far as the target's memory operands go.

import * as Op from '../../ir/op.gen.ts';
import type { Value } from '../../ir/module.ts';
import { IndexSigned, IndexUnsigned } from './instruction.ts';
import { noReg, type Reg } from './machine.ts';
import type { Selector } from './select.ts';
import { SAddr, selop, SSlotAddr, STlsAddr } from './selop.ts';

/** A memory operand before registers: values (>= 0), -1 for none, or registers as -2 - reg. */
export interface Address {
  readonly base: number;
  readonly index: number;
  readonly scale: number;
  readonly displacement: number;
  /** -1 none; >= 0 an entry of the reference table; <= -2 frame slot -2 - place. */
  readonly place: number;
}

/** The memory operand at a register. */
export function atRegister(reg: Reg, displacement = 0): Address {
  return { base: -2 - reg, index: -1, scale: 0, displacement, place: -1 };
}
/** The memory operand at a frame slot. */
export function atSlot(slot: number, displacement = 0): Address {
  return { base: -1, index: -1, scale: 0, displacement, place: -2 - slot };
}
/** The same memory operand, some bytes on. */
export function plus(address: Address, bytes: number): Address {
  return bytes === 0 ? address : { ...address, displacement: address.displacement + bytes };
}

/** Arithmetic of addresses. A 32-bit sum in a 64-bit address (its extension may be an alias) wraps and is no part of it. */
const wordOps = (op: string): readonly [number, number] => [selop(`${op}.32`), selop(`${op}.64`)];
const adds = wordOps('add');
const subs = wordOps('sub');
const shifts = wordOps('shl');
const extendSigned = selop('extend.s.64');
const extendUnsigned = selop('extend.u.64');

export class AddressMatcher {
  readonly #s: Selector;
  readonly #add: number;
  readonly #sub: number;
  readonly #shl: number;

  constructor(selector: Selector) {
    this.#s = selector;
    const wide = selector.layout.wordBits === 64 ? 1 : 0;
    this.#add = adds[wide];
    this.#sub = subs[wide];
    this.#shl = shifts[wide];
  }

  /** Register of a part of an address. */
  reg(part: number): Reg {
    return part === -1 ? noReg : part <= -2 ? -2 - part : this.#s.use(part);
  }

  /** The memory operand of an `addr`, `tlsaddr` or `slotaddr`. */
  ofSymbolOrSlot(value: Value): Address {
    const { body, module, layout, references, slots, prepared } = this.#s;
    if (body.op[value] === Op.slotaddr) return atSlot(slots[body.operand(value, 0)]!);
    const addend = Number(BigInt.asIntN(32, module.rels.value(body.operand(value, 1), layout.lane) ?? 0n));
    if (body.op[value] === Op.tlsaddr && prepared.target.elf.threadOffset !== undefined)
      return { base: -1, index: -1, scale: 0, displacement: 0, place: references.threadOffset(body.operand(value, 0), addend) };
    return { base: -1, index: -1, scale: 0, displacement: addend, place: references.symbol(body.operand(value, 0)) };
  }

  /** A floating constant in read-only memory, in the layout's byte order. */
  ofLiteral(value: Value): Address {
    const { body, layout, references } = this.#s;
    const bits = new DataView(new ArrayBuffer(8));
    bits.setInt32(0, body.operand(value, 0), true);
    bits.setInt32(4, body.operand(value, 1), true);
    const number = bits.getFloat64(0, true);
    const single = body.type[value] === 5;
    const bytes = new Uint8Array(single ? 4 : 8);
    const view = new DataView(bytes.buffer);
    if (single) view.setFloat32(0, number, !layout.bigEndian);
    else view.setFloat64(0, number, !layout.bigEndian);
    return { base: -1, index: -1, scale: 0, displacement: 0, place: references.literal(bytes) };
  }

  /** Whether a value is the floating constant +0.0. */
  isZero(value: Value): boolean {
    const { body } = this.#s;
    return body.op[value] === Op.fconst && body.operand(value, 0) === 0 && body.operand(value, 1) === 0;
  }

  /** The memory operand for an address value, in an access of so many bytes (0: it is only computed). */
  of(value: Value, bytes: number): Address {
    // The rules of one instruction ask again and again.
    if (value === this.#lastValue && this.#s.block === this.#lastBlock && bytes === this.#bytes) return this.#last!;
    this.#lastValue = value;
    this.#lastBlock = this.#s.block;
    this.#bytes = bytes;
    return this.#last = this.#find(value, bytes);
  }
  #lastValue: Value = -1;
  #lastBlock = -1;
  #last: Address | undefined;

  #find(value: Value, bytes: number): Address {
    const found = this.#take(value);
    const { addressing } = this.#s.prepared.target;
    const fits = found.displacement >= addressing.minDisplacement && found.displacement <= addressing.maxDisplacement &&
      (addressing.byAccess === undefined || bytes === 0 || found.place !== -1 || addressing.byAccess(found.displacement, bytes));
    return fits ? found : { base: value, index: -1, scale: 0, displacement: 0, place: -1 };
  }
  #bytes = 0;

  /** Whether an index may be scaled so. */
  #scales(scale: number): boolean {
    const { scales, byAccess } = this.#s.prepared.target.addressing;
    return scales.includes(scale) && (byAccess === undefined || this.#bytes > 0 && (scale === 0 || 1 << scale === this.#bytes));
  }
  /** Whether the address of a symbol may stand in the access: where alignment matters, it must be known. */
  #takesSymbol({ place, displacement }: Address): boolean {
    const { prepared, references, module, layout } = this.#s;
    const { reference, byAccess } = prepared.target.addressing;
    if (!reference || byAccess === undefined || this.#bytes <= 1) return reference;
    const found = references.list[place]!;
    if (found.kind !== 'symbol' || displacement % this.#bytes !== 0) return false;
    return module.symbols[found.symbol]!.defs.some((def) => def.kind === 'data' && (def.layouts >> layout.lane & 1) !== 0 &&
      Math.max(def.align, module.rels.layouts.align(def.type, layout.lane)) >= this.#bytes);
  }

  #take(start: Value): Address {
    const s = this.#s;
    const { addressing } = s.prepared.target;
    let base: Value = start;
    let index = -1;
    let scale = 0;
    let displacement = 0;
    let place = -1;
    // Displacements, then one index, then displacements below it, then symbol or slot.
    for (let steps = 0; steps < 16; steps++) {
      const op = s.selops[base]!;
      if (op === this.#add) {
        const right = s.operand(base, 1);
        const constant = s.constant(right);
        if (constant !== undefined) {
          const next = displacement + Number(constant);
          if (next < addressing.minDisplacement || next > addressing.maxDisplacement || index >= 0 && !addressing.indexWithDisplacement) break;
          displacement = next;
          base = s.operand(base, 0);
          continue;
        }
        if (index >= 0 || addressing.scales.length === 0 || addressing.byAccess !== undefined && this.#bytes === 0 || displacement !== 0 && !addressing.indexWithDisplacement) break;
        if (!this.#mayOpen(base)) break;
        index = right;
        base = s.operand(base, 0);
        if (this.#shift(index) === 0 && this.#shift(base) > 0) [index, base] = [base, index];
        const shift = this.#shift(index);
        if (shift > 0) {
          scale = shift;
          index = s.operand(index, 0);
        } else if (!this.#scales(0)) return { base: start, index: -1, scale: 0, displacement: 0, place: -1 };
        if (addressing.extendsIndex === true && (s.selops[index] === extendSigned || s.selops[index] === extendUnsigned) && this.#mayOpen(index)) {
          scale |= s.selops[index] === extendSigned ? IndexSigned : IndexUnsigned;
          index = s.operand(index, 0);
        }
        // i + c scaled: the displacement takes c << scale.
        if (addressing.indexWithDisplacement && s.selops[index] === this.#add) {
          const more = s.constant(s.operand(index, 1));
          if (more !== undefined) {
            const next = displacement + Number(more) * 2 ** scale;
            if (next >= addressing.minDisplacement && next <= addressing.maxDisplacement) {
              displacement = next;
              index = s.operand(index, 0);
            }
          }
        }
        continue;
      }
      if (op === this.#sub) {
        const constant = s.constant(s.operand(base, 1));
        if (constant === undefined) break;
        const next = displacement - Number(constant);
        if (next < addressing.minDisplacement || next > addressing.maxDisplacement || index >= 0 && !addressing.indexWithDisplacement) break;
        displacement = next;
        base = s.operand(base, 0);
        continue;
      }
      if (op === SSlotAddr && s.slotExtraAlign(s.body.operand(base, 0)) === 0 && (index < 0 || addressing.indexWithDisplacement)) {
        place = -2 - s.slots[s.body.operand(base, 0)]!;
        base = -1;
      } else if (op === SAddr && addressing.reference && (index < 0 || addressing.referenceWithBase) && (s.prepared.target.isCostly === undefined || this.#mayOpen(base))) {
        const symbol = this.ofSymbolOrSlot(base);
        const next = displacement + symbol.displacement;
        if (next >= addressing.minDisplacement && next <= addressing.maxDisplacement && this.#takesSymbol({ ...symbol, displacement: next })) {
          place = symbol.place;
          displacement = next;
          base = -1;
        }
      } else if (index >= 0 && place === -1 && addressing.reference && addressing.referenceWithBase && scale === 0 && s.selops[index] === SAddr) {
        // symbol + i with the operands the other way round.
        const symbol = this.ofSymbolOrSlot(index);
        const next = displacement + symbol.displacement;
        if (next >= addressing.minDisplacement && next <= addressing.maxDisplacement) {
          place = symbol.place;
          displacement = next;
          index = -1;
        }
      } else if (op === STlsAddr) break;
      break;
    }
    return { base, index, scale, displacement, place };
  }

  /** log2 of the factor if the value is a shift that an index may have, 0 otherwise. */
  #shift(value: Value): number {
    const s = this.#s;
    if (value < 0) return 0;
    if (s.selops[value] !== this.#shl) return 0;
    const amount = s.constant(s.operand(value, 1));
    return amount !== undefined && this.#mayOpen(value) && this.#scales(Number(amount)) ? Number(amount) : 0;
  }

  /** An addition with an index computed outside of the loop stays there. */
  #mayOpen(value: Value): boolean {
    const { flow, blockOf, block } = this.#s;
    return flow.depth[blockOf[value]!]! >= flow.depth[block]!;
  }
}
