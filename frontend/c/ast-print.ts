// Prints the AST as nested lists, for tests and for reading: `(Binary + (Ident a) (Number 1))`.
//
// Every node prints its kind, its text or operator, its flags where they say something, then its children in the order
// of the fields a, b, c, d and list; a missing child in front of one that is there prints as `_`, a list in brackets.

import * as K from './kind.ts';
import * as Op from './operator.ts';
import * as S from './spec.ts';
import type { Ast, Node } from './ast.ts';

const kindNames: string[] = [];
for (const [name, kind] of Object.entries(K)) kindNames[kind] = name;

const flagNames: readonly [number, string][] = [
  [S.Typedef, 'typedef'], [S.Extern, 'extern'], [S.Static, 'static'], [S.Auto, 'auto'], [S.Register, 'register'],
  [S.ThreadLocal, '_Thread_local'], [S.Constexpr, 'constexpr'], [S.Inline, 'inline'], [S.Noreturn, '_Noreturn'],
  [S.Extension, '__extension__'], [S.Const, 'const'], [S.Volatile, 'volatile'], [S.Restrict, 'restrict'],
  [S.Atomic, '_Atomic'], [S.Star, '*'], [S.Variadic, '...'], [S.NoPrototype, '()'], [S.OldStyle, 'K&R'],
];
const wordNames: readonly [number, string][] = [
  [S.Void, 'void'], [S.Signed, 'signed'], [S.Unsigned, 'unsigned'], [S.Short, 'short'], [S.Char, 'char'],
  [S.Int, 'int'], [S.Float, 'float'], [S.Double, 'double'], [S.Bool, '_Bool'], [S.Complex, '_Complex'],
  [S.Int128, '__int128'],
  [S.Float128, '__float128'],
];

function names(table: readonly [number, string][], bits: number): string[] {
  return table.filter(([bit]) => (bits & bit) !== 0).map(([, name]) => name);
}

/** One node with all below it, on one line. */
export function printAst(ast: Ast): string {
  return print(ast as unknown as Node);
}

function print(node: Node): string {
  const parts = [kindNames[node.kind] ?? `?${node.kind}`];
  switch (node.kind) {
    case K.Specifiers: {
      parts.push(...names(flagNames, node.flags));
      const longs = (node.num & S.LongMask) / S.Long1;
      for (let i = 0; i < longs; i++) parts.push('long');
      parts.push(...names(wordNames, node.num));
      break;
    }
    case K.PointerTo: case K.ArrayOf: case K.FunctionOf:
      parts.push(...names(flagNames, node.flags));
      break;
    case K.RecordSpec:
      parts.push(node.flags === 1 ? 'union' : 'struct');
      break;
    case K.Binary: case K.Unary:
      parts.push((node.num === Op.PostInc || node.num === Op.PostDec ? 'post' : '') + Op.spelling[node.num]!);
      break;
    case K.Assign:
      parts.push(`${Op.spelling[node.num]}=`);
      break;
    case K.Member:
      parts.push((node.flags & S.Arrow) !== 0 ? '->' : '.');
      break;
    case K.Number: case K.Char: case K.Str: case K.LaneNumber:
      parts.push(node.token!.image);
      break;
    case K.BoolConst: case K.AsmOperand:
      parts.push(String(node.num));
      break;
    case K.Asm:
      if ((node.flags & S.AsmVolatile) !== 0) parts.push('volatile');
      if ((node.flags & S.AsmGoto) !== 0) parts.push('goto');
      break;
  }
  if (node.text !== '') parts.push(node.text);
  const children = [node.a, node.b, node.c, node.d];
  while (children.length > 0 && children[children.length - 1] === null) children.pop();
  for (const child of children) parts.push(child === null ? '_' : print(child));
  if (node.list !== null) parts.push(`[${node.list.map(print).join(' ')}]`);
  return `(${parts.join(' ')})`;
}
