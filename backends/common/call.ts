// Calls, parameters and results, as the target's calling convention places them. Variadic calls are ordinary here: their
// arguments travel in memory (variadic.ts).

import type { Layout } from '../../ir/layout.ts';
import type { FunctionDef, SymbolId, Value } from '../../ir/module.ts';
import * as Op from '../../ir/op.gen.ts';
import { scalarBits, scalarSigned } from '../../ir/rel.ts';
import { F32, F64, I32, Ptr, Void, VF32, VNone, type Signature, type TypeId } from '../../ir/types.ts';
import { atRegister, atSlot, plus, type Address } from './address.ts';
import type { CallLayout, CallLayouts, Part, Place } from './convention.ts';
import { fixedDef, fixedUse, Float, General, MEntry, noReg, physicalClass, type Reg } from './machine.ts';
import type { Selector } from './select.ts';
import { selop, selopNames } from './selop.ts';

const setjmpSignature: Signature = { result: I32, params: [Ptr], fixed: -1 };
const longjmpSignature: Signature = { result: Void, params: [Ptr, I32], fixed: -1 };
const memcpySignature: Signature = { result: Ptr, params: [Ptr, Ptr, 9], fixed: -1 };

export class CallSelector {
  readonly #s: Selector;
  readonly #def: FunctionDef;
  readonly #own: CallLayout;
  readonly #layouts: CallLayouts;
  readonly #support: (name: string) => SymbolId;
  /** Register that keeps the address for an `indirect` result, noReg if there is none. */
  #resultAddress: Reg = noReg;

  /** `support`: the symbol of a support function (LegalizeFacts). */
  constructor(selector: Selector, def: FunctionDef, layouts: CallLayouts, support: (name: string) => SymbolId) {
    this.#s = selector;
    this.#layouts = layouts;
    this.#def = def;
    this.#support = support;
    this.#own = layouts.of(this.#signature(def.sig));
    if (this.#own.result.kind === 'indirect') this.#resultAddress = selector.newWord();
  }

  #signature(sig: number): Signature { return this.#s.module.types.signatures[sig]!; }
  #isAggregate(type: TypeId): boolean { return this.#s.module.types.isAggregate(type); }
  #sizeOf(type: TypeId): number { return this.#s.module.rels.layouts.size(type, this.#s.layout.lane); }
  /** The register of a two-part value that holds the part (memory order). */
  #half(reg: Reg, part: Part): Reg { return reg + ((part.offset === 0) === this.#s.layout.bigEndian ? 1 : 0); }

  /** The parameters of the function arrive: emitted as the first code of the entry. */
  parameters(): void {
    const s = this.#s;
    const { fn, body } = s;
    const arriving: [Reg, Reg][] = [];
    const { params } = this.#signature(this.#def.sig);
    const values = body.blocks[0]!.params;
    if (this.#resultAddress !== noReg) {
      const part = this.#own.result.parts[0]!;
      if (part.reg >= 0) arriving.push([this.#resultAddress, part.reg]);
      else this.#load(this.#resultAddress, atSlot(fn.newIncoming(s.layout.wordBytes, part.stack)), s.layout.wordBytes, General);
    }
    params.forEach((type, i) => {
      const value = values[i]!;
      if (s.uses[value] === 0) return;
      const place = this.#own.params[i]!;
      const reg = s.define(value);
      if (place.kind === 'direct') {
        for (const part of place.parts) {
          const into = place.parts.length > 1 ? this.#half(reg, part) : reg;
          const cls = fn.classOf(into);
          const narrow = place.parts.length === 1 ? narrowScalar(type, s.layout) : '';
          if (narrow !== '' && part.reg < 0 && part.bytes < 4) s.emitOp(selop(`load.${narrow}`), into, [atSlot(fn.newIncoming(part.bytes, part.stack))]);
          else if (narrow !== '' && place.extendTo === 0) {
            const raw = fn.newReg(General, 4);
            arriving.push([raw, part.reg]);
            s.emitOp(selop(`narrow.${narrow}`), into, [raw]);
          } else if (part.reg >= 0 && physicalClass(part.reg) === cls) arriving.push([into, part.reg]);
          else if (part.reg >= 0) {
            const raw = fn.newReg(physicalClass(part.reg), 8);
            arriving.push([raw, part.reg]);
            this.#recast(into, raw, type === F32);
          } else this.#load(into, atSlot(fn.newIncoming(part.bytes, part.stack)), part.bytes, cls);
        }
      } else if (place.kind === 'indirect') {
        const part = place.parts[0]!;
        if (part.reg >= 0) arriving.push([reg, part.reg]);
        else this.#load(reg, atSlot(fn.newIncoming(s.layout.wordBytes, part.stack)), s.layout.wordBytes, General);
      } else this.#arriveInParts(reg, type, place, arriving);
    });
    if (arriving.length === 0) return;
    // The arrival stands before everything that was emitted here.
    s.beginFirst(MEntry);
    for (const [reg, from] of arriving) fn.addReg(reg, fixedDef(from));
  }

  /** An aggregate that arrives cut into parts: put together in the frame, unless it lies whole on the stack. */
  #arriveInParts(reg: Reg, type: TypeId, place: Place, arriving: [Reg, Reg][]): void {
    const s = this.#s;
    const { fn } = s;
    const size = this.#sizeOf(type);
    const [first] = place.parts;
    if (first !== undefined && place.parts.every((part) => part.reg < 0)) {
      s.emitAddress(reg, atSlot(fn.newIncoming(size, first.stack)));
      return;
    }
    const slot = fn.newSlot(Math.max(8, Math.ceil(size / 8) * 8), 8, false);
    for (const part of place.parts) {
      const cls = part.reg >= 0 ? physicalClass(part.reg) : General;
      const word = fn.newReg(cls, part.bytes > 4 ? 8 : s.prepared.target.registerBytes);
      if (part.reg >= 0) arriving.push([word, part.reg]);
      else this.#load(word, atSlot(fn.newIncoming(part.bytes, part.stack)), part.bytes, cls);
      this.#store(word, atSlot(slot, part.offset), part.bytes, cls);
    }
    s.emitAddress(reg, atSlot(slot));
  }

  /** A call, indirect call, setjmp or longjmp. */
  call(inst: Value): void {
    const s = this.#s;
    const { body, fn, prepared } = s;
    const op = body.op[inst]!;
    let signature: Signature;
    let values: Value[];
    if (op === Op.setjmp) {
      signature = setjmpSignature;
      values = [s.operand(inst, 0)];
      fn.returnsTwice = true;
    } else if (op === Op.longjmp) {
      signature = longjmpSignature;
      values = [s.operand(inst, 0), s.operand(inst, 1)];
    } else {
      signature = this.#signature(body.operand(inst, 1));
      values = Array.from({ length: body.operand(inst, 2) }, (_, i) => s.operand(inst, 3 + i));
    }
    const routine = `__lode_${op === Op.sysc ? s.module.syscs[body.operand(inst, 0)]! : op === Op.setjmp ? 'setjmp' : 'longjmp'}`;
    if (op === Op.sysc && prepared.target.routines[routine] === undefined)
      throw new Error(`described call ${s.module.syscs[body.operand(inst, 0)]} of ${fn.name} is not bound`);
    const layout = this.#layouts.of(signature);
    fn.hasCalls = true;
    fn.outgoing = Math.max(fn.outgoing, layout.stackBytes);

    const uses: [Reg, Reg][] = [];
    const pass = (reg: Reg, part: Part): void => {
      if (part.reg >= 0) uses.push([reg, part.reg]);
      else this.#store(reg, this.#outgoing(part.stack), part.bytes, fn.classOf(reg));
    };
    const aggregate = this.#isAggregate(signature.result);
    if (layout.result.kind === 'indirect') pass(this.#argument(values[0]!), layout.result.parts[0]!);
    const first = aggregate ? 1 : 0;
    signature.params.forEach((type, i) => {
      const value = values[first + i]!;
      const place = layout.params[i]!;
      switch (place.kind) {
        case 'direct': this.#passScalar(value, type, place, pass); break;
        case 'indirect': pass(this.#copy(value, type), place.parts[0]!); break;
        case 'parts':
          for (const part of place.parts) {
            const cls = part.reg >= 0 ? physicalClass(part.reg) : General;
            const word = fn.newReg(cls, part.bytes > 4 ? 8 : s.prepared.target.registerBytes);
            this.#load(word, plus(atRegister(s.use(value)), part.offset), part.bytes, cls);
            pass(word, part);
          }
          break;
        default:
      }
    });

    const defs: [Reg, Reg][] = [];
    const after: (() => void)[] = [];
    this.#takeResult(inst, signature.result, layout, values, defs, after);

    const pointer = op === Op.icall ? s.use(s.operand(inst, 0)) : noReg;
    const row = prepared.row(op === Op.icall ? 'icall' : 'call');
    const made = s.begin(row);
    for (const [reg, from] of defs) fn.addReg(reg, fixedDef(from));
    if (op === Op.icall) fn.addReg(pointer, prepared.parsed[row]!.operands[0]!.constraint);
    for (const [reg, at] of uses) fn.addReg(reg, fixedUse(at));
    if (op === Op.call) { fn.addImm(s.references.symbol(body.operand(inst, 0))); fn.addImm(0); }
    else if (op !== Op.icall) {
      fn.addImm(s.references.routine(routine));
      fn.addImm(0);
    }
    fn.clobber[made] = fn.clobberSet(prepared.target.convention.clobbers);
    for (const each of after) each();
  }

  #takeResult(inst: Value, type: TypeId, layout: CallLayout, values: readonly Value[], defs: [Reg, Reg][], after: (() => void)[]): void {
    const s = this.#s;
    const { fn } = s;
    const { result } = layout;
    if (result.kind === 'direct') {
      if (s.uses[inst] === 0 && s.regOf[inst] === 0 || s.body.type[inst] === VNone) return;
      const reg = s.define(inst);
      for (const part of result.parts) {
        const into = result.parts.length > 1 ? this.#half(reg, part) : reg;
        const narrow = result.extendTo === 0 ? narrowScalar(type, s.layout) : '';
        if (narrow === '' && physicalClass(part.reg) === fn.classOf(into)) { defs.push([into, part.reg]); continue; }
        const raw = fn.newReg(physicalClass(part.reg), narrow === '' ? 8 : 4);
        defs.push([raw, part.reg]);
        if (narrow !== '') { after.push(() => { s.emitOp(selop(`narrow.${narrow}`), into, [raw]); }); continue; }
        after.push(() => { this.#recast(into, raw, s.body.type[inst] === VF32); });
      }
    } else if (result.kind === 'parts') {
      const address = s.use(values[0]!);
      for (const part of result.parts) {
        const cls = physicalClass(part.reg);
        const word = fn.newReg(cls, part.bytes > 4 ? 8 : s.prepared.target.registerBytes);
        defs.push([word, part.reg]);
        after.push(() => { this.#store(word, atRegister(address, part.offset), part.bytes, cls); });
      }
    }
  }

  /** A register of its own for an argument that is a constant; otherwise the value's. */
  #argument(value: Value): Reg { return this.#s.use(value); }

  #passScalar(value: Value, type: TypeId, place: Place, pass: (reg: Reg, part: Part) => void): void {
    const s = this.#s;
    const { fn } = s;
    let reg = this.#argument(value);
    if (place.parts.length > 1) {
      for (const part of place.parts) pass(this.#half(reg, part), part);
      return;
    }
    const part = place.parts[0]!;
    reg = this.#extended(value, reg, type, place);
    const cls = fn.classOf(reg);
    if (part.reg >= 0 && physicalClass(part.reg) !== cls) {
      const raw = fn.newReg(physicalClass(part.reg), 8);
      this.#recast(raw, reg, type === F32);
      reg = raw;
    }
    pass(reg, part);
  }

  /** A scalar widened as the convention wants it. */
  #extended(value: Value, reg: Reg, type: TypeId, place: Place): Reg {
    const s = this.#s;
    if (place.extendTo === 0 || type === F32 || type === F64) return reg;
    const bits = scalarBits(type, s.layout);
    const signed = scalarSigned(type, s.layout);
    let out = reg;
    if (bits < 32 && !this.#isNarrow(value, bits, signed)) {
      out = s.fn.newReg(General, 4);
      s.emitOp(selop(`narrow.${signed ? 'i' : 'u'}${bits}`), out, [reg]);
    }
    if (place.extendTo === 64 && bits <= 32) {
      const wide = s.fn.newReg(General, 8);
      s.emitOp(selop(`extend.${signed || bits < 32 && place.signed ? 's' : 'u'}.64`), wide, [out]);
      out = wide;
    }
    return out;
  }
  /** Whether a value is known to lie in the range of a narrow type. */
  #isNarrow(value: Value, bits: number, signed: boolean): boolean {
    const s = this.#s;
    const name = `${signed ? 'i' : 'u'}${bits}`;
    const op = selopNames[s.selops[value]!];
    if (op === `load.${name}` || op === `narrow.${name}`) return true;
    const constant = s.constant(value);
    return constant !== undefined && (signed ? BigInt.asIntN(bits, constant) : BigInt.asUintN(bits, constant)) === constant;
  }

  /** A copy of an aggregate argument in the frame; its address. */
  #copy(value: Value, type: TypeId): Reg {
    const s = this.#s;
    const { size, align } = s.module.rels.layouts.of(type, s.layout.lane);
    const slot = s.fn.newSlot(Math.max(size, 1), Math.min(Math.max(align, 8), s.prepared.target.convention.stackAlign), false);
    this.#copyBytes(atSlot(slot), atRegister(s.use(value)), size, align);
    const address = s.newWord();
    s.emitAddress(address, atSlot(slot));
    return address;
  }

  /** The result leaves: `ret`. */
  result(inst: Value): void {
    const s = this.#s;
    const { body, fn, prepared } = s;
    const { result } = this.#own;
    const signature = this.#signature(this.#def.sig);
    const uses: [Reg, Reg][] = [];
    if (body.operand(inst, 0) > 0) {
      const value = s.operand(inst, 1);
      if (result.kind === 'direct') this.#passScalar(value, signature.result, result, (reg, part) => { uses.push([reg, part.reg]); });
      else if (result.kind === 'parts') {
        const address = s.use(value);
        for (const part of result.parts) {
          const cls = physicalClass(part.reg);
          const word = fn.newReg(cls, part.bytes > 4 ? 8 : s.prepared.target.registerBytes);
          this.#load(word, atRegister(address, part.offset), part.bytes, cls);
          uses.push([word, part.reg]);
        }
      } else if (result.kind === 'indirect') {
        const { size, align } = s.module.rels.layouts.of(signature.result, s.layout.lane);
        this.#copyBytes(atRegister(this.#resultAddress), atRegister(s.use(value)), size, align);
      }
    }
    if (this.#own.resultAddress >= 0 && result.kind === 'indirect') uses.push([this.#resultAddress, this.#own.resultAddress]);
    s.begin(prepared.row('ret'));
    for (const [reg, at] of uses) fn.addReg(reg, fixedUse(at));
  }

  /** Bytes at the bottom of the frame for arguments and the target's own use, over all calls; a multiple of the stack alignment. */
  outgoingArea(): number {
    const { body, fn, flow, prepared } = this.#s;
    const { stackAlign, callArea, areaInEveryFrame } = prepared.target.convention;
    let bytes = fn.outgoing;
    let calls = fn.hasCalls;
    for (const block of flow.rpo) for (const inst of body.blocks[block]!.insts) {
      const op = body.op[inst]!;
      if (op === Op.call || op === Op.icall) bytes = Math.max(bytes, this.#layouts.of(this.#signature(body.operand(inst, 1))).stackBytes);
      else if (op !== Op.setjmp && op !== Op.sysc && op !== Op.longjmp) continue;
      calls = true;
    }
    return calls || fn.dynamicStack && areaInEveryFrame === true ? Math.ceil((bytes + callArea) / stackAlign) * stackAlign : 0;
  }
  /** Everything is selected: the outgoing area gets its size. */
  finish(): void {
    const { fn, prepared } = this.#s;
    fn.outgoing = Math.max(0, this.outgoingArea() - prepared.target.convention.callArea);
  }

  // Memory.

  #outgoing(stack: number): Address {
    const { convention, registers } = this.#s.prepared.target;
    return atRegister(registers.stackPointer, convention.argumentOffset + stack);
  }

  /** Loads 1–8 bytes into the low end of a register. */
  #load(into: Reg, from: Address, bytes: number, cls: number): void {
    const s = this.#s;
    if (cls === Float) { s.emitOp(selop(bytes === 4 ? 'load.f32' : 'load.f64'), into, [from]); return; }
    const name = { 1: 'load.u8', 2: 'load.u16', 4: 'load.32', 8: 'load.64' }[bytes];
    if (name !== undefined) { s.emitOp(selop(name), into, [from]); return; }
    // Odd sizes: pieces, shifted to their places in the layout's order.
    const wide = bytes > 4;
    let sum = noReg;
    let done = 0;
    for (const piece of [4, 2, 1]) {
      if (bytes - done < piece) continue;
      const raw = s.fn.newReg(General, 4);
      s.emitOp(selop(piece === 4 ? 'load.32' : piece === 2 ? 'load.u16' : 'load.u8'), raw, [plus(from, done)]);
      const shift = s.layout.bigEndian ? (bytes - done - piece) * 8 : done * 8;
      done += piece;
      sum = this.#combine(sum, raw, shift, wide);
    }
    s.emitMove(into, sum);
  }
  #combine(sum: Reg, raw: Reg, shift: number, wide: boolean): Reg {
    const s = this.#s;
    const width = wide ? 64 : 32;
    const fresh = (): Reg => s.fn.newReg(General, wide ? 8 : 4);
    let part = raw;
    if (wide) { part = fresh(); s.emitOp(selop('extend.u.64'), part, [raw]); }
    if (shift > 0) {
      const count = s.fn.newReg(General, 4);
      s.emitConstant(count, BigInt(shift), false);
      const shifted = fresh();
      s.emitOp(selop(`shl.${width}`), shifted, [part, count]);
      part = shifted;
    }
    if (sum === noReg) return part;
    const both = fresh();
    s.emitOp(selop(`or.${width}`), both, [sum, part]);
    return both;
  }
  /** Stores the low 1–8 bytes of a register. */
  #store(from: Reg, to: Address, bytes: number, cls: number): void {
    const s = this.#s;
    if (cls === Float) { s.emitOp(selop(bytes === 4 ? 'store.f32' : 'store.f64'), noReg, [to, from]); return; }
    const name = { 1: 'store.8', 2: 'store.16', 4: 'store.32', 8: 'store.64' }[bytes];
    if (name !== undefined) { s.emitOp(selop(name), noReg, [to, from]); return; }
    const wide = bytes > 4;
    let done = 0;
    for (const piece of [4, 2, 1]) {
      if (bytes - done < piece) continue;
      const shift = s.layout.bigEndian ? (bytes - done - piece) * 8 : done * 8;
      let part = from;
      if (shift > 0) {
        const count = s.fn.newReg(General, 4);
        s.emitConstant(count, BigInt(shift), false);
        part = s.fn.newReg(General, wide ? 8 : 4);
        s.emitOp(selop(wide ? 'shr.u.64' : 'shr.u.32'), part, [from, count]);
      }
      s.emitOp(selop(`store.${piece * 8}`), noReg, [plus(to, done), part]);
      done += piece;
    }
  }
  /** Same bits, from one register class to the other. */
  #recast(into: Reg, from: Reg, single: boolean): void {
    const s = this.#s;
    const toFloat = s.fn.classOf(into) === Float;
    s.emitOp(selop(toFloat ? single ? 'bitcast.32.f32' : 'bitcast.64.f64' : single ? 'bitcast.f32.32' : 'bitcast.f64.64'), into, [from]);
  }
  /** Copies an object of known size by whole registers; a large one by the program's memcpy. */
  #copyBytes(to: Address, from: Address, size: number, align: number): void {
    const s = this.#s;
    const { target } = s.prepared;
    const widest = target.misaligned ? target.registerBytes : Math.min(align, target.registerBytes);
    if (size > 16 * widest) { this.#memcpy(to, from, size); return; }
    for (let done = 0; done < size;) {
      let piece = widest;
      while (piece > size - done) piece >>= 1;
      const word = s.fn.newReg(General, Math.max(piece, 4));
      this.#load(word, plus(from, done), piece, General);
      this.#store(word, plus(to, done), piece, General);
      done += piece;
    }
  }
  #memcpy(to: Address, from: Address, size: number): void {
    const s = this.#s;
    const { fn, prepared, layout } = s;
    const symbol = this.#support('__lode_memcpy');
    const placed = this.#layouts.of(memcpySignature);
    const regs = [to, from].map((address) => {
      const reg = s.newWord();
      if (address.place <= -2) s.emitAddress(reg, address);
      else s.emitMove(reg, -2 - address.base);
      return reg;
    });
    const count = s.newWord();
    s.emitConstant(count, BigInt(size), layout.wordBits === 64);
    const made = s.begin(prepared.row('call'));
    [...regs, count].forEach((reg, i) => { fn.addReg(reg, fixedUse(placed.params[i]!.parts[0]!.reg)); });
    fn.addImm(s.references.symbol(symbol));
    fn.addImm(0);
    fn.clobber[made] = fn.clobberSet(prepared.target.convention.clobbers);
    fn.hasCalls = true;
    fn.outgoing = Math.max(fn.outgoing, placed.stackBytes);
  }
}

/** `i8` to `u16` for a scalar of less than 32 bits, '' for others. Where a convention leaves what lies above undefined, the receiver extends it. */
function narrowScalar(type: TypeId, layout: Layout): string {
  if (type === F32 || type === F64) return '';
  const bits = scalarBits(type, layout);
  return bits < 32 ? `${scalarSigned(type, layout) ? 'i' : 'u'}${bits}` : '';
}
