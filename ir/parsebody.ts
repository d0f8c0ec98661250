// Text form, reading: the body of a function. See parse.ts.

import { TNumber, TSlot, TString, TValue, TWord, type Token } from './lex.ts';
import { Body, type Value } from './module.ts';
import {
  endianNames, hintNames, OA, OArgs, OCases, OHi, OI32, OImm, OK, OLabel, OLabels, OLo, OName, operandsOf, opNamed,
  OPtr, ops, orderNames, OSig, OSlot, OSym, OT, OTarget, OType, OWord, packMem, resultOf, rmwNames, signNames,
} from './ops.ts';
import * as Op from './op.gen.ts';
import type { Parser } from './parse.ts';
import { literalType } from './print.ts';
import { scalars, UWord, valueTypeNames, VNone } from './types.ts';

/** The body after its `{`, up to and including the `}`. */
export function parseBody(parser: Parser): Body {
  return new BodyParser(parser).body();
}

const bits = new DataView(new ArrayBuffer(8));

class BodyParser {
  readonly #parser: Parser;
  readonly #body = new Body();
  /** Value by its number in the text. */
  readonly #values = new Map<string, Value>();
  /** Block by its name in the text. */
  readonly #blocks = new Map<string, number>();
  /** Uses to patch: pool index and what it names. */
  readonly #valueUses: { readonly at: number; readonly token: Token }[] = [];
  readonly #blockUses: { readonly at: number; readonly token: Token }[] = [];
  readonly #labelBlocks: Token[] = [];
  /** Type suffixes of instructions without a result of that type: value, operand type written, place. */
  readonly #suffixes: {
    readonly inst: Value;
    readonly operand: number;
    readonly type: number;
    readonly token: Token;
  }[] = [];
  /** Operands of the instruction being read. */
  #operands: number[] = [];
  #pendingValues: { readonly offset: number; readonly token: Token }[] = [];
  #pendingBlocks: { readonly offset: number; readonly token: Token }[] = [];

  constructor(parser: Parser) {
    this.#parser = parser;
  }

  body(): Body {
    const p = this.#parser;
    const body = this.#body;
    let block = -1;
    while (!p.acceptPunct('}')) {
      const token = p.token;
      if (!token.first) p.fail(`end of line expected instead of ‘${token.text}’`);
      if (token.kind === TSlot) this.#slot();
      else if (token.kind === TWord && token.text === 'label') this.#label();
      else if (token.kind === TWord && /^b[0-9]+$/.test(token.text)) block = this.#block();
      else {
        if (block < 0) p.fail('an instruction stands before the first block');
        body.blocks[block]!.insts.push(this.#inst());
      }
    }
    this.#patch();
    return body;
  }

  #slot(): void {
    const p = this.#parser;
    const token = p.next();
    if (Number(token.text) !== this.#body.slots.length) p.fail(`slot $${token.text} is out of order`, token);
    p.punct('=');
    p.keyword('slot');
    const type = p.type();
    const align = p.acceptWord('align') ? p.alignment() : 0;
    this.#body.slots.push({ type, align, name: p.token.kind === TString ? p.text() : '' });
  }

  #label(): void {
    const p = this.#parser;
    const token = p.next();
    if (p.integer(0x7fffffff, 'label') !== this.#body.labels.length) p.fail('the label is out of order', token);
    p.punct('=');
    this.#labelBlocks.push(p.expect(TWord, 'block'));
    this.#body.labels.push(-1);
  }

  #block(): number {
    const p = this.#parser;
    const body = this.#body;
    const name = p.next();
    if (this.#blocks.has(name.text)) p.fail(`block ${name.text} is defined twice`, name);
    const block = body.addBlock();
    this.#blocks.set(name.text, block);
    if (p.acceptPunct('(')) {
      const { params } = body.blocks[block]!;
      while (!p.acceptPunct(')')) {
        if (params.length > 0) p.punct(',');
        const value = p.expect(TValue, 'parameter');
        p.punct(':');
        const type = this.#valueType(p.expect(TWord, 'type'));
        const made = body.push(Op.param, type, 0, [params.length], p.line());
        this.#define(value, made);
        params.push(made);
      }
    }
    p.punct(':');
    return block;
  }

  #valueType(token: Token, name = token.text): number {
    const type = valueTypeNames.indexOf(name);
    return type > 0 ? type : this.#parser.fail(`value type ‘${name}’ does not exist`, token);
  }

  #define(token: Token, value: Value): void {
    if (this.#values.has(token.text)) this.#parser.fail(`%${token.text} is defined twice`, token);
    this.#values.set(token.text, value);
  }

  #inst(): Value {
    const p = this.#parser;
    const target = p.accept(TValue);
    if (target !== undefined) p.punct('=');
    const word = p.expect(TWord, 'operation');
    const dot = word.text.indexOf('.');
    const name = dot < 0 ? word.text : word.text.slice(0, dot);
    const op = opNamed.get(name);
    if (op === undefined || op === Op.param) return p.fail(`operation ‘${name}’ does not exist`, word);
    const row = ops[op]!;
    const suffix = dot < 0 ? VNone : this.#valueType(word, word.text.slice(dot + 1));
    let type = resultOf[op]!;
    if (type === 255) type = suffix;
    if ((type !== VNone) !== (target !== undefined))
      p.fail(type === VNone ? `${name} without a type has no result` : `the result of ${name} has no name`, word);
    if (row.types === '' && suffix !== VNone) p.fail(`${name} takes no type`, word);
    const aux = this.#aux(row.aux);
    this.#operands = [];
    this.#pendingValues = [];
    this.#pendingBlocks = [];
    this.#read(op, type, suffix);
    const line = p.line();
    const made = this.#body.push(op, type, aux, this.#operands, line);
    const start = this.#body.start[made]!;
    for (const { offset, token } of this.#pendingValues) this.#valueUses.push({ at: start + offset, token });
    for (const { offset, token } of this.#pendingBlocks) this.#blockUses.push({ at: start + offset, token });
    if (resultOf[op] !== 255 && suffix !== VNone) {
      const operand = operandsOf[op]!.indexOf(OA);
      if (operand >= 0) this.#suffixes.push({ inst: made, operand, type: suffix, token: word });
    }
    if (target !== undefined) this.#define(target, made);
    return made;
  }

  /** Flags before the operands. */
  #aux(kind: string): number {
    const p = this.#parser;
    const named = (names: readonly string[], needed: boolean): number => {
      const { token } = p;
      const index = token.kind === TWord && !token.first && token.text !== '' ? names.indexOf(token.text) : -1;
      if (index < 0)
        return needed
          ? p.fail(`${names.filter((name) => name !== '').join(' or ')} expected instead of ‘${token.text}’`)
          : 0;
      p.next();
      return index;
    };
    switch (kind) {
      case 'nsw':
        return p.acceptWord('nsw') ? 1 : 0;
      case 'sign':
        return named(signNames, true);
      case 'scalar':
        return named(scalarNames, true);
      case 'order':
        return named(orderNames, false);
      case 'hint':
        return named(hintNames, false);
      case 'mem':
      case 'rmw': {
        const rmw = kind === 'rmw' ? named(rmwNames, true) : 0;
        const scalar = named(scalarNames, true);
        const align = this.#numbered('align', 1 << 29);
        if ((align & (align - 1)) !== 0) p.fail(`alignment ${align} is no power of two`);
        const volatile = p.acceptWord('volatile');
        const endian = named(endianNames, false);
        const order = named(orderNames, false);
        const tag = this.#numbered('tag', 0x1fff);
        return packMem({ scalar, align: align === 0 ? 0 : 32 - Math.clz32(align), volatile, endian, order, tag, rmw });
      }
      default:
        return 0;
    }
  }

  /** `align8`, `tag3`: the number, 0 if absent. */
  #numbered(name: string, limit: number): number {
    const p = this.#parser;
    const { token } = p;
    if (token.kind !== TWord || !token.text.startsWith(name) || !/^[0-9]+$/.test(token.text.slice(name.length)))
      return 0;
    p.next();
    const value = Number(token.text.slice(name.length));
    return value <= limit ? value : p.fail(`${token.text} is out of range`, token);
  }

  #value(): void {
    const token = this.#parser.expect(TValue, 'value');
    this.#pendingValues.push({ offset: this.#operands.length, token });
    this.#operands.push(-1);
  }

  /** `(%1, %2)`; nothing is an empty list where `optional`. */
  #valueList(optional: boolean): void {
    const p = this.#parser;
    const count = this.#operands.push(0) - 1;
    if (!p.acceptPunct('(')) return optional ? undefined : p.punct('(');
    while (!p.acceptPunct(')')) {
      if (this.#operands[count]! > 0) p.punct(',');
      this.#value();
      this.#operands[count]!++;
    }
  }

  #target(): void {
    const token = this.#parser.expect(TWord, 'block');
    this.#pendingBlocks.push({ offset: this.#operands.length, token });
    this.#operands.push(-1);
    this.#valueList(true);
  }

  /** Operands as the row lists them, separated by commas. */
  #read(op: number, type: number, suffix: number): void {
    const p = this.#parser;
    const { result } = p;
    const operands = this.#operands;
    // Literals default to the type of the constant or of the switch operand.
    const plain = op === Op.rconst ? literalType(type) : op === Op.switch_ ? literalType(suffix) : UWord;
    let first = true;
    for (const kind of operandsOf[op]!) {
      if (kind === OHi) continue;
      if (op === Op.ret) {
        // `ret` or `ret %1`: the rest of the line.
        if (p.token.first || p.token.kind !== TValue) {
          operands.push(0);
          return;
        }
        operands.push(1);
        this.#value();
        return;
      }
      if (!first) p.punct(',');
      first = false;
      if (p.token.first) p.fail(`${ops[op]!.name} has more operands`);
      switch (kind) {
        case OT:
        case OA:
        case OI32:
        case OWord:
        case OPtr:
          this.#value();
          break;
        case OK:
          operands.push(p.rel(plain));
          break;
        case OType:
          operands.push(p.type());
          break;
        case OSym:
          operands.push(p.symbol());
          break;
        case OSlot:
          operands.push(Number(p.expect(TSlot, 'slot').text));
          break;
        case OLo:
          this.#literal(op);
          break;
        case OName:
          operands.push(result.sysc(p.text()));
          break;
        case OSig:
          operands.push(p.sig());
          break;
        case OImm:
          operands.push(p.integer(0x7fffffff, 'number'));
          break;
        case OLabel:
          operands.push(p.integer(0x7fffffff, 'label'));
          break;
        case OArgs:
          this.#valueList(false);
          break;
        case OTarget:
          this.#target();
          break;
        case OLabels:
          this.#list(() => operands.push(p.integer(0x7fffffff, 'label')));
          break;
        case OCases:
          this.#list(() => {
            operands.push(p.rel(plain));
            p.punct(':');
            this.#target();
          });
          break;
        default:
          throw new Error(`operand kind ${kind}`);
      }
    }
  }

  /** `[item, item]` with its count before it. */
  #list(item: () => void): void {
    const p = this.#parser;
    const count = this.#operands.push(0) - 1;
    p.punct('[');
    while (!p.acceptPunct(']')) {
      if (this.#operands[count]! > 0) p.punct(',');
      item();
      this.#operands[count]!++;
    }
  }

  #literal(op: number): void {
    const p = this.#parser;
    const token = p.next();
    if (op === Op.fconst) {
      if (token.text === 'nan' && p.acceptPunct('(')) {
        const payload = p.expect(TNumber, 'bits');
        if (!/^0x[0-9a-fA-F]{1,16}$/.test(payload.text)) p.fail(`${payload.text} is no bit pattern`, payload);
        bits.setBigUint64(0, BigInt(payload.text));
        p.punct(')');
      } else {
        bits.setFloat64(0, p.float(token));
      }
      this.#operands.push(bits.getInt32(4), bits.getInt32(0));
      return;
    }
    if (token.kind !== TNumber || !/^-?[0-9]+$/.test(token.text))
      p.fail(`integer expected instead of ‘${token.text}’`, token);
    const value = BigInt(token.text);
    if (value < -0x8000000000000000n || value > 0xffffffffffffffffn)
      p.fail(`${token.text} does not fit 64 bits`, token);
    bits.setBigInt64(0, BigInt.asIntN(64, value));
    this.#operands.push(bits.getInt32(4), bits.getInt32(0));
  }

  /** Resolves uses of values and blocks, now that all are known. */
  #patch(): void {
    const p = this.#parser;
    const body = this.#body;
    for (const { at, token } of this.#valueUses)
      body.pool[at] = this.#values.get(token.text) ?? p.fail(`%${token.text} does not exist`, token);
    for (const { at, token } of this.#blockUses)
      body.pool[at] = this.#blocks.get(token.text) ?? p.fail(`block ${token.text} does not exist`, token);
    this.#labelBlocks.forEach((token, i) => {
      body.labels[i] = this.#blocks.get(token.text) ?? p.fail(`block ${token.text} does not exist`, token);
    });
    for (const { inst, operand, type, token } of this.#suffixes) {
      const have = body.type[body.operand(inst, operand)]!;
      if (have !== type)
        p.fail(`the operand has type ${valueTypeNames[have] ?? '?'} instead of ${valueTypeNames[type]}`, token);
    }
  }
}

const scalarNames: readonly string[] = scalars.map((scalar) => scalar.name);
