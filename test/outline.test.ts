// Loop outlining: nests in rarely entered functions are entered through calls, and programs do the same.

import { expect, test } from 'vitest';
import { Interpreter } from '../ir/interpret/interpret.ts';
import { laneCount } from '../ir/layout.ts';
import { outlineLoops } from '../ir/opt/outline.ts';
import { verifyModule } from '../ir/verify.ts';
import { SilentHost } from './support/ir.ts';
import { parsed } from './support/lir.ts';

const nest = `module "nest.c" program layouts all

%T16 = [8 x i32]

object @total global layouts all
  data i32 layouts all = 0

function @__lode_start global layouts all
  define void() layouts all O2 {
    $0 = slot %T16 "local"
  b0:
    %0 = iconst.i32 0
    br b1(%0)
  b1(%2: i32):
    %3 = iconst.i32 1
    br b2(%0, %0)
  b2(%5: i32, %6: i32):
    %7 = extend.word s %5
    %8 = slotaddr $0
    %9 = index %8, %7, size(i32)
    %10 = load.i32 i32 %9
    %11 = add.i32 %10, %2
    store.i32 i32 %9, %11
    %13 = add.i32 %6, %11
    %14 = iconst.i32 100
    %15 = lt.i32 s %14, %13
    brif %15, b4(%6), b3
  b3:
    %17 = add.i32 %5, %3
    %18 = iconst.i32 8
    %19 = lt.i32 s %17, %18
    brif %19, b2(%17, %13), b4(%13)
  b4(%21: i32):
    %22 = addr @total, 0
    %23 = load.i32 i32 %22
    %24 = add.i32 %23, %21
    store.i32 i32 %22, %24
    %26 = add.i32 %2, %3
    %27 = iconst.i32 5
    %28 = lt.i32 s %26, %27
    brif %28, b1(%26), b5
  b5:
    ret
  }
`;

/** The total that the program leaves in memory. */
function total(outline: boolean, lane: number): bigint {
  const module = parsed(nest);
  if (outline) {
    expect(outlineLoops(module, lane)).toBe(1);
    expect(module.symbols.map(({ name }) => name)).toContain('__lode_start.loop0');
    expect(verifyModule(module)).toEqual([]);
  }
  const interpreter = new Interpreter(module, lane, new SilentHost());
  interpreter.run();
  const at = interpreter.address('total');
  return BigInt(interpreter.memory.view.getInt32(at, interpreter.memory.littleEndian));
}

test('an inner loop with one result becomes a function, on every layout', () => {
  for (let lane = 0; lane < laneCount; lane++) {
    const want = total(false, lane);
    expect(want).not.toBe(0n);
    expect(total(true, lane)).toBe(want);
  }
});

// The loop's constants are made while its operands are renamed; wherever the operand pool grows meanwhile, operands are right.
test('loops of every length keep their operands', () => {
  for (let filler = 0; filler < 130; filler++) {
    const adds = Array.from({ length: filler }, (_, i) => `    %${100 + i} = add.i32 %${i === 0 ? 11 : 99 + i}, %6\n`).join('');
    const module = parsed(nest.replace('    store.i32 i32 %9, %11\n', `${adds}    store.i32 i32 %9, %11\n`));
    expect(outlineLoops(module, 0)).toBe(1);
    expect(verifyModule(module)).toEqual([]);
  }
});
