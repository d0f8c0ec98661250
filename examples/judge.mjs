// The JavaScript interface: small C programs as a judge of exercises runs them. The input is given, the answer compared; what does not compile is shown.
//
//   node examples/judge.mjs

import { compile, link, load } from 'lode';

const cases = [['3 4\n', '7\n'], ['-2 2\n', '0\n'], ['2147483646 1\n', '2147483647\n']];

const answers = {
  'right.c': '#include <stdio.h>\nint main(void) { int a, b; scanf("%d%d", &a, &b); printf("%d\\n", a + b); }\n',
  'wrong.c': '#include <stdio.h>\nint main(void) { int a, b; scanf("%d%d", &a, &b); printf("%d\\n", a | b); }\n',
  'crash.c': 'int main(void) { volatile int zero = 0; return 1 / zero; }\n',
  'broken.c': 'int main(void) { return x; }\n',
};

for (const [name, text] of Object.entries(answers)) {
  const { object, messages } = await compile(text, name);
  if (object === undefined) {
    process.stdout.write(messages.split('\n').filter((line) => line.includes('error:')).map((line) => `${line}\n`).join(''));
    continue;
  }
  const program = await load(await link([object], { name }), { name, target: 'wasm32' });
  let right = 0;
  let signal = 0;
  for (const [stdin, expected] of cases) {
    const { status, stdout } = await program.run({ stdin });
    if (status > 128) signal = status - 128;
    if (status === 0 && stdout.toString() === expected) right++;
  }
  console.log(`${name}: ${right} of ${cases.length} right${signal > 0 ? `, ended by signal ${signal}` : ''}`);
}
