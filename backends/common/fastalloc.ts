// Register allocation for -O0: one pass forward over each block.
//
// Within a block values live in registers as long as there is room (the least recently used one gives way) and are saved around what
// overwrites them. A virtual register that several blocks share, or that a block reads before it writes it, has a frame slot that is
// written at each definition, so that nothing is to be done at the ends of blocks; it is reloaded at its first use in
// a block. Rematerializable values with one definition have no slot and are made again instead. Linear time.
//
// Slots of values that live within one block are used again by the next block, unless the function returns twice.
// Constraints are met instruction by instruction: values that an instruction overwrites are saved before it, fixed uses are copied
// into their registers, a tied use that is still needed is copied first.

import { type AllocationFacts, allocatableSet, isRemat, newMove, newReload, newRemat, newSpill, slotOperand } from './allocation.ts';
import { constraintEarly, constraintKind, constraintValue, Def, firstVirtual, KindAnywhere, KindFixed, KindTied, MMove, type FrameSlot,
  type MachineFunction, type MBlock, type MInst, type Reg, type RegSet } from './machine.ts';

/** Rewrites every register operand of a function to a physical register. */
export function allocateFast(fn: MachineFunction, facts: AllocationFacts): void {
  new FastAllocator(fn, facts).run();
}

/** A small mutable set of physical registers. */
class Mask {
  readonly words = new Int32Array(2);
  clear(): void { this.words[0] = 0; this.words[1] = 0; }
  add(reg: Reg): void { this.words[reg >> 5]! |= 1 << (reg & 31); }
  addSet(set: RegSet): void { this.words[0]! |= set[0]; this.words[1]! |= set[1]; }
  has(reg: Reg): boolean { return (this.words[reg >> 5]! >> (reg & 31) & 1) !== 0; }
}

const none = new Mask();
const unplaced = -0x80000000;

class FastAllocator {
  readonly #fn: MachineFunction;
  readonly #facts: AllocationFacts;
  readonly #allocatable = new Mask();

  // Indexed by Reg - firstVirtual.
  /** Shared between blocks: its slot always holds its value. */
  readonly #shared: Uint8Array;
  /** The rematerializable instruction that is its only definition, -1. */
  readonly #remat: Int32Array;
  readonly #slot: Int32Array;
  /** Position of its last use in the block being allocated; a position passed long ago if there is none. */
  readonly #lastUse: Float64Array;
  /** Register that holds it now, -1. */
  readonly #home: Int32Array;
  /** Its slot holds its value (for those that are not shared). */
  readonly #saved: Uint8Array;

  // Indexed by physical register.
  /** The virtual register (less firstVirtual) that it holds, -1. */
  readonly #holds = new Int32Array(64).fill(-1);
  readonly #touched = new Float64Array(64);
  #clock = 0;

  readonly #used = new Mask();
  /** What the instruction overwrites besides its free defs: clobbers and fixed defs. */
  readonly #overwritten = new Mask();
  /** Taken while the uses are read. */
  readonly #reading = new Mask();
  /** Taken while the defs are written. */
  readonly #writing = new Mask();

  /** Slots of block-local values: free ones by log2 of their size, and those given out in this block. */
  readonly #freeSlots: readonly FrameSlot[][] = [[], [], [], [], [], []];
  readonly #blockSlots: FrameSlot[] = [];

  /** Where the operands of the current instruction go, by their number in it. */
  #place = new Int32Array(16);
  #start = 0;
  /** The block's new code. */
  #out: MInst[] = [];
  #line = 0;
  /** Position of the current instruction, counted through the function. */
  #at = 0;

  constructor(fn: MachineFunction, facts: AllocationFacts) {
    const count = fn.regLimit - firstVirtual;
    this.#fn = fn;
    this.#facts = facts;
    this.#allocatable.addSet(allocatableSet(facts));
    this.#shared = new Uint8Array(count);
    this.#remat = new Int32Array(count).fill(-1);
    this.#slot = new Int32Array(count).fill(-1);
    this.#lastUse = new Float64Array(count).fill(-1);
    this.#home = new Int32Array(count).fill(-1);
    this.#saved = new Uint8Array(count);
  }

  run(): void {
    this.#survey();
    for (const block of this.#fn.order) this.#allocateBlock(block);
    this.#fn.used = [this.#used.words[0]!, this.#used.words[1]!];
  }

  /** Finds the shared registers and the rematerializable ones. */
  #survey(): void {
    const fn = this.#fn;
    const seenIn = new Int32Array(this.#shared.length).fill(-1);
    const defs = new Uint8Array(this.#shared.length);
    for (const block of fn.order) {
      const { insts } = fn.blocks[block]!;
      for (let k = 0; k < insts.length; k++) {
        const start = fn.regStart[insts[k]!]!;
        // Uses before defs: what a block reads first comes from another one, or from its own last run.
        for (let i = start + fn.regCount[insts[k]!]! - 1; i >= start; i--) {
          const v = fn.regs[i]! - firstVirtual;
          if (v < 0) continue;
          const isDef = (fn.constraints[i]! & Def) !== 0;
          if (isDef) {
            this.#remat[v] = defs[v] === 0 && isRemat(fn, insts[k]!, this.#facts.flags) ? insts[k]! : -1;
            defs[v] = 1;
          }
          if (seenIn[v] === block) continue;
          if (seenIn[v]! >= 0 || !isDef) this.#shared[v] = 1;
          seenIn[v] = block;
        }
      }
    }
  }

  #allocateBlock(block: MBlock): void {
    const fn = this.#fn;
    const { insts } = fn.blocks[block]!;
    for (let k = 0; k < insts.length; k++) {
      const start = fn.regStart[insts[k]!]!;
      for (let i = start + fn.regCount[insts[k]!]! - 1; i >= start; i--)
        if ((fn.constraints[i]! & Def) === 0 && fn.regs[i]! >= firstVirtual) this.#lastUse[fn.regs[i]! - firstVirtual] = this.#at + k;
    }
    this.#out = [];
    for (let k = 0; k < insts.length; k++, this.#at++) {
      const inst = insts[k]!;
      this.#line = fn.line[inst]!;
      if (fn.op[inst] === MMove && fn.reg(inst, 0) >= firstVirtual && fn.reg(inst, 1) >= firstVirtual) this.#move(inst);
      else if (isRemat(fn, inst, this.#facts.flags) && fn.reg(inst, 0) >= firstVirtual) this.#constant(inst);
      else this.#instruction(inst);
    }
    for (let reg = 0; reg < 64; reg++) this.#free(reg);
    fn.blocks[block]!.insts = this.#out;
    if (!fn.returnsTwice) for (const slot of this.#blockSlots) this.#freeSlots[31 - Math.clz32(fn.frame[slot]!.size)]!.push(slot);
    this.#blockSlots.length = 0;
  }

  // State.

  #isNeeded(v: number): boolean { return this.#lastUse[v]! > this.#at; }
  /** Whether the value can be had again without its register. */
  #isClean(v: number): boolean { return this.#shared[v] !== 0 || this.#remat[v]! >= 0 || this.#saved[v] !== 0; }

  #free(reg: Reg): void {
    const v = this.#holds[reg]!;
    if (v < 0) return;
    this.#holds[reg] = -1;
    this.#home[v] = -1;
  }
  /** Makes a register the home of a value. */
  #settle(v: number, reg: Reg): void {
    if (this.#home[v]! >= 0) this.#free(this.#home[v]!);
    this.#free(reg);
    this.#holds[reg] = v;
    this.#home[v] = reg;
    this.#touched[reg] = ++this.#clock;
  }
  #slotOf(v: number): FrameSlot {
    const known = this.#slot[v]!;
    if (known >= 0) return known;
    const size = this.#fn.sizeOf(v + firstVirtual);
    const local = this.#shared[v] === 0;
    const slot = (local ? this.#freeSlots[31 - Math.clz32(size)]!.pop() : undefined) ?? this.#fn.newSlot(size, size, true);
    if (local) this.#blockSlots.push(slot);
    return this.#slot[v] = slot;
  }

  // Code.

  #emitMove(to: Reg, from: Reg): void {
    this.#used.add(to);
    this.#out.push(newMove(this.#fn, to, from, this.#line));
  }
  /** Stores a value from a register to its slot. */
  #emitSpill(v: number, reg: Reg): void {
    this.#out.push(newSpill(this.#fn, this.#slotOf(v), reg, this.#line));
    this.#saved[v] = 1;
  }
  /** Makes a value that is in no register available in one. */
  #load(v: number, reg: Reg): void {
    this.#used.add(reg);
    const of = this.#remat[v]!;
    this.#out.push(of >= 0 ? newRemat(this.#fn, of, reg, this.#line) : newReload(this.#fn, reg, this.#slotOf(v), this.#line));
  }
  /** Copies a value from wherever it is. */
  #copy(v: number, reg: Reg): void {
    if (this.#home[v]! >= 0) this.#emitMove(reg, this.#home[v]!);
    else this.#load(v, reg);
  }
  /** Saves what a register holds, if it is still needed, and empties it. */
  #evict(reg: Reg): void {
    const v = this.#holds[reg]!;
    if (v < 0) return;
    if (!this.#isClean(v) && this.#lastUse[v]! >= this.#at) this.#emitSpill(v, reg);
    this.#free(reg);
  }
  /** A register of a class outside two sets, emptied: a free one, else the least recently used, a clean one before others. */
  #take(cls: number, taken: Mask, alsoTaken: Mask): Reg {
    let best = -1;
    let bestCost = Infinity;
    const list = this.#facts.allocatable[cls]!;
    for (let k = 0; k < list.length; k++) {
      const reg = list[k]!;
      if (taken.has(reg) || alsoTaken.has(reg)) continue;
      const v = this.#holds[reg]!;
      if (v < 0) { best = reg; break; }
      const cost = this.#touched[reg]! + (this.#isClean(v) ? 0 : 1e9);
      if (cost < bestCost) { best = reg; bestCost = cost; }
    }
    if (best < 0) throw new Error('an instruction needs more registers than there are');
    this.#evict(best);
    this.#used.add(best);
    return best;
  }

  // Instructions.

  /** A copy between virtual registers: the target takes over a register that the source needs no more. */
  #move(inst: MInst): void {
    const fn = this.#fn;
    const to = fn.reg(inst, 0) - firstVirtual;
    const from = fn.reg(inst, 1) - firstVirtual;
    if (to === from) return;
    this.#reading.clear();
    this.#writing.clear();
    let reg = this.#home[from]!;
    if (reg < 0) {
      reg = this.#take(fn.classOf(from + firstVirtual), this.#reading, this.#writing);
      this.#load(from, reg);
      if (this.#isNeeded(from)) this.#settle(from, reg);
    }
    this.#touched[reg] = ++this.#clock;
    if (this.#isNeeded(from) && this.#isNeeded(to)) {
      this.#reading.add(reg);
      const source = reg;
      reg = this.#take(fn.classOf(to + firstVirtual), this.#reading, this.#writing);
      this.#emitMove(reg, source);
    }
    if (this.#isNeeded(to)) this.#settle(to, reg);
    else if (this.#home[to]! >= 0) this.#free(this.#home[to]!);
    this.#defined(to, reg);
    if (!this.#isNeeded(from) && this.#home[from] === reg) this.#free(reg);
  }

  /** A rematerializable definition: made at its uses. */
  #constant(inst: MInst): void {
    const v = this.#fn.reg(inst, 0) - firstVirtual;
    if (this.#remat[v]! < 0) this.#instruction(inst);
  }

  /** Writes a value just defined to its slot if it must always be there. */
  #defined(v: number, reg: Reg): void {
    this.#saved[v] = 0;
    if (this.#shared[v] !== 0 && this.#remat[v]! < 0) this.#emitSpill(v, reg);
  }

  #instruction(inst: MInst): void {
    const fn = this.#fn;
    const start = fn.regStart[inst]!;
    const end = start + fn.regCount[inst]!;
    let uses = start;
    while (uses < end && (fn.constraints[uses]! & Def) !== 0) uses++;
    this.#reading.clear();
    this.#writing.clear();
    this.#overwritten.clear();
    const clobbers = fn.clobberSets[fn.clobber[inst]!]!;
    this.#overwritten.addSet(clobbers);
    if (end - start > this.#place.length) this.#place = new Int32Array(2 * (end - start));
    const place = this.#place;
    place.fill(unplaced, 0, end - start);
    this.#start = start;
    for (let i = start; i < end; i++) this.#reserve(i);
    // The values to be overwritten have to be saved while they are there.
    this.#saveOverwritten();
    for (let i = start; i < uses; i++) this.#clearEarly(i);
    for (let i = uses; i < end; i++) if (constraintKind(fn.constraints[i]!) === KindFixed) this.#fixedUse(i);
    // Those first that may not lie in what is overwritten.
    for (let i = uses; i < end; i++) if (constraintEarly(fn.constraints[i]!)) this.#use(i);
    for (let i = start; i < uses; i++) if (constraintKind(fn.constraints[i]!) === KindTied) this.#tie(i, start);
    for (let i = start; i < uses; i++) this.#earlyDef(i, start);
    for (let i = uses; i < end; i++) if (!constraintEarly(fn.constraints[i]!)) this.#use(i);
    for (let i = uses; i < end; i++) {
      const v = fn.regs[i]! - firstVirtual;
      if (v >= 0 && this.#home[v]! >= 0 && !this.#isNeeded(v)) this.#free(this.#home[v]!);
    }
    for (let i = start; i < uses; i++) if (fn.regs[i]! >= firstVirtual && place[i - start] === unplaced) this.#def(i, start);
    this.#dropOverwritten();
    this.#out.push(inst);
    this.#used.addSet(clobbers);
    for (let i = start; i < uses; i++) if (fn.regs[i]! >= firstVirtual) this.#finishDef(i, place[i - start]!);
    for (let i = uses; i < end; i++) if (fn.regs[i]! >= firstVirtual) fn.regs[i] = place[i - start]!;
  }

  /** Notes the registers that an operand's constraint names. */
  #reserve(i: number): void {
    const constraint = this.#fn.constraints[i]!;
    if (constraintKind(constraint) !== KindFixed || this.#fn.regs[i]! < firstVirtual) return;
    const reg = constraintValue(constraint);
    if ((constraint & Def) === 0) {
      this.#reading.add(reg);
      if (constraintEarly(constraint)) this.#writing.add(reg);
    } else {
      this.#overwritten.add(reg);
      this.#writing.add(reg);
      if (constraintEarly(constraint)) this.#reading.add(reg);
    }
  }

  /** Nothing may be read from the register of an early def. */
  #clearEarly(i: number): void {
    const constraint = this.#fn.constraints[i]!;
    if (constraintKind(constraint) === KindFixed && constraintEarly(constraint) && this.#fn.regs[i]! >= firstVirtual) this.#evict(constraintValue(constraint));
  }

  #saveOverwritten(): void {
    for (let reg = 0; reg < 64; reg++) {
      const v = this.#holds[reg]!;
      if (v >= 0 && this.#overwritten.has(reg) && this.#isNeeded(v) && !this.#isClean(v)) this.#emitSpill(v, reg);
    }
  }
  #dropOverwritten(): void {
    for (let reg = 0; reg < 64; reg++) if (this.#holds[reg]! >= 0 && this.#overwritten.has(reg)) this.#free(reg);
  }

  /** Brings a value into the register that a use demands. The register is its home only if it has no other. */
  #fixedUse(i: number): void {
    const v = this.#fn.regs[i]! - firstVirtual;
    if (v < 0) return;
    const reg = constraintValue(this.#fn.constraints[i]!);
    if (this.#holds[reg] === v) return;
    const other = this.#holds[reg]!;
    if (other >= 0) {
      // Out of the way, into another register if one is free.
      const refuge = this.#isClean(other) || this.#lastUse[other]! < this.#at ? -1 : this.#freeRegister(this.#fn.classOf(other + firstVirtual));
      if (refuge >= 0) { this.#emitMove(refuge, reg); this.#settle(other, refuge); } else this.#evict(reg);
    }
    this.#copy(v, reg);
    if (this.#home[v]! < 0 && this.#allocatable.has(reg)) this.#settle(v, reg);
  }
  #freeRegister(cls: number): Reg {
    const list = this.#facts.allocatable[cls]!;
    for (let k = 0; k < list.length; k++) {
      const reg = list[k]!;
      if (this.#holds[reg]! < 0 && !this.#reading.has(reg) && !this.#writing.has(reg) && !this.#overwritten.has(reg)) return reg;
    }
    return -1;
  }

  /** Gives a use its register (or slot) and keeps that until the uses are read. */
  #use(i: number): void {
    const fn = this.#fn;
    const constraint = fn.constraints[i]!;
    const v = fn.regs[i]! - firstVirtual;
    if (v < 0 || this.#place[i - this.#start] !== unplaced) return;
    if (constraintKind(constraint) === KindFixed) { this.#place[i - this.#start] = constraintValue(constraint); return; }
    const late = constraintEarly(constraint);
    let reg = this.#home[v]!;
    if (reg < 0 && constraintKind(constraint) === KindAnywhere && this.#remat[v]! < 0) { this.#place[i - this.#start] = slotOperand(this.#slotOf(v)); return; }
    if (reg < 0 || late && (this.#overwritten.has(reg) || this.#writing.has(reg))) {
      const from = reg;
      reg = this.#take(fn.classOf(v + firstVirtual), this.#reading, late ? this.#lateTaken() : none);
      if (from >= 0) this.#emitMove(reg, from);
      else this.#load(v, reg);
      this.#settle(v, reg);
    }
    this.#reading.add(reg);
    if (late) this.#writing.add(reg);
    this.#touched[reg] = ++this.#clock;
    this.#place[i - this.#start] = reg;
  }
  readonly #both = new Mask();
  /** What is written by the instruction, as far as it is known. */
  #lateTaken(): Mask {
    this.#both.words[0] = this.#overwritten.words[0]! | this.#writing.words[0]!;
    this.#both.words[1] = this.#overwritten.words[1]! | this.#writing.words[1]!;
    return this.#both;
  }

  /** Puts a tied use where its def may overwrite it. */
  #tie(i: number, start: number): void {
    const fn = this.#fn;
    const use = start + constraintValue(fn.constraints[i]!);
    const v = fn.regs[use]! - firstVirtual;
    let reg = this.#home[v]!;
    if (constraintKind(fn.constraints[use]!) === KindFixed) {
      // The def goes where the use must be; the value moves elsewhere if it is still needed.
      reg = constraintValue(fn.constraints[use]!);
      if (this.#home[v] === reg && this.#isNeeded(v) && fn.regs[i]! - firstVirtual !== v) this.#evict(reg);
    } else if (reg < 0 || this.#isNeeded(v) && fn.regs[i]! - firstVirtual !== v || this.#writing.has(reg) || this.#overwritten.has(reg) || this.#reading.has(reg)) {
      reg = this.#take(fn.classOf(v + firstVirtual), this.#reading, this.#lateTaken());
      // Taking it may have thrown the value itself out.
      this.#copy(v, reg);
      if (this.#home[v]! < 0) this.#settle(v, reg);
    }
    this.#reading.add(reg);
    this.#writing.add(reg);
    this.#place[use - start] = reg;
    this.#place[i - start] = reg;
  }

  /** Chooses the register of a def that is written before the uses are read, and of fixed ones. */
  #earlyDef(i: number, start: number): void {
    const fn = this.#fn;
    const constraint = fn.constraints[i]!;
    const kind = constraintKind(constraint);
    if (fn.regs[i]! < firstVirtual || kind === KindTied) return;
    if (kind === KindFixed) { this.#place[i - start] = constraintValue(constraint); return; }
    if (!constraintEarly(constraint)) return;
    const reg = this.#take(fn.classOf(fn.regs[i]!), this.#reading, this.#lateTaken());
    this.#reading.add(reg);
    this.#writing.add(reg);
    this.#place[i - start] = reg;
  }
  /** Chooses the register of any other def: what the uses had is free again. */
  #def(i: number, start: number): void {
    const fn = this.#fn;
    const home = this.#home[fn.regs[i]! - firstVirtual]!;
    const reg = home >= 0 && !this.#overwritten.has(home) && !this.#writing.has(home) ? home
      : this.#take(fn.classOf(fn.regs[i]!), this.#writing, this.#overwritten);
    this.#writing.add(reg);
    this.#place[i - start] = reg;
  }
  /** After the instruction: the register holds the new value. */
  #finishDef(i: number, reg: Reg): void {
    const fn = this.#fn;
    const v = fn.regs[i]! - firstVirtual;
    fn.regs[i] = reg;
    this.#used.add(reg);
    if (this.#home[v]! >= 0) this.#free(this.#home[v]!);
    this.#free(reg);
    if (this.#isNeeded(v)) {
      if (this.#allocatable.has(reg)) this.#settle(v, reg);
      else {
        const home = this.#take(fn.classOf(v + firstVirtual), this.#writing, none);
        this.#writing.add(home);
        this.#emitMove(home, reg);
        this.#settle(v, home);
      }
    }
    this.#defined(v, reg);
  }
}

