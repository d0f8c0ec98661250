// Linker: modules and archives to one module, per lane.
//
// The pipeline is `linkModules`: add the modules on the command line, resolve (pulling archive members while live code
// in any lane needs them), report what is undefined or defined twice, find what is reachable from the entry, copy it
// into a new module (linkbuild.ts), repair direct calls whose signatures disagree (repair.ts), verify.
//
// Resolution is a table from name and lane to the winning definition: strong over common over weak over what libc
// defines, the first of equals, the largest of commons. References are found in definitions, not in symbol tables, so an archive member
// comes in only for what something live uses, in the lanes in which it is used. Archives are searched in order, again
// and again until nothing changes, as if grouped. Undefined names in unreachable functions of modules on the command
// line are errors as with ld; dead code of archive members is never looked at.

import { FormatError } from './bytes.ts';
import { memberModule, type Archive } from './archive.ts';
import { allLanes, firstLane, hasLane, laneCount, laneNames, type Lane, type LaneMask } from './layout.ts';
import { buildProgram } from './linkbuild.ts';
import {
  lineName, Module, type Definition, type Hook, type Init, type LineId, type ModuleSymbol, type SymbolId,
} from './module.ts';
import { Operands } from './operands.ts';
import { OSym } from './ops.ts';
import { repairCalls } from './repair.ts';
import { verifyModule } from './verify.ts';

/** One thing on the command line. A `library` is a module of kind `shared`: it comes in when something needs it. */
export type LinkInput =
  | { readonly kind: 'module' | 'library'; readonly name: string; readonly module: Module }
  | { readonly kind: 'archive'; readonly name: string; readonly archive: Archive };

export interface LinkOptions {
  /** program: resolve everything and drop what is unreachable; object: -r; shared: an IR library. */
  readonly kind: Module['kind'];
  /** Name of the output, for messages. */
  readonly name: string;
  readonly layouts?: LaneMask;
  /** Entry of a program, `__lode_start` by default. */
  readonly entry?: string;
  /** -u: names that count as referenced. */
  readonly undefinedSymbols?: readonly string[];
  /** --defsym NAME=OTHER: references to NAME mean OTHER. */
  readonly defsym?: ReadonlyMap<string, string>;
  /** --wrap NAME. */
  readonly wrap?: readonly string[];
  readonly soname?: string;
  /** -s: images of the program have neither symbols nor debugging information. */
  readonly strip?: boolean;
}

export interface LinkResult {
  readonly module: Module;
  /** ld-like messages, some of two lines; empty if the link succeeded. */
  readonly errors: string[];
  readonly warnings: string[];
}

/** Names that the linker itself defines in a program, from the hooks of all modules. */
export const hookSymbols: readonly string[] = [
  '__lode_init_array',
  '__lode_fini_array',
  '__lode_init_count',
  '__lode_fini_count',
];

/** Links inputs in command-line order. */
export function linkModules(inputs: readonly LinkInput[], options: LinkOptions): LinkResult {
  const linker = new Linker(inputs, options);
  try {
    return linker.link();
  } catch (error) {
    // A damaged member or lazily decoded body.
    if (!(error instanceof FormatError)) throw error;
    linker.errors.push(error.message);
    return { module: new Module(options.name), errors: linker.errors, warnings: linker.warnings };
  }
}

/** One module that takes part. */
export interface Unit {
  readonly name: string;
  readonly module: Module;
  /** Came from an archive or IR library. */
  readonly library: boolean;
  /** Came from libc's own archive: it yields, and is not counted among the program's sources. */
  readonly system: boolean;
  readonly lanes: LaneMask;
  /** Indexed by SymbolId: lanes in which the symbol's definitions are reachable. */
  reached: Uint8Array;
}

/** Names of a section's bounds (ir/image.ts): they need no definition where the section has a member. */
const boundPattern = /^__(?:start|stop)_([A-Za-z_]\w*)$/;

/** A symbol of a unit. */
interface Node { readonly unit: Unit; readonly symbol: SymbolId }

// Strength of definitions. Those of libc give way to all others, as a shared C library's would: a program may have a
// `vsnprintf` of its own next to the library's `printf`.
const SystemWeak = 0;
const System = 1;
const Weak = 2;
const Common = 3;
const Strong = 4;

/** A definition that a name may mean. */
export interface Candidate extends Node { readonly def: Definition; readonly strength: number }

/** A symbol that a definition uses, with the line of its first use. */
interface Reference { readonly symbol: SymbolId; readonly line: LineId }

/** A name that nothing defines in some lanes, with its first use. */
interface Missing {
  lanes: LaneMask;
  readonly unit: Unit;
  readonly from: string;
  readonly line: LineId;
  readonly isData: boolean;
}

export class Linker {
  readonly options: LinkOptions;
  readonly errors: string[] = [];
  readonly warnings: string[] = [];
  readonly units: Unit[] = [];
  /** Indexed by name, then lane. */
  readonly winners = new Map<string, (Candidate | undefined)[]>();
  /** Every common definition of a name. */
  readonly commons = new Map<string, Candidate[]>();
  /** Layouts of the output. */
  layouts: LaneMask = allLanes;
  readonly #inputs: readonly LinkInput[];
  readonly #pulled = new Set<string>();
  readonly #references = new Map<Definition, readonly Reference[]>();
  readonly #operands = new Operands();
  readonly #wrapped: ReadonlySet<string>;
  #missing = new Map<string, Missing>();
  #work: Node[] = [];
  /** Named sections whose bounds are asked for, with the lanes. */
  #sections = new Map<string, LaneMask>();

  constructor(inputs: readonly LinkInput[], options: LinkOptions) {
    this.#inputs = inputs;
    this.options = options;
    this.#wrapped = new Set(options.wrap ?? []);
  }

  get entry(): string {
    return this.options.entry ?? '__lode_start';
  }

  link(): LinkResult {
    this.#intersect();
    const failed = (): LinkResult => ({
      module: new Module(this.options.name),
      errors: this.errors,
      warnings: this.warnings,
    });
    if (this.errors.length > 0) return failed();
    for (const input of this.#inputs) if (input.kind === 'module') this.#add(input.name, input.module, false);
    // What is pulled may replace weak definitions that were followed before: repeat until nothing comes in.
    for (let before = -1; before !== this.units.length;) {
      before = this.units.length;
      this.#reach(true);
    }
    for (const [name, missing] of this.#missing) this.#reportMissing(name, missing);
    if (this.errors.length > 0) return failed();
    if (this.options.kind === 'program') this.#reach(false);
    const module = buildProgram(this);
    if (this.options.kind === 'program') repairCalls(module, this.errors, this.warnings);
    if (this.errors.length === 0) this.errors.push(...verifyModule(module));
    return { module, errors: this.errors, warnings: this.warnings };
  }

  /** The layouts that all modules on the command line have in common. */
  #intersect(): void {
    this.layouts = this.options.layouts ?? allLanes;
    for (const input of this.#inputs) if (input.kind === 'module') this.layouts &= input.module.layouts;
    if (this.layouts !== 0) return;
    this.errors.push(`${this.options.name}: no layout is left for the program`);
    if (this.options.layouts !== undefined)
      this.errors.push(`  the command line names ${laneNames(this.options.layouts)}`);
    for (const input of this.#inputs) {
      if (input.kind !== 'module' || input.module.layouts === allLanes) continue;
      const why = input.module.notes.get('why') ?? input.module.notes.get('layouts');
      this.errors.push(
        `  ${input.name} is valid for ${laneNames(input.module.layouts)}${why === undefined ? '' : ` (${why})`}`,
      );
    }
  }

  /** Takes a module in: its definitions compete for their names. */
  #add(name: string, module: Module, library: boolean): void {
    const unit: Unit = {
      name,
      module,
      library,
      system: library && /(?:^|[/\\])libc\.a\(/.test(name),
      lanes: module.layouts & this.layouts,
      reached: new Uint8Array(module.symbols.length),
    };
    this.units.push(unit);
    module.symbols.forEach((symbol, id) => {
      if (symbol.linkage === 'local') return;
      for (const def of symbol.defs) {
        const lanes = def.layouts & unit.lanes;
        if (lanes === 0) continue;
        const isWeak = symbol.linkage === 'weak';
        const strength = unit.system ? isWeak ? SystemWeak : System
          : isWeak ? Weak : def.kind === 'data' && def.common ? Common : Strong;
        this.#compete(symbol.name, { unit, symbol: id, def, strength }, lanes);
      }
    });
  }

  #compete(name: string, candidate: Candidate, lanes: LaneMask): void {
    let winners = this.winners.get(name);
    if (winners === undefined) {
      winners = [undefined, undefined, undefined, undefined];
      this.winners.set(name, winners);
    }
    if (candidate.strength === Common) {
      const commons = this.commons.get(name);
      if (commons === undefined) this.commons.set(name, [candidate]);
      else commons.push(candidate);
    }
    let twice = 0;
    for (let lane = 0; lane < laneCount; lane++) {
      if (!hasLane(lanes, lane)) continue;
      const best = winners[lane];
      if (best === undefined || candidate.strength > best.strength) winners[lane] = candidate;
      else if (best.strength === candidate.strength && (best.strength === Strong || best.strength === System)) twice |= 1 << lane;
      else if (
        best.strength === Common &&
        candidate.strength === Common &&
        sizeOf(candidate, lane) > sizeOf(best, lane)
      )
        winners[lane] = candidate;
    }
    if (twice === 0) return;
    const first = winners[firstLane(twice)]!;
    this.errors.push(
      `${this.#place(candidate)}: multiple definition of ‘${name}’${this.#some(twice)}; ${this.#place(first)}: first defined here`,
    );
  }

  /** ` (in le32,be32)` if these are not all lanes of the output. */
  #some(lanes: LaneMask): string {
    return (lanes & this.layouts) === this.layouts ? '' : ` (in ${laneNames(lanes)})`;
  }

  #place(candidate: Candidate): string {
    const { unit, def } = candidate;
    const line = lineName(unit.module, def.line);
    if (line === '') return unit.name;
    return line.startsWith(`${unit.name}:`) ? line : `${unit.name}: ${line}`;
  }

  /** The name that a reference through a unit's symbol looks up. */
  lookupName(unit: Unit, symbol: ModuleSymbol): string {
    let { name } = symbol;
    if (this.#wrapped.size > 0 && symbol.defs.length === 0) {
      if (this.#wrapped.has(name)) name = `__wrap_${name}`;
      else if (name.startsWith('__real_') && this.#wrapped.has(name.slice(7))) name = name.slice(7);
    }
    return this.winners.has(name) ? name : (this.options.defsym?.get(name) ?? name);
  }

  /** Marks what is reachable: `all` from everything on the command line, else from entry, used symbols and hooks. */
  #reach(all: boolean): void {
    this.#missing = new Map();
    this.#sections = new Map();
    this.#work = [];
    for (const unit of this.units) unit.reached = new Uint8Array(unit.module.symbols.length);
    for (let u = 0; u < this.units.length; u++) this.#roots(this.units[u]!, all);
    const names = [...(this.options.undefinedSymbols ?? []), ...(this.options.kind === 'program' ? [this.entry] : [])];
    for (const name of names) this.#need(name, this.layouts, null);
    for (let u = this.units.length; ;) {
      const node = this.#work.pop();
      if (node !== undefined) {
        this.#follow(node);
        continue;
      }
      if (u === this.units.length) break;
      // Hooks and kept symbols of members that came in meanwhile.
      for (; u < this.units.length; u++) this.#roots(this.units[u]!, all);
    }
  }

  #roots(unit: Unit, all: boolean): void {
    const { module } = unit;
    for (const [section, lanes] of this.#sections) this.#keepSection(unit, section, lanes);
    for (const hook of module.hooks)
      if ((hook.layouts & unit.lanes) !== 0) this.#use(unit, hook.symbol, hook.layouts & unit.lanes, null);
    module.symbols.forEach((symbol, id) => {
      const kept =
        symbol.used ||
        (all &&
          !unit.library &&
          (symbol.linkage !== 'local' || (this.options.kind !== 'program' && symbol.defs.length > 0)));
      if (kept && symbol.defs.length > 0) {
        let lanes = 0;
        for (const def of symbol.defs) lanes |= def.layouts;
        this.#use(unit, id, lanes & unit.lanes, null);
      }
    });
  }

  /** A unit's symbol is used in some lanes; `from` says where, for messages. */
  #use(
    unit: Unit,
    id: SymbolId,
    lanes: LaneMask,
    from: { readonly node: Node; readonly def: Definition; readonly line: LineId } | null,
  ): void {
    const symbol = unit.module.symbols[id]!;
    if (symbol.linkage === 'local') {
      let defined = 0;
      for (const def of symbol.defs) defined |= def.layouts;
      this.#mark(unit, id, lanes & defined);
      const missing = lanes & ~defined;
      if (missing !== 0) this.#miss(symbol.name, missing, unit, from);
      return;
    }
    const name = this.lookupName(unit, symbol);
    let missing = this.#need(name, lanes, symbol);
    const section = boundPattern.exec(name)?.[1];
    if (missing !== 0 && section !== undefined && symbol.defs.length === 0) missing &= ~this.#needSection(section, missing);
    if (missing !== 0 && symbol.linkage !== 'weak') this.#miss(name, missing, unit, from);
  }

  /** Keeps what lies in a named section, in these lanes; returns the lanes where something does. */
  #needSection(section: string, lanes: LaneMask): LaneMask {
    this.#sections.set(section, (this.#sections.get(section) ?? 0) | lanes);
    let found = 0;
    for (const unit of this.units) found |= this.#keepSection(unit, section, lanes);
    return found;
  }

  #keepSection(unit: Unit, section: string, lanes: LaneMask): LaneMask {
    let found = 0;
    unit.module.symbols.forEach((symbol, id) => {
      if (symbol.section !== section) return;
      let defined = 0;
      for (const def of symbol.defs) defined |= def.layouts & unit.lanes & lanes;
      if (defined === 0) return;
      found |= defined;
      this.#use(unit, id, defined, null);
    });
    return found;
  }

  #mark(unit: Unit, id: SymbolId, lanes: LaneMask): void {
    if ((lanes & ~unit.reached[id]!) === 0) return;
    unit.reached[id]! |= lanes;
    this.#work.push({ unit, symbol: id });
  }

  /** Marks the winners of a name in some lanes, pulling library members; returns the lanes without one. */
  #need(name: string, lanes: LaneMask, symbol: ModuleSymbol | null): LaneMask {
    let missing = this.#markWinners(name, lanes);
    if (this.options.kind === 'program' && hookSymbols.includes(name)) return 0;
    if (symbol?.linkage === 'weak') return missing;
    while (missing !== 0 && this.#pull(name, missing)) missing = this.#markWinners(name, missing);
    if (missing !== 0 && symbol === null) {
      const message =
        name === this.entry
          ? `${this.options.name}: cannot find entry symbol ‘${name}’`
          : `${this.options.name}: undefined reference to ‘${name}’`;
      if (!this.errors.includes(message)) this.errors.push(message);
      return 0;
    }
    return missing;
  }

  #markWinners(name: string, lanes: LaneMask): LaneMask {
    const winners = this.winners.get(name);
    if (winners === undefined) return lanes;
    let missing = 0;
    for (let lane = 0; lane < laneCount; lane++) {
      if (!hasLane(lanes, lane)) continue;
      const best = winners[lane];
      if (best === undefined) missing |= 1 << lane;
      else this.#mark(best.unit, best.symbol, 1 << lane);
    }
    return missing;
  }

  /** Takes in the next library member that defines a name in one of these lanes; false if there is none. */
  #pull(name: string, lanes: LaneMask): boolean {
    for (let i = 0; i < this.#inputs.length; i++) {
      const input = this.#inputs[i]!;
      if (input.kind === 'module') continue;
      const member = input.kind === 'archive' ? input.archive.symbols.get(name) : 0;
      if (member === undefined) continue;
      const key = `${i}:${member}`;
      if (this.#pulled.has(key)) continue;
      const module = input.kind === 'archive' ? memberModule(input.archive, member) : input.module;
      const found = module.symbols.find(
        (symbol) =>
          symbol.name === name &&
          symbol.linkage !== 'local' &&
          (input.kind === 'archive' || symbol.visibility === 'default') &&
          symbol.defs.some((def) => (def.layouts & lanes) !== 0),
      );
      if (found === undefined) continue;
      this.#pulled.add(key);
      this.#add(
        input.kind === 'archive' ? `${input.name}(${input.archive.members[member]!.name})` : input.name,
        module,
        true,
      );
      return true;
    }
    return false;
  }

  /** Uses everything that the reached definitions of a symbol refer to. */
  #follow(node: Node): void {
    const { unit } = node;
    const symbol = unit.module.symbols[node.symbol]!;
    const reached = unit.reached[node.symbol]!;
    for (const def of symbol.defs) {
      const lanes = def.layouts & reached & unit.lanes;
      if (lanes === 0) continue;
      for (const { symbol: used, line } of this.#referencesOf(def)) this.#use(unit, used, lanes, { node, def, line });
    }
  }

  #referencesOf(def: Definition): readonly Reference[] {
    let found = this.#references.get(def);
    if (found === undefined) {
      found = this.#scan(def);
      this.#references.set(def, found);
    }
    return found;
  }

  #scan(def: Definition): Reference[] {
    const list: Reference[] = [];
    const seen = new Set<SymbolId>();
    const add = (symbol: SymbolId, line: LineId): void => {
      if (seen.has(symbol)) return;
      seen.add(symbol);
      list.push({ symbol, line });
    };
    const init = (value: Init): void => {
      if (value.kind === 'addr' || value.kind === 'label') add(value.symbol, def.line);
      else if (value.kind === 'list') for (const item of value.items) init(item.value);
    };
    if (def.kind === 'alias') add(def.target, def.line);
    else if (def.kind === 'data') init(def.init);
    else {
      const { body } = def;
      for (const block of body.blocks) {
        for (const value of block.insts) {
          if (!this.#operands.expand(body, value)) continue;
          for (let i = 0; i < this.#operands.count; i++) {
            if (this.#operands.kinds[i] === OSym) add(body.operand(value, i), body.line[value]!);
          }
        }
      }
    }
    return list;
  }

  #miss(
    name: string,
    lanes: LaneMask,
    unit: Unit,
    from: { readonly node: Node; readonly def: Definition; readonly line: LineId } | null,
  ): void {
    const known = this.#missing.get(name);
    if (known !== undefined) {
      known.lanes |= lanes;
      return;
    }
    const source = from === null ? '' : from.node.unit.module.symbols[from.node.symbol]!.name;
    this.#missing.set(name, {
      lanes,
      unit,
      from: source,
      line: from?.line ?? 0,
      isData: from?.def.kind !== 'function',
    });
  }

  #reportMissing(name: string, missing: Missing): void {
    if (this.options.kind !== 'program') return;
    const { unit, from, line, isData } = missing;
    const what = `undefined reference to ‘${name}’${this.#some(missing.lanes)}`;
    const place = lineName(unit.module, line) || unit.name;
    if (from === '') this.errors.push(`${unit.name}: ${what}`);
    else this.errors.push(`${unit.name}: in ${isData ? 'object' : 'function'} ‘${from}’:\n${place}: ${what}`);
  }

  /** Hooks of all units with the units that own them, in link order. */
  hooks(): { readonly unit: Unit; readonly hook: Hook }[] {
    return this.units.flatMap((unit) =>
      unit.module.hooks.filter((hook) => (hook.layouts & unit.lanes) !== 0).map((hook) => ({ unit, hook })),
    );
  }
}

/** Size in bytes of a data definition under a lane, 0 for anything else. */
export function sizeOf(candidate: Candidate, lane: Lane): number {
  const { def, unit } = candidate;
  return def.kind === 'data' ? unit.module.rels.layouts.size(def.type, lane) : 0;
}
