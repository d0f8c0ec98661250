// Text form, reading: the inverse of print.ts. docs/ir.md has the grammar.
//
// Recursive descent over tokens. Symbols are declared in a first pass over the top level, so that definitions may refer
// to later ones; values and blocks of a function may be used before they are defined and are patched at its end.
// The first error ends the parse; it is one line `file:line:col: error: …`.

import { layoutNamed, laneNames, parseLanes, type LaneMask } from './layout.ts';
import {
  latinToText, lexText, ParseError, TEnd, TLine, TName, TNumber, TPunct, TString, TType, TWord, type Token,
} from './lex.ts';
import {
  Module, type AliasDef, type DataDef, type FunctionDef, type Init, type InitItem, type LineId, type ModuleSymbol,
  type SymbolId,
} from './module.ts';
import { parseBody } from './parsebody.ts';
import { firstOperator, RConvert, REq, relOps, RLe, RSelect, type Rel } from './rel.ts';
import { LayoutError } from './typelayout.ts';
import { I32, KStruct, KUnion, Ptr, scalars, UWord, type Member, type SigId, type TypeId } from './types.ts';
import { maxAlign, maxInitDepth } from './verify.ts';

/** Reads a module in text form; `file` stands for it in messages. */
export function parseModule(text: string, file: string): { readonly module: Module } | { readonly errors: string[] } {
  try {
    return { module: new Parser(lexText(text), file).module() };
  } catch (error) {
    if (error instanceof ParseError)
      return { errors: [`${file}:${error.line}:${error.column}: error: ${error.message}`] };
    throw error;
  }
}

const scalarByName: ReadonlyMap<string, TypeId> = new Map(scalars.map((scalar, id) => [scalar.name, id]));
const operatorByName: ReadonlyMap<string, number> = new Map(relOps.map((op, code) => [op.name, code]));
const maxExpressionDepth = 200;
/** Most source files that a LineId can name. */
const maxFiles = 4096;

export class Parser {
  readonly result: Module;
  readonly #tokens: readonly Token[];
  #at = 0;
  readonly #typeIds = new Map<string, TypeId>();
  readonly #constants = new Map<string, Rel>();
  readonly #symbols = new Map<string, SymbolId>();
  #nextSymbol = 0;

  constructor(tokens: readonly Token[], file: string) {
    this.#tokens = tokens;
    this.result = new Module(file);
  }

  // Tokens.

  get token(): Token { return this.#tokens[this.#at]!; }

  fail(message: string, token = this.token): never {
    throw new ParseError(message, token.line, token.column);
  }

  next(): Token {
    const token = this.token;
    if (token.kind !== TEnd) this.#at++;
    return token;
  }

  /** The next token if it has this kind (and text), consumed. */
  accept(kind: number, text?: string): Token | undefined {
    const token = this.token;
    return token.kind === kind && (text === undefined || token.text === text) ? this.next() : undefined;
  }

  acceptWord(text: string): boolean { return this.accept(TWord, text) !== undefined; }
  acceptPunct(text: string): boolean { return this.accept(TPunct, text) !== undefined; }

  expect(kind: number, what: string): Token {
    const token = this.token;
    if (token.kind !== kind) this.fail(`${what} expected instead of ‘${token.text}’`);
    return this.next();
  }

  punct(text: string): void {
    if (!this.acceptPunct(text)) this.fail(`‘${text}’ expected instead of ‘${this.token.text}’`);
  }

  keyword(text: string): void {
    if (!this.acceptWord(text)) this.fail(`‘${text}’ expected instead of ‘${this.token.text}’`);
  }

  /** A non-negative integer up to a limit. */
  integer(limit: number, what: string): number {
    const token = this.expect(TNumber, what);
    const value = Number(token.text);
    if (!/^[0-9]+$/.test(token.text) || value > limit) this.fail(`${what} ${token.text} is out of range`, token);
    return value;
  }

  text(): string { return latinToText(this.expect(TString, 'string').text); }

  alignment(): number {
    const token = this.token;
    const align = this.integer(maxAlign, 'alignment');
    if ((align & align - 1) !== 0) this.fail(`alignment ${align} is no power of two`, token);
    return align;
  }

  lanes(): LaneMask {
    this.keyword('layouts');
    const token = this.expect(TWord, 'layout');
    let names = token.text;
    if (names === 'none') return 0;
    while (this.acceptPunct(',')) names += `,${this.expect(TWord, 'layout').text}`;
    return parseLanes(names) ?? this.fail(`layout ‘${names}’ does not exist`, token);
  }

  /** `!file:line`, if there is one. */
  line(): LineId {
    const token = this.accept(TLine);
    if (token === undefined) return 0;
    const [file, line] = token.text.split(':').map(Number);
    if (file! >= this.result.files.length || line! > 0xfffff)
      this.fail(`source line ${token.text} does not exist`, token);
    return file! << 20 | line!;
  }

  // The module.

  module(): Module {
    this.#declare();
    this.keyword('module');
    const { result } = this;
    result.name = this.text();
    const kind = this.next();
    if (kind.text !== 'object' && kind.text !== 'program' && kind.text !== 'shared')
      this.fail(`kind of module ‘${kind.text}’ does not exist`, kind);
    result.kind = kind.text;
    result.layouts = this.lanes();
    if (result.layouts === 0) this.fail('a module has layouts', kind);
    while (this.token.kind !== TEnd) this.#item();
    return result;
  }

  /** Declares the symbols of the whole text in order. */
  #declare(): void {
    let depth = 0;
    const { symbols } = this.result;
    for (let i = 0; i < this.#tokens.length; i++) {
      const token = this.#tokens[i]!;
      if (token.kind === TPunct && token.text === '{') depth++;
      else if (token.kind === TPunct && token.text === '}') depth--;
      else if (depth === 0 && token.first && token.kind === TWord && this.#tokens[i + 1]?.kind === TName &&
        (token.text === 'function' || token.text === 'object' || token.text === 'tls')) {
        const name = this.#tokens[i + 1]!;
        if (this.#symbols.has(name.text))
          this.fail(`symbol @${name.text} is listed twice (names that are not unique take #number)`, name);
        this.#symbols.set(name.text, symbols.length);
        this.result.addSymbol(name.text.replace(/#[0-9]+$/, ''), token.text, 'global');
      }
    }
  }

  #item(): void {
    const { result } = this;
    const token = this.token;
    if (token.kind === TType) return this.#type();
    if (token.kind === TName) return this.#constant();
    this.next();
    switch (token.kind === TWord ? token.text : '') {
      case 'note': {
        const key = this.text();
        if (result.notes.has(key)) this.fail(`note ${key} occurs twice`, token);
        result.notes.set(key, this.text());
        return;
      }
      case 'file': {
        const number = this.integer(maxFiles - 1, 'file number');
        if (number !== result.files.length) this.fail(`file ${number} is out of order`, token);
        result.files.push(this.text());
        return;
      }
      case 'sysc': result.syscs.push(this.text()); return;
      case 'hook': {
        const when = this.expect(TWord, 'constructor or destructor');
        if (when.text !== 'constructor' && when.text !== 'destructor')
          this.fail(`‘${when.text}’ is no kind of hook`, when);
        const priority = this.integer(65535, 'priority');
        const symbol = this.symbol();
        result.hooks.push({ symbol, priority, destructor: when.text === 'destructor', layouts: this.lanes() });
        return;
      }
      case 'function': case 'object': case 'tls': return this.#symbol();
      default: this.fail(`‘${token.text}’ begins nothing that a module has`, token);
    }
  }

  // Types and constants.

  type(): TypeId {
    const token = this.next();
    const found =
      token.kind === TType
        ? this.#typeIds.get(token.text)
        : token.kind === TWord
          ? scalarByName.get(token.text)
          : undefined;
    return (
      found ?? this.fail(`type ${token.kind === TType ? `%T${token.text}` : `‘${token.text}’`} does not exist`, token)
    );
  }

  #type(): void {
    const name = this.next();
    const { types } = this.result;
    if (this.#typeIds.has(name.text)) this.fail(`type %T${name.text} is defined twice`, name);
    this.punct('=');
    let id: TypeId;
    if (this.acceptPunct('[')) {
      const length = this.rel(UWord);
      this.keyword('x');
      id = types.array(this.type(), length);
      this.punct(']');
    } else {
      const word = this.next();
      if (word.text !== 'struct' && word.text !== 'union') this.fail(`‘${word.text}’ begins no type`, word);
      const tag = this.token.kind === TString ? this.text() : '';
      const members: Member[] = [];
      this.punct('{');
      while (!this.acceptPunct('}')) {
        if (members.length > 0) this.punct(',');
        members.push(this.#member());
      }
      const pack = this.acceptWord('pack') ? this.alignment() : 0;
      const align = this.acceptWord('align') ? this.alignment() : 0;
      id = types.record(word.text === 'union' ? KUnion : KStruct, tag, members, pack, align);
    }
    this.#typeIds.set(name.text, id);
    for (let lane = 0; lane < 4; lane++) {
      try {
        this.result.rels.layouts.of(id, lane);
      } catch (error) {
        if (!(error instanceof LayoutError)) throw error;
      }
    }
  }

  #member(): Member {
    const token = this.token;
    let name = token.kind === TString ? this.text() : this.expect(TWord, 'member').text;
    if (token.kind === TWord && name === '_') name = '';
    this.punct(':');
    const type = this.type();
    let bits = -1;
    if (this.acceptPunct(':')) {
      bits = this.integer(64, 'width');
      if (type >= Ptr) this.fail('a bit-field has an integer type', token);
    }
    const align = this.acceptWord('align') ? this.alignment() : 0;
    return { name, type, bits, align, packed: this.acceptWord('packed') };
  }

  #constant(): void {
    const name = this.next();
    if (!/^k[0-9]+$/.test(name.text))
      this.fail(`@${name.text} is neither a constant nor after ‘function’, ‘object’ or ‘tls’`, name);
    if (this.#constants.has(name.text)) this.fail(`constant @${name.text} is defined twice`, name);
    this.punct('=');
    const rel = this.rel(UWord);
    this.#constants.set(name.text, rel);
    if (!this.acceptPunct('[')) return;
    const node = this.result.rels.get(rel);
    let listed = 0;
    while (!this.acceptPunct(']')) {
      const lane = this.expect(TWord, 'layout');
      const layout = layoutNamed(lane.text) ?? this.fail(`layout ‘${lane.text}’ does not exist`, lane);
      this.punct('=');
      const value = this.expect(TNumber, 'value');
      const computed = node.lanes[layout.lane];
      if (computed === undefined || value.text !== String(computed)) {
        this.fail(
          `@${name.text}: ${value.text} is expected under ${lane.text}, computed ${computed ?? 'no value'}`,
          value,
        );
      }
      listed |= 1 << layout.lane;
    }
    if (listed !== node.valid) this.fail(`@${name.text}: has values in ${laneNames(node.valid) || 'no layout'}`, name);
  }

  /** A relocatable constant; a literal without a type has type `plain`. */
  rel(plain: TypeId, depth = 0): Rel {
    const { rels } = this.result;
    const token = this.next();
    if (depth > maxExpressionDepth) this.fail('expressions nest too deep', token);
    if (token.kind === TNumber) {
      const [digits, type] = token.text.split(':');
      if (!/^-?[0-9]+$/.test(digits!)) this.fail(`${token.text} is no integer`, token);
      const scalar = type === undefined ? plain : scalarByName.get(type)!;
      if (scalar >= Ptr) this.fail(`${type} is no integer type`, token);
      const value = BigInt(digits!);
      if (value < -0x8000000000000000n || value > 0xffffffffffffffffn)
        this.fail(`${digits} does not fit 64 bits`, token);
      return rels.int(value, scalar);
    }
    if (token.kind === TName)
      return this.#constants.get(token.text) ?? this.fail(`constant @${token.text} does not exist`, token);
    if (token.kind !== TWord) this.fail(`relocatable constant expected instead of ‘${token.text}’`, token);
    switch (token.text) {
      case 'word': return rels.word();
      case 'big': return rels.big();
      case 'size': case 'align': case 'offset': case 'bits': {
        this.punct('(');
        const what = this.type();
        const path = (token.text === 'offset' || token.text === 'bits') && this.acceptPunct(',') ? this.#path() : [];
        this.punct(')');
        if (token.text === 'bits' && path.length === 0) this.fail('bits of nothing', token);
        if (token.text === 'size') return rels.size(what);
        if (token.text === 'align') return rels.align(what);
        return token.text === 'offset' ? rels.offset(what, path) : rels.bits(what, path);
      }
      default: return this.#operator(token, depth);
    }
  }

  #path(): number[] {
    const token = this.expect(TNumber, 'path');
    if (!/^[0-9]+(\.[0-9]+)*$/.test(token.text)) this.fail(`${token.text} is no path`, token);
    return token.text.split('.').map((step) => {
      const index = Number(step);
      if (index > 0xffffffff) this.fail(`${token.text} is no path`, token);
      return index;
    });
  }

  #operator(token: Token, depth: number): Rel {
    const [name, typeName] = token.text.split('.');
    const op = operatorByName.get(name!);
    const type = scalarByName.get(typeName ?? '');
    if (op === undefined || op < firstOperator || type === undefined || type >= Ptr)
      this.fail(`‘${token.text}’ is no operator with its type`, token);
    const plain = op >= REq && op <= RLe || op === RConvert ? UWord : type;
    const args: Rel[] = [];
    this.punct('(');
    for (let i = 0; i < relOps[op]!.arity; i++) {
      if (i > 0) this.punct(',');
      args.push(this.rel(op === RSelect && i === 0 ? I32 : plain, depth + 1));
    }
    this.punct(')');
    return this.result.rels.op(op, type, ...args);
  }

  sig(): SigId {
    const result = this.type();
    const params: TypeId[] = [];
    let fixed = -1;
    this.punct('(');
    for (let first = true; !this.acceptPunct(')'); first = false) {
      if (!first) this.punct(',');
      if (fixed < 0 && this.acceptPunct('...')) fixed = params.length;
      else params.push(this.type());
    }
    return this.result.types.signature(result, params, fixed);
  }

  // Symbols and definitions.

  symbol(): SymbolId {
    const token = this.expect(TName, 'symbol');
    return this.#symbols.get(token.text) ?? this.fail(`symbol @${token.text} does not exist`, token);
  }

  #symbol(): void {
    const id = this.symbol();
    if (id !== this.#nextSymbol++) this.fail('the symbol is not where it was declared');
    const symbol: ModuleSymbol = this.result.symbols[id]!;
    const linkage = this.expect(TWord, 'linkage');
    if (linkage.text !== 'local' && linkage.text !== 'global' && linkage.text !== 'weak')
      this.fail(`linkage ‘${linkage.text}’ does not exist`, linkage);
    symbol.linkage = linkage.text;
    if (this.acceptWord('hidden')) symbol.visibility = 'hidden';
    symbol.layouts = this.lanes();
    if (this.acceptWord('sig')) symbol.sig = this.sig();
    if (this.acceptWord('section')) symbol.section = this.text();
    symbol.used = this.acceptWord('used');
    symbol.line = this.line();
    for (;;) {
      const { token } = this;
      if (this.acceptWord('define')) symbol.defs.push(this.#function());
      else if (this.acceptWord('data')) symbol.defs.push(this.#data());
      else if (this.acceptWord('alias')) symbol.defs.push(this.#alias());
      else if (!token.first) this.fail(`‘${token.text}’ is no attribute of a symbol`);
      else return;
    }
  }

  #alias(): AliasDef {
    const target = this.symbol();
    return { kind: 'alias', target, layouts: this.lanes(), line: this.line() };
  }

  #data(): DataDef {
    const type = this.type();
    const layouts = this.lanes();
    const align = this.acceptWord('align') ? this.alignment() : 0;
    const readOnly = this.acceptWord('readonly');
    const common = this.acceptWord('common');
    const line = this.line();
    this.punct('=');
    return { kind: 'data', layouts, type, align, readOnly, common, line, init: this.#init(0) };
  }

  #init(depth: number): Init {
    const token = this.next();
    if (depth > maxInitDepth) this.fail('initializers nest too deep', token);
    switch (token.kind) {
      case TNumber: {
        if (/^-?[0-9]+$/.test(token.text)) return { kind: 'int', value: BigInt(token.text) };
        return { kind: 'float', value: this.float(token) };
      }
      case TString: return { kind: 'bytes', bytes: new Uint8Array(Buffer.from(token.text, 'latin1')) };
      case TWord:
        if (token.text === 'zero') return { kind: 'zero' };
        if (token.text === 'rel') return { kind: 'rel', rel: this.rel(UWord) };
        if (token.text === 'label')
          return { kind: 'label', symbol: this.symbol(), label: this.integer(0x7fffffff, 'label') };
        return { kind: 'float', value: this.float(token) };
      default:
    }
    if (token.kind === TPunct && token.text === '&') {
      const symbol = this.symbol();
      return { kind: 'addr', symbol, addend: this.acceptPunct('+') ? this.rel(UWord) : this.result.rels.int(0, UWord) };
    }
    if (token.kind === TPunct && token.text === '[') {
      const values: bigint[] = [];
      while (!this.acceptPunct(']')) {
        if (values.length > 0) this.punct(',');
        const value = this.expect(TNumber, 'integer');
        if (!/^-?[0-9]+$/.test(value.text)) this.fail(`${value.text} is no integer`, value);
        values.push(BigInt(value.text));
      }
      return { kind: 'ints', values };
    }
    if (token.kind !== TPunct || token.text !== '{')
      this.fail(`initializer expected instead of ‘${token.text}’`, token);
    const items: InitItem[] = [];
    while (!this.acceptPunct('}')) {
      if (items.length > 0) this.punct(',');
      const index = this.integer(Number.MAX_SAFE_INTEGER, 'index');
      this.punct(':');
      items.push({ index, value: this.#init(depth + 1) });
    }
    return { kind: 'list', items };
  }

  /** Value of a floating-point token. */
  float(token: Token): number {
    if (token.text === 'inf') return Infinity;
    if (token.text === '-inf') return -Infinity;
    if (token.text === 'nan') return NaN;
    if (token.kind !== TNumber || !/^-?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?$/.test(token.text))
      this.fail(`${token.text} is no floating number`, token);
    return Number(token.text);
  }

  #function(): FunctionDef {
    const sig = this.sig();
    const layouts = this.lanes();
    const level = this.expect(TWord, 'optimization level');
    if (!/^O[0-3]$/.test(level.text)) this.fail(`optimization level ‘${level.text}’ does not exist`, level);
    const noInline = this.acceptWord('noinline');
    const alwaysInline = this.acceptWord('alwaysinline');
    const noReturn = this.acceptWord('noreturn');
    const parameterNames: string[] = [];
    if (this.acceptWord('parameters')) {
      this.punct('(');
      do parameterNames.push(this.text()); while (this.acceptPunct(','));
      this.punct(')');
    }
    const line = this.line();
    this.punct('{');
    const body = parseBody(this);
    return {
      kind: 'function',
      layouts,
      sig,
      body,
      optLevel: Number(level.text[1]),
      noInline,
      alwaysInline,
      noReturn,
      parameterNames,
      line,
    };
  }
}

