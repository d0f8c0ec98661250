// A few random programs on every target, on each run of the tests; `node test/csmith.ts` runs more.

import { expect, inject, test } from 'vitest';
import { runSeed } from './csmith.ts';
import { judges } from './judge.ts';
import { needs, requireAll } from './needs.ts';
import { defaultTargets } from './program.ts';

const count = requireAll ? 20 : 2;

test.for(Array.from({ length: count }, (_, i) => 1001 + i))('csmith seed %i computes what gcc computes', { timeout: 600_000 }, async (seed, context) => {
  const broken = inject('buildError');
  if (broken !== '') throw new Error(broken);
  needs(context, 'csmith', 'it writes the random programs');
  for (const [lane, judge] of Object.entries(judges)) needs(context, judge.compiler, `it judges ${lane}`);
  const { failures } = await runSeed(seed, { targets: defaultTargets, levels: ['-O1'], keep: '' });
  expect(failures).toEqual([]);
});
