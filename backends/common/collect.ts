// From translated functions and the bound module to a native object: what is reachable is marked, then laid into sections.
//
// Mark and sweep over atoms (functions, data objects, literals, jump tables), as linkers' --gc-sections does: the roots are the
// entry of a program, or every definition that others may name of an object file, and what is marked `used`; edges are
// fixups and the addresses in initializers. A section whose bounds (`__start_NAME`, `__stop_NAME`) are asked for is kept whole.
//
// Order is that of the functions given and of symbols, so that bytes are deterministic. Sections:
//   .text       functions, routines of the back end        .rodata       read-only objects, literals, jump tables
//   .data .bss  writable objects                           .tdata .tbss  thread-local objects
//   NAME        what the source put there (section attribute); read-only if all its members are
//
// Aliases and weak symbols as in ir/image.ts: an undefined weak symbol is 0, an undefined strong one an ImageError in a program
// and left to the linker in an object file. Labels (`&&label`) are numbers (docs/ir.md); only jump tables hold addresses of blocks.

import { dataObjects, eachAddress, ImageError, InitWriter, resolveSymbol, undefinedSymbol, type DataObject } from '../../ir/initial.ts';
import type { Layout } from '../../ir/layout.ts';
import { definitionFor, type DataDef, type FunctionDef, type Module, type SymbolId } from '../../ir/module.ts';
import { CodeBuffer } from './code.ts';
import type { CompiledFunction } from './compiled.ts';
import { alignUp, Common, ShfAlloc, ShfExec, ShfTls, ShfWrite, ShtFiniArray, ShtInitArray, ShtNobits, ShtProgbits, StbGlobal, StbLocal, StbWeak,
  SttFunc, SttNotype, SttObject, SttTls, Undefined, type NativeObject, type ObjectSymbol, type Relocation, type Section } from './object.ts';
import type { ReferenceTable } from './reference.ts';
import type { Target } from './target.ts';

/** Everything that becomes one object. */
export interface CodeUnit {
  readonly module: Module;
  readonly layout: Layout;
  readonly target: Target;
  readonly functions: readonly CompiledFunction[];
  readonly references: ReferenceTable;
}

/** Routine at which the system enters a program. */
export const entryRoutine = '_start';

/** Names that the writer of an executable defines (executable.ts) and that thus may be undefined here. */
export const linkerNames: readonly string[] = ['__ehdr_start', '__bss_start', '_etext', 'etext', '_edata', 'edata', '_end', 'end',
  '__lode_tls_image', '__lode_tls_filesize', '__lode_tls_size', '__lode_tls_align'];

const boundPattern = /^__(?:start|stop)_([A-Za-z_]\w*)$/;

/** The code of a function and where it lies; for what describes code (symbols, unwinding, lines). */
export interface PlacedFunction {
  readonly func: CompiledFunction;
  /** Index into the object's symbols. */
  readonly symbol: number;
  /** Index into the object's sections. */
  readonly section: number;
  readonly offset: number;
  /** undefined for a routine. */
  readonly def: FunctionDef | undefined;
}

/** An object and its symbol. */
export interface PlacedObject {
  readonly def: DataDef;
  /** Index into the object's symbols. */
  readonly index: number;
}

export interface Collected {
  readonly object: NativeObject;
  readonly functions: readonly PlacedFunction[];
  readonly objects: readonly PlacedObject[];
  /** Index of the entry's symbol, -1 in an object file. */
  readonly entry: number;
}

/** Makes the object of a unit: a whole program, or one that a linker will complete. Throws ImageError. */
export function collect(unit: CodeUnit, whole: boolean): Collected {
  return new Collector(unit, whole).run();
}

class Collector {
  readonly #unit: CodeUnit;
  readonly #whole: boolean;
  readonly #sections: Section[] = [];
  readonly #symbols: ObjectSymbol[] = [];
  readonly #placed: PlacedFunction[] = [];

  /** Functions and routines; routines are added as they are asked for. */
  readonly #functions: CompiledFunction[];
  readonly #routines = new Map<string, number>();
  readonly #objects: readonly DataObject[];
  /** Indexed by SymbolId: index into #functions or #objects of what is defined there, -1 if nothing is. */
  readonly #functionOf: Int32Array;
  readonly #objectOf: Int32Array;
  /** Symbols of a named section. */
  readonly #members = new Map<string, SymbolId[]>();

  // Marks; indexed by function, SymbolId, reference.
  readonly #keptFunctions: boolean[] = [];
  readonly #keptSymbols: Uint8Array;
  readonly #keptReferences: boolean[] = [];
  readonly #pending: (() => void)[] = [];
  /** Indexed by SymbolId and by reference: index into #symbols, -1 if not made. */
  readonly #symbolIndex: Int32Array;
  readonly #referenceIndex: number[] = [];

  constructor(unit: CodeUnit, whole: boolean) {
    const { module, layout } = unit;
    this.#unit = unit;
    this.#whole = whole;
    this.#functions = [...unit.functions];
    this.#objects = dataObjects(module, layout.lane);
    const count = module.symbols.length;
    this.#functionOf = new Int32Array(count).fill(-1);
    this.#objectOf = new Int32Array(count).fill(-1);
    this.#keptSymbols = new Uint8Array(count);
    this.#symbolIndex = new Int32Array(count).fill(-1);
    this.#functions.forEach(({ symbol }, i) => { this.#functionOf[symbol] = i; });
    this.#objects.forEach(({ symbol }, i) => {
      this.#objectOf[symbol] = i;
      const { section } = module.symbols[symbol]!;
      if (section === '') return;
      const members = this.#members.get(section);
      if (members === undefined) this.#members.set(section, [symbol]);
      else members.push(symbol);
    });
  }

  run(): Collected {
    this.#mark();
    this.#placeCode();
    this.#placeData();
    const entry = this.#whole ? this.#placed.find(({ func }) => func.symbol < 0 && func.name === entryRoutine)!.symbol : -1;
    this.#symbolsOfModule();
    this.#relocateCode();
    return { object: { name: this.#unit.module.name, sections: this.#sections, symbols: this.#symbols }, functions: this.#placed, entry,
      objects: this.#objects.filter(({ symbol }) => this.#keptSymbols[symbol] !== 0).map(({ symbol, def }) => ({ def, index: this.#symbolFor(symbol) })) };
  }

  // --- marking ---

  #mark(): void {
    const { module, layout } = this.#unit;
    if (this.#whole) this.#markRoutine(entryRoutine);
    module.symbols.forEach((symbol, id) => {
      const defined = symbol.defs.some((def) => (def.layouts >> layout.lane & 1) !== 0);
      if (defined && (symbol.used || !this.#whole && symbol.linkage !== 'local')) this.#markSymbol(id);
    });
    if (!this.#whole) for (const hook of module.hooks) if ((hook.layouts >> layout.lane & 1) !== 0) this.#markSymbol(hook.symbol);
    for (let next = this.#pending.pop(); next !== undefined; next = this.#pending.pop()) next();
  }

  #markSymbol(id: SymbolId): void {
    if (this.#keptSymbols[id] !== 0) return;
    this.#keptSymbols[id] = 1;
    const { module, layout } = this.#unit;
    const resolved = resolveSymbol(module, id, layout.lane);
    if (resolved === undefined) return this.#markUndefined(id);
    if (resolved.symbol !== id) return this.#markSymbol(resolved.symbol);
    const func = this.#functionOf[id]!;
    if (func >= 0) this.#markFunction(func);
    else if (resolved.def.kind === 'function') throw new Error(`collect: function '${module.symbols[id]!.name}' has no code`);
    else {
      const { init } = resolved.def;
      this.#pending.push(() => eachAddress(init, (symbol) => this.#markSymbol(symbol)));
    }
  }

  #markUndefined(id: SymbolId): void {
    const { module, layout } = this.#unit;
    const { name, linkage } = module.symbols[id]!;
    const members = this.#members.get(boundPattern.exec(name)?.[1] ?? '');
    if (members !== undefined) for (const member of members) this.#markSymbol(member);
    else if (this.#whole && linkage !== 'weak' && !linkerNames.includes(name)) throw undefinedSymbol(module, id, layout.lane);
  }

  #markFunction(index: number): void {
    if (this.#keptFunctions[index] === true) return;
    this.#keptFunctions[index] = true;
    const { fixups } = this.#functions[index]!;
    this.#pending.push(() => { for (const fixup of fixups) this.#markReference(fixup.reference); });
  }

  #markReference(index: number): void {
    if (this.#keptReferences[index] === true) return;
    this.#keptReferences[index] = true;
    const reference = this.#unit.references.list[index]!;
    if (reference.kind === 'symbol' || reference.kind === 'threadOffset') this.#markSymbol(reference.symbol);
    else if (reference.kind === 'routine') this.#markRoutine(reference.name);
  }

  /** Makes the code of a routine of the back end. Names that are none stay for the linker. */
  #markRoutine(name: string): void {
    if (this.#routines.has(name)) return;
    const { module, layout, target, references } = this.#unit;
    const make = target.routines[name];
    if (make === undefined) {
      if (!linkerNames.includes(name)) throw new Error(`collect: target ${target.name} has no routine '${name}'`);
      return;
    }
    const out = new CodeBuffer(target.instructionsBigEndian);
    make(layout, out, (wanted) => {
      const symbol = target.routines[wanted] !== undefined || linkerNames.includes(wanted) ? -1
        : module.symbols.findIndex((each) => each.name === wanted && each.linkage !== 'local');
      return symbol >= 0 ? references.symbol(symbol) : references.routine(wanted);
    });
    const index = this.#functions.push({ symbol: -1, name, bytes: out.take(), fixups: out.fixups, align: target.elf.functionAlign,
      blockOffsets: [], lines: [], variables: [], parameters: [], unwind: name === entryRoutine ? [{ at: 0, kind: 'outermost' }] : [] }) - 1;
    this.#routines.set(name, index);
    this.#markFunction(index);
  }

  // --- placing ---

  #section(name: string, type: number, flags: number): number {
    return this.#sections.push({ name, type, flags, align: 1, size: 0, bytes: new Uint8Array(), relocations: [] }) - 1;
  }

  /** Room for `size` bytes at the end of a section; its offset. */
  #room(section: number, size: number, align: number): number {
    const found = this.#sections[section]!;
    const at = alignUp(found.size, align);
    found.size = at + size;
    found.align = Math.max(found.align, align);
    return at;
  }

  #placeCode(): void {
    const { module, target, layout } = this.#unit;
    const buffers = new Map<string, { readonly section: number; readonly out: CodeBuffer }>();
    this.#functions.forEach((func, index) => {
      if (this.#keptFunctions[index] !== true) return;
      const name = (func.symbol < 0 ? '' : module.symbols[func.symbol]!.section) || '.text';
      let found = buffers.get(name);
      if (found === undefined) {
        found = { section: this.#section(name, ShtProgbits, ShfAlloc | ShfExec), out: new CodeBuffer(target.instructionsBigEndian) };
        buffers.set(name, found);
      }
      const { section, out } = found;
      const offset = this.#room(section, func.bytes.length, func.align);
      while (out.length < offset) for (const byte of target.elf.nop) out.u8(byte);
      out.append(func.bytes);
      const symbol = func.symbol >= 0 ? this.#symbolFor(func.symbol) : this.#symbols.push({ name: func.name,
        binding: this.#whole || func.name === entryRoutine ? StbGlobal : StbLocal, type: SttFunc, hidden: false, section, value: offset,
        size: func.bytes.length }) - 1;
      Object.assign(this.#symbols[symbol]!, { section, value: offset, size: func.bytes.length });
      const def = func.symbol < 0 ? undefined : definitionFor(module.symbols[func.symbol]!, layout.lane);
      this.#placed.push({ func, symbol, section, offset, def: def?.kind === 'function' ? def : undefined });
    });
    for (const { section, out } of buffers.values()) this.#sections[section]!.bytes = out.take();
  }

  #placeData(): void {
    const { module } = this.#unit;
    const groups = new Map<string, DataObject[]>(standardSections.map((name) => [name, []]));
    for (const object of this.#objects) {
      if (this.#keptSymbols[object.symbol] === 0) continue;
      const name = groupOf(module, object);
      const group = groups.get(name);
      if (name === '.bss' && object.def.common && !this.#whole) this.#common(object);
      else if (group === undefined) groups.set(name, [object]);
      else group.push(object);
    }
    for (const [name, objects] of groups) {
      if (name === '.rodata') this.#placeReadOnly(objects);
      else if (objects.length > 0) this.#placeObjects(this.#dataSection(name, objects), objects);
    }
    if (!this.#whole) this.#placeHooks();
  }

  #dataSection(name: string, objects: readonly DataObject[]): number {
    const { module } = this.#unit;
    if (this.#sections.some((section) => section.name === name)) throw new ImageError(
      `${module.name}: section '${name}' has both functions and data ('${module.symbols[objects[0]!.symbol]!.name}')`);
    const nobits = name === '.bss' || name === '.tbss';
    const tls = name === '.tdata' || name === '.tbss';
    const readOnly = objects.every(({ def }) => def.readOnly) && !tls && !nobits;
    return this.#section(name, nobits ? ShtNobits : ShtProgbits, ShfAlloc | (readOnly ? 0 : ShfWrite) | (tls ? ShfTls : 0));
  }

  #placeObjects(section: number, objects: readonly DataObject[]): void {
    const found = this.#sections[section]!;
    const places = objects.map((object) => {
      // Distinct objects have distinct addresses, empty ones (GNU C) included.
      const value = this.#room(section, object.size || 1, Math.max(object.align, this.#unit.target.elf.dataAlign ?? 1));
      Object.assign(this.#symbols[this.#symbolFor(object.symbol)]!, { section, value, size: object.size });
      return value;
    });
    if (found.type === ShtNobits) return;
    found.bytes = bytesOf(found.size, this.#unit);
    const writer = new InitWriter(this.#unit.module, this.#unit.layout.lane, found.bytes,
      (symbol, addend, at, size) => this.#dataAddress(found, writer.object, symbol, addend, at, size));
    objects.forEach(({ symbol, def }, i) => {
      writer.object = symbol;
      writer.write(def.type, def.init, places[i]!);
    });
  }

  /** Notes that data holds an address; the bytes stay zero. */
  #dataAddress(section: Section, object: SymbolId, symbol: SymbolId, addend: bigint, at: number, size: number): bigint {
    const { module, layout, target } = this.#unit;
    const wide = BigInt.asIntN(layout.wordBits, addend);
    const word = target.registerBytes;
    if (size !== 4 && size !== 8 || wide !== BigInt(Number(wide)))
      throw new ImageError(`object '${module.symbols[object]!.name}': the address of '${module.symbols[symbol]!.name}' does not fit (${target.name})`);
    // In a place wider than an address, the address is the low word.
    const place = size > word && layout.bigEndian ? at + size - word : at;
    section.relocations.push({ at: place, kind: size >= word ? target.elf.dataWord : target.elf.data32, symbol: this.#symbolFor(symbol),
      addend: Number(wide) });
    return 0n;
  }

  /** Literals, jump tables, offsets of thread-local objects, and objects. */
  #placeReadOnly(objects: readonly DataObject[]): void {
    const { references, target } = this.#unit;
    const kept = references.list.map((reference, index) => ({ reference, index }))
      .filter(({ reference, index }) => this.#keptReferences[index] === true && (reference.kind === 'literal' || reference.kind === 'table' || reference.kind === 'threadOffset'));
    if (kept.length === 0 && objects.length === 0) return;
    const section = this.#section('.rodata', ShtProgbits, ShfAlloc);
    const found = this.#sections[section]!;
    const word = target.registerBytes;
    const anonymous = (index: number, size: number, align: number): number => {
      const value = this.#room(section, size, align);
      this.#referenceIndex[index] = this.#symbols.push({ name: '', binding: StbLocal, type: SttObject, hidden: false, section, value, size }) - 1;
      return value;
    };
    // The largest literals first: they leave no gaps.
    const literals = kept.flatMap(({ reference, index }) => reference.kind === 'literal' ? [{ bytes: reference.bytes, index }] : [])
      .sort((a, b) => b.bytes.length - a.bytes.length || a.index - b.index)
      .map(({ bytes, index }) => ({ bytes, at: anonymous(index, bytes.length, largestPower(bytes.length)) }));
    for (const { reference, index } of kept) {
      if (reference.kind === 'threadOffset') {
        const at = anonymous(index, word, word);
        found.relocations.push({ at, kind: target.elf.threadOffset!, symbol: this.#symbolFor(reference.symbol), addend: reference.addend });
      }
      if (reference.kind !== 'table') continue;
      const { blockOffsets } = this.#functions[this.#functionOf[reference.func]!]!;
      const symbol = this.#symbolFor(reference.func);
      const at = anonymous(index, reference.blocks.length * word, word);
      reference.blocks.forEach((block, i) => {
        const addend = blockOffsets[block] ?? -1;
        if (addend < 0) throw new Error(`collect: a jump table of '${this.#symbols[symbol]!.name}' goes to a block without code`);
        found.relocations.push({ at: at + i * word, kind: target.elf.dataWord, symbol, addend });
      });
    }
    this.#placeObjects(section, objects);
    for (const { bytes, at } of literals) found.bytes.set(bytes, at);
  }

  #common({ symbol, size, align }: DataObject): void {
    Object.assign(this.#symbols[this.#symbolFor(symbol)]!, { section: Common, value: Math.max(align, this.#unit.target.elf.dataAlign ?? 1), size });
  }

  /** Constructors and destructors for a linker: arrays of addresses, sorted by the priority in the section's name. */
  #placeHooks(): void {
    const { module, layout, target } = this.#unit;
    const word = target.registerBytes;
    for (const hook of module.hooks) {
      if ((hook.layouts >> layout.lane & 1) === 0) continue;
      const base = hook.destructor ? '.fini_array' : '.init_array';
      const name = hook.priority === 65535 ? base : `${base}.${String(hook.priority).padStart(5, '0')}`;
      let section = this.#sections.findIndex((each) => each.name === name);
      if (section < 0) section = this.#section(name, hook.destructor ? ShtFiniArray : ShtInitArray, ShfAlloc | ShfWrite);
      const at = this.#room(section, word, word);
      const found = this.#sections[section]!;
      found.bytes = new Uint8Array(found.size);
      found.relocations.push({ at, kind: target.elf.dataWord, symbol: this.#symbolFor(hook.symbol), addend: 0 });
    }
  }

  // --- symbols and relocations ---

  /** The object's symbol of a module's symbol, made undefined if new; an alias has its own, completed at the end. */
  #symbolFor(id: SymbolId): number {
    let index = this.#symbolIndex[id]!;
    if (index >= 0) return index;
    const { name, linkage, visibility, kind, defs } = this.#unit.module.symbols[id]!;
    const binding = linkage === 'local' ? StbLocal : linkage === 'weak' ? StbWeak : StbGlobal;
    const type = defs.length === 0 && kind !== 'tls' ? SttNotype : kind === 'function' ? SttFunc : kind === 'tls' ? SttTls : SttObject;
    // The front end's own names (`.str.3`) say nothing to a reader.
    const shown = binding === StbLocal && name.startsWith('.') ? '' : name;
    index = this.#symbols.push({ name: shown, binding, type, hidden: visibility === 'hidden', section: Undefined, value: 0, size: 0 }) - 1;
    this.#symbolIndex[id] = index;
    return index;
  }

  /** Gives every kept symbol its entry, and aliases the place of what they stand for. */
  #symbolsOfModule(): void {
    const { module, layout } = this.#unit;
    for (let id = 0; id < module.symbols.length; id++) {
      if (this.#keptSymbols[id] === 0) continue;
      const symbol = this.#symbols[this.#symbolFor(id)]!;
      const resolved = resolveSymbol(module, id, layout.lane);
      if (resolved === undefined || resolved.symbol === id) continue;
      const { section, value, size } = this.#symbols[this.#symbolFor(resolved.symbol)]!;
      Object.assign(symbol, { section, value, size });
    }
  }

  #reference(index: number): number {
    let symbol = this.#referenceIndex[index];
    if (symbol !== undefined) return symbol;
    const reference = this.#unit.references.list[index]!;
    if (reference.kind === 'symbol') symbol = this.#symbolFor(reference.symbol);
    else if (reference.kind === 'routine') {
      const routine = this.#functions[this.#routines.get(reference.name) ?? -1];
      symbol = routine === undefined ? this.#symbols.push({ name: reference.name, binding: StbGlobal, type: SttNotype, hidden: false,
        section: Undefined, value: 0, size: 0 }) - 1 : this.#placed.find(({ func }) => func === routine)!.symbol;
    } else throw new Error(`collect: ${reference.kind} ${index} was not placed`);
    this.#referenceIndex[index] = symbol;
    return symbol;
  }

  #relocateCode(): void {
    for (const { func, section, offset } of this.#placed) {
      const list: Relocation[] = this.#sections[section]!.relocations;
      for (const { at, kind, reference, addend } of func.fixups) list.push({ at: offset + at, kind, symbol: this.#reference(reference), addend });
    }
  }
}

const standardSections: readonly string[] = ['.rodata', '.tdata', '.tbss', '.data', '.bss'];

/** Name of the section that an object goes to. */
function groupOf(module: Module, { symbol, def, zero }: DataObject): string {
  const { kind, section } = module.symbols[symbol]!;
  if (kind === 'tls') return zero ? '.tbss' : '.tdata';
  // Standard names mean what the object is: a section without bytes holds no initial value.
  if (section !== '' && !standardSections.includes(section)) return section;
  return def.readOnly ? '.rodata' : zero ? '.bss' : '.data';
}

function largestPower(size: number): number { return size > 0 ? Math.min(2 ** (31 - Math.clz32(size)), 16) : 1; }

function bytesOf(size: number, { layout }: CodeUnit): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(size);
  } catch {
    throw new ImageError(`data of ${size} bytes does not fit in this machine's memory (${layout.name})`);
  }
}
