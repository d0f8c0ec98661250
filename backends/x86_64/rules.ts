// x86-64: selection rules (their language: common/rules.ts).
//
// Values of 32 bits live in the low halves of registers, the high halves are undefined. Constants are made by mov, which leaves the
// flags alone: a constant may be made between a comparison and what reads it.

import type { RuleSource } from '../common/rules.ts';

const rules: RuleSource[] = [];
function rule(pattern: string, instructions: string): void { rules.push([pattern, instructions]); }

/** Immediate predicates: the constant is sign-extended from its width. */
export const immediates: Readonly<Record<string, (value: bigint) => boolean>> = {
  any: () => true,
  i32: (value) => value >= -0x80000000n && value <= 0x7fffffffn,
  n32: (value) => -value >= -0x80000000n && -value <= 0x7fffffffn,
  u32: (value) => value >= 0n && value <= 0xffffffffn,
  u8: (value) => value >= 0n && value <= 0xffn,
  byte: (value) => value >= -0x80n && value <= 0xffn,
  short: (value) => value >= -0x8000n && value <= 0xffffn,
};

// Constants and addresses.
rule('(const.32 k:any)', 'mov32i =d, #k');
rule('(const.64 k:u32)', 'mov32i =d, #k');
rule('(const.64 k:i32)', 'mov64s =d, #k');
rule('(const.64 k:any)', 'mov64i =d, #k.lo, #k.hi');
rule('(addr s:sym)', 'lea64s =d, s');
rule('(tlsaddr s:sym)', 'tls =d, s');
rule('(slotaddr m:slot)', 'lea64 =d, m');
for (const f of ['f32', 'f64']) {
  rule(`(fconst.${f} m:zero)`, 'zerof =d');
  rule(`(fconst.${f} m:lit)`, `mov${f}m =d, m`);
}

for (const w of ['32', '64']) {
  // Memory.
  rule(`(load.${w} m:addr)`, `mov${w}m =d, m`);
  rule(`(store.${w} m:addr a)`, `mov${w}mr m, a`);
  rule(`(store.${w} m:addr k:i32)`, `mov${w}mi m, #k`);

  // Arithmetic.
  rule(`(add.${w} m:ea)`, `lea${w} =d, m`);
  rule(`(add.${w} a b:i32)`, `add${w}i =d, a, #b`);
  rule(`(add.${w} a b)`, `add${w} =d, a, b`);
  rule(`(add.${w} a (load.${w} m:addr))`, `add${w}m =d, a, m`);
  rule(`(sub.${w} a b:n32)`, `add${w}i =d, a, #-b`);
  for (const op of ['sub', 'and', 'or', 'xor']) {
    if (op !== 'sub') rule(`(${op}.${w} a b:i32)`, `${op}${w}i =d, a, #b`);
    rule(`(${op}.${w} a b)`, `${op}${w} =d, a, b`);
    rule(`(${op}.${w} a (load.${w} m:addr))`, `${op}${w}m =d, a, m`);
  }
  for (const op of ['add', 'sub', 'and', 'or', 'xor']) {
    rule(`(store.${w} m:addr (${op}.${w} (load.${w} m:addr) b))`, `${op}${w}mr m, b`);
    rule(`(store.${w} m:addr (${op}.${w} (load.${w} m:addr) b:i32))`, `${op}${w}mi m, #b`);
  }
  rule(`(mul.${w} a b)`, `imul${w} =d, a, b`);
  rule(`(mul.${w} a b:i32)`, `imul${w}i =d, a, #b`);
  for (const [factor, scale] of [[3, 2], [5, 4], [9, 8]]) rule(`(mul.${w} a ${factor})`, `lea${w} =d, [a+a*${scale}]`);
  rule(`(mul.${w} a (load.${w} m:addr))`, `imul${w}m =d, a, m`);
  const widen = w === '32' ? 'cdq' : 'cqo';
  rule(`(div.s.${w} a b)`, `${widen} t, a; idiv${w}q =d, a, t, b`);
  rule(`(rem.s.${w} a b)`, `${widen} t, a; idiv${w}r =d, a, t, b`);
  rule(`(div.u.${w} a b)`, `mov32i t, #0; div${w}q =d, a, t, b`);
  rule(`(rem.u.${w} a b)`, `mov32i t, #0; div${w}r =d, a, t, b`);
  rule(`(mulh.s.${w} a b)`, `imulhi${w} =d, a, b`);
  rule(`(mulh.u.${w} a b)`, `mulhi${w} =d, a, b`);
  rule(`(neg.${w} a)`, `neg${w} =d, a`);
  rule(`(not.${w} a)`, `not${w} =d, a`);
  for (const [op, name] of [['shl', 'shl'], ['shr.u', 'shr'], ['shr.s', 'sar'], ['rotl', 'rol']]) {
    rule(`(${op}.${w} a b)`, `${name}${w} =d, a, b`);
    rule(`(${op}.${w} a b:any)`, `${name}${w}i =d, a, #b&${Number(w) - 1}`);
  }
  rule(`(shl.${w} a 1)`, `add${w} =d, a, a`);
  rule(`(bswap.${w} a)`, `bswap${w} =d, a`);
  // Bit scans leave the result undefined for 0 and set ZF.
  rule(`(clz.${w} a)`, `mov32i t, #${Number(w) * 2 - 1}; bsr${w} u, a; cmove${w} v, u, t; xor32i =d, v, #${Number(w) - 1}`);
  rule(`(ctz.${w} a)`, `mov32i t, #${w}; bsf${w} u, a; cmove${w} =d, u, t`);
  for (const [op, set, code] of [['addo.s', 'adds', 'o'], ['addo.u', 'adds', 'b'], ['subo.s', 'sub', 'o'], ['subo.u', 'sub', 'b'], ['mulo.s', 'imul', 'o']]) {
    rule(`(${op}.${w} a b)`, `${set}${w} t, a, b; set${code} u; movzx8 =d, u`);
    rule(`(brif (${op}.${w} a b))`, `${set}${w} t, a, b; j${code} then`);
  }
  rule(`(mulo.u.${w} a b)`, `mulhi${w} t, a, b; seto u; movzx8 =d, u`);

  // Comparisons, alone and in jumps and selections. Condition codes of operands as given and exchanged.
  for (const [op, code, swapped] of [['eq', 'e', 'e'], ['ne', 'ne', 'ne'], ['lt.s', 'l', 'g'], ['lt.u', 'b', 'a'], ['le.s', 'le', 'ge'], ['le.u', 'be', 'ae']]) {
    const forms: [string, string, string][] = [
      [`(${op}.${w} a b)`, `cmp${w} a, b`, code!],
      [`(${op}.${w} a b:i32)`, `cmp${w}i a, #b`, code!],
      [`(${op}.${w} b:i32 a)`, `cmp${w}i a, #b`, swapped!],
      [`(${op}.${w} a (load.${w} m:addr))`, `cmp${w}m a, m`, code!],
      [`(${op}.${w} (load.${w} m:addr) a)`, `cmp${w}mr m, a`, code!],
      [`(${op}.${w} (load.${w} m:addr) b:i32)`, `cmp${w}mi m, #b`, code!],
    ];
    if (op !== 'lt.u' && op !== 'le.u') forms.push([`(${op}.${w} a 0)`, `test${w} a, a`, code!]);
    if (op === 'eq' || op === 'ne') {
      forms.push([`(${op}.${w} (and.${w} a b) 0)`, `test${w} a, b`, code!], [`(${op}.${w} (and.${w} a b:i32) 0)`, `test${w}i a, #b`, code!]);
      if (w === '32') forms.push([`(${op}.32 (load.u8 m:addr) b:u8)`, 'cmp8mi m, #b', code!], [`(${op}.32 (and.32 (load.u8 m:addr) b:u8) 0)`, 'test8mi m, #b', code!]);
    }
    for (const [pattern, compare, condition] of forms) {
      rule(pattern, `${compare}; set${condition} t; movzx8 =d, t`);
      rule(`(brif ${pattern})`, `${compare}; j${condition} then`);
      for (const wide of ['32', '64']) rule(`(select.${wide} ${pattern} x y)`, `${compare}; cmov${condition}${wide} =d, y, x`);
      for (const f of ['f32', 'f64']) rule(`(select.${f} ${pattern} x y)`, `${compare}; fsel${condition} =d, x, y`);
    }
  }
  rule(`(select.${w} c x y)`, `test32 c, c; cmovne${w} =d, y, x`);

  // Conversions.
  rule(`(itof.s.${w}.f64 a)`, `cvtsi2sd${w} =d, a`);
  rule(`(itof.s.${w}.f32 a)`, `cvtsi2ss${w} =d, a`);
  for (const [f, s] of [['f64', 'sd'], ['f32', 'ss']]) {
    rule(`(ftoi.s.${f}.${w} a)`, `ftoi${s}${w} =d, t, a`);
    rule(`(ftoi.u.${f}.${w} a)`, `ftou${s}${w} =d, t, a`);
  }

  // Atomic operations.
  rule(`(rmw.xchg.${w} m:addr a)`, `xchg${w} =d, m, a`);
  rule(`(rmw.add.${w} m:addr a)`, `lockxadd${w} =d, m, a`);
  rule(`(rmw.sub.${w} m:addr a)`, `neg${w} t, a; lockxadd${w} =d, m, t`);
  for (const op of ['and', 'or', 'xor', 'nand']) rule(`(rmw.${op}.${w} m:addr a)`, `atomic_${op}${w} =d, t, m, a`);
  rule(`(cmpxchg.${w} m:addr a b)`, `cmpxchg${w} =d, m, a, b`);
}
for (const w of ['8', '16']) {
  rule(`(rmw.xchg.${w} m:addr a)`, `xchg${w} t, m, a; movzx${w} =d, t`);
  rule(`(rmw.add.${w} m:addr a)`, `lockxadd${w} t, m, a; movzx${w} =d, t`);
  rule(`(rmw.sub.${w} m:addr a)`, `neg32 t, a; lockxadd${w} u, m, t; movzx${w} =d, u`);
  for (const op of ['and', 'or', 'xor', 'nand']) rule(`(rmw.${op}.${w} m:addr a)`, `atomic_${op}${w} t, u, m, a; movzx${w} =d, t`);
  rule(`(cmpxchg.${w} m:addr a b)`, `cmpxchg${w} t, m, a, b; movzx${w} =d, t`);
}
rule('(fence)', 'mfence');

// Narrow memory.
for (const [type, instruction] of [['i8', 'movsx8_32m'], ['u8', 'movzx8m'], ['i16', 'movsx16_32m'], ['u16', 'movzx16m']]) rule(`(load.${type} m:addr)`, `${instruction} =d, m`);
rule('(extend.s.64 (load.i8 m:addr))', 'movsx8_64m =d, m');
rule('(extend.s.64 (load.i16 m:addr))', 'movsx16_64m =d, m');
rule('(extend.s.64 (load.32 m:addr))', 'movsx32m =d, m');
rule('(extend.s.64 (load.u8 m:addr))', 'movzx8m =d, m');
rule('(extend.s.64 (load.u16 m:addr))', 'movzx16m =d, m');
rule('(extend.u.64 (load.u8 m:addr))', 'movzx8m =d, m');
rule('(extend.u.64 (load.u16 m:addr))', 'movzx16m =d, m');
rule('(extend.u.64 (load.32 m:addr))', 'mov32m =d, m');
rule('(store.8 m:addr a)', 'mov8mr m, a');
rule('(store.8 m:addr k:any)', 'mov8mi m, #k');
rule('(store.16 m:addr a)', 'mov16mr m, a');
rule('(store.16 m:addr k:any)', 'mov16mi m, #k');
for (const [w, narrow] of [['8', 'u8'], ['8', 'i8'], ['16', 'u16'], ['16', 'i16']]) rule(`(store.${w} m:addr (narrow.${narrow} a))`, `mov${w}mr m, a`);

rule('(narrow.i8 a)', 'movsx8_32 =d, a');
rule('(narrow.u8 a)', 'movzx8 =d, a');
rule('(narrow.i16 a)', 'movsx16_32 =d, a');
rule('(narrow.u16 a)', 'movzx16 =d, a');
rule('(extend.s.64 a)', 'movsx32 =d, a');
rule('(extend.s.64 (narrow.i8 a))', 'movsx8_64 =d, a');
rule('(extend.s.64 (narrow.i16 a))', 'movsx16_64 =d, a');
rule('(extend.u.64 a)', 'movzx32 =d, a');
rule('(extend.u.64 (narrow.u8 a))', 'movzx8 =d, a');
rule('(extend.u.64 (narrow.u16 a))', 'movzx16 =d, a');
rule('(and.32 a 255)', 'movzx8 =d, a');
rule('(and.32 a 65535)', 'movzx16 =d, a');
rule('(and.64 a 255)', 'movzx8 =d, a');
rule('(and.64 a 65535)', 'movzx16 =d, a');
rule('(and.64 a 4294967295)', 'movzx32 =d, a');

// Jumps.
rule('(brif a)', 'test32 a, a; jne then');
rule('(brif (and.32 a b))', 'test32 a, b; jne then');
rule('(brif (and.32 a b:i32))', 'test32i a, #b; jne then');
rule('(brif (load.u8 m:addr))', 'cmp8mi m, #0; jne then');
rule('(brif (load.i8 m:addr))', 'cmp8mi m, #0; jne then');
rule('(brif (load.32 m:addr))', 'cmp32mi m, #0; jne then');
rule('(jumptable i s:sym)', 'jmptable [s+i*8]');
rule('(getsp)', 'getsp =d');
rule('(setsp a)', 'setsp a');

// Floating point. Comparisons: ucomis a, b sets CF for a < b, ZF for equality, all of CF ZF PF for unordered; so a < b is asked as
// b above a, which an unordered pair is not.
for (const f of ['f32', 'f64']) {
  const width = f === 'f32' ? '32' : '64';
  rule(`(load.${f} m:addr)`, `mov${f}m =d, m`);
  rule(`(store.${f} m:addr a)`, `mov${f}mr m, a`);
  for (const op of ['add', 'sub', 'mul', 'div']) {
    rule(`(f${op}.${f} a b)`, `${op}${f} =d, a, b`);
    rule(`(f${op}.${f} a (load.${f} m:addr))`, `${op}${f}m =d, a, m`);
    rule(`(f${op}.${f} a m:lit)`, `${op}${f}m =d, a, m`);
  }
  rule(`(fsqrt.${f} a)`, `sqrt${f} =d, a`);
  rule(`(fneg.${f} a)`, `sign${f} t; xorp${f} =d, a, t`);
  rule(`(fabs.${f} a)`, `magnitude${f} t; andp${f} =d, a, t`);
  rule(`(fcopysign.${f} a b)`, `sign${f} t; andp${f} u, b, t; andnp${f} v, t, a; orp${f} =d, u, v`);
  for (const [op, code, not] of [['flt', 'a', 'be'], ['fle', 'ae', 'b']]) {
    const forms: [string, string][] = [[`(${op}.${f} a b)`, `ucomi${f} b, a`], [`(${op}.${f} (load.${f} m:addr) b)`, `ucomi${f}m b, m`], [`(${op}.${f} m:lit b)`, `ucomi${f}m b, m`]];
    for (const [pattern, compare] of forms) {
      rule(pattern, `${compare}; set${code} t; movzx8 =d, t`);
      rule(`(brif ${pattern})`, `${compare}; j${code} then`);
      rule(`(brif (eq.32 ${pattern} 0))`, `${compare}; j${not} then`);
      for (const wide of ['32', '64']) rule(`(select.${wide} ${pattern} x y)`, `${compare}; cmov${code}${wide} =d, y, x`);
      for (const g of ['f32', 'f64']) rule(`(select.${g} ${pattern} x y)`, `${compare}; fsel${code} =d, x, y`);
    }
  }
  rule(`(feq.${f} a b)`, `ucomi${f} a, b; setnp t; sete u; and32 v, t, u; movzx8 =d, v`);
  rule(`(fne.${f} a b)`, `ucomi${f} a, b; setp t; setne u; or32 v, t, u; movzx8 =d, v`);
  rule(`(brif (feq.${f} a b))`, `ucomi${f} a, b; jne else; jnp then`);
  rule(`(brif (fne.${f} a b))`, `ucomi${f} a, b; jne then; jp then`);
  rule(`(select.${f} c x y)`, 'test32 c, c; fselne =d, x, y');
  rule(`(itof.u.32.${f} a)`, `movzx32 t, a; cvtsi2s${f === 'f64' ? 'd' : 's'}64 =d, t`);
  rule(`(itof.u.64.${f} a)`, `utof${f} =d, t, a`);
  rule(`(bitcast.${f}.${width} a)`, `movxg${width} =d, a`);
  rule(`(bitcast.${width}.${f} a)`, `movgx${width} =d, a`);
}
rule('(fpromote a)', 'cvtss2sd =d, a');
rule('(fpromote (load.f32 m:addr))', 'cvtss2sdm =d, m');
rule('(fdemote a)', 'cvtsd2ss =d, a');
rule('(fdemote (load.f64 m:addr))', 'cvtsd2ssm =d, m');

export const selectionRules: readonly RuleSource[] = rules;
