// Second half of the linker: copies what is reachable into one new module.
//
// Symbols keep the order of units and of symbols within a unit, so that output is deterministic. The note
// `library-symbols` lists the ranges that came from libc or from the linker itself: `lode inspect` counts the others.

import { Importer, type TypeIndex } from './import.ts';
import { firstLane, hasLane, laneCount, type LaneMask } from './layout.ts';
import { hookSymbols, sizeOf, type Candidate, type Linker, type Unit } from './link.ts';
import { Module, type DataDef, type Definition, type Init, type ModuleSymbol, type SymbolId } from './module.ts';
import { addShares, countShares, notedShares, noteShares, shareNote } from './share.ts';
import { Ptr, UWord } from './types.ts';

/** The linked module: reached definitions of all units. */
export function buildProgram(linker: Linker): Module {
  return new Program(linker).build();
}

/** One unit on its way into the output. */
interface Part {
  readonly unit: Unit;
  readonly importer: Importer;
  /** Indexed by SymbolId: symbol of the output, -1 until known. */
  readonly symbols: Int32Array;
}

class Program {
  readonly #linker: Linker;
  readonly #module: Module;
  readonly #parts = new Map<Unit, Part>();
  readonly #names = new Map<string, SymbolId>();
  /** Ranges of symbols that are not the program's own. */
  #librarySymbols: [number, number][] = [];

  constructor(linker: Linker) {
    this.#linker = linker;
    this.#module = new Module(linker.options.name);
    this.#module.kind = linker.options.kind;
    this.#module.layouts = linker.layouts;
  }

  build(): Module {
    const types: TypeIndex = new Map();
    const files = new Map<string, number>();
    for (const unit of this.#linker.units) {
      const symbols = new Int32Array(unit.module.symbols.length).fill(-1);
      const part: Part = {
        unit, symbols,
        importer: new Importer(unit.module, this.#module, types, files, (symbol) => this.#symbol(part, symbol)),
      };
      this.#parts.set(unit, part);
    }
    // Symbols first, then definitions, which may refer to any of them.
    const pending: (() => void)[] = [];
    for (const part of this.#parts.values()) this.#declare(part, pending);
    const declared = this.#module.symbols.length;
    for (const define of pending) define();
    this.#hooks();
    // What nothing declared was made by the linker.
    if (this.#module.symbols.length > declared) this.#librarySymbols.push([declared, this.#module.symbols.length - 1]);
    this.#notes();
    return this.#module;
  }

  /** Output symbols for the reached symbols of a unit. */
  #declare(part: Part, pending: (() => void)[]): void {
    const { unit } = part;
    const first = this.#module.symbols.length;
    unit.module.symbols.forEach((symbol, id) => {
      if (unit.reached[id] === 0 || symbol.defs.length === 0) return;
      if (symbol.linkage === 'local') {
        const made = this.#add(part, symbol);
        part.symbols[id] = made;
        pending.push(() => {
          for (const def of symbol.defs) {
            const lanes =
              def.layouts & unit.lanes & (this.#linker.options.kind === 'program' ? unit.reached[id]! : def.layouts);
            if (lanes !== 0) this.#define(made, part, def, lanes);
          }
        });
        return;
      }
      if (this.#names.has(symbol.name)) return;
      const made = this.#add(part, symbol);
      this.#names.set(symbol.name, made);
      pending.push(() => this.#defineGlobal(made, symbol.name));
    });
    if (unit.system && this.#module.symbols.length > first)
      this.#librarySymbols.push([first, this.#module.symbols.length - 1]);
  }

  #add(part: Part, symbol: ModuleSymbol): SymbolId {
    const made = this.#module.addSymbol(symbol.name, symbol.kind, symbol.linkage);
    const copy = this.#module.symbols[made]!;
    copy.visibility = symbol.visibility;
    copy.section = symbol.section;
    copy.used = symbol.used;
    copy.sig = part.importer.sig(symbol.sig);
    copy.line = part.importer.line(symbol.line);
    return made;
  }

  #define(symbol: SymbolId, part: Part, def: Definition, lanes: LaneMask): Definition {
    const { importer } = part;
    const line = importer.line(def.line);
    let copy: Definition;
    switch (def.kind) {
      case 'alias':
        copy = { kind: 'alias', layouts: lanes, target: this.#symbol(part, def.target), line };
        break;
      case 'data':
        copy = { ...def, layouts: lanes, type: importer.type(def.type), init: importer.init(def.init), line };
        break;
      case 'function':
        copy = {
          kind: 'function',
          layouts: lanes,
          sig: importer.sig(def.sig),
          body: importer.body(def.body),
          optLevel: def.optLevel,
          noInline: def.noInline,
          alwaysInline: def.alwaysInline,
          noReturn: def.noReturn,
          parameterNames: def.parameterNames,
          line,
        };
    }
    const target = this.#module.symbols[symbol]!;
    target.defs.push(copy);
    target.layouts |= lanes;
    return copy;
  }

  /** The winning definitions of a name, each for the lanes in which it wins and is reached. */
  #defineGlobal(symbol: SymbolId, name: string): void {
    const target = this.#module.symbols[symbol]!;
    const masks = new Map<Candidate, LaneMask>();
    (this.#linker.winners.get(name) ?? []).forEach((candidate, lane) => {
      if (candidate === undefined || (candidate.unit.reached[candidate.symbol]! >> lane & 1) === 0) return;
      masks.set(candidate, (masks.get(candidate) ?? 0) | 1 << lane);
    });
    let weak = true;
    for (const [candidate, lanes] of masks) {
      const symbolOf = candidate.unit.module.symbols[candidate.symbol]!;
      if (symbolOf.linkage !== 'weak') weak = false;
      if (symbolOf.visibility === 'hidden') target.visibility = 'hidden';
      if (symbolOf.used) target.used = true;
      target.kind = symbolOf.kind;
      const copy = this.#define(symbol, this.#parts.get(candidate.unit)!, candidate.def, lanes);
      if (copy.kind === 'data' && copy.common) this.#common(copy, name);
    }
    target.linkage = weak ? 'weak' : 'global';
  }

  /** A common definition that won: the strictest alignment of all; no longer tentative in a program. */
  #common(def: DataDef, name: string): void {
    for (const { def: other, unit } of this.#linker.commons.get(name) ?? []) {
      if (other.kind !== 'data') continue;
      def.align = Math.max(def.align, other.align);
      if (sizeOf({ def: other, unit, symbol: 0, strength: 0 }, firstLane(def.layouts)) > 0) {
        def.align = Math.max(def.align, unit.module.rels.layouts.align(other.type, firstLane(def.layouts)));
      }
    }
    if (this.#linker.options.kind !== 'object') def.common = false;
  }

  /** Output symbol for a unit's symbol; one that nothing defines is made here. */
  #symbol(part: Part, id: SymbolId): SymbolId {
    const known = part.symbols[id]!;
    if (known >= 0) return known;
    const symbol = part.unit.module.symbols[id]!;
    const name = symbol.linkage === 'local' ? '' : this.#linker.lookupName(part.unit, symbol);
    let made = symbol.linkage === 'local' ? undefined : this.#names.get(name);
    if (made === undefined) {
      made = this.#add(part, { ...symbol, name: name === '' ? symbol.name : name });
      if (name !== '') this.#names.set(name, made);
      this.#module.symbols[made]!.layouts = symbol.layouts & this.#linker.layouts;
    }
    // A reference that is not weak makes an undefined symbol not weak.
    const target = this.#module.symbols[made]!;
    if (
      target.defs.length === 0 &&
      symbol.defs.length === 0 &&
      symbol.linkage === 'global' &&
      !this.#linker.winners.has(name)
    )
      target.linkage = 'global';
    part.symbols[id] = made;
    return made;
  }

  /** Constructors and destructors: arrays in ascending order of priority in a program, else hooks as they are. */
  #hooks(): void {
    const hooks = this.#linker
      .hooks()
      .map(({ unit, hook }) => ({
        ...hook,
        symbol: this.#symbol(this.#parts.get(unit)!, hook.symbol),
        layouts: hook.layouts & unit.lanes,
      }));
    if (this.#linker.options.kind !== 'program') {
      this.#module.hooks.push(...hooks);
      return;
    }
    const sorted = hooks.sort((a, b) => a.priority - b.priority);
    for (const name of hookSymbols) {
      const symbol = this.#names.get(name);
      if (symbol === undefined || this.#module.symbols[symbol]!.defs.length > 0) continue;
      const mine = sorted.filter((hook) => hook.destructor === name.includes('fini'));
      const groups = new Map<string, LaneMask>();
      for (let lane = 0; lane < laneCount; lane++) {
        if (!hasLane(this.#linker.layouts, lane)) continue;
        const key = mine.filter((hook) => hasLane(hook.layouts, lane)).map((hook) => hook.symbol).join();
        groups.set(key, (groups.get(key) ?? 0) | 1 << lane);
      }
      for (const [key, lanes] of groups)
        this.#hookData(symbol, key === '' ? [] : key.split(',').map(Number), name.endsWith('count'), lanes);
    }
  }

  #hookData(symbol: SymbolId, functions: readonly SymbolId[], isCount: boolean, lanes: LaneMask): void {
    const { rels, types, symbols } = this.#module;
    const length = rels.int(functions.length, UWord);
    const items = functions.map((target, index) => ({
      index,
      value: { kind: 'addr', symbol: target, addend: rels.int(0, UWord) } as Init,
    }));
    const init: Init = isCount
      ? { kind: 'int', value: BigInt(functions.length) }
      : items.length === 0
        ? { kind: 'zero' }
        : { kind: 'list', items };
    const target = symbols[symbol]!;
    target.kind = 'object';
    target.linkage = 'global';
    target.layouts |= lanes;
    target.defs.push({
      kind: 'data',
      layouts: lanes,
      type: isCount ? UWord : types.array(Ptr, length),
      align: 0,
      init,
      readOnly: true,
      common: false,
      line: 0,
    });
  }

  #notes(): void {
    const { notes } = this.#module;
    const own = this.#linker.units.filter((unit) => !unit.system).map((unit) => notedShares(unit.module) ?? countShares(unit.module));
    if (own.length > 0) noteShares(this.#module, own.reduce(addShares));
    for (const unit of this.#linker.units) {
      for (const [key, text] of unit.module.notes) {
        if (key === 'soname' || key === 'library-symbols' || key === shareNote) continue;
        if (key.startsWith('why:') ? this.#names.has(key.slice(4)) : !unit.library)
          if (!notes.has(key)) notes.set(key, text);
      }
    }
    if (this.#librarySymbols.length > 0) {
      // Neighbouring ranges as one.
      const ranges: [number, number][] = [];
      for (const [from, to] of this.#librarySymbols) {
        const last = ranges[ranges.length - 1];
        if (last !== undefined && last[1] + 1 === from) last[1] = to;
        else ranges.push([from, to]);
      }
      notes.set('library-symbols', ranges.map(([from, to]) => `${from}-${to}`).join(','));
    }
    if (this.#linker.options.soname) notes.set('soname', this.#linker.options.soname);
    if (this.#linker.options.strip === true) {
      notes.delete('debug');
      notes.set('stripped', 'yes');
    }
  }
}
