// The reference interpreter: runs any module under any of the four layouts. It is the definition of the semantics
// (DESIGN.md section 3) and the oracle of the back ends.
//
// A module is bound to one layout (machine.ts), its functions are decoded on first call (decode.ts) and run by one loop
// with an explicit stack of activations (execute.ts). The module must have been verified.

import { type Lane, layouts } from '../layout.ts';
import type { Module } from '../module.ts';
import { scalarBits, scalarSigned } from '../rel.ts';
import { scalars, VF32, VF64, Void } from '../types.ts';
import { execute } from './execute.ts';
import { ProgramExit, type Host } from './host.ts';
import { Machine, maxHostArguments, type MachineOptions } from './machine.ts';
import type { LinearMemory } from './memory.ts';
import { Trap } from './trap.ts';

export type { MachineOptions } from './machine.ts';

/** Symbol at which a linked program starts. */
export const entryName = '__lode_start';

export class Interpreter {
  readonly #machine: Machine;
  /** Why the program ended, if it trapped. */
  trap: Trap | undefined;

  /** Binds a module to a layout. Throws ImageError if it cannot be placed (an undefined symbol in data). */
  constructor(module: Module, lane: Lane, host: Host, options: MachineOptions = {}) {
    this.#machine = new Machine(module, lane, host, options);
  }

  get memory(): LinearMemory { return this.#machine.memory; }

  /** Address of a symbol by name. */
  address(name: string): number {
    return this.#machine.address(this.#symbol(name));
  }

  /**
   * Runs a linked program from its entry; returns its exit status. A trap is reported on its standard error: 128 + n.
   */
  run(): number {
    try {
      this.callFunction(entryName);
      return 0;
    } catch (error) {
      if (error instanceof ProgramExit) return error.status;
      if (!(error instanceof Trap)) throw error;
      this.trap = error;
      this.#machine.host.report(error.message);
      return error.status;
    }
  }

  /**
   * Calls a function with scalar arguments (an aggregate result or parameter is given as its address); returns its
   * result: a bigint if it is 64 bits wide, a number otherwise, undefined for none. Throws Trap, ProgramExit,
   * StepLimit.
   */
  callFunction(name: string, args: readonly (number | bigint)[] = []): number | bigint | undefined {
    const machine = this.#machine;
    const index = machine.functionIndex(this.#symbol(name));
    const def = machine.functions[index];
    if (def === undefined) throw new RangeError(`no function '${name}' in ${layouts[machine.lane]!.name}`);
    const { result, params } = machine.module.types.signatures[def.sig]!;
    if (args.length > maxHostArguments) throw new RangeError(`more than ${maxHostArguments} arguments`);
    const hidden = machine.module.types.isAggregate(result) ? 1 : 0;
    args.forEach((arg, i) => this.#setRegister(1 + i, params[i - hidden], arg));
    machine.enter(index, args.length, execute);
    return this.#result(result);
  }

  #symbol(name: string): number {
    const { symbols } = this.#machine.module;
    const found = symbols.findIndex((symbol) => symbol.name === name);
    if (found < 0) throw new RangeError(`no symbol '${name}'`);
    return found;
  }

  #setRegister(register: number, type: number | undefined, arg: number | bigint): void {
    const { R, B, F, G, low } = this.#machine;
    const value = type === undefined ? undefined : scalars[type]?.value;
    if (value === VF64) F[register] = Number(arg);
    else if (value === VF32) G[2 * register + low] = Number(arg);
    else if (typeof arg === 'bigint') B[register] = arg;
    else {
      B[register] = BigInt(Math.trunc(arg));
      R[2 * register + low] = arg;
    }
  }

  #result(type: number): number | bigint | undefined {
    const { R, B, F, G, low, lane } = this.#machine;
    if (type === Void || this.#machine.module.types.isAggregate(type)) return undefined;
    const { value } = scalars[type]!;
    if (value === VF64) return F[0]!;
    if (value === VF32) return G[low]!;
    const layout = layouts[lane]!;
    const signed = scalarSigned(type, layout);
    if (scalarBits(type, layout) === 64) return signed ? B[0]! : BigInt.asUintN(64, B[0]!);
    return signed ? R[low]! : R[low]! >>> 0;
  }
}
