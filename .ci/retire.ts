// Chunks that a new bundle no longer has: processes that started before may still import them, so each is kept for a day.

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Milliseconds that a chunk is kept after the build that no longer has it. */
export const keepFor = 24 * 60 * 60 * 1000;
/** File that remembers, by name, when chunks left the bundle (milliseconds since the epoch). */
const record = 'retired.json';

/** Removes from a folder the chunks that left the bundle over a day before `now`; `current` are those it has. */
export function retireChunks(folder: string, current: ReadonlySet<string>, now: number): void {
  const before = readRecord(join(folder, record));
  const retired: Record<string, number> = {};
  for (const name of readdirSync(folder)) {
    if (!name.endsWith('.mjs') || current.has(name)) continue;
    const since = before[name] ?? now;
    if (now - since > keepFor) rmSync(join(folder, name));
    else retired[name] = since;
  }
  writeFileSync(join(folder, record), `${JSON.stringify(retired)}\n`);
}

/** An unreadable record only keeps chunks for longer. */
function readRecord(path: string): Record<string, number> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, number>;
  } catch {
    return {};
  }
}
