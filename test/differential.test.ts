// Random programs give the same answers on the interpreter and on wasm, plain and optimized.

import { expect, test } from 'vitest';
import { runWasm } from '../backends/wasm/run.ts';
import { defaultWasmOptions, translateWasm } from '../backends/wasm/translate.ts';
import { Interpreter } from '../ir/interpret/interpret.ts';
import { layouts } from '../ir/layout.ts';
import { verifyModule } from '../ir/verify.ts';
import { NodeHost } from '../runtime/host/node.ts';
import { randomProgram } from './support/random-code.ts';

const count = 60;

test.each([1, 2, 3])('seed %i', async (seed) => {
  const module = randomProgram(seed, count);
  expect(verifyModule(module)).toEqual([]);
  for (const lane of [0, 1]) {
    const host = new NodeHost({ args: [], capture: {} });
    expect(new Interpreter(module, lane, host).run()).toBe(0);
    const expected = results(host.stdout);
    expect(new Set(expected).size).toBeGreaterThan(count / 2);
    for (const optLevel of [0, 2]) {
      const other = new NodeHost({ args: [], capture: {} });
      const bytes = await translateWasm(module, { ...defaultWasmOptions, lane, optLevel });
      expect(await runWasm(bytes, other, layouts[lane]!.wordBytes)).toBe(0);
      expect(results(other.stdout)).toEqual(expected);
    }
  }
});

function results(bytes: Buffer): string[] {
  return Array.from({ length: count }, (_, i) => `f${i}: ${bytes.readBigUInt64LE(8 * i).toString(16)}`);
}
