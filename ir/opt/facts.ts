// What is known of functions that a body calls, by symbol: whether they write memory, read it, or have no effect at all.
//
// Computed bottom-up as functions are finished (optimize.ts) and asked by dce, gvn and licm. Without facts a call does
// anything; so does one within a cycle of functions, other than of a function to itself.

import type { SymbolId, Value } from '../module.ts';
import * as Op from '../op.gen.ts';
import { flagsOf, memOrder, memVolatile, Pure } from '../ops.ts';
import { slotBelow } from './alias.ts';
import { cannotTrap } from './effects.ts';
import type { Func } from './func.ts';

/** Bits of a function's effects. */
export const EffectReads = 1;
export const EffectWrites = 2;
/** May not return, trap, or do something that the outside sees. */
export const EffectOther = 4;
export const EffectAll = 7;

export class CallFacts {
  /** Indexed by symbol: effects. */
  readonly effects: Uint8Array;

  constructor(symbolCount: number) {
    this.effects = new Uint8Array(symbolCount).fill(EffectAll);
  }

  mayWrite(symbol: SymbolId): boolean { return (this.effects[symbol]! & EffectWrites) !== 0; }
  /** Whether a call whose result is unused can go. */
  isRemovable(symbol: SymbolId): boolean { return (this.effects[symbol]! & (EffectWrites | EffectOther)) === 0; }
}

/** Effects of a function that callers see, its callees' known; `self` is its own symbol, whose calls add nothing new. */
export function effectsOf(fn: Func, self: SymbolId, facts: CallFacts): number {
  const { body } = fn;
  // A loop may not end.
  let effects = fn.flow.rpo.length > 1 && hasCycle(fn) ? EffectOther : 0;
  for (let b = 0; b < body.blocks.length && effects !== EffectAll; b++) {
    const { insts } = body.blocks[b]!;
    for (let i = 0; i < insts.length; i++) effects |= effectOf(fn, insts[i]!, self, facts);
  }
  return effects;
}

function hasCycle(fn: Func): boolean {
  const { edgeFrom, edgeTo, rpoIndex } = fn.flow;
  for (let e = 0; e < edgeFrom.length; e++) if (rpoIndex[edgeTo[e]!]! <= rpoIndex[edgeFrom[e]!]!) return true;
  return false;
}

function effectOf(fn: Func, inst: Value, self: SymbolId, facts: CallFacts): number {
  const { body, module } = fn;
  const op = body.op[inst]!;
  const flags = flagsOf[op]!;
  if ((flags & Pure) !== 0) return 0;
  /** Whether an address lies in the activation, or in what nobody writes. */
  const isOwn = (address: Value): boolean => slotBelow(body, address) >= 0;
  const isConstant = (address: Value): boolean => {
    if (body.op[address] !== Op.addr) return false;
    const { defs } = module.symbols[body.operand(address, 0)]!;
    return defs.length > 0 && defs.every((def) => def.kind === 'data' && def.readOnly);
  };
  switch (op) {
    case Op.load: case Op.bfload: {
      const aux = body.aux[inst]!;
      if (memVolatile(aux) || memOrder(aux) > 0) return EffectAll;
      const address = body.operand(inst, 0);
      return isOwn(address) || isConstant(address) ? 0 : EffectReads;
    }
    case Op.store: case Op.bfstore: {
      const aux = body.aux[inst]!;
      if (memVolatile(aux) || memOrder(aux) > 0) return EffectAll;
      return isOwn(body.operand(inst, 0)) ? 0 : EffectWrites;
    }
    case Op.copy: case Op.memcpy: case Op.memmove:
      return (isOwn(body.operand(inst, 0)) ? 0 : EffectWrites) | (isOwn(body.operand(inst, 1)) ? 0 : EffectReads);
    case Op.memset: return isOwn(body.operand(inst, 0)) ? 0 : EffectWrites;
    case Op.div: case Op.rem: return cannotTrap(body, inst) ? 0 : EffectOther;
    case Op.call: {
      const callee = body.operand(inst, 0);
      return callee === self ? EffectOther : facts.effects[callee]!;
    }
    case Op.br: case Op.brif: case Op.switch_: case Op.brind: return 0;
    // An aggregate result is written where the caller says.
    case Op.ret: return module.types.isAggregate(module.types.signatures[fn.def.sig]!.result) ? EffectWrites | EffectReads : 0;
    default: return EffectAll;
  }
}
