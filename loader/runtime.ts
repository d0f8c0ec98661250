// What a native image takes along beside its program: support functions for operations that its machine lacks (runtime/support)
// and the personality's functions for described calls (runtime/personality), function by function, when something asks for them.
//
// Both are IR, compiled with the commands (dist/support.o, dist/linux.o). A function that is asked for is copied into the bound module with all that it refers to; names
// begin with `__lode_`, so that they meet none of the program, and are local in object files. The constants of the operating system on a machine, which the
// C names as addresses (`__lode_linux_NAME`), become numbers on the way.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { linkerNames } from '../backends/common/collect.ts';
import { personalityPrefix } from '../backends/common/supportcall.ts';
import { decodeModule } from '../ir/decode.ts';
import { Importer } from '../ir/import.ts';
import type { Lane } from '../ir/layout.ts';
import { definitionFor, type Body, type Definition, type Module, type ModuleSymbol, type SymbolId } from '../ir/module.ts';
import * as Op from '../ir/op.gen.ts';
import { isPrimitive } from '../runtime/abi/calls.ts';
import { linuxConstants } from '../runtime/personality/linux/numbers.ts';
import { packageRoot } from './build.ts';
import { LoadError } from './error.ts';

const constantPrefix = '__lode_linux_';
/** Objects in dist/, in the order in which names are looked up. */
const objects = ['support.o', 'linux.o'];

/** A library of functions that are copied on demand. */
interface Library {
  readonly module: Module;
  readonly importer: Importer;
  /** Symbols that it defines for others. */
  readonly names: ReadonlyMap<string, SymbolId>;
  /** Indexed by symbol: its number in the program, -1 before it is copied. */
  readonly made: Int32Array;
}

/** The runtime of one translation: gives the program's module what it asks for. */
export class Runtime {
  readonly #module: Module;
  readonly #lane: Lane;
  readonly #whole: boolean;
  readonly #constants: ReadonlyMap<string, number>;
  readonly #libraries: readonly Library[];
  /** Symbols of the program's module that were copied or that it defines, by name. */
  readonly #known = new Map<string, SymbolId>();
  /** Symbols that wait for their definition. */
  readonly #pending: { readonly library: Library; readonly def: Definition; readonly into: ModuleSymbol }[] = [];

  /**
   * The runtime of a module for a target (`x86_64-linux`). For a whole program (an image) described calls are bound at once, before it is optimized,
   * and names are visible to the back end. Throws LoadError if there is no personality for the target or the build is incomplete.
   */
  constructor(module: Module, lane: Lane, target: string, whole: boolean) {
    this.#module = module;
    this.#lane = lane;
    this.#whole = whole;
    this.#constants = new Map(linuxConstants(target.replace(/-linux$/, '')) ?? fail(`no personality for target ${target}`))
      .set('has_threadlocals', module.symbols.some((symbol) => symbol.kind === 'tls') ? 1 : 0);
    module.symbols.forEach(({ name, defs }, id) => { if (name.startsWith('__lode_') && defs.length > 0) this.#known.set(name, id); });
    const files = new Map(module.files.map((path, id) => [path, id]));
    this.#libraries = objects.map((name) => this.#open(name, files));
    if (!whole) return;
    for (const name of ['__lode_initial_stack', '__lode_begin', '__lode_memcpy', '__lode_memmove', '__lode_memset']) this.symbol(name);
    for (const name of module.syscs.slice()) if (!isPrimitive(name)) this.symbol(personalityPrefix + name);
  }

  /** The symbol that a name of the runtime (or of the program) stands for in the program's module. Throws LoadError if there is none. */
  symbol(name: string): SymbolId {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    for (const library of this.#libraries) {
      const symbol = library.names.get(name);
      if (symbol !== undefined) return this.#copy(library, symbol);
    }
    // What the executable's writer defines.
    if (linkerNames.includes(name)) {
      const made = this.#module.addSymbol(name, 'object', 'global');
      this.#known.set(name, made);
      return made;
    }
    return fail(name.startsWith(personalityPrefix) ? `the personality has no call '${name.slice(personalityPrefix.length)}'` : `the runtime has no '${name}'`);
  }

  #open(name: string, files: Map<string, number>): Library {
    const path = join(packageRoot(), 'dist', name);
    if (!existsSync(path)) fail(`${path} is missing; npm ci makes it`);
    const from = decodeModule(readFileSync(path), name, { lazy: true });
    const names = new Map<string, SymbolId>();
    from.symbols.forEach((symbol, id) => { if (symbol.linkage !== 'local' && symbol.defs.length > 0) names.set(symbol.name, id); });
    const library: Library = {
      module: from, names, made: new Int32Array(from.symbols.length).fill(-1),
      importer: new Importer(from, this.#module, new Map(), files, (id) => this.#symbolOf(library, id)),
    };
    return library;
  }

  #symbolOf(library: Library, id: SymbolId): SymbolId {
    const made = library.made[id]!;
    if (made >= 0) return made;
    const symbol = library.module.symbols[id]!;
    return symbol.linkage === 'local' ? this.#copy(library, id) : this.symbol(symbol.name);
  }

  #copy(library: Library, id: SymbolId): SymbolId {
    const { module, importer, made } = library;
    const symbol = module.symbols[id]!;
    const copy = this.#module.addSymbol(symbol.name, symbol.kind, this.#whole ? symbol.linkage : 'local');
    made[id] = copy;
    if (symbol.linkage !== 'local') this.#known.set(symbol.name, copy);
    const def = definitionFor(symbol, this.#lane) ?? fail(`the runtime's '${symbol.name}' is not there for this layout`);
    const target = this.#module.symbols[copy]!;
    target.layouts = def.layouts;
    target.line = importer.line(symbol.line);
    this.#pending.push({ library, def, into: target });
    if (this.#pending.length === 1) this.#defineAll();
    return copy;
  }

  /** Defines what was declared, and what that declares: one after the other, as an Importer copies one body at a time. */
  #defineAll(): void {
    for (let i = 0; i < this.#pending.length; i++) {
      const { library, def, into } = this.#pending[i]!;
      into.defs.push(this.#define(library, def));
    }
    this.#pending.length = 0;
  }

  #define({ module, importer }: Library, def: Definition): Definition {
    const line = importer.line(def.line);
    switch (def.kind) {
      case 'alias': return { ...def, target: importer.symbol(def.target), line };
      case 'data': return { ...def, type: importer.type(def.type), init: importer.init(def.init), line };
      case 'function':
        this.#putConstants(module, def.body);
        return { ...def, sig: importer.sig(def.sig), body: importer.body(def.body), line };
    }
  }

  /** Numbers for the addresses that stand for them. */
  #putConstants(module: Module, body: Body): void {
    for (const { insts } of body.blocks) for (const inst of insts) {
      if (body.op[inst] !== Op.addr) continue;
      const { name } = module.symbols[body.operand(inst, 0)]!;
      if (!name.startsWith(constantPrefix)) continue;
      const value = this.#constants.get(name.slice(constantPrefix.length)) ?? fail(`no constant '${name.slice(constantPrefix.length)}'`);
      body.op[inst] = Op.iconst;
      // Like addr, it has two operands: low and high half.
      body.pool[body.start[inst]!] = value | 0;
      body.pool[body.start[inst]! + 1] = value < 0 ? -1 : 0;
    }
  }
}

function fail(message: string): never {
  throw new LoadError(message);
}
