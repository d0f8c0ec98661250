// `lode inspect`: what in a program depends on the layout, in source terms.
//
// The summary counts functions and data that are common to all layouts of the module, over the program's own sources
// (what came from libc is marked by the linker's note `library-symbols`); --relocs lists every relocation record
// with its value per layout, --resolve with its value on each of some targets; --types lays out structs side by side, --why tells
// what made a symbol a variant, --diff what changed between two programs; --json gives all of it to programs.

import { Command } from 'commander';
import { readFrame } from '../format.ts';
import { hasLane, laneNames, layouts, parseLanes, type Lane, type LaneMask, type Layout } from '../layout.ts';
import { lineName, type Module, type SymbolId } from '../module.ts';
import { differs, relocations, type Relocation, type RelocationKind } from '../relocs.ts';
import { countShares, isCommon, notedShares, type Share } from '../share.ts';
import { LayoutError } from '../typelayout.ts';
import { KArray, KScalar, KUnion, type RecordType, type TypeId } from '../types.ts';
import { differences, differenceText } from './diff.ts';
import { complain, eachModule, table, type Loaded } from './load.ts';

/** What the command needs of folders above. */
export interface InspectTools {
  /** Index of a target's layout, undefined if there is no such target. */
  laneOfTarget(name: string): Promise<Lane | undefined>;
}

interface Options {
  readonly relocs?: boolean;
  readonly types?: boolean;
  readonly layouts?: string;
  readonly json?: boolean;
  readonly all?: boolean;
  readonly differing?: boolean;
  readonly resolve?: string;
  readonly why?: string;
  readonly diff?: boolean;
}

interface Variant {
  readonly name: string;
  readonly kind: string;
  readonly layouts: readonly string[];
  readonly why: string;
}

interface Summary {
  readonly functions: Share;
  readonly data: Share;
  readonly libraryFunctions: Share;
  readonly libraryData: Share;
  readonly variants: readonly Variant[];
  readonly relocations: Readonly<Record<string, { readonly total: number; readonly differing: number }>>;
}

/** Symbols that came from libc, from the linker's note. */
export function librarySymbols(module: Module): (symbol: SymbolId) => boolean {
  const ranges = (module.notes.get('library-symbols') ?? '')
    .split(',')
    .filter((part) => part !== '')
    .map((part) => part.split('-').map(Number));
  return (symbol) => ranges.some(([from, to]) => symbol >= from! && symbol <= to!);
}

function summarize(module: Module, records: readonly Relocation[]): Summary {
  const isLibrary = librarySymbols(module);
  const own = notedShares(module) ?? countShares(module, (id) => !isLibrary(id));
  const library = countShares(module, isLibrary);
  const variants: Variant[] = [];
  module.symbols.forEach((symbol, id) => {
    const { defs } = symbol;
    if (isLibrary(id) || isCommon(module, symbol) || defs.every((def) => def.kind === 'alias')) return;
    variants.push({
      name: symbol.name,
      kind: symbol.kind,
      layouts: defs.map((def) => laneNames(def.layouts)),
      why: module.notes.get(`why:${symbol.name}`) ?? lineName(module, defs[0]!.line),
    });
  });
  const byKind: Record<string, { total: number; differing: number }> = {};
  for (const record of records) {
    const entry = byKind[record.kind] ??= { total: 0, differing: 0 };
    entry.total++;
    if (differs(record) || record.kind === 'VARIANT') entry.differing++;
  }
  return {
    functions: own.functions,
    data: own.data,
    libraryFunctions: library.functions,
    libraryData: library.data,
    variants,
    relocations: byKind,
  };
}

function percent({ common, total }: Share): string {
  return total === 0 ? '100 %' : `${(Math.floor(common / total * 1000) / 10).toString()} %`;
}

function summaryText({ name, module, bytes }: Loaded, summary: Summary): string {
  const lines = [`${name}: ${module.kind}, valid for ${laneNames(module.layouts)}`];
  if (bytes.length > 0) {
    const frame = readFrame(bytes, name);
    lines.push(
      `  ${frame.end - frame.start} bytes: ${frame.sections
        .slice(1)
        .filter((section) => section.size > 0)
        .map(({ name: section, size, stored }) => `${section} ${stored}${stored < size ? ` (${size})` : ''}`)
        .join(', ')}`,
    );
    lines.push(`  digest ${Buffer.from(frame.digest).toString('hex')}`);
  }
  const row = (what: string, share: Share): string =>
    `  ${what}: ${share.common} of ${share.total} common to all layouts (${percent(share)})`;
  lines.push(row('functions', summary.functions), row('data', summary.data));
  if (summary.libraryFunctions.total + summary.libraryData.total > 0) {
    lines.push(row('from libc, functions', summary.libraryFunctions), row('from libc, data', summary.libraryData));
  }
  for (const variant of summary.variants) {
    lines.push(
      `  variant ${variant.kind} ${variant.name}: ${variant.layouts.join(' | ')}${variant.why === '' ? '' : ` (${variant.why})`}`,
    );
  }
  const kinds = Object.entries(summary.relocations).sort(([a], [b]) => a < b ? -1 : 1);
  if (kinds.length > 0) {
    lines.push('  relocations by kind (of which with different values):');
    for (const [kind, { total, differing }] of kinds)
      lines.push(`    ${kind.padEnd(8)}${String(total).padStart(7)}${differing > 0 ? `  (${differing})` : ''}`);
  }
  return `${lines.join('\n')}\n`;
}

function placeOf(module: Module, record: Relocation): string {
  const symbol = module.symbols[record.symbol]!;
  return record.def.kind === 'data'
    ? `${symbol.name}${record.place}`
    : record.place === ''
      ? symbol.name
      : `${symbol.name}: ${record.place}`;
}

/** Columns that a table keeps for what a record is; only few records need more. */
const columnsOfWhat = 40;

/** A table where it fits the terminal, else a paragraph for each record. Folders that all lines have in common are left out. */
function relocationText(module: Module, records: readonly Relocation[], shown: readonly Layout[]): string {
  if (records.length === 0) return 'relocations: none\n';
  const lines = records.map((record) => lineName(module, record.line));
  const folder = commonFolder(lines.filter((line) => line !== ''));
  const rows = records.map((record, i) => [
    record.kind,
    placeOf(module, record),
    lines[i]!.slice(folder.length),
    ...shown.map((layout) => record.values[layout.lane]!),
    record.what,
  ]);
  const text = table([['KIND', 'PLACE', 'LINE', ...shown.map((layout) => layout.name), 'WHAT'], ...rows], new Set(shown.map((_, i) => i + 3)));
  // undefined where it is no terminal.
  const width = process.stdout.columns as number | undefined ?? Infinity;
  if (text.indexOf('WHAT') + columnsOfWhat <= width) return `relocations:\n${text}\n`;
  return `relocations:\n${rows.map(([kind, place, line, ...values]) => {
    const what = values.pop()!;
    const known = shown.flatMap(({ name }, i) => values[i] === '' ? [] : [`${name} ${values[i]}`]);
    return `${kind} ${what}\n  in ${place}${line === '' ? '' : `, ${line}`}\n${known.length > 0 ? `  ${known.join('   ')}\n` : ''}`;
  }).join('')}`;
}

/** The folder, with its slash, that all of these paths begin with. */
function commonFolder(paths: readonly string[]): string {
  let common = paths[0] ?? '';
  for (const path of paths) while (!path.startsWith(common)) common = common.slice(0, -1);
  return common.slice(0, common.lastIndexOf('/') + 1);
}

/** One member of a record, or a hole in it, under each layout. */
interface MemberRow { readonly name: string; readonly type: string; readonly places: readonly string[] }

/** A record's members with offset and size per layout, holes between them, and its size. */
function recordRows(module: Module, id: TypeId, record: RecordType, shown: readonly Layout[]): MemberRow[] {
  const { rels } = module;
  const rows: { name: string; type: string; places: string[] }[] = record.members.map((member) => ({
    name: member.name || (member.bits >= 0 ? '(unnamed)' : '(anonymous)'),
    type: rels.typeName(member.type) + (member.bits >= 0 ? `:${member.bits}` : ''), places: [],
  }));
  const holes: { name: string; type: string; places: string[] }[] = record.members.map(() => ({
    name: '(hole)',
    type: '',
    places: [],
  }));
  const last = { name: '(size, alignment)', type: '', places: [] as string[] };
  for (const layout of shown) {
    try {
      const { size, align, offsets } = rels.layouts.of(id, layout.lane);
      let end = 0;
      record.members.forEach((member, i) => {
        const bitField = member.bits >= 0;
        const start = bitField ? offsets[i]! : offsets[i]! * 8;
        const width = bitField ? member.bits : rels.layouts.size(member.type, layout.lane) * 8;
        rows[i]!.places.push(
          bitField ? `${Math.floor(start / 8)}.${start % 8} :${width}` : `${start / 8} +${width / 8}`,
        );
        const gap = record.kind === KUnion ? 0 : start - end;
        holes[i]!.places.push(gap > 0 ? gap % 8 === 0 ? `${gap / 8}` : `:${gap}` : '-');
        end = Math.max(end, start + width);
      });
      const tail = size * 8 - end;
      last.places.push(
        `${size}, ${align}${tail > 0 && record.members.length > 0 ? ` (${tail % 8 === 0 ? tail / 8 : `:${tail}`} at the end)` : ''}`,
      );
    } catch (error) {
      if (!(error instanceof LayoutError)) throw error;
      for (const row of [...rows, ...holes, last]) row.places.push('-');
    }
  }
  const out: MemberRow[] = [];
  rows.forEach((row, i) => {
    if (holes[i]!.places.some((place) => place !== '-')) out.push(holes[i]!);
    out.push(row);
  });
  return [...out, last];
}

function typesText(module: Module, shown: readonly Layout[]): string {
  const parts: string[] = [];
  module.types.list.forEach((type, id) => {
    if (type.kind === KScalar || type.kind === KArray) return;
    const rows = recordRows(module, id, type, shown).map((row) => [`  ${row.name}`, row.type, ...row.places]);
    const facts = `${type.pack > 0 ? ` pack ${type.pack}` : ''}${type.align > 0 ? ` align ${type.align}` : ''}`;
    parts.push(table([[`${module.rels.typeName(id)}${facts}`, '', ...shown.map((layout) => layout.name)], ...rows]));
  });
  return parts.length === 0
    ? 'types: no structs or unions\n'
    : `types (offset +size in bytes, byte.bit :width for bit-fields):\n${parts.join('\n\n')}\n`;
}

/** What `--json` tells of a module in its layouts. */
export function inspection(loaded: Loaded, options: { readonly relocs: boolean; readonly types: boolean; readonly all: boolean }): unknown {
  const { module } = loaded;
  const isLibrary = librarySymbols(module);
  const records = relocations(module);
  const shown = layouts.filter(({ lane }) => hasLane(module.layouts, lane));
  return json(loaded, summarize(module, records), records.filter(({ symbol }) => options.all || !isLibrary(symbol)), shown, options);
}

/** Everything as one JSON value. */
function json(
  loaded: Loaded,
  summary: Summary,
  records: readonly Relocation[],
  shown: readonly Layout[],
  options: Options,
): unknown {
  const { module, name, bytes } = loaded;
  const perLayout = (values: readonly string[]): Record<string, string> =>
    Object.fromEntries(shown.map((layout, i) => [layout.name, values[i]!]));
  const frame = bytes.length === 0 ? undefined : readFrame(bytes, name);
  return {
    file: name,
    kind: module.kind,
    layouts: laneNames(module.layouts),
    digest: frame === undefined ? undefined : Buffer.from(frame.digest).toString('hex'),
    sections:
      frame === undefined
        ? undefined
        : Object.fromEntries(frame.sections.slice(1).map((section) => [section.name, section.size])),
    summary,
    relocations:
      options.relocs === true
        ? records.map(
            (
              record,
            ): {
              kind: RelocationKind;
              symbol: string;
              place: string;
              line: string;
              what: string;
              values: Record<string, string>;
            } => ({
              kind: record.kind,
              symbol: module.symbols[record.symbol]!.name,
              place: record.place,
              line: lineName(module, record.line),
              what: record.what,
              values: perLayout(shown.map((layout) => record.values[layout.lane]!)),
            }),
          )
        : undefined,
    types:
      options.types === true
        ? module.types.list.flatMap((type, id) =>
            type.kind === KScalar || type.kind === KArray
              ? []
              : [
                  {
                    name: module.rels.typeName(id),
                    members: recordRows(module, id, type, shown).map((row) => ({
                      name: row.name,
                      type: row.type,
                      places: perLayout(row.places),
                    })),
                  },
                ],
          )
        : undefined,
  };
}

/** Tells for each symbol of a name whether it is common and, if not, why. Returns whether there is one. */
function explain({ name: file, module }: Loaded, name: string, asJson: boolean): boolean {
  const found = module.symbols.filter((symbol) => symbol.name === name && symbol.defs.length > 0);
  for (const symbol of found) {
    const common = isCommon(module, symbol);
    const variants = symbol.defs.map((def) => ({ layouts: laneNames(def.layouts), line: lineName(module, def.line) }));
    const why = common ? '' : module.notes.get(`why:${name}`) ?? variants[0]!.line;
    if (asJson) process.stdout.write(`${JSON.stringify({ file, name, kind: symbol.kind, common, why, variants }, undefined, 2)}\n`);
    else if (common) process.stdout.write(`${file}: ${symbol.kind} ${name} is common to ${laneNames(module.layouts)}\n`);
    else process.stdout.write(`${file}: ${symbol.kind} ${name} is a variant because of ${why}\n${variants.map(({ layouts: of, line }) => `  ${of}: ${line}\n`).join('')}`);
  }
  return found.length > 0;
}

function showDifferences(files: readonly string[], options: Options): void {
  const loaded: Loaded[] = [];
  for (const path of files) eachModule('inspect', path, (one) => loaded.push(one));
  if (loaded.length !== 2) return complain('inspect', `--diff compares two modules, not ${loaded.length}`);
  const [before, after] = loaded as [Loaded, Loaded];
  // Of libc too: what a program differs in may have been inlined there, as `main` is.
  const found = differences(before.module, after.module);
  if (options.json === true) process.stdout.write(`${JSON.stringify({ before: before.name, after: after.name, differences: found }, undefined, 2)}\n`);
  else process.stdout.write(`${before.name} → ${after.name}: ${found.length === 0 ? 'no differences' : `${found.length} symbols differ`}\n${differenceText(found)}`);
  process.exitCode = found.length > 0 ? 1 : 0;
}

/** The columns that were asked for: layouts, or targets by their names with their layouts. undefined after a complaint. */
async function columns(options: Options, tools: InspectTools | undefined): Promise<Layout[] | undefined> {
  const mask: LaneMask | undefined = options.layouts === undefined ? 15 : parseLanes(options.layouts);
  if (mask === undefined) return void complain('inspect', `layouts ${options.layouts} do not exist`);
  if (options.resolve === undefined) return layouts.filter(({ lane }) => hasLane(mask, lane));
  const shown: Layout[] = [];
  for (const name of options.resolve.split(',')) {
    const lane = await tools?.laneOfTarget(name);
    if (lane === undefined) return void complain('inspect', `no target '${name}'`);
    shown.push({ ...layouts[lane]!, name: name as Layout['name'] });
  }
  return shown;
}

export function command(tools?: InspectTools): Command {
  return new Command('inspect')
    .description('Show what depends on the layout: common share, relocation records, struct layouts')
    .argument('<files...>', 'objects, programs or archives')
    .option('--relocs', 'relocation records with their value under each layout')
    .option('--resolve <targets>', 'relocation records with their value on each of these targets')
    .option('--types', 'struct layouts side by side, with holes')
    .option('--layouts <list>', 'only these layouts (le32,le64,be32,be64)')
    .option('--why <symbol>', 'whether a symbol is common to all layouts, and if not what line made it a variant')
    .option('--diff', 'what differs between two programs; exit status 1 if anything does')
    .option('--all', 'relocations and types of library code too')
    .option('--differing', 'only relocation records whose values differ')
    .option('--json', 'as JSON')
    .action(async (files: string[], options: Options) => {
      if (options.diff === true) return showDifferences(files, options);
      const wanted = await columns(options, tools);
      if (wanted !== undefined) inspect(files, options, wanted);
    });
}

function inspect(files: readonly string[], options: Options, wanted: readonly Layout[]): void {
  const documents: unknown[] = [];
  let explained = false;
  for (const path of files) {
    eachModule('inspect', path, (loaded) => {
      const { module } = loaded;
      if (options.why !== undefined) {
        explained = explain(loaded, options.why, options.json === true) || explained;
        return;
      }
      const shown = wanted.filter(({ lane }) => hasLane(module.layouts, lane));
      const records = relocations(module);
      const summary = summarize(module, records);
      const isLibrary = librarySymbols(module);
      const listed = records.filter((record) =>
        (options.all === true || !isLibrary(record.symbol)) && (options.differing !== true || (shown.length > 1 ? shown.some(({ lane }) => record.values[lane] !== record.values[shown[0]!.lane]) : differs(record))));
      const withRelocations = options.relocs === true || options.resolve !== undefined;
      if (options.json === true) {
        documents.push(json(loaded, summary, listed, shown, { ...options, relocs: withRelocations }));
        return;
      }
      let text = summaryText(loaded, summary);
      if (options.types === true) text += `\n${typesText(module, shown)}`;
      if (withRelocations) text += `\n${relocationText(module, listed, shown)}`;
      process.stdout.write(text);
    });
  }
  if (options.why !== undefined && !explained) complain('inspect', `no definition of '${options.why}'`);
  if (options.json === true && documents.length > 0)
    process.stdout.write(`${JSON.stringify(documents.length === 1 ? documents[0] : documents, undefined, 2)}\n`);
}
