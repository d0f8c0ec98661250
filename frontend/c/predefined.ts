// What is predefined: macros equal in all lanes as #define lines, macros that differ by lane as rows, and the names that
// __has_attribute and its kin answer for (shared with the checker).
//
// No macro names an architecture or an operating system; `__unix__` alone says that the POSIX library is there.

/** The settings that predefined macros depend on. */
export interface PredefineSettings {
  std: string;
  optLevel: number;
  optSize: boolean;
  unsignedChar: boolean;
  gnuInline: boolean;
}

/** A macro whose spelling differs by lane; null in lanes where it is not defined. Order: le32 le64 be32 be64. */
export type LaneRow = readonly [name: string, ...spellings: (string | null)[]];

function bySize(name: string, narrow: string | null, wide: string | null): LaneRow {
  return [name, narrow, wide, narrow, wide];
}

function byOrder(name: string, little: string | null, big: string | null): LaneRow {
  return [name, little, little, big, big];
}

/** The lane-dependent predefined macros. */
export const laneMacros: readonly LaneRow[] = [
  bySize('__SIZEOF_POINTER__', '4', '8'),
  bySize('__SIZEOF_LONG__', '4', '8'),
  bySize('__SIZEOF_SIZE_T__', '4', '8'),
  bySize('__SIZEOF_PTRDIFF_T__', '4', '8'),
  bySize('__LONG_MAX__', '2147483647L', '9223372036854775807L'),
  bySize('__LONG_WIDTH__', '32', '64'),
  bySize('__SIZE_MAX__', '4294967295UL', '18446744073709551615UL'),
  bySize('__SIZE_WIDTH__', '32', '64'),
  bySize('__PTRDIFF_MAX__', '2147483647L', '9223372036854775807L'),
  bySize('__PTRDIFF_WIDTH__', '32', '64'),
  bySize('__INTPTR_MAX__', '2147483647L', '9223372036854775807L'),
  bySize('__UINTPTR_MAX__', '4294967295UL', '18446744073709551615UL'),
  bySize('__INTPTR_WIDTH__', '32', '64'),
  bySize('__GCC_ATOMIC_LLONG_LOCK_FREE', '1', '2'),
  bySize('__LP64__', null, '1'),
  bySize('_LP64', null, '1'),
  bySize('__ILP32__', '1', null),
  bySize('_ILP32', '1', null),
  byOrder('__BYTE_ORDER__', '1234', '4321'),
  byOrder('__FLOAT_WORD_ORDER__', '1234', '4321'),
  byOrder('__LITTLE_ENDIAN__', '1', null),
  byOrder('__BIG_ENDIAN__', null, '1'),
];

const everywhere = `
__lode__ 1
__unix__ 1
__GNUC__ 4
__GNUC_MINOR__ 2
__GNUC_PATCHLEVEL__ 1
__VERSION__ "4.2.1 Compatible Lode"
__GXX_ABI_VERSION 1002
__CHAR_BIT__ 8
__ORDER_LITTLE_ENDIAN__ 1234
__ORDER_BIG_ENDIAN__ 4321
__ORDER_PDP_ENDIAN__ 3412
__SIZEOF_SHORT__ 2
__SIZEOF_INT__ 4
__SIZEOF_LONG_LONG__ 8
__SIZEOF_FLOAT__ 4
__SIZEOF_DOUBLE__ 8
__SIZEOF_LONG_DOUBLE__ 8
__SIZEOF_WCHAR_T__ 4
__SIZEOF_WINT_T__ 4
__BIGGEST_ALIGNMENT__ 16
__SCHAR_MAX__ 127
__SHRT_MAX__ 32767
__INT_MAX__ 2147483647
__LONG_LONG_MAX__ 9223372036854775807LL
__SCHAR_WIDTH__ 8
__SHRT_WIDTH__ 16
__INT_WIDTH__ 32
__LONG_LONG_WIDTH__ 64
__SIZE_TYPE__ long unsigned int
__PTRDIFF_TYPE__ long int
__INTPTR_TYPE__ long int
__UINTPTR_TYPE__ long unsigned int
__WCHAR_TYPE__ int
__WCHAR_MAX__ 2147483647
__WCHAR_MIN__ (-__WCHAR_MAX__ - 1)
__WCHAR_WIDTH__ 32
__WINT_TYPE__ int
__WINT_MAX__ 2147483647
__WINT_MIN__ (-__WINT_MAX__ - 1)
__WINT_WIDTH__ 32
__CHAR16_TYPE__ short unsigned int
__CHAR32_TYPE__ unsigned int
__SIG_ATOMIC_TYPE__ int
__SIG_ATOMIC_MAX__ 2147483647
__SIG_ATOMIC_MIN__ (-__SIG_ATOMIC_MAX__ - 1)
__SIG_ATOMIC_WIDTH__ 32
__INTMAX_TYPE__ long long int
__UINTMAX_TYPE__ long long unsigned int
__INTMAX_MAX__ 9223372036854775807LL
__UINTMAX_MAX__ 18446744073709551615ULL
__INTMAX_WIDTH__ 64
__INTMAX_C(c) c ## LL
__UINTMAX_C(c) c ## ULL
__INT8_C(c) c
__INT16_C(c) c
__INT32_C(c) c
__INT64_C(c) c ## LL
__UINT8_C(c) c
__UINT16_C(c) c
__UINT32_C(c) c ## U
__UINT64_C(c) c ## ULL
__FLT_RADIX__ 2
__FLT_EVAL_METHOD__ 0
__FLT_EVAL_METHOD_TS_18661_3__ 0
__DECIMAL_DIG__ 17
__FINITE_MATH_ONLY__ 0
__FLT_MANT_DIG__ 24
__FLT_DIG__ 6
__FLT_DECIMAL_DIG__ 9
__FLT_MIN_EXP__ (-125)
__FLT_MAX_EXP__ 128
__FLT_MIN_10_EXP__ (-37)
__FLT_MAX_10_EXP__ 38
__FLT_MAX__ 3.40282346638528859811704183484516925e+38F
__FLT_NORM_MAX__ 3.40282346638528859811704183484516925e+38F
__FLT_MIN__ 1.17549435082228750796873653722224568e-38F
__FLT_EPSILON__ 1.19209289550781250000000000000000000e-7F
__FLT_DENORM_MIN__ 1.40129846432481707092372958328991613e-45F
__STDC_HOSTED__ 1
__STDC_UTF_16__ 1
__STDC_UTF_32__ 1
__STDC_IEC_559__ 1
__STDC_ISO_10646__ 201706L
__STDC_NO_THREADS__ 1
__USER_LABEL_PREFIX__
__REGISTER_PREFIX__
__PRAGMA_REDEFINE_EXTNAME 1
__GCC_HAVE_SYNC_COMPARE_AND_SWAP_1 1
__GCC_HAVE_SYNC_COMPARE_AND_SWAP_2 1
__GCC_HAVE_SYNC_COMPARE_AND_SWAP_4 1
__ATOMIC_RELAXED 0
__ATOMIC_CONSUME 1
__ATOMIC_ACQUIRE 2
__ATOMIC_RELEASE 3
__ATOMIC_ACQ_REL 4
__ATOMIC_SEQ_CST 5
__GCC_ATOMIC_BOOL_LOCK_FREE 2
__GCC_ATOMIC_CHAR_LOCK_FREE 2
__GCC_ATOMIC_CHAR16_T_LOCK_FREE 2
__GCC_ATOMIC_CHAR32_T_LOCK_FREE 2
__GCC_ATOMIC_WCHAR_T_LOCK_FREE 2
__GCC_ATOMIC_SHORT_LOCK_FREE 2
__GCC_ATOMIC_INT_LOCK_FREE 2
__GCC_ATOMIC_LONG_LOCK_FREE 2
__GCC_ATOMIC_POINTER_LOCK_FREE 2
__GCC_ATOMIC_TEST_AND_SET_TRUEVAL 1
`;

/** Facts of binary64, for `double` and, under another prefix and suffix, for `long double`. */
const doubleFacts = [
  'MANT_DIG 53', 'DIG 15', 'DECIMAL_DIG 17', 'MIN_EXP (-1021)', 'MAX_EXP 1024', 'MIN_10_EXP (-307)', 'MAX_10_EXP 308',
  'MAX 1.79769313486231570814527423731704357e+308', 'NORM_MAX 1.79769313486231570814527423731704357e+308',
  'MIN 2.22507385850720138309023271733240406e-308', 'EPSILON 2.22044604925031308084726333618164062e-16',
  'DENORM_MIN 4.94065645841246544176568792868221372e-324',
];

/** __STDC_VERSION__ of a -std= value; '' for C90. */
export function stdcVersion(std: string): string {
  if (/(?:89|90)$|:1990$/.test(std)) return '';
  if (std.endsWith('199409')) return '199409L';
  if (/(?:99|9x)$|:1999$|:199x$/.test(std)) return '199901L';
  if (/(?:11|1x)$|:2011$/.test(std)) return '201112L';
  if (/(?:2x|23)$|:2024$/.test(std)) return '202311L';
  if (std.endsWith('2y')) return '202500L';
  return '201710L';
}

/** -std=c… or iso9899:…, not gnu…. */
export function isStrict(std: string): boolean {
  return !std.startsWith('gnu');
}

/** The predefined macros that are the same in all lanes, as #define lines. */
export function predefinedText(settings: PredefineSettings): string {
  const lines: string[] = ['__STDC__ 1'];
  for (const line of everywhere.split('\n')) if (line !== '') lines.push(line);
  const version = stdcVersion(settings.std);
  if (version !== '') lines.push(`__STDC_VERSION__ ${version}`);
  if (isStrict(settings.std)) lines.push('__STRICT_ANSI__ 1');
  for (const fact of doubleFacts) {
    const [name, value] = fact.split(' ');
    const suffix = value.includes('.') ? 'L' : '';
    lines.push(`__DBL_${name}__ ${suffix === '' ? value : `((double)${value}L)`}`, `__LDBL_${name}__ ${value}${suffix}`);
  }
  for (const type of ['FLT', 'DBL', 'LDBL']) {
    for (const has of ['HAS_DENORM', 'HAS_INFINITY', 'HAS_QUIET_NAN']) lines.push(`__${type}_${has}__ 1`);
  }
  const widths = [
    [8, 'signed char', 'unsigned char', '127', '255', ''],
    [16, 'short int', 'short unsigned int', '32767', '65535', ''],
    [32, 'int', 'unsigned int', '2147483647', '4294967295U', ''],
    [64, 'long long int', 'long long unsigned int', '9223372036854775807LL', '18446744073709551615ULL', ''],
  ] as const;
  for (const [bits, signed, unsigned, max, umax] of widths) {
    lines.push(`__INT${bits}_TYPE__ ${signed}`, `__UINT${bits}_TYPE__ ${unsigned}`, `__INT${bits}_MAX__ ${max}`, `__UINT${bits}_MAX__ ${umax}`);
    lines.push(`__INT_LEAST${bits}_TYPE__ ${signed}`, `__UINT_LEAST${bits}_TYPE__ ${unsigned}`, `__INT_LEAST${bits}_MAX__ ${max}`,
      `__UINT_LEAST${bits}_MAX__ ${umax}`, `__INT_LEAST${bits}_WIDTH__ ${bits}`);
    const [, fast, ufast, fastMax, ufastMax] = bits < 32 ? widths[2] : [0, signed, unsigned, max, umax];
    lines.push(`__INT_FAST${bits}_TYPE__ ${fast}`, `__UINT_FAST${bits}_TYPE__ ${ufast}`, `__INT_FAST${bits}_MAX__ ${fastMax}`,
      `__UINT_FAST${bits}_MAX__ ${ufastMax}`, `__INT_FAST${bits}_WIDTH__ ${Math.max(32, bits)}`);
  }
  lines.push(settings.gnuInline ? '__GNUC_GNU_INLINE__ 1' : '__GNUC_STDC_INLINE__ 1');
  if (settings.unsignedChar) lines.push('__CHAR_UNSIGNED__ 1');
  if (settings.optLevel > 0 || settings.optSize) lines.push('__OPTIMIZE__ 1');
  else lines.push('__NO_INLINE__ 1');
  if (settings.optSize) lines.push('__OPTIMIZE_SIZE__ 1');
  return lines.map((line) => `#define ${line}\n`).join('');
}

function names(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/** Attributes that are understood, or rightly ignored (without the `__` around). */
export const attributeNames = names(`
  packed aligned weak weakref alias section visibility used retain unused noinline noipa noclone always_inline constructor
  destructor noreturn returns_twice cleanup transparent_union mode sysc gnu_inline common nocommon deprecated warn_unused_result
  pure const fallthrough malloc nonnull returns_nonnull format format_arg sentinel cold hot flatten leaf nothrow artificial
  may_alias alloc_size alloc_align assume_aligned error warning optimize no_instrument_function no_sanitize
  no_sanitize_address no_sanitize_undefined nonstring designated_init unavailable externally_visible no_reorder no_icf
  no_stack_protector noplt access simd tls_model
`);

/** Standard attributes ([[…]]) and the values that __has_c_attribute gives. */
export const standardAttributes: Readonly<Record<string, string>> = {
  deprecated: '202311L', fallthrough: '202311L', nodiscard: '202311L', maybe_unused: '202311L', noreturn: '202311L', _Noreturn: '202311L',
};

/** What __has_feature and __has_extension answer with 1 (clang's names). */
export const featureNames = names(`
  c_alignas c_alignof c_atomic c_generic_selections c_static_assert c_thread_local
  statement_attributes_with_gnu_syntax enumerator_attributes
`);

/** Builtins that are not library functions, without `__builtin_`; `l`, `ll`, `f` forms are derived. */
const ownBuiltins = names(`
  va_start va_end va_copy va_arg offsetof types_compatible_p choose_expr constant_p expect expect_with_probability unreachable
  trap clz clzl clzll ctz ctzl ctzll popcount popcountl popcountll ffs ffsl ffsll parity parityl parityll clrsb clrsbl clrsbll
  bswap16 bswap32 bswap64 alloca alloca_with_align huge_val huge_valf huge_vall inf inff infl nan nanf nanl nans nansf nansl
  isnan isinf isinf_sign isfinite isnormal signbit signbitf signbitl isgreater isgreaterequal isless islessequal islessgreater
  isunordered fpclassify add_overflow sub_overflow mul_overflow sadd_overflow saddl_overflow saddll_overflow uadd_overflow
  uaddl_overflow uaddll_overflow ssub_overflow ssubl_overflow ssubll_overflow usub_overflow usubl_overflow usubll_overflow
  smul_overflow smull_overflow smulll_overflow umul_overflow umull_overflow umulll_overflow add_overflow_p sub_overflow_p
  mul_overflow_p frame_address return_address extract_return_addr object_size prefetch assume_aligned classify_type powi powif
  powil launder setjmp longjmp
`);

const libraryBuiltins = names(`
  memcpy memmove memset memcmp memchr mempcpy strlen strnlen strcpy strncpy stpcpy strcat strncat strcmp strncmp strchr strrchr
  strstr strpbrk strspn strcspn strdup strndup strcasecmp strncasecmp abort exit _exit malloc calloc realloc free abs labs
  llabs imaxabs printf fprintf sprintf snprintf vprintf vfprintf vsprintf vsnprintf scanf sscanf fscanf puts putchar fputs
  fputc fwrite bzero bcmp index rindex isalnum isalpha isblank iscntrl isdigit isgraph islower isprint ispunct isspace
  isupper isxdigit tolower toupper acos asin atan atan2 cos sin tan acosh asinh atanh cosh sinh tanh exp exp2 expm1 frexp
  ilogb ldexp log log10 log1p log2 logb modf scalbn scalbln cbrt fabs hypot pow sqrt erf erfc lgamma tgamma ceil floor
  nearbyint rint lrint llrint round lround llround trunc fmod remainder remquo copysign nextafter fdim fmax fmin fma
`);

const atomicBuiltins = names(`
  load load_n store store_n exchange exchange_n compare_exchange compare_exchange_n add_fetch sub_fetch and_fetch or_fetch
  xor_fetch nand_fetch fetch_add fetch_sub fetch_and fetch_or fetch_xor fetch_nand test_and_set clear thread_fence
  signal_fence always_lock_free is_lock_free
`);

const syncBuiltins = names(`
  fetch_and_add fetch_and_sub fetch_and_or fetch_and_and fetch_and_xor fetch_and_nand add_and_fetch sub_and_fetch
  or_and_fetch and_and_fetch xor_and_fetch nand_and_fetch bool_compare_and_swap val_compare_and_swap synchronize
  lock_test_and_set lock_release
`);

/** What __has_builtin answers. */
export function hasBuiltin(name: string): boolean {
  if (name.startsWith('__builtin_')) {
    const rest = name.slice(10);
    return ownBuiltins.has(rest) || libraryBuiltins.has(rest) || /[fl]$/.test(rest) && libraryBuiltins.has(rest.slice(0, -1));
  }
  if (name.startsWith('__atomic_')) return atomicBuiltins.has(name.slice(9));
  if (name.startsWith('__sync_')) return syncBuiltins.has(name.slice(7).replace(/_(?:1|2|4|8)$/, ''));
  return name === 'alloca' || libraryBuiltins.has(name);
}

/** What __has_attribute answers; `__x__` is `x`. */
export function hasAttribute(name: string): boolean {
  return attributeNames.has(name.replace(/^__(.+)__$/, '$1').replace(/^gnu::/, ''));
}
