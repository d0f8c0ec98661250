// The interpreter's decoded instructions: what a Body becomes for one layout (decode.ts) and execute.ts runs.
//
// Word operations are resolved to 32 or 64 bits and signs to s or u, types to byte counts, Rels to numbers. A code is a
// number followed by its operands in one Int32Array. Legend of `operands`:
//   d a b c  register: index of its low half in the register file, relative to the frame
//   i        an immediate      pc  absolute position in the code
//   n *      that many operands follow
// The numbers are row indices; `node ir/interpret/generate.ts` writes codes.gen.ts and renumbers the `case` labels of
// execute.ts (labels must be literals for V8 to make a jump table). A test checks that both are current.

/** Indexed by code: name and operands. */
export const codes: readonly (readonly [name: string, operands: string])[] = [
  ['none', ''], ['mov', 'd a'], ['const32', 'd i'], ['const64', 'd i i'], ['slotaddr', 'd i'], ['select', 'd a b c'],

  ['add32', 'd a b'], ['sub32', 'd a b'], ['mul32', 'd a b'], ['divs32', 'd a b'], ['divu32', 'd a b'],
  ['rems32', 'd a b'], ['remu32', 'd a b'], ['mulhs32', 'd a b'], ['mulhu32', 'd a b'], ['neg32', 'd a'],
  ['and32', 'd a b'], ['or32', 'd a b'], ['xor32', 'd a b'], ['not32', 'd a'], ['shl32', 'd a b'],
  ['shrs32', 'd a b'], ['shru32', 'd a b'], ['rotl32', 'd a b'], ['clz32', 'd a'], ['ctz32', 'd a'],
  ['popcnt32', 'd a'], ['bswap32', 'd a'], ['addos32', 'd a b'], ['addou32', 'd a b'], ['subos32', 'd a b'],
  ['subou32', 'd a b'], ['mulos32', 'd a b'], ['mulou32', 'd a b'],

  ['add64', 'd a b'], ['sub64', 'd a b'], ['mul64', 'd a b'], ['divs64', 'd a b'], ['divu64', 'd a b'],
  ['rems64', 'd a b'], ['remu64', 'd a b'], ['mulhs64', 'd a b'], ['mulhu64', 'd a b'], ['neg64', 'd a'],
  ['and64', 'd a b'], ['or64', 'd a b'], ['xor64', 'd a b'], ['not64', 'd a'], ['shl64', 'd a b'],
  ['shrs64', 'd a b'], ['shru64', 'd a b'], ['rotl64', 'd a b'], ['clz64', 'd a'], ['ctz64', 'd a'],
  ['popcnt64', 'd a'], ['bswap64', 'd a'], ['addos64', 'd a b'], ['addou64', 'd a b'], ['subos64', 'd a b'],
  ['subou64', 'd a b'], ['mulos64', 'd a b'], ['mulou64', 'd a b'],

  ['fadd32', 'd a b'], ['fsub32', 'd a b'], ['fmul32', 'd a b'], ['fdiv32', 'd a b'], ['fneg32', 'd a'],
  ['fabs32', 'd a'], ['fcopysign32', 'd a b'], ['fsqrt32', 'd a'], ['ffloor32', 'd a'], ['fceil32', 'd a'],
  ['ftrunc32', 'd a'], ['frint32', 'd a'], ['fadd64', 'd a b'], ['fsub64', 'd a b'], ['fmul64', 'd a b'],
  ['fdiv64', 'd a b'], ['fneg64', 'd a'], ['fabs64', 'd a'], ['fcopysign64', 'd a b'], ['fsqrt64', 'd a'],
  ['ffloor64', 'd a'], ['fceil64', 'd a'], ['ftrunc64', 'd a'], ['frint64', 'd a'],

  ['eq32', 'd a b'], ['ne32', 'd a b'], ['lts32', 'd a b'], ['ltu32', 'd a b'], ['les32', 'd a b'],
  ['leu32', 'd a b'], ['eq64', 'd a b'], ['ne64', 'd a b'], ['lts64', 'd a b'], ['ltu64', 'd a b'],
  ['les64', 'd a b'], ['leu64', 'd a b'], ['feq32', 'd a b'], ['fne32', 'd a b'], ['flt32', 'd a b'],
  ['fle32', 'd a b'], ['feq64', 'd a b'], ['fne64', 'd a b'], ['flt64', 'd a b'], ['fle64', 'd a b'],

  ['exts', 'd a'], ['extu', 'd a'], ['ext8s', 'd a'], ['ext8u', 'd a'], ['ext16s', 'd a'], ['ext16u', 'd a'],
  ['bswap16s', 'd a'], ['bswap16u', 'd a'],
  // Source, then result: s32 = signed i32, f32 …
  ['s32f32', 'd a'], ['u32f32', 'd a'], ['s64f32', 'd a'], ['u64f32', 'd a'], ['s32f64', 'd a'], ['u32f64', 'd a'],
  ['s64f64', 'd a'], ['u64f64', 'd a'], ['f64s32', 'd a'], ['f64u32', 'd a'], ['f64s64', 'd a'], ['f64u64', 'd a'],
  ['f32f64', 'd a'], ['f64f32', 'd a'],

  // Address in register a plus an offset in 0..65535.
  ['load8s', 'd a i'], ['load8u', 'd a i'], ['load16s', 'd a i'], ['load16u', 'd a i'], ['load32', 'd a i'],
  ['load64', 'd a i'], ['store8', 'a i b'], ['store16', 'a i b'], ['store32', 'a i b'], ['store64', 'a i b'],
  // At an offset in the frame's slots, always valid.
  ['local8s', 'd i'], ['local8u', 'd i'], ['local16s', 'd i'], ['local16u', 'd i'], ['local32', 'd i'],
  ['local64', 'd i'], ['setlocal8', 'i b'], ['setlocal16', 'i b'], ['setlocal32', 'i b'], ['setlocal64', 'i b'],
  // Address plus immediate; address plus index (a word) times size.
  ['field32', 'd a i'], ['field64', 'd a i i'], ['index32', 'd a b i'], ['index64', 'd a b i'],
  // Bit-fields: first byte offset, bytes touched, shift from the low end, width, signed.
  ['bfload', 'd a i i i i i'], ['bfstore', 'a i i i i b'], ['alloca', 'd a i'], ['stacksave', 'd'],
  ['stackrestore', 'a'], ['memcpy', 'a b c'], ['memmove', 'a b c'], ['memset', 'a b c'], ['copy', 'a b i'],
  // Operation, byte count, signed, big-endian.
  ['rmw', 'd a b i i i i'], ['cmpxchg', 'd a b c i i i'],

  // Result, function (or address), then signature key, count and arguments.
  ['call', 'd i n *'], ['icall', 'd a i n *'],
  // Result, its kind, call name, count, then per argument its kind and register.
  ['sysc', 'd i i n *'],
  // Variable argument: slot offset, kind, register, size of an aggregate.
  ['vaslot', 'i i a i'], ['setjmp', 'd a'], ['longjmp', 'a b'], ['frameaddr', 'd'],

  ['br', 'pc'], ['brif', 'a pc pc'], ['breq32', 'a b pc pc'], ['brne32', 'a b pc pc'], ['brlts32', 'a b pc pc'],
  ['brltu32', 'a b pc pc'], ['brles32', 'a b pc pc'], ['brleu32', 'a b pc pc'], ['breq64', 'a b pc pc'],
  ['brne64', 'a b pc pc'], ['brlts64', 'a b pc pc'], ['brltu64', 'a b pc pc'], ['brles64', 'a b pc pc'],
  ['brleu64', 'a b pc pc'],
  // Table of the function (index); small tables are dense.
  ['switch32', 'a i'], ['switch64', 'a i'], ['brind', 'a i'], ['ret', ''], ['retval', 'a'], ['retcopy', 'a i i'],
  ['trap', 'i'], ['trapif', 'a i'],
  // End of callFunction.
  ['leave', ''],
];
