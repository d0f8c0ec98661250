// C types to IR types: records once per declaration, arrays interned, function types to signatures.
//
// Pointers are opaque in the IR, so a record only ever refers to types made before it. A record's IR members are its
// C fields one to one (unnamed bit-fields included), so that member paths of the typed tree are paths of the IR.

import type { Module } from '../../ir/module.ts';
import { Signed, SignS1, SignS2, Unsigned } from '../../ir/ops.ts';
import { F32, F64, I16, I32, I64, I8, KStruct, KUnion, Ptr, S1, S2, U16, U32, U64, U8, UWord, Void, Word, type Member, type SigId, type TypeId } from '../../ir/types.ts';
import { isRecord, machineType, TArray, TVoid, type CType, type RecordDecl } from './ctype.ts';
import type { Decl } from './tree.ts';

/** How ops read an operand of this scalar type (the `sign` aux of ir/ops.ts). */
export function signOf(scalar: TypeId): number {
  switch (scalar) {
    case I8: case I16: case I32: case I64: case Word: case F32: case F64: return Signed;
    case U8: case U16: case U32: case U64: case UWord: case Ptr: return Unsigned;
    case S1: return SignS1;
    default: return scalar === S2 ? SignS2 : Unsigned;
  }
}

/** Whether the scalar is narrower than its register. */
export function isNarrow(scalar: TypeId): boolean {
  return scalar <= U16;
}

/** Maps C types of one module to IR types. */
export class IrTypes {
  readonly #module: Module;
  /** Signatures of function types that name no record, whose IR type could change with the lanes. */
  readonly #signatures = new Map<CType, SigId>();

  constructor(module: Module) {
    this.#module = module;
  }

  /** IR type of a complete object type; a variable or incomplete array counts as length 0. */
  of(type: CType): TypeId {
    if (type.kind === TArray) {
      const { rels, types } = this.#module;
      const length = type.length >= 0 ? type.length : rels.int(0, UWord);
      return types.array(this.of(type.to!), rels.convert(length, UWord));
    }
    if (type.record !== null) return this.record(type.record);
    const scalar = machineType(type);
    if (scalar < 0) throw new Error(`no IR type for C type kind ${type.kind}`);
    return scalar;
  }

  /** Alignment in bytes of an automatic object, 0 for its type's: arrays of 16 bytes or more are aligned to 16 on every
   *  target, as the psABI for x86-64 wants it (3.1.2) and programs rely on. */
  slotAlign(decl: Decl): number {
    const type = decl.type.unqual;
    if (decl.align > 0 || type.kind !== TArray || type.length < 0) return decl.align;
    const { lanes } = this.#module.rels.get(this.#module.rels.size(this.of(type)));
    return lanes.every((size) => size === undefined || size >= 16n) ? 16 : 0;
  }

  record(decl: RecordDecl): TypeId {
    if (decl.ir >= 0) return decl.ir;
    const members: Member[] = decl.fields.map((field) => ({
      name: field.name, type: this.of(field.type), bits: field.bits, align: field.align, packed: field.packed,
    }));
    decl.ir = this.#module.types.record(decl.isUnion ? KUnion : KStruct, decl.tag, members, decl.pack, decl.align);
    return decl.ir;
  }

  /** Signature of a function type, of a definition or of a prototyped call. */
  signature(type: CType): SigId {
    const known = this.#signatures.get(type);
    if (known !== undefined) return known;
    const params = type.params.map((param) => this.of(param));
    const signature = this.#module.types.signature(this.result(type.to!), params, type.variadic ? params.length : -1);
    if (!isRecord(type.to!) && !type.params.some(isRecord)) this.#signatures.set(type, signature);
    return signature;
  }

  /** Signature of one call: the arguments' types as passed. */
  callSignature(type: CType, args: readonly CType[]): SigId {
    if (!type.variadic && !type.unprototyped && args.length === type.params.length) return this.signature(type);
    const params = args.map((arg, i) => this.of(i < type.params.length && !type.unprototyped ? type.params[i]! : arg));
    return this.#module.types.signature(this.result(type.to!), params, type.variadic ? type.params.length : -1);
  }

  result(type: CType): TypeId {
    return type.kind === TVoid ? Void : this.of(type);
  }
}
