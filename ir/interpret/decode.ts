// Decodes a function body for one layout into the flat code of codes.ts.
//
// 1. Conversions that change no bits, and fields at offset 0, are aliases of their operand (`root`).
// 2. Mark: what effects need is live; constant fields fold into the accesses through them; accesses to slots that are
//    in bounds become local ones; a comparison that only its block's brif uses is fused with it.
// 3. Registers: values used in other blocks have their own; the others share by linear scan within their block. A
//    result is placed before its operands are released, so no code ever writes a register that it reads.
// 4. Emit in block order. Arguments of a jump become moves: parallel copies made sequential, cycles broken by scratch.
//
// The module is verified: indices, types and operand counts are taken as right.

import { forEachTarget, terminator } from '../cfg.ts';
import { layouts, type Layout } from '../layout.ts';
import type { BlockId, Body, FunctionDef, SymbolId, Value } from '../module.ts';
import * as Op from '../op.gen.ts';
import { flagsOf, memEndian, memRmw, memScalar, OA, OArgs, OCases, OI32, OPtr, OT, OTarget, OWord, operandsOf, Pure,
  signIsSigned } from '../ops.ts';
import { scalarBits, scalarSigned } from '../rel.ts';
import { scalars, UWord, VF32, VF64, VI32, VI64, Void, VPtr, type TypeId } from '../types.ts';
import { bySign, fused, loads, locals, plain, setLocals, stores } from './choose.ts';
import * as Code from './codes.gen.ts';
import type { Machine, SwitchTable } from './machine.ts';

/** Decodes function `index`, appends it to the machine's code and returns its entry position. */
export function decodeFunction(machine: Machine, index: number): number {
  return new Decoder(machine, machine.functions[index]!, index).decode();
}

/** A frame of this size overflows any stack; larger ones count as this, so that addresses stay within 32 bits. */
const maxFrame = 1 << 30;
/** A jump whose arguments are moved at a place of its own. */
interface Edge {
  readonly label: number;
  readonly target: BlockId;
  /** Registers to move into the target's parameters. */
  readonly args: readonly number[];
  readonly line: number;
}

/** Offsets folded into accesses stay below `lowest` of memory.ts. */
const maxFold = 65535;

class Decoder {
  readonly #machine: Machine;
  readonly #index: number;
  readonly #def: FunctionDef;
  readonly #body: Body;
  readonly #layout: Layout;
  /** Comparisons that a brif includes. */
  readonly #included: Uint8Array;
  readonly #live: Uint8Array;
  readonly #uses: Int32Array;
  /** Block of each value's definition. */
  readonly #block: Int32Array;
  /** Position in its block of the last use, -1 if used elsewhere (or a block parameter). */
  readonly #last: Int32Array;
  /** Register number (slot of 8 bytes) by root value, -1 before it is placed. */
  readonly #register: Int32Array;
  readonly #slotOffsets: number[] = [];
  readonly #free: number[] = [];
  #registers = 0;
  /** Register with the hidden address of the variable arguments. */
  #variableRegister = 0;
  #scratch = 0;
  #frameEnd = 0;
  #frameAlign = 16;
  /** Offset in the frame of the array for variable arguments, -1 for none. */
  #variable = -1;
  /**
   * Whether a path leads to a block; other blocks are not looked at (there, values may even be used before they are
   * made).
   */
  readonly #reached: Uint8Array;
  /** Values that the current instruction reads (filled by `operands`). */
  readonly #operands: Value[] = [];

  readonly #code: number[] = [];
  readonly #lines: number[] = [];
  #line = 0;
  /** Positions in #code that hold a label: blocks first, then jumps with moves. */
  readonly #fixups: number[] = [];
  readonly #labels: number[] = [];
  readonly #edges: Edge[] = [];
  /** Tables whose targets are still labels. */
  readonly #tables: SwitchTable[] = [];

  constructor(machine: Machine, def: FunctionDef, index: number) {
    this.#machine = machine;
    this.#def = def;
    this.#index = index;
    this.#body = def.body;
    this.#layout = layouts[machine.lane]!;
    const { count } = this.#body;
    this.#included = new Uint8Array(count);
    this.#live = new Uint8Array(count);
    this.#uses = new Int32Array(count);
    this.#block = new Int32Array(count).fill(-1);
    this.#last = new Int32Array(count).fill(-2);
    this.#register = new Int32Array(count).fill(-1);
    this.#reached = reachedBlocks(this.#body);
  }

  decode(): number {
    const machine = this.#machine;
    const { blocks, slots } = this.#body;
    for (const { type, align } of slots) {
      this.#slotOffsets.push(this.#reserve(machine.layoutOf(type).size, Math.max(machine.layoutOf(type).align, align)));
    }
    const slotBytes = Math.ceil(this.#frameEnd / 4) * 4;
    this.#mark();
    this.#findLastUses();
    this.#placeLongLived();
    this.#prologue();
    for (let block = 0; block < blocks.length; block++) this.#emitBlock(block);
    for (let i = 0; i < this.#edges.length; i++) this.#emitEdge(this.#edges[i]!);
    this.#finish(slotBytes);
    return machine.entries[this.#index]!;
  }

  // --- Values --------------------------------------------------------------------------------------------------------

  #bits(value: Value): 32 | 64 {
    const type = this.#body.type[value]!;
    if (type === VI32 || type === VF32) return 32;
    return type === VI64 || type === VF64 ? 64 : this.#layout.wordBits;
  }

  #rel(rel: number): bigint {
    const value = this.#machine.module.rels.value(rel, this.#machine.lane);
    if (value === undefined)
      throw new RangeError(`${this.#machine.names[this.#index]}: ${this.#machine.module.rels.describe(rel)} has no value`);
    return value;
  }

  /** The value whose register holds this one: operands of conversions that change no bits, fields at offset 0. */
  #root(value: Value): Value {
    let at = value;
    while (this.#isAlias(at)) at = this.#body.operand(at, 0);
    return at;
  }

  #isAlias(value: Value): boolean {
    const body = this.#body;
    switch (body.op[value]) {
      case Op.ptoi: case Op.itop: case Op.trunc: case Op.bitcast: return true;
      case Op.extend: return this.#bits(value) === this.#bits(body.operand(value, 0));
      case Op.field: return this.#signedOffset(value) === 0;
      default: return false;
    }
  }

  /** Offset of a field as a signed number (exact: |offset| <= 2^53 or no fold happens). */
  #signedOffset(field: Value): number {
    return Number(BigInt.asIntN(this.#layout.wordBits, this.#rel(this.#body.operand(field, 1))));
  }

  /** Base of an access: the root reached through constant fields, and the offset from it. */
  #base(address: Value): { readonly root: Value; readonly offset: number } {
    let root = this.#root(address);
    let offset = 0;
    while (this.#body.op[root] === Op.field) {
      const next = offset + this.#signedOffset(root);
      if (next < 0 || next > maxFold) break;
      offset = next;
      root = this.#root(this.#body.operand(root, 0));
    }
    return { root, offset };
  }

  /** Frame offset of an access that is within a slot, else -1. */
  #local(address: Value, size: number): number {
    const { root, offset } = this.#base(address);
    if (this.#body.op[root] !== Op.slotaddr) return -1;
    const slot = this.#body.operand(root, 0);
    const inside = offset + size <= this.#machine.layoutOf(this.#body.slots[slot]!.type).size;
    return inside ? this.#slotOffsets[slot]! + offset : -1;
  }

  #accessBytes(value: Value): number {
    return scalarBits(memScalar(this.#body.aux[value]!), this.#layout) / 8;
  }

  /** Fills #operands with the roots of the registers that an instruction reads. */
  #collect(value: Value): void {
    const body = this.#body;
    const found = this.#operands;
    found.length = 0;
    const op = body.op[value]!;
    const kinds = operandsOf[op]!;
    let at = body.start[value]!;
    for (let k = 0; k < kinds.length; k++) {
      switch (kinds[k]) {
        case OT: case OA: case OI32: case OWord: case OPtr: {
          const operand = body.pool[at++]!;
          if (k === 0 && isAccess(op)) {
            if (op === Op.load || op === Op.store) {
              if (this.#local(operand, this.#accessBytes(value)) >= 0) break;
            }
            found.push(this.#base(operand).root);
          } else if (op === Op.brif && this.#isFused(operand, value)) {
            const compare = this.#root(operand);
            found.push(this.#root(body.operand(compare, 0)), this.#root(body.operand(compare, 1)));
          } else {
            found.push(this.#root(operand));
          }
          break;
        }
        case OArgs: at = this.#collectArgs(at); break;
        case OTarget: at = this.#collectArgs(at + 1); break;
        case OCases: {
          const count = body.pool[at++]!;
          for (let i = 0; i < count; i++) at = this.#collectArgs(at + 2);
          break;
        }
        default: at++;
      }
    }
  }

  #collectArgs(start: number): number {
    const { pool } = this.#body;
    const count = pool[start]!;
    for (let i = 1; i <= count; i++) this.#operands.push(this.#root(pool[start + i]!));
    return start + 1 + count;
  }

  /** Whether a brif's condition is a comparison of integers that nothing else uses, in the same block. */
  #isFused(condition: Value, brif: Value): boolean {
    const compare = this.#root(condition);
    const op = this.#body.op[compare];
    return (op === Op.eq || op === Op.ne || op === Op.lt || op === Op.le) && this.#uses[compare] === 1 &&
      this.#block[compare] === this.#block[brif];
  }

  // --- Analysis ------------------------------------------------------------------------------------------------------

  #mark(): void {
    const { blocks, op } = this.#body;
    const work: Value[] = [];
    const use = (value: Value): void => {
      this.#uses[value]!++;
      if (this.#live[value] === 0) {
        this.#live[value] = 1;
        work.push(value);
      }
    };
    blocks.forEach(({ params, insts }, block) => {
      for (const value of params) this.#block[value] = block;
      for (const value of insts) this.#block[value] = block;
    });
    // Whether a comparison is fused depends on the counts made here, so a brif's condition counts as it stands.
    for (let block = 0; block < blocks.length; block++) {
      if (this.#reached[block] === 0) continue;
      for (const value of blocks[block]!.insts) {
        if ((flagsOf[op[value]!]! & Pure) !== 0) continue;
        this.#live[value] = 1;
        if (op[value] === Op.brif) {
          this.#operands.length = 0;
          this.#operands.push(this.#root(this.#body.operand(value, 0)));
          const second = this.#collectArgs(this.#body.start[value]! + 2);
          this.#collectArgs(second + 1);
        } else {
          this.#collect(value);
        }
        for (const operand of this.#operands) use(operand);
      }
    }
    for (let value = work.pop(); value !== undefined; value = work.pop()) {
      if ((flagsOf[op[value]!]! & Pure) === 0) continue;
      this.#collect(value);
      for (const operand of this.#operands) use(operand);
    }
  }

  #isEmitted(value: Value): boolean {
    return this.#live[value] === 1 && this.#included[value] === 0 && !this.#isAlias(value);
  }

  #findLastUses(): void {
    const { blocks, op } = this.#body;
    for (let block = 0; block < blocks.length; block++) {
      if (this.#reached[block] === 0) continue;
      const { insts } = blocks[block]!;
      // A comparison that its brif includes is not computed at its own place: its operands are read by the brif.
      const brif = insts[insts.length - 1];
      if (brif !== undefined && op[brif] === Op.brif && this.#isFused(this.#body.operand(brif, 0), brif)) {
        this.#included[this.#root(this.#body.operand(brif, 0))] = 1;
      }
      for (let i = 0; i < insts.length; i++) {
        if (!this.#isEmitted(insts[i]!)) continue;
        this.#collect(insts[i]!);
        for (const operand of this.#operands) {
          if (this.#block[operand] !== block || op[operand] === Op.param) this.#last[operand] = -1;
          else if (this.#last[operand] !== -1) this.#last[operand] = i;
        }
      }
    }
  }

  #placeLongLived(): void {
    const { blocks, op, count } = this.#body;
    const { params, fixed, result } = this.#machine.module.types.signatures[this.#def.sig]!;
    // Hidden result address, parameters, hidden address of the variable arguments; then scratch.
    const hidden = this.#machine.module.types.isAggregate(result) ? 1 : 0;
    const named = fixed >= 0 ? fixed : params.length;
    blocks[0]!.params.forEach((param, i) => { this.#register[param] = hidden + i; });
    this.#variableRegister = hidden + named;
    this.#scratch = hidden + named + 1;
    this.#registers = this.#scratch + 2;
    for (let block = 1; block < blocks.length; block++) {
      for (const param of blocks[block]!.params) this.#register[param] = this.#registers++;
    }
    for (let value = 0; value < count; value++) {
      if (this.#last[value] === -1 && op[value] !== Op.param) this.#register[value] = this.#registers++;
    }
  }

  /** Space in the frame, returns its offset. */
  #reserve(size: number, align: number): number {
    const offset = Math.ceil(this.#frameEnd / align) * align;
    this.#frameEnd = offset + size;
    this.#frameAlign = Math.max(this.#frameAlign, align);
    return offset;
  }

  // --- Emission ------------------------------------------------------------------------------------------------------

  #emit(...words: number[]): void {
    for (const word of words) {
      this.#code.push(word);
      this.#lines.push(this.#line);
    }
  }

  /** Register operand of a value. */
  #reg(value: Value): number {
    const root = this.#root(value);
    const register = this.#register[root]!;
    if (register < 0)
      throw new Error(`interpreter: ${this.#machine.names[this.#index]}: value ${value} has no register`);
    return this.#at(register);
  }

  #at(register: number): number {
    return 2 * register + this.#machine.low;
  }

  /** Appends a label to be replaced by its position. */
  #emitLabel(label: number): void {
    this.#fixups.push(this.#code.length);
    this.#emit(label);
  }

  /** Aggregate parameters become addresses of copies. */
  #prologue(): void {
    const { types } = this.#machine.module;
    const { params, fixed } = types.signatures[this.#def.sig]!;
    const named = fixed >= 0 ? fixed : params.length;
    this.#line = this.#def.line;
    for (let i = 0; i < named; i++) {
      const type = params[i]!;
      if (!types.isAggregate(type)) continue;
      const { size, align } = this.#machine.layoutOf(type);
      const param = this.#at(this.#register[this.#body.blocks[0]!.params[i]!]!);
      const copy = this.#at(this.#scratch);
      this.#emit(Code.slotaddr, copy, this.#reserve(size, align));
      this.#emit(Code.copy, copy, param, size);
      this.#emit(Code.mov, param, copy);
    }
  }

  #emitBlock(block: BlockId): void {
    if (this.#reached[block] === 0) return;
    const { insts } = this.#body.blocks[block]!;
    this.#labels[block] = this.#code.length;
    for (let i = 0; i < insts.length; i++) {
      const value = insts[i]!;
      if (!this.#isEmitted(value)) continue;
      this.#line = this.#body.line[value]!;
      this.#collect(value);
      const operands = [...this.#operands];
      const owned = this.#register[value] === -1 && this.#body.type[value] !== 0;
      if (owned) this.#register[value] = this.#free.pop() ?? this.#registers++;
      this.#emitInst(value, block);
      for (const operand of operands) {
        if (this.#last[operand] !== i) continue;
        this.#last[operand] = -3;
        this.#free.push(this.#register[operand]!);
      }
      if (owned && this.#last[value] === -2) this.#free.push(this.#register[value]!);
    }
  }

  #emitInst(value: Value, block: BlockId): void {
    const body = this.#body;
    const op = body.op[value]!;
    const aux = body.aux[value]!;
    const operand = (i: number): number => body.operand(value, i);
    const d = body.type[value] === 0 ? 0 : this.#at(this.#register[value]!);
    const reg = (i: number): number => this.#reg(body.operand(value, i));

    const pair = plain[op];
    const four = bySign[op];
    if (pair !== undefined || four !== undefined) {
      const wide = this.#bits(operand(0)) === 64;
      if (this.#machine.strict && pair !== undefined && (aux & 1) !== 0) this.#checkWrap(value, wide);
      const unsigned = four !== undefined && (body.type[operand(0)] === VPtr ||
        !signIsSigned(aux, this.#layout.wordBits));
      this.#emit(pair !== undefined ? pair[wide ? 1 : 0]! : four![(wide ? 2 : 0) + (unsigned ? 1 : 0)]!, d, reg(0));
      if (operandsOf[op]!.length === 2) this.#emit(reg(1));
      return;
    }
    switch (op) {
      case Op.iconst: return this.#constant(value, BigInt(operand(1)) << 32n | BigInt(operand(0) >>> 0));
      case Op.fconst: return this.#floatConstant(value);
      case Op.rconst: return this.#constant(value, this.#rel(operand(0)));
      case Op.addr: case Op.tlsaddr:
        return this.#constant(value, BigInt(this.#machine.address(operand(0))) + this.#rel(operand(1)));
      case Op.labeladdr: return this.#constant(value, BigInt(operand(0) + 1));
      case Op.slotaddr: return this.#emit(Code.slotaddr, d, this.#slotOffsets[operand(0)]!);
      case Op.extend: return this.#emit(signIsSigned(aux, this.#layout.wordBits) ? Code.exts : Code.extu, d, reg(0));
      case Op.narrow: return this.#emit([Code.ext8s, Code.ext8u, Code.ext16s, Code.ext16u][aux] ?? Code.mov, d, reg(0));
      case Op.itof: {
        const kind = (this.#bits(operand(0)) === 64 ? 2 : 0) + (signIsSigned(aux, this.#layout.wordBits) ? 0 : 1);
        return this.#emit((body.type[value] === VF32 ? Code.s32f32 : Code.s32f64) + kind, d, reg(0));
      }
      case Op.ftoi: {
        const kind = (this.#bits(value) === 64 ? 2 : 0) + (signIsSigned(aux, this.#layout.wordBits) ? 0 : 1);
        let from = reg(0);
        if (body.type[operand(0)] === VF32) {
          this.#emit(Code.f32f64, this.#at(this.#scratch), from);
          from = this.#at(this.#scratch);
        }
        return this.#emit(Code.f64s32 + kind, d, from);
      }
      case Op.fpromote: return this.#emit(Code.f32f64, d, reg(0));
      case Op.fdemote: return this.#emit(Code.f64f32, d, reg(0));
      case Op.select: return this.#emit(Code.select, d, reg(0), reg(1), reg(2));

      case Op.load: return this.#load(value, d);
      case Op.store: return this.#store(value);
      case Op.field: return this.#field(value, d);
      case Op.index: {
        const size = Number(BigInt.asIntN(32, this.#rel(operand(2))));
        return this.#emit(this.#layout.wordBits === 64 ? Code.index64 : Code.index32, d, reg(0), reg(1), size);
      }
      case Op.bfload: {
        const { root, offset } = this.#base(operand(0));
        const { first, bytes, shift } = this.#bitField(this.#rel(operand(1)), operand(3), aux);
        return this.#emit(Code.bfload, d, this.#reg(root), offset + first, bytes, shift, operand(3),
          scalarSigned(operand(2), this.#layout) ? 1 : 0);
      }
      case Op.bfstore: {
        const { root, offset } = this.#base(operand(0));
        const { first, bytes, shift } = this.#bitField(this.#rel(operand(2)), operand(4), aux);
        return this.#emit(Code.bfstore, this.#reg(root), offset + first, bytes, shift, operand(4), reg(1));
      }
      case Op.alloca: return this.#emit(Code.alloca, d, reg(0), Math.max(16, operand(1)));
      case Op.stacksave: return this.#emit(Code.stacksave, d);
      case Op.stackrestore: return this.#emit(Code.stackrestore, reg(0));
      case Op.memcpy: return this.#emit(Code.memcpy, reg(0), reg(1), reg(2));
      case Op.memmove: return this.#emit(Code.memmove, reg(0), reg(1), reg(2));
      case Op.memset: return this.#emit(Code.memset, reg(0), reg(1), reg(2));
      case Op.copy: return this.#emit(Code.copy, reg(0), reg(1), this.#machine.layoutOf(operand(2)).size);
      case Op.rmw: case Op.cmpxchg: {
        const { root, offset } = this.#base(operand(0));
        let address = this.#reg(root);
        if (offset !== 0) {
          address = this.#at(this.#scratch);
          this.#emitField(address, this.#reg(root), BigInt(offset));
        }
        const scalar = memScalar(aux);
        const size = this.#accessBytes(value);
        const signed = scalarSigned(scalar, this.#layout) ? 1 : 0;
        const big = (this.#layout.bigEndian !== this.#isSwapped(aux)) ? 1 : 0;
        if (op === Op.rmw) return this.#emit(Code.rmw, d, address, reg(1), memRmw(aux), size, signed, big);
        return this.#emit(Code.cmpxchg, d, address, reg(1), reg(2), size, signed, big);
      }
      case Op.fence: return;

      case Op.call: case Op.icall: return this.#call(value, d);
      case Op.sysc: return this.#systemCall(value, d);
      case Op.vastart: return this.#emit(Code.mov, d, this.#at(this.#variableRegister));
      case Op.setjmp: return this.#emit(Code.setjmp, d, reg(0));
      case Op.longjmp: return this.#emit(Code.longjmp, reg(0), reg(1));
      case Op.frameaddr: return this.#emit(Code.frameaddr, d);

      case Op.br: return this.#jump(value, block);
      case Op.brif: return this.#branch(value);
      case Op.switch_: return this.#switch(value);
      case Op.brind: {
        const table: SwitchTable = { first: 0, dense: new Int32Array(body.labels.length).fill(-1), sparse: new Map(),
          wide: new Map(), otherwise: -1 };
        const count = operand(1);
        for (let i = 0; i < count; i++) table.dense[operand(2 + i)] = body.labels[operand(2 + i)]!;
        this.#tables.push(table);
        return this.#emit(Code.brind, reg(0), this.#machine.tables.push(table) - 1);
      }
      case Op.ret: {
        const { result } = this.#machine.module.types.signatures[this.#def.sig]!;
        if (operand(0) === 0 || result === Void) return this.#emit(Code.ret);
        if (!this.#machine.module.types.isAggregate(result)) return this.#emit(Code.retval, reg(1));
        return this.#emit(Code.retcopy, reg(1), this.#machine.layoutOf(result).size, this.#at(0));
      }
      case Op.trap: return this.#emit(Code.trap, this.#machine.reason('SIGILL', 'trap'));
      case Op.unreachable: return this.#emit(Code.trap, this.#machine.reason('SIGILL', 'unreachable code reached'));
      case Op.nop: return;
      default: throw new Error(`interpreter: operation ${op} has no meaning`);
    }
  }

  #constant(value: Value, wide: bigint): void {
    const d = this.#at(this.#register[value]!);
    const low = Number(BigInt.asIntN(32, wide));
    if (this.#bits(value) === 32) this.#emit(Code.const32, d, low);
    else this.#emit(Code.const64, d, low, Number(BigInt.asIntN(32, wide >> 32n)));
  }

  #floatConstant(value: Value): void {
    const body = this.#body;
    const low = body.operand(value, 0);
    const high = body.operand(value, 1);
    const d = this.#at(this.#register[value]!);
    if (body.type[value] === VF64) return this.#emit(Code.const64, d, low, high);
    const view = new DataView(new ArrayBuffer(8));
    view.setInt32(0, high);
    view.setInt32(4, low);
    view.setFloat32(0, view.getFloat64(0));
    this.#emit(Code.const32, d, view.getInt32(0));
  }

  /** Strict mode: traps if an operation marked nsw overflows. */
  #checkWrap(value: Value, wide: boolean): void {
    const op = this.#body.op[value];
    const flag = this.#at(this.#scratch);
    let a = this.#reg(this.#body.operand(value, 0));
    let b = a;
    if (op === Op.neg) {
      a = this.#at(this.#scratch + 1);
      this.#emit(Code.const64, a, 0, 0);
    } else {
      b = this.#reg(this.#body.operand(value, 1));
    }
    const test = op === Op.add ? wide ? Code.addos64 : Code.addos32 : op === Op.mul ? wide ? Code.mulos64 : Code.mulos32
      : wide ? Code.subos64 : Code.subos32;
    this.#emit(test, flag, a, b);
    this.#emit(Code.trapif, flag, this.#machine.reason('SIGILL', 'signed overflow'));
  }

  // --- Memory --------------------------------------------------------------------------------------------------------

  /** Whether an access's byte order tag differs from the layout's order. */
  #isSwapped(aux: number): boolean {
    const order = memEndian(aux);
    return order !== 0 && (order === 2) !== this.#layout.bigEndian;
  }

  #load(value: Value, d: number): void {
    const aux = this.#body.aux[value]!;
    const scalar = memScalar(aux);
    const size = this.#accessBytes(value);
    const signed = scalarSigned(scalar, this.#layout);
    const kind = 2 * Math.log2(size) + (signed ? 0 : 1);
    const swap = size > 1 && this.#isSwapped(aux);
    const to = swap ? this.#at(this.#scratch) : d;
    const address = this.#body.operand(value, 0);
    const local = this.#local(address, size);
    if (local >= 0) {
      this.#emit(locals[kind]!, to, local);
    } else {
      const { root, offset } = this.#base(address);
      this.#emit(loads[kind]!, to, this.#reg(root), offset);
    }
    if (swap) this.#emit(size === 8 ? Code.bswap64 : size === 4 ? Code.bswap32 : signed ? Code.bswap16s : Code.bswap16u,
      d, to);
  }

  #store(value: Value): void {
    const aux = this.#body.aux[value]!;
    const size = this.#accessBytes(value);
    let from = this.#reg(this.#body.operand(value, 1));
    if (size > 1 && this.#isSwapped(aux)) {
      const swapped = this.#at(this.#scratch);
      this.#emit(size === 8 ? Code.bswap64 : size === 4 ? Code.bswap32 : Code.bswap16u, swapped, from);
      from = swapped;
    }
    const kind = Math.log2(size);
    const address = this.#body.operand(value, 0);
    const local = this.#local(address, size);
    if (local >= 0) return this.#emit(setLocals[kind]!, local, from);
    const { root, offset } = this.#base(address);
    this.#emit(stores[kind]!, this.#reg(root), offset, from);
  }

  #field(value: Value, d: number): void {
    this.#emitField(d, this.#reg(this.#body.operand(value, 0)), this.#rel(this.#body.operand(value, 1)));
  }

  #emitField(d: number, from: number, offset: bigint): void {
    const low = Number(BigInt.asIntN(32, offset));
    if (this.#layout.wordBits === 64) this.#emit(Code.field64, d, from, low, Number(BigInt.asIntN(32, offset >> 32n)));
    else this.#emit(Code.field32, d, from, low);
  }

  /** Bytes that hold a bit-field and its distance from the low end of them, in the access's byte order. */
  #bitField(bit: bigint, width: number,
    aux: number): { readonly first: number; readonly bytes: number; readonly shift: number } {
    const first = Number(bit >> 3n);
    const skip = Number(bit & 7n);
    const bytes = (skip + width + 7) >> 3;
    if (this.#isSwapped(aux))
      throw new RangeError(`${this.#machine.names[this.#index]}: bit-field with a byte order tag`);
    return { first, bytes, shift: this.#layout.bigEndian ? bytes * 8 - skip - width : skip };
  }

  // --- Calls ---------------------------------------------------------------------------------------------------------

  #call(value: Value, d: number): void {
    const body = this.#body;
    const { types } = this.#machine.module;
    const direct = body.op[value] === Op.call;
    const sig = body.operand(value, 1);
    const { params, fixed, result } = types.signatures[sig]!;
    const hidden = types.isAggregate(result) ? 1 : 0;
    const count = body.operand(value, 2);
    const named = fixed >= 0 ? Math.min(fixed + hidden, count) : count;
    const args: number[] = [];
    for (let i = 0; i < named; i++) args.push(this.#reg(body.operand(value, 3 + i)));
    if (fixed >= 0) args.push(this.#variableArguments(value, params.slice(fixed), 3 + named));
    const to = d === 0 ? this.#at(this.#scratch + 1) : d;
    if (!direct) {
      this.#emit(Code.icall, to, this.#reg(body.operand(value, 0)), this.#machine.signature(sig), args.length, ...args);
      return;
    }
    const symbol: SymbolId = body.operand(value, 0);
    const callee = this.#machine.functionIndex(symbol);
    if (callee === 0) {
      const { name, linkage } = this.#machine.module.symbols[symbol]!;
      if (linkage !== 'weak') this.#machine.address(symbol);
      this.#emit(Code.trap, this.#machine.reason('SIGSEGV', `call of undefined weak function ${name}`));
    } else if (this.#machine.signatures[callee] !== this.#machine.signature(sig)) {
      this.#emit(Code.trap,
        this.#machine.reason('SIGILL', this.#machine.mismatch('call', this.#machine.signature(sig), callee)));
    } else {
      this.#emit(Code.call, to, callee, args.length, ...args);
    }
  }

  /** Stores variable arguments into the frame's array; returns the register with its address. */
  #variableArguments(value: Value, types: readonly TypeId[], first: number): number {
    const { module } = this.#machine;
    const sizes = types.map((type) => module.types.isAggregate(type)
      ? Math.ceil(this.#machine.layoutOf(type).size / 8) * 8 : 8);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    // Nested calls are over before this one stores, so all calls of the function share one array at the frame's end.
    if (this.#variable < 0) this.#variable = this.#reserve(0, 8);
    this.#frameEnd = Math.max(this.#frameEnd, this.#variable + total);
    let offset = this.#variable;
    types.forEach((type, i) => {
      const from = this.#reg(this.#body.operand(value, first + i));
      if (module.types.isAggregate(type)) this.#emit(Code.vaslot, offset, 4, from, this.#machine.layoutOf(type).size);
      else this.#emit(Code.vaslot, offset, this.#variableKind(type), from, 0);
      offset += sizes[i]!;
    });
    const address = this.#at(this.#scratch);
    this.#emit(Code.slotaddr, address, this.#variable);
    return address;
  }

  #variableKind(type: TypeId): number {
    if (scalars[type]!.value === VF32) return 3;
    if (scalarBits(type, this.#layout) === 64) return 2;
    return scalarSigned(type, this.#layout) ? 0 : 1;
  }

  #systemCall(value: Value, d: number): void {
    const body = this.#body;
    const { params } = this.#machine.module.types.signatures[body.operand(value, 1)]!;
    const count = body.operand(value, 2);
    this.#emit(Code.sysc, d === 0 ? this.#at(this.#scratch + 1) : d, 0, body.operand(value, 0), count);
    for (let i = 0; i < count; i++) {
      const type = params[i] ?? UWord;
      const float = scalars[type]?.value === VF64;
      const kind = float ? 4 : (scalarBits(type, this.#layout) === 64 ? 2 : 0) +
        (scalarSigned(type, this.#layout) ? 0 : 1);
      this.#emit(kind, this.#reg(body.operand(value, 3 + i)));
    }
  }

  // --- Control -------------------------------------------------------------------------------------------------------

  /** Arguments of the target that starts at pool entry i of an instruction. */
  #targetArgs(value: Value, i: number): Value[] {
    const args: Value[] = [];
    const count = this.#body.operand(value, i + 1);
    for (let k = 0; k < count; k++) args.push(this.#body.operand(value, i + 2 + k));
    return args;
  }

  /** Label for a jump to a target with arguments: the block, or a place that moves them first. */
  #edge(target: BlockId, args: readonly Value[]): number {
    if (args.length === 0) return target;
    const label = this.#body.blocks.length + this.#edges.length;
    // Registers are taken now: those of this block's values may serve others when the moves are emitted.
    this.#edges.push({ label, target, args: args.map((arg) => this.#reg(arg)), line: this.#line });
    return label;
  }

  #jump(value: Value, block: BlockId): void {
    const target = this.#body.operand(value, 0);
    this.#moves(target, this.#targetArgs(value, 0).map((arg) => this.#reg(arg)));
    if (target === block + 1) return;
    this.#emit(Code.br);
    this.#emitLabel(target);
  }

  #branch(value: Value): void {
    const body = this.#body;
    const first = this.#targetArgs(value, 1);
    const yes = this.#edge(body.operand(value, 1), first);
    const no = this.#edge(body.operand(value, 3 + first.length), this.#targetArgs(value, 3 + first.length));
    const condition = body.operand(value, 0);
    if (this.#isFused(condition, value)) {
      const compare = this.#root(condition);
      const left = body.operand(compare, 0);
      const wide = this.#bits(left) === 64;
      const pair = plain[body.op[compare]!];
      const unsigned = body.type[left] === VPtr || !signIsSigned(body.aux[compare]!, this.#layout.wordBits);
      const code = pair !== undefined ? pair[wide ? 1 : 0]! : bySign[body.op[compare]!]![(wide ? 2 : 0) +
        (unsigned ? 1 : 0)]!;
      this.#emit(fused[code]!, this.#reg(left), this.#reg(body.operand(compare, 1)));
    } else {
      this.#emit(Code.brif, this.#reg(condition));
    }
    this.#emitLabel(yes);
    this.#emitLabel(no);
  }

  #switch(value: Value): void {
    const body = this.#body;
    const wide = this.#bits(body.operand(value, 0)) === 64;
    const table: SwitchTable = { first: 0, dense: new Int32Array(0), sparse: new Map(), wide: new Map(),
      otherwise: -1 };
    const count = body.operand(value, 1);
    let at = 2;
    for (let i = 0; i < count; i++) {
      const key = BigInt.asIntN(wide ? 64 : 32, this.#rel(body.operand(value, at)));
      const args = this.#targetArgs(value, at + 1);
      const label = this.#edge(body.operand(value, at + 1), args);
      if (key === BigInt.asIntN(32, key)) table.sparse.set(Number(key), label);
      else table.wide.set(key, label);
      at += 3 + args.length;
    }
    table.otherwise = this.#edge(body.operand(value, at), this.#targetArgs(value, at));
    const keys = [...table.sparse.keys()].sort((a, b) => a - b);
    if (keys.length > 0 && keys[keys.length - 1]! - keys[0]! < 4 * keys.length + 8) {
      table.first = keys[0]!;
      table.dense = new Int32Array(keys[keys.length - 1]! - keys[0]! + 1).fill(table.otherwise);
      for (const key of keys) table.dense[key - table.first] = table.sparse.get(key)!;
      table.sparse.clear();
    }
    this.#tables.push(table);
    this.#emit(wide ? Code.switch64 : Code.switch32, this.#reg(body.operand(value, 0)),
      this.#machine.tables.push(table) - 1);
  }

  #emitEdge({ label, target, args, line }: Edge): void {
    this.#labels[label] = this.#code.length;
    this.#line = line;
    this.#moves(target, args);
    this.#emit(Code.br);
    this.#emitLabel(target);
  }

  /** Parallel move of registers into a block's parameters (Rideau, Serpette, Leroy: leaves first, then cycles). */
  #moves(target: BlockId, from: readonly number[]): void {
    const { params } = this.#body.blocks[target]!;
    let pending: { to: number; from: number }[] = [];
    for (let i = 0; i < from.length; i++) {
      const to = this.#at(this.#register[params[i]!]!);
      if (to !== from[i]) pending.push({ to, from: from[i]! });
    }
    while (pending.length > 0) {
      const free = pending.filter((move) => !pending.some((other) => other !== move && other.from === move.to));
      if (free.length > 0) {
        for (const { to, from: source } of free) this.#emit(Code.mov, to, source);
        pending = pending.filter((move) => !free.includes(move));
        continue;
      }
      const { from: source } = pending[0]!;
      const scratch = this.#at(this.#scratch);
      this.#emit(Code.mov, scratch, source);
      for (const move of pending) if (move.from === source) move.from = scratch;
    }
  }

  #finish(slotBytes: number): void {
    const machine = this.#machine;
    const start = machine.codeCount;
    const end = start + this.#code.length;
    if (end > machine.code.length) {
      const size = Math.max(end, machine.code.length * 2);
      const grown = (old: Int32Array): Int32Array<ArrayBuffer> =>
        { const next = new Int32Array(size); next.set(old); return next; };
      machine.code = grown(machine.code);
      machine.lines = grown(machine.lines);
    }
    const position = (label: number): number => label < 0 ? -1 : start + this.#labels[label]!;
    for (const at of this.#fixups) this.#code[at] = position(this.#code[at]!);
    for (const table of this.#tables) {
      table.otherwise = position(table.otherwise);
      table.dense = table.dense.map(position);
      for (const [key, label] of table.sparse) table.sparse.set(key, position(label));
      for (const [key, label] of table.wide) table.wide.set(key, position(label));
    }
    machine.code.set(this.#code, start);
    machine.lines.set(this.#lines, start);
    machine.codeCount = end;
    machine.registerCounts[this.#index] = 2 * this.#registers;
    // Room for what a real frame holds besides the slots, so that endless recursion ends.
    machine.frameBytes[this.#index] = Math.min(Math.ceil((this.#frameEnd + 32) / 16) * 16, maxFrame);
    machine.frameMasks[this.#index] = -this.#frameAlign;
    machine.slotBytes[this.#index] = Math.min(slotBytes, maxFrame);
    machine.entries[this.#index] = start;
  }
}

function isAccess(op: number): boolean {
  return op === Op.load || op === Op.store || op === Op.bfload || op === Op.bfstore || op === Op.rmw ||
    op === Op.cmpxchg;
}

/** Blocks that a path from the entry leads to, as flags; a brind leads to the labels that it lists. */
function reachedBlocks(body: Body): Uint8Array {
  const reached = new Uint8Array(body.blocks.length);
  const work: BlockId[] = [0];
  reached[0] = 1;
  const reach = (block: BlockId): void => {
    if (reached[block] !== 0) return;
    reached[block] = 1;
    work.push(block);
  };
  for (let block = work.pop(); block !== undefined; block = work.pop()) {
    const last = terminator(body, block);
    forEachTarget(body, last, (at) => reach(body.pool[at]!));
    if (body.op[last] !== Op.brind) continue;
    for (let i = body.operand(last, 1); i > 0; i--) reach(body.labels[body.operand(last, 1 + i)]!);
  }
  return reached;
}
