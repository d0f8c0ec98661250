// Lowering of a translation unit: declarations of the typed tree to symbols and definitions of an IR module.
//
// Declarations of one name share one symbol in all lanes; each definition is added with the lanes it was checked for.
// Strings are private read-only objects, one per distinct content; block-scope statics and static compound literals
// are private objects too.

import { internalError } from '../../ir/error.ts';
import { allLanes, type LaneMask } from '../../ir/layout.ts';
import { Body, type DataDef, type FunctionDef, type Init, type Module, type ModuleSymbol, type SymbolId } from '../../ir/module.ts';
import { I32, I8, U16, U32, UWord, type SigId, type TypeId } from '../../ir/types.ts';
import { QConst, QVolatile, TArray, TFunction, type CType } from './ctype.ts';
import type { Diagnostics } from './diagnostics.ts';
import { DataLowering, type DataContext } from './lower-data.ts';
import { FunctionLowering, type UnitContext } from './lower-function.ts';
import { IrTypes } from './lower-types.ts';
import type { Loc, Sources } from './source.ts';
import type { Decl, Expr, FunctionTree, InitNode, StringData } from './tree.ts';

/** Options of lowering. */
export interface LowerOptions {
  /** -O level recorded with every function. */
  readonly optLevel: number;
  /** -fcommon: tentative definitions become common. */
  readonly common: boolean;
  /** -ffunction-sections and the like change nothing; kept out. */
}

/** Lowers one translation unit into a module. */
export class Lowering implements UnitContext, DataContext {
  readonly module: Module;
  readonly types: IrTypes;
  readonly #sources: Sources;
  readonly #diagnostics: Diagnostics;
  readonly #options: LowerOptions;
  readonly #data: DataLowering;
  /** Linked names to symbols; internal linkage has its own key. */
  readonly #linked = new Map<string, SymbolId>();
  readonly #strings = new Map<string, SymbolId>();
  readonly #literals = new Map<Decl, SymbolId>();
  readonly #emitted = new Set<Decl>();
  /** The body that functions are written into, one after the other. */
  readonly #scratch = new Body(1024);
  #function: SymbolId = -1;
  #lanes: LaneMask = allLanes;
  #private = 0;
  // The last line, where it holds, and its file: lines come in runs.
  #line = 0;
  #lineFrom: Loc = 0;
  #lineTo: Loc = 0;
  #lastFile = '';
  #lastFileId = 0;

  constructor(module: Module, sources: Sources, diagnostics: Diagnostics, options: LowerOptions) {
    this.module = module;
    this.#sources = sources;
    this.#diagnostics = diagnostics;
    this.#options = options;
    this.types = new IrTypes(module);
    this.#data = new DataLowering(module, this.types, this);
  }

  currentFunction(): SymbolId { return this.#function; }
  irType(type: CType): TypeId { return this.types.of(type.unqual); }
  signature(type: CType): SigId { return this.types.signature(type); }

  /** Source line of a location (ir LineId). */
  lineOf(loc: Loc): number {
    if (loc === 0) return 0;
    if (loc >= this.#lineFrom && loc < this.#lineTo) return this.#line;
    const { file, line } = this.#sources.position(loc);
    if (file !== this.#lastFile) {
      this.#lastFile = file;
      this.#lastFileId = this.module.fileId(file);
    }
    this.#lineFrom = loc;
    this.#lineTo = this.#sources.lineEnd(loc);
    return this.#line = this.#lastFileId << 20 | Math.min(line, 0xfffff);
  }

  /** The symbol of a declaration with linkage or static storage, made on first use. */
  symbolOf(decl: Decl): SymbolId {
    if (decl.symbol >= 0) {
      this.module.symbols[decl.symbol]!.layouts |= this.#lanes;
      return decl.symbol;
    }
    const isFunction = decl.type.kind === TFunction;
    const kind = isFunction ? 'function' : decl.threadLocal ? 'tls' : 'object';
    let id: SymbolId;
    if (decl.linked || isFunction) {
      const name = decl.asmName || decl.name;
      const key = decl.storage === 'static' ? `static ${name}` : name;
      const known = this.#linked.get(key);
      id = known ?? this.module.addSymbol(name, kind, decl.storage === 'static' ? 'local' : 'global');
      this.#linked.set(key, id);
    } else {
      id = this.module.addSymbol(`${decl.name}.${this.#private++}`, kind, 'local');
    }
    decl.symbol = id;
    const symbol = this.module.symbols[id]!;
    symbol.layouts |= this.#lanes;
    if (symbol.line === 0) symbol.line = this.lineOf(decl.loc);
    if (isFunction && symbol.sig < 0) symbol.sig = this.types.signature(decl.type);
    this.#attributes(symbol, decl);
    return id;
  }

  #attributes(symbol: ModuleSymbol, decl: Decl): void {
    const { attrs } = decl;
    if (attrs.weak && symbol.linkage !== 'local') symbol.linkage = 'weak';
    if (attrs.section !== '') symbol.section = attrs.section;
    if (attrs.visibility !== '') symbol.visibility = attrs.visibility;
    if (attrs.used) symbol.used = true;
  }

  /** Takes over what a declaration without a definition says: weak, alias, asm name. */
  declare(decl: Decl, lanes: LaneMask): void {
    this.#lanes = lanes;
    const { attrs } = decl;
    if (attrs.alias !== '') {
      const id = this.symbolOf(decl);
      const symbol = this.module.symbols[id]!;
      this.#attributes(symbol, decl);
      if (symbol.defs.some((def) => (def.layouts & lanes) !== 0)) return;
      const target = this.#linked.get(attrs.alias) ?? this.#linked.get(`static ${attrs.alias}`) ??
        this.#undefined(attrs.alias, symbol.kind, symbol.sig);
      symbol.defs.push({ kind: 'alias', layouts: lanes, target, line: this.lineOf(decl.loc) });
      return;
    }
    if (decl.symbol >= 0) this.#attributes(this.module.symbols[decl.symbol]!, decl);
  }

  #undefined(name: string, kind: ModuleSymbol['kind'], sig: SigId): SymbolId {
    const id = this.module.addSymbol(name, kind, 'global');
    this.module.symbols[id]!.sig = sig;
    this.module.symbols[id]!.layouts = this.#lanes;
    this.#linked.set(name, id);
    return id;
  }

  /** Adds the definition of a function for a set of lanes. */
  emitFunction(tree: FunctionTree, lanes: LaneMask): void {
    this.#lanes = lanes;
    const { decl } = tree;
    const id = this.symbolOf(decl);
    const symbol = this.module.symbols[id]!;
    this.#attributes(symbol, decl);
    // An inline definition may be needed where nobody else defines the function: it yields to an external one.
    if (decl.inline === 'inline' && symbol.linkage === 'global') symbol.linkage = 'weak';
    this.#function = id;
    const body = this.#lower(tree, lanes);
    this.#function = -1;
    const def: FunctionDef = {
      kind: 'function', layouts: lanes, sig: this.types.signature(decl.type), body, optLevel: this.#options.optLevel,
      noInline: decl.attrs.noInline || tree.callsSetjmp, alwaysInline: decl.attrs.alwaysInline, noReturn: decl.noReturn,
      parameterNames: [], line: this.lineOf(tree.loc),
    };
    symbol.sig = def.sig;
    symbol.defs.push(def);
    this.#hooks(decl, id, lanes);
  }

  #lower(tree: FunctionTree, lanes: LaneMask): Body {
    try {
      return new FunctionLowering(this, tree, lanes, this.#scratch).run();
    } catch (error) {
      throw internalError('lower', tree.decl.name, error);
    }
  }

  #hooks(decl: Decl, id: SymbolId, lanes: LaneMask): void {
    const { constructorPriority, destructorPriority } = decl.attrs;
    if (constructorPriority >= 0) this.module.hooks.push({ symbol: id, priority: constructorPriority, destructor: false, layouts: lanes });
    if (destructorPriority >= 0) this.module.hooks.push({ symbol: id, priority: destructorPriority, destructor: true, layouts: lanes });
  }

  /** Adds the definition of an object with static storage (also block-scope statics, once). */
  emitObject(decl: Decl, lanes: LaneMask): void {
    if (!decl.linked) {
      if (this.#emitted.has(decl)) return;
      this.#emitted.add(decl);
    }
    this.#lanes = lanes;
    const symbol = this.module.symbols[this.symbolOf(decl)]!;
    this.#attributes(symbol, decl);
    const init: Init = decl.init === null ? { kind: 'zero' } : this.#data.init(decl.init, decl.type, lanes, this.#diagnostics);
    const tentative = decl.init === null && decl.tentative && decl.storage === 'extern';
    symbol.defs.push(this.#dataDef(decl.type, decl.align, init, lanes, {
      common: tentative && (decl.attrs.common ?? this.#options.common), loc: decl.loc, init: decl.init,
    }));
  }

  #dataDef(type: CType, align: number, init: Init, lanes: LaneMask,
    more: { common: boolean; loc: Loc; init: InitNode | null }): DataDef {
    return {
      kind: 'data', layouts: lanes, type: this.#completed(type, more.init), align: Math.max(align, type.align), init,
      readOnly: isConst(type), common: more.common, line: this.lineOf(more.loc),
    };
  }

  /** IR type of an object; a struct ending in an initialized flexible array member is as long as its initializer. */
  #completed(type: CType, init: InitNode | null): TypeId {
    const ir = this.types.of(type.unqual);
    const fields = type.record?.fields;
    const last = fields?.[fields.length - 1];
    if (fields === undefined || last === undefined || init?.kind !== 'list' || type.record!.isUnion) return ir;
    const item = init.items.find((entry) => entry.index === fields.length - 1);
    if (item === undefined || last.type.kind !== TArray || last.type.length >= 0 && this.module.rels.uniformValue(last.type.length, allLanes) !== 0n) return ir;
    const count = item.value.kind === 'list' ? Math.max(0, ...item.value.items.map((entry) => entry.index + 1))
      : item.value.kind === 'string' ? item.value.str.units.length + 1 : 0;
    if (count === 0) return ir;
    const { types, rels } = this.module;
    const record = types.get(ir);
    if (record.kind !== 2 && record.kind !== 3) return ir;
    const members = record.members.slice();
    const element = types.get(members[members.length - 1]!.type);
    if (element.kind !== 1) return ir;
    members[members.length - 1] = { ...members[members.length - 1]!, type: types.array(element.element, rels.int(count, UWord)) };
    return types.record(2, record.name, members, record.pack, record.align);
  }

  stringSymbol(str: StringData, type: CType): SymbolId {
    const key = `${str.width}:${Buffer.from(str.units.buffer, str.units.byteOffset, str.units.byteLength).toString('latin1')}`;
    const known = this.#strings.get(key);
    if (known !== undefined) {
      this.module.symbols[known]!.layouts |= this.#lanes;
      for (const def of this.module.symbols[known]!.defs) def.layouts |= this.#lanes;
      return known;
    }
    const { rels, types } = this.module;
    const element = str.width === 1 ? I8 : str.width === 2 ? U16 : type.to !== null && type.to.k64 % 2 === 1 ? U32 : I32;
    const init: Init = str.units.length === 0 ? { kind: 'zero' }
      : str.width === 1 ? { kind: 'bytes', bytes: Uint8Array.from(str.units) }
        : { kind: 'ints', values: Array.from(str.units, (unit) => BigInt(unit)) };
    const id = this.#privateObject('.str', types.array(element, rels.int(str.units.length + 1, UWord)), init, this.#lanes);
    this.#strings.set(key, id);
    return id;
  }

  #privateObject(name: string, type: TypeId, init: Init, lanes: LaneMask, readOnly = true): SymbolId {
    const id = this.module.addSymbol(`${name}.${this.#private++}`, 'object', 'local');
    const symbol = this.module.symbols[id]!;
    symbol.layouts = lanes;
    symbol.defs.push({ kind: 'data', layouts: lanes, type, align: 0, init, readOnly, common: false, line: 0 });
    return id;
  }

  literalSymbol(expr: Expr, lanes: LaneMask = this.#lanes): SymbolId {
    const decl = expr.decl!;
    const known = this.#literals.get(decl);
    if (known !== undefined) return known;
    const id = this.#privateObject('.literal', this.types.of(decl.type.unqual), { kind: 'zero' }, lanes, isConst(decl.type));
    this.#literals.set(decl, id);
    // The initializer may refer to the literal's own address: fill it in afterwards.
    const def = this.module.symbols[id]!.defs[0] as DataDef;
    def.init = this.#data.init(expr.init ?? { kind: 'zero' }, decl.type, lanes, this.#diagnostics);
    return id;
  }

  constantSymbol(init: InitNode, type: CType, lanes: LaneMask): SymbolId {
    const folded = this.#data.tryInit(init, type, lanes);
    if ('loc' in folded) return -1;
    return this.#privateObject('.const', this.#completed(type, init), folded, lanes);
  }
}

/** Whether objects of the type are never written: const (elements of arrays too) and not volatile. */
function isConst(type: CType): boolean {
  let at = type;
  while (at.kind === TArray && at.to !== null) at = at.to;
  return (at.quals & QConst) !== 0 && (at.quals & QVolatile) === 0;
}

