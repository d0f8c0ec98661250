// Binary form, reading. Trusts nothing.
//
// Order: frame (format.ts), digests, then sections in an order that lets every index be checked where it is read.
// Every problem is one FormatError with file, section and offset. Counts are checked against the bytes that are left
// before anything is allocated, nesting is bounded, and layouts are computed type by type in ascending order, so
// time and memory are linear in the file's size. After decoding, a module has only indices that exist; whether it
// means something is the verifier's question.
//
// The expected lanes of each leaf (SIZE, ALIGN, OFFSET, BITS, WORD, BIG) are compared with what its type gives here.

import type { ByteReader } from './bytes.ts';
import { definitionTags, initTags, lanesOf, linkages, symbolKinds } from './encode.ts';
import {
  checkDigests, readFrame, SBodies, SData, sectionReader, SFunctions, SHooks, SLines, SNotes, SRels, SStrings, SSymbols, SSyscs,
  STypes, SVariants, type Frame,
} from './format.ts';
import { laneCount, layouts } from './layout.ts';
import {
  Body, Module, type Definition, type FunctionDef, type Init, type InitItem, type ModuleSymbol, type Slot,
} from './module.ts';
import {
  OArgs, OCases, OHi, OImm, OK, OLabel, OLabels, OLo, OName, operandsOf, ops, OSig, OSlot, OSym, OTarget, OType,
  resultOf,
} from './ops.ts';
import * as Op from './op.gen.ts';
import { firstOperator, RAlign, RBig, RBits, RInt, ROffset, RSize, RWord, relOps, type Rel } from './rel.ts';
import { LayoutError } from './typelayout.ts';
import { firstAggregate, KArray, KStruct, KUnion, Ptr, type Member, type SigId, type TypeId } from './types.ts';
import { maxAlign, maxInitDepth } from './verify.ts';

/** Types nest at most this deep. */
const maxTypeDepth = 1000;

export { FormatError } from './bytes.ts';
export { isModule } from './format.ts';

export interface DecodeOptions {
  /** Decode bodies when they are first asked for (a damaged one then throws there). */
  readonly lazy?: boolean;
}

/** Reads a module in binary form; `name` stands for the file in messages. Throws FormatError. */
export function decodeModule(bytes: Uint8Array, name: string, options: DecodeOptions = {}): Module {
  const frame = readFrame(bytes, name);
  checkDigests(bytes, name, frame);
  return new Decoder(bytes, name, frame, options.lazy === true).decode();
}

/** The module digest in hexadecimal, after checking that every byte agrees with it. Throws FormatError. */
export function moduleDigest(bytes: Uint8Array, name = 'module'): string {
  const frame = readFrame(bytes, name);
  checkDigests(bytes, name, frame);
  return Buffer.from(frame.digest).toString('hex');
}

/** Where a body is, relative to the contents of its sections. */
interface BodyEntry {
  readonly offset: number;
  readonly size: number;
  readonly lines: number;
  readonly linesSize: number;
}

/** A relocatable constant as stored. */
interface RawRel {
  readonly op: number;
  readonly type: TypeId;
  readonly literal: bigint;
  readonly args: readonly number[];
  readonly what: TypeId;
  readonly path: readonly number[];
  readonly mask: number;
  /** Expected values, one per lane of the mask. */
  readonly expected: readonly number[];
  readonly at: number;
}

class Decoder {
  readonly #bytes: Uint8Array;
  readonly #name: string;
  readonly #frame: Frame;
  /** Contents of the sections that are read in parts. */
  readonly #bodyBytes: ByteReader;
  readonly #lineBytes: ByteReader;
  readonly #lazy: boolean;
  readonly #module: Module;
  readonly #strings: string[] = [];
  /** Rel by number in the file; -1 until made. */
  #rels = new Int32Array(0);
  #sigs: SigId[] = [];
  readonly #bodies: BodyEntry[] = [];
  #bodyCount = 0;
  #dataCount = 0;
  #typeCount = 0;
  #symbolCount = 0;
  readonly #pendingData: { init: Init }[] = [];

  constructor(bytes: Uint8Array, name: string, frame: Frame, lazy: boolean) {
    this.#bytes = bytes;
    this.#name = name;
    this.#frame = frame;
    this.#bodyBytes = this.#section(SBodies);
    this.#lineBytes = this.#section(SLines);
    this.#lazy = lazy;
    this.#module = new Module(name);
    this.#module.kind = frame.kind;
    this.#module.layouts = frame.layouts;
  }

  #section(id: number): ByteReader { return sectionReader(this.#bytes, this.#name, this.#frame.sections[id]!); }

  decode(): Module {
    this.#stringTable();
    this.#typesAndRels();
    const module = this.#module;
    const syscs = this.#section(SSyscs);
    for (let n = syscs.count(1, 'described calls'); n > 0; n--) module.syscs.push(this.#string(syscs));
    syscs.done();
    this.#files();
    this.#bodyIndex();
    this.#symbols();
    this.#data();
    const hooks = this.#section(SHooks);
    for (let n = hooks.count(3, 'hooks'); n > 0; n--) {
      const symbol = hooks.index(this.#symbolCount, 'symbol');
      const priority = hooks.uint(0xffff, 'priority');
      const flags = hooks.u8();
      if (flags > 31) hooks.fail(`flags ${flags} mean nothing`, hooks.at - 1);
      module.hooks.push({ symbol, priority, destructor: (flags & 16) !== 0, layouts: flags & 15 });
    }
    hooks.done();
    const notes = this.#section(SNotes);
    module.name = this.#string(notes);
    for (let n = notes.count(2, 'notes'); n > 0; n--) {
      const key = this.#string(notes);
      if (module.notes.has(key)) notes.fail(`note ${key} occurs twice`);
      module.notes.set(key, this.#string(notes));
    }
    notes.done();
    return module;
  }

  #stringTable(): void {
    const reader = this.#section(SStrings);
    for (let n = reader.count(1, 'strings'); n > 0; n--) this.#strings.push(reader.text(reader.count(1, 'bytes')));
    reader.done();
  }

  #string(reader: ByteReader): string {
    return this.#strings[reader.index(this.#strings.length, 'string')]!;
  }

  #type(reader: ByteReader): TypeId {
    return reader.index(this.#typeCount, 'type');
  }

  /** Explicit alignment: 0 or a power of two. */
  #align(reader: ByteReader): number {
    const at = reader.at;
    const align = reader.uint(maxAlign, 'alignment');
    if ((align & align - 1) !== 0) reader.fail(`alignment ${align} is no power of two`, at);
    return align;
  }

  // Types and constants refer to each other, both to earlier ones; they are made in step.
  #typesAndRels(): void {
    const raw = this.#rawRels();
    this.#rels = new Int32Array(raw.length).fill(-1);
    const { types, rels } = this.#module;
    const reader = this.#section(STypes);
    const count = reader.count(3, 'types') + firstAggregate;
    let nextRel = 0;
    /** How deep each type nests. */
    const depths = new Uint16Array(count);
    for (let id = firstAggregate; id < count; id++) {
      const start = reader.at;
      const kind = reader.u8();
      if (kind === KArray) {
        const element = reader.index(id, 'earlier type');
        const length = reader.index(raw.length, 'relocatable constant');
        // As many constants as can be made by now, in their order; then what is missing below the length.
        while (nextRel <= length && raw[nextRel]!.what < id) this.#make(raw, nextRel++, id);
        if (this.#rels[length] === -1) this.#makeBelow(raw, length, id);
        depths[id] = depths[element]! + 1;
        const made = types.array(element, this.#rels[length]!);
        if (made !== id) reader.fail(`array type ${id} is the same as type ${made}`, start);
      } else if (kind === KStruct || kind === KUnion) {
        const name = this.#string(reader);
        const pack = this.#align(reader);
        const align = this.#align(reader);
        const members: Member[] = [];
        for (let n = reader.count(3, 'members'); n > 0; n--) {
          const member = this.#member(reader, id);
          depths[id] = Math.max(depths[id]!, depths[member.type]! + 1);
          members.push(member);
        }
        types.record(kind, name, members, pack, align);
      } else {
        reader.fail(`kind of type ${kind} is not known`, start);
      }
      if (depths[id]! > maxTypeDepth) reader.fail(`types nest deeper than ${maxTypeDepth}`, start);
      // Lays the type out now, so that later types find it and recursion stays one level deep.
      for (let lane = 0; lane < laneCount; lane++) {
        try {
          rels.layouts.of(id, lane);
        } catch (error) {
          if (!(error instanceof LayoutError)) throw error;
        }
      }
    }
    this.#typeCount = count;
    for (; nextRel < raw.length; nextRel++) this.#make(raw, nextRel, count);
    for (let n = reader.count(3, 'signatures'); n > 0; n--) {
      const result = this.#type(reader);
      const fixed = reader.uint() - 1;
      const params: TypeId[] = [];
      for (let p = reader.count(1, 'parameters'); p > 0; p--) params.push(this.#type(reader));
      if (fixed > params.length) reader.fail(`${fixed} fixed parameters of ${params.length}`);
      this.#sigs.push(types.signature(result, params, fixed));
    }
    reader.done();
  }

  #member(reader: ByteReader, owner: TypeId): Member {
    const name = this.#string(reader);
    const type = reader.index(owner, 'earlier type');
    const at = reader.at;
    const packed = reader.uint((64 + 1) * 4 + 3, 'member flags');
    const bits = (packed >> 2) - 1;
    if (bits >= 0 && type >= Ptr) reader.fail('a bit-field has an integer type', at);
    const align = (packed & 2) !== 0 ? this.#align(reader) : 0;
    if ((packed & 2) !== 0 && align === 0) reader.fail('alignment 0', at);
    return { name, type, bits, align, packed: (packed & 1) !== 0 };
  }

  #rawRels(): RawRel[] {
    const reader = this.#section(SRels);
    const list: RawRel[] = [];
    const count = reader.count(2, 'relocatable constants');
    for (let id = 0; id < count; id++) {
      const at = reader.at;
      const op = reader.u8();
      const shape = relOps[op];
      if (shape === undefined) reader.fail(`operator ${op} does not exist`, at);
      let type = -1;
      let literal = 0n;
      let what = -1;
      const args: number[] = [];
      const path: number[] = [];
      let mask = 0;
      let expected: number[] = [];
      if (op === RInt || op >= firstOperator) {
        type = reader.u8();
        if (type >= Ptr) reader.fail(`type ${type} is no integer`, at + 1);
        if (op === RInt) literal = reader.big();
        for (let i = 0; i < shape.arity; i++) args.push(reader.index(id, 'earlier relocatable constant'));
      } else {
        if (op >= RSize) what = reader.uint();
        if (op === ROffset || op === RBits) for (let n = reader.count(1, 'steps'); n > 0; n--) path.push(reader.uint());
        const flags = reader.u8();
        if (flags > 31) reader.fail(`lanes ${flags} do not exist`, reader.at - 1);
        mask = flags & 15;
        const lanes = lanesOf(mask);
        const first = (flags & 16) !== 0 ? reader.uint(Number.MAX_SAFE_INTEGER) : 0;
        expected = lanes.map(() => (flags & 16) !== 0 ? first : reader.uint(Number.MAX_SAFE_INTEGER));
      }
      list.push({ op, type, literal, args, what, path, mask, expected, at });
    }
    reader.done();
    return list;
  }

  /** Makes one constant whose operands are made; types below `typeCount` exist. */
  #make(raw: readonly RawRel[], id: number, typeCount: number): void {
    if (this.#rels[id] !== -1) return;
    const { rels } = this.#module;
    const item = raw[id]!;
    const fail = (what: string): never => this.#section(SRels).fail(what, item.at);
    if (item.what >= typeCount) fail(`type ${item.what} does not exist yet`);
    const args = item.args.map((arg) => {
      if (this.#rels[arg] === -1) fail(`operand ${arg} does not exist yet`);
      return this.#rels[arg]!;
    });
    let rel: Rel;
    switch (item.op) {
      case RInt: rel = rels.int(item.literal, item.type); break;
      case RWord: rel = rels.word(); break;
      case RBig: rel = rels.big(); break;
      case RSize: rel = rels.size(item.what); break;
      case RAlign: rel = rels.align(item.what); break;
      case ROffset: rel = rels.offset(item.what, item.path); break;
      case RBits: rel = rels.bits(item.what, item.path); break;
      default: rel = rels.op(item.op, item.type, ...args);
    }
    this.#rels[id] = rel;
    if (item.op !== RInt && item.op < firstOperator) this.#expect(rel, item);
  }

  /** Makes a constant and what is below it, in ascending order, with an explicit stack. */
  #makeBelow(raw: readonly RawRel[], id: number, typeCount: number): void {
    const needed = new Set<number>([id]);
    const stack = [id];
    while (stack.length > 0) {
      for (const arg of raw[stack.pop()!]!.args) {
        if (this.#rels[arg] !== -1 || needed.has(arg)) continue;
        needed.add(arg);
        stack.push(arg);
      }
    }
    for (const item of [...needed].sort((a, b) => a - b)) this.#make(raw, item, typeCount);
  }

  /** Stored lanes against computed ones. */
  #expect(rel: Rel, item: RawRel): void {
    const { rels } = this.#module;
    const { lanes } = rels.get(rel);
    let next = 0;
    for (let lane = 0; lane < laneCount; lane++) {
      const computed = lanes[lane];
      const stored = (item.mask >> lane & 1) !== 0 ? BigInt(item.expected[next++]!) : undefined;
      if (stored === computed) continue;
      const kind = relOps[item.op]!.name.toUpperCase();
      const thing =
        item.what < 0
          ? ''
          : ` of ${rels.typeName(item.what)}${item.path.length > 0 ? dotted(rels.pathName(item.what, item.path)) : ''}`;
      this.#section(SRels).fail(
        `relocation ${kind}${thing}: expected ${stored ?? 'no value'} under ${layouts[lane]!.name}, ` +
          `computed ${computed ?? 'no value'}`,
        item.at,
      );
    }
  }

  #files(): void {
    const reader = this.#lineBytes;
    for (let n = reader.count(1, 'files'); n > 0; n--) this.#module.files.push(this.#string(reader));
  }

  /** Where the bodies are; their lines follow the source files. */
  #bodyIndex(): void {
    const reader = this.#section(SFunctions);
    let offset = 0;
    let lines = this.#lineBytes.size - this.#lineBytes.remaining;
    for (let n = reader.count(2, 'bodies'); n > 0; n--) {
      const at = reader.at;
      const size = reader.uint();
      const linesSize = reader.uint();
      this.#bodies.push({ offset, size, lines, linesSize });
      offset += size;
      lines += linesSize;
      if (offset > this.#bodyBytes.size) reader.fail('body ends outside its section', at);
      if (lines > this.#lineBytes.size) reader.fail('lines end outside their section', at);
    }
    reader.done();
    if (offset !== this.#bodyBytes.size) reader.fail(`bodies have ${offset} bytes, their section ${this.#bodyBytes.size}`);
    if (lines !== this.#lineBytes.size) reader.fail(`lines have ${lines} bytes, their section ${this.#lineBytes.size}`);
  }

  #line(reader: ByteReader): number {
    const at = reader.at;
    const line = reader.uint() | 0;
    if (line !== 0 && line >>> 20 >= this.#module.files.length)
      reader.fail(`source file ${line >>> 20} does not exist`, at);
    return line;
  }

  #symbols(): void {
    const { symbols } = this.#module;
    const reader = this.#section(SSymbols);
    const variants = this.#section(SVariants);
    let many = variants.count(8, 'variants');
    const count = reader.count(6, 'symbols');
    this.#symbolCount = count;
    for (let id = 0; id < count; id++) {
      const name = this.#string(reader);
      const at = reader.at;
      const flags = reader.u8();
      const kind = symbolKinds[flags & 3];
      const linkage = linkages[flags >> 2 & 3];
      if (kind === undefined || linkage === undefined || flags >> 6 === 3)
        reader.fail(`flags ${flags} mean nothing`, at);
      const lanes = reader.u8();
      if (lanes > 15) reader.fail(`layouts ${lanes} do not exist`, at + 1);
      const sig = reader.index(this.#sigs.length + 1, 'signature') - 1;
      const section = this.#string(reader);
      const line = this.#line(reader);
      const symbol: ModuleSymbol = {
        name,
        kind,
        linkage,
        visibility: (flags & 16) !== 0 ? 'hidden' : 'default',
        layouts: lanes,
        sig: sig < 0 ? -1 : this.#sigs[sig]!,
        section,
        used: (flags & 32) !== 0,
        defs: [],
        line,
      };
      symbols.push(symbol);
      if (flags >> 6 === 1) symbol.defs.push(this.#definition(reader));
      if (flags >> 6 === 2) {
        if (many-- === 0) variants.fail(`symbol ${name} is missing`);
        if (variants.index(count, 'symbol') !== id) variants.fail(`symbol ${name} is out of order`);
        const defs = variants.uint(laneCount, 'number of definitions');
        if (defs < 2) variants.fail('fewer than two definitions');
        for (let i = 0; i < defs; i++) symbol.defs.push(this.#definition(variants));
      }
    }
    if (many !== 0) variants.fail('variants of symbols that have none');
    reader.done();
    variants.done();
    if (this.#bodyCount !== this.#bodies.length)
      reader.fail(`${this.#bodies.length} bodies for ${this.#bodyCount} definitions`);
  }

  #definition(reader: ByteReader): Definition {
    const at = reader.at;
    const tag = reader.u8();
    const kind = definitionTags[tag & 3];
    const lanes = tag >> 2;
    if (kind === undefined || lanes > 15) reader.fail(`definition ${tag} means nothing`, at);
    const line = this.#line(reader);
    if (kind === 'alias') return { kind, layouts: lanes, target: reader.index(this.#symbolCount, 'symbol'), line };
    if (kind === 'data') {
      const type = this.#type(reader);
      const align = this.#align(reader);
      const flags = reader.u8();
      if (flags > 3) reader.fail(`flags ${flags} mean nothing`, reader.at - 1);
      if (reader.uint() !== this.#dataCount++) reader.fail('initializers are out of order');
      const def = {
        kind,
        layouts: lanes,
        type,
        align,
        init: { kind: 'zero' } as Init,
        readOnly: (flags & 1) !== 0,
        common: (flags & 2) !== 0,
        line,
      };
      this.#pendingData.push(def);
      return def;
    }
    const sig = this.#sigs[reader.index(this.#sigs.length, 'signature')]!;
    const flags = reader.u8();
    if (flags > 63) reader.fail(`flags ${flags} mean nothing`, reader.at - 1);
    const parameterNames: string[] = [];
    if ((flags & 32) !== 0) for (let n = reader.count(1, 'parameter names'); n > 0; n--) parameterNames.push(this.#string(reader));
    if (reader.uint() !== this.#bodyCount++) reader.fail('bodies are out of order');
    const entry = this.#bodies[this.#bodyCount - 1];
    if (entry === undefined) return reader.fail(`body ${this.#bodyCount - 1} does not exist`);
    const facts = {
      optLevel: flags & 3,
      noInline: (flags & 4) !== 0,
      alwaysInline: (flags & 8) !== 0,
      noReturn: (flags & 16) !== 0,
      parameterNames,
    };
    if (this.#lazy) return new LazyFunction(lanes, sig, facts, line, () => this.#body(entry));
    return { kind, layouts: lanes, sig, body: this.#body(entry), ...facts, line };
  }

  #data(): void {
    const reader = this.#section(SData);
    const count = reader.count(1, 'initializers');
    if (count !== this.#pendingData.length)
      reader.fail(`${count} initializers for ${this.#pendingData.length} definitions`);
    for (const def of this.#pendingData) def.init = this.#init(reader, 0);
    reader.done();
  }

  #init(reader: ByteReader, depth: number): Init {
    const at = reader.at;
    if (depth > maxInitDepth) reader.fail('initializers nest too deep');
    const kind = initTags[reader.u8()];
    switch (kind) {
      case 'zero': return { kind };
      case 'int': return { kind, value: reader.big() };
      case 'float': return { kind, value: reader.f64() };
      case 'rel': return { kind, rel: this.#rel(reader) };
      case 'addr': {
        const symbol = reader.index(this.#symbolCount, 'symbol');
        return { kind, symbol, addend: this.#rel(reader) };
      }
      case 'label': {
        const symbol = reader.index(this.#symbolCount, 'symbol');
        return { kind, symbol, label: reader.uint() };
      }
      case 'bytes': return { kind, bytes: reader.raw(reader.count(1, 'bytes')).slice() };
      case 'ints': {
        const values: bigint[] = [];
        for (let n = reader.count(1, 'integers'); n > 0; n--) values.push(reader.big());
        return { kind, values };
      }
      case 'list': {
        const items: InitItem[] = [];
        let next = 0;
        for (let n = reader.count(2, 'items'); n > 0; n--) {
          const index = next + reader.uint(Number.MAX_SAFE_INTEGER - next);
          if (index >= Number.MAX_SAFE_INTEGER) reader.fail(`index ${index} is too large`);
          next = index + 1;
          items.push({ index, value: this.#init(reader, depth + 1) });
        }
        return { kind, items };
      }
      default: return reader.fail('kind of initializer is not known', at);
    }
  }

  #rel(reader: ByteReader): Rel {
    return this.#rels[reader.index(this.#rels.length, 'relocatable constant')]!;
  }

  /** One body with its lines; independent of all others. */
  #body(entry: BodyEntry): Body {
    const reader = this.#bodyBytes.part(entry.offset, entry.size);
    const slots: Slot[] = [];
    for (let n = reader.count(3, 'slots'); n > 0; n--) {
      const type = this.#type(reader);
      const align = this.#align(reader);
      slots.push({ type, align, name: this.#string(reader) });
    }
    const sizes: number[] = [];
    const params: Uint8Array[] = [];
    const blockCount = reader.count(2, 'blocks');
    let total = 0;
    for (let n = blockCount; n > 0; n--) {
      const types = reader.raw(reader.count(1, 'parameters'));
      for (let i = 0; i < types.length; i++)
        if (types[i]! > 6) reader.fail(`value type ${types[i]} does not exist`, reader.at - types.length + i);
      const size = reader.count(1, 'instructions');
      params.push(types);
      sizes.push(size);
      total += size + types.length;
      if (total > entry.size) reader.fail(`${total} instructions do not fit the body`);
    }
    // An optimizer's passes add a few instructions.
    const body = new Body(total + (total >> 2) + 8);
    body.slots.push(...slots);
    for (let n = reader.count(1, 'labels'); n > 0; n--) body.labels.push(reader.index(blockCount, 'block'));
    this.#total = total;
    this.#blockCount = blockCount;
    for (let b = 0; b < blockCount; b++) {
      const block = body.blocks[body.addBlock()]!;
      const types = params[b]!;
      for (let i = 0; i < types.length; i++) block.params.push(body.push(Op.param, types[i]!, 0, [i], 0));
      for (let n = sizes[b]!; n > 0; n--) block.insts.push(this.#inst(reader, body));
    }
    reader.done();
    this.#lines(body, entry);
    return body;
  }

  readonly #operands: number[] = [];
  // Of the body at hand.
  #total = 0;
  #blockCount = 0;

  #inst(reader: ByteReader, body: Body): number {
    const start = reader.at;
    const op = reader.u8();
    const row = ops[op];
    if (row === undefined) return reader.fail(`operation ${op} does not exist`, start);
    if (op === Op.param) return reader.fail('a block parameter stands among the instructions', start);
    let type = resultOf[op]!;
    if (type === 255) {
      type = reader.u8();
      if (type > 6) reader.fail(`value type ${type} does not exist`, start + 1);
    }
    const aux = row.aux === 'none' ? 0 : reader.uint() | 0;
    const operands = this.#operands;
    operands.length = 0;
    const current = body.count;
    const kinds = operandsOf[op]!;
    for (let k = 0; k < kinds.length; k++) {
      switch (kinds[k]!) {
        case OK: operands.push(this.#rel(reader)); break;
        case OType: operands.push(this.#type(reader)); break;
        case OSym: operands.push(reader.index(this.#symbolCount, 'symbol')); break;
        case OSlot: operands.push(reader.index(body.slots.length, 'slot')); break;
        case OName: operands.push(reader.index(this.#module.syscs.length, 'described call')); break;
        case OSig: operands.push(this.#sigs[reader.index(this.#sigs.length, 'signature')]!); break;
        case OImm: operands.push(reader.uint(0x7fffffff)); break;
        case OLabel: operands.push(reader.index(body.labels.length, 'label')); break;
        case OLo: this.#literal(reader, op, operands); break;
        case OHi: break;
        case OArgs: this.#values(reader, current); break;
        case OLabels: {
          const n = reader.count(1, 'labels');
          operands.push(n);
          for (let i = 0; i < n; i++) operands.push(reader.index(body.labels.length, 'label'));
          break;
        }
        case OTarget:
          operands.push(reader.index(this.#blockCount, 'block'));
          this.#values(reader, current);
          break;
        case OCases: {
          const n = reader.count(3, 'cases');
          operands.push(n);
          for (let i = 0; i < n; i++) {
            operands.push(this.#rel(reader), reader.index(this.#blockCount, 'block'));
            this.#values(reader, current);
          }
          break;
        }
        default: this.#value(reader, current);
      }
    }
    return body.push(op, type, aux, operands, 0);
  }
  /** A value, written as its distance from the instruction at hand. */
  #value(reader: ByteReader, current: number): void {
    const at = reader.at;
    const used = current - reader.int32();
    if (!(used >= 0 && used < this.#total)) reader.fail(`value %${used} does not exist`, at);
    this.#operands.push(used);
  }
  #values(reader: ByteReader, current: number): void {
    const n = reader.count(1, 'values');
    this.#operands.push(n);
    for (let i = 0; i < n; i++) this.#value(reader, current);
  }

  #literal(reader: ByteReader, op: number, operands: number[]): void {
    if (op === Op.fconst) {
      operands.push(reader.u32() | 0, reader.u32() | 0);
      return;
    }
    const at = reader.at;
    const wide = reader.big();
    if (wide !== BigInt.asIntN(64, wide)) reader.fail('integer does not fit 64 bits', at);
    operands.push(Number(BigInt.asIntN(32, wide)), Number(wide >> 32n));
  }

  #lines(body: Body, entry: BodyEntry): void {
    const reader = this.#lineBytes.part(entry.lines, entry.linesSize);
    let line = 0;
    for (let next = 0; next < body.count;) {
      const at = reader.at;
      const run = reader.uint(body.count - next, 'run of lines');
      if (run === 0) reader.fail('empty run', at);
      line = line + reader.sint() | 0;
      if (line !== 0 && line >>> 20 >= this.#module.files.length)
        reader.fail(`source file ${line >>> 20} does not exist`, at);
      body.line.fill(line, next, next + run);
      next += run;
    }
    reader.done();
  }
}

interface FunctionFacts {
  readonly optLevel: number;
  readonly noInline: boolean;
  readonly alwaysInline: boolean;
  readonly noReturn: boolean;
  readonly parameterNames: readonly string[];
}

/** A function whose body is decoded when it is first asked for. */
class LazyFunction implements FunctionDef {
  readonly kind = 'function';
  layouts: number;
  readonly sig: SigId;
  optLevel: number;
  noInline: boolean;
  alwaysInline: boolean;
  noReturn: boolean;
  parameterNames: readonly string[];
  line: number;
  #body: Body | undefined = undefined;
  readonly #decode: () => Body;

  constructor(lanes: number, sig: SigId, facts: FunctionFacts, line: number, decode: () => Body) {
    this.layouts = lanes;
    this.sig = sig;
    this.optLevel = facts.optLevel;
    this.noInline = facts.noInline;
    this.alwaysInline = facts.alwaysInline;
    this.noReturn = facts.noReturn;
    this.parameterNames = facts.parameterNames;
    this.line = line;
    this.#decode = decode;
  }

  get body(): Body { return this.#body ??= this.#decode(); }
  set body(body: Body) { this.#body = body; }
}

function dotted(path: string): string { return path.startsWith('[') ? path : `.${path}`; }
