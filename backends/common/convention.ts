// Calling conventions as data: where each argument and the result of a call travel. A target classifies a signature
// (`classify`), generic code (call.ts) moves the values; variable arguments never reach a classifier (they travel in an array
// whose address is a last hidden pointer argument).

import type { Layout } from '../../ir/layout.ts';
import type { Module } from '../../ir/module.ts';
import type { Signature } from '../../ir/types.ts';
import type { Reg, RegSet } from './machine.ts';

/** One register or stack word of an argument or result. */
export interface Part {
  /** Physical register, -1 for the stack. */
  readonly reg: Reg;
  /** Byte offset in the stack argument area when `reg` is -1. */
  readonly stack: number;
  /** Bytes it carries: 1–8 (an aggregate's last part may have 3, 5, 6 or 7). They lie at the low end of the register. */
  readonly bytes: number;
  /** Byte offset of these bytes in the value or aggregate, as it lies in memory under the layout. */
  readonly offset: number;
}

/** How an argument travels. */
export interface Place {
  /**
   * `direct`: a scalar in `parts` (two of them for 64-bit integers on 32-bit machines, in memory order);
   * `parts`: an aggregate cut into `parts`, loaded from and stored to memory;
   * `indirect`: the address of a copy that the caller made travels in parts[0];
   * `none`: nothing travels (empty aggregate, void).
   */
  readonly kind: 'direct' | 'parts' | 'indirect' | 'none';
  readonly parts: readonly Part[];
  /** Scalars narrower than a register: width in bits to which the caller (for results: the callee) must extend, 0 if not. */
  readonly extendTo: number;
  /** That extension's signedness. */
  readonly signed: boolean;
}

/** A classified signature. */
export interface CallLayout {
  /** Indexed by fixed parameter; one more, the hidden pointer to the variable arguments, if the signature is variadic. */
  readonly params: readonly Place[];
  /** For `indirect`: the caller passes the address of the result in parts[0]. */
  readonly result: Place;
  /** Where an `indirect` result's address comes back (x86-64: rax), -1 if it does not. */
  readonly resultAddress: Reg;
  /** Bytes of the stack argument area, a multiple of the stack alignment not required. */
  readonly stackBytes: number;
}

/** The signatures of a module, classified once each. */
export class CallLayouts {
  readonly #known = new Map<Signature, CallLayout>();
  readonly #convention: CallingConvention;
  readonly #module: Module;
  readonly #layout: Layout;

  constructor(convention: CallingConvention, module: Module, layout: Layout) {
    this.#convention = convention;
    this.#module = module;
    this.#layout = layout;
  }

  of(signature: Signature): CallLayout {
    let known = this.#known.get(signature);
    if (known === undefined) this.#known.set(signature, known = this.#convention.classify(signature, this.#module, this.#layout));
    return known;
  }
}

export interface CallingConvention {
  /** Classifies; `param(type)` order is that of the signature's fixed parameters. Source: the psABI's clauses, cited in the target's abi.ts. */
  readonly classify: (signature: Signature, module: Module, layout: Layout) => CallLayout;
  /** What a call may overwrite. */
  readonly clobbers: RegSet;
  /** Bytes; alignment of the stack pointer at calls. */
  readonly stackAlign: number;
  /** Offset of the stack argument area from the stack pointer at the call instruction. */
  readonly argumentOffset: number;
  /** Offset of the stack argument area from the stack pointer at entry (x86-64: 8, over the return address). */
  readonly incomingOffset: number;
  /** Bytes that the call instruction pushes (x86-64: 8). */
  readonly pushed: number;
  /** Bytes at the bottom of the frame of every function that calls, below or including the argument area's start (s390x: 160). */
  readonly callArea: number;
  /** Every frame has that area, also where nothing is called (PowerPC: the back chain word). */
  readonly areaInEveryFrame?: boolean;
  /** Where a callee-saved register is kept in the caller's frame: offset from the stack pointer at entry, -1 for one kept in the own frame. */
  readonly savedAt?: (reg: Reg) => number;
}
