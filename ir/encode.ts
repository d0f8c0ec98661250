// Binary form, writing. docs/file-format.md describes the bytes; decode.ts reads them; format.ts has the frame.
//
// Values are renumbered densely in block order (as in the text form), operands are stored as differences to the
// number of the instruction that uses them. Types keep their indices; relocatable constants and signatures that
// nothing uses are left out. The bytes depend on the module's content only.

import { ByteWriter } from './bytes.ts';
import {
  compressed, digestOffset, digestSize, formatVersion, frameDigest, headerSize, kinds, magic, SBodies, SData, sectionEntrySize,
  sectionNames, SFunctions, sha256, SHooks, SLines, SNotes, SRels, SStrings, SSymbols, SSyscs, STypes, SVariants,
} from './format.ts';
import { hasLane, laneCount } from './layout.ts';
import type { Body, Definition, FunctionDef, Init, Module, ModuleSymbol, SymbolId } from './module.ts';
import { isValueKind, Operands } from './operands.ts';
import { OHi, OK, OLo, ops, OSig, resultOf } from './ops.ts';
import * as Op from './op.gen.ts';
import { denseNumbers } from './print.ts';
import { firstOperator, RBits, RInt, ROffset, RSize, type Rel } from './rel.ts';
import { firstAggregate, KArray, KScalar, KUnion } from './types.ts';

export interface EncodeOptions {
  /** Sections are compressed, as those of programs are: they are written once and shipped, objects are soon read again. */
  readonly compress?: boolean;
}

/** The module in binary form (without a `#!` line). */
export function encodeModule(module: Module, options: EncodeOptions = {}): Uint8Array<ArrayBuffer> {
  return assemble(module, new Encoder(module).encode(), options.compress === true);
}

/** Is told the bytes that a symbol takes in a section, as often as it takes some. */
export type Account = (section: number, symbol: SymbolId, bytes: number) => void;

/** Encodes the module to tell what its symbols take; what all share (strings, types, constants, counts) is not told. */
export function accountSymbols(module: Module, account: Account): void { new Encoder(module, account).encode(); }

/** Initializer tags, in the order of their codes. */
export const initTags: readonly Init['kind'][] = [
  'zero',
  'int',
  'float',
  'rel',
  'addr',
  'label',
  'bytes',
  'ints',
  'list',
];
export const definitionTags: readonly Definition['kind'][] = ['function', 'data', 'alias'];
export const symbolKinds: readonly ModuleSymbol['kind'][] = ['function', 'object', 'tls'];
export const linkages: readonly ModuleSymbol['linkage'][] = ['local', 'global', 'weak'];

class Encoder {
  readonly #module: Module;
  readonly #strings: string[] = [];
  readonly #stringIds = new Map<string, number>();
  /** Indexed by Rel: its number in the file, -1 if unused. */
  readonly #rels: Int32Array;
  readonly #usedRels: Rel[] = [];
  /** Indexed by SigId. */
  readonly #sigs: Int32Array;
  readonly #usedSigs: number[] = [];
  readonly #functions: FunctionDef[] = [];
  readonly #data: Init[] = [];
  readonly #operands = new Operands();
  /** Symbol of each body and of each initializer. */
  readonly #functionOwners: SymbolId[] = [];
  readonly #dataOwners: SymbolId[] = [];
  #owner: SymbolId = -1;
  readonly #account: Account | undefined;

  constructor(module: Module, account?: Account) {
    this.#module = module;
    this.#account = account;
    this.#rels = new Int32Array(module.rels.list.length).fill(-1);
    this.#sigs = new Int32Array(module.types.signatures.length).fill(-1);
  }

  /** The contents of the sections, indexed by id. */
  encode(): Uint8Array[] {
    this.#findUsed();
    const sections: ByteWriter[] = sectionNames.map(() => new ByteWriter());
    this.#types(sections[STypes]!);
    this.#relations(sections[SRels]!);
    this.#symbols(sections[SSymbols]!, sections[SVariants]!);
    this.#lineFiles(sections[SLines]!);
    this.#bodies(sections[SFunctions]!, sections[SBodies]!, sections[SLines]!);
    this.#datas(sections[SData]!);
    const module = this.#module;
    sections[SSyscs]!.uint(module.syscs.length);
    for (const name of module.syscs) sections[SSyscs]!.uint(this.#string(name));
    const hooks = sections[SHooks]!;
    hooks.uint(module.hooks.length);
    for (const hook of module.hooks) {
      hooks.uint(hook.symbol);
      hooks.uint(hook.priority);
      hooks.u8(hook.layouts | (hook.destructor ? 16 : 0));
    }
    const notes = sections[SNotes]!;
    notes.uint(this.#string(module.name));
    notes.uint(module.notes.size);
    for (const [key, text] of module.notes) {
      notes.uint(this.#string(key));
      notes.uint(this.#string(text));
    }
    this.#stringTable(sections[SStrings]!);
    return sections.map((section) => section.take());
  }

  #string(text: string): number {
    let id = this.#stringIds.get(text);
    if (id === undefined) {
      id = this.#strings.push(text) - 1;
      this.#stringIds.set(text, id);
    }
    return id;
  }

  #stringTable(out: ByteWriter): void {
    out.uint(this.#strings.length);
    for (const text of this.#strings) {
      const bytes = Buffer.from(text, 'utf8');
      out.uint(bytes.length);
      out.raw(bytes);
    }
  }

  /** Marks constants and signatures in use; numbers them in their present order. */
  #findUsed(): void {
    const { types, rels, symbols } = this.#module;
    const used = new Uint8Array(rels.list.length);
    for (const type of types.list) if (type.kind === KArray) used[type.length] = 1;
    const init = (value: Init): void => {
      if (value.kind === 'rel') used[value.rel] = 1;
      else if (value.kind === 'addr') used[value.addend] = 1;
      else if (value.kind === 'list') for (const item of value.items) init(item.value);
    };
    for (const symbol of symbols) {
      if (symbol.sig >= 0) this.#sigs[symbol.sig] = 0;
      for (const def of symbol.defs) {
        if (def.kind === 'data') init(def.init);
        else if (def.kind === 'function') {
          this.#sigs[def.sig] = 0;
          this.#findInBody(def.body, used);
        }
      }
    }
    for (let rel = rels.list.length - 1; rel >= 0; rel--) {
      if (used[rel] !== 0) for (const arg of rels.list[rel]!.args) used[arg] = 1;
    }
    for (let rel = 0; rel < rels.list.length; rel++)
      if (used[rel] !== 0) this.#rels[rel] = this.#usedRels.push(rel) - 1;
    for (let sig = 0; sig < this.#sigs.length; sig++)
      if (this.#sigs[sig] === 0) this.#sigs[sig] = this.#usedSigs.push(sig) - 1;
  }

  #findInBody(body: Body, used: Uint8Array): void {
    const { blocks } = body;
    for (let b = 0; b < blocks.length; b++) {
      const { insts } = blocks[b]!;
      for (let k = 0; k < insts.length; k++) {
        const value = insts[k]!;
        if (!this.#operands.expand(body, value)) throw new Error('malformed instruction');
        const start = body.start[value]!;
        for (let i = 0; i < this.#operands.count; i++) {
          const kind = this.#operands.kinds[i]!;
          if (kind === OK) used[body.pool[start + i]!] = 1;
          else if (kind === OSig) this.#sigs[body.pool[start + i]!] = 0;
        }
      }
    }
  }

  #types(out: ByteWriter): void {
    const { types } = this.#module;
    out.uint(types.list.length - firstAggregate);
    for (let id = firstAggregate; id < types.list.length; id++) {
      const type = types.list[id]!;
      if (type.kind === KScalar) throw new Error('a scalar among the aggregates');
      if (type.kind === KArray) {
        out.u8(KArray);
        out.uint(type.element);
        out.uint(this.#rels[type.length]!);
        continue;
      }
      out.u8(type.kind === KUnion ? 3 : 2);
      out.uint(this.#string(type.name));
      out.uint(type.pack);
      out.uint(type.align);
      out.uint(type.members.length);
      for (const member of type.members) {
        // bits + 1 in the upper part, then: packed 1, explicit alignment 2.
        out.uint(this.#string(member.name));
        out.uint(member.type);
        out.uint((member.bits + 1) * 4 + (member.align > 0 ? 2 : 0) + (member.packed ? 1 : 0));
        if (member.align > 0) out.uint(member.align);
      }
    }
    out.uint(this.#usedSigs.length);
    for (const id of this.#usedSigs) {
      const sig = types.signatures[id]!;
      out.uint(sig.result);
      out.uint(sig.fixed + 1);
      out.uint(sig.params.length);
      for (const param of sig.params) out.uint(param);
    }
  }

  #relations(out: ByteWriter): void {
    const { rels } = this.#module;
    out.uint(this.#usedRels.length);
    for (const rel of this.#usedRels) {
      const node = rels.list[rel]!;
      out.u8(node.op);
      if (node.op === RInt) {
        out.u8(node.type);
        out.big(node.lanes[1] ?? 0n);
        continue;
      }
      if (node.op >= firstOperator) {
        out.u8(node.type);
        for (const arg of node.args) out.uint(this.#rels[arg]!);
        continue;
      }
      if (node.op >= RSize) out.uint(node.what);
      if (node.op === ROffset || node.op === RBits) {
        out.uint(node.path.length);
        for (const step of node.path) out.uint(step);
      }
      // Expected lanes: the valid ones, bit 4 when they agree, then the value or values.
      const values = node.lanes.filter((value) => value !== undefined);
      const same = values.every((value) => value === values[0]);
      out.u8(node.valid | (same ? 16 : 0));
      for (const value of same ? values.slice(0, 1) : values) out.uint(Number(value));
    }
  }

  #symbols(out: ByteWriter, variants: ByteWriter): void {
    const { symbols } = this.#module;
    const many = symbols.filter((symbol) => symbol.defs.length > 1).length;
    variants.uint(many);
    out.uint(symbols.length);
    symbols.forEach((symbol, id) => {
      const start = out.length;
      const firstVariant = variants.length;
      this.#owner = id;
      out.uint(this.#string(symbol.name));
      out.u8(symbolKinds.indexOf(symbol.kind) | linkages.indexOf(symbol.linkage) << 2 |
        (symbol.visibility === 'hidden' ? 16 : 0) | (symbol.used ? 32 : 0) | Math.min(symbol.defs.length, 2) << 6);
      out.u8(symbol.layouts);
      out.uint(symbol.sig < 0 ? 0 : this.#sigs[symbol.sig]! + 1);
      out.uint(this.#string(symbol.section));
      out.uint(symbol.line >>> 0);
      if (symbol.defs.length === 1) this.#definition(out, symbol.defs[0]!);
      if (symbol.defs.length > 1) {
        variants.uint(id);
        variants.uint(symbol.defs.length);
        for (const def of symbol.defs) this.#definition(variants, def);
      }
      this.#account?.(SSymbols, id, out.length - start);
      this.#account?.(SVariants, id, variants.length - firstVariant);
    });
  }

  /** Bodies and initializers are numbered in the order of their definitions: symbols first, then variants. */
  #definition(out: ByteWriter, def: Definition): void {
    out.u8(definitionTags.indexOf(def.kind) | def.layouts << 2);
    out.uint(def.line >>> 0);
    switch (def.kind) {
      case 'alias': return out.uint(def.target);
      case 'function':
        out.uint(this.#sigs[def.sig]!);
        out.u8(def.optLevel | (def.noInline ? 4 : 0) | (def.alwaysInline ? 8 : 0) | (def.noReturn ? 16 : 0) | (def.parameterNames.length > 0 ? 32 : 0));
        if (def.parameterNames.length > 0) {
          out.uint(def.parameterNames.length);
          for (const name of def.parameterNames) out.uint(this.#string(name));
        }
        this.#functionOwners.push(this.#owner);
        out.uint(this.#functions.push(def) - 1);
        return;
      case 'data':
        out.uint(def.type);
        out.uint(def.align);
        out.u8((def.readOnly ? 1 : 0) | (def.common ? 2 : 0));
        this.#dataOwners.push(this.#owner);
        out.uint(this.#data.push(def.init) - 1);
    }
  }

  #lineFiles(out: ByteWriter): void {
    const { files } = this.#module;
    out.uint(files.length - 1);
    for (let i = 1; i < files.length; i++) out.uint(this.#string(files[i]!));
  }

  /** Index entry of a body: its bytes in `bodies`, its bytes in `lines`. */
  #bodies(index: ByteWriter, out: ByteWriter, lines: ByteWriter): void {
    index.uint(this.#functions.length);
    for (let i = 0; i < this.#functions.length; i++) {
      const { body } = this.#functions[i]!;
      const owner = this.#functionOwners[i]!;
      const starts = [index.length, out.length, lines.length];
      this.#body(out, body);
      bodyLines(lines, body);
      index.uint(out.length - starts[1]!);
      index.uint(lines.length - starts[2]!);
      this.#account?.(SFunctions, owner, index.length - starts[0]!);
      this.#account?.(SBodies, owner, out.length - starts[1]!);
      this.#account?.(SLines, owner, lines.length - starts[2]!);
    }
  }

  #body(out: ByteWriter, body: Body): void {
    const numbers = denseNumbers(body);
    out.uint(body.slots.length);
    for (const slot of body.slots) {
      out.uint(slot.type);
      out.uint(slot.align);
      out.uint(this.#string(slot.name));
    }
    out.uint(body.blocks.length);
    for (const block of body.blocks) {
      out.uint(block.params.length);
      for (const param of block.params) out.u8(body.type[param]!);
      out.uint(block.insts.length);
    }
    out.uint(body.labels.length);
    for (const block of body.labels) out.uint(block);
    for (let b = 0; b < body.blocks.length; b++) {
      const { insts } = body.blocks[b]!;
      for (let i = 0; i < insts.length; i++) this.#inst(out, body, insts[i]!, numbers);
    }
  }

  #inst(out: ByteWriter, body: Body, value: number, numbers: Int32Array): void {
    const op = body.op[value]!;
    out.u8(op);
    if (resultOf[op] === 255) out.u8(body.type[value]!);
    if (ops[op]!.aux !== 'none') out.uint(body.aux[value]! >>> 0);
    this.#operands.expand(body, value);
    const { kinds, count } = this.#operands;
    const start = body.start[value]!;
    for (let i = 0; i < count; i++) {
      const entry = body.pool[start + i]!;
      const kind = kinds[i]!;
      if (isValueKind(kind)) out.sint(numbers[value]! - numbers[entry]!);
      else if (kind === OLo) {
        const high = body.pool[start + i + 1]!;
        if (op === Op.fconst) {
          out.u32(entry);
          out.u32(high);
        } else {
          out.big(BigInt(high) << 32n | BigInt(entry >>> 0));
        }
      } else if (kind === OK) out.uint(this.#rels[entry]!);
      else if (kind === OSig) out.uint(this.#sigs[entry]!);
      else if (kind !== OHi) out.uint(entry);
    }
  }

  #datas(out: ByteWriter): void {
    out.uint(this.#data.length);
    for (let i = 0; i < this.#data.length; i++) {
      const start = out.length;
      this.#init(out, this.#data[i]!);
      this.#account?.(SData, this.#dataOwners[i]!, out.length - start);
    }
  }

  #init(out: ByteWriter, init: Init): void {
    out.u8(initTags.indexOf(init.kind));
    switch (init.kind) {
      case 'zero': return;
      case 'int': return out.big(init.value);
      case 'float': return out.f64(init.value);
      case 'rel': return out.uint(this.#rels[init.rel]!);
      case 'addr':
        out.uint(init.symbol);
        return out.uint(this.#rels[init.addend]!);
      case 'label':
        out.uint(init.symbol);
        return out.uint(init.label);
      case 'bytes':
        out.uint(init.bytes.length);
        return out.raw(init.bytes);
      case 'ints':
        out.uint(init.values.length);
        for (const value of init.values) out.big(value);
        return;
      case 'list': {
        out.uint(init.items.length);
        let next = 0;
        for (const item of init.items) {
          out.uint(item.index - next);
          next = item.index + 1;
          this.#init(out, item.value);
        }
      }
    }
  }
}

/** Source lines of a body in order of its numbers: runs of (how many, difference to the line before). */
function bodyLines(out: ByteWriter, body: Body): void {
  let line = 0;
  let before = 0;
  let run = 0;
  const flush = (): void => {
    if (run === 0) return;
    out.uint(run);
    out.sint(line - before);
    before = line;
    run = 0;
  };
  const each = (values: readonly number[]): void => {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (body.line[value] !== line) {
        flush();
        line = body.line[value]!;
      }
      run++;
    }
  };
  for (let b = 0; b < body.blocks.length; b++) {
    each(body.blocks[b]!.params);
    each(body.blocks[b]!.insts);
  }
  flush();
}

/** Header, table and sections in one piece, with digests. */
function assemble(module: Module, contents: readonly Uint8Array[], compress: boolean): Uint8Array<ArrayBuffer> {
  const count = sectionNames.length - 1;
  const stored = compress ? contents.map(compressed) : contents;
  const out = new ByteWriter();
  let offset = headerSize + count * sectionEntrySize;
  for (const char of magic) out.u8(char.charCodeAt(0));
  out.u8(formatVersion);
  out.u8(kinds.indexOf(module.kind));
  out.u8(module.layouts);
  out.u8(0);
  out.u32(stored.reduce((size, section) => size + section.length, offset));
  out.u32(count);
  out.raw(new Uint8Array(digestSize));
  for (let id = 1; id <= count; id++) {
    out.u32(id);
    out.u32(offset);
    out.u32(stored[id]!.length);
    out.u32(contents[id]!.length);
    out.raw(sha256(stored[id]!));
    offset += stored[id]!.length;
  }
  for (let id = 1; id <= count; id++) out.raw(stored[id]!);
  const bytes = out.take();
  bytes.set(frameDigest(bytes, 0), digestOffset);
  return bytes;
}

/** Lanes of a mask in order, as the expected values are stored. */
export function lanesOf(mask: number): number[] {
  const lanes: number[] = [];
  for (let lane = 0; lane < laneCount; lane++) if (hasLane(mask, lane)) lanes.push(lane);
  return lanes;
}
