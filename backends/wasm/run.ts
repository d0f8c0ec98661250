// Runs a wasm image under this JavaScript engine with a host for its described calls.

import type { Host, Memory } from '../../ir/interpret/host.ts';
import { ProgramExit } from '../../ir/interpret/host.ts';
import { calls } from '../../runtime/abi/calls.ts';
import { describeMismatch } from './mismatch.ts';

const pageSize = 65536;

/** Linear memory as hosts see it. */
class WasmMemory implements Memory {
  readonly wordBytes: 4 | 8;
  readonly littleEndian = true;
  #memory: WebAssembly.Memory | undefined;
  #bytes = new Uint8Array(0);
  #view = new DataView(this.#bytes.buffer);
  /** First address that has not been handed out. */
  #top = 0;

  constructor(wordBytes: 4 | 8) {
    this.wordBytes = wordBytes;
  }

  attach(memory: WebAssembly.Memory, heapBase: number): void {
    this.#memory = memory;
    this.#top = Math.ceil(heapBase / 16) * 16;
    this.#refresh();
  }

  #refresh(): void {
    const buffer = this.#memory!.buffer as ArrayBuffer;
    if (this.#bytes.buffer === buffer) return;
    this.#bytes = new Uint8Array(buffer);
    this.#view = new DataView(buffer);
  }

  get bytes(): Uint8Array<ArrayBuffer> { this.#refresh(); return this.#bytes; }
  get view(): DataView<ArrayBuffer> { this.#refresh(); return this.#view; }
  get size(): number { return this.#memory!.buffer.byteLength; }

  grow(bytes: number): number {
    const at = this.#top;
    const need = at + Math.ceil(bytes / pageSize) * pageSize;
    const have = this.#memory!.buffer.byteLength;
    if (need > have) {
      const pages = Math.ceil((need - have) / pageSize);
      try {
        // A 64-bit memory counts its pages with BigInts.
        if (this.wordBytes === 8) (this.#memory as unknown as { grow(pages: bigint): bigint }).grow(BigInt(pages));
        else this.#memory!.grow(pages);
      } catch {
        return 0;
      }
    }
    this.#top = need;
    return at;
  }
}

/** Result type and unsigned parameters (words and pointers) of each described call. */
const callTypes = new Map(calls.map((call) => [call.name, {
  result: call.result,
  unsigned: call.params.map((param) => param.type === 'unsigned long' || param.type.endsWith('*')),
}]));

const illegal = { signal: 4, name: 'SIGILL' };
/** Signals by what the engine says of a trap. */
const traps: readonly { readonly pattern: RegExp; readonly signal: number; readonly name: string }[] = [
  { pattern: /divide by zero|divide result unrepresentable|remainder by zero/, signal: 8, name: 'SIGFPE' },
  { pattern: /unreachable/, ...illegal },
];

/** Runs the image to its end; the exit status as a shell shows it. */
export async function runWasm(bytes: Uint8Array, host: Host, wordBytes: 4 | 8): Promise<number> {
  const compiled = await WebAssembly.compile(bytes as Uint8Array<ArrayBuffer>);
  const memory = new WasmMemory(wordBytes);
  const sysc: Record<string, (...args: (number | bigint)[]) => number | bigint | undefined> = {};
  for (const item of WebAssembly.Module.imports(compiled)) sysc[item.name] = bindCall(host, item.name, memory);
  const instance = await WebAssembly.instantiate(compiled, { sysc });
  const exports = instance.exports as unknown as Exports;
  memory.attach(exports.memory, Number(exports.heapBase.value));
  try {
    exports.start();
    return 0;
  } catch (error) {
    if (error instanceof ProgramExit) return error.status;
    return trapStatus(error, host, bytes, exports.callee.value as number);
  }
}

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly heapBase: WebAssembly.Global;
  readonly callee: WebAssembly.Global;
  start(): void;
}

/** The status of a program that trapped, after a line that tells where. Errors that are no traps pass on. */
function trapStatus(error: unknown, host: Host, image: Uint8Array, callee: number): number {
  const isLongjmp = error instanceof WebAssembly.Exception;
  const isOverflow = error instanceof RangeError && /call stack/.test(error.message);
  if (!(error instanceof WebAssembly.RuntimeError) && !isLongjmp && !isOverflow) throw error;
  const message = isLongjmp ? 'longjmp to a function that has returned' : isOverflow ? 'stack overflow' : (error as Error).message;
  const stack = (error as Error).stack ?? '';
  const where = /at (?:wasm-function\[\d+\]|([^\s(]+)) \(?wasm:/.exec(stack)?.[1];
  const mismatch = /signature mismatch|table index/.test(message) ? describeMismatch(image, Number(/:(0x[0-9a-f]+)\b/.exec(stack)?.[1] ?? -1), callee) : undefined;
  const trap = mismatch?.signature ? illegal : traps.find((item) => item.pattern.test(message)) ?? { signal: 11, name: 'SIGSEGV' };
  host.report(`trap: ${trap.name} ${mismatch?.text ?? message}${where === undefined ? '' : ` in function ${where}`}`);
  return 128 + trap.signal;
}

/** A described call as an import: 64-bit integers arrive as BigInts and are answered as the import's type wants. */
function bindCall(host: Host, name: string, memory: Memory): (...args: (number | bigint)[]) => number | bigint | undefined {
  const call = host.bind(name, memory);
  return wordsOf(name, call, memory.wordBytes);
}

/** Converts arguments by their C types, which the caller's wasm types no longer tell. */
function wordsOf(name: string, call: (...args: number[]) => number, wordBytes: 4 | 8): (...args: (number | bigint)[]) => number | bigint | undefined {
  const row = callTypes.get(name);
  return (...args) => {
    const numbers = args.map((arg, i) => {
      const unsigned = row?.unsigned[i] ?? false;
      if (typeof arg === 'bigint') return Number(unsigned ? BigInt.asUintN(64, arg) : arg);
      return unsigned ? arg >>> 0 : arg;
    });
    const result = call(...numbers);
    switch (row?.result ?? 'int') {
      case 'long long': return BigInt(result);
      case 'unsigned long': return wordBytes === 8 ? BigInt(result) : result;
      case 'void': return undefined;
      default: return result;
    }
  };
}
