// Attributes: GNU `__attribute__((x))` and C23 `[[gnu::x]]` read into one record.
//
// Where an attribute may stand is left to the callers, which take from the record what fits the place. What the design
// does not support is an error, what it can ignore is a row of `ignored`, anything else warns.

import type { Attribute, Attributes, Expr as ExprNode, Str, TypeName } from './ast.ts';
import type { Checker } from './check.ts';
import { checkExpr } from './check-expr.ts';
import { checkString } from './check-literal.ts';
import { rvalue } from './check-convert.ts';
import { intPair, isInteger, KChar, KLLong, KLong, KSChar, KShort, KInt, floatType, doubleType, isFloating, errorType, TBool, TComplex, TEnum, TError, TPointer, type CType } from './ctype.ts';
import * as K from './kind.ts';
import type { Format } from './check-format.ts';
import type { Loc } from './source.ts';
import * as X from './tree.ts';
import type { Decl, DeclAttrs } from './tree.ts';

/** What a declaration's attributes say; the neutral record says nothing. */
export interface Attrs {
  packed: boolean;
  /** Bytes, 0 for none. */
  align: number;
  weak: boolean;
  alias: string;
  section: string;
  visibility: '' | 'default' | 'hidden';
  used: boolean;
  unused: boolean;
  noInline: boolean;
  alwaysInline: boolean;
  constructorPriority: number;
  destructorPriority: number;
  noReturn: boolean;
  returnsTwice: boolean;
  cleanup: string;
  transparent: boolean;
  mode: string;
  /** Bytes of a vector, 0 for none. */
  vectorSize: number;
  sysc: string;
  gnuInline: boolean;
  common: boolean | null;
  deprecated: boolean;
  warnUnused: boolean;
  pure: boolean;
  format: Format | null;
  fallthrough: boolean;
  any: boolean;
  loc: Loc;
}

export function newAttrs(): Attrs {
  return {
    packed: false, align: 0, weak: false, alias: '', section: '', visibility: '', used: false, unused: false, noInline: false,
    alwaysInline: false, constructorPriority: -1, destructorPriority: -1, noReturn: false, returnsTwice: false, cleanup: '',
    transparent: false, mode: '', vectorSize: 0, sysc: '', gnuInline: false, common: null, deprecated: false, warnUnused: false, pure: false, format: null,
    fallthrough: false, any: false, loc: 0,
  };
}

/** Known and without meaning here. */
const ignored = new Set([
  'format_arg', 'nonnull', 'returns_nonnull', 'malloc', 'const', 'may_alias', 'nothrow', 'leaf', 'cold', 'hot', 'artificial',
  'alloc_size', 'alloc_align', 'assume_aligned', 'access', 'sentinel', 'no_instrument_function', 'noclone', 'no_sanitize', 'optimize',
  'nocf_check', 'no_split_stack', 'stack_protect', 'no_stack_protector', 'no_reorder', 'no_icf', 'noipa', 'flatten', 'externally_visible',
  'designated_init', 'nonstring', 'no_sanitize_address', 'no_sanitize_undefined', 'no_sanitize_thread', 'no_address_safety_analysis',
  'tls_model', 'error', 'warning', 'simd', 'target', 'copy', 'maybe_unused', 'nodiscard', 'reproducible', 'unsequenced', 'retain',
  'warn_if_not_aligned', 'zero_call_used_regs', 'patchable_function_entry', 'scalar_storage_order', 'fd_arg', 'strict_flex_array',
  'regparm', 'cdecl', 'stdcall', 'fastcall', 'ms_struct', 'gcc_struct', 'dllimport', 'dllexport', 'noplt', 'flag_enum',
  'counted_by', 'null_terminated_string_arg', 'ifunc', 'no_profile_instrument_function', 'no_caller_saved_registers', 'uninitialized',
  'noderef', 'address_space', 'nocommon', 'unavailable', 'symver', 'no_sanitize_coverage', 'naked', 'interrupt', 'signal', 'persistent', 'noinit',
]);

function textOf(c: Checker, node: ExprNode | TypeName | undefined): string | null {
  if (node === undefined || node.kind !== K.Str) return null;
  const literal = checkString(c, stringTokens(node));
  return literal.str === null ? null : new TextDecoder().decode(Uint8Array.from(literal.str.units));
}

/** The tokens of a string literal node in order. */
export function stringTokens(node: Str): import('./token.ts').Token[] {
  const tokens = [node.token];
  if (node.list !== null) for (const more of node.list) tokens.push(more.token);
  return tokens;
}

/** An integer argument as a number; the same in all live lanes (otherwise a fork). */
function numberOf(c: Checker, node: ExprNode | TypeName | undefined): number | null {
  if (node === undefined || node.kind === K.TypeName) return null;
  const value = rvalue(c, checkExpr(c, node));
  if (value.kind !== X.Const || !isInteger(value.type)) return null;
  return Number(c.concrete(value.rel, node.loc));
}

/** Reads a list of attributes into the record. */
export function readAttributes(c: Checker, list: readonly Attribute[] | null, into: Attrs): void {
  if (list === null) return;
  for (const attribute of list) readAttribute(c, attribute, into);
}

export function readAttributeList(c: Checker, node: Attributes | null, into: Attrs): void {
  if (node !== null) readAttributes(c, node.list, into);
}

function readAttribute(c: Checker, node: Attribute, into: Attrs): void {
  const args = node.list ?? [];
  const name = node.text;
  into.any = true;
  into.loc = node.loc;
  switch (name) {
    case '': return;
    case 'packed': into.packed = true; return;
    case 'aligned': {
      if (args.length === 0) {
        into.align = Math.max(into.align, 16);
        return;
      }
      const value = numberOf(c, args[0]);
      if (value === null) c.error(node.loc, 'requested alignment is not an integer constant');
      else if (value <= 0 || (value & value - 1) !== 0) {
        if (value !== 0) c.error(node.loc, 'requested alignment is not a positive power of 2');
      } else into.align = Math.max(into.align, value);
      return;
    }
    case 'weak': into.weak = true; return;
    case 'weakref': {
      into.weak = true;
      const text = textOf(c, args[0]);
      if (text !== null) into.alias = text;
      return;
    }
    case 'alias': {
      const text = textOf(c, args[0]);
      if (text === null) c.error(node.loc, 'attribute ‘alias’ argument not a string');
      else into.alias = text;
      return;
    }
    case 'section': {
      const text = textOf(c, args[0]);
      if (text === null) c.error(node.loc, 'section attribute argument not a string constant');
      else into.section = text;
      return;
    }
    case 'visibility': {
      const text = textOf(c, args[0]);
      if (text === 'default' || text === 'protected') into.visibility = 'default';
      else if (text === 'hidden' || text === 'internal') into.visibility = 'hidden';
      else c.error(node.loc, 'attribute ‘visibility’ argument must be one of ‘default’, ‘hidden’, ‘protected’ or ‘internal’');
      return;
    }
    case 'used': case 'retain': into.used = true; return;
    case 'unused': case 'maybe_unused': into.unused = true; return;
    case 'noinline': case 'noipa': into.noInline = true; return;
    case 'always_inline': into.alwaysInline = true; return;
    case 'constructor': into.constructorPriority = numberOf(c, args[0]) ?? 65535; return;
    case 'destructor': into.destructorPriority = numberOf(c, args[0]) ?? 65535; return;
    case 'noreturn': case '_Noreturn': into.noReturn = true; return;
    case 'returns_twice': into.returnsTwice = true; return;
    case 'cleanup': {
      const arg = args[0];
      if (arg === undefined || arg.kind !== K.Ident) c.error(node.loc, 'cleanup argument not an identifier');
      else into.cleanup = arg.text;
      return;
    }
    case 'transparent_union': into.transparent = true; return;
    case 'mode': {
      const arg = args[0];
      into.mode = arg !== undefined && arg.kind === K.Ident ? arg.text.replace(/^__(.*)__$/, '$1') : '?';
      return;
    }
    case 'vector_size': {
      const value = numberOf(c, args[0]);
      if (value === null || value <= 0) c.error(node.loc, '‘vector_size’ attribute argument value is not a positive integer constant');
      else into.vectorSize = value;
      return;
    }
    case 'ext_vector_type':
      c.error(node.loc, `vector types (attribute ‘${name}’) are not supported`);
      return;
    case 'format': {
      const [kind, format, first] = args;
      const style = kind !== undefined && kind.kind === K.Ident ? /^(?:__)?(?:gnu_)?(printf|scanf)(?:__)?$/.exec(kind.text)?.[1] : undefined;
      const positions = [numberOf(c, format), numberOf(c, first)];
      if (style !== undefined && positions[0] !== null && positions[1] !== null) into.format = { style: style as Format['style'], format: positions[0]!, first: positions[1]! };
      return;
    }
    case 'sysc': into.sysc = textOf(c, args[0]) ?? ''; return;
    case 'gnu_inline': into.gnuInline = true; return;
    case 'common': into.common = true; return;
    case 'nocommon': into.common = false; return;
    case 'deprecated': into.deprecated = true; return;
    case 'warn_unused_result': case 'nodiscard': into.warnUnused = true; return;
    case 'pure': case 'const': into.pure = true; return;
    case 'fallthrough': into.fallthrough = true; return;
    case 'ms_abi': case 'sysv_abi': case 'thiscall': return;
    default:
      if (!ignored.has(name)) c.warn(node.loc, `‘${name}’ attribute directive ignored`, 'attributes');
  }
}

/** The part of the attributes that lowering sees, joined to what earlier declarations said. */
export function declAttrs(c: Checker, attrs: Attrs, old: DeclAttrs, loc: Loc): DeclAttrs {
  let cleanup: Decl | null = old.cleanup;
  if (attrs.cleanup !== '') {
    cleanup = c.lookup(attrs.cleanup, loc);
    if (cleanup === null) c.error(loc, `cleanup argument ‘${attrs.cleanup}’ not a function`);
    else cleanup.used = true;
  }
  return {
    weak: old.weak || attrs.weak,
    alias: attrs.alias || old.alias,
    section: attrs.section || old.section,
    visibility: attrs.visibility || old.visibility,
    used: old.used || attrs.used,
    noInline: old.noInline || attrs.noInline,
    alwaysInline: old.alwaysInline || attrs.alwaysInline,
    constructorPriority: attrs.constructorPriority >= 0 ? attrs.constructorPriority : old.constructorPriority,
    destructorPriority: attrs.destructorPriority >= 0 ? attrs.destructorPriority : old.destructorPriority,
    sysc: attrs.sysc || old.sysc,
    cleanup,
    common: attrs.common ?? old.common,
    gnuInline: old.gnuInline || attrs.gnuInline,
    pure: old.pure || attrs.pure,
    format: attrs.format ?? old.format,
  };
}

/** The vector type of so many bytes, made of an arithmetic type under pointers, arrays and functions (GNU). */
export function applyVectorSize(c: Checker, type: CType, bytes: number, loc: Loc): CType {
  if (type.kind === TError) return type;
  if (!isInteger(type) && !isFloating(type) || type.kind === TBool || type.kind === TEnum) {
    c.error(loc, 'invalid vector type for attribute ‘vector_size’');
    return errorType;
  }
  const size = Number(c.concrete(c.sizeOf(type), loc));
  const count = bytes / size;
  if (bytes % size !== 0) c.error(loc, 'vector size not an integral multiple of component size');
  else if ((count & count - 1) !== 0) c.error(loc, `number of vector components ‘${count}’ not a power of two`);
  else return c.types.qualified(c.types.vector(type.unqual, count, bytes), type.quals);
  return errorType;
}

/** The type that `mode(X)` makes of an integer, floating or pointer type (GNU). */
export function applyMode(c: Checker, type: CType, mode: string, loc: Loc): CType {
  const unsigned = type.kind === 2 && (type.k64 & 1) === 1 ? 1 : 0;
  const kind = (k: number): CType => c.types.qualified(intPair(k + unsigned, k + unsigned), type.quals);
  if (type.kind === TComplex) {
    if (mode === 'SC') return c.types.qualified(c.types.complex(floatType), type.quals);
    if (mode === 'DC' || mode === 'XC' || mode === 'TC') return c.types.qualified(c.types.complex(doubleType), type.quals);
  } else if (isFloating(type)) {
    if (mode === 'SF') return c.types.qualified(floatType, type.quals);
    if (mode === 'DF' || mode === 'XF' || mode === 'TF') return c.types.qualified(doubleType, type.quals);
  } else if (isInteger(type)) {
    switch (mode) {
      case 'QI': case 'byte': return kind(unsigned === 1 ? KSChar : type.k64 === KChar ? KChar : KSChar);
      case 'HI': return kind(KShort);
      case 'SI': return kind(KInt);
      case 'DI': return kind(KLLong);
      case 'word': case 'pointer': case 'unwind_word': case 'libgcc_cmp_return': case 'libgcc_shift_count': return kind(KLong);
      default:
    }
  } else if (type.kind === TPointer) return type;
  c.error(loc, `unable to emulate ‘${mode}’`);
  return type;
}
