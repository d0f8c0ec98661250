// PowerPC, 32 bits: selection rules (their language: common/rules.ts).
//
// Values of 64 bits are two registers; the high half lies at the lower address. The carry and cr0 live within one rule. Constants, moves
// and addresses leave both alone. Sequences for comparisons as values: The PowerPC Compiler Writer's Guide (1996), appendix D;
// shifts of 64 bits: 3.2.3.2. slw, srw and sraw take six bits of the count: from 32 on nothing is left.

import type { RuleSource } from '../common/rules.ts';
import { maskBounds } from './encode.ts';

const rules: RuleSource[] = [];
function rule(pattern: string, instructions: string): void { rules.push([pattern, instructions]); }

const isMask = (value: bigint): boolean => maskBounds(Number(value)) !== undefined;

/** Immediate predicates: the constant is sign-extended from its width. */
export const immediates: Readonly<Record<string, (value: bigint) => boolean>> = {
  any: () => true,
  s16: (value) => value >= -0x8000n && value <= 0x7fffn,
  /** Negated, it is signed 16 bits. */
  n16: (value) => -value >= -0x8000n && -value <= 0x7fffn,
  u15: (value) => value >= 0n && value <= 0x7fffn,
  m15: (value) => value >= -0x8000n && value < 0n,
  u16: (value) => value >= 0n && value <= 0xffffn,
  /** Only the high 16 of 32 bits. */
  h16: (value) => (value & 0xffffn) === 0n,
  mask: isMask,
  /** A mask in the low half, nothing above. */
  lowmask: (value) => value > 0n && value <= 0xffffffffn && isMask(BigInt.asIntN(32, value)),
  /** Shift counts: of 32 bits, and of 64 bits below and above 32. */
  count: (value) => value >= 0n && value <= 31n,
  c31: (value) => value >= 1n && value <= 31n,
  c63: (value) => value >= 33n && value <= 63n,
};

// Constants and addresses.
rule('(const.32 k:any)', 'const =d, #k');
rule('(const.64 k:any)', 'const =d.lo, #k.lo; const =d.hi, #k.hi');
rule('(addr s:sym)', 'la =d, s');
rule('(tlsaddr s:sym)', 'tls =d, s');
rule('(slotaddr m:slot)', 'lea =d, m');
for (const f of ['f32', 'f64']) rule(`(fconst.${f} m:lit)`, `const${f} =d, m`);

// Memory.
for (const [scalar, row] of [['u8', 'lbz'], ['i16', 'lha'], ['u16', 'lhz'], ['32', 'lwz'], ['f32', 'lfs'], ['f64', 'lfd']]) rule(`(load.${scalar} m:addr)`, `${row} =d, m`);
rule('(load.i8 m:addr)', 'lbz t, m; extsb =d, t');
rule('(load.64 m:addr)', 'lwz =d.hi, m; lwz =d.lo, m+4');
for (const [width, row] of [['8', 'stb'], ['16', 'sth'], ['32', 'stw'], ['f32', 'stfs'], ['f64', 'stfd']]) rule(`(store.${width} m:addr a)`, `${row} m, a`);
rule('(store.64 m:addr a)', 'stw m, a.hi; stw m+4, a.lo');
for (const [width, row] of [['8', 'stb'], ['16', 'sth']]) {
  rule(`(store.${width} m:addr (narrow.u${width} a))`, `${row} m, a`);
  rule(`(store.${width} m:addr (narrow.i${width} a))`, `${row} m, a`);
}
rule('(bswap.32 (load.32 m:addr))', 'lwbr =d, m');
rule('(shr.u.32 (bswap.32 (load.u16 m:addr)) 16)', 'lhbr =d, m');
rule('(store.32 m:addr (bswap.32 a))', 'stwbr m, a');
rule('(store.16 m:addr (shr.u.32 (bswap.32 a) 16))', 'sthbr m, a');
rule('(bswap.32 a)', 'rlwinm t, a, #8, #0, #31; rlwimi u, t, a, #24, #0, #7; rlwimi =d, u, a, #24, #16, #23');

// Arithmetic of 32 bits.
rule('(add.32 a b)', 'add =d, a, b');
rule('(add.32 a b:any)', 'addi =d, a, #b');
rule('(sub.32 a b)', 'subf =d, b, a');
rule('(sub.32 a b:any)', 'addi =d, a, #-b');
rule('(sub.32 a:s16 b)', 'subfic =d, b, #a');
rule('(mul.32 a b)', 'mullw =d, a, b');
rule('(mul.32 a b:s16)', 'mulli =d, a, #b');
rule('(mulh.s.32 a b)', 'mulhw =d, a, b');
rule('(mulh.u.32 a b)', 'mulhwu =d, a, b');
rule('(div.s.32 a b)', 'divw =d, a, b');
rule('(div.u.32 a b)', 'divwu =d, a, b');
rule('(neg.32 a)', 'neg =d, a');
rule('(not.32 a)', 'nor =d, a, a');
for (const op of ['and', 'or', 'xor']) rule(`(${op}.32 a b)`, `${op} =d, a, b`);
rule('(and.32 a b:mask)', 'mask =d, a, #b');
rule('(and.32 a b:u16)', 'andi. =d, a, #b');
rule('(and.32 a b:h16)', 'andis. =d, a, #b>>16');
rule('(or.32 a b:any)', 'ori =d, a, #b');
rule('(xor.32 a b:any)', 'xori =d, a, #b');
rule('(and.32 a (not.32 b))', 'andc =d, a, b');
rule('(not.32 (and.32 a b))', 'nand =d, a, b');
rule('(not.32 (or.32 a b))', 'nor =d, a, b');
for (const [op, row] of [['shl', 'slw'], ['shr.u', 'srw'], ['shr.s', 'sraw'], ['rotl', 'rotlw']])
  rule(`(${op}.32 a b)`, op === 'rotl' ? 'rotlw =d, a, b' : `rlwinm t, b, #0, #27, #31; ${row} =d, a, t`);
rule('(shl.32 a b:count)', 'rlwinm =d, a, #b, #0, #-b+31');
rule('(shr.u.32 a b:count)', 'rlwinm =d, a, #-b&31, #b, #31');
rule('(shr.s.32 a b:count)', 'srawi =d, a, #b');
rule('(rotl.32 a b:count)', 'rlwinm =d, a, #b, #0, #31');
rule('(clz.32 a)', 'cntlzw =d, a');

// Widths.
rule('(narrow.i8 a)', 'extsb =d, a');
rule('(narrow.u8 a)', 'rlwinm =d, a, #0, #24, #31');
rule('(narrow.i16 a)', 'extsh =d, a');
rule('(narrow.u16 a)', 'rlwinm =d, a, #0, #16, #31');
rule('(trunc.32 a)', 'move =d, a.lo');
rule('(trunc.32 (shr.u.64 a 32))', 'move =d, a.hi');
rule('(trunc.32 (shr.s.64 a 32))', 'move =d, a.hi');
rule('(extend.s.64 a)', 'move =d.lo, a; srawi =d.hi, a, #31');
rule('(extend.u.64 a)', 'move =d.lo, a; const =d.hi, #0');

// Arithmetic of 64 bits.
rule('(add.64 a b)', 'addc =d.lo, a.lo, b.lo; adde =d.hi, a.hi, b.hi');
rule('(add.64 a b:u15)', 'addic =d.lo, a.lo, #b; addze =d.hi, a.hi');
rule('(add.64 a b:m15)', 'addic =d.lo, a.lo, #b; addme =d.hi, a.hi');
rule('(sub.64 a b)', 'subfc =d.lo, b.lo, a.lo; subfe =d.hi, b.hi, a.hi');
rule('(neg.64 a)', 'subfic =d.lo, a.lo, #0; subfze =d.hi, a.hi');
rule('(not.64 a)', 'nor =d.lo, a.lo, a.lo; nor =d.hi, a.hi, a.hi');
for (const op of ['and', 'or', 'xor']) rule(`(${op}.64 a b)`, `${op} =d.lo, a.lo, b.lo; ${op} =d.hi, a.hi, b.hi`);
rule('(and.64 a b:lowmask)', 'mask =d.lo, a.lo, #b.lo; const =d.hi, #0');
// A half in each operand is a pair put together.
rule('(or.64 (extend.u.64 a) (shl.64 (extend.u.64 b) 32))', 'move =d.lo, a; move =d.hi, b');
rule('(mul.64 a b)', 'mulhwu t, a.lo, b.lo; mullw u, a.lo, b.hi; mullw v, a.hi, b.lo; add w, t, u; mullw =d.lo, a.lo, b.lo; add =d.hi, w, v');
rule('(mul.64 (extend.u.64 a) (extend.u.64 b))', 'mullw =d.lo, a, b; mulhwu =d.hi, a, b');
rule('(mul.64 (extend.s.64 a) (extend.s.64 b))', 'mullw =d.lo, a, b; mulhw =d.hi, a, b');
// 32 - n and n - 32 are taken modulo 64: one of them is below 32 (both are 0 for 32, where they give the same).
rule('(shl.64 a n)', 'slw t, a.hi, n; subfic u, n, #32; srw v, a.lo, u; addi w, n, #-32; slw x, a.lo, w; or y, t, v; slw =d.lo, a.lo, n; or =d.hi, y, x');
rule('(shr.u.64 a n)', 'srw t, a.lo, n; subfic u, n, #32; slw v, a.hi, u; addi w, n, #-32; srw x, a.hi, w; or y, t, v; srw =d.hi, a.hi, n; or =d.lo, y, x');
// The part from the sign counts from 32 on only: masked by bit 5 of the count.
rule('(shr.s.64 a n)', 'srw t, a.lo, n; subfic u, n, #32; slw v, a.hi, u; addi w, n, #-32; sraw x, a.hi, w; rlwinm m, n, #26, #0, #0; srawi p, m, #31; and q, x, p; ' +
  'or y, t, v; sraw =d.hi, a.hi, n; or =d.lo, y, q');
rule('(shl.64 a n:c31)', 'rlwinm t, a.hi, #n, #0, #-n+31; rlwimi =d.hi, t, a.lo, #n, #-n+32, #31; rlwinm =d.lo, a.lo, #n, #0, #-n+31');
rule('(shr.u.64 a n:c31)', 'rlwinm t, a.lo, #-n&31, #n, #31; rlwimi =d.lo, t, a.hi, #-n&31, #0, #n-1; rlwinm =d.hi, a.hi, #-n&31, #n, #31');
rule('(shr.s.64 a n:c31)', 'rlwinm t, a.lo, #-n&31, #n, #31; rlwimi =d.lo, t, a.hi, #-n&31, #0, #n-1; srawi =d.hi, a.hi, #n');
rule('(shl.64 a 32)', 'move =d.hi, a.lo; const =d.lo, #0');
rule('(shr.u.64 a 32)', 'move =d.lo, a.hi; const =d.hi, #0');
rule('(shr.s.64 a 32)', 'move =d.lo, a.hi; srawi =d.hi, a.hi, #31');
rule('(shl.64 a n:c63)', 'rlwinm =d.hi, a.lo, #n-32, #0, #-n+63; const =d.lo, #0');
rule('(shr.u.64 a n:c63)', 'rlwinm =d.lo, a.hi, #-n&31, #n-32, #31; const =d.hi, #0');
rule('(shr.s.64 a n:c63)', 'srawi =d.lo, a.hi, #n-32; srawi =d.hi, a.hi, #31');

// Comparisons as values.
rule('(eq.32 a b)', 'xor t, a, b; cntlzw u, t; rlwinm =d, u, #27, #5, #31');
rule('(eq.32 a 0)', 'cntlzw u, a; rlwinm =d, u, #27, #5, #31');
rule('(ne.32 a b)', 'xor t, a, b; addic u, t, #-1; subfe =d, u, t');
rule('(ne.32 a 0)', 'addic u, a, #-1; subfe =d, u, a');
rule('(lt.u.32 a b)', 'subfc t, b, a; carrymask u; neg =d, u');
rule('(le.u.32 a b)', 'const z, #0; subfc t, a, b; addze =d, z');
rule('(le.s.32 a b)', 'rlwinm t, a, #1, #31, #31; srawi u, b, #31; subfc v, a, b; adde =d, u, t');
rule('(lt.s.32 a b)', 'rlwinm t, b, #1, #31, #31; srawi u, a, #31; subfc v, b, a; adde w, u, t; xori =d, w, #1');
rule('(lt.s.32 a 0)', 'rlwinm =d, a, #1, #31, #31');
rule('(eq.64 a b)', 'xor t, a.lo, b.lo; xor u, a.hi, b.hi; or v, t, u; cntlzw w, v; rlwinm =d, w, #27, #5, #31');
rule('(ne.64 a b)', 'xor t, a.lo, b.lo; xor u, a.hi, b.hi; or v, t, u; addic w, v, #-1; subfe =d, w, v');
rule('(eq.64 a 0)', 'or v, a.lo, a.hi; cntlzw w, v; rlwinm =d, w, #27, #5, #31');
rule('(ne.64 a 0)', 'or v, a.lo, a.hi; addic w, v, #-1; subfe =d, w, v');
rule('(lt.s.64 a 0)', 'rlwinm =d, a.hi, #1, #31, #31');

// Comparisons that jumps and selections read: [pattern, instructions, condition].
const compared: [string, string, string][] = [];
for (const [op, condition] of [['eq', 'eq'], ['ne', 'ne'], ['lt.s', 'lt'], ['le.s', 'le'], ['lt.u', 'lt'], ['le.u', 'le']] as const) {
  const isUnsigned = op.endsWith('u');
  const l = isUnsigned ? 'l' : '';
  const swapped = { eq: 'eq', ne: 'ne', lt: 'gt', le: 'ge' }[condition];
  const predicate = isUnsigned ? 'u16' : 's16';
  compared.push([`(${op}.32 a b)`, `cmp${l}w a, b`, condition], [`(${op}.32 a b:${predicate})`, `cmp${l}wi a, #b`, condition],
    [`(${op}.32 b:${predicate} a)`, `cmp${l}wi a, #b`, swapped]);
  if (condition === 'eq' || condition === 'ne') {
    compared.push([`(${op}.32 a b:u16)`, 'cmplwi a, #b', condition], [`(${op}.32 (and.32 a b) 0)`, 'and. t, a, b', condition],
      [`(${op}.32 (and.32 a b:mask) 0)`, 'mask. t, a, #b', condition], [`(${op}.32 (and.32 a b:u16) 0)`, 'andi. t, a, #b', condition],
      [`(${op}.64 a b)`, 'xor t, a.lo, b.lo; xor u, a.hi, b.hi; or. v, t, u', condition], [`(${op}.64 a 0)`, 'or. v, a.lo, a.hi', condition]);
  } else {
    const compare = `cmp64${isUnsigned ? 'u' : 's'} a.hi, b.hi, a.lo, b.lo`;
    compared.push([`(${op}.64 a b)`, compare, condition]);
    rule(`(${op}.64 a b)`, `${compare}; set${condition} =d`);
  }
}
compared.push(['(lt.s.64 a 0)', 'cmpwi a.hi, #0', 'lt']);
// An unordered pair is neither less nor equal, and crle keeps that.
for (const f of ['f32', 'f64']) {
  for (const [op, condition, more] of [['feq', 'eq', ''], ['fne', 'ne', ''], ['flt', 'lt', ''], ['fle', 'eq', '; crle']] as const) {
    compared.push([`(${op}.${f} a b)`, `fcmpu a, b${more}`, condition]);
    rule(`(${op}.${f} a b)`, `fcmpu a, b${more}; set${condition} =d`);
  }
}
compared.push(['c', 'cmpwi c, #0', 'ne']);
const opposite: Readonly<Record<string, string>> = { eq: 'ne', ne: 'eq', lt: 'ge', ge: 'lt', gt: 'le', le: 'gt' };
for (const [pattern, compare, condition] of compared) {
  rule(`(brif ${pattern})`, `${compare}; b${condition} then`);
  rule(`(select.32 ${pattern} p q)`, `${compare}; sel${condition} =d, p, q`);
  rule(`(select.64 ${pattern} p q)`, `${compare}; sel${condition} =d.lo, p.lo, q.lo; sel${condition} =d.hi, p.hi, q.hi`);
  for (const f of ['f32', 'f64']) rule(`(select.${f} ${pattern} p q)`, `${compare}; fsel${condition} =d, p, q`);
  if (pattern[0] === '(' && pattern[1] === 'f') rule(`(brif (eq.32 ${pattern} 0))`, `${compare}; b${opposite[condition]} then`);
}
rule('(brif (and.32 a b))', 'and. t, a, b; bne then');
rule('(brif (and.32 a b:mask))', 'mask. t, a, #b; bne then');
rule('(brif (and.32 a b:u16))', 'andi. t, a, #b; bne then');
rule('(jumptable i s:sym)', 'la t, s; rlwinm u, i, #2, #0, #29; jmptable [t+u]');
rule('(getsp)', 'getsp =d');
rule('(setsp a)', 'setsp a');

// Floating point. What moves between the files goes through the scratch slot of the frame.
for (const [f, s] of [['f64', ''], ['f32', 's']]) {
  for (const op of ['fadd', 'fsub', 'fmul', 'fdiv']) rule(`(${op}.${f} a b)`, `${op}${s} =d, a, b`);
  rule(`(fneg.${f} a)`, 'fneg =d, a');
  rule(`(fabs.${f} a)`, 'fabs =d, a');
  rule(`(ftoi.s.${f}.32 a)`, 'fctiwz t, a; stfd $, t; lwz =d, $+4');
}
rule('(fpromote a)', 'move =d, a');
rule('(fdemote a)', 'frsp =d, a');
rule('(bitcast.f32.32 a)', 'stfs $, a; lwz =d, $');
rule('(bitcast.32.f32 a)', 'stw $, a; lfs =d, $');
rule('(bitcast.f64.64 a)', 'stfd $, a; lwz =d.hi, $; lwz =d.lo, $+4');
rule('(bitcast.64.f64 a)', 'stw $, a.hi; stw $+4, a.lo; lfd =d, $');

// Atomic operations on words; narrower ones are loops around them, wider ones take a lock (legalization).
rule('(rmw.xchg.32 m:addr a)', 'xchg =d, m, a');
for (const [op, row] of [['add', 'add'], ['sub', 'subf'], ['and', 'and'], ['or', 'or'], ['xor', 'xor'], ['nand', 'nand']])
  rule(`(rmw.${op}.32 m:addr a)`, `atomic_${row} =d, m, a`);
rule('(cmpxchg.32 m:addr a b)', 'cmpxchg =d, m, a, b');
rule('(fence)', 'sync');

export const selectionRules: readonly RuleSource[] = rules;
