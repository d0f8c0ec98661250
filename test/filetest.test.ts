// Examples and the filetests that have no file of tests of their own; then the runner's rules.

import { describe, expect, test } from 'vitest';
import { parseFiletest, splitWords } from './filetest.ts';
import { filetestSuite } from './support/filetest-suite.ts';

filetestSuite();

describe('the filetest form', () => {
  test('words are split as a shell does', () => {
    expect(splitWords(`a 'b c' "d e"f  g''h`)).toEqual(['a', 'b c', 'd ef', 'gh']);
  });

  test('directives and blocks belong to the test above them', () => {
    const [run, error] = parseFiletest([
      '// test: run interp-le32 wasm64', '// args: x "y z"', '// stdin: one', '// stdin:', '//| two', '//|', '// env: A=b=c', '// status(be32): 3', 'int main;',
      '// output:', '//| a', '//|', '//|  b', '// output(le32,be64):', '//| c', '//\\', '// test: error -Wall', '// stderr:', '//| no',
    ].join('\n'), 'f.c');
    expect(run).toMatchObject({ command: 'run', rest: 'interp-le32 wasm64', args: ['x', 'y z'], stdin: 'one\ntwo\n\n', env: { A: 'b=c' }, statuses: [{ lanes: ['be32'], status: 3 }] });
    expect(run.blocks).toEqual([{ stream: 'output', lanes: [], text: 'a\n\n b\n' }, { stream: 'output', lanes: ['le32', 'be64'], text: 'c' }]);
    expect(error).toMatchObject({ command: 'error', rest: '-Wall', blocks: [{ stream: 'stderr', lanes: [], text: 'no\n' }] });
  });

  test('.lir comments', () => {
    expect(parseFiletest('; test: run\n; output:\n;| a', 'f.lir')[0].blocks[0].text).toBe('a\n');
  });

  test('a file without directives is run', () => {
    expect(parseFiletest('int main(void) { return 0; }\n', 'f.c')).toMatchObject([{ command: 'run', rest: '' }]);
  });

  test('nonsense is refused', () => {
    expect(() => parseFiletest('//| stray', 'f.c')).toThrow('f.c:1: an expected line outside a block');
    expect(() => parseFiletest('// output(le16):', 'f.c')).toThrow("no layout 'le16'");
    expect(() => parseFiletest('// test:', 'f.c')).toThrow('test of what?');
  });
});
