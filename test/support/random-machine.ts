// Random machine functions for an invented target, for the property tests of register allocation: random control flow with loops and
// irreducible regions, block parameters as moves, every kind of operand constraint, calls, high pressure, few registers.
//
// Every use is defined on all paths: a block uses what the blocks that dominate it define. No instruction asks for more
// registers than there are.

import { allocationFacts, type AllocationFacts } from '../../backends/common/allocation.ts';
import { Barrier, Branch, Commutes, Remat, Return } from '../../backends/common/instruction.ts';
import { Def, Early, emptyRegs, firstTargetOpcode, firstVirtual, fixedDef, fixedUse, Float, General, hasReg, KindAnywhere, Late, MachineFunction, MEntry, MKeep,
  MMove, tiedDef, Use, type MBlock, type Reg, type RegSet } from '../../backends/common/machine.ts';

export const opPlain = firstTargetOpcode;
export const opRemat = firstTargetOpcode + 1;
export const opJump = firstTargetOpcode + 2;
export const opBranch = firstTargetOpcode + 3;
export const opCall = firstTargetOpcode + 4;
export const opReturn = firstTargetOpcode + 5;
export const opCommutes = firstTargetOpcode + 6;

const flags = Array.from({ length: firstTargetOpcode + 7 }, () => ({ flags: 0 }));
flags[opRemat]!.flags = Remat;
flags[opJump]!.flags = Branch | Barrier;
flags[opBranch]!.flags = Branch;
flags[opReturn]!.flags = Return | Barrier;
flags[opCommutes]!.flags = Commutes;

/** Numbers from a seed (mulberry32). */
export class Random {
  #state: number;
  constructor(seed: number) { this.#state = seed | 0; }
  /** Below `limit`. */
  next(limit: number): number {
    this.#state = this.#state + 0x6d2b79f5 | 0;
    let t = Math.imul(this.#state ^ this.#state >>> 15, 1 | this.#state);
    t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
    return ((t ^ t >>> 14) >>> 0) % limit;
  }
  chance(percent: number): boolean { return this.next(100) < percent; }
  pick<T>(list: readonly T[]): T { return list[this.next(list.length)]!; }
}

export interface RandomShape {
  /** Allocatable registers of each class, at least 4. */
  readonly registers: number;
  readonly blocks: number;
  /** Instructions per block, at most. */
  readonly insts: number;
  /** Chance in percent that a use takes an older value rather than one of the newest. */
  readonly spread: number;
}

export interface RandomCode { readonly fn: MachineFunction; readonly facts: AllocationFacts }

export function randomMachineFunction(seed: number, shape: RandomShape): RandomCode {
  return new Generator(seed, shape).make();
}

class Generator {
  readonly #random: Random;
  readonly #shape: RandomShape;
  readonly #fn: MachineFunction;
  readonly #facts: AllocationFacts;
  readonly #callClobbers: RegSet;
  /** Indexed by block: registers that it or a dominator defines. */
  readonly #defined: Reg[][] = [];
  #scope: Reg[] = [];
  /** Registers assigned by moves anywhere: block parameters. */
  readonly #variables: Reg[] = [];

  constructor(seed: number, shape: RandomShape) {
    const random = this.#random = new Random(seed);
    this.#shape = shape;
    this.#fn = new MachineFunction(`random ${seed}`);
    const bank = (first: Reg): Reg[] => Array.from({ length: shape.registers }, (_, i) => first + i);
    const saved = Math.floor(shape.registers / 2);
    let general = 0;
    let float = 0;
    for (let i = 0; i < saved; i++) general |= 1 << shape.registers - 1 - i;
    if (random.chance(50)) float = general;
    this.#facts = allocationFacts({ allocatable: [bank(0), bank(32)], calleeSaved: [general, float] }, flags);
    const all = (1 << shape.registers) - 1;
    this.#callClobbers = [all & ~general, all & ~float];
    this.#fn.returnsTwice = random.chance(5);
  }

  make(): RandomCode {
    const fn = this.#fn;
    this.#controlFlow();
    const idom = dominators(fn);
    fn.blocks.forEach((_, block) => this.#setFrequency(block, idom));
    // Dominators come before the blocks that they dominate in reverse postorder.
    for (const block of reversePostorder(fn)) {
      this.#scope = block === 0 ? [] : [...this.#defined[idom[block]!]!];
      if (block === 0) this.#entry();
      const count = this.#random.next(this.#shape.insts + 1);
      for (let i = 0; i < count; i++) this.#anInstruction(block);
      this.#end(block);
      this.#defined[block] = this.#scope;
    }
    return { fn, facts: this.#facts };
  }

  #controlFlow(): void {
    const fn = this.#fn;
    const random = this.#random;
    const count = 1 + random.next(this.#shape.blocks);
    const succs: number[][] = Array.from({ length: count }, () => []);
    for (let block = 1; block < count; block++) succs[random.next(block)]!.push(block);
    for (let extra = count > 1 ? random.next(count + 1) : 0; extra > 0; extra--) succs[random.next(count)]!.push(1 + random.next(count - 1));
    for (let block = 0; block < count; block++) fn.newBlock(block);
    const preds = new Int32Array(count);
    for (const list of succs) for (const succ of list) preds[succ]!++;
    succs.forEach((list, block) => {
      for (const succ of list) {
        if (list.length > 1 && preds[succ]! > 1) {
          const middle = fn.newBlock(-1);
          fn.addEdge(block, middle);
          fn.addEdge(middle, succ);
        } else fn.addEdge(block, succ);
      }
    });
    fn.order = reversePostorder(fn);
    if (random.chance(30)) fn.order = [0, ...shuffled(fn.order.slice(1), random)];
  }
  #setFrequency(block: MBlock, idom: Int32Array): void {
    const fn = this.#fn;
    let depth = 0;
    // Back edges to dominators: a rough count of loops.
    for (let at = block; at > 0; at = idom[at]!)
      if (fn.blocks[at]!.preds.some((pred) => { for (let up = pred; up > 0; up = idom[up]!) if (up === at) return true; return false; })) depth++;
    fn.blocks[block]!.depth = depth;
    fn.blocks[block]!.frequency = 10 ** Math.min(depth, 4) * (0.2 + this.#random.next(10) / 10);
  }

  #begin(block: MBlock, op: number): void {
    this.#fn.blocks[block]!.insts.push(this.#fn.begin(op, 0));
  }
  #newReg(cls: number): Reg {
    return this.#fn.newReg(cls, cls === General ? this.#random.pick([4, 8]) : this.#random.pick([4, 8, 16]));
  }
  /** A register to define: fresh, or a variable again. */
  #target(cls: number): Reg {
    const variables = this.#variables.filter((reg) => this.#fn.classOf(reg) === cls && this.#scope.includes(reg));
    return variables.length > 0 && this.#random.chance(25) ? this.#random.pick(variables) : this.#newReg(cls);
  }
  #define(reg: Reg): void {
    if (!this.#scope.includes(reg)) this.#scope.push(reg);
  }
  #source(cls: number): Reg {
    const list = this.#scope.filter((reg) => this.#fn.classOf(reg) === cls);
    return this.#random.chance(this.#shape.spread) ? this.#random.pick(list) : list[Math.max(0, list.length - 1 - this.#random.next(4))]!;
  }

  #entry(): void {
    const random = this.#random;
    this.#begin(0, MEntry);
    for (const cls of [General, Float]) {
      const regs = shuffled([...this.#facts.allocatable[cls]!], random).slice(0, 1 + random.next(3));
      for (const reg of regs) {
        const param = this.#newReg(cls);
        this.#fn.addReg(param, fixedDef(reg));
        this.#define(param);
      }
    }
    for (let i = random.next(8); i >= 0; i--) {
      const reg = this.#newReg(random.next(2));
      this.#begin(0, opRemat);
      this.#fn.addReg(reg, Def);
      this.#fn.addImm(random.next(3));
      this.#define(reg);
    }
    for (let i = random.next(10); i > 0; i--) {
      const reg = this.#newReg(random.next(2));
      this.#moveInto(0, reg);
      if (this.#scope.includes(reg)) this.#variables.push(reg);
    }
  }

  #anInstruction(block: MBlock): void {
    const random = this.#random;
    const choice = random.next(100);
    if (choice < 15) this.#moveInto(block, this.#target(random.next(2)));
    else if (choice < 22) {
      const reg = this.#target(random.next(2));
      this.#begin(block, opRemat);
      this.#fn.addReg(reg, Def);
      this.#fn.addImm(random.next(3));
      this.#define(reg);
    } else if (choice < 27) {
      this.#begin(block, MKeep);
      for (let i = random.next(6); i > 0; i--) this.#fn.addReg(this.#source(random.next(2)), Use | KindAnywhere << 2);
    } else if (choice < 37) this.#call(block);
    else if (choice < 45) {
      const cls = random.next(2);
      const def = this.#newReg(cls);
      this.#begin(block, opCommutes);
      this.#add([[def, tiedDef(1)]], [[this.#source(cls), Use], [this.#source(cls), Use]]);
    }
    else this.#operation(block);
  }
  #moveInto(block: MBlock, to: Reg): void {
    const alike = this.#scope.filter((reg) => this.#fn.classOf(reg) === this.#fn.classOf(to) && this.#fn.sizeOf(reg) === this.#fn.sizeOf(to));
    if (alike.length === 0) return;
    const from = this.#random.pick(alike);
    this.#begin(block, MMove);
    this.#fn.addReg(to, Def);
    this.#fn.addReg(from, Use);
    this.#define(to);
  }

  /** A call: arguments and results in fixed registers, clobbers. */
  #call(block: MBlock): void {
    const random = this.#random;
    const fn = this.#fn;
    const results: [Reg, number][] = [];
    const args: [Reg, number][] = [];
    for (const cls of [General, Float]) {
      const regs = this.#facts.allocatable[cls]!;
      for (const reg of shuffled([...regs], random).slice(0, random.next(3))) results.push([this.#target(cls), fixedDef(reg)]);
      for (const reg of shuffled([...regs], random).slice(0, random.next(4))) args.push([this.#source(cls), fixedUse(reg)]);
      if (args.length < 3 && random.chance(20)) args.push([this.#source(cls), Use]);
    }
    this.#begin(block, opCall);
    this.#add(dropRepeated(results), args);
    if (random.chance(80)) fn.clobber[fn.count - 1] = fn.clobberSet(this.#callClobbers);
  }

  /** An operation with few operands of any kind, within what the registers allow. */
  #operation(block: MBlock): void {
    const random = this.#random;
    const fn = this.#fn;
    const limit = this.#shape.registers;
    const defs: [Reg, number][] = [];
    const uses: [Reg, number][] = [];
    const ties: [use: number, reg: Reg][] = [];
    for (const cls of [General, Float]) {
      const regs = this.#facts.allocatable[cls]!;
      const free = shuffled([...regs], random);
      let room = limit;
      let plainUses = 0;
      let plainDefs = 0;
      const clobbered = cls === General && random.chance(10) ? free.pop()! : -1;
      if (clobbered >= 0) { this.#clobbers = [1 << clobbered, 0]; room--; }
      for (let i = random.next(5); i > 0; i--) {
        const left = room - Math.max(plainUses, plainDefs);
        if (left <= 0) break;
        const kind = random.next(12);
        if (kind < 4) { uses.push([this.#source(cls), Use]); plainUses++; }
        else if (kind < 6) { defs.push([this.#target(cls), Def]); plainDefs++; }
        else if (kind === 6) { uses.push([this.#source(cls), fixedUse(free.pop()!) | (random.chance(20) ? Late : 0)]); room--; }
        else if (kind === 7) { defs.push([this.#target(cls), fixedDef(free.pop()!) | (random.chance(20) ? Early : 0)]); room--; }
        else if (kind === 8) { defs.push([this.#target(cls), Def | Early]); room--; }
        else if (kind === 9) { uses.push([this.#source(cls), Use | Late]); room--; }
        else {
          const fixed = random.chance(20);
          ties.push([uses.length, this.#target(cls)]);
          uses.push([this.#source(cls), fixed ? fixedUse(free.pop()!) : Use]);
          room--;
        }
      }
    }
    const tied = dropRepeated([...defs, ...ties.map(([use, reg]): [Reg, number] => [reg, -1 - use])]);
    for (const def of tied) {
      // What is written while it is read gets a register of its own.
      const clashes = uses.some(([reg, constraint], i) => reg === def[0] && ((constraint & Late) !== 0 || (def[1] & Early) !== 0 || def[1] < 0 && i !== -1 - def[1]));
      const isTied = def[1] < 0 && uses[-1 - def[1]]![0] === def[0] && uses.every(([reg, constraint]) => reg !== def[0] || constraint === Use);
      if (clashes && !isTied) def[0] = this.#newReg(fn.classOf(def[0]));
    }
    this.#begin(block, opPlain);
    this.#add(tied.map(([reg, constraint]): [Reg, number] => [reg, constraint < 0 ? tiedDef(tied.length - 1 - constraint) : constraint]), uses);
    if (this.#clobbers !== emptyRegs) fn.clobber[fn.count - 1] = fn.clobberSet(this.#clobbers);
    this.#clobbers = emptyRegs;
  }
  #clobbers: RegSet = emptyRegs;

  #add(defs: readonly [Reg, number][], uses: readonly [Reg, number][]): void {
    for (const [reg, constraint] of defs) this.#fn.addReg(reg, constraint);
    for (const [reg, constraint] of uses) this.#fn.addReg(reg, constraint);
    for (const [reg] of defs) this.#define(reg);
  }

  #end(block: MBlock): void {
    const random = this.#random;
    const fn = this.#fn;
    const { succs } = fn.blocks[block]!;
    if (succs.length === 0) {
      this.#begin(block, opReturn);
      const regs = shuffled([...this.#facts.allocatable[General]!], random).slice(0, random.next(3));
      for (const reg of regs) fn.addReg(this.#source(General), fixedUse(reg));
      return;
    }
    if (succs.length === 1) {
      // Block parameters.
      if (random.chance(60)) for (const variable of shuffled(this.#variables.filter((reg) => this.#scope.includes(reg)), random).slice(0, random.next(5))) this.#moveInto(block, variable);
      this.#begin(block, opJump);
      fn.addImm(succs[0]!);
      return;
    }
    let room = this.#shape.registers;
    for (const succ of succs.slice(1)) {
      this.#begin(block, opBranch);
      for (let i = random.next(3); i > 0 && room > 0; i--, room--) fn.addReg(this.#source(General), Use);
      fn.addImm(succ);
    }
    this.#begin(block, opJump);
    fn.addImm(succs[0]!);
  }
}

/** One def per register and instruction. */
function dropRepeated(defs: readonly [Reg, number][]): [Reg, number][] {
  return defs.filter(([reg], i) => defs.findIndex(([other]) => other === reg) === i);
}

function shuffled<T>(list: T[], random: Random): T[] {
  for (let i = list.length - 1; i > 0; i--) {
    const j = random.next(i + 1);
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
  return list;
}

function reversePostorder(fn: MachineFunction): MBlock[] {
  const out: MBlock[] = [];
  const seen = new Set<MBlock>([0]);
  const visit = (block: MBlock): void => {
    for (const succ of [...fn.blocks[block]!.succs].reverse()) if (!seen.has(succ)) { seen.add(succ); visit(succ); }
    out.push(block);
  };
  visit(0);
  return out.reverse();
}

/** Immediate dominators (Cooper, Harvey and Kennedy). */
function dominators(fn: MachineFunction): Int32Array {
  const rpo = reversePostorder(fn);
  const at = new Int32Array(fn.blocks.length);
  rpo.forEach((block, i) => { at[block] = i; });
  const idom = new Int32Array(fn.blocks.length).fill(-1);
  idom[0] = 0;
  for (let again = true; again;) {
    again = false;
    for (const block of rpo.slice(1)) {
      let best = -1;
      for (const pred of fn.blocks[block]!.preds) {
        if (idom[pred]! < 0) continue;
        if (best < 0) { best = pred; continue; }
        let a = pred;
        let b = best;
        while (a !== b) if (at[a]! > at[b]!) a = idom[a]!; else b = idom[b]!;
        best = a;
      }
      if (idom[block] !== best) { idom[block] = best; again = true; }
    }
  }
  return idom;
}

/** The code of a function as text, for messages of failing tests. */
export function codeText(fn: MachineFunction): string {
  const lines: string[] = [];
  for (const block of fn.order) {
    const { insts, preds, succs, frequency } = fn.blocks[block]!;
    lines.push(`block ${block} from ${preds.join(' ')} to ${succs.join(' ')}, ${frequency} times`);
    for (const inst of insts) {
      const operands = Array.from({ length: fn.regCount[inst]! }, (_, i) => operandText(fn, fn.regStart[inst]! + i));
      const clobbers = fn.clobberSets[fn.clobber[inst]!]!;
      const overwritten = Array.from({ length: firstVirtual }, (_, reg) => reg).filter((reg) => hasReg(clobbers, reg));
      lines.push(`  ${inst}: op ${fn.op[inst]} ${operands.join(', ')}${overwritten.length > 0 ? ` !${overwritten.join(' ')}` : ''}${fn.immCount[inst]! > 0 ? ` #${fn.imm(inst, 0)}` : ''}`);
    }
  }
  return lines.join('\n');
}
function operandText(fn: MachineFunction, i: number): string {
  const constraint = fn.constraints[i]!;
  const reg = fn.regs[i]!;
  const kind = ['', `@${constraint >> 4}`, `/${constraint >> 4}`, '?'][constraint >> 2 & 3]!;
  return `${(constraint & Def) !== 0 ? '=' : ''}${(constraint & 2) !== 0 ? '~' : ''}${reg < firstVirtual ? `r${reg}` : `v${reg}`}${kind}`;
}
