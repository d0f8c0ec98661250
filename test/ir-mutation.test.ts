// Hostile modules: mutations of valid ones must end in one FormatError, in messages of the verifier, or in a module
// that really is good: it prints and re-reads equal, links, and runs in its layouts without an internal error.

import { describe, expect, test } from 'vitest';
import { decodeModule, FormatError } from '../ir/decode.ts';
import { encodeModule } from '../ir/encode.ts';
import { sectionNames } from '../ir/format.ts';
import { ImageError } from '../ir/initial.ts';
import { defaultNativeOptions, NativeError, translateNative } from '../backends/common/translate.ts';
import { nativeTargets } from '../backends/native.ts';
import { defaultWasmOptions, translateWasm, WasmError } from '../backends/wasm/translate.ts';
import { ProgramExit } from '../ir/interpret/host.ts';
import { Interpreter } from '../ir/interpret/interpret.ts';
import { StepLimit, Trap } from '../ir/interpret/trap.ts';
import { hasLane, laneCount, layouts } from '../ir/layout.ts';
import { linkModules } from '../ir/link.ts';
import type { Module } from '../ir/module.ts';
import { printModule } from '../ir/print.ts';
import { relocations } from '../ir/relocs.ts';
import { verifyModule } from '../ir/verify.ts';
import { requireAll } from './needs.ts';
import { Random, randomModule } from './random-module.ts';
import { SilentHost } from './support/ir.ts';
import { parsed } from './support/lir.ts';
import { sealSections, takeSections } from './support/reseal.ts';

/** What became of a number of mutations. */
interface Outcome { refused: number; rejected: number; accepted: number; ran: number }

/** Changes a section: a byte, a bit, a number, a run inserted, removed or repeated. */
function mutate(section: Uint8Array, random: Random): Uint8Array {
  const at = random.below(section.length + 1);
  const copy = section.slice();
  switch (random.below(7)) {
    case 0: if (at < copy.length) copy[at]! ^= 1 << random.below(8); return copy;
    case 1: if (at < copy.length) copy[at] = random.below(256); return copy;
    case 2: if (at < copy.length) copy[at]! += random.chance(50) ? 1 : -1; return copy;
    case 3: if (at < copy.length) copy[at] = random.pick([0, 1, 0x7f, 0x80, 0xff]); return copy;
    case 4: return Uint8Array.from([...section.subarray(0, at), random.below(256), ...section.subarray(at)]);
    case 5: return Uint8Array.from([...section.subarray(0, at), ...section.subarray(at + 1 + random.below(4))]);
    default: {
      const other = random.below(section.length + 1);
      copy.set(
        section.subarray(other, other + Math.min(8, section.length - at)),
        Math.min(at, section.length - Math.min(8, section.length - at, section.length - other)),
      );
      return copy;
    }
  }
}

/** Bytes of a module with one to three mutations, digests right again if `seal`. */
function mutant(bytes: Uint8Array, random: Random, seal: boolean): Uint8Array {
  if (!seal) {
    const copy = bytes.slice();
    for (let n = 1 + random.below(3); n > 0; n--) copy[random.below(copy.length)]! ^= 1 << random.below(8);
    // Two flips of one bit are none.
    if (copy.every((byte, i) => byte === bytes[i])) copy[random.below(copy.length)]! ^= 1;
    return random.chance(10) ? copy.subarray(0, random.below(copy.length)) : copy;
  }
  const sections = takeSections(bytes);
  for (let n = 1 + random.below(3); n > 0; n--) {
    // Mostly the sections that matter, by their size.
    const id = random.chance(60) ? random.pick([2, 3, 4, 6, 6, 6, 7]) : 1 + random.below(sectionNames.length - 1);
    sections[id] = mutate(sections[id]!, random);
  }
  return sealSections(sections);
}

/**
 * Changes decoded contents in place: an operand, operation, type, immediate, order of instructions, or
 * definition. Types stay: their layouts have been computed already, and the bytes of that section are mutated as well.
 */
function mutateDecoded(module: Module, random: Random): void {
  const { symbols, hooks } = module;
  const nudge = (value: number): number =>
    random.pick([value + 1, value - 1, 0, random.below(20), random.below(300), -1, 0x7fffffff]);
  const symbol = random.pick(symbols);
  const def = symbol.defs.length > 0 ? random.pick(symbol.defs) : undefined;
  if (random.chance(80) && def?.kind === 'function') {
    const { body } = def;
    const block = random.pick(body.blocks);
    const value = random.pick([...block.params, ...block.insts]);
    switch (random.below(8)) {
      case 0: case 1: case 2:
        if (body.length[value]! > 0) {
          const at = body.start[value]! + random.below(body.length[value]!);
          body.pool[at] = nudge(body.pool[at]!);
        }
        return;
      case 3: body.op[value] = random.below(100); return;
      case 4: body.type[value] = random.below(8); return;
      case 5: body.aux[value] = random.chance(50) ? random.below(16) : random.next(); return;
      case 6: block.insts.splice(random.below(block.insts.length), 1); return;
      default: block.insts.splice(random.below(block.insts.length + 1), 0, random.below(body.count)); return;
    }
  }
  switch (random.below(6)) {
    case 0:
      if (def !== undefined) def.layouts = random.below(17);
      return;
    case 1:
      symbol.layouts = random.below(16);
      return;
    case 2:
      symbol.kind = random.pick(['function', 'object', 'tls']);
      return;
    case 3:
      if (def?.kind === 'data') (def as { type: number }).type = nudge(def.type);
      return;
    case 4:
      if (def?.kind === 'data')
        def.init = random.pick([
          { kind: 'int', value: 1n << 70n },
          { kind: 'rel', rel: nudge(3) },
          { kind: 'addr', symbol: nudge(1), addend: nudge(1) },
          { kind: 'list', items: [{ index: nudge(1), value: { kind: 'float', value: 1 } }] },
          { kind: 'label', symbol: nudge(1), label: 0 },
          { kind: 'ints', values: [1n, -5n] },
        ]);
      return;
    default:
      if (hooks.length > 0) hooks[0] = { ...hooks[0]!, symbol: nudge(hooks[0]!.symbol) };
  }
}

/** Interprets what it can, a step-bounded call per function and lane. */
function interpret(module: Module): void {
  for (let lane = 0; lane < laneCount; lane++) {
    if (!hasLane(module.layouts, lane)) continue;
    try {
      const machine = new Interpreter(module, lane, new SilentHost(), { steps: 200, maxMemory: 16 << 20 });
      for (const symbol of module.symbols) {
        const def = symbol.defs.find((d) => hasLane(d.layouts, lane));
        if (def?.kind !== 'function') continue;
        const { params, result } = module.types.signatures[def.sig]!;
        try {
          machine.callFunction(
            symbol.name,
            new Array<number>(params.length + (module.types.isAggregate(result) ? 1 : 0)).fill(0),
          );
        } catch (error) {
          if (!isExpected(error)) throw error;
        }
      }
    } catch (error) {
      if (!isExpected(error)) throw error;
    }
  }
}

function isExpected(error: unknown): boolean {
  // A RangeError is thrown for what a caller asked wrongly (a name that another symbol has, too many arguments).
  return (
    error instanceof Trap ||
    error instanceof StepLimit ||
    error instanceof ProgramExit ||
    error instanceof ImageError ||
    (error instanceof RangeError && /^(no function|no symbol|more than)/.test(error.message))
  );
}

/** Translates to wasm where the module has such a layout; what the back end refuses it says in one line. */
async function translate(module: Module): Promise<void> {
  for (const lane of [0, 1]) {
    if (!hasLane(module.layouts, lane)) continue;
    try {
      await translateWasm(module, { ...defaultWasmOptions, lane, optLevel: 1 });
    } catch (error) {
      if (!(error instanceof WasmError || isExpected(error))) throw error;
    }
  }
}

/** Translates to an object of one of the native targets, in turn, where the module has its layout; the allocation is proved. */
async function translateNatively(module: Module, turn: number): Promise<void> {
  const { load, layout } = nativeTargets[turn % nativeTargets.length]!;
  const bound = layouts.find(({ name }) => name === layout)!;
  if (!hasLane(module.layouts, bound.lane)) return;
  try {
    // Translation uses the module up.
    translateNative(decodeModule(encodeModule(module), 'x.o'), await load(), bound, { ...defaultNativeOptions, kind: 'object', optLevel: turn % 3, check: true });
  } catch (error) {
    if (!(error instanceof NativeError || isExpected(error))) throw error;
  }
}

/** Mutates random modules `count` times and checks what comes of each. */
async function mutations(count: number, seal: boolean, runEvery: number, seed = 1): Promise<Outcome> {
  const outcome: Outcome = { refused: 0, rejected: 0, accepted: 0, ran: 0 };
  let original = new Uint8Array(0);
  for (let i = 0; i < count; i++) {
    const random = new Random(seed * 1_000_003 + i);
    if (i % 25 === 0) original = encodeModule(randomModule(random.next()));
    const context = `mutation ${i} of seed ${seed}`;
    let module: Module;
    try {
      if (seal && random.chance(50)) {
        module = decodeModule(original, 'x.o');
        for (let n = 1 + random.below(2); n > 0; n--) mutateDecoded(module, random);
      } else {
        module = decodeModule(mutant(original, random, seal), 'x.o');
      }
    } catch (error) {
      if (!(error instanceof FormatError)) throw new Error(context, { cause: error });
      if (!/^x\.o: section [a-z]+, offset 0x[0-9a-f]+: [^\n]+$/.test(error.message))
        throw new Error(`${context}: ${error.message}`);
      outcome.refused++;
      continue;
    }
    try {
      const errors = verifyModule(module);
      if (errors.length > 0) {
        outcome.rejected++;
        // It can still be looked at.
        printModule(module);
        continue;
      }
      outcome.accepted++;
      const text = printModule(module);
      expect(printModule(parsed(text))).toBe(text);
      expect(printModule(decodeModule(encodeModule(module), 'x.o'))).toBe(text);
      if (outcome.accepted % runEvery !== 0) continue;
      outcome.ran++;
      relocations(module);
      linkModules([{ kind: 'module', name: 'x.o', module }], { kind: 'object', name: 'y.o' });
      interpret(module);
      if (outcome.ran % 4 === 0) await translate(module);
      await translateNatively(module, outcome.ran);
    } catch (error) {
      throw new Error(context, { cause: error });
    }
  }
  return outcome;
}

describe('mutated modules', () => {
  test('with digests made right', { timeout: 3_600_000 }, async () => {
    const count = requireAll ? 100_000 : 4_000;
    const outcome = await mutations(count, true, requireAll ? 20 : 5);
    console.log(
      `${count} mutations: ${outcome.refused} refused by the decoder, ${outcome.rejected} by the verifier, ${outcome.accepted} good, ${outcome.ran} run`,
    );
    // All three ways are really taken.
    expect(Math.min(outcome.refused, outcome.rejected, outcome.accepted, outcome.ran)).toBeGreaterThan(count / 400);
  });

  test('with stale digests', { timeout: 3_600_000 }, async () => {
    const count = requireAll ? 10_000 : 2_000;
    expect(await mutations(count, false, 1)).toEqual({ refused: count, rejected: 0, accepted: 0, ran: 0 });
  });

  test('unmutated random modules run', { timeout: 3_600_000 }, async () => {
    for (let seed = 0; seed < (requireAll ? 500 : 60); seed++) {
      const module = randomModule(seed);
      interpret(module);
      if (seed % 4 === 0) await translate(module);
      await translateNatively(module, seed);
    }
  });
});
