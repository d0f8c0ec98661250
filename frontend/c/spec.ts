// Bits of declaration specifiers (`import * as S from './spec.ts'`).
// Node.flags of Specifiers is a union of storage classes, function specifiers and qualifiers;
// of PointerTo and ArrayOf a union of qualifiers (and Static, Star for arrays). Node.num of Specifiers packs the
// multiset of basic type words (6.7.2p2): one bit per word that may come once, a two-bit count for `long`.

// flags: storage classes (6.7.1)
export const Typedef = 1 << 0;
export const Extern = 1 << 1;
export const Static = 1 << 2;
export const Auto = 1 << 3;
export const Register = 1 << 4;
export const ThreadLocal = 1 << 5;
export const Constexpr = 1 << 6;
/** All storage classes. */
export const StorageMask = 0x7f;

// flags: function specifiers (6.7.4)
export const Inline = 1 << 8;
export const Noreturn = 1 << 9;
/** `__extension__` stood before the declaration: no pedantic warnings inside. */
export const Extension = 1 << 10;

// flags: qualifiers (6.7.3)
export const Const = 1 << 12;
export const Volatile = 1 << 13;
export const Restrict = 1 << 14;
export const Atomic = 1 << 15;
/** All qualifiers. */
export const QualMask = 0xf << 12;

// flags of ArrayOf beside qualifiers: `[static n]` is Static (above), `[*]` is Star
export const Star = 1 << 16;

// flags of FunctionOf
/** `...` ends the parameter list. */
export const Variadic = 1 << 17;
/** `()`: no prototype (before C23). */
export const NoPrototype = 1 << 18;
/** `(a, b)`: list holds ParamName nodes. */
export const OldStyle = 1 << 19;

// num: basic type words
export const Void = 1 << 0;
export const Char = 1 << 1;
export const Short = 1 << 2;
export const Int = 1 << 3;
export const Float = 1 << 4;
export const Double = 1 << 5;
export const Signed = 1 << 6;
export const Unsigned = 1 << 7;
export const Bool = 1 << 8;
export const Complex = 1 << 9;
export const Int128 = 1 << 10;
export const Float128 = 1 << 11;
/** `long` counted: add Long1 once per word; 2 means `long long`. */
export const Long1 = 1 << 12;
export const LongMask = 3 << 12;
export const Long2 = 2 << 12;

// flags of Member and of other expressions
/** Member: `->`. */
export const Arrow = 1 << 0;
/** Any expression: it stood in parentheses. */
export const Paren = 1 << 30;

// flags of Asm
export const AsmVolatile = 1 << 0;
export const AsmGoto = 1 << 1;
export const AsmInline = 1 << 2;

// flags of Attribute
/** Written `[[name]]`. */
export const StdAttribute = 1 << 0;
// flags of TypeofExpr, TypeofType: `typeof_unqual`
export const Unqual = 1 << 0;
