// The expressions of #if (C17 6.10.1): evaluated over tokens that are already expanded, in intmax_t and uintmax_t.
//
// Precedence climbing. Values are 64-bit integers with a signedness; `&&`, `||` and `?:` leave operands unevaluated, in
// which a division by zero is no error. The first error ends the evaluation with null.

import type { Diagnostics } from './diagnostics.ts';
import { decodeChar, parseNumber } from './literal.ts';
import type { Loc } from './source.ts';
import { Char, Eof, Identifier, LaneNumber, Number as PpNumber, Punct, String as Str, type Token } from './token.ts';

interface Value {
  /** In range of the type that `unsigned` names. */
  value: bigint;
  unsigned: boolean;
}

/** Settings of an evaluation. */
export interface ConditionSettings {
  diags: Diagnostics;
  /** Lane whose spellings are taken. */
  lane: number;
  unsignedChar: boolean;
  /** `true` has the value 1 (C23). */
  hasTrue: boolean;
  /** Name of the directive, for messages. */
  directive: string;
}

const precedence: Readonly<Record<string, number>> = {
  ',': 1, '?': 2, '||': 3, '&&': 4, '|': 5, '^': 6, '&': 7, '==': 8, '!=': 8, '<': 9, '>': 9, '<=': 9, '>=': 9,
  '<<': 10, '>>': 10, '+': 11, '-': 11, '*': 12, '/': 12, '%': 12,
};

const maxDepth = 800;
const zero: Value = { value: 0n, unsigned: false };

class Evaluator {
  at = 0;
  failed = false;
  /** Above 0, operands are not evaluated. */
  skip = 0;
  depth = 0;
  readonly tokens: readonly Token[];
  readonly end: Token;
  readonly settings: ConditionSettings;

  constructor(tokens: readonly Token[], end: Token, settings: ConditionSettings) {
    this.tokens = tokens;
    this.end = end;
    this.settings = settings;
  }

  peek(): Token {
    return this.at < this.tokens.length ? this.tokens[this.at] : this.end;
  }

  fail(loc: Loc, text: string): Value {
    if (!this.failed) this.settings.diags.error(loc, text);
    this.failed = true;
    return zero;
  }

  pedwarn(loc: Loc, text: string): void {
    if (this.skip === 0) this.settings.diags.pedwarn(loc, text);
  }

  make(value: bigint, unsigned: boolean, loc: Loc): Value {
    if (unsigned) return { value: BigInt.asUintN(64, value), unsigned };
    const wrapped = BigInt.asIntN(64, value);
    if (wrapped !== value) this.pedwarn(loc, 'integer overflow in preprocessor expression');
    return { value: wrapped, unsigned };
  }

  binary(min: number): Value {
    if (++this.depth > maxDepth) return this.fail(this.peek().loc, 'expression in preprocessor directive is nested too deeply');
    let left = this.unary();
    while (!this.failed) {
      const operator = this.peek();
      const level = operator.kind === Punct ? precedence[operator.image] ?? 0 : 0;
      if (level === 0 || level < min) break;
      this.at++;
      left = operator.image === '?' ? this.conditional(left, operator) : this.operate(left, operator, level);
    }
    this.depth--;
    return left;
  }

  conditional(test: Value, question: Token): Value {
    const taken = test.value !== 0n;
    if (!taken) this.skip++;
    const yes = this.binary(1);
    if (!taken) this.skip--;
    if (this.failed) return zero;
    if (this.peek().image !== ':' || this.peek().kind !== Punct) return this.fail(question.loc, "'?' without following ':'");
    this.at++;
    if (taken) this.skip++;
    const no = this.binary(2);
    if (taken) this.skip--;
    const unsigned = yes.unsigned || no.unsigned;
    const value = taken ? yes.value : no.value;
    return { value: unsigned ? BigInt.asUintN(64, value) : value, unsigned };
  }

  operate(left: Value, operator: Token, level: number): Value {
    const { image, loc } = operator;
    if (image === '&&' || image === '||') {
      const decided = (left.value !== 0n) === (image === '||');
      if (decided) this.skip++;
      const right = this.operand(operator, level + 1);
      if (decided) this.skip--;
      const truth = decided ? image === '||' : right.value !== 0n;
      return { value: truth ? 1n : 0n, unsigned: false };
    }
    const right = this.operand(operator, level + 1);
    if (this.failed) return zero;
    if (image === ',') {
      this.settings.diags.pedantic(loc, 'comma operator in operand of #if');
      return right;
    }
    if (image === '<<' || image === '>>') return this.shift(left, right, image === '<<', loc);
    const unsigned = left.unsigned || right.unsigned;
    const a = unsigned ? BigInt.asUintN(64, left.value) : left.value;
    const b = unsigned ? BigInt.asUintN(64, right.value) : right.value;
    const truth = (test: boolean): Value => ({ value: test ? 1n : 0n, unsigned: false });
    switch (image) {
      case '==': return truth(a === b);
      case '!=': return truth(a !== b);
      case '<': return truth(a < b);
      case '>': return truth(a > b);
      case '<=': return truth(a <= b);
      case '>=': return truth(a >= b);
      case '|': return { value: a | b, unsigned };
      case '^': return { value: a ^ b, unsigned };
      case '&': return { value: a & b, unsigned };
      case '+': return this.make(a + b, unsigned, loc);
      case '-': return this.make(a - b, unsigned, loc);
      case '*': return this.make(a * b, unsigned, loc);
      default:
        if (b === 0n) return this.skip > 0 ? zero : this.fail(loc, `division by zero in #${this.settings.directive}`);
        return image === '/' ? this.make(a / b, unsigned, loc) : { value: a % b, unsigned };
    }
  }

  operand(operator: Token, min: number): Value {
    if (this.at >= this.tokens.length) return this.fail(operator.loc, `operator '${operator.image}' has no right operand`);
    return this.binary(min);
  }

  shift(left: Value, right: Value, isLeft: boolean, loc: Loc): Value {
    let count = right.value;
    let toLeft = isLeft;
    if (!right.unsigned && count < 0n) {
      toLeft = !toLeft;
      count = -count;
    }
    if (count > 64n) count = 64n;
    if (toLeft) return left.unsigned ? this.make(left.value << count, true, loc) : { value: BigInt.asIntN(64, left.value << count), unsigned: false };
    return { value: left.value >> count, unsigned: left.unsigned };
  }

  unary(): Value {
    const token = this.peek();
    if (token === this.end) {
      const before = this.at > 0 ? this.tokens[this.at - 1] : null;
      if (before === null) return this.fail(token.loc, `#${this.settings.directive} with no expression`);
      return this.fail(before.loc, before.image === '(' ? "missing expression between '(' and ')'" : `operator '${before.image}' has no right operand`);
    }
    this.at++;
    switch (token.kind) {
      case PpNumber: case LaneNumber: return this.number(token);
      case Char: {
        const { kind, value } = decodeChar(token.image, token.loc, this.settings.diags, this.settings.unsignedChar);
        const unsigned = kind === 'char16' || kind === 'char32' || kind === 'utf8' || kind === 'char' && this.settings.unsignedChar;
        return { value: BigInt(value), unsigned };
      }
      case Identifier: {
        if (this.settings.hasTrue && token.image === 'true') return { value: 1n, unsigned: false };
        const next = this.peek();
        if (next.image === '(' && next.kind === Punct) {
          return this.fail(next.loc, 'missing binary operator before token "("');
        }
        if (this.skip === 0) this.settings.diags.warning(token.loc, `"${token.image}" is not defined, evaluates to 0`, 'undef');
        return zero;
      }
      case Str: return this.fail(token.loc, `token "${token.image}" is not valid in preprocessor expressions`);
      default: break;
    }
    if (token.kind !== Punct) return this.fail(token.loc, `token "${token.image}" is not valid in preprocessor expressions`);
    switch (token.image) {
      case '(': {
        if (this.peek().image === ')' && this.peek().kind === Punct) return this.fail(token.loc, "missing expression between '(' and ')'");
        const value = this.binary(1);
        if (this.failed) return zero;
        const close = this.peek();
        if (close === this.end) return this.fail(token.loc, "missing ')' in expression");
        if (close.image !== ')') return this.unexpected(close);
        this.at++;
        return value;
      }
      case '+': case '-': case '~': case '!': {
        if (++this.depth > maxDepth) return this.fail(token.loc, 'expression in preprocessor directive is nested too deeply');
        if (this.at >= this.tokens.length) return this.fail(token.loc, `operator '${token.image}' has no right operand`);
        const operand = this.unary();
        this.depth--;
        if (this.failed) return zero;
        if (token.image === '+') return operand;
        if (token.image === '-') return this.make(-operand.value, operand.unsigned, token.loc);
        if (token.image === '~') return this.make(~operand.value, operand.unsigned, token.loc);
        return { value: operand.value === 0n ? 1n : 0n, unsigned: false };
      }
      case '#': return this.assertion(token);
      default:
        if (token.image === ':') return this.fail(token.loc, "':' without preceding '?'");
        if (token.image === ')') return this.fail(token.loc, this.at === 1 ? "missing '(' in expression" : `operator '${this.tokens[this.at - 2].image}' has no right operand`);
        if (token.image in precedence) return this.fail(token.loc, `operator '${token.image}' has no left operand`);
        return this.fail(token.loc, `token "${token.image}" is not valid in preprocessor expressions`);
    }
  }

  /** GNU's `#name(answer)`: asserts nothing about any machine, so it is 0. */
  assertion(hash: Token): Value {
    if (this.skip === 0) this.settings.diags.warning(hash.loc, 'assertions are a deprecated extension', 'deprecated');
    if (this.peek().kind !== Identifier) return this.fail(hash.loc, 'assertion without predicate');
    this.at++;
    if (this.peek().image !== '(') return zero;
    for (let open = 0; ;) {
      const token = this.peek();
      if (token === this.end) return this.fail(token.loc, "missing ')' to complete answer");
      this.at++;
      if (token.image === '(') open++;
      else if (token.image === ')' && --open === 0) return zero;
    }
  }

  number(token: Token): Value {
    const literal = parseNumber(token.kind === LaneNumber ? token.lanes?.[this.settings.lane] ?? token.image : token.image);
    if (literal.kind === 'error') return this.fail(token.loc, literal.error);
    if (literal.kind === 'float') return this.fail(token.loc, 'floating constant in preprocessor expression');
    if (literal.suffix.imaginary) return this.fail(token.loc, 'imaginary number in preprocessor expression');
    if (literal.overflow) this.pedwarn(token.loc, 'integer constant is too large for its type');
    let { unsigned } = literal.suffix;
    if (!unsigned && literal.value >> 63n !== 0n) {
      if (literal.radix === 10 && this.skip === 0) {
        this.settings.diags.warning(token.loc, 'integer constant is so large that it is unsigned');
      }
      unsigned = true;
    }
    return { value: literal.value, unsigned };
  }

  unexpected(token: Token): Value {
    if (token.image === ')') return this.fail(token.loc, "missing '(' in expression");
    if (token.image === ':' && token.kind === Punct) return this.fail(token.loc, "':' without preceding '?'");
    if (token.kind === Punct && !['(', '!', '~'].includes(token.image)) {
      return this.fail(token.loc, `token "${token.image}" is not valid in preprocessor expressions`);
    }
    return this.fail(token.loc, `missing binary operator before token "${token.image}"`);
  }
}

/** Truth of an expression in one lane; null after an error. `end` stands at the end of the line. */
export function evaluateCondition(tokens: readonly Token[], end: Token, settings: ConditionSettings): boolean | null {
  const evaluator = new Evaluator(tokens, end, settings);
  if (end.kind !== Eof) return null;
  const result = evaluator.binary(1);
  if (!evaluator.failed && evaluator.at < tokens.length) evaluator.unexpected(evaluator.peek());
  return evaluator.failed ? null : result.value !== 0n;
}
