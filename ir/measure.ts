// What a module's bytes are spent on: sections by owner (the program's sources or the libraries they were linked with), code by the kind
// of information.
//
// Bytes of compressed sections are divided in the ratio of their contents. What all symbols share (strings, types,
// constants, files, counts) counts as the program's own. A test adds the kinds of code up to the section.

import { accountSymbols } from './encode.ts';
import { sectionNames, SBodies, type Frame } from './format.ts';
import type { Body, Module, SymbolId } from './module.ts';
import { isValueKind, OBlock, OCount, Operands } from './operands.ts';
import { OHi, OK, OLo, ops, OSig, OSym, resultOf } from './ops.ts';
import * as Op from './op.gen.ts';
import { denseNumbers } from './print.ts';

export interface SectionSpending {
  readonly name: string;
  /** Bytes of the contents. */
  readonly size: number;
  /** Bytes in the file, and how they divide. */
  readonly stored: number;
  readonly own: number;
  readonly library: number;
}

/** The sections of a module's file, the header with the section table first. */
export function sectionSpending(module: Module, frame: Frame, isLibrary: (symbol: SymbolId) => boolean): SectionSpending[] {
  const library = new Float64Array(sectionNames.length);
  accountSymbols(module, (section, symbol, bytes) => { if (isLibrary(symbol)) library[section]! += bytes; });
  return frame.sections.map(({ id, name, size, stored, offset }) => {
    const bytes = id === 0 ? frame.sections[1]!.offset - offset : stored;
    const theirs = size === 0 ? 0 : Math.round(bytes * library[id]! / size);
    return { name, size: id === 0 ? bytes : size, stored: bytes, own: bytes - theirs, library: theirs };
  });
}

/** What bytes of code say, in the order in which they are shown. */
export const codeKinds = ['structure', 'operations', 'types', 'immediates', 'values', 'literals', 'constants', 'symbols', 'signatures', 'blocks', 'counts', 'others'] as const;
export type CodeKind = (typeof codeKinds)[number];

/** Bytes of the section `bodies` by kind, before compression. */
export function codeSpending(module: Module): Record<CodeKind, number> {
  const spent = Object.fromEntries(codeKinds.map((kind) => [kind, 0])) as Record<CodeKind, number>;
  const operands = new Operands();
  let total = 0;
  accountSymbols(module, (section, _, bytes) => { if (section === SBodies) total += bytes; });
  for (const { defs } of module.symbols) for (const def of defs) if (def.kind === 'function') countBody(def.body, operands, spent);
  const rest = codeKinds.reduce((sum, kind) => sum + spent[kind], 0);
  // Slots, block headers and labels are what is not an instruction.
  spent.structure = total - rest;
  return spent;
}

function countBody(body: Body, operands: Operands, spent: Record<CodeKind, number>): void {
  const numbers = denseNumbers(body);
  for (const { insts } of body.blocks) for (const inst of insts) {
    const op = body.op[inst]!;
    spent.operations++;
    if (resultOf[op] === 255) spent.types++;
    if (ops[op]!.aux !== 'none') spent.immediates += unsignedBytes(body.aux[inst]! >>> 0);
    operands.expand(body, inst);
    const start = body.start[inst]!;
    for (let i = 0; i < operands.count; i++) {
      const kind = operands.kinds[i]!;
      const entry = body.pool[start + i]!;
      if (isValueKind(kind)) spent.values += signedBytes(BigInt(numbers[inst]! - numbers[entry]!));
      else if (kind === OLo) spent.literals += op === Op.fconst ? 8 : signedBytes(BigInt(body.pool[start + i + 1]!) << 32n | BigInt(entry >>> 0));
      // Numbers of constants and signatures in the file differ from those in memory, where unused ones are left; their bytes nearly do not.
      else if (kind !== OHi) spent[kindOf(kind)] += unsignedBytes(entry);
    }
  }
}

function kindOf(kind: number): CodeKind {
  switch (kind) {
    case OK: return 'constants';
    case OSym: return 'symbols';
    case OSig: return 'signatures';
    case OBlock: return 'blocks';
    case OCount: return 'counts';
    default: return 'others';
  }
}

function unsignedBytes(value: number): number {
  let bytes = 1;
  for (; value > 0x7f; value = Math.floor(value / 0x80)) bytes++;
  return bytes;
}

function signedBytes(value: bigint): number {
  let bytes = 1;
  for (; value < -64n || value > 63n; value >>= 7n) bytes++;
  return bytes;
}
