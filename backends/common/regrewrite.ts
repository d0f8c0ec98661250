// From bundles with registers to code: rewrites operands, and makes the moves that connect the pieces of each live range.
//
// A piece is a part of a live range that has one register, or lies in memory. Pieces of a register meet at the gap of an index (or at
// the late point, behind a piece that only serves a use) or on edges between blocks. Moves of one gap form parallel groups, in this
// order: what follows from the instruction before (fixed defs) and pieces that meet here; what the instruction needs (fixed
// and tied uses); what leaves the block. An edge's moves stand at the start of its target if that has one predecessor, else at
// the end of its source.
//
// Stores: a slot must hold the value wherever a piece lies in memory. A piece in a register is clean if it only came from memory; leaving a dirty
// one for memory stores. Where that is more often than the definitions run, all definitions store instead, and leaving is free.

import { isSlotOperand, slotOperand, type AllocationFacts } from './allocation.ts';
import type { Bundles } from './livebundle.ts';
import { bodyLength, DefFixed, DefMove, DefRegister, type LiveRanges, UseFixed, UseMove, UseTied } from './liverange.ts';
import { Def, firstVirtual, hasReg, MMove, type MachineFunction, type MBlock, type MInst, type Reg, type RegClass } from './machine.ts';
import { isNowhere, nowhere, ParallelMoves } from './parallelmove.ts';
import type { RegisterMap } from './registermap.ts';
import { assignSlots } from './spillslot.ts';

/** Location of a piece in memory, before it has a slot. */
const memory = -1;

// Groups of moves at an index.
const Arriving = 0;
const Needed = 1;
const Leaving = 2;

/** Parts of live ranges that lie in memory: parallel arrays, registers less firstVirtual. */
export interface Spilled { readonly reg: number[]; readonly from: number[]; readonly to: number[] }

export class Rewriter {
  readonly #fn: MachineFunction;
  readonly #ranges: LiveRanges;
  readonly #map: RegisterMap;
  readonly #facts: AllocationFacts;
  readonly #pieceStart: Int32Array;
  readonly #pieceFrom: Int32Array;
  readonly #pieceTo: Int32Array;
  readonly #pieceLocation: Int32Array;
  #slots: Int32Array = new Int32Array(0);
  /** Blocks in order of their numbers. */
  readonly #starts: Int32Array;

  // Moves, linked per index and group.
  readonly #head: Int32Array;
  readonly #moveNext: number[] = [];
  readonly #moveFrom: number[] = [];
  /** Location, or `tieBase` + the operand that says it. */
  readonly #moveTo: number[] = [];
  readonly #moveReg: number[] = [];
  readonly #deleted: Uint8Array;
  /** By operand: what a move reads from memory. */
  readonly #movedRegs = new Map<number, number>();
  /** General and floating-point registers written. */
  readonly #used = new Int32Array(2);

  // Transitions of the register at hand: pieces, where the value is read, index and group.
  readonly #fromPiece: number[] = [];
  readonly #source: number[] = [];
  readonly #toPiece: number[] = [];
  readonly #atIndex: number[] = [];
  readonly #atGroup: number[] = [];

  constructor(fn: MachineFunction, ranges: LiveRanges, map: RegisterMap, facts: AllocationFacts, bundles: Bundles, spilled: Spilled) {
    this.#fn = fn;
    this.#ranges = ranges;
    this.#map = map;
    this.#facts = facts;
    this.#head = new Int32Array(ranges.indexCount * 3 + 3).fill(-1);
    this.#deleted = new Uint8Array(fn.count);
    this.#starts = Int32Array.from(fn.order, (block) => ranges.blockStart[block]! * 4);
    const count = ranges.segStart.length - 1;
    this.#pieceStart = new Int32Array(count + 1);
    const total = this.#countPieces(bundles, spilled);
    this.#pieceFrom = new Int32Array(total);
    this.#pieceTo = new Int32Array(total);
    this.#pieceLocation = new Int32Array(total);
    this.#collectPieces(bundles, spilled);
  }

  #countPieces(bundles: Bundles, spilled: Spilled): number {
    const counts = this.#pieceStart;
    for (let bundle = 0; bundle < bundles.count; bundle++)
      if (bundles.reg[bundle]! >= 0) for (let seg = bundles.start[bundle]!; seg < bundles.end[bundle]!; seg++) counts[bundles.segReg[seg]! + 1]!++;
    for (const v of spilled.reg) counts[v + 1]!++;
    for (let v = 0; v + 1 < counts.length; v++) counts[v + 1]! += counts[v]!;
    return counts[counts.length - 1]!;
  }

  #collectPieces(bundles: Bundles, spilled: Spilled): void {
    const next = this.#pieceStart.slice();
    const insert = (v: number, from: number, to: number, location: number): void => {
      // Ascending by start; they come in nearly that order.
      let at = next[v]!++;
      for (; at > this.#pieceStart[v]! && this.#pieceFrom[at - 1]! > from; at--) {
        this.#pieceFrom[at] = this.#pieceFrom[at - 1]!;
        this.#pieceTo[at] = this.#pieceTo[at - 1]!;
        this.#pieceLocation[at] = this.#pieceLocation[at - 1]!;
      }
      this.#pieceFrom[at] = from;
      this.#pieceTo[at] = to;
      this.#pieceLocation[at] = location;
    };
    for (let bundle = 0; bundle < bundles.count; bundle++) {
      const reg = bundles.reg[bundle]!;
      if (reg < 0) continue;
      for (let seg = bundles.start[bundle]!; seg < bundles.end[bundle]!; seg++) insert(bundles.segReg[seg]!, bundles.segFrom[seg]!, bundles.segTo[seg]!, reg);
    }
    for (let i = 0; i < spilled.reg.length; i++) insert(spilled.reg[i]!, spilled.from[i]!, spilled.to[i]!, memory);
  }

  /** Rewrites the function. */
  run(groups: Int32Array): void {
    const fn = this.#fn;
    const { remat } = this.#ranges;
    const count = this.#pieceStart.length - 1;
    const inMemory = new Uint8Array(count);
    for (let v = 0; v < count; v++)
      for (let piece = this.#pieceStart[v]!; piece < this.#pieceStart[v + 1]!; piece++) if (this.#pieceLocation[piece] === memory && remat[v]! < 0) inMemory[v] = 1;
    this.#slots = assignSlots(this.#ranges, groups, inMemory);
    for (const inst of this.#ranges.dead) this.#deleted[inst] = 1;
    for (let v = 0; v < count; v++) {
      for (let piece = this.#pieceStart[v]!; piece < this.#pieceStart[v + 1]!; piece++)
        if (this.#pieceLocation[piece] === memory) this.#pieceLocation[piece] = remat[v]! >= 0 ? nowhere(v) : slotOperand(this.#slots[v]!);
      this.#rewriteUses(v);
      this.#connect(v);
    }
    this.#rewriteRest();
    this.#emit();
    fn.used = [this.#used[0]!, this.#used[1]!];
  }

  /** The piece of a register that contains a point; -1 if there is none. */
  #pieceAt(v: number, point: number): number {
    let low = this.#pieceStart[v]!;
    let high = this.#pieceStart[v + 1]!;
    while (low < high) {
      const middle = low + high >> 1;
      if (this.#pieceTo[middle]! <= point) low = middle + 1; else high = middle;
    }
    return low < this.#pieceStart[v + 1]! && this.#pieceFrom[low]! <= point ? low : -1;
  }

  #addMove(index: number, group: number, from: number, to: number, v: number): void {
    if (from === to) return;
    const move = this.#moveNext.length;
    this.#moveNext.push(this.#head[index * 3 + group]!);
    this.#head[index * 3 + group] = move;
    this.#moveFrom.push(from);
    this.#moveTo.push(to);
    this.#moveReg.push(v);
  }

  #rewriteUses(v: number): void {
    const fn = this.#fn;
    const { usePoint, useKind, useOperand, useStart, tiedDef, fixedOf, remat } = this.#ranges;
    let piece = this.#pieceStart[v]!;
    for (let use = useStart[v]!; use < useStart[v + 1]!; use++) {
      const point = usePoint[use]!;
      while (this.#pieceTo[piece]! <= point) piece++;
      const location = this.#pieceLocation[piece]!;
      const operand = useOperand[use]!;
      switch (useKind[use]!) {
        case UseFixed:
          this.#addMove(point >> 2, Needed, location, fixedOf[operand]!, v);
          fn.regs[operand] = fixedOf[operand]!;
          break;
        case UseTied:
          this.#addMove(point >> 2, Needed, location, tieBase + tiedDef[operand]!, v);
          fn.regs[operand] = tieBase + tiedDef[operand]!;
          break;
        case DefFixed:
          this.#addMove(point >> 2, Arriving, fixedOf[operand]!, location, v);
          fn.regs[operand] = fixedOf[operand]!;
          break;
        case DefRegister:
          if (isNowhere(location)) this.#deleted[remat[v]!] = 1;
          else fn.regs[operand] = location;
          break;
        case UseMove:
          if (isSlotOperand(location)) this.#movedRegs.set(operand, v);
          fn.regs[operand] = location;
          break;
        default:
          fn.regs[operand] = location;
      }
    }
  }

  /** Operands that have no use record or wait for another one: fixed defs of values that nobody uses, tied uses. */
  #rewriteRest(): void {
    const fn = this.#fn;
    const { fixedOf, sharedTies } = this.#ranges;
    for (let i = 0; i < fixedOf.length; i++) {
      const reg = fn.regs[i]!;
      if (reg >= tieBase) fn.regs[i] = fn.regs[reg - tieBase]!;
      else if (reg >= firstVirtual && fixedOf[i]! >= 0) fn.regs[i] = fixedOf[i]!;
    }
    for (let i = 0; i < sharedTies.length; i += 2) fn.regs[sharedTies[i]!] = fn.regs[sharedTies[i + 1]!]!;
  }

  // Connecting the pieces of one register.

  #connect(v: number): void {
    const first = this.#pieceStart[v]!;
    const last = this.#pieceStart[v + 1]!;
    if (last - first < 2 && (last === first || this.#pieceLocation[first]! >= 0)) return;
    this.#fromPiece.length = this.#source.length = this.#toPiece.length = this.#atIndex.length = this.#atGroup.length = 0;
    for (let piece = first; piece < last; piece++) {
      if (piece > first && this.#pieceTo[piece - 1] === this.#pieceFrom[piece]) this.#meet(v, piece - 1, piece);
      this.#meetEdges(v, piece);
    }
    const storesAtDefs = this.#ranges.remat[v]! < 0 && this.#slots[v]! >= 0 && this.#planStores(v);
    for (let t = 0; t < this.#fromPiece.length; t++) {
      const from = this.#source[t]!;
      const to = this.#pieceLocation[this.#toPiece[t]!]!;
      if (to < 0 && (isNowhere(to) || storesAtDefs || this.#dirty[this.#fromPiece[t]! - first] === 0)) continue;
      this.#addMove(this.#atIndex[t]!, this.#atGroup[t]!, from, to, v);
    }
  }

  #transition(from: number, to: number, index: number, group: number): void {
    this.#fromPiece.push(from);
    this.#source.push(this.#pieceLocation[from]!);
    this.#toPiece.push(to);
    this.#atIndex.push(index);
    this.#atGroup.push(group);
  }

  /** Two pieces that touch. */
  #meet(v: number, from: number, to: number): void {
    const ranges = this.#ranges;
    const point = this.#pieceFrom[to]!;
    const index = point >> 2;
    // At a block's start it is edges that connect them.
    if ((point & 3) === 0 && ranges.blockStart[ranges.blockAt[index]!]! === index) return;
    // Not connected if the second one begins with a definition.
    const use = ranges.firstUse(v, point);
    if (use < ranges.useStart[v + 1]! && ranges.usePoint[use] === point && isDefinition(ranges.useKind[use]!)) return;
    this.#transition(from, to, index, Arriving);
    if ((point & 3) === 0 || this.#pieceFrom[from] !== index * 4) return;
    // Behind a piece that serves one use, into memory: the value comes from where it was before that piece.
    const defined = ranges.firstUse(v, index * 4);
    if (ranges.usePoint[defined] === index * 4 && ranges.useKind[defined] === DefFixed)
      this.#source[this.#source.length - 1] = ranges.fixedOf[ranges.useOperand[defined]!]!;
    else if (from > this.#pieceStart[v]! && this.#pieceTo[from - 1] === index * 4) this.#source[this.#source.length - 1] = this.#pieceLocation[from - 1]!;
  }

  /** Edges into the blocks that begin within a piece. */
  #meetEdges(v: number, piece: number): void {
    const fn = this.#fn;
    const ranges = this.#ranges;
    const to = this.#pieceTo[piece]!;
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = low + high >> 1;
      if (this.#starts[middle]! < this.#pieceFrom[piece]!) low = middle + 1; else high = middle;
    }
    for (let k = low; k < this.#starts.length && this.#starts[k]! < to; k++) {
      const block = fn.order[k]!;
      if (!ranges.liveness.isLiveIn(block, v + firstVirtual)) continue;
      const { preds } = fn.blocks[block]!;
      for (let p = 0; p < preds.length; p++) {
        const pred = preds[p]!;
        const other = this.#pieceAt(v, ranges.blockLast[pred]! * 4 + 3);
        if (other < 0) throw new Error(`v${v + firstVirtual} is not live at the end of block ${pred}`);
        if (other === piece || this.#pieceLocation[other] === this.#pieceLocation[piece] && this.#pieceLocation[piece]! < 0) continue;
        if (preds.length === 1) this.#transition(other, piece, ranges.blockStart[block]!, Arriving);
        else this.#transition(other, piece, ranges.blockLast[pred]!, Leaving);
      }
    }
  }

  #dirty = new Uint8Array(64);
  /** Finds the dirty pieces of a register and decides whether its definitions store. */
  #planStores(v: number): boolean {
    const ranges = this.#ranges;
    const first = this.#pieceStart[v]!;
    const last = this.#pieceStart[v + 1]!;
    if (this.#dirty.length < last - first) this.#dirty = new Uint8Array(2 * (last - first));
    const dirty = this.#dirty;
    dirty.fill(0, 0, last - first);
    let definitions = 0;
    for (let use = ranges.useStart[v]!; use < ranges.useStart[v + 1]!; use++) {
      if (!isDefinition(ranges.useKind[use]!)) continue;
      const piece = this.#pieceAt(v, ranges.usePoint[use]!);
      if (this.#pieceLocation[piece]! < 0) continue;
      dirty[piece - first] = 1;
      definitions += ranges.frequencyAt[ranges.usePoint[use]! >> 2]!;
    }
    for (let again = true; again;) {
      again = false;
      for (let t = 0; t < this.#fromPiece.length; t++) {
        const to = this.#toPiece[t]!;
        if (dirty[this.#fromPiece[t]! - first] === 0 || dirty[to - first] !== 0 || this.#pieceLocation[to]! < 0) continue;
        dirty[to - first] = 1;
        again = true;
      }
    }
    let transitions = 0;
    for (let t = 0; t < this.#fromPiece.length; t++)
      if (this.#pieceLocation[this.#toPiece[t]!]! < 0 && dirty[this.#fromPiece[t]! - first] !== 0) transitions += ranges.frequencyAt[this.#atIndex[t]!]!;
    if (transitions <= definitions) return false;
    for (let use = ranges.useStart[v]!; use < ranges.useStart[v + 1]!; use++) {
      if (!isDefinition(ranges.useKind[use]!)) continue;
      const point = ranges.usePoint[use]!;
      const location = this.#pieceLocation[this.#pieceAt(v, point)]!;
      if (location < 0 || this.#pieceAt(v, (point | 3) + 1) < 0 && ranges.useKind[use] !== DefFixed) continue;
      // At the gap behind the definition; a fixed def is there already, in its own register.
      const from = ranges.useKind[use] === DefFixed ? ranges.fixedOf[ranges.useOperand[use]!]! : location;
      this.#addMove((point >> 2) + (ranges.useKind[use] === DefFixed ? 0 : 1), Arriving, from, slotOperand(this.#slots[v]!), v);
    }
    return true;
  }

  // Code.

  #emit(): void {
    const fn = this.#fn;
    let point = 0;
    let to = 0;
    const moves = new ParallelMoves(fn, this.#ranges.remat, this.#facts.allocatable, (cls, avoided) => this.#scratch(cls, point, to, avoided));
    for (const block of fn.order) {
      const { insts } = fn.blocks[block]!;
      const out: MInst[] = [];
      const body = bodyLength(fn, insts, this.#facts.flags);
      let index = this.#ranges.blockStart[block]!;
      const group = (which: number, line: number): void => {
        if (this.#gather(index, which, moves)) moves.emit(out, line);
      };
      point = index * 4;
      to = point + 2;
      group(Arriving, insts.length > 0 ? fn.line[insts[0]!]! : 0);
      for (let k = 0; k < insts.length; k++) {
        const inst = insts[k]!;
        if (k <= body) {
          index++;
          point = index * 4 - 1;
          to = index * 4 + 2;
          group(Arriving, fn.line[inst]!);
          group(Needed, fn.line[inst]!);
          if (k === body) this.#leave(block, index, inst, group, () => { point = index * 4 - 1; to = index * 4 + 4; });
        }
        if (this.#deleted[inst] !== 0) continue;
        if (fn.op[inst] === MMove) this.#emitMove(inst, out, moves);
        else { out.push(inst); this.#noteWrites(inst); }
      }
      if (body === insts.length) {
        index++;
        point = index * 4 - 1;
        to = index * 4 + 4;
        group(Arriving, 0);
        group(Leaving, 0);
      }
      for (let k = 0; k < out.length; k++) if (out[k]! >= this.#deleted.length) this.#noteWrites(out[k]!);
      fn.blocks[block]!.insts = out;
    }
  }
  #leave(block: MBlock, index: number, inst: MInst, group: (which: number, line: number) => void, free: () => void): void {
    if (this.#head[index * 3 + Leaving]! < 0) return;
    // Moves before a branch must not touch what it reads.
    if (this.#fn.blocks[block]!.succs.length > 1 || this.#fn.regCount[inst]! > 0) throw new Error(`a critical edge leaves block ${block}`);
    free();
    group(Leaving, this.#fn.line[inst]!);
  }

  #gather(index: number, which: number, moves: ParallelMoves): boolean {
    const head = this.#head[index * 3 + which]!;
    for (let move = head; move >= 0; move = this.#moveNext[move]!) {
      const to = this.#moveTo[move]!;
      moves.add(this.#moveFrom[move]!, to >= tieBase ? this.#fn.regs[to - tieBase]! : to, this.#moveReg[move]!);
    }
    return head >= 0;
  }

  #emitMove(inst: MInst, out: MInst[], moves: ParallelMoves): void {
    const fn = this.#fn;
    const to = fn.reg(inst, 0);
    const from = fn.reg(inst, 1);
    if (to === from) return;
    if (to >= 0 && from >= 0) { out.push(inst); this.#noteWrites(inst); return; }
    moves.add(from, to, isNowhere(from) ? nowhere(0) - from : this.#movedRegs.get(fn.regStart[inst]! + 1) ?? 0);
    moves.emit(out, fn.line[inst]!);
  }

  #noteWrites(inst: MInst): void {
    const fn = this.#fn;
    const start = fn.regStart[inst]!;
    for (let i = start; i < start + fn.regCount[inst]! && (fn.constraints[i]! & Def) !== 0; i++) {
      const reg = fn.regs[i]!;
      if (reg >= 0) this.#used[reg >> 5]! |= 1 << (reg & 31);
    }
    const clobbers = fn.clobberSets[fn.clobber[inst]!]!;
    this.#used[0]! |= clobbers[0];
    this.#used[1]! |= clobbers[1];
  }

  /** A register that holds nothing between two points; none that would have to be saved first. */
  #scratch(cls: RegClass, from: number, to: number, avoided: (reg: Reg) => boolean): Reg {
    for (const reg of this.#facts.allocatable[cls]!) {
      if (avoided(reg) || hasReg(this.#facts.calleeSaved, reg) && (this.#used[reg >> 5]! >> (reg & 31) & 1) === 0) continue;
      if (this.#map.isFree(reg, from, to)) return reg;
    }
    return -1;
  }
}

const tieBase = 0x40000000;

function isDefinition(kind: number): boolean { return kind === DefRegister || kind === DefFixed || kind === DefMove; }
