// Merge: modules of one source compiled for disjoint sets of layouts, joined into one.
//
// Definitions of one name with equal structural hashes (hash.ts) become one common definition; others become variants.
// Equal hashes do not say which private symbol of one module is which of the other: that follows from walking two equal
// definitions side by side, in which symbols occur in the same order. Private objects that can be written must
// correspond one to one; if they do not, the definition stays a variant. What nothing pairs is copied.

import { hashDefinition } from './hash.ts';
import { Importer, type TypeIndex } from './import.ts';
import { isNamed, referencesOf } from './join.ts';
import { laneNames } from './layout.ts';
import { Module, type Definition, type SymbolId } from './module.ts';
import { Operands } from './operands.ts';
import { shareNote } from './share.ts';

/** Joins modules for disjoint layouts; errors if they overlap or disagree about what a name is. */
export function mergeModules(modules: readonly Module[]): { readonly module: Module; readonly errors: string[] } {
  const merger = new Merger(modules[0]?.name ?? 'merged');
  for (const module of modules) merger.add(module);
  return { module: merger.result, errors: merger.errors };
}

/** Where a definition of the result came from. */
interface Origin { readonly source: Source; readonly def: Definition; readonly copy: Definition }

/** One module on its way in. */
interface Source {
  readonly module: Module;
  readonly importer: Importer;
  /** Indexed by SymbolId: symbol of the result, -1 if not decided. */
  readonly symbols: Int32Array;
}

class Merger {
  readonly result: Module;
  readonly errors: string[] = [];
  readonly #types: TypeIndex = new Map();
  readonly #files = new Map<string, number>();
  /** Symbols that go by name. */
  readonly #names = new Map<string, SymbolId>();
  /** Indexed by symbol of the result. */
  readonly #origins: Origin[][] = [];
  readonly #operands = new Operands();

  constructor(name: string) {
    this.result = new Module(name);
    this.result.layouts = 0;
  }

  add(module: Module): void {
    const overlap = this.result.layouts & module.layouts;
    if (overlap !== 0) this.errors.push(`${module.name}: another module is already valid for ${laneNames(overlap)}`);
    if (this.errors.length > 0) return;
    this.result.kind = module.kind;
    this.result.layouts |= module.layouts;
    const symbols = new Int32Array(module.symbols.length).fill(-1);
    const pending: SymbolId[] = [];
    const source: Source = {
      module, symbols,
      importer: new Importer(module, this.result, this.#types, this.#files, (symbol) => {
        if (symbols[symbol] === -1) {
          symbols[symbol] = this.#create(source, symbol);
          pending.push(symbol);
        }
        return symbols[symbol]!;
      }),
    };
    module.symbols.forEach((symbol, id) => { if (isNamed(symbol)) this.#named(source, id); });
    // First what is common, because that decides which private symbols correspond.
    const rest: { readonly symbol: SymbolId; readonly def: Definition }[] = [];
    module.symbols.forEach((symbol, id) => {
      if (!isNamed(symbol)) return;
      for (const def of symbol.defs) if (!this.#common(source, symbols[id]!, def)) rest.push({ symbol: id, def });
    });
    for (const { symbol, def } of rest) this.#copy(source, symbols[symbol]!, def);
    this.#extras(source);
    // Private symbols that copies use, and what those use.
    for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
      for (const def of module.symbols[id]!.defs) this.#copy(source, symbols[id]!, def);
    }
  }

  /** The result's symbol for a name, made if new. */
  #named(source: Source, id: SymbolId): void {
    const symbol = source.module.symbols[id]!;
    const key = `${symbol.linkage === 'local' ? 'l' : 'g'}${symbol.name}`;
    let made = this.#names.get(key);
    if (made === undefined) {
      made = this.#create(source, id);
      this.#names.set(key, made);
    } else {
      const known = this.result.symbols[made]!;
      if (
        known.kind !== symbol.kind ||
        (known.linkage !== symbol.linkage && known.defs.length > 0 && symbol.defs.length > 0)
      ) {
        this.errors.push(`${source.module.name}: ‘${symbol.name}’ is another kind of symbol than before`);
      }
      if (symbol.defs.length > 0 && known.defs.length === 0) known.linkage = symbol.linkage;
      known.layouts |= symbol.layouts;
      known.used ||= symbol.used;
      if (symbol.visibility === 'hidden') known.visibility = 'hidden';
    }
    source.symbols[id] = made;
  }

  #create(source: Source, id: SymbolId): SymbolId {
    const symbol = source.module.symbols[id]!;
    const made = this.result.addSymbol(symbol.name, symbol.kind, symbol.linkage);
    const copy = this.result.symbols[made]!;
    copy.visibility = symbol.visibility;
    copy.layouts = symbol.layouts;
    copy.section = symbol.section;
    copy.used = symbol.used;
    copy.sig = source.importer.sig(symbol.sig);
    copy.line = source.importer.line(symbol.line);
    this.#origins[made] = [];
    return made;
  }

  #copy(source: Source, into: SymbolId, def: Definition): void {
    const { importer } = source;
    const line = importer.line(def.line);
    let copy: Definition;
    switch (def.kind) {
      case 'alias': copy = { ...def, target: importer.symbol(def.target), line }; break;
      case 'data': copy = { ...def, type: importer.type(def.type), init: importer.init(def.init), line }; break;
      case 'function':
        copy = {
          kind: 'function',
          layouts: def.layouts,
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
    this.result.symbols[into]!.defs.push(copy);
    this.#origins[into]!.push({ source, def, copy });
  }

  /** Joins a definition to an equal one of the result; false if there is none. */
  #common(source: Source, into: SymbolId, def: Definition): boolean {
    const hash = hashDefinition(source.module, def);
    for (const origin of this.#origins[into]!) {
      if (hashDefinition(origin.source.module, origin.def) !== hash) continue;
      const pairs = new Map<SymbolId, SymbolId>();
      const widen: { readonly copy: Definition; readonly symbol: SymbolId; readonly lanes: number }[] = [];
      if (!this.#pair(origin, source, def, pairs, widen, 0)) continue;
      for (const [mine, theirs] of pairs) source.symbols[mine] = theirs;
      widen.push({ copy: origin.copy, symbol: into, lanes: def.layouts });
      for (const { copy, symbol, lanes } of widen) {
        copy.layouts |= lanes;
        this.result.symbols[symbol]!.layouts |= lanes;
      }
      return true;
    }
    return false;
  }

  /** Walks two equal definitions side by side and pairs their private symbols; false if they cannot correspond. */
  #pair(origin: Origin, source: Source, def: Definition, pairs: Map<SymbolId, SymbolId>,
    widen: { readonly copy: Definition; readonly symbol: SymbolId; readonly lanes: number }[], depth: number): boolean {
    const theirs = referencesOf(origin.def, this.#operands);
    const mine = referencesOf(def, this.#operands);
    if (theirs.length !== mine.length || depth > 8) return false;
    for (let i = 0; i < mine.length; i++) {
      const my = source.module.symbols[mine[i]!]!;
      const target = origin.source.symbols[theirs[i]!]!;
      if (isNamed(my)) {
        if (source.symbols[mine[i]!] !== target) return false;
        continue;
      }
      const known = pairs.get(mine[i]!) ?? (source.symbols[mine[i]!]! >= 0 ? source.symbols[mine[i]!]! : undefined);
      if (known === target) continue;
      const myDef = my.defs.find((d) => (d.layouts & def.layouts) !== 0);
      const constant = myDef?.kind === 'data' && myDef.readOnly;
      // A constant may be stored once or twice, a variable must be the same one everywhere.
      if (!constant && (known !== undefined || this.#isTaken(source, target, pairs))) return false;
      if (known === undefined) pairs.set(mine[i]!, target);
      if (myDef === undefined) return false;
      const their = this.#origins[target]?.find(
        (o) => hashDefinition(o.source.module, o.def) === hashDefinition(source.module, myDef),
      );
      if (their === undefined) return false;
      widen.push({ copy: their.copy, symbol: target, lanes: myDef.layouts });
      if (!this.#pair(their, source, myDef, pairs, widen, depth + 1)) return false;
    }
    return true;
  }

  #isTaken(source: Source, target: SymbolId, pairs: ReadonlyMap<SymbolId, SymbolId>): boolean {
    if (source.symbols.includes(target)) return true;
    for (const taken of pairs.values()) if (taken === target) return true;
    return false;
  }

  /** Hooks and notes. */
  #extras(source: Source): void {
    const { hooks, notes } = this.result;
    for (const hook of source.module.hooks) {
      const symbol = source.importer.symbol(hook.symbol);
      const known = hooks.findIndex(
        (h) => h.symbol === symbol && h.priority === hook.priority && h.destructor === hook.destructor,
      );
      if (known >= 0) hooks[known] = { ...hooks[known]!, layouts: hooks[known]!.layouts | hook.layouts };
      else hooks.push({ ...hook, symbol });
    }
    // What the parts share is only known now.
    for (const [key, text] of source.module.notes) if (!notes.has(key) && key !== shareNote) notes.set(key, text);
  }
}
