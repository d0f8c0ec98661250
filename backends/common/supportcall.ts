// Calls of what stands outside the program: support functions (runtime/support) for operations that a machine lacks, and
// the personality's functions for described calls (runtime/personality).

import type { Value } from '../../ir/module.ts';
import * as Op from '../../ir/op.gen.ts';
import { F32, F64, I32, I64, Ptr, U32, U64, UWord, VNone, Void, type TypeId } from '../../ir/types.ts';
import { isPrimitive } from '../../runtime/abi/calls.ts';
import type { Legalizer } from './legalize.ts';

/** Signatures of the support functions. Legend: name, result, parameters. */
const rows: readonly (readonly [name: string, result: TypeId, ...params: TypeId[]])[] = [
  ['__lode_div_s32', I32, I32, I32], ['__lode_div_u32', U32, U32, U32], ['__lode_rem_s32', I32, I32, I32], ['__lode_rem_u32', U32, U32, U32],
  ['__lode_div_s64', I64, I64, I64], ['__lode_div_u64', U64, U64, U64], ['__lode_rem_s64', I64, I64, I64], ['__lode_rem_u64', U64, U64, U64],
  ['__lode_mulh_s64', I64, I64, I64], ['__lode_mulh_u64', U64, U64, U64],
  ['__lode_sqrt_f32', F32, F32], ['__lode_sqrt_f64', F64, F64],
  ['__lode_s64_to_f32', F32, I64], ['__lode_u64_to_f32', F32, U64], ['__lode_s64_to_f64', F64, I64], ['__lode_u64_to_f64', F64, U64],
  ['__lode_f64_to_s64', I64, F64], ['__lode_f64_to_u64', U64, F64],
  ['__lode_memcpy', Void, Ptr, Ptr, UWord], ['__lode_memmove', Void, Ptr, Ptr, UWord], ['__lode_memset', Void, Ptr, I32, UWord],
  ['__lode_atomic_load', I64, Ptr], ['__lode_atomic_store', Void, Ptr, I64],
  ['__lode_atomic_rmw', I64, Ptr, I64, I32], ['__lode_atomic_cmpxchg', I64, Ptr, I64, I64],
  ['__lode_trap_division', Void],
];
const signatures = new Map(rows.map(([name, result, ...params]) => [name, { result, params }]));
/** Every support function that legalization may ask for. */
export const supportNames: readonly string[] = [...signatures.keys()];

/** Calls a support function; returns its result, `Gone`-like nothing for void. */
export function callSupport(l: Legalizer, name: string, args: readonly Value[]): Value {
  const { result, params } = signatures.get(name)!;
  const { types } = l.module;
  const type = result === Void ? VNone : types.valueType(result);
  return l.raw(Op.call, type, 0, [l.facts.support(name), types.signature(result, params), args.length, ...args]);
}

/** A described call becomes a call of the personality's function for it. */
export function lowerCall(l: Legalizer, inst: Value): Value {
  const { body } = l;
  const name = l.module.syscs[body.operand(inst, 0)]!;
  if (isPrimitive(name)) return l.place(inst);
  body.op[inst] = Op.call;
  body.pool[body.start[inst]!] = l.facts.support(personalityPrefix + name);
  return l.place(inst);
}

/** Before a described call's name: the personality's function. */
export const personalityPrefix = '__lode_call_';
