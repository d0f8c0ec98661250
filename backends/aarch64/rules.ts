// AArch64: selection rules (their language: common/rules.ts).
//
// Values of 32 bits live in the low halves of registers, the high halves are undefined; what the w-forms write has zeros there, which
// some zero extensions use. Constants are made by moves that leave the condition codes alone.

import type { RuleSource } from '../common/rules.ts';
import { fitsAdd } from './encode.ts';
import { logicalImmediate } from './immediate.ts';

const rules: RuleSource[] = [];
function rule(pattern: string, instructions: string): void { rules.push([pattern, instructions]); }

const isBit = (value: bigint): boolean => value > 0n && (value & value - 1n) === 0n;

/** Immediate predicates: the constant is sign-extended from its width. */
export const immediates: Readonly<Record<string, (value: bigint) => boolean>> = {
  any: () => true,
  /** Of additions and comparisons, either sign. */
  add: (value) => value >= -0xfff000n && value <= 0xfff000n && fitsAdd(Math.abs(Number(value))),
  logical32: (value) => logicalImmediate(value, 32) >= 0,
  logical64: (value) => logicalImmediate(value, 64) >= 0,
  count32: (value) => value >= 0n && value < 32n,
  count64: (value) => value >= 0n && value < 64n,
  /** Shifts of extended registers. */
  upTo4: (value) => value >= 0n && value <= 4n,
  bit: isBit,
  s32: (value) => value >= -0x80000000n && value <= 0x7fffffffn,
  u32: (value) => value >= 0n && value <= 0xffffffffn,
};

// Constants and addresses.
rule('(const.32 k:any)', 'movi32 =d, #k.lo, #k.hi');
rule('(const.64 k:any)', 'movi64 =d, #k.lo, #k.hi');
rule('(addr s:sym)', 'adr =d, s');
rule('(tlsaddr s:sym)', 'tls =d, s');
rule('(slotaddr m:slot)', 'lea =d, m');
rule('(add.64 m:ea)', 'lea =d, m');
for (const [f, s] of [['f32', 's'], ['f64', 'd']]) {
  rule(`(fconst.${f} m:zero)`, 'zerof =d');
  rule(`(fconst.${f} m:lit)`, `ldr_${s} =d, m`);
}

// Memory.
for (const [type, load] of [['i8', 'ldrsb'], ['u8', 'ldrb'], ['i16', 'ldrsh'], ['u16', 'ldrh'], ['32', 'ldr32'], ['64', 'ldr64'], ['f32', 'ldr_s'], ['f64', 'ldr_d']]) rule(`(load.${type} m:addr)`, `${load} =d, m`);
for (const [type, store, zero] of [['8', 'strb', 'strb'], ['16', 'strh', 'strh'], ['32', 'str32', 'str32'], ['64', 'str64', 'str64'], ['f32', 'str_s', 'str32'], ['f64', 'str_d', 'str64']]) {
  rule(`(store.${type} m:addr a)`, `${store} m, a`);
  rule(`(store.${type} m:addr ${type![0] === 'f' ? 'z:zero' : '0'})`, `${zero} m, %zr`);
}
for (const [w, store] of [['8', 'strb'], ['16', 'strh']]) for (const sign of ['i', 'u']) rule(`(store.${w} m:addr (narrow.${sign}${w} a))`, `${store} m, a`);

/** Conditions of integer comparisons: as given, operands exchanged, opposite. */
const comparisons = [['eq', 'eq', 'eq', 'ne'], ['ne', 'ne', 'ne', 'eq'], ['lt.s', 'lt', 'gt', 'ge'], ['lt.u', 'cc', 'hi', 'cs'], ['le.s', 'le', 'ge', 'gt'], ['le.u', 'ls', 'cs', 'hi']] as const;
const opposite: Readonly<Record<string, string>> = { eq: 'ne', ne: 'eq', lt: 'ge', gt: 'le', ge: 'lt', le: 'gt', cc: 'cs', cs: 'cc', hi: 'ls', ls: 'hi', mi: 'pl', pl: 'mi' };

/** What a comparison gives: a value, a jump, selections. */
function condition(pattern: string, compare: string, code: string): void {
  const not = opposite[code]!;
  rule(pattern, `${compare}; cset_${code} =d`);
  rule(`(brif ${pattern})`, `${compare}; b_${code} then`);
  for (const w of ['32', '64']) {
    rule(`(select.${w} ${pattern} x y)`, `${compare}; csel_${code}${w} =d, x, y`);
    rule(`(select.${w} ${pattern} x 0)`, `${compare}; csel_${code}${w} =d, x, %zr`);
    rule(`(select.${w} ${pattern} 0 y)`, `${compare}; csel_${code}${w} =d, %zr, y`);
    rule(`(select.${w} ${pattern} x (add.${w} y 1))`, `${compare}; csinc_${code}${w} =d, x, y`);
    rule(`(select.${w} ${pattern} (add.${w} y 1) x)`, `${compare}; csinc_${not}${w} =d, x, y`);
  }
  for (const [f, s] of [['f32', 's'], ['f64', 'd']]) rule(`(select.${f} ${pattern} x y)`, `${compare}; fcsel_${code}_${s} =d, x, y`);
}

for (const w of ['32', '64']) {
  const last = Number(w) - 1;
  // Arithmetic.
  for (const op of ['add', 'sub']) {
    rule(`(${op}.${w} a b)`, `${op}${w} =d, a, b`);
    rule(`(${op}.${w} a b:add)`, `addi${w} =d, a, #${op === 'sub' ? '-' : ''}b`);
  }
  rule(`(sub.${w} 0 a)`, `neg${w} =d, a`);
  rule(`(neg.${w} a)`, `neg${w} =d, a`);
  rule(`(not.${w} a)`, `mvn${w} =d, a`);
  for (const [op, name, inverted] of [['and', 'and', 'bic'], ['or', 'orr', 'orn'], ['xor', 'eor', 'eon']]) {
    rule(`(${op}.${w} a b)`, `${name}${w} =d, a, b`);
    rule(`(${op}.${w} a b:logical${w})`, `${name}i${w} =d, a, #b.lo, #b.hi`);
    rule(`(${op}.${w} a (not.${w} b))`, `${inverted}${w} =d, a, b`);
  }
  for (const [op, name] of [['add', 'add'], ['sub', 'sub'], ['and', 'and'], ['or', 'orr'], ['xor', 'eor']])
    for (const [shift, code] of [['shl', 'lsl'], ['shr.u', 'lsr'], ['shr.s', 'asr']]) rule(`(${op}.${w} a (${shift}.${w} b k:count${w}))`, `${name}${w}_${code} =d, a, b, #k`);
  rule(`(mul.${w} a b)`, `mul${w} =d, a, b`);
  for (const [factor, shift] of [[3, 1], [5, 2], [9, 3], [17, 4]]) rule(`(mul.${w} a ${factor})`, `add${w}_lsl =d, a, a, #${shift}`);
  rule(`(add.${w} a (mul.${w} b c))`, `madd${w} =d, b, c, a`);
  rule(`(sub.${w} a (mul.${w} b c))`, `msub${w} =d, b, c, a`);
  rule(`(div.s.${w} a b)`, `sdiv${w} =d, a, b`);
  rule(`(div.u.${w} a b)`, `udiv${w} =d, a, b`);
  for (const [op, name] of [['shl', 'lslv'], ['shr.u', 'lsrv'], ['shr.s', 'asrv']]) rule(`(${op}.${w} a b)`, `${name}${w} =d, a, b`);
  rule(`(shl.${w} a b:count${w})`, `ubfm${w} =d, a, #0-b, #${last}-b`);
  rule(`(shr.u.${w} a b:count${w})`, `ubfm${w} =d, a, #b, #${last}`);
  rule(`(shr.s.${w} a b:count${w})`, `sbfm${w} =d, a, #b, #${last}`);
  rule(`(rotl.${w} a b)`, `neg32 t, b; rorv${w} =d, a, t`);
  rule(`(rotl.${w} a b:any)`, `rori${w} =d, a, #0-b`);
  rule(`(clz.${w} a)`, `clz${w} =d, a`);
  rule(`(ctz.${w} a)`, `rbit${w} t, a; clz${w} =d, t`);
  rule(`(bswap.${w} a)`, `rev${w} =d, a`);
  rule(`(popcnt.${w} a)`, `fmov_${w === '32' ? 's_w' : 'd_x'} t, a; cnt u, t; addv v, u; fmov_w_s =d, v`);

  // Comparisons.
  for (const [op, code, swapped] of comparisons) {
    condition(`(${op}.${w} a b)`, `cmp${w} a, b`, code);
    condition(`(${op}.${w} a b:add)`, `cmpi${w} a, #b`, code);
    if (code !== swapped) condition(`(${op}.${w} b:add a)`, `cmpi${w} a, #b`, swapped);
    if (op !== 'eq' && op !== 'ne') continue;
    condition(`(${op}.${w} (and.${w} a b) 0)`, `tst${w} a, b`, code);
    condition(`(${op}.${w} (and.${w} a b:logical${w}) 0)`, `tsti${w} a, #b.lo, #b.hi`, code);
    const [zero, bit] = op === 'eq' ? ['cbz', 'tbz'] : ['cbnz', 'tbnz'];
    rule(`(brif (${op}.${w} a 0))`, `${zero}${w} a, then`);
    rule(`(brif (${op}.${w} (and.${w} a b:bit) 0))`, `${bit}${w} a, #log2(b), then`);
  }
  rule(`(brif (lt.s.${w} a 0))`, `tbnz${w} a, #${last}, then`);
  rule(`(brif (le.s.${w} 0 a))`, `tbz${w} a, #${last}, then`);
  rule(`(select.${w} c x y)`, `cmpi32 c, #0; csel_ne${w} =d, x, y`);

  // Overflow.
  for (const [op, set, code] of [['addo.s', 'cmn', 'vs'], ['addo.u', 'cmn', 'cs'], ['subo.s', 'cmp', 'vs'], ['subo.u', 'cmp', 'cc']]) {
    rule(`(${op}.${w} a b)`, `${set}${w} a, b; cset_${code} =d`);
    rule(`(brif (${op}.${w} a b))`, `${set}${w} a, b; b_${code} then`);
  }
  const productChecks = w === '32' ? [['s', 'smull t, a, b; cmp_sxtw t, t'], ['u', 'umull t, a, b; ubfm64 u, t, #32, #63; cmpi32 u, #0']]
    : [['s', 'mul64 t, a, b; smulh u, a, b; cmp64_asr u, t, #63'], ['u', 'umulh t, a, b; cmpi64 t, #0']];
  for (const [sign, check] of productChecks) {
    rule(`(mulo.${sign}.${w} a b)`, `${check}; cset_ne =d`);
    rule(`(brif (mulo.${sign}.${w} a b))`, `${check}; b_ne then`);
  }

  // Conversions.
  for (const [f, s] of [['f32', 's'], ['f64', 'd']]) {
    rule(`(itof.s.${w}.${f} a)`, `scvtf_${s}${w} =d, a`);
    rule(`(itof.u.${w}.${f} a)`, `ucvtf_${s}${w} =d, a`);
    rule(`(ftoi.s.${f}.${w} a)`, `fcvtzs_${s}${w} =d, a`);
    rule(`(ftoi.u.${f}.${w} a)`, `fcvtzu_${s}${w} =d, a`);
  }
}
rule('(mulh.s.64 a b)', 'smulh =d, a, b');
rule('(mulh.u.64 a b)', 'umulh =d, a, b');
rule('(mulh.s.32 a b)', 'smull t, a, b; ubfm64 =d, t, #32, #63');
rule('(mulh.u.32 a b)', 'umull t, a, b; ubfm64 =d, t, #32, #63');
for (const w of ['8', '16', '32', '64']) {
  for (const [op, name] of [['add', 'add'], ['sub', 'sub'], ['and', 'and'], ['or', 'orr'], ['xor', 'eor'], ['nand', 'nand'], ['xchg', 'swap']]) rule(`(rmw.${op}.${w} p a)`, `atomic_${name}${w} =d, p, a`);
  rule(`(cmpxchg.${w} p a b)`, `cmpxchg${w} =d, p, a, b`);
}
rule('(fence)', 'fence');

// Widths.
for (const [scalar, field, top] of [['i8', 'sbfm', 7], ['u8', 'ubfm', 7], ['i16', 'sbfm', 15], ['u16', 'ubfm', 15]]) {
  rule(`(narrow.${scalar} a)`, `${field}32 =d, a, #0, #${top}`);
  rule(`(extend.${field === 'sbfm' ? 's' : 'u'}.64 (narrow.${scalar} a))`, `${field}64 =d, a, #0, #${top}`);
}
rule('(extend.s.64 a)', 'sbfm64 =d, a, #0, #31');
rule('(extend.s.64 (load.i8 m:addr))', 'ldrsbx =d, m');
rule('(extend.s.64 (load.i16 m:addr))', 'ldrshx =d, m');
rule('(extend.s.64 (load.32 m:addr))', 'ldrsw =d, m');
for (const sign of ['s', 'u']) for (const [type, load] of [['u8', 'ldrb'], ['u16', 'ldrh']]) rule(`(extend.${sign}.64 (load.${type} m:addr))`, `${load} =d, m`);
// What a w-form writes is zero-extended.
rule('(extend.u.64 a)', 'movw =d, a');
rule('(extend.u.64 (load.32 m:addr))', 'ldr32 =d, m');
for (const [op, name] of [['add', 'add32'], ['sub', 'sub32'], ['and', 'and32'], ['or', 'orr32'], ['xor', 'eor32'], ['mul', 'mul32'], ['shr.u', 'lsrv32'], ['div.u', 'udiv32']]) rule(`(extend.u.64 (${op}.32 a b))`, `${name} =d, a, b`);
rule('(extend.u.64 (add.32 a b:add))', 'addi32 =d, a, #b');
rule('(extend.u.64 (and.32 a b:logical32))', 'andi32 =d, a, #b.lo, #b.hi');
rule('(extend.u.64 (shr.u.32 a b:count32))', 'ubfm32 =d, a, #b, #31');
rule('(and.64 a 4294967295)', 'movw =d, a');
rule('(shl.64 (extend.s.64 a) b:count32)', 'sbfm64 =d, a, #0-b, #31');
rule('(shl.64 (extend.u.64 a) b:count32)', 'ubfm64 =d, a, #0-b, #31');
for (const [sign, extend, multiply] of [['s', 'sxtw', 'smull'], ['u', 'uxtw', 'umull']]) {
  for (const op of ['add', 'sub']) {
    rule(`(${op}.64 a (extend.${sign}.64 b))`, `${op}_${extend} =d, a, b, #0`);
    rule(`(${op}.64 a (shl.64 (extend.${sign}.64 b) k:upTo4))`, `${op}_${extend} =d, a, b, #k`);
  }
  rule(`(mul.64 (extend.${sign}.64 a) (extend.${sign}.64 b))`, `${multiply} =d, a, b`);
  rule(`(mul.64 (extend.${sign}.64 a) b:${sign}32)`, `${multiply} =d, a, b`);
  rule(`(add.64 c (mul.64 (extend.${sign}.64 a) (extend.${sign}.64 b)))`, `${sign}maddl =d, a, b, c`);
}

// Jumps.
rule('(brif a)', 'cbnz32 a, then');
rule('(brif (and.32 a b:bit))', 'tbnz32 a, #log2(b), then');
rule('(brif (and.32 a b))', 'tst32 a, b; b_ne then');
rule('(brif (and.32 a b:logical32))', 'tsti32 a, #b.lo, #b.hi; b_ne then');
rule('(jumptable i s:sym)', 'adr t, s; ldr64 u, [t+i*8]; br u');
rule('(getsp)', 'getsp =d');
rule('(setsp a)', 'setsp a');

// Floating point. An unordered pair is neither less (mi), less or equal (ls), nor equal, but is unequal.
for (const [f, s] of [['f32', 's'], ['f64', 'd']]) {
  for (const op of ['fadd', 'fsub', 'fmul', 'fdiv']) rule(`(${op}.${f} a b)`, `${op}_${s} =d, a, b`);
  rule(`(fneg.${f} (fmul.${f} a b))`, `fnmul_${s} =d, a, b`);
  for (const [op, name] of [['fsqrt', 'fsqrt'], ['fneg', 'fneg'], ['fabs', 'fabs'], ['ffloor', 'frintm'], ['fceil', 'frintp'], ['ftrunc', 'frintz'], ['frint', 'frintn']]) rule(`(${op}.${f} a)`, `${name}_${s} =d, a`);
  rule(`(fcopysign.${f} a b)`, `sign_${s} t; bit =d, a, b, t`);
  for (const [op, code, swapped] of [['feq', 'eq', 'eq'], ['fne', 'ne', 'ne'], ['flt', 'mi', 'gt'], ['fle', 'ls', 'ge']] as const) {
    const forms: [string, string, string][] = [[`(${op}.${f} a b)`, `fcmp_${s} a, b`, code], [`(${op}.${f} a z:zero)`, `fcmpz_${s} a`, code], [`(${op}.${f} z:zero a)`, `fcmpz_${s} a`, swapped]];
    for (const [pattern, compare, each] of forms) {
      condition(pattern, compare, each);
      rule(`(brif (eq.32 ${pattern} 0))`, `${compare}; b_${opposite[each]} then`);
    }
  }
  rule(`(select.${f} c x y)`, `cmpi32 c, #0; fcsel_ne_${s} =d, x, y`);
  const [w, r] = f === 'f32' ? ['32', 'w'] : ['64', 'x'];
  rule(`(bitcast.${f}.${w} a)`, `fmov_${r}_${s} =d, a`);
  rule(`(bitcast.${w}.${f} a)`, `fmov_${s}_${r} =d, a`);
}
rule('(fpromote a)', 'fcvt_d_s =d, a');
rule('(fdemote a)', 'fcvt_s_d =d, a');

export const selectionRules: readonly RuleSource[] = rules;
