// Text form, writing: a module as `.lir`, which parse.ts reads back.
//
// The form follows from the op table: `%7 = mnemonic.type flags operands`. Values are numbered densely in block order
// (parameters, then instructions, including those without a result), which is the numbering of the binary form, so
// that after reading either form printed numbers are Values. Relocatable constants are written inline where short,
// else defined once as `@kN`; names of symbols that are not unique carry `#index`. docs/ir.md has the grammar.
//
// Printing a module that is not valid does not fail; what makes no sense comes out as `?`.

import { laneCount, laneNames, layouts } from './layout.ts';
import type {
  Body, Definition, DataDef, FunctionDef, Init, LineId, Module, ModuleSymbol, SymbolId, Value,
} from './module.ts';
import { Operands } from './operands.ts';
import {
  endianNames, hintNames, memAlign, memEndian, memOrder, memRmw, memScalar, memTag, memVolatile, OA, OArgs, OCases,
  OHi, OImm, OK, OLabel, OLabels, OLo, OName, ops, operandsOf, orderNames, OSig, OSlot, OSym, OTarget, OType,
  rmwNames, signNames,
} from './ops.ts';
import * as Op from './op.gen.ts';
import {
  RAlign, RBig, RBits, RConvert, REq, relOps, RInt, RLe, ROffset, RSelect, RSize, RWord, type Rel,
} from './rel.ts';
import {
  firstAggregate, I32, I64, KArray, KUnion, scalars, UWord, valueTypeNames, VI32, VI64, Word, type SigId, type TypeId,
} from './types.ts';

/** Rels with at most this many nodes are written where they are used. */
const inlineNodes = 4;

/** The whole module as text. */
export function printModule(module: Module): string {
  return new Printer(module).module();
}

/** One symbol with its definitions. */
export function printSymbol(module: Module, symbol: SymbolId): string {
  const printer = new Printer(module);
  const lines = printer.symbol(symbol);
  return [...printer.takeConstants(), ...lines, ''].join('\n');
}

/** Text of one function definition. */
export function printFunction(module: Module, def: FunctionDef): string {
  return `${new Printer(module).function(def, `layouts ${laneNames(def.layouts) || 'none'}`).join('\n')}\n`;
}

/** One instruction (without line), for messages and tracing. Values are printed as they are numbered in the body. */
export function printInst(module: Module, body: Body, value: Value): string {
  return new Printer(module).inst(body, value, null);
}

/** A string in quotes: printable ASCII as is, other bytes of its UTF-8 form as \hh. */
export function quote(text: string): string {
  return quoteBytes(Buffer.from(text, 'utf8'));
}

function quoteBytes(bytes: Uint8Array): string {
  let out = '"';
  for (const byte of bytes) {
    if (byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c) out += String.fromCharCode(byte);
    else out += `\\${byte.toString(16).padStart(2, '0')}`;
  }
  return `${out}"`;
}

/** A finite number so that it reads back equal and is never mistaken for an integer. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (value === Infinity) return 'inf';
  if (value === -Infinity) return '-inf';
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

const plainName = /^[A-Za-z_.$][A-Za-z0-9_.$]*$/;
const plainWord = /^[A-Za-z_][A-Za-z0-9_.$]*$/;

/** Default type of a literal beside values of this register type. */
export function literalType(valueType: number): TypeId {
  return valueType === VI32 ? I32 : valueType === VI64 ? I64 : Word;
}

class Printer {
  readonly #module: Module;
  readonly #names: string[] = [];
  /** Indexed by Rel: number of its `@k` definition. */
  readonly #constants = new Map<Rel, number>();
  /** Node counts by Rel, capped. */
  readonly #nodes = new Map<Rel, number>();
  /** Definitions made and not yet written out. */
  #pending: string[] = [];
  readonly #operands = new Operands();

  constructor(module: Module) {
    this.#module = module;
    const seen = new Map<string, number>();
    for (const symbol of module.symbols) seen.set(symbol.name, (seen.get(symbol.name) ?? 0) + 1);
    module.symbols.forEach((symbol, id) => {
      const name = plainName.test(symbol.name) && !/^k[0-9]+$/.test(symbol.name) ? symbol.name : quote(symbol.name);
      this.#names.push(seen.get(symbol.name) === 1 ? `@${name}` : `@${name}#${id}`);
    });
  }

  module(): string {
    const m = this.#module;
    const lines = [`module ${quote(m.name)} ${m.kind} layouts ${laneNames(m.layouts)}`];
    for (const [key, text] of m.notes) lines.push(`note ${quote(key)} ${quote(text)}`);
    for (let i = 1; i < m.files.length; i++) lines.push(`file ${i} ${quote(m.files[i]!)}`);
    for (const name of m.syscs) lines.push(`sysc ${quote(name)}`);
    const types: string[] = [];
    for (let type = firstAggregate; type < m.types.list.length; type++) {
      const text = `%T${type} = ${this.typeDefinition(type)}`;
      types.push(...this.takeConstants(), text);
    }
    if (types.length > 0) lines.push('', ...types);
    const symbols: string[] = [];
    for (let id = 0; id < m.symbols.length; id++) symbols.push('', ...this.symbol(id));
    const hooks: string[] = [];
    for (const hook of m.hooks) {
      hooks.push(`hook ${hook.destructor ? 'destructor' : 'constructor'} ${hook.priority} ${this.name(hook.symbol)} ` +
        `layouts ${laneNames(hook.layouts)}`);
    }
    const constants = this.takeConstants();
    if (constants.length > 0) lines.push('', ...constants);
    lines.push(...symbols);
    if (hooks.length > 0) lines.push('', ...hooks);
    return `${lines.join('\n')}\n`;
  }

  takeConstants(): string[] {
    const taken = this.#pending;
    this.#pending = [];
    return taken;
  }

  name(symbol: SymbolId): string { return this.#names[symbol] ?? `@?#${symbol}`; }

  type(type: TypeId): string {
    return type >= 0 && type < firstAggregate ? scalars[type]!.name : `%T${type}`;
  }

  sig(sig: SigId): string {
    const found = this.#module.types.signatures[sig];
    if (found === undefined) return `?${sig}`;
    const params = found.params.map((param) => this.type(param));
    if (found.fixed >= 0) params.splice(found.fixed, 0, '...');
    return `${this.type(found.result)}(${params.join(', ')})`;
  }

  typeDefinition(type: TypeId): string {
    const found = this.#module.types.list[type]!;
    if (found.kind === 0) return scalars[found.scalar]?.name ?? '?';
    if (found.kind === KArray) return `[${this.rel(found.length, UWord)} x ${this.type(found.element)}]`;
    const members = found.members.map((member) => {
      let text =
        member.name === ''
          ? '_'
          : plainWord.test(member.name) && member.name !== '_'
            ? member.name
            : quote(member.name);
      text += `: ${this.type(member.type)}`;
      if (member.bits >= 0) text += `:${member.bits}`;
      if (member.align > 0) text += ` align ${member.align}`;
      if (member.packed) text += ' packed';
      return text;
    });
    let text = found.kind === KUnion ? 'union' : 'struct';
    if (found.name !== '') text += ` ${quote(found.name)}`;
    text += members.length === 0 ? ' {}' : ` { ${members.join(', ')} }`;
    if (found.pack > 0) text += ` pack ${found.pack}`;
    if (found.align > 0) text += ` align ${found.align}`;
    return text;
  }

  /** A Rel where a literal of type `plain` needs no type. */
  rel(rel: Rel, plain: TypeId): string {
    const node = this.#module.rels.list[rel];
    if (node === undefined) return `@k?${rel}`;
    if (this.#size(rel) <= inlineNodes) return this.#expression(rel, plain);
    let number = this.#constants.get(rel);
    if (number === undefined) {
      const text = this.#expression(rel, UWord);
      number = this.#constants.size;
      this.#constants.set(rel, number);
      this.#pending.push(`@k${number} = ${text}${this.#lanes(rel)}`);
    }
    return `@k${number}`;
  }

  /** Expected values, one per valid lane. */
  #lanes(rel: Rel): string {
    const { lanes } = this.#module.rels.list[rel]!;
    const parts: string[] = [];
    for (let lane = 0; lane < laneCount; lane++) {
      if (lanes[lane] !== undefined) parts.push(`${layouts[lane]!.name}=${lanes[lane]}`);
    }
    return ` [${parts.join(' ')}]`;
  }

  /** Nodes of the tree under a Rel, counted up to a little more than fits inline. */
  #size(rel: Rel): number {
    const known = this.#nodes.get(rel);
    if (known !== undefined) return known;
    let size = 1;
    const node = this.#module.rels.list[rel];
    // Depth is bounded too: beyond `inlineNodes` levels the count is past the limit anyway.
    if (node !== undefined)
      for (const arg of node.args) size = Math.min(size + this.#sizeBelow(arg, inlineNodes), inlineNodes + 1);
    this.#nodes.set(rel, size);
    return size;
  }

  #sizeBelow(rel: Rel, depth: number): number {
    if (depth === 0) return inlineNodes + 1;
    let size = 1;
    const node = this.#module.rels.list[rel];
    if (node !== undefined)
      for (const arg of node.args) size = Math.min(size + this.#sizeBelow(arg, depth - 1), inlineNodes + 1);
    return size;
  }

  #expression(rel: Rel, plain: TypeId): string {
    const node = this.#module.rels.list[rel]!;
    switch (node.op) {
      case RInt: {
        const text = String(node.lanes[1] ?? 0n);
        return node.type === plain ? text : `${text}:${this.type(node.type)}`;
      }
      case RWord:
      case RBig:
        return relOps[node.op]!.name;
      case RSize:
      case RAlign:
        return `${relOps[node.op]!.name}(${this.type(node.what)})`;
      case ROffset:
      case RBits:
        return `${relOps[node.op]!.name}(${[this.type(node.what), ...(node.path.length > 0 ? [node.path.join('.')] : [])].join(', ')})`;
      default: {
        const plainArg = (node.op >= REq && node.op <= RLe) || node.op === RConvert ? UWord : node.type;
        const args = node.args.map((arg, i) => this.#argument(arg, node.op === RSelect && i === 0 ? I32 : plainArg));
        return `${relOps[node.op]?.name ?? '?'}.${this.type(node.type)}(${args.join(', ')})`;
      }
    }
  }

  /** Operands of a definition: names where long. Written deepest first without recursion of their own depth. */
  #argument(rel: Rel, plain: TypeId): string {
    if (this.#size(rel) > inlineNodes && !this.#constants.has(rel)) this.#defineBelow(rel);
    return this.rel(rel, plain);
  }

  /** Defines the long nodes under a Rel in post-order with an explicit stack (a hostile DAG may be deep). */
  #defineBelow(rel: Rel): void {
    const stack: Rel[] = [rel];
    const visited = new Set<Rel>();
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      const node = this.#module.rels.list[top];
      if (node === undefined || this.#constants.has(top)) { stack.pop(); continue; }
      if (visited.has(top)) {
        stack.pop();
        this.rel(top, UWord);
        continue;
      }
      visited.add(top);
      for (let i = node.args.length - 1; i >= 0; i--) {
        const arg = node.args[i]!;
        if (arg < top && this.#size(arg) > inlineNodes && !this.#constants.has(arg) && !visited.has(arg))
          stack.push(arg);
      }
    }
  }

  line(line: LineId): string { return line === 0 ? '' : ` !${line >>> 20}:${line & 0xfffff}`; }

  symbol(id: SymbolId): string[] {
    const symbol: ModuleSymbol = this.#module.symbols[id]!;
    let head = `${symbol.kind} ${this.name(id)} ${symbol.linkage}`;
    if (symbol.visibility !== 'default') head += ` ${symbol.visibility}`;
    head += ` layouts ${laneNames(symbol.layouts) || 'none'}`;
    if (symbol.sig >= 0) head += ` sig ${this.sig(symbol.sig)}`;
    if (symbol.section !== '') head += ` section ${quote(symbol.section)}`;
    if (symbol.used) head += ' used';
    const lines = [head + this.line(symbol.line)];
    for (const def of symbol.defs) lines.push(...this.definition(def));
    return lines;
  }

  definition(def: Definition): string[] {
    const lanes = `layouts ${laneNames(def.layouts) || 'none'}`;
    switch (def.kind) {
      case 'function': return this.function(def, lanes);
      case 'alias': return [`  alias ${this.name(def.target)} ${lanes}${this.line(def.line)}`];
      case 'data': return [this.data(def, lanes)];
    }
  }

  data(def: DataDef, lanes: string): string {
    let text = `  data ${this.type(def.type)} ${lanes}`;
    if (def.align > 0) text += ` align ${def.align}`;
    if (def.readOnly) text += ' readonly';
    if (def.common) text += ' common';
    return `${text}${this.line(def.line)} = ${this.init(def.init, 0)}`;
  }

  /** An initializer; trees deeper than any type can be are cut. */
  init(init: Init, depth: number): string {
    if (depth > 250) return '?';
    switch (init.kind) {
      case 'zero':
        return 'zero';
      case 'int':
        return String(init.value);
      case 'float':
        return floatText(init.value);
      case 'rel':
        return `rel ${this.rel(init.rel, UWord)}`;
      case 'addr': {
        const addend = this.rel(init.addend, UWord);
        return addend === '0' ? `&${this.name(init.symbol)}` : `&${this.name(init.symbol)} + ${addend}`;
      }
      case 'label':
        return `label ${this.name(init.symbol)} ${init.label}`;
      case 'bytes':
        return quoteBytes(init.bytes);
      case 'ints':
        return `[${init.values.join(', ')}]`;
      case 'list':
        return `{${init.items.map((item) => `${item.index}: ${this.init(item.value, depth + 1)}`).join(', ')}}`;
    }
  }

  function(def: FunctionDef, lanes: string): string[] {
    const { body } = def;
    let head = `  define ${this.sig(def.sig)} ${lanes} O${def.optLevel}`;
    if (def.noInline) head += ' noinline';
    if (def.alwaysInline) head += ' alwaysinline';
    if (def.noReturn) head += ' noreturn';
    if (def.parameterNames.length > 0) head += ` parameters(${def.parameterNames.map(quote).join(', ')})`;
    const lines = [`${head}${this.line(def.line)} {`];
    body.slots.forEach((slot, i) => {
      let text = `    $${i} = slot ${this.type(slot.type)}`;
      if (slot.align > 0) text += ` align ${slot.align}`;
      if (slot.name !== '') text += ` ${quote(slot.name)}`;
      lines.push(text);
    });
    body.labels.forEach((block, i) => lines.push(`    label ${i} = b${block}`));
    const numbers = denseNumbers(body);
    for (let b = 0; b < body.blocks.length; b++) {
      const block = body.blocks[b]!;
      const params = block.params.map((param) =>
        `%${numbers[param]}: ${valueTypeNames[body.type[param]!] ?? '?'}${this.line(body.line[param] ?? 0)}`);
      lines.push(`  b${b}${params.length > 0 ? `(${params.join(', ')})` : ''}:`);
      for (const value of block.insts)
        lines.push(`    ${this.inst(body, value, numbers)}${this.line(body.line[value] ?? 0)}`);
    }
    lines.push('  }');
    return lines;
  }

  /** One instruction; `numbers` maps Values to printed numbers, null prints them as they are. */
  inst(body: Body, value: Value, numbers: Int32Array | null): string {
    const op = body.op[value]!;
    const row = ops[op];
    if (row === undefined || !this.#operands.expand(body, value)) return `? ${row?.name ?? op}`;
    const number = (v: number): string => `%${numbers === null ? v : numbers[v] ?? '?'}`;
    const { kinds, count } = this.#operands;
    const start = body.start[value]!;
    const { pool } = body;
    const typeField = body.type[value]!;
    let suffix = row.result === 'T' ? typeField : 0;
    if (row.result !== 'T' && row.types !== '') {
      for (let i = 0; i < count; i++) if (kinds[i] === OA) { suffix = body.type[pool[start + i]!] ?? 0; break; }
    }
    let text = typeField !== 0 ? `${number(value)} = ${row.name}` : row.name;
    if (suffix !== 0) text += `.${valueTypeNames[suffix] ?? '?'}`;
    const flags = this.aux(row.aux, body.aux[value]!);
    if (flags !== '') text += ` ${flags}`;
    // Literals of switch keys and constants default to the type beside them.
    let plain: TypeId = UWord;
    if (op === Op.rconst) plain = literalType(typeField);
    else if (op === Op.switch_) plain = literalType(body.type[pool[start]!] ?? 0);
    const parts: string[] = [];
    let at = 0;
    const operandRow = operandsOf[op]!;
    const valueList = (): string => {
      const n = pool[start + at++]!;
      const list: string[] = [];
      for (let i = 0; i < n; i++) list.push(number(pool[start + at++]!));
      return n === 0 ? '' : `(${list.join(', ')})`;
    };
    for (let i = 0; i < operandRow.length; i++) {
      const entry = pool[start + at]!;
      switch (operandRow[i]!) {
        case OK: parts.push(this.rel(entry, plain)); at++; break;
        case OType: parts.push(this.type(entry)); at++; break;
        case OSym: parts.push(this.name(entry)); at++; break;
        case OSlot: parts.push(`$${entry}`); at++; break;
        case OLo: parts.push(this.literal(op, entry, pool[start + at + 1]!)); at++; break;
        case OHi: at++; break;
        case OName: parts.push(quote(this.#module.syscs[entry] ?? `?${entry}`)); at++; break;
        case OSig: parts.push(this.sig(entry)); at++; break;
        case OImm: case OLabel: parts.push(String(entry)); at++; break;
        case OArgs: parts.push(op === Op.ret ? valueList().slice(1, -1) : valueList() || '()'); break;
        case OTarget: at++; parts.push(`b${entry}${valueList()}`); break;
        case OLabels: {
          const list: number[] = [];
          for (let n = pool[start + at++]!; n > 0; n--) list.push(pool[start + at++]!);
          parts.push(`[${list.join(', ')}]`);
          break;
        }
        case OCases: {
          const list: string[] = [];
          at++;
          for (let n = entry; n > 0; n--) {
            const key = this.rel(pool[start + at++]!, plain);
            const block = pool[start + at++]!;
            list.push(`${key}: b${block}${valueList()}`);
          }
          parts.push(`[${list.join(', ')}]`);
          break;
        }
        default: parts.push(number(entry)); at++;
      }
    }
    const rest = parts.filter((part) => part !== '').join(', ');
    return rest === '' ? text : `${text} ${rest}`;
  }

  literal(op: number, low: number, high: number): string {
    const bits = BigInt(high) << 32n | BigInt(low >>> 0);
    if (op !== Op.fconst) return String(bits);
    scratch.setInt32(0, high);
    scratch.setInt32(4, low);
    const value = scratch.getFloat64(0);
    return Number.isNaN(value) ? `nan(0x${BigInt.asUintN(64, bits).toString(16)})` : floatText(value);
  }

  /** The flags that an instruction's immediate stands for. */
  aux(kind: string, aux: number): string {
    switch (kind) {
      case 'nsw': return (aux & 1) !== 0 ? 'nsw' : '';
      case 'sign': return signNames[aux] ?? '?';
      case 'scalar': return scalars[aux]?.name ?? '?';
      case 'order': return orderNames[aux] ?? '?';
      case 'hint': return hintNames[aux] ?? '?';
      case 'mem': case 'rmw': {
        const flags = [kind === 'rmw' ? rmwNames[memRmw(aux)] ?? '?' : '', scalars[memScalar(aux)]!.name];
        if (memAlign(aux) > 0) flags.push(`align${memAlign(aux)}`);
        if (memVolatile(aux)) flags.push('volatile');
        flags.push(endianNames[memEndian(aux)] ?? '?', orderNames[memOrder(aux)] ?? '?');
        if (memTag(aux) > 0) flags.push(`tag${memTag(aux)}`);
        return flags.filter((flag) => flag !== '').join(' ');
      }
      default: return '';
    }
  }
}

const scratch = new DataView(new ArrayBuffer(8));

/** Printed (and stored) number of each Value: dense in block order, parameters first; -1 if in no block. */
export function denseNumbers(body: Body): Int32Array {
  const numbers = new Int32Array(body.count).fill(-1);
  let next = 0;
  for (const block of body.blocks) {
    for (const param of block.params) numbers[param] = next++;
    for (const value of block.insts) numbers[value] = next++;
  }
  return numbers;
}

