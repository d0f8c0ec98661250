// Random valid modules for property tests: a seed gives a module that the verifier must accept.
//
// Everything is driven by the op table, so that a new operation is covered when its row exists: operands are picked (or
// made as constants) by their kinds, and only rules that the table cannot say are spelled out here. Jumps pass
// arguments, go backwards as well, and may loop for ever; whoever runs such a module bounds its steps.

import { Builder } from '../ir/builder.ts';
import { laneCount } from '../ir/layout.ts';
import {
  Body, Module, type Definition, type FunctionDef, type Init, type InitItem, type SymbolId, type Value,
} from '../ir/module.ts';
import * as Op from '../ir/op.gen.ts';
import {
  OA, OHi, OI32, OImm, OK, OLabel, OLo, operandsOf, OPtr, ops, OSlot, OSym, OT, OType, OWord, packMem, resultOf,
  rmwNames, Terminates, typesOf,
} from '../ir/ops.ts';
import { firstOperator, RConvert, REq, relOps, RLe, RSelect, type Rel } from '../ir/rel.ts';
import { LayoutError } from '../ir/typelayout.ts';
import {
  F32, F64, I32, I8, KArray, KScalar, KStruct, KUnion, Ptr, S2, scalars, U8, UWord, VF32, VF64, VI32, VI64, VNone,
  Void, VPtr, VWord, type Member, type SigId, type TypeId,
} from '../ir/types.ts';

/** Small deterministic generator (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** 0 to 2^32 - 1. */
  next(): number {
    this.#state = this.#state + 0x6d2b79f5 | 0;
    let t = Math.imul(this.#state ^ this.#state >>> 15, 1 | this.#state);
    t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
    return (t ^ t >>> 14) >>> 0;
  }

  /** 0 to n - 1. */
  below(n: number): number { return this.next() % n; }
  chance(percent: number): boolean { return this.below(100) < percent; }
  pick<T>(list: readonly T[]): T { return list[this.below(list.length)]!; }

  /** An integer of any magnitude. */
  integer(): bigint {
    const bits = BigInt(this.below(65));
    const value = (BigInt(this.next()) << 32n | BigInt(this.next())) & (1n << bits) - 1n;
    return this.chance(50) ? BigInt.asIntN(64, value) : BigInt.asIntN(64, -value);
  }

  float(): number {
    return this.pick([0, -0, 1, -1.5, 1e300, -1e-300, Infinity, -Infinity, NaN, 0.1, this.next(), 5e-324]);
  }
}

/** The module that a seed stands for. */
export function randomModule(seed: number): Module {
  return new Generator(new Random(seed)).module();
}

const integerScalars = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

/** Scalars that are kept in a register type. */
function scalarsIn(register: number): TypeId[] {
  return scalars.flatMap((scalar, id) => scalar.value === register && id !== Void ? [id] : []);
}

class Generator {
  readonly #random: Random;
  readonly #module = new Module('random.c');
  /** Complete types with a layout everywhere. */
  readonly #types: TypeId[] = [];
  readonly #functions: { readonly symbol: SymbolId; readonly sig: SigId }[] = [];
  readonly #objects: SymbolId[] = [];
  readonly #tls: SymbolId[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  module(): Module {
    const r = this.#random;
    const m = this.#module;
    m.kind = r.pick(['object', 'program', 'program', 'shared']);
    if (r.chance(20)) m.layouts = 1 + r.below(15);
    for (let n = r.below(3); n > 0; n--) m.files.push(r.pick(['a.c', 'dir/b "x".h', 'ü.c', `f${n}.h`]));
    for (let n = r.below(3); n >= 0; n--) m.sysc(r.pick(['write', 'getpid', 'exit', 'read']));
    if (r.chance(50)) m.notes.set('producer', 'random\n"test" \\');
    for (let n = r.below(8); n > 0; n--) this.#type();
    for (let n = 1 + r.below(3); n > 0; n--) this.#declareFunction(n);
    if (m.kind === 'program') {
      this.#functions.push({
        symbol: m.addSymbol('__lode_start', 'function', 'global'),
        sig: m.types.signature(Void, []),
      });
    }
    for (let n = r.below(4); n > 0; n--)
      this.#objects.push(m.addSymbol(r.pick(['x', '.str', 'a b', 'y']), 'object', 'local'));
    if (r.chance(30)) this.#tls.push(m.addSymbol('t', 'tls', 'global'));
    if (r.chance(40)) m.addSymbol('undefined', r.pick(['function', 'object']), r.pick(['global', 'weak']));
    for (const symbol of m.symbols) {
      symbol.layouts = m.layouts;
      symbol.line = this.#line();
      if (r.chance(20)) symbol.section = '.text.x';
      if (r.chance(20)) symbol.used = true;
      if (r.chance(20)) symbol.visibility = 'hidden';
    }
    for (const { symbol, sig } of this.#functions) this.#define(symbol, (lanes) => this.#function(lanes, sig));
    for (const symbol of [...this.#objects, ...this.#tls])
      this.#define(symbol, (lanes) => this.#data(lanes, m.symbols[symbol]!.kind === 'tls'));
    if (r.chance(30)) {
      const alias = m.addSymbol('alias', 'function', 'weak');
      m.symbols[alias]!.layouts = m.layouts;
      m.symbols[alias]!.defs.push({
        kind: 'alias',
        layouts: m.layouts,
        target: this.#functions[0]!.symbol,
        line: this.#line(),
      });
    }
    if (r.chance(30))
      m.hooks.push({
        symbol: this.#functions[0]!.symbol,
        priority: r.below(65536),
        destructor: r.chance(50),
        layouts: m.layouts,
      });
    return m;
  }

  #line(): number {
    const r = this.#random;
    const file = r.below(this.#module.files.length);
    return file === 0 ? 0 : file << 20 | r.below(1000);
  }

  // Types and constants.

  #anyType(): TypeId {
    const r = this.#random;
    return r.chance(50) && this.#types.length > 0 ? r.pick(this.#types) : r.below(Void);
  }

  #type(): void {
    const r = this.#random;
    const { types, rels } = this.#module;
    let id: TypeId;
    if (r.chance(40)) {
      id = types.array(this.#anyType(), r.chance(50) ? rels.int(r.below(9), UWord) : this.#rel(UWord));
    } else {
      const members: Member[] = [];
      for (let n = r.below(6); n > 0; n--) {
        const bits = r.chance(30) ? r.below(9) : -1;
        const type = bits >= 0 ? r.pick(integerScalars) : this.#anyType();
        members.push({
          name: bits === 0 || r.chance(15) ? '' : `m${n}`,
          type,
          bits,
          align: r.chance(10) ? 1 << r.below(5) : 0,
          packed: r.chance(10),
        });
      }
      id = types.record(
        r.pick([KStruct, KStruct, KUnion]),
        r.chance(70) ? `s${r.below(9)}` : '',
        members,
        r.chance(15) ? 1 << r.below(4) : 0,
        r.chance(15) ? 1 << r.below(6) : 0,
      );
    }
    if (id === types.list.length - 1 && this.#size(id) < 1 << 14) this.#types.push(id);
  }

  /** Largest size in bytes over all lanes; Infinity if it has none. */
  #size(type: TypeId): number {
    let size = 0;
    for (let lane = 0; lane < laneCount; lane++) {
      try {
        size = Math.max(size, this.#module.rels.layouts.size(type, lane));
      } catch (error) {
        if (!(error instanceof LayoutError)) throw error;
        return Infinity;
      }
    }
    return size;
  }

  /** A constant of a type, with a value in every lane. */
  #rel(type: TypeId, depth = 3): Rel {
    const r = this.#random;
    const { rels } = this.#module;
    let made = rels.int(r.integer(), type);
    if (depth > 0 && r.chance(70)) {
      const op = firstOperator + r.below(relOps.length - firstOperator);
      if (op === RConvert) made = rels.convert(this.#leaf(depth), type);
      else if (op >= REq && op <= RLe)
        made = rels.convert(rels.op(op, I32, this.#rel(UWord, depth - 1), this.#rel(UWord, depth - 1)), type);
      else {
        const args: Rel[] = [];
        for (let i = 0; i < relOps[op]!.arity; i++)
          args.push(this.#rel(op === RSelect && i === 0 ? I32 : type, depth - 1));
        made = rels.op(op, type, ...args);
      }
    }
    return rels.get(made).valid === 15 ? made : rels.int(r.below(100), type);
  }

  /** A SIZE, ALIGN, OFFSET, BITS, WORD or BIG, or something over them. */
  #leaf(depth: number): Rel {
    const r = this.#random;
    const { rels } = this.#module;
    const made = this.#pathLeaf();
    return made >= 0
      ? made
      : r.pick([
          () => rels.word(),
          () => rels.big(),
          () => rels.size(this.#anyType()),
          () => rels.align(this.#anyType()),
          () => this.#rel(UWord, depth - 1),
        ])();
  }

  /** An offset or bit offset into a random type, -1 if there is none. */
  #pathLeaf(): Rel {
    const r = this.#random;
    const { rels, types } = this.#module;
    if (this.#types.length === 0 || r.chance(40)) return -1;
    const what = r.pick(this.#types);
    const path: number[] = [];
    let at = what;
    for (let steps = r.below(4); steps >= 0; steps--) {
      const type = types.get(at);
      if (type.kind === KScalar) break;
      if (type.kind === KArray) {
        path.push(r.below(4));
        at = type.element;
        continue;
      }
      if (type.members.length === 0) break;
      const index = r.below(type.members.length);
      path.push(index);
      if (type.members[index]!.bits >= 0) {
        const made = rels.bits(what, path);
        return rels.get(made).valid === 15 ? made : -1;
      }
      at = type.members[index]!.type;
    }
    const made = rels.offset(what, path);
    return rels.get(made).valid === 15 ? made : -1;
  }

  /** A byte offset that is usually small. */
  #offset(): Rel {
    const { rels } = this.#module;
    const made = this.#pathLeaf();
    return made >= 0 ? made : rels.int(this.#random.below(16), UWord);
  }

  // Symbols.

  #signature(variadic: boolean, extra: boolean): SigId {
    const r = this.#random;
    const params: TypeId[] = [];
    for (let n = r.below(4); n > 0; n--) params.push(this.#anyType());
    const fixed = variadic ? params.length : -1;
    if (extra) for (let n = r.below(3); n > 0; n--) params.push(r.pick([I32, F64, Ptr]));
    return this.#module.types.signature(r.chance(30) ? Void : this.#anyType(), params, fixed);
  }

  #declareFunction(n: number): void {
    const r = this.#random;
    const sig = this.#signature(r.chance(25), false);
    const symbol = this.#module.addSymbol(
      r.pick([`f${n}`, `g.${n}`, `k${n}`]),
      'function',
      r.pick(['global', 'weak', 'local']),
    );
    this.#module.symbols[symbol]!.sig = r.chance(70) ? sig : -1;
    this.#functions.push({ symbol, sig });
  }

  /** One definition for all lanes, or variants. */
  #define(symbol: SymbolId, make: (lanes: number) => Definition): void {
    const r = this.#random;
    const { layouts, symbols } = this.#module;
    const splits = r.chance(70) ? [15] : r.pick([[3, 12], [5, 10], [1, 14], [10], [1, 2, 4, 8]]);
    for (const split of splits) if ((split & layouts) !== 0) symbols[symbol]!.defs.push(make(split & layouts));
  }

  #data(lanes: number, isTls: boolean): Definition {
    const r = this.#random;
    const type = this.#anyType();
    const common = !isTls && r.chance(10);
    return {
      kind: 'data',
      layouts: lanes,
      type,
      align: r.chance(20) ? 1 << r.below(6) : 0,
      init: common ? { kind: 'zero' } : this.#init(type, -1, 0),
      readOnly: r.chance(20),
      common,
      line: this.#line(),
    };
  }

  #init(type: TypeId, bits: number, depth: number): Init {
    const r = this.#random;
    const { types, rels, symbols } = this.#module;
    const found = types.get(type);
    if (r.chance(15)) return { kind: 'zero' };
    if (found.kind === KScalar) {
      if (type === F32 || type === F64)
        return { kind: 'float', value: type === F32 ? Math.fround(r.float()) : r.float() };
      if (bits < 0 && (type === Ptr || type === UWord) && r.chance(50)) {
        const usable = symbols.map((_, id) => id).filter((id) => symbols[id]!.kind !== 'tls');
        return { kind: 'addr', symbol: r.pick(usable), addend: r.chance(50) ? rels.int(0, UWord) : this.#offset() };
      }
      if (r.chance(30)) return { kind: 'rel', rel: this.#rel(r.pick(integerScalars)) };
      return { kind: 'int', value: r.integer() };
    }
    const items: InitItem[] = [];
    if (found.kind === KArray) {
      let length = Infinity;
      for (let lane = 0; lane < laneCount; lane++) length = Math.min(length, Number(rels.value(found.length, lane)));
      if (length === 0) return { kind: 'zero' };
      const count = Math.min(length, 1 + r.below(6));
      if ((found.element === I8 || found.element === U8) && r.chance(60))
        return { kind: 'bytes', bytes: Uint8Array.from({ length: count }, () => r.below(256)) };
      if (found.element < Ptr && r.chance(50))
        return { kind: 'ints', values: Array.from({ length: count }, () => r.integer()) };
      for (let i = 0; i < count; i++)
        if (r.chance(70)) items.push({ index: i, value: this.#init(found.element, -1, depth + 1) });
      return { kind: 'list', items };
    }
    if (found.members.length === 0) return { kind: 'zero' };
    if (found.kind === KUnion) {
      const index = r.below(found.members.length);
      return {
        kind: 'list',
        items: [{ index, value: this.#init(found.members[index]!.type, found.members[index]!.bits, depth + 1) }],
      };
    }
    found.members.forEach((member, index) => {
      if (r.chance(70)) items.push({ index, value: this.#init(member.type, member.bits, depth + 1) });
    });
    return { kind: 'list', items };
  }

  #function(lanes: number, sig: SigId): FunctionDef {
    const r = this.#random;
    const body = new FunctionGenerator(this.#random, this.#module, sig, {
      functions: this.#functions,
      objects: this.#objects,
      tls: this.#tls,
      anyType: () => this.#anyType(),
      rel: (type) => this.#rel(type),
      offset: () => this.#offset(),
      signature: () => this.#signature(r.chance(30), true),
      scalarSignature: () =>
        this.#module.types.signature(
          r.pick([Void, I32, UWord, 6]),
          Array.from({ length: r.below(4) }, () => r.below(Void)),
        ),
    }).body();
    return {
      kind: 'function',
      layouts: lanes,
      sig,
      body,
      optLevel: r.below(4),
      noInline: r.chance(10),
      alwaysInline: r.chance(10),
      noReturn: r.chance(10),
      parameterNames: r.chance(20) ? Array.from({ length: 1 + r.below(3) }, () => r.pick(['', 'n', 'a b'])) : [],
      line: this.#line(),
    };
  }
}

/** What a body may refer to. */
interface Context {
  readonly functions: readonly { readonly symbol: SymbolId; readonly sig: SigId }[];
  readonly objects: readonly SymbolId[];
  readonly tls: readonly SymbolId[];
  anyType(): TypeId;
  rel(type: TypeId): Rel;
  offset(): Rel;
  signature(): SigId;
  scalarSignature(): SigId;
}

class FunctionGenerator {
  readonly #random: Random;
  readonly #module: Module;
  readonly #sig: SigId;
  readonly #context: Context;
  readonly #body = new Body();
  readonly #b: Builder;
  /** Values by type that may be used here: those of the entry and of the current block. */
  #values: Value[][] = [[], [], [], [], [], [], []];

  constructor(random: Random, module: Module, sig: SigId, context: Context) {
    this.#random = random;
    this.#module = module;
    this.#sig = sig;
    this.#context = context;
    this.#b = new Builder(this.#body);
  }

  body(): Body {
    const r = this.#random;
    const b = this.#b;
    const { types } = this.#module;
    for (let n = r.below(4); n > 0; n--)
      b.slot(this.#context.anyType(), r.pick(['', 'x', 'a "b"']), r.chance(20) ? 1 << r.below(7) : 0);
    const blockCount = 1 + r.below(6);
    for (let i = 0; i < blockCount; i++) b.newBlock();
    for (const param of types.signatures[this.#sig]!.params) this.#add(b.blockParam(0, types.valueType(param)));
    const labels = r.chance(25) ? 1 : 0;
    for (let block = 1; block < blockCount; block++) {
      // The last block may be a label's and then has no parameters.
      if (block === blockCount - 1 && labels > 0) this.#body.labels.push(block);
      else for (let n = r.below(3); n > 0; n--) b.blockParam(block, 1 + r.below(6));
    }
    let entryValues: Value[][] = [];
    for (let block = 0; block < blockCount; block++) {
      if (block === 1) entryValues = this.#values;
      if (block > 0) this.#values = entryValues.map((list) => [...list]);
      b.startBlock(block);
      if (block > 0) for (const param of this.#body.blocks[block]!.params) this.#add(param);
      for (let n = r.below(10); n > 0; n--) {
        b.line = r.chance(30) || this.#module.files.length === 1 ? 0 : 1 << 20 | r.below(200);
        this.#inst();
      }
      this.#terminator(blockCount);
    }
    return this.#body;
  }

  #add(value: Value): Value {
    const type = this.#body.type[value]!;
    if (type !== VNone) this.#values[type]!.push(value);
    return value;
  }

  /** A value of a type, made if there is none. */
  #value(type: number): Value {
    const r = this.#random;
    const known = this.#values[type]!;
    if (known.length > 0 && r.chance(85)) return r.pick(known);
    if (type === VF32 || type === VF64) {
      const value = r.float();
      return this.#add(this.#b.fconst(type, type === VF32 ? Math.fround(value) : value));
    }
    if (type === VPtr && this.#body.slots.length > 0 && r.chance(80))
      return this.#add(this.#b.slotaddr(r.below(this.#body.slots.length)));
    return this.#add(this.#b.iconst(type, r.chance(70) ? BigInt(r.below(64)) : r.integer()));
  }

  /** One of the types of a set. */
  #typeIn(mask: number): number {
    const list: number[] = [];
    for (let type = 1; type <= 6; type++) if ((mask >> type & 1) !== 0) list.push(type);
    return this.#random.pick(list);
  }

  #inst(): void {
    const r = this.#random;
    const op = 2 + r.below(ops.length - 2);
    const row = ops[op]!;
    if ((row.flags & Terminates) !== 0 || op === Op.param) return;
    if ((op === Op.tlsaddr && this.#context.tls.length === 0) || (op === Op.slotaddr && this.#body.slots.length === 0))
      return;
    if (op === Op.labeladdr && this.#body.labels.length === 0) return;
    if (op === Op.vastart && this.#module.types.signatures[this.#sig]!.fixed < 0) return;
    if (op === Op.call || op === Op.icall || op === Op.sysc) return this.#call(op);
    const type = resultOf[op] === 255 ? this.#typeIn(typesOf[op]!) : resultOf[op]!;
    const a = this.#operandType(op, type);
    let aux = 0;
    switch (row.aux) {
      case 'nsw': aux = r.below(2); break;
      case 'sign': aux = r.below(4); break;
      case 'scalar': aux = r.below(4); break;
      case 'order': aux = r.below(6); break;
      case 'mem': case 'rmw': {
        const register = type === VNone ? a : type;
        const scalar = r.pick(scalarsIn(register));
        const isField = op === Op.bfload || op === Op.bfstore;
        aux = packMem({
          scalar,
          align: r.chance(30) ? 1 + r.below(4) : 0,
          volatile: r.chance(20),
          endian: !isField && r.chance(20) ? r.below(3) : 0,
          order: !isField && r.chance(20) ? r.below(6) : 0,
          tag: r.chance(20) ? r.below(0x2000) : 0,
          rmw: row.aux === 'rmw' ? r.below(rmwNames.length) : 0,
        });
        break;
      }
      default:
    }
    const operands: number[] = [];
    for (const kind of operandsOf[op]!) {
      switch (kind) {
        case OT:
          operands.push(this.#value(type));
          break;
        case OA:
          operands.push(this.#value(a));
          break;
        case OI32:
          operands.push(this.#value(VI32));
          break;
        case OWord:
          operands.push(this.#value(VWord));
          break;
        case OPtr:
          operands.push(this.#value(VPtr));
          break;
        case OK:
          operands.push(this.#constant(op, type));
          break;
        case OType:
          operands.push(op === Op.copy ? this.#context.anyType() : this.#declared(type === VNone ? a : type));
          break;
        case OSym:
          operands.push(op === Op.tlsaddr ? r.pick(this.#context.tls) : this.#addressed());
          break;
        case OSlot:
          operands.push(r.below(this.#body.slots.length));
          break;
        case OLo:
          this.#literal(op, operands);
          break;
        case OHi:
          break;
        case OImm:
          operands.push(op === Op.alloca ? 1 << r.below(6) : 1 + r.below(8));
          break;
        case OLabel:
          operands.push(r.below(this.#body.labels.length));
          break;
        default:
          throw new Error(`${row.name}: operand kind ${kind}`);
      }
    }
    this.#add(this.#b.emit(op, type, aux, operands));
  }

  #operandType(op: number, type: number): number {
    const r = this.#random;
    switch (op) {
      case Op.extend: return type === VWord ? VI32 : r.pick([VI32, VWord]);
      case Op.trunc: return type === VWord ? VI64 : r.pick([VI64, VWord]);
      case Op.itof: return r.pick([VI32, VI64, VWord]);
      case Op.ftoi: return r.pick([VF32, VF64]);
      case Op.bitcast: return type === VI32 ? VF32 : type === VI64 ? VF64 : type === VF32 ? VI32 : VI64;
      default: return typesOf[op] === 0 ? VI32 : this.#typeIn(typesOf[op]!);
    }
  }

  #constant(op: number, type: number): Rel {
    const r = this.#random;
    if (op === Op.rconst) return this.#context.rel(r.pick(scalarsIn(type).filter((scalar) => scalar <= S2)));
    return this.#context.offset();
  }

  /** A scalar that a bit-field kept in this register may be declared as; every one has at least 8 bits. */
  #declared(type: number): TypeId {
    return this.#random.pick(scalarsIn(type));
  }

  #addressed(): SymbolId {
    const r = this.#random;
    return r.chance(50) && this.#context.objects.length > 0
      ? r.pick(this.#context.objects)
      : r.pick(this.#context.functions).symbol;
  }

  #literal(op: number, operands: number[]): void {
    const r = this.#random;
    if (op === Op.fconst) {
      const view = new DataView(new ArrayBuffer(8));
      view.setFloat64(0, Math.fround(r.float()));
      if (r.chance(5)) view.setUint32(4, 0x20000000);
      operands.push(view.getInt32(4), view.getInt32(0));
      return;
    }
    const value = r.integer();
    operands.push(Number(BigInt.asIntN(32, value)), Number(value >> 32n));
  }

  #call(op: number): void {
    const r = this.#random;
    const { types } = this.#module;
    const callee = r.pick(this.#context.functions);
    let sigId =
      op === Op.call ? callee.sig : op === Op.sysc ? this.#context.scalarSignature() : this.#context.signature();
    let sig = types.signatures[sigId]!;
    if (op === Op.call && sig.fixed >= 0 && r.chance(70)) {
      sigId = types.signature(sig.result, [...sig.params, I32, F64].slice(0, sig.fixed + r.below(3)), sig.fixed);
      sig = types.signatures[sigId]!;
    }
    const args: Value[] = [];
    if (types.isAggregate(sig.result)) args.push(this.#value(VPtr));
    for (const param of sig.params) args.push(this.#value(types.valueType(param)));
    const result = types.isAggregate(sig.result) ? VNone : types.valueType(sig.result);
    const first =
      op === Op.call ? callee.symbol : op === Op.icall ? this.#value(VPtr) : r.below(this.#module.syscs.length);
    this.#add(this.#b.emit(op, result, 0, [first, sigId, args.length, ...args]));
  }

  /** A block other than the entry with arguments. */
  #target(blockCount: number): number[] {
    const block = 1 + this.#random.below(blockCount - 1);
    const { params } = this.#body.blocks[block]!;
    return [block, params.length, ...params.map((param) => this.#value(this.#body.type[param]!))];
  }

  #terminator(blockCount: number): void {
    const r = this.#random;
    const b = this.#b;
    const { types, rels } = this.#module;
    const { result } = types.signatures[this.#sig]!;
    switch (blockCount === 1 ? 0 : r.below(7)) {
      case 1: return void b.emit(Op.br, VNone, 0, this.#target(blockCount));
      case 2: {
        const condition = this.#value(VI32);
        return void b.emit(Op.brif, VNone, r.below(3), [
          condition,
          ...this.#target(blockCount),
          ...this.#target(blockCount),
        ]);
      }
      case 3: {
        const type = r.pick([VI32, VI64, VWord]);
        const operands = [this.#value(type)];
        const keys = new Set<number>();
        const scalar = type === VI32 ? I32 : r.pick(scalarsIn(type).filter((s) => s <= S2));
        for (let n = r.below(4); n > 0; n--) keys.add(r.below(100));
        const cases: number[][] = [...keys].map((key) => [rels.int(key, scalar), ...this.#target(blockCount)]);
        if (cases.length > 0 && r.chance(30))
          cases[0]![0] = rels.convert(
            rels.op(
              relOps.findIndex((op) => op.name === 'add'),
              UWord,
              rels.word(),
              rels.int(1000, UWord),
            ),
            scalar,
          );
        operands.push(cases.length, ...cases.flat());
        return void b.emit(Op.switch_, VNone, 0, [...operands, ...this.#target(blockCount)]);
      }
      case 4:
        if (this.#body.labels.length > 0) return void b.emit(Op.brind, VNone, 0, [this.#value(VPtr), 1, 0]);
        return void b.emit(Op.trap, VNone, 0, []);
      case 5: return void b.emit(r.pick([Op.unreachable, Op.trap]), VNone, 0, []);
      case 6:
        if (r.chance(30)) return void b.emit(Op.longjmp, VNone, 0, [this.#value(VPtr), this.#value(VI32)]);
        return this.#return(result);
      default: return this.#return(result);
    }
  }

  #return(result: TypeId): void {
    if (result === Void) return this.#b.ret();
    this.#b.ret(this.#value(this.#module.types.valueType(result)));
  }
}
