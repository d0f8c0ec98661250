// dse: dead store elimination.
//
// Within a block, backwards: a store is dead if a later one writes all of its bytes and nothing between may read them. In the
// whole function: stores to a slot that is never read, and whose address nobody else has, are dead everywhere.

import type { Body, Value } from '../module.ts';
import * as Op from '../op.gen.ts';
import { memEndian, memOrder, memScalar, memVolatile } from '../ops.ts';
import { Alias, newPlace, slotBelow, type Place } from './alias.ts';
import type { Func } from './func.ts';
import { sameWidth } from './memory.ts';
import { ValueUses } from './uses.ts';

/** Most stores of a block that are remembered. */
const maxPending = 32;

/** Removes dead stores of a function; whether there were any. */
export function dse(fn: Func): boolean {
  const unread = unreadSlots(fn.body);
  let changed = unread !== null && dropStores(fn.body, unread);
  changed = new Eliminator(fn).run() || changed;
  return changed;
}

/** Flags of slots that are only written; null if there are none. */
function unreadSlots(body: Body): Uint8Array | null {
  if (body.slots.length === 0) return null;
  const flags = new Uint8Array(body.slots.length).fill(1);
  const uses = new ValueUses();
  for (const block of body.blocks) {
    for (const inst of block.insts) {
      const op = body.op[inst]!;
      const n = uses.of(body, inst);
      for (let k = 0; k < n; k++) {
        const value = body.pool[uses.at[k]!]!;
        const from = body.op[value]!;
        if (from !== Op.slotaddr && from !== Op.field && from !== Op.index) continue;
        const slot = slotBelow(body, value);
        if (slot < 0) continue;
        const writes = k === 0 && (op === Op.field || op === Op.index || (op === Op.store || op === Op.bfstore) && !memVolatile(body.aux[inst]!) ||
          op === Op.copy || op === Op.memset || op === Op.memcpy || op === Op.memmove);
        if (!writes) flags[slot] = 0;
      }
    }
  }
  return flags.includes(1) ? flags : null;
}

function dropStores(body: Body, unread: Uint8Array): boolean {
  let changed = false;
  for (const block of body.blocks) {
    const { insts } = block;
    let kept = 0;
    for (const inst of insts) {
      switch (body.op[inst]) {
        case Op.store: case Op.bfstore: case Op.copy: case Op.memset: case Op.memcpy: case Op.memmove: {
          const slot = slotBelow(body, body.operand(inst, 0));
          if (slot >= 0 && unread[slot] !== 0) {
            changed = true;
            continue;
          }
          break;
        }
        default:
      }
      insts[kept++] = inst;
    }
    insts.length = kept;
  }
  return changed;
}

/** A later store of the block. */
interface Pending { readonly address: Value; readonly scalar: number; readonly place: Place }

class Eliminator {
  readonly #fn: Func;
  readonly #body: Body;
  readonly #alias: Alias;
  #pending: Pending[] = [];
  readonly #place = newPlace();

  constructor(fn: Func) {
    this.#fn = fn;
    this.#body = fn.body;
    this.#alias = new Alias(fn);
  }

  run(): boolean {
    const body = this.#body;
    let changed = false;
    for (const block of this.#fn.body.blocks) {
      this.#pending = [];
      const { insts } = block;
      let dead: Set<Value> | null = null;
      for (let i = insts.length - 1; i >= 0; i--) {
        const inst = insts[i]!;
        if (body.op[inst] === Op.store && this.#isDead(inst)) (dead ??= new Set()).add(inst);
        else this.#step(inst);
      }
      if (dead === null) continue;
      const gone = dead;
      block.insts = insts.filter((inst) => !gone.has(inst));
      changed = true;
    }
    return changed;
  }

  #isPlain(store: Value): boolean {
    const aux = this.#body.aux[store]!;
    return !memVolatile(aux) && memOrder(aux) === 0 && memEndian(aux) === 0;
  }

  #isDead(store: Value): boolean {
    if (!this.#isPlain(store)) return false;
    const address = this.#body.operand(store, 0);
    const scalar = memScalar(this.#body.aux[store]!);
    return this.#pending.some((later) => later.address === address && sameWidth(later.scalar, scalar));
  }

  /** Goes back over an instruction: what it reads makes earlier stores needed. */
  #step(inst: Value): void {
    const body = this.#body;
    switch (body.op[inst]) {
      case Op.store:
        if (!this.#isPlain(inst)) { this.#pending = []; return; }
        if (this.#pending.length < maxPending) {
          const place = newPlace();
          this.#alias.access(inst, same, place);
          this.#pending.push({ address: body.operand(inst, 0), scalar: memScalar(body.aux[inst]!), place });
        }
        return;
      case Op.load: case Op.bfload:
        if (memVolatile(body.aux[inst]!) || memOrder(body.aux[inst]!) !== 0) { this.#pending = []; return; }
        this.#alias.access(inst, same, this.#place);
        this.#read(this.#place);
        return;
      case Op.copy:
        this.#alias.locate(body.operand(inst, 1), same, this.#place);
        this.#alias.sizeType(this.#place, body.operand(inst, 2));
        this.#place.tag = 0;
        this.#read(this.#place);
        return;
      case Op.call: case Op.icall: case Op.sysc: case Op.bfstore: case Op.memcpy: case Op.memmove: case Op.rmw: case Op.cmpxchg:
      case Op.fence: case Op.setjmp: case Op.longjmp: case Op.trap: case Op.ret: case Op.alloca: case Op.stackrestore:
        this.#pending = [];
        return;
      case Op.div: case Op.rem:
        // What was stored before a trap can be seen by a handler.
        this.#pending = [];
        return;
      default:
    }
  }

  #read(place: Place): void {
    if (this.#pending.length === 0) return;
    this.#pending = this.#pending.filter((later) => !this.#alias.mayAlias(later.place, place));
  }
}

function same(value: Value): Value { return value; }
