// z/Architecture: one row per machine instruction. z/Architecture Principles of Operation (SA22-7832-08, z196), chapters 5 (formats),
// 7, 18, 19.
//
// `bits` is the opcode: 8 bits, 16 for RRE and RRF, 12 for RI and RIL (the third digit is the last one), 16 with the last
// byte of six for RXY, RSY, RXE and RIE. `extra` is a second opcode or a mask.
//
// `text` is as GNU as reads it: `%n` a register, `#n` an immediate, `@n` a memory operand, `~` the `y` of a long displacement.

import { Barrier, Branch, Call, Commutes, Effects, Remat, Return, pseudoRows, type InstructionRow } from '../common/instruction.ts';

// Formats: where the operands go. The first register is R1, the last one R2.
export const FRr = 0;
export const FRre = 1;
/** R1, R2, R3: three registers, the result first. */
export const FRrf = 2;
/** R1, R2 and a condition mask (extra): load on condition. */
export const FRrfCondition = 3;
/** R1, R2 and a rounding mode (extra) in M3. */
export const FRrfMode = 4;
/** R1, 16 bits. */
export const FRi = 5;
/** R1, 32 bits. */
export const FRil = 6;
/** R1, R3, 16 bits. */
export const FRieImm = 7;
/** R1, R2, shift (extra bit 8: from the first and last bit), first bit, last bit, rotation: risbg. */
export const FRotate = 8;
/** R1, memory: short form `bits` (0: none), long form `extra`. */
export const FLoad = 9;
/** Memory, R1. */
export const FStore = 10;
/** R1, memory with a short displacement only. */
export const FRxe = 11;
/** Memory, 8 or 16 bits. */
export const FStoreImm = 12;
/** R1, R3 shifted by a constant. */
export const FShiftImm = 13;
/** R1, R3 shifted by a register. */
export const FShift = 14;
export const FConst32 = 15;
export const FConst64 = 16;
/** The address of a reference: larl names even addresses only, which all symbols have. */
export const FAddress = 17;
/** The thread pointer and an offset in memory. */
export const FTls = 18;
/** A floating constant in memory. */
export const FLiteral = 19;
/** r0:r1 as dividend or product; extra tells how they are filled, and which is the result. */
export const FDivide = 20;
/** The register pair r0:r1 is the result, r0 of it is taken. */
export const FPairHigh = 21;
export const FBranch = 22;
export const FCall = 23;
export const FIndirect = 24;
export const FTable = 25;
export const FPlain = 26;
/** A jump over a move of floating-point registers, taken on a mask. */
export const FSelectFloat = 27;
/** R1, memory, R3: an interlocked access. */
export const FInterlocked = 28;
/** Loop of compare and swap. */
export const FAtomic = 29;
/** The stack pointer as source, or target. */
export const FFromSp = 30;
export const FToSp = 31;
export const FZeroFloat = 32;

// FDivide: what r0 and r1 get before, and which is the result.
export const Wide = 1, Unsigned = 2, Remainder = 4;

const rows: InstructionRow[] = [...pseudoRows];
function row(name: string, operands: string, format: number, bits: number, text: string, flags = 0, extra = 0): void {
  rows.push({ name, operands, format, bits, extra, flags, text });
}

// Integer arithmetic. Three registers where z196 has them; g is 64 bits.
for (const [name, code, code64] of [['a', 0xb9f8, 0xb9e8], ['s', 0xb9f9, 0xb9e9], ['al', 0xb9fa, 0xb9ea], ['sl', 0xb9fb, 0xb9eb], ['n', 0xb9f4, 0xb9e4],
  ['o', 0xb9f6, 0xb9e6], ['x', 0xb9f7, 0xb9e7]] as const) {
  row(`${name}rk`, '=r r r', FRrf, code, `${name}rk %0, %1, %2`);
  row(`${name}grk`, '=r r r', FRrf, code64, `${name}grk %0, %1, %2`);
}
row('ahik', '=r r i', FRieImm, 0xecd8, 'ahik %0, %1, #0');
row('aghik', '=r r i', FRieImm, 0xecd9, 'aghik %0, %1, #0');
// The first operand is the result.
for (const [name, code] of [['afi', 0xc29], ['agfi', 0xc28], ['nilf', 0xc0b], ['oilf', 0xc0d], ['xilf', 0xc07], ['nihf', 0xc0a], ['oihf', 0xc0c], ['xihf', 0xc06], ['msfi', 0xc21],
  ['msgfi', 0xc20], ['algfi', 0xc2a], ['alfi', 0xc2b]] as const) row(name, '=r/1 r i', FRil, code, `${name} %0, #0`);
row('mhi', '=r/1 r i', FRi, 0xa7c, 'mhi %0, #0');
row('mghi', '=r/1 r i', FRi, 0xa7d, 'mghi %0, #0');
row('msr', '=r/1 r r', FRre, 0xb252, 'msr %0, %2', Commutes);
row('msgr', '=r/1 r r', FRre, 0xb90c, 'msgr %0, %2', Commutes);
for (const [name, short, long] of [['a', 0x5a, 0xe35a], ['s', 0x5b, 0xe35b], ['n', 0x54, 0xe354], ['o', 0x56, 0xe356], ['x', 0x57, 0xe357], ['ms', 0x71, 0xe351]] as const)
  row(name, '=r/1 r m', FLoad, short, `${name}~ %0, @2`, 0, long);
for (const [name, code] of [['ag', 0xe308], ['sg', 0xe309], ['ng', 0xe380], ['og', 0xe381], ['xg', 0xe382], ['msg', 0xe30c], ['agf', 0xe318]] as const)
  row(name, '=r/1 r m', FLoad, 0, `${name} %0, @2`, 0, code);
for (const [name, code] of [['lcr', 0x13], ['lpr', 0x10]] as const) row(name, '=r r', FRr, code, `${name} %0, %1`);
for (const [name, code] of [['lcgr', 0xb903], ['lgfr', 0xb914], ['llgfr', 0xb916], ['lbr', 0xb926], ['lhr', 0xb927], ['llcr', 0xb994], ['llhr', 0xb995], ['lgbr', 0xb906],
  ['lghr', 0xb907], ['llgcr', 0xb984], ['llghr', 0xb985], ['lrvr', 0xb91f], ['lrvgr', 0xb90f], ['popcnt', 0xb9e1]] as const) row(name, '=r r', FRre, code, `${name} %0, %1`);
// Shifts take six bits of the count.
for (const [name, code, code64] of [['sll', 0xebdf, 0xeb0d], ['srl', 0xebde, 0xeb0c], ['sra', 0xebdc, 0xeb0a], ['rll', 0xeb1d, 0xeb1c]] as const) {
  const k = name === 'rll' ? '' : 'k';
  row(`${name}k`, '=r r r', FShift, code, `${name}${k} %0, %1, 0(%2)`);
  row(`${name}ki`, '=r r i', FShiftImm, code, `${name}${k} %0, %1, #0`);
  row(`${name}g`, '=r r r', FShift, code64, `${name}g %0, %1, 0(%2)`);
  row(`${name}gi`, '=r r i', FShiftImm, code64, `${name}g %0, %1, #0`);
}
// Bits from the first to the last one, numbered from the left; the others become 0.
row('risbg', '=r r i i i', FRotate, 0xec55, 'risbg %0, %1, #0, #1+128, #2');
// Products and quotients through r0:r1.
row('mlgr', '=r r r', FDivide, 0xb986, 'lgr %r1, %1; mlgr %r0, %2; lgr %0, %r0', 0, Wide | Remainder);
for (const [suffix, part, result] of [['q', 0, '%r1'], ['r', Remainder, '%r0']] as const) {
  row(`dr${suffix}`, '=r r r', FDivide, 0x1d, `lr %r0, %1; srda %r0, 32; dr %r0, %2; lgr %0, ${result}`, Effects, part);
  row(`dlr${suffix}`, '=r r r', FDivide, 0xb997, `lgr %r1, %1; lghi %r0, 0; dlr %r0, %2; lgr %0, ${result}`, Effects, Unsigned | part);
  row(`dsgr${suffix}`, '=r r r', FDivide, 0xb90d, `lgr %r1, %1; dsgr %r0, %2; lgr %0, ${result}`, Effects, Wide | part);
  row(`dlgr${suffix}`, '=r r r', FDivide, 0xb987, `lgr %r1, %1; lghi %r0, 0; dlgr %r0, %2; lgr %0, ${result}`, Effects, Wide | Unsigned | part);
}
row('flogr', '=r r', FPairHigh, 0xb983, 'flogr %r0, %1; lgr %0, %r0');
row('const32', '=r i', FConst32, 0, '', Remat);
row('const64', '=r i i', FConst64, 0, '', Remat);
row('la', '=r m', FLoad, 0x41, 'la~ %0, @1', 0, 0xe371);
row('address', '=r s', FAddress, 0, 'larl %0, #0', Remat);
row('tls', '=r s', FTls, 0, 'ear %0, %a0; sllg %0, %0, 32; ear %0, %a1; larl %r1, #0; ag %0, 0(%r1)');

// Memory.
row('l', '=r m', FLoad, 0x58, 'l~ %0, @1', 0, 0xe358);
for (const [name, code] of [['lb', 0xe376], ['llc', 0xe394], ['llh', 0xe395], ['lg', 0xe304], ['lgb', 0xe377], ['llgc', 0xe390], ['lgh', 0xe315], ['llgh', 0xe391], ['lgf', 0xe314],
  ['llgf', 0xe316], ['lrv', 0xe31e], ['lrvg', 0xe30f], ['lrvh', 0xe31f]] as const) row(name, '=r m', FLoad, 0, `${name} %0, @1`, 0, code);
row('lh', '=r m', FLoad, 0x48, 'lh~ %0, @1', 0, 0xe378);
for (const [name, short, long] of [['st', 0x50, 0xe350], ['sth', 0x40, 0xe370], ['stc', 0x42, 0xe372]] as const)
  row(name, 'm r', FStore, short, `${name}~ %2, @0`, Effects, long);
for (const [name, code] of [['stg', 0xe324], ['strv', 0xe33e], ['strvg', 0xe32f], ['strvh', 0xe33f]] as const) row(name, 'm r', FStore, 0, `${name} %2, @0`, Effects, code);
row('mvi', 'm i', FStoreImm, 0x92, 'mvi @0, #3', Effects);
for (const [name, code] of [['mvhhi', 0xe544], ['mvhi', 0xe54c], ['mvghi', 0xe548]] as const) row(name, 'm i', FStoreImm, code, `${name} @0, #3`, Effects);
for (const [name, short, long] of [['le', 0x78, 0xed64], ['ld', 0x68, 0xed65]] as const) row(name, '=f m', FLoad, short, `${name}~ %0, @1`, 0, long);
for (const [name, short, long] of [['ste', 0x70, 0xed66], ['std', 0x60, 0xed67]] as const) row(name, 'm f', FStore, short, `${name}~ %2, @0`, Effects, long);

// Comparisons set the condition code: 0 equal, 1 low, 2 high, 3 unordered.
for (const [name, code] of [['cr', 0x19], ['clr', 0x15]] as const) row(name, 'r r', FRr, code, `${name} %0, %1`);
for (const [name, code] of [['cgr', 0xb920], ['clgr', 0xb921]] as const) row(name, 'r r', FRre, code, `${name} %0, %1`);
for (const [name, code] of [['cfi', 0xc2d], ['clfi', 0xc2f], ['cgfi', 0xc2c], ['clgfi', 0xc2e]] as const) row(name, 'r i', FRil, code, `${name} %0, #0`);
for (const [name, code] of [['chi', 0xa7e], ['cghi', 0xa7f], ['tmll', 0xa71]] as const) row(name, 'r i', FRi, code, `${name} %0, #0`);
for (const [name, short, long] of [['c', 0x59, 0xe359], ['cl', 0x55, 0xe355]] as const) row(name, 'r m', FLoad, short, `${name}~ %0, @1`, 0, long);
for (const [name, code] of [['cg', 0xe320], ['clg', 0xe321]] as const) row(name, 'r m', FLoad, 0, `${name} %0, @1`, 0, code);

/** Conditions and their masks: a bit for each value of the condition code, 8 for 0. */
export const conditions: readonly (readonly [string, number])[] = [['e', 8], ['ne', 7], ['l', 4], ['nl', 11], ['h', 2], ['nh', 13], ['le', 12], ['nle', 3], ['he', 10], ['nhe', 5],
  ['o', 1], ['no', 14]];
for (const [condition, mask] of conditions) {
  row(`j${condition}`, 'b', FBranch, mask, `brc ${mask}, #0`, Branch);
  row(`locr${condition}`, '=r/1 r r', FRrfCondition, 0xb9f2, `locr %0, %2, ${mask}`, 0, mask);
  row(`locgr${condition}`, '=r/1 r r', FRrfCondition, 0xb9e2, `locgr %0, %2, ${mask}`, 0, mask);
  row(`fsel${condition}`, '=f/1 f f', FSelectFloat, mask, `brc ${mask}, .+6; ldr %0, %2`);
}
row('j', 'b', FBranch, 15, 'brc 15, #0', Branch | Barrier);
row('jmptable', 'm', FTable, 0, 'lg %r1, @0; br %r1', Barrier);
row('call', 's *', FCall, 0, 'brasl %r14, #0@PLT', Call | Effects);
row('icall', 'r *', FIndirect, 0x0d, 'basr %r14, %0', Call | Effects);
row('ret', '*', FPlain, 0x07fe, 'br %r14', Return | Barrier);
// A jump into its own second half, which is no instruction: SIGILL, as gcc's __builtin_trap.
row('trap', '', FPlain, 0xa7f40001, 'j .+2', Barrier | Effects);
row('getsp', '=r', FFromSp, 0xb904, 'lgr %0, %r15');
row('setsp', 'r', FToSp, 0xb904, 'lgr %r15, %0', Effects);
// Serialization.
row('bcr', '', FPlain, 0x07f0, 'bcr 15, %r0', Effects);

// Atomic operations.
for (const [name, code] of [['laa', 0xebf8], ['laag', 0xebe8], ['lan', 0xebf4], ['lang', 0xebe4], ['lao', 0xebf6], ['laog', 0xebe6], ['lax', 0xebf7], ['laxg', 0xebe7]] as const)
  row(name, '=r m r', FInterlocked, code, `${name} %0, %3, @1`, Effects);
row('csy', '=r/3 m r r', FInterlocked, 0xeb14, 'csy %0, %4, @1', Effects);
row('csg', '=r/3 m r r', FInterlocked, 0xeb30, 'csg %0, %4, @1', Effects);
row('xchg32', '&r m r', FAtomic, 0, 'ly %0, @1; csy %0, %3, @1; brc 7, .-6', Effects);
row('xchg64', '&r m r', FAtomic, 0, 'lg %0, @1; csg %0, %3, @1; brc 7, .-6', Effects, Wide);
row('nand32', '&r m r', FAtomic, 0xb9f4, 'ly %0, @1; nrk %r0, %0, %3; xilf %r0, 4294967295; csy %0, %r0, @1; brc 7, .-16', Effects);
row('nand64', '&r m r', FAtomic, 0xb9e4, 'lg %0, @1; ngrk %r0, %0, %3; xilf %r0, 4294967295; xihf %r0, 4294967295; csg %0, %r0, @1; brc 7, .-22', Effects, Wide);

// Floating point: e short, d long.
for (const [t, rre, rxe] of [['e', 0xb300, 0xed00], ['d', 0xb310, 0xed10]] as const) {
  for (const [name, code] of [[`a${t}b`, 0x0a], [`s${t}b`, 0x0b], [t === 'e' ? 'meeb' : 'mdb', t === 'e' ? 0x17 : 0x0c], [`d${t}b`, 0x0d]] as const) {
    row(`${name}r`, '=f/1 f f', FRre, rre | code, `${name}r %0, %2`);
    row(name, '=f/1 f m', FRxe, rxe | code, `${name} %0, @2`);
  }
  row(`c${t}br`, 'f f', FRre, rre | 0x09, `c${t}br %0, %1`);
  row(`c${t}b`, 'f m', FRxe, rxe | 0x09, `c${t}b %0, @1`);
  row(`sq${t}br`, '=f f', FRre, t === 'e' ? 0xb314 : 0xb315, `sq${t}br %0, %1`);
  for (const [name, mode] of [['near', 4], ['zero', 5], ['up', 6], ['down', 7]] as const)
    row(`fi${t}br_${name}`, '=f f', FRrfMode, t === 'e' ? 0xb357 : 0xb35f, `fi${t}br %0, ${mode}, %1`, 0, mode);
  const f = t === 'e' ? 0 : 1;
  for (const [name, code] of [['f', 0xb394], ['g', 0xb3a4]] as const) row(`c${t}${name}br`, '=f r', FRre, code | f, `c${t}${name}br %0, %1`);
  for (const [name, code] of [['lf', 0xb390], ['lg', 0xb3a0]] as const) row(`c${t}${name}br`, '=f r', FRrfMode, code | f, `c${t}${name}br %0, 0, %1, 0`);
  for (const [name, code, tail] of [['cf', 0xb398, ''], ['cg', 0xb3a8, ''], ['clf', 0xb39c, ', 0'], ['clg', 0xb3ac, ', 0']] as const)
    row(`${name}${t}br`, '=r f', FRrfMode, code | f, `${name}${t}br %0, 5, %1${tail}`, 0, 5);
  row(`const${t}`, '=f s', FLiteral, t === 'e' ? 0x78 : 0x68, `larl %r1, #0; l${t} %0, 0(%r1)`, Remat);
}
row('lzdr', '=f', FZeroFloat, 0xb375, 'lzdr %0', Remat);
for (const [name, code] of [['lcdfr', 0xb373], ['lpdfr', 0xb370], ['ldebr', 0xb304], ['ledbr', 0xb344]] as const) row(name, '=f f', FRre, code, `${name} %0, %1`);
row('ldeb', '=f m', FRxe, 0xed04, 'ldeb %0, @1');
// Magnitude of the second register, sign of the first.
row('cpsdr', '=f f f', FRrf, 0xb372, 'cpsdr %0, %2, %1');
row('lgdr', '=r f', FRre, 0xb3cd, 'lgdr %0, %1');
row('ldgr', '=f r', FRre, 0xb3c1, 'ldgr %0, %1');

export const instructions: readonly InstructionRow[] = rows;
