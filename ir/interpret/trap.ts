// Traps: what ends a program as if by a signal, with a message that says where.

/** Linux signal numbers by name, those that a trap can be. */
export const signalNumbers = { SIGILL: 4, SIGFPE: 8, SIGSEGV: 11, SIGABRT: 6 } as const;
export type TrapSignal = keyof typeof signalNumbers;

export class Trap extends Error {
  readonly signal: TrapSignal;

  /** The message is complete: `trap: SIGSEGV at address 0x0 in function f (file.c:3)`. */
  constructor(signal: TrapSignal, message: string) {
    super(message);
    this.signal = signal;
  }

  /** Exit status that a shell shows: 128 + signal number. */
  get status(): number { return 128 + signalNumbers[this.signal]; }
}

/** Thrown when the step bound of the interpreter's options is reached. */
export class StepLimit extends Error {}
