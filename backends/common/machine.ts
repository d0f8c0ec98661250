// Machine code of one function before it is bytes: instructions of one target over virtual and physical registers, in
// flat arrays indexed by small integers, as ir/module.ts holds IR bodies.
//
// Selection fills a MachineFunction, register allocation rewrites its register operands from virtual to physical and adds
// moves, spills and reloads; frame layout and encoding read it. Nothing here knows a target: an instruction's opcode is
// the index of a row in the target's instruction table (instruction.ts), and the first rows of every table are the same
// pseudo-instructions.
//
// Invariants:
// - Registers 0–31 are the target's general registers, 32–63 its floating-point registers, from 64 on virtual ones. A virtual
//   register may have several definitions (block parameters are assigned by moves at the ends of the predecessors;
//   critical edges are split before).
// - The register operands of an instruction are defs first, then uses. Each has a constraint (see below).
// - An instruction that writes a virtual register which it also reads has done reading then: such a def is not early, such a use not late,
//   and a tied def of it is tied to a use of it.
// - A physical register stands as an operand only where it is not allocatable (stack pointer, zero register), except in
//   constraints: "this virtual register must be in that physical one here".
// - Condition codes are never values: what sets them and what reads them are neighbours that come from one rule, and
//   moves, spills and reloads leave them alone.
// - The branches at the end of a block write no virtual registers; they read all that they need at once.
// - Every block ends in one or more branch instructions; control falls through only to the next block of `order` and only
//   where the last instruction is not a barrier.

/** A register: 0–31 general, 32–63 floating point (physical); from 64 on virtual. */
export type Reg = number & { readonly __reg?: never };
/** Index of an instruction. */
export type MInst = number & { readonly __minst?: never };
/** Index of a block. */
export type MBlock = number & { readonly __mblock?: never };
/** Index of a frame slot. */
export type FrameSlot = number & { readonly __frameslot?: never };

export const firstVirtual = 64;
/** An absent register operand (an address without an index). It has no constraint and no register. */
export const noReg: Reg = -1;

/** Register classes: the bank a register belongs to. */
export const General = 0;
export const Float = 1;
export type RegClass = number;

/** Class of a physical register. */
export function physicalClass(reg: Reg): RegClass { return reg >> 5; }

// Constraints of register operands, packed into one small integer:
//   bits 0    role: 0 use, 1 def
//   bit 1     early def (written before the uses are read: shares no register with them), or late use (read after defs are written)
//   bits 2-3  kind: 0 any register of the class, 1 the fixed register in bits 4-9,
//             2 tied: a def that must have the register of the operand numbered in bits 4-9 (a use),
//             3 anywhere: a register or the stack slot of its spill
export const Use = 0;
export const Def = 1;
export const Early = 2;
export const Late = 2;
export const KindAny = 0;
export const KindFixed = 1;
export const KindTied = 2;
export const KindAnywhere = 3;

export function fixedUse(reg: Reg): number { return Use | KindFixed << 2 | reg << 4; }
export function fixedDef(reg: Reg): number { return Def | KindFixed << 2 | reg << 4; }
export function tiedDef(operand: number): number { return Def | KindTied << 2 | operand << 4; }
export function constraintRole(constraint: number): number { return constraint & 1; }
export function constraintEarly(constraint: number): boolean { return (constraint & 2) !== 0; }
export function constraintKind(constraint: number): number { return constraint >> 2 & 3; }
/** The fixed register, or the tied operand's number. */
export function constraintValue(constraint: number): number { return constraint >> 4 & 63; }

/** A set of physical registers: bit n of [0] general register n, bit n of [1] floating-point register n. */
export type RegSet = readonly [general: number, float: number];

export const emptyRegs: RegSet = [0, 0];
export function regSet(...regs: readonly Reg[]): RegSet {
  const set: [number, number] = [0, 0];
  for (const reg of regs) set[reg >> 5]! |= 1 << (reg & 31);
  return set;
}
export function hasReg(set: RegSet, reg: Reg): boolean { return (set[reg >> 5]! >> (reg & 31) & 1) !== 0; }

// Opcodes that every target's table begins with (instruction.ts makes the rows).
/** Nothing. */
export const MNop = 0;
/** [def, use]: copies a register. */
export const MMove = 1;
/** [use], imm = frame slot: stores a whole register to its spill slot (made by register allocation only). */
export const MSpill = 2;
/** [def], imm = frame slot: loads a register from its spill slot (made by register allocation only). */
export const MReload = 3;
/** [uses…]: keeps registers alive up to here. No code. */
export const MKeep = 4;
/** [defs…], all fixed: the parameters that arrive in registers. First instruction of block 0. No code. */
export const MEntry = 5;
export const firstTargetOpcode = 8;

export interface MachineBlock {
  /** Instructions in order. */
  insts: MInst[];
  readonly succs: MBlock[];
  readonly preds: MBlock[];
  /** Number of loops around it. */
  depth: number;
  /** How often it runs per activation, estimated (entry 1). */
  frequency: number;
  /** The IR block it came from, -1 for a split edge. For messages and debugging. */
  readonly source: number;
}

/** An object in the frame: a slot of the IR, a spilled register, an outgoing area. */
export interface FrameObject {
  /** Bytes. */
  size: number;
  /** Bytes, a power of two. */
  align: number;
  /** Made by register allocation for a spilled register. */
  readonly spill: boolean;
  /** Offset from the frame's base, set by frame layout. */
  offset: number;
  /** IR slot number, -1 if none. */
  readonly slot: number;
  /** Offset in the area of incoming stack arguments if it lies there, else -1. */
  readonly incoming: number;
}

/** Code of one function. */
export class MachineFunction {
  readonly name: string;
  /** Number of instructions made. */
  count = 0;
  /** Indexed by MInst: row in the target's table. */
  op = new Uint16Array(256);
  /** Indexed by MInst: first register operand in `regs`, and how many. */
  regStart = new Int32Array(256);
  regCount = new Uint16Array(256);
  /** Indexed by MInst: first immediate in `imms`, and how many. */
  immStart = new Int32Array(256);
  immCount = new Uint16Array(256);
  /** Indexed by MInst: index into `clobberSets` of what it overwrites beside its defs; 0 is nothing. */
  clobber = new Uint16Array(256);
  /** Indexed by MInst: source line (LineId), 0 = none. */
  line = new Int32Array(256);
  /** Register operands and, in parallel, their constraints. */
  regs = new Int32Array(1024);
  constraints = new Uint16Array(1024);
  regPool = 0;
  /** Immediates: numbers, symbols, blocks, frame slots, as the row's operands say. */
  imms = new Int32Array(1024);
  immPool = 0;
  readonly clobberSets: RegSet[] = [emptyRegs];

  /** Indexed by MBlock. */
  readonly blocks: MachineBlock[] = [];
  /** Blocks in layout order; the first is the entry. */
  order: MBlock[] = [];

  /** Number of virtual registers + firstVirtual. */
  regLimit = firstVirtual;
  /** Indexed by Reg - firstVirtual: class and bytes (4, 8, 16). */
  virtualClass = new Uint8Array(256);
  virtualSize = new Uint8Array(256);

  readonly frame: FrameObject[] = [];
  /** Spill slots may not be shared: something returns twice (setjmp). */
  returnsTwice = false;
  /** The stack pointer moves within the body (alloca). */
  dynamicStack = false;
  /** Calls something: the return address must be saved, the stack aligned. */
  hasCalls = false;
  /** Bytes of the largest outgoing argument area. */
  outgoing = 0;
  /** Physical registers that allocation used (set by register allocation). */
  used: RegSet = emptyRegs;

  constructor(name: string) {
    this.name = name;
  }

  newReg(cls: RegClass, size: number): Reg {
    const index = this.regLimit - firstVirtual;
    if (index === this.virtualClass.length) {
      this.virtualClass = grownBytes(this.virtualClass);
      this.virtualSize = grownBytes(this.virtualSize);
    }
    this.virtualClass[index] = cls;
    this.virtualSize[index] = size;
    return this.regLimit++;
  }
  classOf(reg: Reg): RegClass { return reg < firstVirtual ? reg >> 5 : this.virtualClass[reg - firstVirtual]!; }
  /** Bytes that a spill of the register must keep; 8 for a physical one. */
  sizeOf(reg: Reg): number { return reg < firstVirtual ? 8 : this.virtualSize[reg - firstVirtual]!; }

  newBlock(source: number): MBlock {
    this.blocks.push({ insts: [], succs: [], preds: [], depth: 0, frequency: 1, source });
    return this.blocks.length - 1;
  }
  addEdge(from: MBlock, to: MBlock): void {
    this.blocks[from]!.succs.push(to);
    this.blocks[to]!.preds.push(from);
  }

  newSlot(size: number, align: number, spill: boolean, slot = -1): FrameSlot {
    this.frame.push({ size, align, spill, offset: -1, slot, incoming: -1 });
    return this.frame.length - 1;
  }
  /** A frame object in the area of incoming stack arguments, at an offset there. */
  newIncoming(size: number, incoming: number): FrameSlot {
    this.frame.push({ size, align: 1, spill: false, offset: -1, slot: -1, incoming });
    return this.frame.length - 1;
  }

  /** Begins an instruction that stands in no block yet; operands follow by `addReg` and `addImm`. */
  begin(op: number, line: number): MInst {
    const inst = this.count++;
    if (inst === this.op.length) this.#growInsts();
    this.op[inst] = op;
    this.regStart[inst] = this.regPool;
    this.regCount[inst] = 0;
    this.immStart[inst] = this.immPool;
    this.immCount[inst] = 0;
    this.clobber[inst] = 0;
    this.line[inst] = line;
    return inst;
  }
  /** Appends a register operand to the newest instruction. */
  addReg(reg: Reg, constraint: number): void {
    if (this.regPool === this.regs.length) {
      this.regs = grownInts(this.regs);
      const constraints = new Uint16Array(this.regs.length);
      constraints.set(this.constraints);
      this.constraints = constraints;
    }
    this.regs[this.regPool] = reg;
    this.constraints[this.regPool++] = constraint;
    this.regCount[this.count - 1]!++;
  }
  /** Appends an immediate to the newest instruction. */
  addImm(value: number): void {
    if (this.immPool === this.imms.length) this.imms = grownInts(this.imms);
    this.imms[this.immPool++] = value;
    this.immCount[this.count - 1]!++;
  }
  /** Register operand i of an instruction. */
  reg(inst: MInst, i: number): Reg { return this.regs[this.regStart[inst]! + i]!; }
  /** Immediate i of an instruction. */
  imm(inst: MInst, i: number): number { return this.imms[this.immStart[inst]! + i]!; }

  /** Index of a clobber set, added if new. */
  clobberSet(set: RegSet): number {
    const known = this.clobberSets.findIndex((each) => each[0] === set[0] && each[1] === set[1]);
    return known >= 0 ? known : this.clobberSets.push(set) - 1;
  }

  #growInsts(): void {
    const size = this.op.length * 2;
    const shorts = (old: Uint16Array<ArrayBuffer>): Uint16Array<ArrayBuffer> => { const next = new Uint16Array(size); next.set(old); return next; };
    this.op = shorts(this.op);
    this.regCount = shorts(this.regCount);
    this.immCount = shorts(this.immCount);
    this.clobber = shorts(this.clobber);
    this.regStart = grownInts(this.regStart);
    this.immStart = grownInts(this.immStart);
    this.line = grownInts(this.line);
  }
}

function grownInts(old: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const next = new Int32Array(old.length * 2);
  next.set(old);
  return next;
}
function grownBytes(old: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const next = new Uint8Array(old.length * 2);
  next.set(old);
  return next;
}
