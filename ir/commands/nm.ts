// `lode nm`: symbols of objects, programs and archives, as binutils' nm shows them.
//
// Portable modules have no addresses: the value column holds zeros. Sizes exist per layout, so -S shows one where they
// agree and one per layout where they do not.

import { Command } from 'commander';
import { layouts, laneNames } from '../layout.ts';
import type { Module, ModuleSymbol } from '../module.ts';
import { sizeText } from '../relocs.ts';
import { complain, eachModule } from './load.ts';

interface Options {
  readonly externOnly?: boolean;
  readonly undefinedOnly?: boolean;
  readonly definedOnly?: boolean;
  readonly sort: boolean;
  readonly reverseSort?: boolean;
  readonly printFileName?: boolean;
  readonly printSize?: boolean;
  readonly printArmap?: boolean;
  readonly format?: string;
  readonly portability?: boolean;
  readonly debugSyms?: boolean;
}

/** The class letter of nm(1): lower case for local symbols. */
export function symbolClass(symbol: ModuleSymbol): string {
  const def = symbol.defs[0];
  if (def === undefined) return symbol.linkage === 'weak' ? symbol.kind === 'function' ? 'w' : 'v' : 'U';
  if (symbol.linkage === 'weak') return symbol.kind === 'function' ? 'W' : 'V';
  let letter = 'T';
  if (def.kind === 'data') letter = def.common ? 'C' : def.readOnly ? 'R' : def.init.kind === 'zero' ? 'B' : 'D';
  else if (def.kind === 'alias' && symbol.kind !== 'function') letter = 'D';
  return symbol.linkage === 'local' ? letter.toLowerCase() : letter;
}

/** Sizes of a symbol: '' if it has none, one number, or `le32=4 le64=8`. */
function sizes(module: Module, symbol: ModuleSymbol): string {
  const parts: string[] = [];
  const values = new Set<string>();
  for (const def of symbol.defs) {
    if (def.kind !== 'data') continue;
    for (const layout of layouts) {
      if ((def.layouts >> layout.lane & 1) === 0) continue;
      const size = sizeText(module, def.type, layout.lane);
      parts.push(`${layout.name}=${size}`);
      values.add(size);
    }
  }
  return values.size === 1 ? Number([...values][0]).toString(16).padStart(16, '0') : parts.join(' ');
}

/** Lines for one module; `prefix` is put before each. */
function list(module: Module, options: Options, prefix: string): string[] {
  const entries: { readonly name: string; readonly text: string }[] = [];
  for (const symbol of module.symbols) {
    if (symbol.name === '' || symbol.linkage === 'local' && symbol.name.startsWith('.') && !options.debugSyms) continue;
    const letter = symbolClass(symbol);
    const isDefined = symbol.defs.length > 0;
    if (options.externOnly && symbol.linkage === 'local') continue;
    if (options.undefinedOnly && isDefined || options.definedOnly && !isDefined) continue;
    const { name } = symbol;
    if (options.portability || options.format === 'posix' || options.format === 'p') {
      entries.push({ name, text: `${prefix}${name} ${letter}${isDefined ? ' 0' : ''}` });
      continue;
    }
    const size = options.printSize && isDefined ? sizes(module, symbol) : '';
    let defined = 0;
    for (const def of symbol.defs) defined |= def.layouts;
    const some = isDefined && (module.layouts & ~defined) !== 0 ? ` (${laneNames(defined)})` : '';
    entries.push({
      name,
      text: `${prefix}${isDefined ? '0'.repeat(16) : ' '.repeat(16)} ${size === '' ? '' : `${size} `}${letter} ${name}${options.printSize ? some : ''}`,
    });
  }
  if (options.sort) entries.sort((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  if (options.reverseSort) entries.reverse();
  return entries.map((entry) => entry.text);
}

export function command(): Command {
  return new Command('nm')
    .description('List the symbols of objects, programs and archives')
    .argument('[files...]', 'files to read (default: a.out)')
    .option('-g, --extern-only', 'only external symbols')
    .option('-u, --undefined-only', 'only undefined symbols')
    .option('--defined-only', 'only defined symbols')
    .option('-U', 'only defined symbols')
    .option('-p, --no-sort', 'in the order of the symbol table')
    .option('-r, --reverse-sort', 'in reverse order')
    .option('-A, --print-file-name', 'the file name before each symbol')
    .option('-o', 'the same as -A')
    .option('-S, --print-size', 'sizes too, per layout where they differ')
    .option('-s, --print-armap', 'the symbol index of archives too')
    .option('-a, --debug-syms', 'private symbols too')
    .option('-P, --portability', 'the format of POSIX')
    .option('-B', 'the format of BSD (the default)')
    .option('-f, --format <format>', 'bsd or posix')
    .option('-C, --demangle', 'accepted; C names are not mangled')
    .option('-n, --numeric-sort', 'accepted; symbols have no addresses')
    .action((files: string[], given: Options & { readonly o?: boolean; readonly U?: boolean }) => {
      const options: Options = {
        ...given,
        printFileName: given.printFileName === true || given.o === true,
        definedOnly: given.definedOnly === true || given.U === true,
      };
      const inputs = files.length > 0 ? files : ['a.out'];
      const out: string[] = [];
      for (const path of inputs) {
        eachModule('nm', path, ({ name, member, module }) => {
          const prefix = options.printFileName ? `${member === '' ? path : `${path}:${member}`}:` : '';
          const lines = list(module, options, prefix);
          if (prefix === '' && member !== '') out.push('', `${member}:`);
          else if (prefix === '' && inputs.length > 1) out.push('', `${path}:`);
          if (lines.length === 0 && prefix === '') process.stderr.write(`lode nm: ${name}: no symbols\n`);
          out.push(...lines);
        }, (archive) => {
          if (!options.printArmap) return;
          out.push('', 'Archive index:');
          for (const [symbol, member] of archive.symbols) out.push(`${symbol} in ${archive.members[member]!.name}`);
        });
      }
      if (out.length > 0) process.stdout.write(`${out.join('\n')}\n`);
      if (given.format !== undefined && !['bsd', 'posix', 'b', 'p'].includes(given.format))
        complain('nm', `format ${given.format} does not exist`);
    });
}
