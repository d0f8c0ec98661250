// Selection rules: patterns over selection operations and the machine instructions that replace them, as text.
//
//   ['(add.64 a b:i32)', 'lea64 =d, [a+#b]']         one row of a target's rules.ts: pattern, instructions
//
// Patterns: `(OP arg …)` in the order of the IR operation's value operands. An argument is
//   a            any value, in a register; the name binds it
//   a:PRED       a constant that the target's predicate PRED accepts (also a literal number: `1`, `-1`); binds an immediate
//   m:addr       an address, taken apart into a memory operand as the target's Addressing allows (loads and stores: (load.32 m:addr))
//   (OP …)       a nested operation, computed here instead: it has one use, stands in the same block, and nothing with
//                an effect lies between (a pure operation may lie anywhere in the block)
//   m:lit        a floating constant, as a memory operand in the read-only data
//   m:zero       the floating constant 0.0
//   m:ea         (only as the argument of the outermost addition) the addition itself as a memory operand, if it holds more than one
//   k:int        (only in `(const.32 k:int)`) the constant itself; s:sym, m:slot likewise in (addr s:sym) and (slotaddr m:slot)
//
// Instructions: `ROW operand, …; ROW …`, operands in the row's order. An operand is
//   =d           the result;  =d.lo =d.hi  its halves (64-bit values on 32-bit machines are two registers)
//   a a.lo a.hi  a bound value's register or half (of a constant too, which is then put into a register)
//   t u v …      any name that the pattern does not bind: a fresh register; `=t` where it is defined
//   %NAME        a physical register that is never allocated (zero register, stack pointer)
//   -            no register (an absent index)
//   #N #b #b-1   an immediate: a number, a bound constant, a bound constant with an arithmetic tail (+ - << >> & and a number);
//                #b.lo #b.hi halves as signed 32-bit numbers, #-b negated, #~b complemented, #log2(b); #N-b taken from a number
//   m m+4        a bound address; plus a displacement
//   [a] [a+#8]   a memory operand from a register and an immediate
//   $ $+4        the function's scratch slot (8 bytes of the frame), for values that pass from one register file to the other
//   then else    the blocks of a brif (`else` falls through where it can: generic code adds a jump where it must)
//
// Constants as immediates are sign-extended from the operation's width; an immediate of an instruction is 32 bits, 64-bit
// rows take two (#b.lo, #b.hi).
//
// The rule with the largest pattern that matches wins; among equals the first one in the table. Rules are parsed once.

import { type InstructionRow, type ParsedRow, PBlock, PImmediate, PMemory, PReg, PSymbol } from './instruction.ts';
import { commutativeSelops, selop } from './selop.ts';
import type { Reg } from './machine.ts';

export type RuleSource = readonly [pattern: string, instructions: string];

// Kinds of pattern nodes.
export const NAny = 0;
export const NConst = 1;
export const NLiteral = 2;
export const NAddress = 3;
export const NFloat = 4;
export const NSelf = 5;
export const NOp = 6;
export const NEffective = 7;
export const NZero = 8;

export interface PatternNode {
  readonly kind: number;
  /** Index of the bound name in the rule, -1 for none. */
  readonly slot: number;
  /** NConst: whether the constant fits. */
  readonly accepts: ((value: bigint) => boolean) | undefined;
  /** NLiteral. */
  readonly value: bigint;
  /** NAddress: bytes that the operation around it accesses; 0 if it accesses nothing. */
  readonly bytes: number;
  /** NOp. */
  readonly selop: number;
  readonly args: readonly PatternNode[];
}

// Kinds of output operands.
export const OResult = 0;
export const OBound = 1;
export const OTemp = 2;
export const OFixed = 3;
export const ONone = 4;
export const OImmediate = 5;
export const OBoundImmediate = 6;
export const OBoundMemory = 7;
export const OMemory = 8;
export const OThen = 9;
export const OElse = 10;
export const OScratch = 11;

/** One operand of an instruction that a rule gives. */
export interface OutputOperand {
  readonly kind: number;
  /** Bound name or temporary; for OFixed the register. */
  readonly slot: number;
  /** Half of a two-register value: 0 low or whole, 1 high. */
  readonly part: number;
  /** OImmediate: the number; OBoundMemory, OScratch: added displacement. */
  readonly value: number;
  /** OBoundImmediate: from the constant to the immediate. */
  readonly convert: ((value: bigint) => number) | undefined;
  /** OMemory: base, index, displacement. */
  readonly base: OutputOperand | undefined;
  readonly index: OutputOperand | undefined;
  readonly scale: number;
  readonly displacement: OutputOperand | undefined;
}

export interface OutputInstruction {
  readonly row: number;
  readonly operands: readonly OutputOperand[];
}

export interface Rule {
  readonly pattern: PatternNode;
  readonly output: readonly OutputInstruction[];
  /** Number of names that the pattern binds, and of temporaries. */
  readonly slots: number;
  readonly temps: number;
  /** Temporary index → class. */
  readonly tempClass: readonly number[];
  /** Names whose value the instructions want in a register, and those of addresses that they use. */
  readonly registerSlots: readonly number[];
  readonly memorySlots: readonly number[];
  /** A name stands more than once in the pattern: both places must be equal. */
  readonly repeats: boolean;
  /** Selection operation of the first argument, -1 if it is no nested operation. */
  readonly firstOp: number;
  /** Weight of the pattern: larger ones are tried first. */
  readonly weight: number;
  readonly source: string;
}

/** What parsing needs to know of a target. */
export interface RuleContext {
  readonly rowNumbers: ReadonlyMap<string, number>;
  readonly rows: readonly InstructionRow[];
  readonly parsed: readonly ParsedRow[];
  readonly registers: ReadonlyMap<string, Reg>;
  readonly immediates: Readonly<Record<string, (value: bigint) => boolean>>;
}

/** Parses the rules of a target: indexed by selection operation, in the order in which they are tried. */
export function parseRules(sources: readonly RuleSource[], context: RuleContext, selopCount: number): readonly (readonly Rule[])[] {
  const table: Rule[][] = Array.from({ length: selopCount }, () => []);
  for (const [pattern, instructions] of sources) {
    for (const rule of new RuleParser(pattern, instructions, context).rules()) table[rule.pattern.selop]!.push(rule);
  }
  for (const list of table) list.sort((a, b) => b.weight - a.weight);
  return table;
}

class RuleParser {
  readonly #source: string;
  readonly #instructions: string;
  readonly #context: RuleContext;
  readonly #tokens: string[];
  #at = 0;
  readonly #slots = new Map<string, number>();
  readonly #temps = new Map<string, number>();
  readonly #tempClass: number[] = [];

  constructor(pattern: string, instructions: string, context: RuleContext) {
    this.#source = pattern;
    this.#instructions = instructions;
    this.#context = context;
    this.#tokens = pattern.match(/[()]|[^\s()]+/g) ?? [];
  }

  #fail(what: string): never {
    throw new Error(`rule '${this.#source}' → '${this.#instructions}': ${what}`);
  }

  /** The rule, and those with the operands of commutative operations the other way round. */
  rules(): Rule[] {
    const pattern = this.#node();
    if (this.#at !== this.#tokens.length || pattern.kind !== NOp) this.#fail('pattern');
    const output = this.#instructions.split(';').map((text) => text.trim()).filter((text) => text !== '').map((text) => this.#instruction(text));
    const operands = output.flatMap((instruction) => instruction.operands);
    const inner = operands.flatMap(({ base, index }) => [base, index]).filter((operand) => operand !== undefined);
    const slotsOf = (list: readonly OutputOperand[], kind: number): number[] => [...new Set(list.filter((operand) => operand.kind === kind).map(({ slot }) => slot))];
    const shared = { output, slots: this.#slots.size, temps: this.#temps.size, tempClass: this.#tempClass, registerSlots: slotsOf([...operands, ...inner], OBound),
      memorySlots: slotsOf(operands, OBoundMemory), repeats: countNames(pattern) > this.#slots.size, source: this.#source };
    return variants(pattern).map((each) => ({ ...shared, pattern: each, weight: weightOf(each), firstOp: each.args[0]?.kind === NOp ? each.args[0].selop : -1 }));
  }

  #slot(name: string): number {
    let slot = this.#slots.get(name);
    if (slot === undefined) {
      slot = this.#slots.size;
      this.#slots.set(name, slot);
    }
    return slot;
  }

  #node(): PatternNode {
    const token = this.#tokens[this.#at++] ?? this.#fail('ends early');
    const node = (kind: number, more: Partial<PatternNode>): PatternNode =>
      ({ kind, slot: -1, accepts: undefined, value: 0n, bytes: 0, selop: 0, args: [], ...more });
    if (token === '(') {
      const name = this.#tokens[this.#at++]!;
      const op = selop(name);
      const bytes = Number(/\d+$/.exec(name)?.[0] ?? 0) / 8;
      const args: PatternNode[] = [];
      while (this.#tokens[this.#at] !== ')') {
        const arg = this.#node();
        args.push(arg.kind === NAddress ? { ...arg, bytes } : arg);
      }
      this.#at++;
      return node(NOp, { selop: op, args });
    }
    if (/^-?\d+$/.test(token)) return node(NLiteral, { value: BigInt(token) });
    const [name, kind] = token.split(':') as [string, string | undefined];
    const slot = this.#slot(name);
    switch (kind) {
      case undefined: return node(NAny, { slot });
      case 'addr': return node(NAddress, { slot });
      case 'lit': return node(NFloat, { slot });
      case 'zero': return node(NZero, { slot });
      case 'ea': return node(NEffective, { slot });
      case 'int': case 'sym': case 'slot': return node(NSelf, { slot });
      default: return node(NConst, { slot, accepts: this.#context.immediates[kind] ?? this.#fail(`no immediate '${kind}'`) });
    }
  }

  #instruction(text: string): OutputInstruction {
    const space = text.search(/\s|$/);
    const name = text.slice(0, space);
    const row = this.#context.rowNumbers.get(name) ?? this.#fail(`no instruction '${name}'`);
    const parsed = this.#context.parsed[row]!;
    const words = text.slice(space).split(',').map((word) => word.trim()).filter((word) => word !== '');
    if (words.length < parsed.operands.length || words.length > parsed.operands.length && !parsed.variable)
      this.#fail(`${name} takes ${parsed.operands.length} operands`);
    // Order of MachineFunction: defs come first in every row, so the words' order is the row's.
    return { row, operands: words.map((word, i) => this.#operand(word, parsed.operands[i]?.kind ?? PReg, parsed.operands[i]?.cls ?? 0)) };
  }

  #operand(word: string, kind: number, cls: number): OutputOperand {
    const out = (of: number, more: Partial<OutputOperand>): OutputOperand =>
      ({ kind: of, slot: -1, part: 0, value: 0, convert: undefined, base: undefined, index: undefined, scale: 0, displacement: undefined, ...more });
    switch (kind) {
      case PReg: return this.#register(word, cls);
      case PImmediate: return this.#immediate(word);
      case PBlock: return word === 'then' ? out(OThen, {}) : word === 'else' ? out(OElse, {}) : this.#fail(`block '${word}'`);
      case PSymbol: case PMemory: {
        if (word[0] === '[') {
          const parts = word.slice(1, -1).split('+').map((part) => part.trim());
          const [base, index] = parts.filter((part) => !/^[#-]?\d|^#/.test(part) || part === '-');
          const [indexName, scale] = (index ?? '').split('*');
          const displacement = parts.find((part) => part[0] === '#');
          const bound = base !== undefined && this.#isMemory(base);
          if (bound) return out(OBoundMemory, { slot: this.#slot(base), index: index === undefined ? undefined : this.#register(indexName!, 0),
            scale: Math.log2(Number(scale ?? 1)) });
          return out(OMemory, { base: base === undefined ? undefined : this.#register(base, 0), index: index === undefined ? undefined : this.#register(indexName!, 0),
            scale: Math.log2(Number(scale ?? 1)), displacement: displacement === undefined ? undefined : this.#immediate(displacement) });
        }
        const [name, plus] = word.split('+') as [string, string | undefined];
        if (name === '$') return out(OScratch, { value: Number(plus ?? 0) });
        const slot = this.#slots.get(name) ?? this.#fail(`nothing binds '${name}'`);
        return out(OBoundMemory, { slot, value: Number(plus ?? 0) });
      }
      default: return this.#fail(word);
    }
  }

  #isMemory(name: string): boolean {
    return new RegExp(`(^|[\\s(])${name}:(addr|lit|sym|slot|ea)`).test(this.#source);
  }

  #register(word: string, cls: number): OutputOperand {
    const more = { part: 0, value: 0, convert: undefined, base: undefined, index: undefined, scale: 0, displacement: undefined };
    const [name, half] = word.replace(/^=/, '').split('.') as [string, string | undefined];
    const part = half === 'hi' ? 1 : 0;
    if (name === '-') return { ...more, kind: ONone, slot: -1 };
    if (name === 'd') return { ...more, kind: OResult, slot: -1, part };
    if (name[0] === '%') return { ...more, kind: OFixed, slot: this.#context.registers.get(name.slice(1)) ?? this.#fail(`no register ${name}`) };
    const slot = this.#slots.get(name);
    if (slot !== undefined) return { ...more, kind: OBound, slot, part };
    let temp = this.#temps.get(name);
    if (temp === undefined) {
      temp = this.#temps.size;
      this.#temps.set(name, temp);
      this.#tempClass.push(cls);
    }
    return { ...more, kind: OTemp, slot: temp };
  }

  #immediate(word: string): OutputOperand {
    const more = { part: 0, value: 0, base: undefined, index: undefined, scale: 0, displacement: undefined };
    const text = word.replace(/^#/, '');
    if (/^-?(0x[\da-f]+|\d+)$/i.test(text)) return { ...more, kind: OImmediate, slot: -1, value: Number(text) | 0, convert: undefined };
    const match = /^(?:(\d+)-)?(-|~|log2\()?([a-z]\w*?)\)?(?:\.(lo|hi))?(?:(\+|-|<<|>>|&)(\d+))?$/.exec(text) ?? this.#fail(`immediate '${word}'`);
    const [, from, before, name, half, tail, amount] = match;
    const slot = this.#slots.get(name!) ?? this.#fail(`nothing binds '${name}'`);
    const n = BigInt(amount ?? 0);
    const convert = (value: bigint): number => {
      let v = before === '-' ? -value : before === '~' ? ~value : before === 'log2(' ? BigInt(value.toString(2).length - 1) : value;
      if (from !== undefined) v = BigInt(from) - v;
      if (half === 'hi') v >>= 32n;
      if (tail === '+') v += n;
      else if (tail === '-') v -= n;
      else if (tail === '<<') v <<= n;
      else if (tail === '>>') v >>= n;
      else if (tail === '&') v &= n;
      return Number(BigInt.asIntN(32, v));
    };
    return { ...more, kind: OBoundImmediate, slot, convert };
  }
}

/** Number of names in a pattern, repetitions counted. */
function countNames(node: PatternNode): number {
  return node.args.reduce((sum, arg) => sum + countNames(arg), node.slot >= 0 ? 1 : 0);
}

function weightOf(node: PatternNode): number {
  switch (node.kind) {
    case NAny: return 0;
    case NConst: case NFloat: case NSelf: case NEffective: return 2;
    case NLiteral: case NZero: return 3;
    case NAddress: return 1;
    default: return 4 + node.args.reduce((sum, arg) => sum + weightOf(arg), 0);
  }
}

/** A pattern and its images under commuting operands that differ in kind. */
function variants(node: PatternNode): PatternNode[] {
  if (node.kind !== NOp || node.args.length === 0) return [node];
  let lists: PatternNode[][] = [[]];
  for (const arg of node.args) {
    const each = variants(arg);
    lists = lists.flatMap((list) => each.map((choice) => [...list, choice]));
  }
  const out = lists.map((args) => ({ ...node, args }));
  if (!commutativeSelops.has(node.selop) || node.args.length !== 2 || node.args[0]!.kind === NAny && node.args[1]!.kind === NAny) return out;
  return [...out, ...out.map(({ args, ...rest }) => ({ ...rest, args: [args[1]!, args[0]!] }))];
}
