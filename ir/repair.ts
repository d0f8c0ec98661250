// Repair of direct calls whose signature is not the callee's.
//
// C lets a call be made through a declaration that says less than the definition (no prototype, K&R) or something
// else (an undeclared function, a stale prototype). After linking the definition is known: arguments are converted as
// the definition's parameters want them, superfluous ones dropped, a call of a variadic function made without
// its `...` takes the variadic form, and the result is converted back. What C leaves undefined but machines tolerate
// (an argument missing, an integer for a double) becomes a zero or a conversion with a warning; an aggregate against a
// scalar is an error.

import { hasLane, laneCount, layouts } from './layout.ts';
import {
  lineName, type Body, type FunctionDef, type LineId, type Module, type SymbolId, type Value,
} from './module.ts';
import * as Op from './op.gen.ts';
import { SignS1, SignS2, Signed, Unsigned } from './ops.ts';
import {
  scalars, valueTypeNames, VF32, VF64, VI32, VNone, Void, VPtr, VWord, Word, type SigId, type Signature, type TypeId,
} from './types.ts';
import { sigsAgree } from './verifybody.ts';

/** Repairs all direct calls of a linked program. */
export function repairCalls(module: Module, errors: string[], warnings: string[]): void {
  for (const symbol of module.symbols) {
    for (const def of symbol.defs)
      if (def.kind === 'function') new CallRepair(module, symbol.name, def, errors, warnings).run();
  }
}

/** `sign` immediate for reading a scalar as a wider one. */
function signOf(scalar: TypeId): number {
  const { signed32, signed64 } = scalars[scalar]!;
  return signed32 ? signed64 ? Signed : SignS2 : signed64 ? SignS1 : Unsigned;
}

/** Whether a scalar is narrower than its register. */
function isNarrow(scalar: TypeId): boolean {
  const { bits } = scalars[scalar]!;
  return bits === 8 || bits === 16;
}

class CallRepair {
  readonly #module: Module;
  readonly #name: string;
  readonly #def: FunctionDef;
  readonly #body: Body;
  readonly #errors: string[];
  readonly #warnings: string[];
  /** Instructions of the block being rewritten. */
  #insts: Value[] = [];
  #line: LineId = 0;
  #callee = '';

  constructor(module: Module, name: string, def: FunctionDef, errors: string[], warnings: string[]) {
    this.#module = module;
    this.#name = name;
    this.#def = def;
    this.#body = def.body;
    this.#errors = errors;
    this.#warnings = warnings;
  }

  run(): void {
    const body = this.#body;
    for (const block of body.blocks) {
      const calls = block.insts.filter((value) => body.op[value] === Op.call && this.#calleeSig(value) >= 0);
      if (calls.length === 0) continue;
      this.#insts = [];
      for (const value of block.insts) {
        if (calls.includes(value)) this.#call(value, this.#calleeSig(value));
        else this.#insts.push(value);
      }
      block.insts = this.#insts;
    }
  }

  #message(text: string): string {
    const place = lineName(this.#module, this.#line);
    return `${place === '' ? this.#module.name : place}: in function ‘${this.#name}’: ${text}`;
  }

  /** Signature that a call must be given; -1 if it is right as it is. */
  #calleeSig(value: Value): SigId {
    const { types } = this.#module;
    const own = this.#body.operand(value, 1);
    let wanted = -1;
    let wrong = false;
    for (let lane = 0; lane < laneCount; lane++) {
      if (!hasLane(this.#def.layouts, lane)) continue;
      const callee = calleeIn(this.#module, this.#body.operand(value, 0), lane);
      if (callee === undefined) continue;
      if (callee.sig !== own && !this.#fits(types.signatures[own]!, types.signatures[callee.sig]!, lane)) wrong = true;
      if (wanted >= 0 && wanted !== callee.sig && wrong) {
        this.#line = this.#body.line[value]!;
        const name = this.#module.symbols[this.#body.operand(value, 0)]!.name;
        const message = this.#message(
          `‘${name}’ is called through one declaration but takes other arguments under ${layouts[lane]!.name}`,
        );
        if (!this.#errors.includes(message)) this.#errors.push(message);
        return -1;
      }
      wanted = callee.sig;
    }
    return wrong ? wanted : -1;
  }

  /** Whether registers and their extension agree. */
  #fits(call: Signature, callee: Signature, lane: number): boolean {
    if (!sigsAgree(this.#module, call, callee, lane)) return false;
    const { types } = this.#module;
    const loses = (from: TypeId, to: TypeId): boolean => !types.isAggregate(to) && isNarrow(to) && from !== to;
    for (let i = 0; i < callee.params.length; i++) if (loses(call.params[i]!, callee.params[i]!)) return false;
    return !loses(callee.result, call.result);
  }

  #call(value: Value, wanted: SigId): void {
    const body = this.#body;
    const { types, symbols } = this.#module;
    const symbol = body.operand(value, 0);
    const have = types.signatures[body.operand(value, 1)]!;
    const want = types.signatures[wanted]!;
    this.#line = body.line[value]!;
    this.#callee = symbols[symbol]!.name;
    const hidden = types.isAggregate(have.result) ? 1 : 0;
    const args: Value[] = [];
    for (let i = 0; i < body.operand(value, 2); i++) args.push(body.operand(value, 3 + i));
    if (args.length !== have.params.length + hidden) return void this.#insts.push(value);
    if (types.isAggregate(want.result) !== types.isAggregate(have.result)) {
      return this.#giveUp(
        value,
        want.result === Void || have.result === Void
          ? 'returns a structure in one place and nothing in another'
          : 'returns a structure in one place and a scalar in another',
      );
    }
    const given = args.slice(hidden);
    const fixed = want.params.length;
    const passed: Value[] = args.slice(0, hidden);
    for (let i = 0; i < fixed; i++) {
      const to = want.params[i]!;
      const arg = given[i];
      if (arg === undefined) {
        this.#warnings.push(
          this.#message(
            `warning: ‘${this.#callee}’ is called with ${given.length} arguments, its definition takes ${fixed}`,
          ),
        );
        if (types.isAggregate(to)) return this.#giveUp(value, 'is called without a structure that it takes');
        passed.push(this.#zero(types.valueType(to)));
        continue;
      }
      const from = have.params[i]!;
      if (types.isAggregate(from) !== types.isAggregate(to))
        return this.#giveUp(
          value,
          `takes ${types.isAggregate(to) ? 'a structure' : 'no structure'} as argument ${i + 1}`,
        );
      passed.push(types.isAggregate(to) ? arg : this.#convert(arg, from, to));
    }
    let sig = wanted;
    if (want.fixed >= 0) {
      const rest = have.params.slice(fixed);
      sig = types.signature(want.result, [...want.params, ...rest], fixed);
      passed.push(...given.slice(fixed));
    }
    const result = types.isAggregate(want.result) ? VNone : types.valueType(want.result);
    const made = body.push(Op.call, result, 0, [symbol, sig, passed.length, ...passed], this.#line);
    this.#insts.push(made);
    const expected = body.type[value]!;
    if (expected === VNone) return;
    // The old instruction becomes the conversion of the new call's result, so that its uses stay.
    if (result === VNone) return this.#become(value, Op.iconst, 0, [0, 0]);
    const converted = this.#convert(made, want.result, have.result);
    this.#copyOf(value, converted);
  }

  #giveUp(value: Value, what: string): void {
    this.#errors.push(this.#message(`‘${this.#callee}’ ${what}`));
    this.#insts.push(value);
  }

  /** Makes an instruction another one of the same type, at the end of the block so far. */
  #become(value: Value, op: number, aux: number, operands: readonly number[]): void {
    const body = this.#body;
    const type = body.type[value]!;
    if (op === Op.iconst && (type === VF32 || type === VF64)) op = Op.fconst;
    const source = body.push(op, type, aux, operands, this.#line);
    this.#take(value, source);
  }

  /** Makes `value` stand for the last instruction made, `converted`. */
  #copyOf(value: Value, converted: Value): void {
    if (this.#insts.pop() !== converted) throw new Error('conversion is not the last instruction');
    this.#take(value, converted);
  }

  /** Moves instruction `from` into the number `value`. */
  #take(value: Value, from: Value): void {
    const body = this.#body;
    body.op[value] = body.op[from]!;
    body.type[value] = body.type[from]!;
    body.aux[value] = body.aux[from]!;
    body.start[value] = body.start[from]!;
    body.length[value] = body.length[from]!;
    this.#insts.push(value);
  }

  #emit(op: number, type: number, aux: number, operands: readonly number[]): Value {
    const value = this.#body.push(op, type, aux, operands, this.#line);
    this.#insts.push(value);
    return value;
  }

  #zero(type: number): Value {
    return type === VF32 || type === VF64
      ? this.#emit(Op.fconst, type, 0, [0, 0])
      : this.#emit(Op.iconst, type, 0, [0, 0]);
  }

  /** A value of one scalar type as another; the value itself if the registers agree. */
  #convert(value: Value, from: TypeId, to: TypeId): Value {
    const source = scalars[from]!.value;
    const target = scalars[to]!.value;
    if (source === target) return isNarrow(to) && from !== to ? this.#emit(Op.narrow, VI32, to, [value]) : value;
    const isFloat = (type: number): boolean => type === VF32 || type === VF64;
    if (isFloat(source) && isFloat(target))
      return this.#emit(target === VF64 ? Op.fpromote : Op.fdemote, target, 0, [value]);
    if (source === VPtr) return this.#convert(this.#emit(Op.ptoi, VWord, 0, [value]), Word, to);
    if (target === VPtr) return this.#emit(Op.itop, VPtr, 0, [this.#convert(value, from, Word)]);
    if (isFloat(source) || isFloat(target)) {
      this.#warnings.push(
        this.#message(
          `warning: ‘${this.#callee}’: ${valueTypeNames[source]} where its definition has ${valueTypeNames[target]}`,
        ),
      );
      if (isFloat(target)) return this.#emit(Op.itof, target, signOf(from), [value]);
      const wide = this.#emit(Op.ftoi, target, signOf(to), [value]);
      return isNarrow(to) ? this.#emit(Op.narrow, VI32, to, [wide]) : wide;
    }
    const rank = (type: number): number => type === VI32 ? 0 : type === VWord ? 1 : 2;
    if (rank(target) > rank(source)) return this.#emit(Op.extend, target, signOf(from), [value]);
    const low = this.#emit(Op.trunc, target, 0, [value]);
    return isNarrow(to) ? this.#emit(Op.narrow, VI32, to, [low]) : low;
  }
}

/** The function that a symbol means under a lane, through aliases; undefined if it is none there. */
function calleeIn(module: Module, symbol: SymbolId, lane: number): FunctionDef | undefined {
  let at = module.symbols[symbol];
  for (let steps = 0; at !== undefined && steps <= module.symbols.length; steps++) {
    const def = at.defs.find((d) => hasLane(d.layouts, lane));
    if (def === undefined || def.kind === 'data') return undefined;
    if (def.kind === 'function') return def;
    at = module.symbols[def.target];
  }
  return undefined;
}
