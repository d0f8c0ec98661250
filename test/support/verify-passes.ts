// The verifier after every pass: an observer for tests.

import type { Observer } from '../../ir/opt/dump.ts';
import type { Func } from '../../ir/opt/func.ts';
import { printFunction } from '../../ir/print.ts';
import { Checker } from '../../ir/verify.ts';

/** Throws when a pass leaves a body that the verifier refuses. */
export class VerifyPasses implements Observer {
  #checker: Checker | null = null;

  start(fn: Func): void { this.#verify('lower', fn); }
  after(pass: string, fn: Func): void { this.#verify(pass, fn); }

  #verify(pass: string, fn: Func): void {
    if (this.#checker?.module !== fn.module || this.#checker.typeLanes.length !== fn.module.types.list.length)
      this.#checker = new Checker(fn.module);
    const errors = this.#checker.checkFunction(fn.name, fn.def);
    if (errors.length > 0)
      throw new Error(`after ${pass}, ${fn.name}: ${errors.join('\n')}\n${printFunction(fn.module, fn.def)}`);
  }
}
