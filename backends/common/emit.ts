// From allocated machine code to bytes: frame slots become offsets, pseudo-instructions become moves, spills and reloads,
// jumps to the next block disappear, and branches get the short form where it reaches.
//
// Branch relaxation (Szymanski 1978): all branches start short; those that do not reach take the next form until nothing changes.
// Growing only, so it ends.

import { CodeBuffer, type Fixup, type FrameNote } from './code.ts';
import { layoutFrame, type Frame } from './frame.ts';
import { rotateLoops } from './layout.ts';
import { Branch, PBlock, PImmediate, PMemory, PReg, Return } from './instruction.ts';
import { MEntry, MKeep, MMove, MNop, MReload, MSpill, type MachineFunction, type MBlock, type MInst } from './machine.ts';
import type { Prepared } from './prepare.ts';

/** A function's code, position independent but for its fixups. */
export interface FunctionCode {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly fixups: readonly Fixup[];
  /** Indexed by MBlock: offset in `bytes`, -1 if the block was dropped. */
  readonly blockOffsets: Int32Array;
  /** Offset and LineId, ascending. */
  readonly lines: readonly { readonly at: number; readonly line: number }[];
  readonly frame: Frame;
  /** Offset after the prologue. */
  readonly bodyStart: number;
  /** Offsets of epilogues: [first byte, after the return]. */
  readonly epilogues: readonly (readonly [number, number])[];
  /** Pairs: instruction and offset of its code, in order. */
  readonly trace: Int32Array;
  /** What prologue and epilogues noted, ascending. */
  readonly frameNotes: readonly FrameNote[];
}

/**
 * Removes jumps to the next block, turns conditions round where that saves a jump, and skips blocks that only jump. Returns, indexed by
 * MBlock, the block that stands for one that was skipped; -1 for the others.
 */
export function simplifyBranches(prepared: Prepared, fn: MachineFunction): Int32Array {
  const { jump, invert } = prepared.target.branches;
  const { flags, branchTarget } = prepared;
  const { op, imms, immStart } = fn;
  const isBranch = (inst: MInst): boolean => (flags[op[inst]!]! & Branch) !== 0;
  /** Where the block that a branch goes to stands in \`imms\`. */
  const slot = (inst: MInst): number => immStart[inst]! + branchTarget[op[inst]!]!;
  const forward = new Int32Array(fn.blocks.length).fill(-1);
  // Where branches lead, and what leads nowhere but on.
  const used = new Uint8Array(fn.blocks.length);
  used[fn.order[0]!] = 1;
  for (let b = 0; b < fn.order.length; b++) {
    const { insts, succs } = fn.blocks[fn.order[b]!]!;
    const last = insts.length - 1;
    for (let i = 0; i <= last; i++) {
      if (!isBranch(insts[i]!)) continue;
      const at = slot(insts[i]!);
      const to = imms[at]!;
      if (forward[to] === -1) forward[to] = finalTarget(prepared, fn, to);
      used[imms[at] = forward[to]!] = 1;
    }
    // What ends in another jump (through a table) keeps all its successors.
    if (last >= 0 && !isBranch(insts[last]!)) for (let i = 0; i < succs.length; i++) used[forward[succs[i]!] = finalTarget(prepared, fn, succs[i]!)] = 1;
  }
  fn.order = fn.order.filter((block) => used[block] !== 0);
  rotateLoops(prepared, fn, (inst) => fn.imms[slot(inst)]!);

  for (let b = 0; b < fn.order.length; b++) {
    const next = fn.order[b + 1] ?? -1;
    const { insts } = fn.blocks[fn.order[b]!]!;
    const last = insts[insts.length - 1];
    if (last === undefined || op[last] !== jump) continue;
    if (imms[slot(last)] === next) { insts.pop(); continue; }
    const before = insts[insts.length - 2];
    if (before === undefined || !isBranch(before) || imms[slot(before)] !== next) continue;
    const opposite = invert(op[before]!);
    if (opposite < 0) continue;
    op[before] = opposite;
    imms[slot(before)] = imms[slot(last)]!;
    insts.pop();
  }
  return forward;
}

/** Where a block leads that does nothing but jump, and so on; the block itself if it does more. */
function finalTarget(prepared: Prepared, fn: MachineFunction, block: MBlock): MBlock {
  const { jump } = prepared.target.branches;
  let at = block;
  for (let hops = 0; hops < fn.blocks.length; hops++) {
    const { insts } = fn.blocks[at]!;
    let first = 0;
    while (first < insts.length && (fn.op[insts[first]!] === MNop || fn.op[insts[first]!] === MKeep)) first++;
    if (first === insts.length || fn.op[insts[first]!] !== jump) return at;
    const next = fn.imm(insts[first]!, prepared.branchTarget[jump]!);
    if (next === at) return at;
    at = next;
  }
  return at;
}

interface BranchSite { at: number; readonly inst: MInst; readonly to: MBlock; form: number }

/** Code of an allocated function. */
export function emitFunction(prepared: Prepared, fn: MachineFunction): FunctionCode {
  const forward = simplifyBranches(prepared, fn);
  return new Emitter(prepared, fn, forward).run();
}

class Emitter {
  readonly #prepared: Prepared;
  readonly #fn: MachineFunction;
  readonly #out: CodeBuffer;
  readonly #frame: Frame;
  readonly #branches: BranchSite[] = [];
  readonly #blockAt: Int32Array;
  readonly #forward: Int32Array;
  readonly #lines: { at: number; line: number; sites: number }[] = [];
  readonly #epilogues: { from: number; to: number; sites: number }[] = [];
  readonly #trace: number[] = [];

  constructor(prepared: Prepared, fn: MachineFunction, forward: Int32Array) {
    const { target } = prepared;
    this.#forward = forward;
    const { convention, registers } = target;
    this.#prepared = prepared;
    this.#fn = fn;
    this.#out = new CodeBuffer(target.instructionsBigEndian);
    this.#blockAt = new Int32Array(fn.blocks.length).fill(-1);
    if (fn.dynamicStack) fn.used = withFramePointer(fn.used, registers.framePointer);
    this.#frame = layoutFrame(fn, { stackPointer: registers.stackPointer, framePointer: registers.framePointer, stackAlign: convention.stackAlign,
      callArea: convention.callArea, areaInEveryFrame: convention.areaInEveryFrame === true, incomingOffset: convention.incomingOffset, pushed: convention.pushed, calleeSaved: registers.calleeSaved,
      saveBytes: target.saveBytes, savedAt: convention.savedAt ?? (() => -1), head: target.frameHead(fn) });
  }

  run(): FunctionCode {
    const fn = this.#fn;
    const out = this.#out;
    const { target } = this.#prepared;
    target.emitPrologue(fn, this.#frame, out);
    const bodyStart = out.length;
    for (const block of fn.order) {
      this.#blockAt[block] = out.length;
      const { insts } = fn.blocks[block]!;
      for (let i = 0; i < insts.length; i++) {
        this.#trace.push(insts[i]!, out.length);
        this.#instruction(insts[i]!);
      }
    }
    return this.#relax(bodyStart);
  }

  #instruction(inst: MInst): void {
    const fn = this.#fn;
    const out = this.#out;
    const { target, flags, parsed } = this.#prepared;
    const op = fn.op[inst]!;
    const line = fn.line[inst]!;
    if (line !== 0 && (this.#lines.length === 0 || this.#lines[this.#lines.length - 1]!.line !== line)) this.#lines.push({ at: out.length, line, sites: this.#branches.length });
    switch (op) {
      case MNop: case MKeep: case MEntry: return;
      case MMove: {
        const to = fn.reg(inst, 0);
        const from = fn.reg(inst, 1);
        if (to !== from) target.emitMove(to >> 5, 8, to, from, out);
        return;
      }
      case MSpill: case MReload: {
        const reg = fn.reg(inst, 0);
        const object = fn.frame[fn.imm(inst, 0)]!;
        const { base, offset } = this.#reach(inst, object.offset);
        if (op === MSpill) target.emitSpill(reg >> 5, object.size, reg, base, offset, out);
        else target.emitReload(reg >> 5, object.size, reg, base, offset, out);
        return;
      }
      default:
    }
    const flag = flags[op]!;
    if ((flag & Branch) !== 0) {
      this.#branches.push({ at: out.length, inst, to: fn.imm(inst, this.#prepared.branchTarget[op]!), form: 0 });
      return;
    }
    // Frame slots become base and displacement.
    let reg = 0;
    let imm = 0;
    const { operands } = parsed[op]!;
    for (let k = 0; k < operands.length; k++) {
      const { kind } = operands[k]!;
      if (kind === PReg) reg++;
      else if (kind === PMemory) {
        const at = fn.immStart[inst]! + imm;
        const place = fn.imms[at + 1]!;
        if (place <= -2) {
          const { base, offset } = this.#reach(inst, fn.imms[at]! + fn.frame[-2 - place]!.offset);
          fn.regs[fn.regStart[inst]! + reg] = base;
          fn.imms[at] = offset;
          fn.imms[at + 1] = -1;
        }
        reg += 2;
        imm += 3;
      } else imm += kind === PImmediate || kind === PBlock ? 1 : 2;
    }
    if ((flag & Return) !== 0) {
      const start = out.length;
      target.emitEpilogue(fn, this.#frame, out);
      target.encode(fn, inst, out);
      this.#epilogues.push({ from: start, to: out.length, sites: this.#branches.length });
      return;
    }
    target.encode(fn, inst, out);
  }

  /** Base and displacement for an offset in the frame. */
  #reach(inst: MInst, offset: number): { base: number; offset: number } {
    return this.#prepared.target.reachFrame(this.#fn, inst, this.#frame.base, offset, this.#out);
  }

  /** Chooses the branches' forms and puts the code together. */
  #relax(bodyStart: number): FunctionCode {
    const fn = this.#fn;
    const { target } = this.#prepared;
    const { branches } = target;
    const sites = this.#branches;
    const raw = this.#out;
    const sizes = new Int32Array(sites.length);
    // Bytes of branches before each site, and so the shift of everything after it.
    const shift = new Int32Array(sites.length + 1);
    const measure = (): void => {
      for (let i = 0; i < sites.length; i++) {
        sizes[i] = branches.size(fn, sites[i]!.inst, sites[i]!.form);
        shift[i + 1] = shift[i]! + sizes[i]!;
      }
    };
    // Indexed by block: number of sites before it.
    const sitesBefore = new Int32Array(fn.blocks.length);
    {
      let seen = 0;
      for (const block of fn.order) {
        sitesBefore[block] = seen;
        for (const inst of fn.blocks[block]!.insts) if (seen < sites.length && sites[seen]!.inst === inst) seen++;
      }
    }
    const addressOf = (block: MBlock): number => this.#blockAt[block]! + shift[sitesBefore[block]!]!;
    for (let again = true; again;) {
      again = false;
      measure();
      for (let i = 0; i < sites.length; i++) {
        const site = sites[i]!;
        if (branches.reaches(fn, site.inst, site.form, addressOf(site.to) - (site.at + shift[i]!))) continue;
        site.form++;
        again = true;
      }
    }
    const out = new CodeBuffer(target.instructionsBigEndian);
    let done = 0;
    for (let i = 0; i < sites.length; i++) {
      const site = sites[i]!;
      out.append(raw.bytes.subarray(done, site.at));
      done = site.at;
      branches.encode(fn, site.inst, site.form, addressOf(site.to) - out.length, out);
    }
    out.append(raw.bytes.subarray(done, raw.length));
    // A branch has no field in `raw`: a field at the same offset belongs to the instruction after it.
    let before = 0;
    const fixups = raw.fixups.map((fixup) => {
      while (before < sites.length && sites[before]!.at <= fixup.at) before++;
      return { ...fixup, at: fixup.at + shift[before]! };
    });
    const trace = Int32Array.from(this.#trace);
    for (let i = 0, passed = 0; i < trace.length; i += 2) {
      trace[i + 1]! += shift[passed]!;
      if (passed < sites.length && sites[passed]!.inst === trace[i]) passed++;
    }
    let noted = 0;
    const frameNotes = raw.frameNotes.map((note) => {
      while (noted < sites.length && sites[noted]!.at < note.at) noted++;
      return { ...note, at: note.at + shift[noted]! };
    });
    const blockOffsets = new Int32Array(fn.blocks.length).fill(-1);
    for (const block of fn.order) blockOffsets[block] = addressOf(block);
    // Jump tables may name blocks that were skipped.
    this.#forward.forEach((to, block) => { if (to >= 0 && blockOffsets[block]! < 0) blockOffsets[block] = blockOffsets[to]!; });
    return { bytes: out.take(), fixups: [...out.fixups, ...fixups], blockOffsets, frame: this.#frame, bodyStart, frameNotes, trace,
      lines: this.#lines.map(({ at, line, sites: n }) => ({ at: at + shift[n]!, line })),
      epilogues: this.#epilogues.map(({ from, to, sites: n }) => [from + shift[n]!, to + shift[n]!]) };
  }
}

function withFramePointer(used: readonly [number, number], reg: number): [number, number] {
  return [used[0] | (reg < 32 ? 1 << reg : 0), used[1]];
}
