// The optimizer as a whole: the pass table, and random functions that must compute the same after optimizing, before and
// after binding, on every layout.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeModule } from '../ir/decode.ts';
import { laneCount } from '../ir/layout.ts';
import { HtmlDump } from '../ir/opt/dump.ts';
import * as Op from '../ir/op.gen.ts';
import { optimizeBound, optimizeModule } from '../ir/opt/optimize.ts';
import { boundPipeline, checkOrder, order, passes, pipeline } from '../ir/opt/passes.ts';
import { Interpreter } from '../ir/interpret/interpret.ts';
import type { Module } from '../ir/module.ts';
import { printModule } from '../ir/print.ts';
import { verifyModule } from '../ir/verify.ts';
import { NodeHost } from '../runtime/host/node.ts';
import { packageRoot } from '../loader/build.ts';
import { filetests } from './filetest.ts';
import { parsed } from './support/lir.ts';
import { randomProgram } from './support/random-code.ts';
import { VerifyPasses } from './support/verify-passes.ts';

test('the order of passes obeys its constraints, and a wrong one is told with the reason', () => {
  expect(checkOrder(pipeline)).toEqual([]);
  expect(checkOrder(boundPipeline)).toEqual([]);
  expect(checkOrder(['simplify', 'mem2reg'])).toEqual([`simplify must run after mem2reg: ${order.find(([before, after]) => before === 'mem2reg' && after === 'simplify')![2]}`]);
});

test('the functions that block operations become calls of hold none themselves', () => {
  const { symbols } = decodeModule(readFileSync(join(packageRoot(), 'dist', 'support.o')), 'support.o');
  const block = new Set([Op.memset, Op.memcpy, Op.memmove, Op.copy]);
  const seen: string[] = [];
  for (const { name, defs } of symbols) {
    for (const def of defs) {
      if (def.kind !== 'function' || !/^__lode_mem|^copy_/.test(name)) continue;
      seen.push(name);
      for (const { insts } of def.body.blocks) expect(insts.filter((inst) => block.has(def.body.op[inst]!))).toEqual([]);
    }
  }
  expect(seen).toContain('__lode_memset');
});

test('every pass has a filetest', () => {
  const tested = new Set(filetests().filter((file) => file.includes('/opt/')).map((file) => file.replace(/.*\/|\.lir$/g, '')));
  const missing = passes.map(({ name }) => name).filter((name) => !tested.has(name) && name !== 'compact');
  expect(missing).toEqual([]);
});

test('a page has a column per pass of one function', () => {
  const dump = new HtmlDump('f1');
  const module = leveled(1, 2);
  optimizeModule(module, dump);
  const page = dump.page(module);
  for (const name of ['lower', ...new Set(pipeline)]) expect(page).toContain(`<h2>${name}</h2>`);
  expect(page).not.toContain('@f2');
  expect(new HtmlDump('no such function').page(module)).toBe('');
});

test('parameters that are one constant at every call become it, those that nothing reads go', () => {
  const module = parsed(`module "a" object layouts all

function @scaled local layouts all
  define i32(i32, i32, i32) layouts all O2 noinline {
  b0(%0: i32, %1: i32, %2: i32):
    %3 = iconst.i32 100
    %4 = lt.i32 s %3, %0
    brif %4, b1, b2
  b1:
    %6 = sub.i32 %0, %3
    %7 = call.i32 @scaled, i32(i32, i32, i32), (%6, %1, %2)
    ret %7
  b2:
    %9 = mul.i32 %0, %1
    ret %9
  }

function @taken local layouts all
  define i32(i32) layouts all O2 noinline {
  b0(%0: i32):
    ret %0
  }

function @other global layouts all
  define i32(i32, ptr) layouts all O2 {
  b0(%0: i32, %1: ptr):
    %2 = iconst.i32 7
    %3 = call.i32 @scaled, i32(i32, i32, i32), (%0, %2, %0)
    %4 = addr @taken, 0:word
    store.ptr ptr %1, %4
    %6 = call.i32 @taken, i32(i32), (%2)
    %7 = call.i32 @scaled, i32(i32, i32, i32), (%6, %2, %6)
    %8 = add.i32 %3, %7
    ret %8
  }
`);
  optimizeModule(module);
  expect(verifyModule(module)).toEqual([]);
  const text = printModule(module);
  expect(text).toContain('function @scaled local layouts all sig i32(i32)\n  define i32(i32) layouts all O2 noinline');
  expect(text).toContain('define i32(i32) layouts all O2 noinline {\n  b0(%0: i32):\n    ret %0');
});

/** What a random program writes under each layout. */
function results(module: Module, lane: number): string {
  const host = new NodeHost({ args: ['random'], env: {}, capture: {} });
  const status = new Interpreter(module, lane, host).run();
  return `${status} ${host.stdout.toString('hex')}`;
}

/** A random program at a level. */
function leveled(seed: number, level: number): Module {
  const module = randomProgram(seed, 12);
  for (const symbol of module.symbols) for (const def of symbol.defs) if (def.kind === 'function') def.optLevel = level;
  return module;
}

test('random functions compute the same optimized, before and after binding', () => {
  for (let seed = 1; seed <= 12; seed++) {
    const optimized = leveled(seed, 2);
    optimizeModule(optimized, new VerifyPasses());
    expect(verifyModule(optimized)).toEqual([]);
    for (let lane = 0; lane < laneCount; lane++) {
      const want = results(leveled(seed, 0), lane);
      expect(results(optimized, lane), `seed ${seed}`).toBe(want);
      const bound = leveled(seed, 2);
      optimizeBound(bound, lane, -1, new VerifyPasses());
      expect(results(bound, lane), `seed ${seed} bound to lane ${lane}`).toBe(want);
    }
  }
});
