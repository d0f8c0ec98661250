// RISC-V 64: selection rules (their language: common/rules.ts).
//
// Values of 32 bits live sign-extended in their registers: the w-forms, lw and comparisons keep it so, and comparisons of 32 bits are
// those of 64. A sign extension needs no code, a zero extension two shifts.

import type { RuleSource } from '../common/rules.ts';

const rules: RuleSource[] = [];
function rule(pattern: string, instructions: string): void { rules.push([pattern, instructions]); }

const i12 = (value: bigint): boolean => value >= -2048n && value <= 2047n;
/** 2^k - 1 for a k that andi cannot do; all of them below 2^63. */
const isLowMask = (value: bigint): boolean => value > 2047n && (value & value + 1n) === 0n;
const isBit = (value: bigint): boolean => value > 1024n && (value & value - 1n) === 0n;

/** Immediate predicates: the constant is sign-extended from its width. */
export const immediates: Readonly<Record<string, (value: bigint) => boolean>> = {
  any: () => true,
  i12,
  /** Negated. */
  n12: (value) => i12(-value),
  /** One more than it fits, and is no smaller number. */
  next12: (value) => i12(value + 1n) && value !== -1n,
  /** The sum of two addi. */
  up: (value) => value > 2047n && value <= 4094n,
  down: (value) => value < -2048n && value >= -4096n,
  /** Nonnegative, for and: the result is too. */
  u11: (value) => value >= 0n && value <= 2047n,
  mask: isLowMask,
  bit: isBit,
  count32: (value) => value >= 0n && value < 32n,
  /** Shift counts of 64-bit values that leave the low 32 bits a shift of the high half. */
  high: (value) => value >= 32n && value <= 63n,
  higher: (value) => value > 32n && value <= 63n,
  positive32: (value) => (value & 31n) !== 0n,
};

// Constants and addresses.
rule('(const.32 k:any)', 'li =d, #k.lo, #k.hi');
rule('(const.64 k:any)', 'li =d, #k.lo, #k.hi');
rule('(addr s:sym)', 'la =d, s');
rule('(tlsaddr s:sym)', 'tls =d, s');
rule('(slotaddr m:slot)', 'lea =d, m');
rule('(fconst.f32 m:zero)', 'zerof32 =d');
rule('(fconst.f64 m:zero)', 'zerof =d');
rule('(fconst.f32 m:lit)', 'flw =d, m');
rule('(fconst.f64 m:lit)', 'fld =d, m');

// Memory.
for (const [type, load] of [['i8', 'lb'], ['u8', 'lbu'], ['i16', 'lh'], ['u16', 'lhu'], ['32', 'lw'], ['64', 'ld'], ['f32', 'flw'], ['f64', 'fld']]) rule(`(load.${type} m:addr)`, `${load} =d, m`);
for (const [type, store] of [['8', 'sb'], ['16', 'sh'], ['32', 'sw'], ['64', 'sd'], ['f32', 'fsw'], ['f64', 'fsd']]) {
  rule(`(store.${type} m:addr a)`, `${store} m, a`);
  rule(`(store.${type} m:addr ${type[0] === 'f' ? 'z:zero' : '0'})`, `${type === 'f32' ? 'sw' : type === 'f64' ? 'sd' : store} m, %zero`);
  if (type !== '64' && type[0] !== 'f') rule(`(store.${type} m:addr (trunc.32 a))`, `${store} m, a`);
}
for (const [w, store] of [['8', 'sb'], ['16', 'sh']]) for (const sign of ['i', 'u']) rule(`(store.${w} m:addr (narrow.${sign}${w} a))`, `${store} m, a`);

for (const [w, suffix] of [['32', 'w'], ['64', '']]) {
  // Arithmetic.
  rule(`(add.${w} a b)`, `add${suffix} =d, a, b`);
  rule(`(add.${w} a b:i12)`, `addi${suffix} =d, a, #b`);
  rule(`(sub.${w} a b)`, `sub${suffix} =d, a, b`);
  rule(`(sub.${w} a b:n12)`, `addi${suffix} =d, a, #-b`);
  rule(`(add.${w} a b:up)`, `addi t, a, #2047; addi${suffix} =d, t, #b-2047`);
  rule(`(add.${w} a b:down)`, `addi t, a, #-2048; addi${suffix} =d, t, #b+2048`);
  rule(`(neg.${w} a)`, `sub${suffix} =d, %zero, a`);
  rule(`(not.${w} a)`, 'xori =d, a, #-1');
  for (const op of ['and', 'or', 'xor']) {
    rule(`(${op}.${w} a b)`, `${op} =d, a, b`);
    rule(`(${op}.${w} a b:i12)`, `${op}i =d, a, #b`);
  }
  rule(`(and.${w} a b:mask)`, 'slli t, a, #63-log2(b); srli =d, t, #63-log2(b)');
  rule(`(mul.${w} a b)`, `mul${suffix} =d, a, b`);
  for (const [op, name] of [['div.s', 'div'], ['div.u', 'divu'], ['rem.s', 'rem'], ['rem.u', 'remu']]) rule(`(${op}.${w} a b)`, `${name}${suffix} =d, a, b`);
  for (const [op, name] of [['shl', 'sll'], ['shr.u', 'srl'], ['shr.s', 'sra']]) {
    rule(`(${op}.${w} a b)`, `${name}${suffix} =d, a, b`);
    rule(`(${op}.${w} a b:any)`, `${name}i${suffix} =d, a, #b&${Number(w) - 1}`);
  }

  // Comparisons.
  rule(`(eq.${w} a b)`, 'xor t, a, b; sltiu =d, t, #1');
  rule(`(eq.${w} a b:i12)`, 'xori t, a, #b; sltiu =d, t, #1');
  rule(`(eq.${w} a 0)`, 'sltiu =d, a, #1');
  rule(`(ne.${w} a b)`, 'xor t, a, b; sltu =d, %zero, t');
  rule(`(ne.${w} a b:i12)`, 'xori t, a, #b; sltu =d, %zero, t');
  rule(`(ne.${w} a 0)`, 'sltu =d, %zero, a');
  for (const [sign, u] of [['s', ''], ['u', 'u']]) {
    rule(`(lt.${sign}.${w} a b)`, `slt${u} =d, a, b`);
    rule(`(lt.${sign}.${w} a b:i12)`, `slti${u} =d, a, #b`);
    rule(`(lt.${sign}.${w} 0 b)`, `slt${u} =d, %zero, b`);
    rule(`(le.${sign}.${w} a b)`, `slt${u} t, b, a; xori =d, t, #1`);
    rule(`(le.${sign}.${w} a b:next12)`, `slti${u} =d, a, #b+1`);
  }
  // In jumps and selections: opposite operands give the missing conditions.
  for (const [op, condition, first, second] of [['eq', 'eq', 'a', 'b'], ['ne', 'ne', 'a', 'b'], ['lt.s', 'lt', 'a', 'b'], ['lt.u', 'ltu', 'a', 'b'], ['le.s', 'ge', 'b', 'a'], ['le.u', 'geu', 'b', 'a']]) {
    for (const [a, b] of [['a', 'b'], ['a', '0'], ['0', 'b']]) {
      if (a === '0' && (op === 'eq' || op === 'ne')) continue;
      const register = (name: string): string => (name === 'a' ? a : b) === '0' ? '%zero' : name;
      const operands = `${register(first!)}, ${register(second!)}`;
      rule(`(brif (${op}.${w} ${a} ${b}))`, `b${condition} ${operands}, then`);
      for (const wide of ['32', '64']) rule(`(select.${wide} (${op}.${w} ${a} ${b}) x y)`, `select_${condition} =d, y, ${operands}, x`);
      for (const f of ['f32', 'f64']) rule(`(select.${f} (${op}.${w} ${a} ${b}) x y)`, `fselect_${condition} =d, y, ${operands}, x`);
    }
  }
  // A bit beyond andi becomes the sign.
  rule(`(brif (ne.${w} (and.${w} a b:bit) 0))`, 'slli t, a, #63-log2(b); blt t, %zero, then');
  rule(`(brif (eq.${w} (and.${w} a b:bit) 0))`, 'slli t, a, #63-log2(b); bge t, %zero, then');

  rule(`(select.${w} c x y)`, 'select_ne =d, y, c, %zero, x');

  // Conversions. Those to unsigned 32 bits sign-extend their result.
  const x = w === '32' ? 'w' : 'l';
  for (const [f, s] of [['f32', 's'], ['f64', 'd']]) {
    rule(`(itof.s.${w}.${f} a)`, `fcvt_${s}_${x} =d, a`);
    rule(`(itof.u.${w}.${f} a)`, `fcvt_${s}_${x}u =d, a`);
    rule(`(ftoi.s.${f}.${w} a)`, `fcvt_${x}_${s} =d, a`);
    rule(`(ftoi.u.${f}.${w} a)`, `fcvt_${x}u_${s} =d, a`);
  }

  // Atomic operations.
  const size = w === '32' ? 'w' : 'd';
  for (const [op, name] of [['add', 'amoadd'], ['xchg', 'amoswap'], ['and', 'amoand'], ['or', 'amoor'], ['xor', 'amoxor']]) rule(`(rmw.${op}.${w} p a)`, `${name}_${size} =d, p, a`);
  rule(`(rmw.sub.${w} p a)`, `sub t, %zero, a; amoadd_${size} =d, p, t`);
  rule(`(cmpxchg.${w} p a b)`, `cmpxchg_${size} =d, p, a, b`);
}
rule('(add.64 m:ea)', 'lea =d, m');
rule('(mulh.s.64 a b)', 'mulh =d, a, b');
rule('(mulh.u.64 a b)', 'mulhu =d, a, b');
rule('(fence)', 'fence');

// Overflow of 32 bits: the result of 64 differs.
for (const [op, name] of [['addo', 'add'], ['subo', 'sub'], ['mulo', 'mul']]) {
  rule(`(${op}.s.32 a b)`, `${name}w t, a, b; ${name} u, a, b; xor v, t, u; sltu =d, %zero, v`);
  rule(`(brif (${op}.s.32 a b))`, `${name}w t, a, b; ${name} u, a, b; bne t, u, then`);
}

// Widths.
rule('(narrow.i8 a)', 'slli t, a, #56; srai =d, t, #56');
rule('(narrow.u8 a)', 'andi =d, a, #255');
rule('(narrow.i16 a)', 'slli t, a, #48; srai =d, t, #48');
rule('(narrow.u16 a)', 'slli t, a, #48; srli =d, t, #48');
for (const scalar of ['i8', 'i16', 'u16']) {
  const [bits, shift] = [scalar === 'i8' ? '56' : '48', scalar[0] === 'i' ? 'srai' : 'srli'];
  rule(`(narrow.${scalar} (trunc.32 a))`, `slli t, a, #${bits}; ${shift} =d, t, #${bits}`);
}
rule('(narrow.u8 (trunc.32 a))', 'andi =d, a, #255');
rule('(extend.s.64 a)', 'move =d, a');
rule('(extend.u.64 a)', 'slli t, a, #32; srli =d, t, #32');
rule('(shl.64 (extend.u.64 a) b:count32)', 'slli t, a, #32; srli =d, t, #32-b');
rule('(shl.64 (and.64 a 4294967295) b:count32)', 'slli t, a, #32; srli =d, t, #32-b');
rule('(extend.u.64 (load.32 m:addr))', 'lwu =d, m');
rule('(extend.u.64 (load.u8 m:addr))', 'lbu =d, m');
rule('(extend.u.64 (load.u16 m:addr))', 'lhu =d, m');
rule('(extend.u.64 (narrow.u8 a))', 'andi =d, a, #255');
rule('(extend.u.64 (narrow.u16 a))', 'slli t, a, #48; srli =d, t, #48');
rule('(extend.u.64 (and.32 a b:u11))', 'andi =d, a, #b');
rule('(extend.u.64 (shr.u.32 a b:positive32))', 'srliw =d, a, #b&31');
rule('(trunc.32 a)', 'addiw =d, a, #0');
for (const op of ['add', 'sub', 'mul']) rule(`(trunc.32 (${op}.64 a b))`, `${op}w =d, a, b`);
rule('(trunc.32 (add.64 a b:i12))', 'addiw =d, a, #b');
rule('(trunc.32 (sub.64 a b:n12))', 'addiw =d, a, #-b');
rule('(trunc.32 (shl.64 a b:count32))', 'slliw =d, a, #b');
rule('(trunc.32 (shr.s.64 a b:high))', 'srai =d, a, #b');
rule('(trunc.32 (shr.u.64 a 32))', 'srai =d, a, #32');
rule('(trunc.32 (shr.u.64 a b:higher))', 'srli =d, a, #b');
rule('(trunc.32 (load.64 m:addr))', 'lw =d, m');

// Jumps.
rule('(brif a)', 'bne a, %zero, then');
rule('(jumptable i s:sym)', 'la t, s; slli u, i, #3; add v, t, u; ld w, [v]; jr w');
rule('(getsp)', 'addi =d, %sp, #0');
rule('(setsp a)', 'setsp a');

// Floating point.
for (const [f, s] of [['f32', 's'], ['f64', 'd']]) {
  for (const op of ['fadd', 'fsub', 'fmul', 'fdiv']) rule(`(${op}.${f} a b)`, `${op}_${s} =d, a, b`);
  rule(`(fsqrt.${f} a)`, `fsqrt_${s} =d, a`);
  rule(`(fneg.${f} a)`, `fsgnjn_${s} =d, a, a`);
  rule(`(fabs.${f} a)`, `fsgnjx_${s} =d, a, a`);
  rule(`(fcopysign.${f} a b)`, `fsgnj_${s} =d, a, b`);
  rule(`(fcopysign.${f} a (fneg.${f} b))`, `fsgnjn_${s} =d, a, b`);
  rule(`(fne.${f} a b)`, `feq_${s} t, a, b; xori =d, t, #1`);
  rule(`(brif (fne.${f} a b))`, `feq_${s} t, a, b; beq t, %zero, then`);
  for (const op of ['feq', 'flt', 'fle']) {
    rule(`(${op}.${f} a b)`, `${op}_${s} =d, a, b`);
    for (const wide of ['32', '64']) rule(`(select.${wide} (${op}.${f} a b) x y)`, `${op}_${s} t, a, b; select_ne =d, y, t, %zero, x`);
    for (const g of ['f32', 'f64']) rule(`(select.${g} (${op}.${f} a b) x y)`, `${op}_${s} t, a, b; fselect_ne =d, y, t, %zero, x`);
  }
  rule(`(select.${f} c x y)`, 'fselect_ne =d, y, c, %zero, x');
  const [w, x] = f === 'f32' ? ['32', 'w'] : ['64', 'd'];
  rule(`(bitcast.${f}.${w} a)`, `fmv_x_${x} =d, a`);
  rule(`(bitcast.${w}.${f} a)`, `fmv_${x}_x =d, a`);
}
rule('(fpromote a)', 'fcvt_d_s =d, a');
rule('(fdemote a)', 'fcvt_s_d =d, a');

export const selectionRules: readonly RuleSource[] = rules;
