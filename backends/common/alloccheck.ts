// Proof of a register allocation: a symbolic execution of the allocated code beside the code before.
//
// Algorithm: that of regalloc2's checker (Fallin, 2021). Forward data flow; the state says of each physical register and
// spill slot which virtual registers' values it surely holds; the meet over edges is intersection. Moves, spills and reloads that
// allocation made only copy these sets. At an instruction of the program each use must find its virtual register in the set
// of the place that it was given; each def makes its virtual register be there and nowhere else. A move of the program
// makes all places that hold the source hold the target too, whether the instruction is still there or was coalesced away.
//
// Also checked: register classes, fixed, tied, early and late constraints, defs that share a register or lie in clobbered ones,
// allocatable registers, the size of slots, `used`, and that nothing of the program is lost. A register that some path leaves undefined is
// not checked. What it does not do: follow a second return of setjmp; tell whether the code is good.

import { type AllocationFacts, allocatableSet, isRemat, isSlotOperand, operandSlot } from './allocation.ts';
import { Commutes } from './instruction.ts';
import { livenessOf } from './liveness.ts';
import { constraintEarly, constraintKind, constraintValue, Def, firstVirtual, hasReg, KindAnywhere, KindFixed, KindTied, MMove, MNop, MReload, MSpill,
  noReg, physicalClass, type MachineFunction, type MBlock, type MInst, type Reg, type RegSet } from './machine.ts';

/** The code before allocation, as far as the proof needs it. */
export interface CodeBefore {
  readonly count: number;
  readonly frame: number;
  readonly regs: Int32Array;
  /** Indexed by MBlock. */
  readonly insts: readonly (readonly MInst[])[];
  /** Registers that may be read before they are written. */
  readonly undefinedRegs: ReadonlySet<Reg>;
}

/** Keeps a copy of what allocation changes. */
export function codeBefore(fn: MachineFunction): CodeBefore {
  const liveness = livenessOf(fn);
  return {
    count: fn.count, frame: fn.frame.length, regs: fn.regs.slice(0, fn.regPool), insts: fn.blocks.map((block) => [...block.insts]),
    undefinedRegs: new Set(liveness.registers.filter((reg) => liveness.isLiveIn(fn.order[0]!, reg))),
  };
}

/** Throws an error that names block, instruction and operand if the allocation of a function is wrong. */
export function checkAllocation(before: CodeBefore, fn: MachineFunction, facts: AllocationFacts): void {
  new Checker(before, fn, facts).run();
}

/** The virtual registers whose values a place holds, ascending. */
type Values = readonly Reg[];
const nothing: Values = [];
/** Indexed by place: 0–63 physical registers, from 64 on frame slots. */
type State = Values[];

class Checker {
  readonly #before: CodeBefore;
  readonly #fn: MachineFunction;
  readonly #facts: AllocationFacts;
  readonly #allocatable: RegSet;
  /** Registers whose only value is that of one rematerializable instruction, by that instruction's key. */
  readonly #constants = new Map<string, Reg[]>();
  readonly #constantOf = new Map<Reg, string>();
  /** Indexed by MBlock: state at its start, undefined while not reached. */
  readonly #states: (State | undefined)[];
  #state: State = [];
  /** Whether errors are looked for (the states are final). */
  #checking = false;
  #where = '';
  /** First of two exchanged operands of the instruction being checked, -1. */
  #exchanged = -1;
  /** Moves removed since the last instruction of the program that is still there. */
  readonly #gap: MInst[] = [];

  constructor(before: CodeBefore, fn: MachineFunction, facts: AllocationFacts) {
    this.#before = before;
    this.#fn = fn;
    this.#facts = facts;
    this.#allocatable = allocatableSet(facts);
    this.#states = fn.blocks.map(() => undefined);
  }

  run(): void {
    const fn = this.#fn;
    this.#findConstants();
    this.#states[fn.order[0]!] = Array.from({ length: firstVirtual + fn.frame.length }, () => nothing);
    const work = [fn.order[0]!];
    while (work.length > 0) {
      const block = work.pop()!;
      this.#state = [...this.#states[block]!];
      this.#block(block);
      for (const succ of fn.blocks[block]!.succs) if (this.#join(succ)) work.push(succ);
    }
    this.#checking = true;
    for (const block of fn.order) {
      if (this.#states[block] === undefined) continue;
      this.#state = [...this.#states[block]!];
      this.#block(block);
    }
  }

  #fail(what: string): never {
    throw new Error(`allocation of ${this.#fn.name} is wrong: ${this.#where}: ${what}`);
  }

  /** Meets the state into that of a successor; whether that changed. */
  #join(succ: MBlock): boolean {
    const old = this.#states[succ];
    if (old === undefined) { this.#states[succ] = [...this.#state]; return true; }
    let changed = false;
    for (let place = 0; place < old.length; place++) {
      const next = intersection(old[place]!, this.#state[place]!);
      if (next.length !== old[place]!.length) { old[place] = next; changed = true; }
    }
    return changed;
  }

  #findConstants(): void {
    const { insts, regs } = this.#before;
    const varied = new Set<Reg>();
    for (const list of insts) {
      for (const inst of list) {
        const start = this.#fn.regStart[inst]!;
        for (let i = start; i < start + this.#fn.regCount[inst]! && (this.#fn.constraints[i]! & Def) !== 0; i++) {
          const reg = regs[i]!;
          const key = isRemat(this.#fn, inst, this.#facts.flags) ? this.#key(inst) : '';
          if (key === '' || (this.#constantOf.get(reg) ?? key) !== key) varied.add(reg);
          this.#constantOf.set(reg, key);
        }
      }
    }
    for (const reg of varied) this.#constantOf.delete(reg);
    for (const [reg, key] of this.#constantOf) {
      const list = this.#constants.get(key);
      if (list === undefined) this.#constants.set(key, [reg]);
      else list.push(reg);
    }
    for (const list of this.#constants.values()) list.sort((a, b) => a - b);
  }
  /** Equal for instructions that compute the same constant. */
  #key(inst: MInst): string {
    const fn = this.#fn;
    let key = String(fn.op[inst]);
    for (let i = 0; i < fn.immCount[inst]!; i++) key += `,${fn.imm(inst, i)}`;
    return key;
  }

  // Code.

  #block(block: MBlock): void {
    const fn = this.#fn;
    const program = this.#before.insts[block]!;
    const present = new Set(fn.blocks[block]!.insts);
    let next = 0;
    this.#gap.length = 0;
    for (const inst of fn.blocks[block]!.insts) {
      // What was removed is done at once: names of values may change before they are copied, or after, with equal effect.
      for (; next < program.length && !present.has(program[next]!); next++) this.#removed(block, program[next]!);
      if (inst >= this.#before.count) {
        this.#where = `block ${block}, inserted instruction ${inst}`;
        this.#inserted(inst);
        continue;
      }
      this.#where = `block ${block}, instruction ${inst}`;
      if (program[next] !== inst) this.#fail('is not of this block, or out of order');
      next++;
      this.#gap.length = 0;
      this.#instruction(inst);
    }
    for (; next < program.length; next++) this.#removed(block, program[next]!);
  }

  /** An instruction of the program that is not there any more. */
  #removed(block: MBlock, inst: MInst): void {
    this.#where = `block ${block}, removed instruction ${inst}`;
    const fn = this.#fn;
    const start = fn.regStart[inst]!;
    if (fn.op[inst] === MNop) return;
    if (fn.op[inst] === MMove) {
      if (this.#before.regs[start]! < firstVirtual || this.#before.regs[start + 1]! < firstVirtual) this.#fail('moves a physical register');
      this.#copy(this.#before.regs[start]!, this.#before.regs[start + 1]!);
      this.#gap.push(inst);
      return;
    }
    if (!isRemat(fn, inst, this.#facts.flags)) this.#fail('is needed');
    // What it defined is nowhere; unless that is its only value, which can be had anew.
    const v = this.#before.regs[start]!;
    if (!this.#constantOf.has(v)) for (let place = 0; place < this.#state.length; place++) this.#state[place] = withoutValue(this.#state[place]!, v);
  }

  /** `to` has the value of `from` from now on. */
  #copy(to: Reg, from: Reg): void {
    if (to === from) return;
    const state = this.#state;
    for (let place = 0; place < state.length; place++)
      state[place] = state[place]!.includes(from) ? withValue(state[place]!, to) : withoutValue(state[place]!, to);
  }

  #write(reg: Reg): void {
    if (this.#checking && !hasReg(this.#fn.used, reg)) this.#fail(`register ${reg} is written but not in 'used'`);
  }
  #slot(slot: number, size: number): void {
    const object = this.#fn.frame[slot];
    if (object === undefined || !object.spill || slot < this.#before.frame) this.#fail(`${slot} is no spill slot`);
    if (object.size < size) this.#fail(`spill slot ${slot} is too small`);
  }

  #inserted(inst: MInst): void {
    const fn = this.#fn;
    const state = this.#state;
    const reg = fn.reg(inst, 0);
    if (reg < 0 || reg >= firstVirtual) this.#fail(`has register ${reg}`);
    switch (fn.op[inst]) {
      case MMove: {
        const from = fn.reg(inst, 1);
        if (from < 0 || from >= firstVirtual || physicalClass(from) !== physicalClass(reg)) this.#fail(`moves ${from} to ${reg}`);
        state[reg] = state[from]!;
        this.#write(reg);
        return;
      }
      case MSpill: {
        const slot = fn.imm(inst, 0);
        this.#slot(slot, 0);
        const { size } = fn.frame[slot]!;
        state[firstVirtual + slot] = state[reg]!.filter((v) => fn.sizeOf(v) <= size);
        return;
      }
      case MReload: {
        const slot = fn.imm(inst, 0);
        this.#slot(slot, 0);
        state[reg] = state[firstVirtual + slot]!.filter((v) => fn.classOf(v) === physicalClass(reg));
        this.#write(reg);
        return;
      }
      default: {
        if (!isRemat(fn, inst, this.#facts.flags)) this.#fail('is no move, and no copy of a rematerializable instruction');
        state[reg] = this.#constantValues(inst).filter((v) => fn.classOf(v) === physicalClass(reg));
        this.#write(reg);
      }
    }
  }

  /** The registers that a rematerializable instruction computes the value of, and those that removed moves made equal to them here. */
  #constantValues(inst: MInst): Values {
    let values = this.#constants.get(this.#key(inst)) ?? nothing;
    for (const move of this.#gap) {
      const start = this.#fn.regStart[move]!;
      const to = this.#before.regs[start]!;
      values = values.includes(this.#before.regs[start + 1]!) ? withValue(values, to) : withoutValue(values, to);
    }
    return values;
  }

  #instruction(inst: MInst): void {
    const fn = this.#fn;
    const start = fn.regStart[inst]!;
    const end = start + fn.regCount[inst]!;
    if (this.#checking) {
      this.#exchanged = (this.#facts.flags[fn.op[inst]!]! & Commutes) !== 0 && this.#isExchanged(start) ? start + 1 : -1;
      for (let i = start; i < end; i++) this.#operand(i, start, end, inst);
    }
    const state = this.#state;
    const moved = fn.op[inst] === MMove ? state[fn.regs[start + 1]!] : undefined;
    const clobbers = fn.clobberSets[fn.clobber[inst]!]!;
    for (let reg = 0; reg < 64; reg++) if (hasReg(clobbers, reg)) { state[reg] = nothing; this.#write(reg); }
    for (let i = start; i < end && (fn.constraints[i]! & Def) !== 0; i++) {
      const v = this.#before.regs[i]!;
      const place = fn.regs[i]!;
      if (v < firstVirtual) continue;
      if (moved !== undefined) {
        state[place] = moved;
        if (this.#before.regs[start + 1]! >= firstVirtual) this.#copy(v, this.#before.regs[start + 1]!);
        else this.#define(v, place);
      } else this.#define(v, place);
      if (place < firstVirtual) this.#write(place);
    }
  }
  #define(v: Reg, operand: number): void {
    const state = this.#state;
    const constant = this.#constantOf.get(v);
    const place = isSlotOperand(operand) ? firstVirtual + operandSlot(operand) : operand;
    if (constant === undefined) for (let other = 0; other < state.length; other++) state[other] = withoutValue(state[other]!, v);
    state[place] = constant === undefined ? [v] : this.#constants.get(constant)!;
  }

  /** Whether the operands of a commutative instruction stand the other way round. */
  #isExchanged(start: number): boolean {
    const { regs } = this.#before;
    const holds = (operand: number, v: Reg): boolean => this.#state[this.#fn.regs[operand]!]?.includes(v) === true;
    return !(holds(start + 1, regs[start + 1]!) && holds(start + 2, regs[start + 2]!)) && holds(start + 1, regs[start + 2]!) && holds(start + 2, regs[start + 1]!);
  }
  /** The virtual register that an operand stands for. */
  #virtualOf(i: number): Reg { return this.#before.regs[this.#exchanged < 0 || i < this.#exchanged || i > this.#exchanged + 1 ? i : 2 * this.#exchanged + 1 - i]!; }

  /** Checks one operand of an instruction against the state before it. */
  #operand(i: number, start: number, end: number, inst: MInst): void {
    const fn = this.#fn;
    const v = this.#virtualOf(i);
    const place = fn.regs[i]!;
    const constraint = fn.constraints[i]!;
    if (v < firstVirtual) {
      if (place !== v) this.#fail(`operand ${i - start}: physical register ${v} became ${place}`);
      return;
    }
    const fail = (what: string): never => this.#fail(`operand ${i - start} (v${v}) in ${isSlotOperand(place) ? `slot ${operandSlot(place)}` : `register ${place}`}: ${what}`);
    const isDef = (constraint & Def) !== 0;
    const kind = constraintKind(constraint);
    if (isSlotOperand(place)) {
      if (kind !== KindAnywhere) fail('must be a register');
      this.#slot(operandSlot(place), fn.sizeOf(v));
    } else {
      if (place === noReg || place >= firstVirtual) fail('was not allocated');
      if (physicalClass(place) !== fn.classOf(v)) fail('wrong class');
      if (kind === KindFixed && place !== constraintValue(constraint)) fail(`must be ${constraintValue(constraint)}`);
      if (kind === KindTied && place !== fn.regs[start + constraintValue(constraint)]) fail(`differs from operand ${constraintValue(constraint)}`);
      // A tied def lies where its use does, which may be a fixed register.
      const fixedByTie = kind === KindTied || fn.op[inst] !== MMove && this.#isTiedTo(i - start, start, end);
      if (kind !== KindFixed && !fixedByTie && !hasReg(this.#allocatable, place)) fail('is not allocatable');
    }
    if (!isDef) {
      const at = isSlotOperand(place) ? firstVirtual + operandSlot(place) : place;
      if (!this.#state[at]!.includes(v) && !this.#before.undefinedRegs.has(v)) fail(`it holds [${this.#state[at]!.join(' ')}]`);
    }
    this.#checkSharing(i, start, end, inst, fail);
  }
  #isTiedTo(operand: number, start: number, end: number): boolean {
    for (let i = start; i < end; i++)
      if (constraintKind(this.#fn.constraints[i]!) === KindTied && constraintValue(this.#fn.constraints[i]!) === operand) return true;
    return false;
  }

  /** Which other operands and clobbers may have the same register. */
  #checkSharing(i: number, start: number, end: number, inst: MInst, fail: (what: string) => never): void {
    const fn = this.#fn;
    const place = fn.regs[i]!;
    const constraint = fn.constraints[i]!;
    const isDef = (constraint & Def) !== 0;
    const early = constraintEarly(constraint);
    const clobbers = fn.clobberSets[fn.clobber[inst]!]!;
    const clobbered = !isSlotOperand(place) && hasReg(clobbers, place);
    if (clobbered && (isDef ? constraintKind(constraint) !== KindFixed : early)) fail('is overwritten by the instruction');
    for (let k = start; k < end; k++) {
      if (k === i || fn.regs[k] !== place) continue;
      const other = fn.constraints[k]!;
      const otherDef = (other & Def) !== 0;
      if (isDef && otherDef) fail('two definitions in one place');
      if (isDef && !otherDef && !(constraintKind(constraint) === KindTied && this.#tiedValue(constraint, start) === this.#virtualOf(k))
        && (early || constraintEarly(other))) fail(`operand ${k - start} is there at the same time`);
    }
  }
  /** The virtual register that a tied def's use reads. */
  #tiedValue(constraint: number, start: number): Reg { return this.#virtualOf(start + constraintValue(constraint)); }
}

function intersection(a: Values, b: Values): Values {
  if (a === b || a.length === 0) return a;
  const out: Reg[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) { out.push(a[i]!); i++; j++; } else if (a[i]! < b[j]!) i++; else j++;
  }
  return out.length === a.length ? a : out;
}
function withValue(values: Values, v: Reg): Values {
  if (values.includes(v)) return values;
  return [...values, v].sort((a, b) => a - b);
}
function withoutValue(values: Values, v: Reg): Values {
  return values.length === 0 || !values.includes(v) ? values : values.filter((each) => each !== v);
}
