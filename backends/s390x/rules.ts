// z/Architecture: selection rules (their language: common/rules.ts).
//
// Values of 32 bits live in the low halves of registers, the high halves are undefined. Constants, addresses and moves leave the
// condition code alone.

import type { RuleSource } from '../common/rules.ts';
import { conditions } from './instructions.ts';

const rules: RuleSource[] = [];
function rule(pattern: string, instructions: string): void { rules.push([pattern, instructions]); }

/** Immediate predicates: the constant is sign-extended from its width. */
export const immediates: Readonly<Record<string, (value: bigint) => boolean>> = {
  any: () => true,
  s16: (value) => value >= -0x8000n && value <= 0x7fffn,
  n16: (value) => -value >= -0x8000n && -value <= 0x7fffn,
  s32: (value) => value >= -0x80000000n && value <= 0x7fffffffn,
  n32: (value) => -value >= -0x80000000n && -value <= 0x7fffffffn,
  u8: (value) => value >= 0n && value <= 0xffn,
  u16: (value) => value >= 0n && value <= 0xffffn,
  u32: (value) => value >= 0n && value <= 0xffffffffn,
  /** Only the low 32 bits have zeros; only the high 32 have. */
  lowclear: (value) => value >= -0x100000000n && value <= -1n,
  highclear: (value) => BigInt.asUintN(32, value) === 0xffffffffn,
  highbits: (value) => BigInt.asUintN(32, value) === 0n,
};

// Constants and addresses.
rule('(const.32 k:any)', 'const32 =d, #k');
rule('(const.64 k:any)', 'const64 =d, #k.lo, #k.hi');
rule('(addr s:sym)', 'address =d, s');
rule('(tlsaddr s:sym)', 'tls =d, s');
rule('(slotaddr m:slot)', 'la =d, m');
for (const [f, t] of [['f32', 'e'], ['f64', 'd']]) {
  rule(`(fconst.${f} m:zero)`, 'lzdr =d');
  rule(`(fconst.${f} m:lit)`, `const${t} =d, m`);
}

// Memory.
for (const [scalar, row] of [['i8', 'lb'], ['u8', 'llc'], ['i16', 'lh'], ['u16', 'llh'], ['32', 'l'], ['64', 'lg'], ['f32', 'le'], ['f64', 'ld']])
  rule(`(load.${scalar} m:addr)`, `${row} =d, m`);
for (const [scalar, row] of [['32', 'lgf'], ['i8', 'lgb'], ['i16', 'lgh']]) rule(`(extend.s.64 (load.${scalar} m:addr))`, `${row} =d, m`);
rule('(extend.u.64 (load.32 m:addr))', 'llgf =d, m');
for (const [scalar, row] of [['u8', 'llgc'], ['u16', 'llgh']]) for (const sign of ['s', 'u']) rule(`(extend.${sign}.64 (load.${scalar} m:addr))`, `${row} =d, m`);
for (const [width, row] of [['8', 'stc'], ['16', 'sth'], ['32', 'st'], ['64', 'stg'], ['f32', 'ste'], ['f64', 'std']]) rule(`(store.${width} m:addr a)`, `${row} m, a`);
rule('(store.8 m:addr k:any)', 'mvi m, #k');
rule('(store.16 m:addr k:any)', 'mvhhi m, #k');
rule('(store.32 m:addr k:s16)', 'mvhi m, #k');
rule('(store.64 m:addr k:s16)', 'mvghi m, #k');
for (const [width, row] of [['8', 'stc'], ['16', 'sth']]) for (const sign of ['i', 'u']) rule(`(store.${width} m:addr (narrow.${sign}${width} a))`, `${row} m, a`);
rule('(bswap.32 a)', 'lrvr =d, a');
rule('(bswap.64 a)', 'lrvgr =d, a');
rule('(bswap.32 (load.32 m:addr))', 'lrv =d, m');
rule('(bswap.64 (load.64 m:addr))', 'lrvg =d, m');
rule('(store.32 m:addr (bswap.32 a))', 'strv m, a');
rule('(store.64 m:addr (bswap.64 a))', 'strvg m, a');
rule('(store.16 m:addr (shr.u.32 (bswap.32 a) 16))', 'strvh m, a');

for (const [w, g] of [['32', ''], ['64', 'g']] as const) {
  const bits = Number(w);
  // Arithmetic.
  for (const [op, name] of [['add', 'a'], ['sub', 's'], ['and', 'n'], ['or', 'o'], ['xor', 'x']]) {
    rule(`(${op}.${w} a b)`, `${name}${g}rk =d, a, b`);
    rule(`(${op}.${w} a (load.${w} m:addr))`, `${name}${g} =d, a, m`);
  }
  rule(`(add.${w} a b:s16)`, `a${g}hik =d, a, #b`);
  rule(`(add.${w} a b:s32)`, `a${g}fi =d, a, #b`);
  rule(`(sub.${w} a b:n16)`, `a${g}hik =d, a, #-b`);
  rule(`(sub.${w} a b:n32)`, `a${g}fi =d, a, #-b`);
  rule(`(mul.${w} a b)`, `ms${g}r =d, a, b`);
  rule(`(mul.${w} a (load.${w} m:addr))`, `ms${g} =d, a, m`);
  rule(`(mul.${w} a b:s16)`, `m${g}hi =d, a, #b`);
  rule(`(mul.${w} a b:s32)`, `ms${g}fi =d, a, #b`);
  rule(`(neg.${w} a)`, `lc${g}r =d, a`);
  const [divide, divideUnsigned] = w === '32' ? ['dr', 'dlr'] : ['dsgr', 'dlgr'];
  rule(`(div.s.${w} a b)`, `${divide}q =d, a, b`);
  rule(`(rem.s.${w} a b)`, `${divide}r =d, a, b`);
  rule(`(div.u.${w} a b)`, `${divideUnsigned}q =d, a, b`);
  rule(`(rem.u.${w} a b)`, `${divideUnsigned}r =d, a, b`);
  // Shifts take six bits of the count, right for 64.
  for (const [op, name] of [['shl', 'sll'], ['shr.u', 'srl'], ['shr.s', 'sra'], ['rotl', 'rll']]) {
    const k = w === '32' ? 'k' : 'g';
    rule(`(${op}.${w} a b)`, w === '32' && op !== 'rotl' ? `risbg t, b, #59, #63, #0; ${name}${k} =d, a, t` : `${name}${k} =d, a, b`);
    rule(`(${op}.${w} a b:any)`, `${name}${k}i =d, a, #b&${bits - 1}`);
  }
}
rule('(and.32 a b:any)', 'nilf =d, a, #b');
rule('(or.32 a b:any)', 'oilf =d, a, #b');
rule('(xor.32 a b:any)', 'xilf =d, a, #b');
rule('(not.32 a)', 'xilf =d, a, #-1');
rule('(not.64 a)', 'xilf t, a, #-1; xihf =d, t, #-1');
rule('(and.64 a 255)', 'llgcr =d, a');
rule('(and.64 a 65535)', 'llghr =d, a');
rule('(and.64 a 4294967295)', 'llgfr =d, a');
rule('(and.64 a b:lowclear)', 'nilf =d, a, #b.lo');
rule('(and.64 a b:highclear)', 'nihf =d, a, #b.hi');
rule('(and.64 a b:any)', 'nilf t, a, #b.lo; nihf =d, t, #b.hi');
for (const [op, row] of [['or', 'oi'], ['xor', 'xi']]) {
  rule(`(${op}.64 a b:u32)`, `${row}lf =d, a, #b.lo`);
  rule(`(${op}.64 a b:highbits)`, `${row}hf =d, a, #b.hi`);
  rule(`(${op}.64 a b:any)`, `${row}lf t, a, #b.lo; ${row}hf =d, t, #b.hi`);
}
rule('(add.64 a (extend.s.64 (load.32 m:addr)))', 'agf =d, a, m');
rule('(mulh.u.64 a b)', 'mlgr =d, a, b');
rule('(clz.64 a)', 'flogr =d, a');
rule('(popcnt.64 a)', 'popcnt t, a; const64 u, #0x01010101, #0x01010101; msgr v, t, u; srlgi =d, v, #56');

// Widths.
rule('(narrow.i8 a)', 'lbr =d, a');
rule('(narrow.u8 a)', 'llcr =d, a');
rule('(narrow.i16 a)', 'lhr =d, a');
rule('(narrow.u16 a)', 'llhr =d, a');
rule('(and.32 a 255)', 'llcr =d, a');
rule('(and.32 a 65535)', 'llhr =d, a');
rule('(extend.s.64 a)', 'lgfr =d, a');
rule('(extend.u.64 a)', 'llgfr =d, a');
for (const [narrow, row] of [['i8', 'lgbr'], ['i16', 'lghr']]) rule(`(extend.s.64 (narrow.${narrow} a))`, `${row} =d, a`);
for (const [narrow, row] of [['u8', 'llgcr'], ['u16', 'llghr']]) for (const sign of ['s', 'u']) rule(`(extend.${sign}.64 (narrow.${narrow} a))`, `${row} =d, a`);

// Comparisons: [pattern, instructions, condition], read by jumps, selections, and as values.
const compared: [string, string, string][] = [];
for (const [w, g] of [['32', ''], ['64', 'g']] as const) {
  for (const [op, condition] of [['eq', 'e'], ['ne', 'ne'], ['lt.s', 'l'], ['le.s', 'le'], ['lt.u', 'l'], ['le.u', 'le']] as const) {
    const isUnsigned = op.endsWith('u');
    const l = isUnsigned ? 'l' : '';
    const swapped = { e: 'e', ne: 'ne', l: 'h', le: 'he' }[condition];
    const wide = isUnsigned && w === '64' ? 'u32' : 's32';
    compared.push([`(${op}.${w} a b)`, `c${l}${g}r a, b`, condition]);
    compared.push([`(${op}.${w} a (load.${w} m:addr))`, `c${l}${g} a, m`, condition], [`(${op}.${w} (load.${w} m:addr) b)`, `c${l}${g} b, m`, swapped]);
    if (!isUnsigned) compared.push([`(${op}.${w} a b:s16)`, `c${g}hi a, #b`, condition], [`(${op}.${w} b:s16 a)`, `c${g}hi a, #b`, swapped]);
    compared.push([`(${op}.${w} a b:${wide})`, `c${l}${g}fi a, #b`, condition], [`(${op}.${w} b:${wide} a)`, `c${l}${g}fi a, #b`, swapped]);
    if (condition === 'e' || condition === 'ne') compared.push([`(${op}.${w} (and.${w} a b:u16) 0)`, 'tmll a, #b', condition], [`(${op}.${w} (and.${w} a b) 0)`, `n${g}rk t, a, b`, condition]);
  }
  // Carry: 2 and 3, no borrow: 2 and 3; overflow: 3.
  for (const [op, row, condition] of [['addo.s', `a${g}rk`, 'o'], ['subo.s', `s${g}rk`, 'o'], ['addo.u', `al${g}rk`, 'nle'], ['subo.u', `sl${g}rk`, 'l']] as const)
    compared.push([`(${op}.${w} a b)`, `${row} t, a, b`, condition]);
}
for (const [f, t] of [['f32', 'e'], ['f64', 'd']]) {
  for (const [op, condition, swapped] of [['feq', 'e', 'e'], ['fne', 'ne', 'ne'], ['flt', 'l', 'h'], ['fle', 'le', 'he']] as const)
    compared.push([`(${op}.${f} a b)`, `c${t}br a, b`, condition], [`(${op}.${f} a (load.${f} m:addr))`, `c${t}b a, m`, condition],
      [`(${op}.${f} (load.${f} m:addr) b)`, `c${t}b b, m`, swapped]);
}
compared.push(['c', 'chi c, #0', 'ne']);
const maskOf = new Map(conditions);
const nameOf = new Map(conditions.map(([name, mask]) => [mask, name]));
for (const [pattern, compare, condition] of compared) {
  const opposite = nameOf.get(maskOf.get(condition)! ^ 15)!;
  rule(`(brif ${pattern})`, `${compare}; j${condition} then`);
  rule(`(brif (eq.32 ${pattern} 0))`, `${compare}; j${opposite} then`);
  rule(`(select.32 ${pattern} p q)`, `${compare}; locr${condition} =d, q, p`);
  rule(`(select.64 ${pattern} p q)`, `${compare}; locgr${condition} =d, q, p`);
  for (const f of ['f32', 'f64']) rule(`(select.${f} ${pattern} p q)`, `${compare}; fsel${condition} =d, p, q`);
  if (pattern !== 'c') rule(pattern, `const32 p, #1; const32 q, #0; ${compare}; locr${condition} =d, q, p`);
}
rule('(lt.s.32 a 0)', 'srlki =d, a, #31');
rule('(lt.s.64 a 0)', 'srlgi =d, a, #63');
rule('(brif (and.32 a b:u16))', 'tmll a, #b; jne then');
rule('(brif (and.32 a b))', 'nrk t, a, b; jne then');
rule('(jumptable i s:sym)', 'address t, s; sllgi u, i, #3; jmptable [t+u]');
rule('(getsp)', 'getsp =d');
rule('(setsp a)', 'setsp a');

// Floating point: a short number lies in the left half of its register.
for (const [f, t] of [['f64', 'd'], ['f32', 'e']] as const) {
  for (const [op, row] of [['fadd', `a${t}b`], ['fsub', `s${t}b`], ['fmul', t === 'e' ? 'meeb' : 'mdb'], ['fdiv', `d${t}b`]]) {
    rule(`(${op}.${f} a b)`, `${row}r =d, a, b`);
    rule(`(${op}.${f} a (load.${f} m:addr))`, `${row} =d, a, m`);
  }
  rule(`(fneg.${f} a)`, 'lcdfr =d, a');
  rule(`(fabs.${f} a)`, 'lpdfr =d, a');
  rule(`(fcopysign.${f} a b)`, 'cpsdr =d, a, b');
  rule(`(fsqrt.${f} a)`, `sq${t}br =d, a`);
  for (const [op, mode] of [['ffloor', 'down'], ['fceil', 'up'], ['ftrunc', 'zero'], ['frint', 'near']]) rule(`(${op}.${f} a)`, `fi${t}br_${mode} =d, a`);
  for (const [w, g] of [['32', 'f'], ['64', 'g']]) {
    rule(`(itof.s.${w}.${f} a)`, `c${t}${g}br =d, a`);
    rule(`(itof.u.${w}.${f} a)`, `c${t}l${g}br =d, a`);
    rule(`(ftoi.s.${f}.${w} a)`, `c${g}${t}br =d, a`);
    rule(`(ftoi.u.${f}.${w} a)`, `cl${g}${t}br =d, a`);
  }
}
rule('(fpromote a)', 'ldebr =d, a');
rule('(fpromote (load.f32 m:addr))', 'ldeb =d, m');
rule('(fdemote a)', 'ledbr =d, a');
rule('(bitcast.f64.64 a)', 'lgdr =d, a');
rule('(bitcast.64.f64 a)', 'ldgr =d, a');
rule('(bitcast.f32.32 a)', 'lgdr t, a; srlgi =d, t, #32');
rule('(bitcast.32.f32 a)', 'sllgi t, a, #32; ldgr =d, t');

// Atomic operations; narrow ones are loops around words (legalization).
for (const [w, g] of [['32', ''], ['64', 'g']]) {
  rule(`(rmw.add.${w} m:addr a)`, `laa${g} =d, m, a`);
  rule(`(rmw.sub.${w} m:addr a)`, `lc${g}r t, a; laa${g} =d, m, t`);
  for (const [op, row] of [['and', 'lan'], ['or', 'lao'], ['xor', 'lax']]) rule(`(rmw.${op}.${w} m:addr a)`, `${row}${g} =d, m, a`);
  rule(`(rmw.xchg.${w} m:addr a)`, `xchg${w} =d, m, a`);
  rule(`(rmw.nand.${w} m:addr a)`, `nand${w} =d, m, a`);
  rule(`(cmpxchg.${w} m:addr a b)`, `${w === '32' ? 'csy' : 'csg'} =d, m, a, b`);
}
rule('(fence)', 'bcr');

export const selectionRules: readonly RuleSource[] = rules;
