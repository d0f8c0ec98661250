// lode targets [--json]

import { Command } from 'commander';
import { layouts } from '../../ir/layout.ts';
import { defaultTarget, targets } from '../targets.ts';

export function command(): Command {
  return new Command('targets')
    .option('--json', 'as JSON')
    .action(({ json }: { readonly json?: boolean }) => {
      const rows = targets.map((target) => ({
        name: target.name, layout: layouts[target.lane]!.name, default: target === defaultTarget,
          summary: target.summary,
      }));
      if (json === true) return void process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
      const width = Math.max(...rows.map((row) => row.name.length));
      for (const row of rows) {
        process.stdout.write(`${row.name.padEnd(width)}  ${row.layout}  ${row.summary}${row.default ? ' (default)' : ''}\n`);
      }
    });
}
