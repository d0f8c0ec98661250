// Variadic functions and calls as ordinary ones, IR to IR under one layout: the variable arguments lie in an array of 8-byte slots
// in the caller's frame, whose address is a last argument (DESIGN.md 3). After this no signature that is called is variadic.
//
// Integers are extended to 64 bits by their own signedness and stored in the layout's order, float as double, aggregates inline,
// rounded up to 8 bytes. One array per function serves all its calls: it is dead before the next call's is filled.

import type { Layout } from '../../ir/layout.ts';
import type { Body, FunctionDef, Module, SlotId, Value } from '../../ir/module.ts';
import * as Op from '../../ir/op.gen.ts';
import { packMem, Unsigned, Signed } from '../../ir/ops.ts';
import { scalarSigned } from '../../ir/rel.ts';
import { F32, F64, I64, Ptr, UWord, VF64, VI64, VNone, VPtr, VWord, type SigId, type TypeId } from '../../ir/types.ts';

/** The signature that calls of a variadic one have here. */
function fixedSignature(module: Module, sig: SigId): SigId {
  const { result, params, fixed } = module.types.signatures[sig]!;
  return module.types.signature(result, [...params.slice(0, fixed), Ptr]);
}

/** The definition without variable parameters; rewrites its body and the calls in it. */
export function lowerVariadic(module: Module, def: FunctionDef, layout: Layout): FunctionDef {
  const { body } = def;
  let pointer: Value = -1;
  if (module.types.signatures[def.sig]!.fixed >= 0) {
    const { params } = body.blocks[0]!;
    pointer = body.push(Op.param, VPtr, 0, [params.length], 0);
    params.push(pointer);
  }
  new Lowering(module, body, layout, pointer).run();
  return pointer < 0 ? def : { ...def, sig: fixedSignature(module, def.sig) };
}

class Lowering {
  readonly #module: Module;
  readonly #body: Body;
  readonly #layout: Layout;
  readonly #pointer: Value;
  #slot: SlotId = -1;
  #bytes = 0;
  #out: Value[] = [];
  #line = 0;

  constructor(module: Module, body: Body, layout: Layout, pointer: Value) {
    this.#module = module;
    this.#body = body;
    this.#layout = layout;
    this.#pointer = pointer;
  }

  run(): void {
    const body = this.#body;
    for (const block of body.blocks) {
      if (!block.insts.some((inst) => this.#concerns(inst))) continue;
      this.#out = [];
      for (const inst of block.insts) {
        if (body.op[inst] === Op.vastart) this.#start(inst);
        else if (this.#concerns(inst)) this.#call(inst);
        this.#out.push(inst);
      }
      block.insts = this.#out;
    }
    if (this.#slot < 0) return;
    const { types, rels } = this.#module;
    body.slots[this.#slot] = { type: types.array(I64, rels.int(this.#bytes / 8, UWord)), align: 8, name: '' };
  }

  #concerns(inst: Value): boolean {
    const op = this.#body.op[inst];
    return op === Op.vastart || (op === Op.call || op === Op.icall) && this.#module.types.signatures[this.#body.operand(inst, 1)]!.fixed >= 0;
  }

  /** The address that the caller gave: plus nothing. */
  #start(inst: Value): void {
    const body = this.#body;
    const made = body.push(Op.field, VPtr, 0, [this.#pointer, this.#module.rels.int(0, UWord)], 0);
    // The arrays may have grown.
    body.op[inst] = Op.field;
    body.start[inst] = body.start[made]!;
    body.length[inst] = body.length[made]!;
  }

  #emit(op: number, type: number, aux: number, operands: readonly number[]): Value {
    const value = this.#body.push(op, type, aux, operands, this.#line);
    this.#out.push(value);
    return value;
  }

  #call(inst: Value): void {
    const body = this.#body;
    const { types } = this.#module;
    this.#line = body.line[inst]!;
    const sig = body.operand(inst, 1);
    const { result, params, fixed } = types.signatures[sig]!;
    const first = types.isAggregate(result) ? 1 : 0;
    const args = Array.from({ length: body.operand(inst, 2) }, (_, i) => body.operand(inst, 3 + i));
    let offset = 0;
    for (let i = fixed; i < params.length; i++) {
      this.#store(params[i]!, args[first + i]!, offset);
      offset += this.#slotBytes(params[i]!);
    }
    const array = offset === 0 ? this.#emit(Op.iconst, VPtr, 0, [0, 0]) : this.#address(0);
    this.#bytes = Math.max(this.#bytes, offset);
    const made = body.push(body.op[inst]!, body.type[inst]!, 0, [body.operand(inst, 0), fixedSignature(this.#module, sig), first + fixed + 1, ...args.slice(0, first + fixed), array], 0);
    body.start[inst] = body.start[made]!;
    body.length[inst] = body.length[made]!;
  }

  #slotBytes(type: TypeId): number {
    return this.#module.types.isAggregate(type) ? Math.ceil(this.#module.rels.layouts.size(type, this.#layout.lane) / 8) * 8 : 8;
  }
  #address(offset: number): Value {
    if (this.#slot < 0) this.#slot = this.#body.slots.push({ type: I64, align: 8, name: '' }) - 1;
    const base = this.#emit(Op.slotaddr, VPtr, 0, [this.#slot]);
    return offset === 0 ? base : this.#emit(Op.field, VPtr, 0, [base, this.#module.rels.int(offset, UWord)]);
  }

  #store(type: TypeId, value: Value, offset: number): void {
    const { types, rels } = this.#module;
    const layout = this.#layout;
    const at = this.#address(offset);
    if (types.isAggregate(type)) {
      if (rels.layouts.size(type, layout.lane) > 0) this.#emit(Op.copy, VNone, 0, [at, value, type]);
      return;
    }
    if (type === F32 || type === F64) {
      const double = type === F32 ? this.#emit(Op.fpromote, VF64, 0, [value]) : value;
      this.#emit(Op.store, VNone, packMem({ scalar: F64 }), [at, double]);
      return;
    }
    const from = this.#body.type[value]!;
    let wide = from === VPtr ? this.#emit(Op.ptoi, VWord, 0, [value]) : value;
    const register = this.#body.type[wide]!;
    if (register !== VI64) wide = this.#emit(Op.extend, VI64, scalarSigned(type, layout) ? Signed : Unsigned, [wide]);
    this.#emit(Op.store, VNone, packMem({ scalar: I64 }), [at, wide]);
  }
}
