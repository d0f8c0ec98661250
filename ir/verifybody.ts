// Verifier of function bodies: structure, operand kinds and types from the op table, dominance, signatures.
//
// Three passes over the instructions: places (each value stands in one block, one terminator at each end), operands
// (ranges, types, immediates), then uses against the dominator tree. A pass that finds errors ends the check, because
// the next one relies on it.

import { DomTree } from './domtree.ts';
import { hasLane, laneCount, laneNames, layouts, type LaneMask } from './layout.ts';
import type { FunctionDef, Module, Value } from './module.ts';
import { isValueKind, OBlock, Operands, OValue } from './operands.ts';
import {
  endianNames, flagsOf, hintNames, memAlign, memEndian, memOrder, memRmw, memScalar, OA, OI32, OImm, OK, OLabel,
  OName, OPtr, ops, orderNames, OSig, OSlot, OSym, OT, OType, OWord, resultOf, rmwNames, signNames, Terminates,
  typesOf,
} from './ops.ts';
import * as Op from './op.gen.ts';
import {
  U16, scalars, valueTypeNames, VF32, VF64, VI32, VI64, VNone, Void, VPtr, VWord, type SigId, type Signature,
} from './types.ts';
import { fitsWidth, isInteger, maxAlign, type Checker } from './verify.ts';

/** Largest alignment of an allocation in a frame, in bytes. */
const maxFrameAlign = 1 << 16;

const intTypes = 1 << VI32 | 1 << VI64 | 1 << VWord;
const floatTypes = 1 << VF32 | 1 << VF64;

export class BodyVerifier {
  readonly #checker: Checker;
  readonly #module: Module;
  readonly #name: string;
  readonly #def: FunctionDef;
  readonly #lanes: LaneMask;
  readonly #operands = new Operands();
  /** Indexed by Value: its block, -1 if in none. */
  readonly #home: Int32Array;
  /** Indexed by Value: position in its block, parameters before instructions. */
  readonly #place: Int32Array;
  #failed = false;

  constructor(checker: Checker, name: string, def: FunctionDef) {
    this.#checker = checker;
    this.#module = checker.module;
    this.#name = name;
    this.#def = def;
    this.#lanes = def.layouts;
    this.#home = new Int32Array(def.body.count).fill(-1);
    this.#place = new Int32Array(def.body.count);
  }

  run(): void {
    this.#signature();
    if (!this.#failed) this.#places();
    if (!this.#failed) this.#frame();
    if (!this.#failed) this.#instructions();
    if (!this.#failed) this.#dominance();
  }

  #fail(message: string): void {
    this.#failed = true;
    this.#checker.fail(`function ${this.#name}: ${message}`);
  }

  #failAt(value: Value, message: string): void {
    this.#failed = true;
    if (this.#checker.full) return;
    const { body } = this.#def;
    const line = this.#checker.badLine(body.line[value]!) ? '' : this.#checker.at(body.line[value]!);
    this.#checker.fail(
      `${line}function ${this.#name}: b${this.#home[value]}: %${value} ${ops[body.op[value]!]?.name ?? 'op'}: ${message}`,
    );
  }

  #signature(): void {
    const { def } = { def: this.#def };
    const sig = this.#module.types.signatures[def.sig];
    if (sig === undefined) return this.#fail(`signature ${def.sig} does not exist`);
    if (!(def.optLevel >= 0 && def.optLevel <= 3)) this.#fail(`optimization level ${def.optLevel} does not exist`);
    if (sig.fixed >= 0 && sig.fixed !== sig.params.length)
      this.#fail('a variadic definition lists only fixed parameters');
    this.#sigLanes(sig, (message) => this.#fail(message));
  }

  /** Aggregates in a signature need a layout. */
  #sigLanes(sig: Signature, fail: (message: string) => void): void {
    for (const type of [sig.result, ...sig.params]) {
      const missing = this.#lanes & ~this.#checker.typeLanes[type]!;
      if (missing !== 0) fail(`${this.#module.rels.typeName(type)} has no layout in ${laneNames(missing)}`);
    }
  }

  /** Each value in one place; blocks end in their only terminator; parameters are `param`s. */
  #places(): void {
    const { body } = this.#def;
    const { blocks } = body;
    if (blocks.length === 0) return this.#fail('has no block');
    for (let b = 0; b < blocks.length; b++) {
      const block = blocks[b]!;
      let place = 0;
      const put = (value: Value, isParam: boolean): boolean => {
        if (!(value >= 0 && value < body.count)) { this.#fail(`b${b}: value ${value} does not exist`); return false; }
        if (this.#home[value] !== -1) { this.#fail(`b${b}: %${value} stands in two places`); return false; }
        this.#home[value] = b;
        this.#place[value] = place++;
        if (ops[body.op[value]!] === undefined) {
          this.#fail(`b${b}: %${value}: operation ${body.op[value]} does not exist`);
          return false;
        }
        if ((body.op[value] === Op.param) !== isParam) {
          this.#failAt(value, isParam ? 'is no block parameter' : 'stands among the instructions');
          return false;
        }
        return true;
      };
      for (let i = 0; i < block.params.length; i++) {
        const value = block.params[i]!;
        if (!put(value, true)) return;
        if (!this.#operands.expand(body, value) || body.operand(value, 0) !== i)
          return this.#failAt(value, `is not parameter ${i}`);
      }
      const last = block.insts.length - 1;
      for (let i = 0; i <= last; i++) {
        const value = block.insts[i]!;
        if (!put(value, false)) return;
        const ends = (flagsOf[body.op[value]!]! & Terminates) !== 0;
        if (ends !== (i === last))
          return this.#failAt(
            value,
            ends ? 'a terminator stands inside a block' : 'the block does not end in a terminator',
          );
      }
      if (last < 0) return this.#fail(`b${b}: is empty`);
    }
  }

  /** Entry parameters, slots, labels. */
  #frame(): void {
    const { body } = this.#def;
    const { types } = this.#module;
    const sig = types.signatures[this.#def.sig]!;
    const params = body.blocks[0]!.params;
    if (params.length !== sig.params.length)
      return this.#fail(`${params.length} entry parameters for ${sig.params.length} of the signature`);
    params.forEach((param, i) => {
      const want = types.valueType(sig.params[i]!);
      if (body.type[param] !== want)
        this.#failAt(param, `has type ${typeName(body.type[param]!)} instead of ${typeName(want)}`);
    });
    body.slots.forEach((slot, i) => {
      if (!this.#checker.isType(slot.type) || slot.type === Void)
        return this.#fail(`slot $${i}: type ${slot.type} does not exist`);
      const missing = this.#lanes & ~this.#checker.typeLanes[slot.type]!;
      if (missing !== 0)
        this.#fail(`slot $${i}: ${this.#module.rels.typeName(slot.type)} has no layout in ${laneNames(missing)}`);
      if ((!isPower(slot.align) && slot.align !== 0) || slot.align > maxAlign)
        this.#fail(`slot $${i}: alignment ${slot.align} is no power of two in range`);
      return undefined;
    });
    body.labels.forEach((block, i) => {
      const target = body.blocks[block];
      if (target === undefined) return this.#fail(`label ${i}: block ${block} does not exist`);
      if (target.params.length > 0) this.#fail(`label ${i}: b${block} has parameters`);
      if (block === 0) this.#fail(`label ${i}: is the entry`);
      return undefined;
    });
  }

  #instructions(): void {
    const { body } = this.#def;
    for (const block of body.blocks) {
      for (const value of block.params) this.#result(value);
      for (const value of block.insts) {
        if (this.#checker.full) return;
        this.#instruction(value);
      }
    }
  }

  /** Type field against the row; false if wrong. */
  #result(value: Value): boolean {
    const { body } = this.#def;
    const op = body.op[value]!;
    const type = body.type[value]!;
    if (this.#checker.badLine(body.line[value]!)) {
      this.#failAt(value, `source file ${body.line[value]! >>> 20} does not exist`);
      return false;
    }
    const fixed = resultOf[op]!;
    const right = fixed === 255 ? type < 8 && (typesOf[op]! >> type & 1) !== 0 : type === fixed;
    if (!right) this.#failAt(value, `has result type ${typeName(type)}`);
    return right;
  }

  #instruction(value: Value): void {
    const { body } = this.#def;
    const op = body.op[value]!;
    if (!this.#result(value)) return;
    if (!this.#operands.expand(body, value)) return this.#failAt(value, 'its operands do not fit the operation');
    if (!this.#aux(value)) return;
    const { kinds, count } = this.#operands;
    const { pool } = body;
    const start = body.start[value]!;
    const result = body.type[value]!;
    // Type shared by the A operands.
    let a = -1;
    for (let i = 0; i < count; i++) {
      const entry = pool[start + i]!;
      const kind = kinds[i]!;
      if (isValueKind(kind)) {
        if (!(entry >= 0 && entry < body.count) || this.#home[entry] === -1)
          return this.#failAt(value, `operand %${entry} does not exist`);
        const type = body.type[entry]!;
        let want = type;
        if (kind === OT) want = result;
        else if (kind === OI32) want = VI32;
        else if (kind === OWord) want = VWord;
        else if (kind === OPtr) want = VPtr;
        else if (kind === OA) {
          if (a < 0) a = type;
          want = a;
        }
        if (type !== want)
          return this.#failAt(value, `operand %${entry} has type ${typeName(type)} instead of ${typeName(want)}`);
        if (type === VNone) return this.#failAt(value, `operand %${entry} has no value`);
      } else if (!this.#reference(value, kind, entry)) {
        return;
      }
    }
    if (a >= 0 && !this.#operandType(op, a, result)) return this.#failAt(value, `operands of type ${typeName(a)}`);
    this.#special(value, a);
    this.#targets(value);
  }

  /** A non-value operand in range. */
  #reference(value: Value, kind: number, entry: number): boolean {
    const { body } = this.#def;
    const { module } = this.#checker;
    let ok = true;
    switch (kind) {
      case OK:
        if (module.rels.list[entry] === undefined) {
          this.#failAt(value, `relocatable constant ${entry} does not exist`);
          return false;
        }
        if (!this.#checker.relIn(entry, this.#lanes)) {
          this.#failAt(
            value,
            `${module.rels.describe(entry)} has no value in ${laneNames(this.#lanes & ~module.rels.list[entry]!.valid)}`,
          );
          return false;
        }
        return true;
      case OType: {
        ok = this.#checker.isType(entry) && entry !== Void;
        const missing = ok ? this.#lanes & ~this.#checker.typeLanes[entry]! : 0;
        if (missing !== 0) {
          this.#failAt(value, `${module.rels.typeName(entry)} has no layout in ${laneNames(missing)}`);
          return false;
        }
        break;
      }
      case OSym: ok = entry >= 0 && entry < module.symbols.length; break;
      case OSlot: ok = entry >= 0 && entry < body.slots.length; break;
      case OName: ok = entry >= 0 && entry < module.syscs.length; break;
      case OSig: ok = entry >= 0 && entry < module.types.signatures.length; break;
      case OLabel: ok = entry >= 0 && entry < body.labels.length; break;
      case OBlock: ok = entry > 0 && entry < body.blocks.length; break;
      case OImm: ok = entry >= 0; break;
      default: break;
    }
    if (!ok)
      this.#failAt(
        value,
        `${referenceNames[kind] ?? 'operand'} ${entry} ${kind === OBlock && entry === 0 ? 'is the entry' : 'does not exist'}`,
      );
    return ok;
  }

  /** Immediate flags in range. */
  #aux(value: Value): boolean {
    const { body } = this.#def;
    const aux = body.aux[value]!;
    let ok: boolean;
    switch (ops[body.op[value]!]!.aux) {
      case 'nsw': ok = aux === 0 || aux === 1; break;
      case 'sign': ok = aux >= 0 && aux < signNames.length; break;
      case 'scalar': ok = aux >= 0 && aux <= U16; break;
      case 'order': ok = aux >= 0 && aux < orderNames.length; break;
      case 'hint': ok = aux >= 0 && aux < hintNames.length; break;
      case 'mem': ok = aux >= 0 && aux < 1 << 28 && isMem(aux); break;
      case 'rmw': ok = aux >= 0 && isMem(aux) && memRmw(aux) < rmwNames.length; break;
      default: ok = aux === 0;
    }
    if (!ok) this.#failAt(value, `flags ${aux} mean nothing`);
    return ok;
  }

  /** Whether the A operands may have this type. */
  #operandType(op: number, a: number, result: number): boolean {
    switch (op) {
      case Op.extend:
        return a === VI32 || (a === VWord && result === VI64);
      case Op.trunc:
        return a === VI64 || (a === VWord && result === VI32);
      case Op.itof:
        return ((intTypes >> a) & 1) !== 0;
      case Op.ftoi:
        return ((floatTypes >> a) & 1) !== 0;
      case Op.bitcast:
        return (a === VI32 ? VF32 : a === VI64 ? VF64 : a === VF32 ? VI32 : a === VF64 ? VI64 : -1) === result;
      default:
        return resultOf[op] === 255 || ((typesOf[op]! >> a) & 1) !== 0;
    }
  }

  /** Rules that are not in the operand kinds. */
  #special(value: Value, a: number): void {
    const { body } = this.#def;
    const { types, rels, symbols } = this.#module;
    const type = body.type[value]!;
    const access = scalars[memScalar(body.aux[value]!)]!;
    switch (body.op[value]!) {
      case Op.rconst: {
        const constant = scalars[rels.list[body.operand(value, 0)]!.type]!.value;
        if (constant !== type) this.#failAt(value, `constant of type ${typeName(constant)}`);
        return;
      }
      case Op.addr: case Op.tlsaddr: {
        const symbol = symbols[body.operand(value, 0)]!;
        if ((symbol.kind === 'tls') !== (body.op[value] === Op.tlsaddr))
          this.#failAt(value, `${symbol.name} is ${symbol.kind === 'tls' ? '' : 'not '}thread-local`);
        return;
      }
      case Op.load: case Op.rmw: case Op.cmpxchg:
        if (access.value !== type) this.#failAt(value, `access as ${access.name}`);
        return;
      case Op.store:
        if (access.value !== a) this.#failAt(value, `access as ${access.name}`);
        return;
      case Op.bfload: this.#bitField(value, body.operand(value, 2), body.operand(value, 3), type); return;
      case Op.bfstore: this.#bitField(value, body.operand(value, 3), body.operand(value, 4), a); return;
      case Op.alloca:
        if (!isPower(body.operand(value, 1)) || body.operand(value, 1) > maxFrameAlign)
          this.#failAt(value, `alignment ${body.operand(value, 1)} is no power of two in range`);
        return;
      case Op.call:
        if (symbols[body.operand(value, 0)]!.kind !== 'function')
          return this.#failAt(value, `${symbols[body.operand(value, 0)]!.name} is no function`);
        this.#call(value, body.operand(value, 1), 2);
        if (this.#module.kind === 'program') this.#callee(value, body.operand(value, 0), body.operand(value, 1));
        return;
      case Op.sysc: {
        this.#call(value, body.operand(value, 1), 2);
        if (this.#failed) return;
        const { result, params, fixed } = types.signatures[body.operand(value, 1)]!;
        if (fixed >= 0 || types.isAggregate(result) || params.some((param) => types.isAggregate(param))) {
          this.#failAt(value, 'a described call takes and returns scalars only');
        }
        return;
      }
      case Op.icall: this.#call(value, body.operand(value, 1), 2); return;
      case Op.vastart:
        if (types.signatures[this.#def.sig]!.fixed < 0) this.#failAt(value, 'the function is not variadic');
        return;
      case Op.ret: {
        const { result } = types.signatures[this.#def.sig]!;
        const want = result === Void ? 0 : 1;
        if (body.operand(value, 0) !== want) return this.#failAt(value, `returns ${body.operand(value, 0)} values instead of ${want}`);
        if (want === 1 && body.type[body.operand(value, 1)] !== types.valueType(result))
          this.#failAt(
            value,
            `returns ${typeName(body.type[body.operand(value, 1)]!)} instead of ${typeName(types.valueType(result))}`,
          );
        return;
      }
      case Op.switch_: this.#switch(value, a); return;
      default:
    }
  }

  #bitField(value: Value, declared: number, width: number, type: number): void {
    const aux = this.#def.body.aux[value]!;
    if (memEndian(aux) !== 0 || memOrder(aux) !== 0)
      this.#failAt(value, 'a bit-field has the byte order of its layout and is not atomic');
    else if (!isInteger(declared) || scalars[declared]!.value !== type)
      this.#failAt(value, `bit-field declared as ${this.#module.rels.typeName(declared)}`);
    else if (!fitsWidth(width, declared, this.#lanes))
      this.#failAt(value, `bit-field of ${width} bits does not fit ${scalars[declared]!.name}`);
  }

  /** Arguments and result against the call's own signature; `at` is the count's pool index. */
  #call(value: Value, sigId: SigId, at: number): void {
    const { body } = this.#def;
    const { types } = this.#module;
    const sig = types.signatures[sigId]!;
    // First the count, so that a long signature costs no more than the arguments given.
    const hidden = types.isAggregate(sig.result) ? 1 : 0;
    const count = body.operand(value, at);
    if (count !== sig.params.length + hidden)
      return this.#failAt(value, `${count} arguments for ${sig.params.length + hidden} of the signature`);
    let bad = false;
    this.#sigLanes(sig, (message) => { bad = true; this.#failAt(value, message); });
    if (bad) return;
    const result = hidden === 1 ? VNone : types.valueType(sig.result);
    if (body.type[value] !== result)
      this.#failAt(value, `has result type ${typeName(body.type[value]!)} instead of ${typeName(result)}`);
    for (let i = 0; i < count; i++) {
      const arg = body.operand(value, at + 1 + i);
      const want = i < hidden ? VPtr : types.valueType(sig.params[i - hidden]!);
      if (body.type[arg] !== want)
        this.#failAt(value, `argument ${i} has type ${typeName(body.type[arg]!)} instead of ${typeName(want)}`);
    }
  }

  /** In a linked program the signature agrees with the callee's in every lane. */
  #callee(value: Value, symbol: number, sigId: SigId): void {
    const { symbols, types } = this.#module;
    for (let lane = 0; lane < laneCount; lane++) {
      if (!hasLane(this.#lanes, lane)) continue;
      const target = symbols[this.#checker.aliasTarget(symbol, lane)];
      const def = target?.defs.find((d) => hasLane(d.layouts, lane));
      if (target === undefined || def?.kind !== 'function') continue;
      const callee = types.signatures[def.sig];
      if (callee !== undefined && !sigsAgree(this.#module, types.signatures[sigId]!, callee, lane)) {
        return this.#failAt(value, `signature differs from ${target.name}'s (${layouts[lane]!.name})`);
      }
    }
  }

  /** Keys of the operand's type, distinct in every lane. */
  #switch(value: Value, a: number): void {
    const { body } = this.#def;
    const { rels } = this.#module;
    const { kinds, count } = this.#operands;
    const start = body.start[value]!;
    const keys: number[] = [];
    for (let i = 0; i < count; i++) if (kinds[i] === OK) keys.push(body.pool[start + i]!);
    for (const key of keys) {
      if (scalars[rels.list[key]!.type]!.value !== a)
        return this.#failAt(value, `key ${rels.describe(key)} has another type than ${typeName(a)}`);
    }
    for (let lane = 0; lane < laneCount; lane++) {
      if (!hasLane(this.#lanes, lane)) continue;
      const width = a === VI32 ? 32 : a === VI64 ? 64 : layouts[lane]!.wordBits;
      const seen = new Set<bigint>();
      for (const key of keys) {
        const number = BigInt.asIntN(width, rels.list[key]!.lanes[lane]!);
        if (seen.has(number)) return this.#failAt(value, `key ${number} occurs twice (${layouts[lane]!.name})`);
        seen.add(number);
      }
    }
  }

  /** Arguments of jumps against block parameters. */
  #targets(value: Value): void {
    const { body } = this.#def;
    const { kinds, count } = this.#operands;
    const start = body.start[value]!;
    for (let i = 0; i < count; i++) {
      if (kinds[i] !== OBlock) continue;
      const block = body.pool[start + i]!;
      const { params } = body.blocks[block]!;
      const given = body.pool[start + i + 1]!;
      if (given !== params.length) {
        this.#failAt(value, `${given} arguments for ${params.length} parameters of b${block}`);
        continue;
      }
      for (let p = 0; p < given; p++) {
        const arg = body.pool[start + i + 2 + p]!;
        if (body.type[arg] !== body.type[params[p]!]) {
          this.#failAt(
            value,
            `argument %${arg} of b${block} has type ${typeName(body.type[arg]!)} instead of ${typeName(body.type[params[p]!]!)}`,
          );
        }
      }
    }
  }

  /** Definitions dominate their uses (in blocks that can be reached). */
  #dominance(): void {
    const { body } = this.#def;
    const blockCount = body.blocks.length;
    const starts = new Int32Array(blockCount + 1);
    const edges: number[] = [];
    for (let b = 0; b < blockCount; b++) {
      const { insts } = body.blocks[b]!;
      const last = insts[insts.length - 1]!;
      if (this.#operands.expand(body, last)) {
        for (let i = 0; i < this.#operands.count; i++) {
          const entry = body.pool[body.start[last]! + i]!;
          if (this.#operands.kinds[i] === OBlock) edges.push(entry);
          else if (this.#operands.kinds[i] === OLabel) edges.push(body.labels[entry]!);
        }
      }
      starts[b + 1] = edges.length;
    }
    const tree = new DomTree(blockCount, starts, edges);
    for (let b = 0; b < blockCount; b++) {
      if (!tree.isReachable(b)) continue;
      for (const value of body.blocks[b]!.insts) {
        if (!this.#operands.expand(body, value)) continue;
        const start = body.start[value]!;
        for (let i = 0; i < this.#operands.count; i++) {
          if (!isValueKind(this.#operands.kinds[i]!)) continue;
          const used = body.pool[start + i]!;
          const home = this.#home[used]!;
          const ok =
            home === b ? this.#place[used]! < this.#place[value]! : tree.isReachable(home) && tree.dominates(home, b);
          if (!ok) {
            this.#failAt(value, `%${used} is not defined on every way here`);
            if (this.#checker.full) return;
          }
        }
      }
    }
  }
}

const referenceNames: Readonly<Record<number, string>> = {
  [OType]: 'type', [OSym]: 'symbol', [OSlot]: 'slot', [OName]: 'described call', [OSig]: 'signature', [OLabel]: 'label',
  [OBlock]: 'block', [OImm]: 'immediate', [OValue]: 'value',
};

function typeName(type: number): string { return valueTypeNames[type] ?? `type ${type}`; }

function isPower(n: number): boolean { return n > 0 && (n & n - 1) === 0; }

/** An access whose fields all mean something. */
function isMem(aux: number): boolean {
  return (
    memScalar(aux) !== Void &&
    memAlign(aux) <= maxFrameAlign &&
    memAlign(aux) >= 0 &&
    memEndian(aux) < endianNames.length &&
    memOrder(aux) < orderNames.length
  );
}

/** Machine class of a type in a signature under a lane: register kinds that are the same there compare equal. */
function machineClass(module: Module, type: number, lane: number): number {
  const value = module.types.valueType(type);
  if (type === Void) return VNone;
  if (value === VWord || value === VPtr) return layouts[lane]!.wordBits === 32 ? VI32 : VI64;
  return value;
}

/**
 * Whether a call through signature `call` may enter a function of signature `callee` under a lane: as many fixed
 * parameters, registers of the same class once `word` is known, aggregates (any) for aggregates, both variadic or
 * neither.
 */
export function sigsAgree(module: Module, call: Signature, callee: Signature, lane: number): boolean {
  const { types } = module;
  if (call === callee) return true;
  if (call.fixed >= 0 !== callee.fixed >= 0 || call.fixed >= 0 && call.fixed !== callee.fixed) return false;
  const fixed = callee.fixed >= 0 ? callee.fixed : callee.params.length;
  if (call.fixed < 0 && call.params.length !== fixed) return false;
  const same = (a: number, b: number): boolean => {
    const first = types.isAggregate(a);
    if (first !== types.isAggregate(b)) return false;
    return first || machineClass(module, a, lane) === machineClass(module, b, lane);
  };
  if (!same(call.result, callee.result)) return false;
  for (let i = 0; i < fixed; i++) if (!same(call.params[i]!, callee.params[i]!)) return false;
  return true;
}
