// Legalization: IR to IR on one function under one layout, after the optimizer and before selection. What no target selects
// (typed addresses, bit-fields, block copies, sparse switches), and what this one has no rule for, becomes operations that it
// has, or a call of a support function (runtime/support, named by `facts.support`).
//
// A table of expansions by operation: integers (legalizeinteger.ts), division (divide.ts), floating point (legalizefloat.ts), memory
// (legalizememory.ts, bitfield.ts, atomic.ts), switches (switch.ts). Each takes the operation apart into others that are legalized in turn.
// The walk is rewrite.ts.
//
// What every target must select, because expansions end in it: const, add, sub, mul (32 bits, and 64 where registers have them), and, or, xor, shl, shr,
// comparisons, extend, trunc, loads and stores at natural alignment, the floating arithmetic add, sub, mul, div, and
// comparisons, promote, demote, brif, br, ret, calls, cmpxchg.32.
//
// What it leaves for selection to know: the address of a `field` or `index` is itop(add(ptoi p, …)) on words (ptoi and itop compute
// nothing); a `switch` that is left is over a word, its keys are 0 … n-1, its operand is one of them, and its default is a
// block that holds nothing but `unreachable`. Branches that only a fault takes are marked unlikely. Unused pure values may remain.

import type { Layout } from '../../ir/layout.ts';
import { Body, type BlockId, type Module, type SlotId, type SymbolId, type Value } from '../../ir/module.ts';
import * as Op from '../../ir/op.gen.ts';
import type { TypeId, ValueType } from '../../ir/types.ts';
import { Rewriter } from './rewrite.ts';
import { selopOf } from './selop.ts';
import { lowerDivision } from './divide.ts';
import { lowerInteger } from './legalizeinteger.ts';
import { lowerFloat } from './legalizefloat.ts';
import { lowerMemory } from './legalizememory.ts';
import { lowerAtomic, lowerFence } from './atomic.ts';
import { lowerCall } from './supportcall.ts';
import { lowerSwitch } from './switch.ts';

/** What legalization must know of a machine beside its rules. */
export interface LegalizeFacts {
  /** Bytes of a general register. */
  readonly registerBytes: 4 | 8;
  /** Loads and stores work at any alignment. */
  readonly misaligned: boolean;
  /** The machine's division faults (as SIGFPE) on a zero divisor and on the smallest integer divided by -1; remainders too. */
  readonly divisionTraps: boolean;
  /**
   * What the rules for `ftoi` give where the value does not fit: `exact`, what the IR says; `saturates`, that except that NaN gives
   * anything; `minimum`, always the smallest integer of the type (signed conversions only; unsigned rules, if there are any, are exact).
   */
  readonly conversion: 'exact' | 'saturates' | 'minimum';
  /** Loads are ordered with loads, stores with stores and loads with later stores: only sequential consistency needs fences. */
  readonly totalStoreOrder: boolean;
  /** The function that a support function's or described call's name stands for: made known to the module if it is not. */
  readonly support: (name: string) => SymbolId;
}

/**
 * Rewrites a body, bound to the layout, into what can be selected. `has` tells whether rules select a selection operation; optLevel 0 leaves out
 * what costs size or time (division by multiplication). Throws for an operation that nothing can do.
 */
export function legalize(module: Module, body: Body, layout: Layout, has: (selop: number) => boolean, facts: LegalizeFacts, optLevel = 2): void {
  new Legalizer(module, body, layout, has, facts, optLevel).run();
}

/** The walk, with what expansions ask for. */
export class Legalizer extends Rewriter {
  readonly facts: LegalizeFacts;
  readonly optLevel: number;
  readonly has: (selop: number) => boolean;
  /** Block that ends the program for a faulting division, -1 before there is one. */
  faultBlock: BlockId = -1;
  readonly #scratch = new Map<TypeId, SlotId>();

  constructor(module: Module, body: Body, layout: Layout, has: (selop: number) => boolean, facts: LegalizeFacts, optLevel: number) {
    super(module, body, layout);
    this.has = has;
    this.facts = facts;
    this.optLevel = optLevel;
  }

  run(): void { this.walk(); }

  /** A slot of the type for values that are stored and loaded at once. */
  scratchSlot(type: TypeId): SlotId {
    let slot = this.#scratch.get(type);
    if (slot === undefined) {
      slot = this.body.slots.push({ type, align: 0, name: '' }) - 1;
      this.#scratch.set(type, slot);
    }
    return slot;
  }

  /** Whether rules select an instruction as it stands. */
  isSelected(inst: Value): boolean { return this.has(selopOf(this.body, inst, this.layout)); }
  /** Whether rules would select this operation with a result of a type, on operands of another one. */
  selects(op: number, type: ValueType, aux = 0, from = type): boolean { return this.has(this.selopNumber(op, type, aux, from)); }
  /** Its selection operation. */
  selopNumber(op: number, type: ValueType, aux = 0, from = type): number {
    asked.count = asked.poolCount = 0;
    const operand = asked.push(Op.param, from, 0, [0], 0);
    return selopOf(asked, asked.push(op, type, aux, [operand, operand], 0), this.layout);
  }

  protected lower(inst: Value): Value {
    switch (kindOf[this.body.op[inst]!]) {
      case Integer: return this.isSelected(inst) ? this.place(inst) : lowerInteger(this, inst);
      case Division: return lowerDivision(this, inst);
      case Float: return lowerFloat(this, inst);
      case Memory: return lowerMemory(this, inst);
      case Atomic: return lowerAtomic(this, inst);
      case Fence: return lowerFence(this, inst);
      case Call: return lowerCall(this, inst);
      case Switch: return lowerSwitch(this, inst);
      default: return this.place(inst);
    }
  }
}

/** Holds the one instruction that is asked about. */
const asked = new Body();

const Integer = 1;
const Division = 2;
const Float = 3;
const Memory = 4;
const Atomic = 5;
const Fence = 6;
const Call = 7;
const Switch = 8;

/** Indexed by operation: which expansions look at it. */
const kindOf = new Uint8Array(256);
for (const [kind, ...codes] of [
  [Integer, Op.neg, Op.not, Op.mul, Op.mulh, Op.rotl, Op.clz, Op.ctz, Op.popcnt, Op.bswap, Op.addo, Op.subo, Op.mulo, Op.narrow, Op.select],
  [Division, Op.div, Op.rem],
  [Float, Op.fneg, Op.fabs, Op.fcopysign, Op.fsqrt, Op.ffloor, Op.fceil, Op.ftrunc, Op.frint, Op.itof, Op.ftoi, Op.bitcast],
  [Memory, Op.load, Op.store, Op.field, Op.index, Op.bfload, Op.bfstore, Op.memcpy, Op.memmove, Op.memset, Op.copy],
  [Atomic, Op.rmw, Op.cmpxchg],
  [Fence, Op.fence],
  [Call, Op.sysc],
  [Switch, Op.switch_],
] as const) for (const code of codes) kindOf[code] = kind;
