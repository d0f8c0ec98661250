// The form that a target fills in: facts, tables and a few hooks. Generic code asks for roles and facts and never for a
// name. A target folder has the same files everywhere:
//   registers.ts    names, roles, allocation order         instructions.ts  one row per machine instruction, and their encoding
//   rules.ts        selection rules                        abi.ts           calling convention, frame
//   relocations.ts  relocation types                       runtime.ts       start, setjmp, longjmp, system call
//   target.ts       the form, filled in                    disassemble.ts   machine code back to text
//
// The layout stands beside the target and is not implied by it: hooks that depend on it get it as an argument.

import type { Layout } from '../../ir/layout.ts';
import type { CodeBuffer, RelocationRow } from './code.ts';
import type { InstructionRow } from './instruction.ts';
import type { FrameSlot, MachineFunction, MBlock, MInst, Reg, RegClass, RegSet } from './machine.ts';
import type { Frame } from './frame.ts';
import type { CallingConvention } from './convention.ts';
import type { RuleSource } from './rules.ts';

/** The registers of a target and their roles. */
export interface RegisterFile {
  /** Indexed by Reg (0–31 general, 32–63 floating point): name in assembly, '' where there is no such register. */
  readonly names: readonly string[];
  /** Indexed by class: the registers that allocation may use, in order of preference. */
  readonly allocatable: readonly (readonly Reg[])[];
  /** Registers that a call leaves as they were. */
  readonly calleeSaved: RegSet;
  readonly stackPointer: Reg;
  /** Base of frames whose stack pointer moves; allocatable otherwise if it is in `allocatable`. */
  readonly framePointer: Reg;
  /** Where a call leaves the return address, -1 if on the stack or in a register that is none of these. */
  readonly linkRegister: Reg;
  /** DWARF number of each register, indexed by Reg. */
  readonly dwarf: readonly number[];
}

/** Everything that generic code knows of a machine. */
export interface Target {
  readonly name: string;
  /** Word size in bytes of the machine's general registers. */
  readonly registerBytes: 4 | 8;
  readonly registers: RegisterFile;
  readonly rows: readonly InstructionRow[];
  readonly rules: readonly RuleSource[];
  readonly convention: CallingConvention;
  readonly relocations: readonly RelocationRow[];
  readonly elf: ElfFacts;
  /** What a memory operand can express. */
  readonly addressing: Addressing;
  /** Names of immediate predicates that rules use (`a:i12`): whether a constant fits. The value is sign-extended from its width. */
  readonly immediates: Readonly<Record<string, (value: bigint) => boolean>>;
  /**
   * Whether an integer constant takes so many instructions that loops had better find it in a register. With this fact, addresses of
   * symbols and floating constants are kept too; without it all are made where they are used.
   */
  readonly isCostly?: (constant: bigint) => boolean;
  /** The high half of a register that holds a 32-bit value is undefined, so that a truncation needs no code. */
  readonly truncationIsFree: boolean;
  /** Registers hold 32-bit values sign-extended, so that a sign extension needs no code. Rules must keep it so. */
  readonly signExtensionIsFree: boolean;
  /** Byte order of instructions in memory. */
  readonly instructionsBigEndian: boolean;
  /** Bytes that saving a register of each class takes. */
  readonly saveBytes: readonly [number, number];
  /** Bytes at the top of the frame for the target's own use (saved link register, back chain). */
  readonly frameHead: (fn: MachineFunction) => number;
  /** Loads and stores work at any alignment (see Addressing for those that do not). */
  readonly misaligned: boolean;

  /** What legalization must know beside the rules (legalize.ts: LegalizeFacts). */
  readonly divisionTraps: boolean;
  readonly conversion: 'exact' | 'saturates' | 'minimum';
  readonly totalStoreOrder: boolean;

  /** Encodes one instruction that is no branch to a block. Registers are physical, frame slots resolved. */
  readonly encode: (fn: MachineFunction, inst: MInst, out: CodeBuffer) => void;
  readonly branches: BranchFacts;

  // What register allocation inserts; emitted when code is laid out, registers physical.
  readonly emitMove: (cls: RegClass, size: number, to: Reg, from: Reg, out: CodeBuffer) => void;
  readonly emitSpill: (cls: RegClass, size: number, from: Reg, base: Reg, offset: number, out: CodeBuffer) => void;
  readonly emitReload: (cls: RegClass, size: number, to: Reg, base: Reg, offset: number, out: CodeBuffer) => void;
  /**
   * Saves registers and makes the frame; `out.length` at the end is where the body starts. Notes moves of the stack pointer
   * (`out.stackDepth`), and where the return address is kept if it is not among the saved registers (`out.savedRegister`).
   */
  readonly emitPrologue: (fn: MachineFunction, frame: Frame, out: CodeBuffer) => void;
  /** Undoes the frame, before each return. Notes moves of the stack pointer. */
  readonly emitEpilogue: (fn: MachineFunction, frame: Frame, out: CodeBuffer) => void;
  /**
   * Gives the base register and offset for a displacement that instructions cannot hold: may emit code that leaves
   * base + offset in the scratch register kept for this. Returns the base to use and the rest of the displacement.
   */
  readonly reachFrame: (fn: MachineFunction, inst: MInst, base: Reg, offset: number, out: CodeBuffer) => { base: Reg; offset: number };

  /** Code of the routines that programs need from the back end, by name: `_start`, `__lode_setjmp`, `__lode_longjmp`, and the primitives of the described calls (runtime/abi). */
  readonly routines: Readonly<Record<string, (layout: Layout, out: CodeBuffer, reference: (name: string) => number) => void>>;

  /** For tests: bits that a row's immediates may have, options of the assembler. */
  readonly immediateMask?: (row: string) => number;
  readonly assembler?: readonly string[];

  /** Assembly text of an instruction; registers physical. */
  readonly print: (fn: MachineFunction, inst: MInst, names: PrintNames) => string;
}

/** Names that a printer cannot know. */
export interface PrintNames {
  readonly reference: (reference: number) => string;
  readonly block: (block: MBlock) => string;
  readonly slot: (slot: FrameSlot) => string;
}

export interface ElfFacts {
  /** e_machine. */
  readonly machine: number;
  readonly flags: number;
  readonly pageSize: number;
  /** First address of a static executable. */
  readonly imageBase: number;
  /** Fills gaps in code: one instruction that does nothing. */
  readonly nop: readonly number[];
  /** Alignment of functions, in bytes. */
  readonly functionAlign: number;
  /** Least alignment of data objects, where the psABI asks for one (s390x: addresses of symbols are even). */
  readonly dataAlign?: number;
  /** Offset of the thread-local block from the thread pointer: variant 1 (block above) or 2 (below). */
  readonly tlsVariant: 1 | 2;
  /** Variant 1: bytes between the thread pointer and the block. PowerPC: -0x7000. */
  readonly tlsOffset: number;
  /** Canonical frame address less stack pointer at entry, as the psABI's debugging information has it. */
  readonly cfaOffset: number;
  /** DWARF column of the return address. */
  readonly returnColumn: number;
  /** Relocation row of a pointer-sized data word. */
  readonly dataWord: number;
  /** Relocation row of a 32-bit data word. */
  readonly data32: number;
  /** Relocation row of a data word with an offset from the thread pointer, where code takes these from memory. */
  readonly threadOffset?: number;
}

/** What a memory operand can hold. */
export interface Addressing {
  /** Smallest and largest displacement. */
  readonly minDisplacement: number;
  readonly maxDisplacement: number;
  /** log2 scales that an index register may have beside a displacement; empty if there is no index. */
  readonly scales: readonly number[];
  /** Whether index and displacement may stand together. */
  readonly indexWithDisplacement: boolean;
  /**
   * Where it depends on the bytes that are accessed: whether a displacement fits. An index is then scaled by 1 or these bytes, a
   * reference must be aligned to them, and what is no access has no index.
   */
  readonly byAccess?: (displacement: number, bytes: number) => boolean;
  /** An index of 32 bits may be extended in the operand (IndexSigned, IndexUnsigned). */
  readonly extendsIndex?: boolean;
  /** Whether a reference (symbol) may stand in it, and whether beside a base register. */
  readonly reference: boolean;
  readonly referenceWithBase: boolean;
}

/** Branches to blocks: forms from 0 (the shortest) on, chosen by distance. */
export interface BranchFacts {
  /** Bytes of the branch in a form. */
  readonly size: (fn: MachineFunction, inst: MInst, form: number) => number;
  /** Whether the distance in bytes (from the branch's own start) fits a form; true for the last one. */
  readonly reaches: (fn: MachineFunction, inst: MInst, form: number, distance: number) => boolean;
  readonly encode: (fn: MachineFunction, inst: MInst, form: number, distance: number, out: CodeBuffer) => void;
  /** Row of the unconditional jump to a block. */
  readonly jump: number;
  /** Turns a conditional branch's row into that of the opposite condition (also for unordered ones); -1 if there is none. */
  readonly invert: (op: number) => number;
}
