// What memory is known to hold, for value numbering: load elimination and store-to-load forwarding.
//
// The walk goes down the dominator tree. Entries (address, width, value) are made by loads and stores; a write takes out
// the entries that it may touch. A block takes over what its immediate dominator knew at its end, except what some
// block on a way between may have written: those blocks are found backwards from the block, so that a loop header keeps
// what its loop does not write. Taken-out entries come back when the walk leaves the block (undo log).
//
// Forwarding between different memory types waits until the layout is bound: an entry serves accesses of its own width and
// register type only. Volatile accesses are left alone; atomic ones, fences and calls are barriers for all but private
// slots and constant objects.

import { laneCount } from '../layout.ts';
import type { BlockId, Value } from '../module.ts';
import * as Op from '../op.gen.ts';
import { flagsOf, memEndian, memOrder, memScalar, memVolatile, Writes } from '../ops.ts';
import { scalars, U16, VI32 } from '../types.ts';
import { Alias, newPlace, RootPointer, type Place } from './alias.ts';
import type { CallFacts } from './facts.ts';
import type { Func } from './func.ts';
import { isExtended } from './known.ts';
import type { Rewriter } from './rewrite.ts';

/** Most entries that are kept. */
const maxEntries = 512;
/** Most blocks looked at between a block and its dominator. */
const maxRegion = 256;

interface Entry {
  readonly address: Value;
  /** Access scalar; what a load as it gives. */
  readonly scalar: number;
  readonly value: Value;
  readonly place: Place;
  alive: boolean;
}

export class Memory {
  readonly alias: Alias;
  readonly #fn: Func;
  readonly #facts: CallFacts | null;
  readonly #entries: Entry[] = [];
  /** Entries that were taken out, in order. */
  readonly #killed: Entry[] = [];
  /** Numbers of entries and of taken-out ones at each block on the way. */
  readonly #marks: number[] = [];
  /** Indexed by block: instructions that write, filled when first needed. */
  readonly #writers: (Value[] | undefined)[] = [];
  readonly #seen: Int32Array;
  #stamp = 0;
  readonly #place = newPlace();
  #resolve: (value: Value) => Value = (value) => value;

  constructor(fn: Func, facts: CallFacts | null) {
    this.#fn = fn;
    this.#facts = facts;
    this.alias = new Alias(fn);
    this.#seen = new Int32Array(fn.body.blocks.length);
  }

  /** Lets addresses be seen through the replacements of a rewriter. */
  attach(rewriter: Rewriter): void { this.#resolve = (value) => rewriter.resolve(value); }

  enter(block: BlockId): void {
    this.#marks.push(this.#entries.length, this.#killed.length);
    if (block === 0) return;
    const { flow } = this.#fn;
    const first = flow.predStart[block]!;
    if (flow.predStart[block + 1]! - first === 1 && flow.edgeFrom[flow.predEdges[first]!] === flow.idom[block]) return;
    this.#between(block);
  }

  leave(): void {
    const killed = this.#marks.pop()!;
    const entries = this.#marks.pop()!;
    while (this.#killed.length > killed) this.#killed.pop()!.alive = true;
    this.#entries.length = entries;
  }

  /** Applies what the blocks between a block and its dominator write. */
  #between(block: BlockId): void {
    const { flow } = this.#fn;
    const stop = flow.idom[block]!;
    const stamp = ++this.#stamp;
    const work: BlockId[] = [];
    const reach = (to: BlockId): void => {
      for (let p = flow.predStart[to]!; p < flow.predStart[to + 1]!; p++) {
        const from = flow.edgeFrom[flow.predEdges[p]!]!;
        if (from === stop || this.#seen[from] === stamp) continue;
        this.#seen[from] = stamp;
        work.push(from);
      }
    };
    reach(block);
    let budget = maxRegion;
    while (work.length > 0) {
      if (budget-- === 0) return this.#clobber();
      const at = work.pop()!;
      for (const inst of this.#writersOf(at)) this.#write(inst);
      reach(at);
    }
  }

  #writersOf(block: BlockId): readonly Value[] {
    let list = this.#writers[block];
    if (list === undefined) {
      list = [];
      const { body } = this.#fn;
      for (const inst of body.blocks[block]!.insts) if (this.#mayWrite(inst)) list.push(inst);
      this.#writers[block] = list;
    }
    return list;
  }

  #mayWrite(inst: Value): boolean {
    const { body } = this.#fn;
    const op = body.op[inst]!;
    if ((flagsOf[op]! & Writes) !== 0) return true;
    switch (op) {
      case Op.call: return this.#facts === null || this.#facts.mayWrite(body.operand(inst, 0));
      case Op.icall: case Op.sysc: case Op.fence: case Op.setjmp: case Op.stackrestore: return true;
      case Op.load: return memOrder(body.aux[inst]!) > 1;
      default: return false;
    }
  }

  /** Takes in one instruction of the walk: what stands for it (a load's value), -1 if it goes away, else itself. */
  visit(inst: Value, r: Rewriter): Value {
    const { body } = this.#fn;
    const op = body.op[inst]!;
    const aux = body.aux[inst]!;
    const plain = (op === Op.load || op === Op.store) && !memVolatile(aux) && memOrder(aux) === 0 && memEndian(aux) === 0;
    if (op === Op.load && plain) return this.#load(inst, r);
    if (op === Op.store && plain) {
      const address = body.operand(inst, 0);
      const value = body.operand(inst, 1);
      const scalar = memScalar(aux);
      const known = this.#find(address, scalar);
      if (known !== null && known.scalar === scalar && known.value === value) return -1;
      this.#write(inst);
      this.#add(address, scalar, value);
      return inst;
    }
    if (this.#mayWrite(inst)) this.#write(inst);
    return inst;
  }

  #load(inst: Value, r: Rewriter): Value {
    const { body } = this.#fn;
    const address = body.operand(inst, 0);
    const scalar = memScalar(body.aux[inst]!);
    const known = this.#find(address, scalar);
    if (known === null) {
      this.#add(address, scalar, inst);
      return inst;
    }
    if (scalar > U16 || isExtended(body, known.value, scalar)) return known.value;
    return r.emit(Op.narrow, VI32, scalar, [known.value]);
  }

  /** The newest entry for an address and width. */
  #find(address: Value, scalar: number): Entry | null {
    for (let i = this.#entries.length - 1; i >= 0; i--) {
      const entry = this.#entries[i]!;
      if (entry.address === address && entry.alive && sameWidth(entry.scalar, scalar)) return entry;
    }
    return null;
  }

  #add(address: Value, scalar: number, value: Value): void {
    if (this.#entries.length >= maxEntries) return;
    const place = newPlace();
    this.alias.locate(address, this.#resolve, place);
    this.alias.sizeScalar(place, scalar);
    this.#entries.push({ address, scalar, value, place, alive: true });
  }

  /** Takes out everything that others may write. */
  #clobber(): void {
    for (let i = this.#entries.length - 1; i >= 0; i--) {
      const entry = this.#entries[i]!;
      if (!entry.alive || this.alias.isPrivate(entry.place) || this.alias.isConstant(entry.place)) continue;
      entry.alive = false;
      this.#killed.push(entry);
    }
  }

  /** Takes out what one instruction may write. */
  #write(inst: Value): void {
    const { body } = this.#fn;
    const place = this.#place;
    switch (body.op[inst]) {
      case Op.store: case Op.bfstore:
        if (memOrder(body.aux[inst]!) > 1) this.#clobber();
        this.alias.access(inst, this.#resolve, place);
        break;
      case Op.copy:
        this.alias.locate(body.operand(inst, 0), this.#resolve, place);
        this.alias.sizeType(place, body.operand(inst, 2));
        place.tag = 0;
        break;
      case Op.memcpy: case Op.memmove: case Op.memset: {
        this.alias.locate(body.operand(inst, 0), this.#resolve, place);
        const count = this.#resolve(body.operand(inst, 2));
        const bytes = body.op[count] === Op.iconst ? body.operand(count, 0) >>> 0 : Infinity;
        for (let lane = 0; lane < laneCount; lane++) place.to[lane] = place.from[lane]! + bytes;
        place.tag = 0;
        break;
      }
      case Op.rmw: case Op.cmpxchg:
        this.#clobber();
        this.alias.locate(body.operand(inst, 0), this.#resolve, place);
        place.exact = false;
        place.anchor = -1;
        place.tag = 0;
        break;
      default:
        this.#clobber();
        return;
    }
    for (let i = this.#entries.length - 1; i >= 0; i--) {
      const entry = this.#entries[i]!;
      if (!entry.alive || !this.alias.mayAlias(entry.place, place)) continue;
      if (this.alias.isConstant(entry.place) && place.kind === RootPointer) continue;
      entry.alive = false;
      this.#killed.push(entry);
    }
  }
}

/** Whether accesses as two scalars have one width and register type in every layout. */
export function sameWidth(a: number, b: number): boolean {
  return a === b || scalars[a]!.bits === scalars[b]!.bits && scalars[a]!.value === scalars[b]!.value;
}

