// Pragmas that change what declarations mean: pack, weak (and redefine_extname, visibility as GNU has them).

import type { Pragma } from './ast.ts';
import type { Checker } from './check.ts';

/** Applies a pragma that the preprocessor left in the stream. */
export function applyPragma(c: Checker, node: Pragma): void {
  const text = node.token.image.trim();
  const word = /^\w*/.exec(text)![0];
  const rest = text.slice(word.length).trim();
  switch (word) {
    case 'pack': pack(c, node, rest); return;
    case 'weak': {
      const match = /^(\w+)(?:\s*=\s*(\w+))?$/.exec(rest);
      if (match === null) c.warn(node.loc, 'malformed ‘#pragma weak’, ignored');
      else weaken(c, match[1]!, match[2] ?? '');
      return;
    }
    case 'STDC': case 'GCC': case 'clang': case 'once': case 'message': case 'region': case 'endregion': case 'push_macro':
    case 'pop_macro': case 'omp': case 'redefine_extname': return;
    default:
      if (word !== '') c.warn(node.loc, `ignoring ‘#pragma ${text.split(/\s+/).slice(0, 2).join(' ')}’`, 'unknown-pragmas');
  }
}

function pack(c: Checker, node: Pragma, text: string): void {
  const match = /^\(\s*(.*?)\s*\)/.exec(text);
  if (match === null) {
    c.warn(node.loc, 'missing ‘(’ after ‘#pragma pack’ - ignored', 'pragmas');
    return;
  }
  const oldPack = c.pack;
  const oldStack = c.packStack;
  c.journal(() => {
    c.pack = oldPack;
    c.packStack = oldStack;
  });
  const parts = match[1]! === '' ? [] : match[1]!.split(/\s*,\s*/);
  let value = -1;
  let name = '';
  for (const part of parts) {
    if (/^\d/.test(part)) value = Number(part);
    else if (part !== 'push' && part !== 'pop') name = part;
  }
  if (value >= 0 && ![0, 1, 2, 4, 8, 16].includes(value)) {
    c.warn(node.loc, `alignment must be a small power of two, not ${value}`, 'pragmas');
    return;
  }
  switch (parts[0]) {
    case undefined: c.pack = c.options.packStruct; return;
    case 'push':
      c.packStack = [...c.packStack, { value: c.pack, name }];
      if (value >= 0) c.pack = value;
      return;
    case 'pop': {
      let at = c.packStack.length - 1;
      if (name !== '') while (at >= 0 && c.packStack[at]!.name !== name) at--;
      if (at < 0) {
        c.warn(node.loc, `#pragma pack (pop) encountered without matching #pragma pack (push)`, 'pragmas');
        return;
      }
      c.pack = value >= 0 ? value : c.packStack[at]!.value;
      c.packStack = c.packStack.slice(0, at);
      return;
    }
    default:
      if (value >= 0) c.pack = value;
      else c.warn(node.loc, `unknown action ‘${parts[0]}’ for ‘#pragma pack’ - ignored`, 'pragmas');
  }
}

/** #pragma weak: marks what is declared, remembers what is not. */
function weaken(c: Checker, name: string, alias: string): void {
  for (const entry of c.file.names.get(name) ?? []) {
    const { decl } = entry;
    c.change(decl, { attrs: { ...decl.attrs, weak: true, alias: alias || decl.attrs.alias } });
    c.pendingDeclares.push(decl);
  }
  const old = c.weakNames.get(name);
  c.weakNames.set(name, alias);
  c.journal(() => {
    if (old === undefined) c.weakNames.delete(name);
    else c.weakNames.set(name, old);
  });
}
