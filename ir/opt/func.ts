// One function on its way through the passes: its body, the layouts that are live, and cached analyses.
//
// Every pass takes a Func. Before the layout is known several lanes are live and a pass may fold only what they agree on; a
// bound module leaves one lane and everything folds. The mask is an argument of the whole pipeline, never looked up.

import { lanes32, lanes64, lanesBig, lanesLittle, type LaneMask } from '../layout.ts';
import type { Body, FunctionDef, Module } from '../module.ts';
import * as Op from '../op.gen.ts';
import { VI32, VI64, VPtr, VWord, type ValueType } from '../types.ts';
import { Flow } from './flow.ts';

export class Func {
  readonly module: Module;
  readonly name: string;
  readonly def: FunctionDef;
  readonly body: Body;
  /** Live lanes. */
  readonly lanes: LaneMask;
  /** Whether some live lane has words of 32 bits, of 64. */
  readonly has32: boolean;
  readonly has64: boolean;
  readonly hasLittle: boolean;
  readonly hasBig: boolean;
  #flow: Flow | null = null;

  constructor(module: Module, name: string, def: FunctionDef, lanes: LaneMask) {
    this.module = module;
    this.name = name;
    this.def = def;
    this.body = def.body;
    this.lanes = lanes;
    this.has32 = (lanes & lanes32) !== 0;
    this.has64 = (lanes & lanes64) !== 0;
    this.hasLittle = (lanes & lanesLittle) !== 0;
    this.hasBig = (lanes & lanesBig) !== 0;
  }

  /** Control flow as it is now. */
  get flow(): Flow { return this.#flow ??= new Flow(this.body); }

  /** To be called after any change of blocks or terminators. */
  invalidate(): void { this.#flow = null; }

  /** Width of an integer register type in bits; 0 where live lanes differ. */
  bits(type: ValueType): number {
    switch (type) {
      case VI32: return 32;
      case VI64: return 64;
      case VWord: case VPtr: return !this.has64 ? 32 : !this.has32 ? 64 : 0;
      default: return 0;
    }
  }

  /** Whether the function calls setjmp: what it resumes with must lie in memory, so that little may move. */
  get callsSetjmp(): boolean {
    const { body } = this;
    for (let value = 0; value < body.count; value++) if (body.op[value] === Op.setjmp) return true;
    return false;
  }
}
