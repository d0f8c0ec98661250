// Parallel moves: a group of moves between registers, spill slots and rematerialized values that all read before any writes, put into
// an order, with cycles broken by a free register or, if there is none, through a slot.
//
// A location is a physical register (>= 0), a frame slot (slotOperand), or nowhere (`nowhere(v)`): a value to be made again.

import { isSlotOperand, newMove, newReload, newRemat, newSpill, operandSlot, slotOperand } from './allocation.ts';
import { Float, type FrameSlot, type MachineFunction, type MInst, type Reg, type RegClass } from './machine.ts';

const nowhereBase = -0x40000000;
/** The location of the rematerializable register v (less firstVirtual). */
export function nowhere(v: number): number { return nowhereBase - v; }
export function isNowhere(location: number): boolean { return location <= nowhereBase; }

export class ParallelMoves {
  readonly #fn: MachineFunction;
  readonly #remat: Int32Array;
  /** A register of a class that holds nothing where the moves are made and is not avoided; -1 if there is none. */
  readonly #free: (cls: RegClass, avoided: (reg: Reg) => boolean) => Reg;
  readonly #allocatable: readonly (readonly Reg[])[];
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  readonly #reg: number[] = [];
  /** By class: slots through which cycles go when no register is free; -1 if there was no need. */
  readonly #temporary: FrameSlot[] = [-1, -1, -1, -1];
  #out: MInst[] = [];
  #line = 0;

  constructor(
    fn: MachineFunction,
    remat: Int32Array,
    allocatable: readonly (readonly Reg[])[],
    free: (cls: RegClass, avoided: (reg: Reg) => boolean) => Reg,
  ) {
    this.#fn = fn;
    this.#remat = remat;
    this.#allocatable = allocatable;
    this.#free = free;
  }

  /** Adds a move of the register v (less firstVirtual) to the group. */
  add(from: number, to: number, v: number): void {
    if (from === to) return;
    this.#from.push(from);
    this.#to.push(to);
    this.#reg.push(v);
  }

  /** Appends the group's code to `out` and empties the group. */
  emit(out: MInst[], line: number): void {
    this.#out = out;
    this.#line = line;
    const from = this.#from;
    const to = this.#to;
    const reg = this.#reg;
    this.#touched.length = 0;
    this.#touched.push(...from, ...to);
    while (from.length > 0) {
      let chosen = -1;
      for (let i = 0; i < from.length && chosen < 0; i++) if (!this.#isRead(to[i]!, i)) chosen = i;
      if (chosen < 0) {
        // Cycles are all that is left: what the first move overwrites is kept elsewhere.
        chosen = 0;
        this.#keep(to[0]!);
      }
      this.#emit(from[chosen]!, to[chosen]!, reg[chosen]!);
      from.splice(chosen, 1);
      to.splice(chosen, 1);
      reg.splice(chosen, 1);
    }
  }

  #isRead(location: number, besides: number): boolean {
    for (let i = 0; i < this.#from.length; i++) if (i !== besides && this.#from[i] === location) return true;
    return false;
  }
  /** Locations of the whole group, also of moves already made. */
  readonly #touched: number[] = [];
  readonly #isMoved = (reg: Reg): boolean => this.#touched.includes(reg);

  #keep(location: number): void {
    const v = this.#reg[this.#from.indexOf(location)]!;
    const cls = this.#fn.virtualClass[v]!;
    const scratch = this.#free(cls, this.#isMoved);
    const refuge = scratch >= 0 ? scratch : slotOperand(this.#temporarySlot(cls));
    this.#emit(location, refuge, v);
    for (let i = 0; i < this.#from.length; i++) if (this.#from[i] === location) this.#from[i] = refuge;
  }
  /** A slot for a moment; `second` where one is taken already. */
  #temporarySlot(cls: RegClass, second = false): FrameSlot {
    const which = cls + (second ? 2 : 0);
    if (this.#temporary[which]! < 0) this.#temporary[which] = this.#fn.newSlot(cls === Float ? 16 : 8, cls === Float ? 16 : 8, true);
    return this.#temporary[which]!;
  }

  #emit(from: number, to: number, v: number): void {
    const fn = this.#fn;
    if (to >= 0) {
      this.#out.push(isNowhere(from) ? newRemat(fn, this.#remat[v]!, to, this.#line) : isSlotOperand(from) ? newReload(fn, to, operandSlot(from), this.#line)
        : newMove(fn, to, from, this.#line));
      return;
    }
    if (from >= 0) { this.#out.push(newSpill(fn, operandSlot(to), from, this.#line)); return; }
    // From memory to memory, through a register.
    const cls = fn.virtualClass[v]!;
    const free = this.#free(cls, this.#isMoved);
    const scratch = free >= 0 ? free : this.#allocatable[cls]![0]!;
    const saved = free >= 0 ? -1 : this.#temporarySlot(cls, true);
    if (saved >= 0) this.#out.push(newSpill(fn, saved, scratch, this.#line));
    this.#emit(from, scratch, v);
    this.#out.push(newSpill(fn, operandSlot(to), scratch, this.#line));
    if (saved >= 0) this.#out.push(newReload(fn, scratch, saved, this.#line));
  }
}

