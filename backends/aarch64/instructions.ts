// AArch64: one row per machine instruction. Arm Architecture Reference Manual for A-profile (ARM DDI 0487), C6 and C7; baseline Armv8.0.
//
// `bits` is the instruction word without registers and immediates; the formats say where those go. `extra`: for memory
// log2 of the access' bytes, else a second word or field of the format. `text` is what GNU as reads: operands `%nx` and `%nw` general registers,
// `%ns %nd %nv` floating ones, `%u` the first register that is read, `#n`, `@n` a memory operand, `;` between instructions.

import { Barrier, Branch, Call, Effects, Remat, Return, pseudoRows, type InstructionRow } from '../common/instruction.ts';

// Formats.
/** Rd, Rn, Rm, Ra from up to four register operands, in this order. */
export const FR = 0;
/** Rn, Rm: comparisons. */
export const FCompare = 1;
/** Rd, Rn, a 12-bit immediate, shifted by 12 if it must; a negative one turns addition into subtraction. */
export const FImmediate = 2;
/** Rn, the same: comparisons. */
export const FCompareImmediate = 3;
/** Rd, Rn, a logical immediate in two halves; `extra` is the width. */
export const FLogical = 4;
/** Rn, the same: tst. */
export const FTest = 5;
/** Rd, Rn, immr, imms: bit-fields; `extra` is the width. */
export const FBits = 6;
/** Rd, Rn, Rm, amount: the shifted or extended register; `extra` is the amount's lowest bit. */
export const FShifted = 7;
/** Rn, Rm, amount: comparisons. */
export const FCompareShifted = 8;
/** Rd, constant: movz, movn, movk, orr (immediate.ts); `extra` is the width. */
export const FConstant = 9;
/** Rd, memory. */
export const FLoad = 10;
/** Memory, Rd. */
export const FStore = 11;
/** Rd, the address of memory in the frame. */
export const FLea = 12;
/** Rd, reference: adrp, add. */
export const FAddress = 13;
/** Rd, thread-local reference: mrs, add, add. */
export const FTls = 14;
/** bl to a reference. */
export const FCall = 15;
/** Rn is the first register that is read. */
export const FUse = 16;
/** Only the word. */
export const FPlain = 17;
/** Branches (branches in encode.ts). */
export const FBranch = 18;
/** Rd, Rm, Rn: the mask's last operand first (`bit`, after its tied one). */
export const FInsert = 19;
/** The sign bit of a double: movi, fneg. */
export const FSign = 20;
/** Loops of ldxr (`bits`) and stxr around an operation (`extra`). */
export const FAtomic = 21;
export const FExchange = 22;

/** FAtomic: the operation in `extra` is followed by a complement, or is none at all. */
export const Nand = 1;
export const Swap = 2;

const rows: InstructionRow[] = [...pseudoRows];
function row(name: string, operands: string, format: number, bits: number, flags: number, text: string, extra = 0): void {
  rows.push({ name, operands, format, bits: bits | 0, extra, flags, text });
}

/** Condition codes, in pairs of opposites (C1.2.4). */
export const conditions = ['eq', 'ne', 'cs', 'cc', 'mi', 'pl', 'vs', 'vc', 'hi', 'ls', 'ge', 'lt', 'gt', 'le'] as const;

for (const [width, sf, r] of [['32', 0, 'w'], ['64', 1 << 31, 'x']] as const) {
  const two = (name: string, bits: number, mnemonic = name): void => { row(`${name}${width}`, '=r r r', FR, sf | bits, 0, `${mnemonic} %0${r},%1${r},%2${r}`); };
  const one = (name: string, bits: number, mnemonic = name): void => { row(`${name}${width}`, '=r r', FR, sf | bits, 0, `${mnemonic} %0${r},%1${r}`); };
  for (const [name, bits] of [['add', 0x0b000000], ['sub', 0x4b000000], ['and', 0x0a000000], ['orr', 0x2a000000], ['eor', 0x4a000000]] as const) {
    two(name, bits);
    for (const [shift, code] of [['lsl', 0], ['lsr', 1], ['asr', 2]] as const)
      row(`${name}${width}_${shift}`, '=r r r i', FShifted, sf | bits | code << 22, 0, `${name} %0${r},%1${r},%2${r},${shift} #0`, 10);
  }
  for (const [name, bits] of [['bic', 0x0a200000], ['orn', 0x2a200000], ['eon', 0x4a200000], ['sdiv', 0x1ac00c00], ['udiv', 0x1ac00800], ['lslv', 0x1ac02000], ['lsrv', 0x1ac02400],
    ['asrv', 0x1ac02800], ['rorv', 0x1ac02c00]] as const) two(name, bits);
  two('mul', 0x1b007c00);
  for (const [name, bits] of [['madd', 0x1b000000], ['msub', 0x1b008000]] as const) row(`${name}${width}`, '=r r r r', FR, sf | bits, 0, `${name} %0${r},%1${r},%2${r},%3${r}`);
  for (const [name, bits] of [['clz', 0x5ac01000], ['rbit', 0x5ac00000]] as const) one(name, bits);
  one('rev', width === '32' ? 0x5ac00800 : 0x5ac00c00);
  row(`neg${width}`, '=r r', FR, sf | 0x4b0003e0, 0, `neg %0${r},%1${r}`, 1);
  row(`mvn${width}`, '=r r', FR, sf | 0x2a2003e0, 0, `mvn %0${r},%1${r}`, 1);
  row(`addi${width}`, '=r r i', FImmediate, sf | 0x11000000, 0, `add %0${r},%1${r},#0`);
  for (const [name, bits] of [['and', 0x12000000], ['orr', 0x32000000], ['eor', 0x52000000]] as const) row(`${name}i${width}`, '=r r i i', FLogical, sf | bits, 0, `${name} %0${r},%1${r},#0`, Number(width));
  const n = width === '64' ? 1 << 22 : 0;
  for (const [name, bits] of [['ubfm', 0x53000000], ['sbfm', 0x13000000]] as const) row(`${name}${width}`, '=r r i i', FBits, sf | bits | n, 0, `${name} %0${r},%1${r},#0,#1`, Number(width));
  row(`rori${width}`, '=r r i', FBits, sf | 0x13800000 | n, 0, `ror %0${r},%1${r},#0`, Number(width));
  row(`movi${width}`, '=r i i', FConstant, sf, Remat, '', Number(width));

  // What sets the condition codes.
  for (const [name, bits] of [['cmp', 0x6b00001f], ['cmn', 0x2b00001f], ['tst', 0x6a00001f]] as const) {
    row(`${name}${width}`, 'r r', FCompare, sf | bits, 0, `${name} %0${r},%1${r}`);
    if (name !== 'cmn') row(`${name}${width}_lsl`, 'r r i', FCompareShifted, sf | bits, 0, `${name} %0${r},%1${r},lsl #0`, 10);
  }
  row(`cmp${width}_asr`, 'r r i', FCompareShifted, sf | 0x6b80001f, 0, `cmp %0${r},%1${r},asr #0`, 10);
  row(`cmpi${width}`, 'r i', FCompareImmediate, sf | 0x7100001f, 0, `cmp %0${r},#0`);
  row(`tsti${width}`, 'r i i', FTest, sf | 0x7200001f, 0, `tst %0${r},#0`, Number(width));
  // What reads them.
  conditions.forEach((condition, code) => {
    row(`csel_${condition}${width}`, '=r r r', FR, sf | 0x1a800000 | code << 12, 0, `csel %0${r},%1${r},%2${r},${condition}`);
    row(`csinc_${condition}${width}`, '=r r r', FR, sf | 0x1a800400 | code << 12, 0, `csinc %0${r},%1${r},%2${r},${condition}`);
  });
  row(`cbz${width}`, 'r b', FBranch, sf | 0x34000000, Branch, `cbz %0${r},#0`);
  row(`cbnz${width}`, 'r b', FBranch, sf | 0x35000000, Branch, `cbnz %0${r},#0`);
  row(`tbz${width}`, 'r i b', FBranch, 0x36000000, Branch, `tbz %0${r},#0,#1`);
  row(`tbnz${width}`, 'r i b', FBranch, 0x37000000, Branch, `tbnz %0${r},#0,#1`);

  // Floating point and integers. Conversions saturate; NaN gives 0.
  for (const [s, type] of [['s', 0], ['d', 1]] as const) {
    const t = type << 22;
    row(`scvtf_${s}${width}`, '=f r', FR, sf | t | 0x1e220000, 0, `scvtf %0${s},%1${r}`);
    row(`ucvtf_${s}${width}`, '=f r', FR, sf | t | 0x1e230000, 0, `ucvtf %0${s},%1${r}`);
    row(`fcvtzs_${s}${width}`, '=r f', FR, sf | t | 0x1e380000, 0, `fcvtzs %0${r},%1${s}`);
    row(`fcvtzu_${s}${width}`, '=r f', FR, sf | t | 0x1e390000, 0, `fcvtzu %0${r},%1${s}`);
  }
  const [s, t] = width === '32' ? ['s', 0] : ['d', 1 << 22];
  row(`fmov_${s}_${r}`, '=f r', FR, sf | t | 0x1e270000, 0, `fmov %0${s},%1${r}`);
  row(`fmov_${r}_${s}`, '=r f', FR, sf | t | 0x1e260000, 0, `fmov %0${r},%1${s}`);
}
conditions.forEach((condition, code) => {
  row(`cset_${condition}`, '=r', FR, 0x1a9f07e0 | (code ^ 1) << 12, 0, `cset %0w,${condition}`);
  row(`b_${condition}`, 'b', FBranch, 0x54000000 | code, Branch, `b.${condition} #0`);
  for (const [s, type] of [['s', 0], ['d', 1]] as const) row(`fcsel_${condition}_${s}`, '=f f f', FR, 0x1e200c00 | type << 22 | code << 12, 0, `fcsel %0${s},%1${s},%2${s},${condition}`);
});
// Widening.
for (const [name, bits] of [['smull', 0x9b207c00], ['umull', 0x9ba07c00]] as const) row(name, '=r r r', FR, bits, 0, `${name} %0x,%1w,%2w`);
for (const [name, bits] of [['smaddl', 0x9b200000], ['umaddl', 0x9ba00000]] as const) row(name, '=r r r r', FR, bits, 0, `${name} %0x,%1w,%2w,%3x`);
for (const [name, bits] of [['smulh', 0x9b407c00], ['umulh', 0x9bc07c00]] as const) row(name, '=r r r', FR, bits, 0, `${name} %0x,%1x,%2x`);
for (const [name, bits, word] of [['add', 0x8b200000, 'add'], ['sub', 0xcb200000, 'sub']] as const) for (const [extend, option] of [['uxtw', 2], ['sxtw', 6]] as const)
  row(`${name}_${extend}`, '=r r r i', FShifted, bits | option << 13, 0, `${word} %0x,%1x,%2w,${extend} #0`, 10);
row('cmp_sxtw', 'r r', FCompare, 0xeb20c01f, 0, 'cmp %0x,%1w,sxtw');
row('movw', '=r r', FR, 0x2a0003e0, 0, 'mov %0w,%1w', 1);

// Memory: `bits` of the scaled unsigned form.
for (const [name, bits, size, r] of [['ldrb', 0x39400000, 0, 'w'], ['ldrsb', 0x39c00000, 0, 'w'], ['ldrsbx', 0x39800000, 0, 'x'], ['ldrh', 0x79400000, 1, 'w'], ['ldrsh', 0x79c00000, 1, 'w'],
  ['ldrshx', 0x79800000, 1, 'x'], ['ldr32', 0xb9400000, 2, 'w'], ['ldrsw', 0xb9800000, 2, 'x'], ['ldr64', 0xf9400000, 3, 'x']] as const)
  row(name, '=r m', FLoad, bits, 0, `${name.replace(/(32|64|x)$/, '')} %0${r},@1`, size);
for (const [name, bits, size, r] of [['strb', 0x39000000, 0, 'w'], ['strh', 0x79000000, 1, 'w'], ['str32', 0xb9000000, 2, 'w'], ['str64', 0xf9000000, 3, 'x']] as const)
  row(name, 'm r', FStore, bits, Effects, `${name.replace(/(32|64)$/, '')} %2${r},@0`, size);
for (const [s, bits, size] of [['s', 0xbd000000, 2], ['d', 0xfd000000, 3]] as const) {
  row(`ldr_${s}`, '=f m', FLoad, bits | 0x00400000, 0, `ldr %0${s},@1`, size);
  row(`str_${s}`, 'm f', FStore, bits, Effects, `str %2${s},@0`, size);
}
row('lea', '=r m', FLea, 0x91000000, 0, 'add %0x,@1');
row('adr', '=r s', FAddress, 0, Remat, 'adrp %0x,#0; add %0x,%0x,:lo12:#0');
row('tls', '=r s', FTls, 0, Remat, 'mrs %0x,tpidr_el0; add %0x,%0x,:tprel_hi12:#0,lsl 12; add %0x,%0x,:tprel_lo12_nc:#0');

// Control.
row('b', 'b', FBranch, 0x14000000, Branch | Barrier, 'b #0');
row('br', 'r', FUse, 0xd61f0000, Barrier, 'br %u');
row('call', 's *', FCall, 0x94000000, Call | Effects, 'bl #0');
row('icall', 'r *', FUse, 0xd63f0000, Call | Effects, 'blr %u');
row('ret', '*', FPlain, 0xd65f03c0, Return | Barrier, 'ret');
row('trap', '', FPlain, 1, Barrier | Effects, 'udf 1');
row('getsp', '=r', FR, 0x910003e0, 0, 'mov %0x,sp');
row('setsp', 'r', FUse, 0x9100001f, Effects, 'mov sp,%u');
row('fence', '', FPlain, 0xd5033bbf, Effects, 'dmb ish');

// Atomic operations: loops of exclusive loads and stores. Order comes from fences around them.
for (const [width, size, b, r] of [['8', 0, 'b', 'w'], ['16', 1, 'h', 'w'], ['32', 2, '', 'w'], ['64', 3, '', 'x']] as const) {
  const exclusive = (0x085f7c00 | size << 30) | 0;
  const sf = size === 3 ? 1 << 31 : 0;
  const loop = (body: string, stored: string): string => `1:; ldxr${b} %0${r},[%1x]; ${body}stxr${b} w17,${stored},[%1x]; cbnz w17,1b`;
  for (const [name, bits] of [['add', 0x0b000000], ['sub', 0x4b000000], ['and', 0x0a000000], ['orr', 0x2a000000], ['eor', 0x4a000000]] as const)
    row(`atomic_${name}${width}`, '&r r r', FAtomic, exclusive, Effects, loop(`${name} ${r}16,%0${r},%2${r}; `, `${r}16`), sf | bits);
  row(`atomic_nand${width}`, '&r r r', FAtomic, exclusive, Effects, loop(`and ${r}16,%0${r},%2${r}; mvn ${r}16,${r}16; `, `${r}16`), Nand);
  row(`atomic_swap${width}`, '&r r r', FAtomic, exclusive, Effects, loop('', `%2${r}`), Swap);
  const extend = size === 0 ? ',uxtb' : size === 1 ? ',uxth' : '';
  row(`cmpxchg${width}`, '&r r r r', FExchange, exclusive, Effects,
    `1:; ldxr${b} %0${r},[%1x]; cmp %0${r},%2${r}${extend}; b.ne 2f; stxr${b} w17,%3${r},[%1x]; cbnz w17,1b; 2:`,
    size < 2 ? 0x6b20001f | size << 13 : sf | 0x6b00001f);
}

// Floating point.
for (const [s, type] of [['s', 0], ['d', 1]] as const) {
  const t = type << 22;
  for (const [name, bits] of [['fadd', 0x1e202800], ['fsub', 0x1e203800], ['fmul', 0x1e200800], ['fnmul', 0x1e208800], ['fdiv', 0x1e201800]] as const)
    row(`${name}_${s}`, '=f f f', FR, bits | t, 0, `${name} %0${s},%1${s},%2${s}`);
  for (const [name, bits] of [['fsqrt', 0x1e21c000], ['fneg', 0x1e214000], ['fabs', 0x1e20c000], ['frintm', 0x1e254000], ['frintp', 0x1e24c000], ['frintz', 0x1e25c000],
    ['frintn', 0x1e244000]] as const) row(`${name}_${s}`, '=f f', FR, bits | t, 0, `${name} %0${s},%1${s}`);
  row(`fcmp_${s}`, 'f f', FCompare, 0x1e202000 | t, 0, `fcmp %0${s},%1${s}`);
  row(`fcmpz_${s}`, 'f', FCompare, 0x1e202008 | t, 0, `fcmp %0${s},#0.0`);
}
row('fcvt_d_s', '=f f', FR, 0x1e22c000, 0, 'fcvt %0d,%1s');
row('fcvt_s_d', '=f f', FR, 0x1e624000, 0, 'fcvt %0s,%1d');
row('zerof', '=f', FR, 0x2f00e400, Remat, 'movi %0d,0');
row('sign_s', '=f', FR, 0x0f046400, Remat, 'movi %0v.2s,0x80,lsl 24');
row('sign_d', '=f', FSign, 0, Remat, 'movi %0d,0; fneg %0d,%0d');
row('bit', '=f/1 f f f', FInsert, 0x2ea01c00, 0, 'bit %0v.8b,%2v.8b,%3v.8b');
row('cnt', '=f f', FR, 0x0e205800, 0, 'cnt %0v.8b,%1v.8b');
row('addv', '=f f', FR, 0x0e31b800, 0, 'addv %0b,%1v.8b');

export const instructions: readonly InstructionRow[] = rows;
