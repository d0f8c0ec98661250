// The typed tree: what the checker makes of the AST and lowering turns into IR.
//
// Everything that C leaves implicit is explicit here: conversions, decay, lvalue-to-rvalue, member paths, resolved
// declarations, composed types, folded constants (relocatable where lanes differ), normalized initializers. A tree belongs
// to one top-level declaration and one set of live lanes. Two node shapes: Expr and Stmt.
//
// Legend of Expr by kind (fields not named are neutral):
//   Const       rel: integer value of integer (or pointer/bool/enum) type; e.g. sizeof, enum constants, folded expressions
//   FloatConst  num
//   Str         str: lvalue of array type (element type and length in `type`)
//   Var         decl: lvalue of an object, or a function designator (type kind TFunction)
//   Deref       a: pointer → lvalue (or function designator)
//   MemberOf    a: lvalue or rvalue of record type; path: field indices through anonymous records; lvalue iff a is.
//               A last step that is a bit-field makes it a bit-field lvalue (`field` is the Field)
//   CompoundLit decl (storage: static at file scope, automatic in blocks), init: lvalue
//   Load        a: lvalue → its value (lvalue conversion; also of records, where it stays an address in lowering)
//   Decay       a: array lvalue → pointer to first element; function designator → pointer
//   Addr        a: lvalue or function designator
//   Convert     a: value converted to `type` (arithmetic, pointer, bool, void; integer ↔ pointer); explicit casts set num = 1
//   Neg BitNot LogNot   a
//   Binary      num: operator (operator.ts: Mul…Or and shifts); a, b already of the type (shifts: b of any integer type)
//   Compare     num: Lt Gt Le Ge Eq Ne; a, b of one type; type int
//   LogAnd LogOr  a, b scalars; type int
//   PtrAdd      a: pointer, b: integer of any type; num: 0 add, 1 subtract
//   PtrDiff     a, b: pointers; type long
//   Assign      a: lvalue, b: value of a's unqualified type; the value is that of a after
//   AssignOp    a: lvalue, num: operator, b; compute: type in which a (converted) and b are combined (shifts: promoted a; b
//               of own type); pointers: Add/Sub with compute = the pointer type and b an integer
//   IncDec      a: lvalue; num: PreInc PreDec PostInc PostDec
//   Cond        a, b, c; void or common type. num = 1: GNU `a ?: c`; b then is a CondValue (converted), a is evaluated once
//   Comma       a, b
//   Call        a: pointer-to-function value or Addr of a function Var; args converted (default promotions applied)
//   Builtin     text: canonical name without `__builtin_` (e.g. 'clz', 'bswap32', 'add_overflow', 'atomic_load_n',
//               'va_start', 'alloca', 'trap', 'expect' never appears: folded away); args
//   VaArg       a: lvalue of the va_list; type
//   VlaSize     compute: a variably modified type; its size in bytes, from bounds evaluated when the type was declared (ulong)
//   LabelAddr   label
//   StmtExpr    body; value of its last expression statement, if `type` is not void
//   ComplexOf   a, b: real and imaginary part, of the type's part type
//   Splat       a: scalar of the vector type's element type, for all elements
//   (Neg BitNot Binary Compare AssignOp IncDec on vectors work element by element; Compare gives -1 or 0)
//   Part        a: complex lvalue or value; num: 0 real, 1 imaginary; lvalue iff a is
//               (Binary and AssignOp on complex numbers: operands may be real; decl is the library function for hard cases)
//   ErrorExpr   after a diagnostic

import type { CType, Field } from './ctype.ts';
import { errorType } from './ctype.ts';
import type { Format } from './check-format.ts';
import type { Loc } from './source.ts';
import type { Rel } from '../../ir/rel.ts';
import type { LaneMask } from '../../ir/layout.ts';

export const Const = 1;
export const FloatConst = 2;
export const Str = 3;
export const Var = 4;
export const Deref = 5;
export const MemberOf = 6;
export const CompoundLit = 7;
export const Load = 8;
export const Decay = 9;
export const Addr = 10;
export const Convert = 11;
export const Neg = 12;
export const BitNot = 13;
export const LogNot = 14;
export const Binary = 15;
export const Compare = 16;
export const LogAnd = 17;
export const LogOr = 18;
export const PtrAdd = 19;
export const PtrDiff = 20;
export const Assign = 21;
export const AssignOp = 22;
export const IncDec = 23;
export const Cond = 24;
export const Comma = 25;
export const Call = 26;
export const Builtin = 27;
export const VaArg = 28;
export const VlaSize = 29;
export const LabelAddr = 30;
export const StmtExpr = 31;
export const ErrorExpr = 32;
/** The value of the condition (of a's type), inside `b` of a Cond with num = 1. */
export const CondValue = 33;
export const ComplexOf = 34;
export const Part = 35;
export const Splat = 36;

/** String literal contents: code units without the terminator. */
export interface StringData {
  readonly width: 1 | 2 | 4;
  readonly units: Uint8Array | Uint16Array | Uint32Array;
}

/** One typed expression. */
export class Expr {
  readonly kind: number;
  type: CType;
  readonly loc: Loc;
  a: Expr | null = null;
  b: Expr | null = null;
  c: Expr | null = null;
  args: Expr[] | null = null;
  decl: Decl | null = null;
  rel: Rel = -1;
  num = 0;
  text = '';
  path: readonly number[] | null = null;
  field: Field | null = null;
  str: StringData | null = null;
  init: InitNode | null = null;
  label: Label | null = null;
  body: Stmt | null = null;
  compute: CType | null = null;
  /** The expression is an integer constant expression (6.6p6), not only one that happens to fold. */
  ice = false;

  constructor(kind: number, type: CType, loc: Loc) {
    this.kind = kind;
    this.type = type;
    this.loc = loc;
  }
}

// Normalized initializers (C17 6.7.9): braces, designators and elision are resolved.
export type InitNode =
  | { readonly kind: 'zero' }
  /** A value of the place's (unqualified) type; also a whole record by value. */
  | { readonly kind: 'expr'; readonly expr: Expr }
  /** An array of character type (shorter strings zero-filled; longer truncated per lane by the array's length). */
  | { readonly kind: 'string'; readonly str: StringData }
  /** Elements or fields, ascending index; the last write of a repeated designator. Unnamed bit-fields are never listed. */
  | { readonly kind: 'list'; readonly items: readonly { readonly index: number; readonly value: InitNode }[] };

export type Storage = 'static' | 'extern' | 'auto' | 'typedef' | 'enumConst';

/** A declared object or function (also parameters, block statics, string-like compiler objects). */
export class Decl {
  readonly name: string;
  /** Composite type as far as declared. */
  type: CType;
  readonly loc: Loc;
  /** `extern` = external linkage (defined here or not); `static` = static storage with internal or no linkage; `auto` = automatic. */
  storage: Storage;
  /** External or internal linkage: a file-scope identity. */
  linked = false;
  isParam = false;
  /** Declared `register`: has no address. */
  register = false;
  threadLocal = false;
  /** Some use takes its address, or it must live in memory (volatile, captured by setjmp). */
  addressTaken = false;
  used = false;
  /** Defined in this translation unit (body or initializer), or tentatively. */
  defined = false;
  tentative = false;
  init: InitNode | null = null;
  /** `_Alignas`/aligned, bytes. */
  align = 0;
  /** Parsed attributes that lowering needs. */
  attrs: DeclAttrs = noAttrs;
  /** asm("label"), '' if none. */
  asmName = '';
  inline: 'no' | 'inline' | 'extern' = 'no';
  noReturn = false;
  /** Live lanes in which this declaration holds (file scope). */
  lanes: LaneMask = 0;
  /** Lanes in which a body or an initializer has defined it. */
  definedLanes: LaneMask = 0;
  /** File scope: the initializers that definitions of some lanes gave, where a use may stand for the value. */
  constants: readonly { readonly lanes: LaneMask; readonly init: InitNode }[] = [];
  /** C23 constexpr: the constant that stands for the object's value (Const or FloatConst), else null. */
  constant: Expr | null = null;
  /** Constant value of an enumeration constant. */
  value: Rel = -1;
  /** Number for lowering's side tables (slot or symbol), -1 until assigned. */
  slot = -1;
  /** IR symbol of a linked or static declaration, -1 until assigned. */
  symbol = -1;

  constructor(name: string, type: CType, loc: Loc, storage: Storage) {
    this.name = name;
    this.type = type;
    this.loc = loc;
    this.storage = storage;
  }
}

/** Attributes of declarations that reach the IR. */
export interface DeclAttrs {
  readonly weak: boolean;
  readonly alias: string;
  readonly section: string;
  readonly visibility: '' | 'default' | 'hidden';
  readonly used: boolean;
  readonly noInline: boolean;
  readonly alwaysInline: boolean;
  /** Priority, -1 for none. */
  readonly constructorPriority: number;
  readonly destructorPriority: number;
  /** Name of the described call, '' if none. */
  readonly sysc: string;
  readonly cleanup: Decl | null;
  readonly common: boolean | null;
  readonly gnuInline: boolean;
  readonly pure: boolean;
  /** What kind of format a function takes (-Wformat), null for none. */
  readonly format: Format | null;
}

export const noAttrs: DeclAttrs = { weak: false, alias: '', section: '', visibility: '', used: false, noInline: false,
  alwaysInline: false, constructorPriority: -1, destructorPriority: -1, sysc: '', cleanup: null, common: null, gnuInline: false, pure: false, format: null };

export class Label {
  readonly name: string;
  readonly loc: Loc;
  defined = false;
  addressTaken = false;
  /** For lowering: block id and IR label number, -1 until assigned. */
  block = -1;
  number = -1;

  constructor(name: string, loc: Loc) {
    this.name = name;
    this.loc = loc;
  }
}

// Legend of Stmt by kind:
//   Block     list; decls declared in it end their life (VLA, cleanup) at its end
//   ExprS     expr (may be null: empty statement)
//   DeclS     decl: automatic variable with init (null: uninitialized), VLA bound expressions are in its type;
//             block-scope statics also come as DeclS (storage static) and are emitted once
//   TypeS     expr: VLA size expression to evaluate for a variably modified typedef (bound once)
//   If        expr, a, b        While/DoWhile  expr, a
//   For       init (Stmt|null), expr (null = forever), step (Expr|null), a
//   Switch    expr (promoted), a, cases: all Case statements in it, dflt
//   Case      rel low, rel2 high (equal for a single value), a;  Default a
//   LabelS    label, a       Goto label      GotoPtr expr
//   Break Continue   Return expr|null
//   Barrier   asm volatile("" ::: "memory")
export const Block = 1;
export const ExprS = 2;
export const DeclS = 3;
export const If = 4;
export const While = 5;
export const DoWhile = 6;
export const For = 7;
export const Switch = 8;
export const Case = 9;
export const Default = 10;
export const LabelS = 11;
export const Goto = 12;
export const GotoPtr = 13;
export const Break = 14;
export const Continue = 15;
export const Return = 16;
export const Barrier = 17;
export const TypeS = 18;

/** One typed statement. */
export class Stmt {
  readonly kind: number;
  readonly loc: Loc;
  expr: Expr | null = null;
  step: Expr | null = null;
  init: Stmt | null = null;
  a: Stmt | null = null;
  b: Stmt | null = null;
  list: Stmt[] | null = null;
  decl: Decl | null = null;
  label: Label | null = null;
  rel: Rel = -1;
  rel2: Rel = -1;
  cases: Stmt[] | null = null;
  dflt: Stmt | null = null;
  /** End of a Block: location of its `}`. */
  end: Loc = 0;

  constructor(kind: number, loc: Loc) {
    this.kind = kind;
    this.loc = loc;
  }
}

/** A checked function definition. */
export interface FunctionTree {
  readonly decl: Decl;
  /** Parameters as objects, in order (unnamed ones have name ''); of an old-style definition with their promoted types in
   *  `decl.type.params` and declared types here: lowering narrows. */
  readonly params: readonly Decl[];
  readonly body: Stmt;
  readonly labels: readonly Label[];
  /** The body calls setjmp: automatic objects must stay in memory. */
  readonly callsSetjmp: boolean;
  readonly loc: Loc;
}

/** An expression that stands for a diagnosed one. */
export function errorExpr(loc: Loc): Expr {
  return new Expr(ErrorExpr, errorType, loc);
}

/** Marks the object that an lvalue is part of as living in memory. */
export function markMemory(lvalue: Expr): void {
  let at = lvalue;
  while (at.kind === MemberOf || at.kind === Part) at = at.a!;
  if (at.kind === Var) at.decl!.addressTaken = true;
}
