// Operators of C as numbers (`import * as Op from './operator.ts'`), with their spelling and binding strength.
// Node.num of Binary, Assign (0 or the binary operator of a compound assignment) and Unary holds one of these.

// Binary
export const Mul = 1;
export const Div = 2;
export const Rem = 3;
export const Add = 4;
export const Sub = 5;
export const Shl = 6;
export const Shr = 7;
export const Lt = 8;
export const Gt = 9;
export const Le = 10;
export const Ge = 11;
export const Eq = 12;
export const Ne = 13;
export const And = 14;
export const Xor = 15;
export const Or = 16;
export const LogAnd = 17;
export const LogOr = 18;

// Unary
export const Plus = 20;
export const Neg = 21;
export const Not = 22;
export const BitNot = 23;
export const Deref = 24;
export const AddrOf = 25;
export const PreInc = 26;
export const PreDec = 27;
export const PostInc = 28;
export const PostDec = 29;
export const Real = 30;
export const Imag = 31;
export const Extension = 32;

/** Spelling by operator number; '' where no operator has the number. */
export const spelling: readonly string[] = [
  '', '*', '/', '%', '+', '-', '<<', '>>', '<', '>', '<=', '>=', '==', '!=', '&', '^', '|', '&&', '||', '',
  '+', '-', '!', '~', '*', '&', '++', '--', '++', '--', '__real__', '__imag__', '__extension__',
];
