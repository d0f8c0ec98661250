// What an engine (interpreter, wasm) asks of the world outside the program: the described calls, bound to a memory.
//
// The interface lives beside the interpreter because ir/ imports nothing of ours; runtime/host implements it on Node
// and re-exports it, the wasm back end uses it. Every argument and every result is a JavaScript number:
// `int` and `long long` signed, `unsigned long` and pointers unsigned (the engine converts); file offsets and sizes
// are exact up to 2^53. Whatever is wider crosses through memory.

/** The program's linear memory as a host sees it. `bytes` and `view` are replaced when it grows: read them anew. */
export interface Memory {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly view: DataView<ArrayBuffer>;
  /** First address past the end of what the program may touch; `bytes` may be longer. */
  readonly size: number;
  readonly littleEndian: boolean;
  /** Size of a pointer and of `long`. */
  readonly wordBytes: 4 | 8;
  /** Adds at least so many zeroed bytes; returns their address, or 0 when refused (`memgrow`). */
  grow(bytes: number): number;
}

/** One bound call: result >= 0 or -errno; throws ProgramExit for `exit` and `sigexit`. */
export type HostCall = (...args: number[]) => number;

export interface Host {
  /** The implementation of a described call on a memory. An unknown name gives a call that answers -ENOSYS. */
  bind(name: string, memory: Memory): HostCall;
  /** Writes a line of the engine's own (a trap) to the program's standard error. */
  report(text: string): void;
}

/** Thrown by a host call to end the program. */
export class ProgramExit {
  /** Exit status as a shell shows it, 0..255. */
  readonly status: number;
  /** Signal that ended it, 0 for none. */
  readonly signal: number;

  constructor(status: number, signal = 0) {
    this.status = status & 255;
    this.signal = signal;
  }
}
