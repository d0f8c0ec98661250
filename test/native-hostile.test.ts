// Calling conventions look at types piece by piece: types of endlessly many pieces, which a damaged module may have, take no time.

import { describe, expect, test } from 'vitest';
import { layoutNamed } from '../ir/layout.ts';
import { Module } from '../ir/module.ts';
import { I32, KStruct, KUnion, S1, U8, UWord, Void, type Member, type TypeId } from '../ir/types.ts';
import { nativeTargets as loaded } from './native-targets.ts';
import { nativeTargets } from '../backends/native.ts';

const member = (name: string, type: TypeId): Member => ({ name, type, bits: -1, align: 0, packed: false });

describe.for(nativeTargets)('$name', ({ name, layout }) => {
  test.each<[string, (module: Module) => TypeId]>([
    ['elements of no size', ({ types, rels }) => types.record(KStruct, 'many', [member('a', types.array(types.record(KStruct, 'empty'), rels.int(2 ** 40, UWord)))])],
    ['nested structures of no size', ({ types }) => nested(types, KStruct, types.record(KStruct, 'empty'))],
    ['nested unions', ({ types }) => nested(types, KUnion, I32)],
  ])('%s', async (_, type) => {
    const target = await loaded.find((known) => known.name === name)!.load();
    const module = new Module('hostile');
    const made = type(module);
    const { params } = target.convention.classify(module.types.signatures[module.types.signature(Void, [made, S1])]!, module, layoutNamed(layout)!);
    expect(params.length).toBe(2);
  });

  test('arguments that no stack holds', async () => {
    const target = await loaded.find((known) => known.name === name)!.load();
    const module = new Module('hostile');
    const { types, rels } = module;
    const signature = types.signatures[types.signature(Void, [types.record(KStruct, 'huge', [member('a', types.array(U8, rels.int(2 ** 30, UWord)))])])]!;
    const classify = (): unknown => target.convention.classify(signature, module, layoutNamed(layout)!);
    if (name === 'x86_64-linux') expect(classify).toThrow('an argument of 1073741824 bytes is too large');
    else expect(classify).not.toThrow();
  });
});

/** A type of 2^50 leaves. */
function nested(types: Module['types'], kind: typeof KStruct | typeof KUnion, leaf: TypeId): TypeId {
  let type = leaf;
  for (let depth = 0; depth < 50; depth++) type = types.record(kind, `t${depth}`, [member('a', type), member('b', type)]);
  return type;
}
