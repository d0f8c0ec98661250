// One token of lookahead for Chevrotain, by FIRST sets computed once (Aho, Sethi, Ullman 4.4).
//
// Chevrotain's own strategy enumerates token paths anew for every OR, MANY and OPTION, which for this grammar costs
// more than all else at start. Here every rule's FIRST set is computed once, and every decision is a table by
// tokenTypeIdx. Where alternatives share a token the first one wins; parse.test.ts has Chevrotain's strategy, which
// reports such overlaps, validate the grammar.

import { Alternation, type Alternative, NonTerminal, Option, Repetition, RepetitionMandatory,
  RepetitionMandatoryWithSeparator, RepetitionWithSeparator, Terminal } from 'chevrotain';
import type { ILookaheadStrategy, IProduction, Rule, TokenType } from 'chevrotain';

/** Token type numbers are below this. */
const TableSize = 256;

/** The tokens that can begin something, as a bitset over tokenTypeIdx, and whether it can be empty. */
interface First {
  readonly tokens: Uint32Array;
  nullable: boolean;
}

/** What the decision functions see of the parser. */
interface TokenSource {
  LA_FAST(n: number): { tokenTypeIdx: number };
}

type Block = Alternation | Option | Repetition | RepetitionMandatory | RepetitionMandatoryWithSeparator
  | RepetitionWithSeparator;

export class FirstSets implements ILookaheadStrategy {
  private readonly rules = new Map<Rule, First>();

  validate(): [] {
    return [];
  }

  buildLookaheadForAlternation(options: { prodOccurrence: number; rule: Rule }): () => number | undefined {
    const alternation = find(options.rule.definition, 'Alternation', options.prodOccurrence)!;
    const table = new Int8Array(TableSize).fill(-1);
    alternation.definition.forEach((alternative, i) => {
      const { tokens } = this.sequence((alternative as Alternative).definition);
      for (let word = 0; word < tokens.length; word++) {
        for (let bits = tokens[word]!; bits !== 0; bits &= bits - 1) {
          const t = word * 32 + 31 - Math.clz32(bits & -bits);
          if (table[t] === -1) table[t] = i;
        }
      }
    });
    return function (this: TokenSource): number | undefined {
      const choice = table[this.LA_FAST(1).tokenTypeIdx]!;
      return choice < 0 ? undefined : choice;
    } as () => number | undefined;
  }

  buildLookaheadForOptional(options: { prodOccurrence: number; prodType: string; rule: Rule }): () => boolean {
    const block = find(options.rule.definition, options.prodType, options.prodOccurrence)!;
    const { tokens } = this.sequence(block.definition);
    return function (this: TokenSource): boolean {
      const t = this.LA_FAST(1).tokenTypeIdx;
      return ((tokens[t >> 5]! >>> (t & 31)) & 1) === 1;
    } as () => boolean;
  }

  private sequence(definition: readonly IProduction[]): First {
    const first: First = { tokens: new Uint32Array(TableSize / 32), nullable: true };
    for (const part of definition) {
      if (!first.nullable) break;
      this.add(first, part);
    }
    return first;
  }

  /** Adds FIRST of the next part of a sequence. */
  private add(first: First, part: IProduction): void {
    if (part instanceof Terminal) {
      addToken(first.tokens, part.terminalType);
      first.nullable = false;
    } else if (part instanceof NonTerminal) {
      const rule = this.ruleFirst(part.referencedRule);
      union(first.tokens, rule.tokens);
      first.nullable = rule.nullable;
    } else if (part instanceof Alternation) {
      let nullable = false;
      for (const alternative of part.definition as Alternative[]) {
        const one = this.sequence(alternative.definition);
        union(first.tokens, one.tokens);
        if (one.nullable) nullable = true;
      }
      first.nullable = nullable;
    } else {
      const block = part as Block;
      const one = this.sequence(block.definition);
      union(first.tokens, one.tokens);
      const isMandatory = part instanceof RepetitionMandatory || part instanceof RepetitionMandatoryWithSeparator;
      if (isMandatory) first.nullable = one.nullable;
    }
  }

  private ruleFirst(rule: Rule): First {
    let first = this.rules.get(rule);
    if (first === undefined) {
      first = this.sequence(rule.definition);
      this.rules.set(rule, first);
    }
    return first;
  }
}

/** The bitsets of categories, which many productions begin with. */
const categories = new Map<TokenType, Uint32Array>();

function addToken(tokens: Uint32Array, type: TokenType): void {
  const t = type.tokenTypeIdx!;
  tokens[t >> 5]! |= 1 << (t & 31);
  if (type.categoryMatches!.length === 0) return;
  let members = categories.get(type);
  if (members === undefined) {
    members = new Uint32Array(TableSize / 32);
    for (const m of type.categoryMatches!) members[m >> 5]! |= 1 << (m & 31);
    categories.set(type, members);
  }
  union(tokens, members);
}

function union(into: Uint32Array, from: Uint32Array): void {
  for (let word = 0; word < from.length; word++) into[word]! |= from[word]!;
}

const classes: Readonly<Record<string, unknown>> = {
  Alternation, Option, Repetition, RepetitionMandatory, RepetitionMandatoryWithSeparator, RepetitionWithSeparator,
};

/** The block of a type and occurrence number in a rule. */
function find(definition: readonly IProduction[], type: string, occurrence: number): Block | null {
  const wanted = classes[type] as { new (...args: never[]): Block };
  for (const part of definition) {
    if (part instanceof Terminal || part instanceof NonTerminal) continue;
    const block = part as Block;
    if (block instanceof wanted && block.idx === occurrence) return block;
    const inner = find(block.definition, type, occurrence);
    if (inner !== null) return inner;
  }
  return null;
}
