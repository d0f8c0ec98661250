// The JavaScript interface: one source, compiled once, and what it answers on machines of four kinds.
//
//   node examples/layouts.mjs

import { compile, inspect, link, load } from 'lode';

const source = `
#include <stdio.h>
#include <string.h>
struct item { char tag; long count; void *next; };
int main(void) {
  unsigned number = 0x01020304;
  unsigned char first;
  memcpy(&first, &number, 1);
  printf("%zu-bit pointers, first byte %d, struct item has %zu bytes\\n", 8 * sizeof(void *), first, sizeof(struct item));
  return 0;
}
`;

const { object, messages } = await compile(source, 'layouts.c', { args: ['-O1', '-Wall'] });
if (object === undefined) throw new Error(messages);
const program = await link([object]);

for (const target of ['interp-le32', 'interp-be32', 'wasm64', 'interp-be64']) {
  const { stdout } = await (await load(program, { target })).run();
  process.stdout.write(`${target.padEnd(12)} ${stdout}`);
}

// What made the difference: the object's relocation records, with their values by layout.
const { relocations } = await inspect(object, { relocations: true });
for (const { kind, what, values } of relocations) if (new Set(Object.values(values)).size > 1) console.log(kind, what, values);
