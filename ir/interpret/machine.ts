// State of an interpreted program: memory, register file, frame records, decoded code, function table.
//
// execute.ts runs on it and keeps the hot parts in local variables; decode.ts fills it function by function on their
// first call. Function addresses are 16.. in symbol order; index 0 is the pseudo-function that calls on behalf of the
// host.

import { firstFunction, placeData, type DataImage } from '../image.ts';
import { ImageError, resolveSymbol } from '../initial.ts';
import { layouts, type Lane } from '../layout.ts';
import { lineName, type FunctionDef, type Module, type SymbolId } from '../module.ts';
import { scalars, Void, type SigId, type TypeId } from '../types.ts';
import type { TypeLayout } from '../typelayout.ts';
import * as Code from './codes.gen.ts';
import { decodeFunction } from './decode.ts';
import type { Host, HostCall } from './host.ts';
import { LinearMemory, lowest } from './memory.ts';
import { StepLimit, Trap, type TrapSignal } from './trap.ts';

/** Targets of one switch or brind, as absolute code positions. */
export interface SwitchTable {
  /** Key of dense[0]. */
  first: number;
  /** Targets by key - first; empty if the keys are far apart. For brind: by label, -1 where it is not listed. */
  dense: Int32Array;
  sparse: Map<number, number>;
  /** Keys that do not fit 32 bits, signed. */
  wide: Map<bigint, number>;
  otherwise: number;
}

/** An activation as setjmp saved it. */
export interface Jump {
  readonly frame: number;
  readonly fp: number;
  readonly base: number;
  readonly sp: number;
  readonly registerTop: number;
  /** Register that gets the value. */
  readonly result: number;
  readonly pc: number;
  readonly serial: number;
  readonly registers: Int32Array;
}

export interface MachineOptions {
  /** Bound on jumps and calls taken; unlimited by default. */
  readonly steps?: number;
  /** Trap on violated no-signed-wrap flags. */
  readonly strict?: boolean;
  /** Largest memory in bytes, at most 2^32 - 65536. */
  readonly maxMemory?: number;
}

/** Bytes of the C stack. */
const stackBytes = 8 << 20;
/** Most registers (int32 halves) that nested activations may need together: 512 MiB. */
const maxRegisters = 1 << 27;
/** Marks a jmp_buf that setjmp has filled. */
const jumpMark = 0x6c6f6465;

const littleHost = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

export class Machine {
  readonly module: Module;
  readonly lane: Lane;
  readonly host: Host;
  readonly strict: boolean;
  /** 64-bit words. */
  readonly wide: boolean;
  readonly little: boolean;
  /** Distance from a register's low half to its high half, and index of the low half: as this host stores int64. */
  readonly up = littleHost ? 1 : -1;
  readonly low = littleHost ? 0 : 1;

  readonly memory: LinearMemory;
  readonly image: DataImage;

  // The register file: one buffer, four views.
  R = new Int32Array(0);
  F = new Float64Array(0);
  G = new Float32Array(0);
  B = new BigInt64Array(0);
  /** Frame records, 8 numbers each (execute.ts, `call`). */
  S = new Int32Array(8 * 256);

  code = new Int32Array(4096);
  /** LineId by code position. */
  lines = new Int32Array(4096);
  codeCount = 0;
  readonly tables: SwitchTable[] = [];
  /** Signal and text of `trap` codes. */
  readonly reasons: { readonly signal: TrapSignal; readonly text: string }[] = [];

  // By function index.
  readonly functions: (FunctionDef | undefined)[] = Array.from({ length: firstFunction }, () => undefined);
  readonly names: string[] = Array.from({ length: firstFunction }, () => 'the host');
  /** Position of the decoded function, -1 before its first call. */
  readonly entries: Int32Array;
  /** Register file entries (int32 halves) of an activation. */
  readonly registerCounts: Int32Array;
  readonly frameBytes: Int32Array;
  /** Minus the frame's alignment. */
  readonly frameMasks: Int32Array;
  /** Bytes of slots, cleared on entry. */
  readonly slotBytes: Int32Array;
  readonly signatures: Int32Array;
  /** Function index by symbol, 0 for none. */
  readonly functionOf: Int32Array;

  serial = 0;
  fuel: number;
  readonly #signatureTexts: string[] = [];
  readonly #calls: (HostCall | undefined)[] = [];
  readonly #jumps = new Map<number, Jump>();
  readonly #jumpIds = new Map<string, number>();
  #lastJump = 0;

  constructor(module: Module, lane: Lane, host: Host, options: MachineOptions) {
    const layout = layouts[lane]!;
    this.module = module;
    this.lane = lane;
    this.host = host;
    this.strict = options.strict ?? false;
    this.fuel = options.steps ?? Infinity;
    this.wide = layout.wordBits === 64;
    this.little = !layout.bigEndian;

    this.functionOf = new Int32Array(module.symbols.length);
    module.symbols.forEach(({ defs, name }, symbol) => {
      for (const def of defs) {
        if (def.kind !== 'function' || (def.layouts >> lane & 1) === 0) continue;
        this.functionOf[symbol] = this.functions.push(def) - 1;
        this.names.push(name);
      }
    });
    const count = this.functions.length;
    this.entries = new Int32Array(count).fill(-1);
    this.registerCounts = new Int32Array(count);
    this.frameBytes = new Int32Array(count);
    this.frameMasks = new Int32Array(count);
    this.slotBytes = new Int32Array(count);
    this.signatures = Int32Array.from(this.functions, (def) => def === undefined ? -1 : this.signature(def.sig));

    const stackTop = lowest + stackBytes;
    this.image = placeData(module, lane, stackTop, (symbol) => this.functionOf[symbol]!);
    this.memory = linearMemory(lane, this.image.end, options.maxMemory ?? 2 ** 32);
    this.memory.bytes.set(this.image.bytes, stackTop);
    this.growRegisters(1 << 16);
    this.registerCounts[0] = 2 * maxHostArguments + 2;
    this.codeCount = maxHostArguments + 8;
  }

  /** Calls function `index` with argument registers already in the pseudo-frame; `run` is execute.ts's loop. */
  enter(index: number, count: number, run: (machine: Machine, pc: number, frame: number) => void): void {
    const call = [Code.call, this.low, index, count];
    for (let i = 0; i < count; i++) call.push(2 + 2 * i + this.low);
    call.push(Code.leave);
    this.code.set(call, 0);
    this.S.fill(0, 0, 8);
    this.S[2] = lowest + stackBytes;
    this.S[3] = lowest + stackBytes;
    this.#jumps.clear();
    this.#jumpIds.clear();
    run(this, 0, 0);
  }

  decode(index: number): number {
    return decodeFunction(this, index);
  }

  /** Identity of a signature after binding: register kinds of result and fixed parameters, sizes of aggregates. */
  signature(sig: SigId): number {
    const text = this.#boundSignature(sig);
    const known = this.#signatureTexts.indexOf(text);
    return known >= 0 ? known : this.#signatureTexts.push(text) - 1;
  }

  /** `i32(i32, struct of 16, ...)` */
  #boundSignature(sig: SigId): string {
    const { result, params, fixed } = this.module.types.signatures[sig]!;
    const named = fixed >= 0 ? params.slice(0, fixed) : params;
    const texts = named.map((type) => this.#boundType(type));
    if (fixed >= 0) texts.push('...');
    return `${this.#boundType(result)}(${texts.join(', ')})`;
  }

  #boundType(type: TypeId): string {
    if (this.module.types.isAggregate(type)) return `struct of ${this.module.rels.layouts.size(type, this.lane)}`;
    if (type === Void) return 'void';
    const { value } = scalars[type]!;
    return ['void', 'i32', 'i64', this.wide ? 'i64' : 'i32', this.wide ? 'i64' : 'i32', 'f32', 'f64'][value]!;
  }

  layoutOf(type: TypeId): TypeLayout {
    return this.module.rels.layouts.of(type, this.lane);
  }

  /** Address of any symbol; throws ImageError for an undefined strong one. */
  address(symbol: SymbolId): number {
    return this.image.address(symbol);
  }

  /** Index of the function that a symbol stands for; 0 if it is undefined or no function. */
  functionIndex(symbol: SymbolId): number {
    const resolved = resolveSymbol(this.module, symbol, this.lane);
    return resolved === undefined ? 0 : this.functionOf[resolved.symbol]!;
  }

  /** Appends a reason for the codes `trap` and `trapif`. */
  reason(signal: TrapSignal, text: string): number {
    const known = this.reasons.findIndex((each) => each.signal === signal && each.text === text);
    return known >= 0 ? known : this.reasons.push({ signal, text }) - 1;
  }

  /** Makes room for `count` register halves; false if that is more than an activation stack may have. */
  growRegisters(count: number): boolean {
    if (count > maxRegisters) return false;
    const size = Math.max(count, this.R.length * 2);
    const buffer = new ArrayBuffer(Math.ceil(size / 2) * 8);
    const next = new Int32Array(buffer);
    next.set(this.R);
    this.R = next;
    this.F = new Float64Array(buffer);
    this.G = new Float32Array(buffer);
    this.B = new BigInt64Array(buffer);
    return true;
  }

  growFrames(): Int32Array<ArrayBuffer> {
    const next = new Int32Array(this.S.length * 2);
    next.set(this.S);
    this.S = next;
    return next;
  }

  /** Valid address for `size` bytes at (high:low) + offset, or a trap. */
  checked(pc: number, frame: number, low: number, high: number, offset: number, size: number): number {
    let at = low + offset >>> 0;
    if (this.wide) {
      const exact = (BigInt(high) << 32n | BigInt(low >>> 0)) + BigInt(offset);
      if (BigInt.asUintN(64, exact) > 0xffffffffn) {
        return this.fail('SIGSEGV', `at address 0x${BigInt.asUintN(64, exact).toString(16)}`, pc, frame);
      }
      at = Number(BigInt.asUintN(64, exact));
    }
    if (at < lowest || at + size > this.memory.size) this.fail('SIGSEGV', `at address 0x${at.toString(16)}`, pc, frame);
    return at;
  }

  /** Function index for an indirect call's target; traps if there is none or its signature differs. */
  callee(pc: number, frame: number, low: number, high: number, signature: number): number {
    const index = low >>> 0;
    if (index < firstFunction || index >= this.functions.length || this.wide && high !== 0) {
      const address = this.wide ? BigInt.asUintN(64, BigInt(high) << 32n | BigInt(index)) : BigInt(index);
      return this.fail('SIGSEGV', `indirect call of address 0x${address.toString(16)}, which is no function`, pc,
        frame);
    }
    if (signature !== this.signatures[index])
      this.fail('SIGILL', this.mismatch('indirect call', signature, index), pc, frame);
    return index;
  }

  /** `call as void(i32) of f, which is i32(i32)` */
  mismatch(what: string, signature: number, callee: number): string {
    return `${what} as ${this.#signatureTexts[signature]} of ${this.names[callee]}, which is ${this.#signatureTexts[this.signatures[callee]!]}`;
  }

  systemCall(name: number): HostCall {
    return this.#calls[name] ??= this.host.bind(this.module.syscs[name]!, this.memory);
  }

  /** Keeps a setjmp: one entry per place, buffer and activation; the buffer gets its number. */
  saveJump(at: number, jump: Jump): void {
    const key = `${at},${jump.pc},${jump.serial}`;
    let id = this.#jumpIds.get(key);
    if (id === undefined) {
      if (this.#jumps.size >= 4096) this.#dropDeadJumps(jump.frame);
      id = ++this.#lastJump;
      this.#jumpIds.set(key, id);
    }
    this.#jumps.set(id, jump);
    this.memory.view.setInt32(at, jumpMark);
    this.memory.view.setInt32(at + 4, id);
  }

  savedJump(pc: number, at: number, frame: number): Jump {
    const { view } = this.memory;
    const jump = view.getInt32(at) === jumpMark ? this.#jumps.get(view.getInt32(at + 4)) : undefined;
    if (jump === undefined) return this.fail('SIGSEGV', 'longjmp with a buffer that setjmp has not filled', pc, frame);
    if (!this.#isAlive(jump, frame)) this.fail('SIGSEGV', 'longjmp to a function that has returned', pc, frame);
    return jump;
  }

  #isAlive(jump: Jump, frame: number): boolean {
    return jump.frame <= frame && this.S[jump.frame + 6] === jump.serial;
  }

  #dropDeadJumps(frame: number): void {
    for (const [id, jump] of this.#jumps) if (!this.#isAlive(jump, frame)) this.#jumps.delete(id);
    for (const [key, id] of this.#jumpIds) if (!this.#jumps.has(id)) this.#jumpIds.delete(key);
  }

  arithmetic(pc: number, frame: number, what: string): never { return this.fail('SIGFPE', what, pc, frame); }
  overflow(pc: number, frame: number): never { return this.fail('SIGSEGV', 'stack overflow', pc, frame); }
  badLabel(pc: number, frame: number, label: number): never {
    return this.fail('SIGSEGV', `jump to ${label}, which is no listed label`, pc, frame);
  }
  stop(pc: number, frame: number, reason: number): never {
    const { signal, text } = this.reasons[reason]!;
    return this.fail(signal, text, pc, frame);
  }
  outOfSteps(pc: number, frame: number): never {
    throw new StepLimit(`step bound reached in ${this.where(pc, frame)}`);
  }

  fail(signal: TrapSignal, what: string, pc: number, frame: number): never {
    throw new Trap(signal, `trap: ${signal} ${what} in ${this.where(pc, frame)}`);
  }

  /** `function f (file.c:3)` */
  where(pc: number, frame: number): string {
    const line = lineName(this.module, this.lines[pc]!);
    return `function ${this.names[this.S[frame + 5]!]}${line === '' ? '' : ` (${line})`}`;
  }

}

function linearMemory(lane: Lane, size: number, limit: number): LinearMemory {
  try {
    return new LinearMemory(lane, size, limit);
  } catch {
    throw new ImageError(`data of ${size} bytes does not fit in this machine's memory (${layouts[lane]!.name})`);
  }
}

/** Most arguments that the host can pass to a function. */
export const maxHostArguments = 64;
