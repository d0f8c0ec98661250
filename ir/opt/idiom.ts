// idiom: loops that fill or copy consecutive bytes become memset and memcpy.
//
// Candidates are loops of one block that test at their bottom (rotate has made them) and of which the only accesses are a
// store of a value that does not change, a load whose value is stored, or a copy of an aggregate. All else is pure. Induction
// variables are the block's parameters that grow by a literal 1 or -1, or pointers that grow by a relocatable size; what
// is computed from them is `linear` if every round adds the same to it, modulo its width. An extension is linear only if what it extends does
// not wrap, which `nsw` or the loop's own test must show. The accesses' step must be their size in every live lane.
//
// The loop goes round K times more after its first round, K from the operands of its test as they are in the first round: with
// a test t < n on a t that grows by 1, K = t < n ? n - t : 0. Loops without end that do nothing but store may be assumed to end (C11 6.8.5p6).
// The block stays as the first round without its accesses and its way back, and the fill of (K + 1) sizes stands at its
// end: it begins at the address of the first round or, downward, of the last. Linear values that are used behind the loop get K
// steps added. A copy needs ranges that are known to be apart (alias.ts).

import { hasLane, laneCount, layouts } from '../layout.ts';
import type { BlockId, Body, Value } from '../module.ts';
import * as Op from '../op.gen.ts';
import { flagsOf, memEndian, memOrder, memScalar, memVolatile, Pure, Signed, Unsigned } from '../ops.ts';
import { RNeg, type Rel } from '../rel.ts';
import { scalars, UWord, VF32, VI32, VI64, VNone, VPtr, VWord, type ValueType } from '../types.ts';
import { Alias, newPlace } from './alias.ts';
import { targetPlaces } from './clean.ts';
import { floatValue, targetArgs } from './edit.ts';
import { newLiteral } from './fold.ts';
import type { Func } from './func.ts';
import { sameWidth } from './memory.ts';
import { ValueUses } from './uses.ts';

/** Longest block that is looked at, in instructions. */
const maxLength = 32;
/** Longest chain of computations from an induction variable. */
const maxDepth = 8;

/** Turns the fill and copy loops of a function into block operations; whether there were any. */
export function idiom(fn: Func): boolean {
  const { flow } = fn;
  let changed = false;
  for (const header of flow.headers) {
    if (!isCandidate(fn, header)) continue;
    if (new Loop(fn, header).run()) changed = true;
  }
  if (changed) fn.invalidate();
  return changed;
}

/** Whether a loop is one block with one store or copy, at most one load before it, and nothing else that is not pure. */
function isCandidate({ body, flow }: Func, header: BlockId): boolean {
  const { insts } = body.blocks[header]!;
  const last = insts.length - 1;
  if (last > maxLength || body.op[insts[last]!] !== Op.brif) return false;
  let loads = 0;
  let stores = 0;
  for (let i = 0; i < last; i++) {
    const inst = insts[i]!;
    switch (body.op[inst]) {
      case Op.load: case Op.store: {
        const aux = body.aux[inst]!;
        if (memVolatile(aux) || memOrder(aux) !== 0 || memEndian(aux) !== 0) return false;
        if (body.op[inst] === Op.load) loads++;
        else stores++;
        break;
      }
      case Op.copy: stores++; break;
      default: if ((flagsOf[body.op[inst]!]! & Pure) === 0) return false;
    }
  }
  if (stores !== 1 || loads > 1) return false;
  let own = 0;
  for (let p = flow.predStart[header]!; p < flow.predStart[header + 1]!; p++) {
    const from = flow.edgeFrom[flow.predEdges[p]!]!;
    if (from === header) own++;
    else if (flow.dominates(header, from)) return false;
  }
  return own === 1;
}

/**
 * Whether a function is what the block operations are made of: they may become calls of the runtime's own functions
 * (runtime/support/memory.c), never of a program's. Before these are linked, the unit that defines them tells; then their names.
 */
function isRuntime({ module, name }: Func): boolean {
  if (name.startsWith('__lode_mem')) return true;
  return module.kind !== 'program' && module.symbols.some((symbol) => symbol.name === '__lode_memset' && symbol.defs.length > 0);
}

/** What a value gains each round: `sign` (0, 1 or -1) times 1, or for a pointer times a relocatable number of bytes. */
interface Step { readonly sign: number; readonly size: Rel }

const invariant: Step = { sign: 0, size: -1 };

/** A parameter of the block that each round changes by the same. */
interface Induction {
  readonly param: Value;
  readonly next: Value;
  readonly step: Step;
  /** Signs (bit 0 signed, bit 1 unsigned) as which the parameter's values, and the next ones, do not wrap. */
  exactParam: number;
  exactNext: number;
}

/** The test at the bottom: whether it goes round while `value`, which changes, has not reached `bound`. */
interface Test { readonly value: Value; readonly bound: Value; readonly step: Step; readonly kind: number; readonly condition: Value; readonly onTrue: boolean }
const untilEqual = 0;
const whileLess = 1;
const whileNotGreater = 2;

class Loop {
  readonly #fn: Func;
  readonly #body: Body;
  readonly #header: BlockId;
  readonly #insts: readonly Value[];
  /** What is defined in the block. */
  readonly #inside: ReadonlySet<Value>;
  readonly #inductions: Induction[] = [];
  readonly #uses = new ValueUses();
  /** Instructions that replace the loop, after those of its first round. */
  readonly #made: Value[] = [];
  #line = 0;
  #rounds: Value = -1;

  constructor(fn: Func, header: BlockId) {
    this.#fn = fn;
    this.#body = fn.body;
    this.#header = header;
    const { params, insts } = fn.body.blocks[header]!;
    this.#insts = insts;
    this.#inside = new Set([...params, ...insts]);
  }

  run(): boolean {
    const body = this.#body;
    const jump = this.#insts[this.#insts.length - 1]!;
    const [yes, no] = targetPlaces(body, jump);
    const onTrue = body.pool[yes!] === this.#header;
    const [back, exit] = onTrue ? [yes!, no!] : [no!, yes!];
    this.#findInductions(targetArgs(body, back));
    if (this.#inductions.length === 0) return false;
    const test = this.#test(body.operand(jump, 0), onTrue);
    if (test === null) return false;
    this.#settleExact(test);
    const access = this.#insts.find((inst) => body.op[inst] === Op.store || body.op[inst] === Op.copy)!;
    this.#line = body.line[access]!;
    const to = body.operand(access, 0);
    const step = this.#linear(to);
    const direction = step === null ? 0 : this.#direction(step, access);
    if (step === null || direction === 0) return false;
    const load = this.#insts.find((inst) => body.op[inst] === Op.load) ?? -1;
    const from = body.op[access] === Op.copy ? body.operand(access, 1) : load >= 0 ? body.operand(load, 0) : -1;
    let byte = -1;
    if (from >= 0) {
      if (load >= 0 && (body.op[access] === Op.copy || body.operand(access, 1) !== load || !sameWidth(memScalar(body.aux[load]!), memScalar(body.aux[access]!)))) return false;
      const other = this.#linear(from);
      if (other === null || this.#direction(other, access) !== direction || !this.#apart(to, from)) return false;
    } else {
      byte = this.#byteOf(body.operand(access, 1), memScalar(body.aux[access]!));
      if (byte < 0) return false;
    }
    const used = this.#usedBehind(exit);
    if (used === null || isRuntime(this.#fn)) return false;
    // From here on the loop goes.
    this.#rounds = this.#countRounds(test);
    const bytes = this.#bytes(step);
    const first = (address: Value): Value => direction > 0 ? address : this.#last(address);
    if (from >= 0) this.#emit(Op.memcpy, VNone, [first(to), first(from), bytes]);
    else this.#emit(Op.memset, VNone, [first(to), byte, bytes]);
    for (const at of used) {
      // Making it may move the pool.
      const value = this.#last(body.pool[at]!);
      body.pool[at] = value;
    }
    const args = targetArgs(body, exit);
    this.#emit(Op.br, VNone, [body.pool[exit]!, args.length, ...args]);
    const kept = this.#insts.filter((inst) => inst !== access && inst !== load && inst !== jump);
    body.blocks[this.#header]!.insts = [...kept, ...this.#made];
    return true;
  }

  /** Finds the parameters that change by the same each round, from what the way back passes. */
  #findInductions(args: readonly Value[]): void {
    const body = this.#body;
    const { params } = body.blocks[this.#header]!;
    for (let i = 0; i < params.length; i++) {
      const param = params[i]!;
      const next = args[i]!;
      if (!this.#inside.has(next) || body.operand(next, 0) !== param) continue;
      if (body.op[next] === Op.field) {
        this.#inductions.push({ param, next, step: { sign: 1, size: body.operand(next, 1) }, exactParam: 0, exactNext: 0 });
      } else if (body.op[next] === Op.index) {
        const sign = this.#literal(body.operand(next, 1));
        if (sign === 1n || sign === -1n) this.#inductions.push({ param, next, step: { sign: Number(sign), size: body.operand(next, 2) }, exactParam: 0, exactNext: 0 });
      } else if (body.op[next] === Op.add) {
        const sign = this.#literal(body.operand(next, 1));
        if (sign !== 1n && sign !== -1n) continue;
        const exact = (body.aux[next]! & 1) !== 0 ? 1 : 0;
        this.#inductions.push({ param, next, step: { sign: Number(sign), size: -1 }, exactParam: exact, exactNext: exact });
      }
    }
  }

  /** The number of an integer literal as signed, null for anything else. */
  #literal(value: Value): bigint | null {
    const body = this.#body;
    if (body.op[value] !== Op.iconst) return null;
    const low = body.operand(value, 0);
    return body.type[value] === VI32 ? BigInt(low) : BigInt(body.operand(value, 1)) << 32n | BigInt(low >>> 0);
  }

  #isInvariant(value: Value): boolean {
    if (!this.#inside.has(value)) return true;
    switch (this.#body.op[value]) {
      case Op.iconst: case Op.fconst: case Op.rconst: case Op.addr: case Op.tlsaddr: case Op.slotaddr: case Op.labeladdr: return true;
      default: return false;
    }
  }

  /** What a value gains each round, null if that is not known to be always the same. */
  #linear(value: Value, depth = 0): Step | null {
    if (this.#isInvariant(value)) return invariant;
    if (depth > maxDepth) return null;
    const body = this.#body;
    const induction = this.#inductions.find((each) => each.param === value || each.next === value);
    if (induction !== undefined) return induction.step;
    const operand = (i: number): Step | null => this.#linear(body.operand(value, i), depth + 1);
    switch (body.op[value]) {
      case Op.add: case Op.sub: {
        const a = operand(0);
        const b = operand(1);
        if (a === null || b === null) return null;
        const sign = a.sign + (body.op[value] === Op.add ? b.sign : -b.sign);
        return Math.abs(sign) > 1 ? null : { sign, size: -1 };
      }
      case Op.trunc: return operand(0);
      case Op.extend: {
        const sign = body.aux[value];
        if (sign !== Signed && sign !== Unsigned) return null;
        return this.#isExact(body.operand(value, 0), sign === Signed ? 1 : 2, depth + 1) ? operand(0) : null;
      }
      case Op.field: return operand(0);
      case Op.index: {
        const base = operand(0);
        const index = operand(1);
        if (base === null || index === null || base.sign !== 0 && index.sign !== 0) return null;
        return index.sign === 0 ? base : { sign: index.sign, size: body.operand(value, 2) };
      }
      default: return null;
    }
  }

  /** Whether an integer does not wrap in any round, read as signed (1) or unsigned (2). */
  #isExact(value: Value, sign: number, depth: number): boolean {
    if (this.#isInvariant(value)) return true;
    if (depth > maxDepth) return false;
    const body = this.#body;
    const induction = this.#inductions.find((each) => each.param === value || each.next === value);
    if (induction !== undefined) return ((value === induction.param ? induction.exactParam : induction.exactNext) & sign) !== 0;
    if (body.op[value] !== Op.add && body.op[value] !== Op.sub || (body.aux[value]! & 1) === 0 || sign !== 1) return false;
    return this.#isExact(body.operand(value, 0), sign, depth + 1) && this.#isExact(body.operand(value, 1), sign, depth + 1);
  }

  /** The test of the loop, null if it is none that counts. */
  #test(condition: Value, onTrue: boolean): Test | null {
    const body = this.#body;
    const op = this.#inside.has(condition) ? body.op[condition]! : Op.nop;
    if (op !== Op.eq && op !== Op.ne && op !== Op.lt && op !== Op.le) {
      // A number that is not 0.
      const step = this.#linear(condition);
      return !onTrue || step === null || step.sign === 0 ? null : { value: condition, bound: -1, step, kind: untilEqual, condition, onTrue };
    }
    const equal = op === Op.eq || op === Op.ne;
    if (equal && (op === Op.ne) !== onTrue) return null;
    // low < high or low <= high: a < b, or where that ends the loop b <= a.
    const [low, high] = equal || onTrue ? [body.operand(condition, 0), body.operand(condition, 1)] : [body.operand(condition, 1), body.operand(condition, 0)];
    const kind = equal ? untilEqual : (op === Op.lt) === onTrue ? whileLess : whileNotGreater;
    const [value, bound] = this.#isInvariant(high) ? [low, high] : [high, low];
    const step = this.#linear(value);
    if (step === null || step.sign === 0 || !this.#isInvariant(bound)) return null;
    // What is below a bound has to rise, what is above one to fall.
    if (!equal && this.#sign(step) !== (value === low ? 1 : -1) || this.#sign(step) === 0) return null;
    return { value, bound, step, kind, condition, onTrue };
  }

  /** Whether a step goes up (1) or down (-1) in every live lane, else 0. */
  #sign({ sign, size }: Step): number {
    if (size < 0) return sign;
    let found = 0;
    for (let lane = 0; lane < laneCount; lane++) {
      if (!hasLane(this.#fn.lanes, lane)) continue;
      const each = Math.sign(this.#laneBytes(size, lane)) * sign;
      if (each === 0 || found !== 0 && found !== each) return 0;
      found = each;
    }
    return found;
  }

  /** A relocatable number of bytes in a lane, as signed. */
  #laneBytes(size: Rel, lane: number): number {
    return Number(BigInt.asIntN(layouts[lane]!.wordBits, this.#fn.module.rels.get(size).lanes[lane] ?? 0n));
  }

  /** Takes over what the test says of its variable: what is below a bound can be counted up. */
  #settleExact({ value, bound, step, kind, condition }: Test): void {
    const body = this.#body;
    const induction = this.#inductions.find((each) => each.param === value || each.next === value);
    if (induction === undefined || step.size >= 0) return;
    if (kind === untilEqual) {
      const toZero = bound < 0 || this.#literal(bound) === 0n;
      if (toZero && step.sign < 0 && value === induction.param) induction.exactParam |= 2;
      return;
    }
    const sign = body.aux[condition];
    if (sign !== Signed && sign !== Unsigned) return;
    const flag = sign === Signed ? 1 : 2;
    if (value === induction.param) {
      induction.exactParam |= flag;
      return;
    }
    induction.exactNext |= flag;
    if (this.#startsWithin(induction, sign === Signed)) induction.exactParam |= flag;
  }

  /** Whether the first step of a variable cannot wrap, since it starts with a literal that is not the last number. */
  #startsWithin({ param, step }: Induction, signed: boolean): boolean {
    const body = this.#body;
    const bits = body.type[param] === VI32 ? 32 : 64;
    const index = body.operand(param, 0);
    const { flow } = this.#fn;
    for (let p = flow.predStart[this.#header]!; p < flow.predStart[this.#header + 1]!; p++) {
      const edge = flow.predEdges[p]!;
      if (flow.edgeFrom[edge] === this.#header) continue;
      const start = this.#literal(body.pool[flow.edgeAt[edge]! + 2 + index]!);
      // Of a word the number must fit 31 bits.
      if (start === null || body.type[param] === VWord && (start < 0n || start > 0x7ffffffen)) return false;
      const number = signed ? BigInt.asIntN(bits, start) : BigInt.asUintN(bits, start);
      const next = number + BigInt(step.sign);
      if ((signed ? BigInt.asIntN(bits, next) : BigInt.asUintN(bits, next)) !== next) return false;
    }
    return true;
  }

  /** 1 or -1 if an address moves up or down by the size of the access in every live lane, else 0. */
  #direction(step: Step, access: Value): number {
    if (step.sign === 0 || step.size < 0) return 0;
    const body = this.#body;
    const { layouts: types } = this.#fn.module.rels;
    for (let lane = 0; lane < laneCount; lane++) {
      if (!hasLane(this.#fn.lanes, lane)) continue;
      const size = body.op[access] === Op.copy ? types.size(body.operand(access, 2), lane) : (scalars[memScalar(body.aux[access]!)]!.bits || layouts[lane]!.wordBits) / 8;
      if (Math.abs(this.#laneBytes(step.size, lane)) !== size) return 0;
    }
    return this.#sign(step);
  }

  /** Whether two ranges share no byte, whatever their lengths. */
  #apart(to: Value, from: Value): boolean {
    const alias = new Alias(this.#fn);
    const [a, b] = [newPlace(), newPlace()];
    alias.locate(to, this.#start, a);
    alias.locate(from, this.#start, b);
    for (const place of [a, b]) {
      place.exact = false;
      place.anchor = -1;
    }
    return !alias.mayAlias(a, b);
  }

  /** The value that an induction variable has at first, where only one way leads into the loop; other values stand for themselves. */
  readonly #start = (value: Value): Value => {
    if (!this.#inductions.some(({ param }) => param === value)) return value;
    const { flow } = this.#fn;
    if (flow.predCount(this.#header) !== 2) return value;
    const edge = flow.predEdges.subarray(flow.predStart[this.#header]!, flow.predStart[this.#header + 1]!).find((each) => flow.edgeFrom[each] !== this.#header)!;
    return this.#body.pool[flow.edgeAt[edge]! + 2 + this.#body.operand(value, 0)]!;
  };

  /** An i32 whose low byte is every byte of what is stored, -1 if there is none. */
  #byteOf(value: Value, scalar: number): Value {
    const body = this.#body;
    if (!this.#isInvariant(value)) return -1;
    const { bits } = scalars[scalar]!;
    if (bits === 8 && body.type[value] === VI32) return value;
    let byte = -1;
    for (let lane = 0; lane < laneCount; lane++) {
      if (!hasLane(this.#fn.lanes, lane)) continue;
      const image = this.#image(value, lane);
      if (image === null) return -1;
      const width = bits || layouts[lane]!.wordBits;
      const low = image & 0xffn;
      for (let at = 0; at < width; at += 8) if ((image >> BigInt(at) & 0xffn) !== low) return -1;
      if (byte >= 0 && byte !== Number(low)) return -1;
      byte = Number(low);
    }
    return this.#number(VI32, byte);
  }

  /** The bits of a constant in a lane, null for what is none. */
  #image(value: Value, lane: number): bigint | null {
    const body = this.#body;
    switch (body.op[value]) {
      case Op.iconst: return this.#literal(value);
      case Op.rconst: return this.#fn.module.rels.get(body.operand(value, 0)).lanes[lane] ?? null;
      case Op.fconst: {
        if (body.type[value] !== VF32) return BigInt(body.operand(value, 1)) << 32n | BigInt(body.operand(value, 0) >>> 0);
        const number = floatValue(body, value);
        return Object.is(number, 0) ? 0n : null;
      }
      default: return null;
    }
  }

  /** Pool indices of what is used behind the loop of the block's values; null if one of them is not linear. */
  #usedBehind(exit: number): number[] | null {
    const body = this.#body;
    const places: number[] = [];
    for (let i = 0; i < body.pool[exit + 1]!; i++) if (this.#inside.has(body.pool[exit + 2 + i]!)) places.push(exit + 2 + i);
    for (let b = 0; b < body.blocks.length; b++) {
      if (b === this.#header) continue;
      for (const inst of body.blocks[b]!.insts) {
        const n = this.#uses.of(body, inst);
        for (let k = 0; k < n; k++) if (this.#inside.has(body.pool[this.#uses.at[k]!]!)) places.push(this.#uses.at[k]!);
      }
    }
    return places.every((at) => this.#linear(body.pool[at]!) !== null) ? places : null;
  }

  /** How often the loop goes round again, in the type of the test (a word for pointers). */
  #countRounds({ value, bound, step, kind, condition, onTrue }: Test): Value {
    const body = this.#body;
    const type = body.type[value] === VPtr ? VWord : body.type[value]!;
    const number = (of: Value): Value => of < 0 ? this.#number(type, 0) : body.type[of] === VPtr ? this.#emit(Op.ptoi, VWord, [of]) : of;
    const [low, high] = this.#sign(step) > 0 ? [number(value), number(bound)] : [number(bound), number(value)];
    let rounds = this.#emit(Op.sub, type, [high, low]);
    if (step.size >= 0) {
      const size = this.#magnitude(step);
      if (kind === whileLess) rounds = this.#emit(Op.add, type, [rounds, this.#emit(Op.sub, type, [size, this.#number(type, 1)])]);
      if (!this.#isByte(step.size)) rounds = this.#emit(Op.div, type, [rounds, size], Unsigned);
    }
    if (kind === whileNotGreater) rounds = this.#emit(Op.add, type, [rounds, this.#number(type, 1)]);
    if (kind === untilEqual) return rounds;
    const zero = this.#number(type, 0);
    return this.#emit(Op.select, type, onTrue ? [condition, rounds, zero] : [condition, zero, rounds]);
  }

  /** Whether a size is 1 or -1 in every live lane. */
  #isByte(size: Rel): boolean {
    for (let lane = 0; lane < laneCount; lane++) if (hasLane(this.#fn.lanes, lane) && Math.abs(this.#laneBytes(size, lane)) !== 1) return false;
    return true;
  }

  /** The absolute size of a step as a word. */
  #magnitude({ size }: Step): Value {
    if (this.#isByte(size)) return this.#number(VWord, 1);
    let negative = false;
    for (let lane = 0; lane < laneCount; lane++) if (hasLane(this.#fn.lanes, lane)) negative = this.#laneBytes(size, lane) < 0;
    const { rels } = this.#fn.module;
    return this.#emit(Op.rconst, VWord, [negative ? rels.op(RNeg, UWord, rels.convert(size, UWord)) : size]);
  }

  /** The number of bytes of all rounds. The first round is added in words: there are up to 2^32 of them. */
  #bytes(step: Step): Value {
    const count = this.#emit(Op.add, VWord, [this.#roundsAs(VWord), this.#number(VWord, 1)]);
    return this.#isByte(step.size) ? count : this.#emit(Op.mul, VWord, [count, this.#magnitude(step)]);
  }

  #roundsAs(type: ValueType): Value {
    const from = this.#body.type[this.#rounds]!;
    if (from === type) return this.#rounds;
    return from === VI32 || from === VWord && type === VI64 ? this.#emit(Op.extend, type, [this.#rounds], Unsigned) : this.#emit(Op.trunc, type, [this.#rounds]);
  }

  /** What a linear value of the first round is in the last one. */
  #last(value: Value): Value {
    const { sign, size } = this.#linear(value)!;
    if (sign === 0) return value;
    const type = this.#body.type[value]!;
    if (size < 0) return this.#emit(sign > 0 ? Op.add : Op.sub, type, [value, this.#roundsAs(type)]);
    const rounds = this.#roundsAs(VWord);
    return this.#emit(Op.index, VPtr, [value, sign > 0 ? rounds : this.#emit(Op.neg, VWord, [rounds]), size]);
  }

  #number(type: ValueType, value: number): Value {
    const made = newLiteral(this.#body, type, value, this.#line);
    this.#made.push(made);
    return made;
  }

  #emit(op: number, type: ValueType, operands: readonly number[], aux = 0): Value {
    const made = this.#body.push(op, type, aux, operands, this.#line);
    this.#made.push(made);
    return made;
  }
}
