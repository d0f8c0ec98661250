// Verifier: is this module one that the rest of the toolchain can work on without checking?
//
// Everything is checked against the op table and the types in every lane that a definition is valid for. A module
// without errors prints and re-reads equal, and binds, translates and interprets without an internal error. This file
// checks types, relocatable constants, symbols, data and hooks; verifybody.ts checks function bodies.
//
// Nothing is trusted: no recursion over the module's own structures is deeper than a fixed bound, time is near linear
// in the module's size, and at most `maxErrors` messages are made.

import { oneLine } from './bytes.ts';
import { hasLane, laneCount, laneNames, layouts, type LaneMask } from './layout.ts';
import {
  lineName, type DataDef, type Definition, type FunctionDef, type Init, type LineId, type Module, type ModuleSymbol, type SymbolId,
} from './module.ts';
import { relOps, RBits, firstOperator, ROffset, RSize, scalarBits, type Rel } from './rel.ts';
import { LayoutError } from './typelayout.ts';
import {
  F32, F64, firstAggregate, I64, KArray, KScalar, KUnion, Ptr, S2, scalars, U64, UWord, Void, Word, type TypeId,
} from './types.ts';
import { BodyVerifier } from './verifybody.ts';

export const maxErrors = 50;
/** Largest alignment in bytes. */
export const maxAlign = 1 << 28;
/** Initializers nest at most this deep. */
export const maxInitDepth = 200;

/** Problems of a module, each with function, block and value or the thing it is about; empty if there are none. */
export function verifyModule(module: Module): string[] {
  const checker = new Checker(module);
  checker.run();
  return checker.errors;
}

/** Facts about a module's types and constants that are computed once and used everywhere. */
export class Checker {
  readonly module: Module;
  readonly errors: string[] = [];
  /** Indexed by TypeId: lanes in which the type has a layout. */
  readonly typeLanes: Uint8Array;
  /** Whether types and constants are well formed, so that bodies and data can be looked at. */
  #sound = true;
  #laidOut = false;

  constructor(module: Module) {
    this.module = module;
    this.typeLanes = new Uint8Array(module.types.list.length);
  }

  get full(): boolean {
    return this.errors.length >= maxErrors;
  }

  fail(message: string): void {
    if (!this.full) this.errors.push(oneLine(message));
  }

  run(): void {
    const { module } = this;
    if (module.layouts <= 0 || module.layouts > 15) this.fail(`module ${module.name}: no layout`);
    this.#types();
    if (!this.#sound) return;
    const names = new Map<string, SymbolId>();
    module.symbols.forEach((symbol, id) => {
      if (symbol.linkage !== 'local') {
        const other = names.get(symbol.name);
        if (other !== undefined) this.fail(`symbol ${symbol.name}: listed twice (${other} and ${id})`);
        names.set(symbol.name, id);
      }
    });
    module.symbols.forEach((symbol, id) => {
      if (!this.full) this.#symbol(symbol, id);
    });
    this.#aliases();
    module.hooks.forEach((hook, i) => {
      const symbol = module.symbols[hook.symbol];
      if (symbol === undefined || symbol.kind !== 'function') this.fail(`hook ${i}: no such function`);
      if (!(hook.priority >= 0 && hook.priority <= 65535))
        this.fail(`hook ${i}: priority ${hook.priority} is out of range`);
      if (!isLanes(hook.layouts, module.layouts)) this.fail(`hook ${i}: layouts are not the module's`);
    });
  }

  /** Problems of one function alone, its module's types taken as sound. */
  checkFunction(name: string, def: FunctionDef): readonly string[] {
    this.errors.length = 0;
    if (!this.#laidOut) this.#layOut();
    new BodyVerifier(this, name, def).run();
    return this.errors;
  }

  /** A type id that exists. */
  isType(type: TypeId): boolean {
    return type >= 0 && type < this.module.types.list.length;
  }

  /** Whether a Rel exists and has a value in all these lanes. */
  relIn(rel: Rel, lanes: LaneMask): boolean {
    const node = this.module.rels.list[rel];
    return node !== undefined && (lanes & ~node.valid) === 0;
  }

  badLine(line: LineId): boolean {
    return line !== 0 && line >>> 20 >= this.module.files.length;
  }

  // Types and relocatable constants refer to each other; both only to earlier ones: a type to earlier types and to
  // constants over earlier types.
  #types(): void {
    const { types, rels } = this.module;
    const bad = (message: string): void => {
      this.#sound = false;
      this.fail(message);
    };
    /** Largest type below each Rel. */
    const reach = new Int32Array(rels.list.length).fill(-1);
    rels.list.forEach((node, rel) => {
      const shape = relOps[node.op];
      if (shape === undefined) return bad(`relocatable constant ${rel}: operator ${node.op} does not exist`);
      if (node.args.length !== shape.arity)
        bad(`relocatable constant ${rel}: ${shape.name} takes ${shape.arity} operands`);
      if (!isInteger(node.type)) bad(`relocatable constant ${rel}: its type is no integer`);
      let below = -1;
      if (node.op >= RSize && node.op < firstOperator) {
        below = node.what;
        if (!this.isType(node.what)) bad(`relocatable constant ${rel}: type ${node.what} does not exist`);
      }
      for (const arg of node.args) {
        if (!(arg >= 0 && arg < rel)) bad(`relocatable constant ${rel}: operand ${arg} is not an earlier constant`);
        else below = Math.max(below, reach[arg]!);
      }
      reach[rel] = below;
      if (node.op === ROffset || node.op === RBits ? node.path.length > 1000 : node.path.length > 0)
        bad(`relocatable constant ${rel}: path is out of range`);
    });
    types.list.forEach((type, id) => {
      if (id < firstAggregate)
        return type.kind === KScalar && type.scalar === id ? undefined : bad(`type ${id}: not the scalar ${id}`);
      if (type.kind === KScalar) return bad(`type ${id}: a scalar has a fixed index`);
      if (type.kind === KArray) {
        if (!(type.element >= 0 && type.element < id) || type.element === Void)
          return bad(`type ${id}: element is not an earlier type`);
        const length = rels.list[type.length];
        if (length === undefined || reach[type.length]! >= id)
          return bad(`type ${id}: length is not an earlier constant`);
        return undefined;
      }
      const what = `${type.kind === KUnion ? 'union' : 'struct'} ${type.name || `<anonymous ${id}>`}`;
      if (!isAlign(type.pack) || !isAlign(type.align)) bad(`${what}: alignment is no power of two in range`);
      for (const member of type.members) {
        if (!(member.type >= 0 && member.type < id) || member.type === Void) {
          bad(`${what}.${member.name}: its type is not an earlier type`);
          break;
        }
        if (!isAlign(member.align)) bad(`${what}.${member.name}: alignment is no power of two in range`);
        if (member.bits < -1 || member.bits > 64) bad(`${what}.${member.name}: width ${member.bits} is out of range`);
        if (member.bits >= 0 && !isInteger(member.type)) bad(`${what}.${member.name}: a bit-field has an integer type`);
        if (member.bits === 0 && member.name !== '') bad(`${what}.${member.name}: a bit-field of width 0 has no name`);
      }
      return undefined;
    });
    types.signatures.forEach((sig, id) => {
      if (!this.isType(sig.result)) bad(`signature ${id}: result type ${sig.result} does not exist`);
      for (const param of sig.params)
        if (!this.isType(param) || param === Void) bad(`signature ${id}: parameter type ${param} is wrong`);
      if (sig.fixed < -1 || sig.fixed > sig.params.length)
        bad(`signature ${id}: ${sig.fixed} fixed parameters of ${sig.params.length}`);
    });
    if (this.#sound) this.#layOut();
  }

  /** Lays every type out in ascending order, which keeps the recursion of TypeLayouts one level deep. */
  #layOut(): void {
    this.#laidOut = true;
    const { types, rels } = this.module;
    for (let id = 0; id < types.list.length; id++) {
      for (let lane = 0; lane < laneCount; lane++) {
        try {
          rels.layouts.of(id, lane);
          this.typeLanes[id]! |= 1 << lane;
        } catch (error) {
          if (!(error instanceof LayoutError)) throw error;
        }
      }
    }
  }

  /** `foo` or, where a symbol has several definitions, `foo (le32,be32)`. */
  defName(symbol: ModuleSymbol, def: Definition): string {
    return symbol.defs.length > 1 ? `${symbol.name} (${laneNames(def.layouts)})` : symbol.name;
  }

  #symbol(symbol: ModuleSymbol, id: SymbolId): void {
    const { module } = this;
    const name = `symbol ${symbol.name}`;
    if (symbol.name === '' && symbol.linkage !== 'local') this.fail(`symbol ${id}: has no name`);
    if (symbol.layouts < 0 || symbol.layouts > 15) this.fail(`${name}: layouts ${symbol.layouts} are out of range`);
    if (symbol.sig !== -1 && module.types.signatures[symbol.sig] === undefined)
      return this.fail(`${name}: signature ${symbol.sig} does not exist`);
    if (this.badLine(symbol.line)) this.fail(`${name}: source file ${symbol.line >>> 20} does not exist`);
    let taken = 0;
    for (const def of symbol.defs) {
      const what = this.defName(symbol, def);
      if (!isLanes(def.layouts, symbol.layouts & module.layouts)) {
        this.fail(
          `${name}: layouts of a definition (${laneNames(def.layouts) || 'none'}) are not among the symbol's (${laneNames(symbol.layouts) || 'none'})`,
        );
        continue;
      }
      if ((taken & def.layouts) !== 0) this.fail(`${name}: two definitions in ${laneNames(taken & def.layouts)}`);
      taken |= def.layouts;
      if (this.badLine(def.line)) this.fail(`${what}: source file ${def.line >>> 20} does not exist`);
      if (def.kind === 'alias') {
        const target = module.symbols[def.target];
        if (target === undefined) this.fail(`${what}: alias of a symbol that does not exist`);
        else if ((target.kind === 'function') !== (symbol.kind === 'function'))
          this.fail(`${what}: alias of a symbol of another kind`);
      } else if (def.kind === 'function') {
        if (symbol.kind !== 'function') this.fail(`${what}: code in an object`);
        else new BodyVerifier(this, what, def).run();
      } else {
        if (symbol.kind === 'function') this.fail(`${what}: data in a function`);
        this.#data(what, def);
      }
    }
  }

  /** Indexed by lane, then symbol: what the symbol stands for once aliases are followed, -1 if not known yet. */
  readonly #targets: Int32Array[] = [];

  /** The symbol that a symbol stands for under a lane (itself if it is no alias, or part of a circle). */
  aliasTarget(symbol: SymbolId, lane: number): SymbolId {
    const { symbols } = this.module;
    const targets = (this.#targets[lane] ??= new Int32Array(symbols.length).fill(-1));
    const trail: SymbolId[] = [];
    let at = symbol;
    for (;;) {
      if (targets[at]! >= 0) {
        at = targets[at]!;
        break;
      }
      targets[at] = at;
      trail.push(at);
      const def = symbols[at]!.defs.find((d) => hasLane(d.layouts, lane));
      if (def?.kind !== 'alias' || symbols[def.target] === undefined) break;
      at = def.target;
    }
    for (const item of trail) targets[item] = at;
    return at;
  }

  /** Aliases must not lead back to themselves in any lane. */
  #aliases(): void {
    const { symbols } = this.module;
    for (let lane = 0; lane < laneCount; lane++) {
      const state = new Uint8Array(symbols.length);
      for (let id = 0; id < symbols.length; id++) {
        const trail: SymbolId[] = [];
        let at = id;
        while (state[at] === 0) {
          state[at] = 1;
          trail.push(at);
          const def = symbols[at]!.defs.find((d) => hasLane(d.layouts, lane));
          if (def === undefined || def.kind !== 'alias' || symbols[def.target] === undefined) break;
          at = def.target;
          if (state[at] === 1) {
            this.fail(`symbol ${symbols[at]!.name}: alias of itself (${layouts[lane]!.name})`);
            break;
          }
        }
        for (const item of trail) state[item] = 2;
      }
    }
  }

  #data(what: string, def: DataDef): void {
    if (!this.isType(def.type) || def.type === Void) return this.fail(`${what}: type ${def.type} does not exist`);
    const missing = def.layouts & ~this.typeLanes[def.type]!;
    if (missing !== 0)
      return this.fail(`${what}: ${this.module.rels.typeName(def.type)} has no layout in ${laneNames(missing)}`);
    if (!isAlign(def.align)) this.fail(`${what}: alignment ${def.align} is no power of two in range`);
    if (def.common && def.init.kind !== 'zero') this.fail(`${what}: a common definition has an initializer`);
    this.#init(what, def.init, def.type, -1, def.layouts, 0);
  }

  /** Initializer against the type of its place; `bits` is the width of a bit-field, else -1. */
  #init(path: string, init: Init, type: TypeId, bits: number, lanes: LaneMask, depth: number): void {
    if (this.full) return;
    const { types, rels, symbols } = this.module;
    if (depth > maxInitDepth) return this.fail(`${path}: initializers nest too deep`);
    const found = types.list[type]!;
    const wrong = (): void => this.fail(`${path}: ${init.kind} initializer for ${rels.typeName(type)}`);
    const integer = isInteger(type);
    switch (init.kind) {
      case 'zero':
        return;
      case 'int':
        if (!integer && type !== Ptr) return wrong();
        return isInt64(init.value) ? undefined : this.fail(`${path}: integer does not fit 64 bits`);
      case 'float':
        return type === F32 || type === F64 ? undefined : wrong();
      case 'rel':
        if (!integer && type !== Ptr) return wrong();
        return this.relIn(init.rel, lanes)
          ? undefined
          : this.fail(`${path}: relocatable constant ${init.rel} has no value in ${laneNames(lanes)}`);
      case 'addr': {
        // An address fits a pointer, a word, or 64 bits (then zero-extended on 32-bit layouts).
        if ((type !== Ptr && !(type >= I64 && type <= S2)) || bits >= 0) return wrong();
        const symbol = symbols[init.symbol];
        if (symbol === undefined) return this.fail(`${path}: symbol ${init.symbol} does not exist`);
        if (symbol.kind === 'tls') this.fail(`${path}: the address of thread-local ${symbol.name} is not constant`);
        return this.relIn(init.addend, lanes)
          ? undefined
          : this.fail(`${path}: addend has no value in ${laneNames(lanes)}`);
      }
      case 'label': {
        if ((type !== Ptr && !(type >= I64 && type <= S2)) || bits >= 0) return wrong();
        const symbol = symbols[init.symbol];
        if (symbol === undefined) return this.fail(`${path}: symbol ${init.symbol} does not exist`);
        let covered = 0;
        for (const def of symbol.defs) {
          if (
            def.kind === 'function' &&
            (def.layouts & lanes) !== 0 &&
            init.label >= 0 &&
            init.label < def.body.labels.length
          )
            covered |= def.layouts;
        }
        if ((lanes & ~covered) !== 0)
          this.fail(`${path}: ${symbol.name} has no label ${init.label} in ${laneNames(lanes & ~covered)}`);
        return;
      }
      case 'bytes':
      case 'ints': {
        const element = found.kind === KArray ? found.element : -1;
        if (element < 0 || !isInteger(element)) return wrong();
        if (init.kind === 'bytes' && scalars[element]!.bits !== 8) return wrong();
        const count = BigInt(init.kind === 'bytes' ? init.bytes.length : init.values.length);
        if (init.kind === 'ints' && !init.values.every(isInt64)) this.fail(`${path}: integer does not fit 64 bits`);
        return this.#bound(path, type, count, lanes);
      }
      case 'list':
        return this.#list(path, init.items, type, lanes, depth);
    }
  }

  /** Fails if an array is shorter than `count` in one of the lanes. */
  #bound(path: string, type: TypeId, count: bigint, lanes: LaneMask): void {
    const found = this.module.types.list[type]!;
    if (found.kind !== KArray) return;
    for (let lane = 0; lane < laneCount; lane++) {
      if (!hasLane(lanes, lane)) continue;
      const length = this.module.rels.value(found.length, lane) ?? 0n;
      if (count > length)
        return this.fail(
          `${path}: ${count} elements for ${length} of ${this.module.rels.typeName(type)} (${layouts[lane]!.name})`,
        );
    }
  }

  #list(
    path: string,
    items: readonly { readonly index: number; readonly value: Init }[],
    type: TypeId,
    lanes: LaneMask,
    depth: number,
  ): void {
    const found = this.module.types.list[type]!;
    if (found.kind === KScalar) return this.fail(`${path}: list initializer for ${this.module.rels.typeName(type)}`);
    if (found.kind === KUnion && items.length !== 1)
      return this.fail(`${path}: ${items.length} members of a union are initialized`);
    let last = -1;
    for (const item of items) {
      if (!(item.index > last) || !Number.isSafeInteger(item.index))
        return this.fail(`${path}: index ${item.index} is out of order`);
      last = item.index;
      if (this.full) return;
      if (found.kind === KArray) {
        this.#init(`${path}[${item.index}]`, item.value, found.element, -1, lanes, depth + 1);
      } else {
        const member = found.members[item.index];
        if (member === undefined)
          return this.fail(`${path}: ${this.module.rels.typeName(type)} has no member ${item.index}`);
        this.#init(
          member.name === '' ? path : `${path}.${member.name}`,
          item.value,
          member.type,
          member.bits,
          lanes,
          depth + 1,
        );
      }
    }
    if (found.kind === KArray && last >= 0) this.#bound(path, type, BigInt(last) + 1n, lanes);
  }

  /** `file:line: ` for a message, or ''. */
  at(line: LineId): string {
    return line === 0 ? '' : `${lineName(this.module, line)}: `;
  }
}

/** Whether a scalar type is one of the eight integer types that expressions have, or a narrow one. */
export function isInteger(type: TypeId): boolean {
  return type >= 0 && type < Ptr;
}

/** Whether a bit-field of this width fits its declared scalar in all these lanes. */
export function fitsWidth(bits: number, type: TypeId, lanes: LaneMask): boolean {
  if (bits < 1) return false;
  for (let lane = 0; lane < laneCount; lane++)
    if (hasLane(lanes, lane) && bits > scalarBits(type, layouts[lane]!)) return false;
  return true;
}

function isInt64(value: bigint): boolean {
  return value >= -0x8000000000000000n && value <= 0xffffffffffffffffn;
}

function isAlign(align: number): boolean {
  return align >= 0 && align <= maxAlign && Number.isInteger(align) && (align & align - 1) === 0;
}

/** A non-empty set of lanes within another. */
function isLanes(mask: LaneMask, within: LaneMask): boolean {
  return mask > 0 && (mask & ~within) === 0;
}

// The word types lie between the 64-bit ones, which the check of address places leans on.
if (!(I64 < U64 && U64 < Word && Word < UWord && UWord < S2)) throw new Error('scalar types are renumbered');
