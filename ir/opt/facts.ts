// What is known of functions that a body calls, by symbol: whether they write memory, read it, or have no effect at all.
//
// Computed for a whole module bottom-up (interprocedural.ts) and asked by dce, gvn and licm. Without facts a call does
// anything.

import type { SymbolId } from '../module.ts';

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

  mayWrite(symbol: SymbolId): boolean { return (this.effects[symbol]! & (EffectWrites | EffectOther)) !== 0; }
  /** Whether a call whose result is unused can go. */
  isRemovable(symbol: SymbolId): boolean { return (this.effects[symbol]! & (EffectWrites | EffectOther)) === 0; }
}
