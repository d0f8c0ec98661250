// Prototypes of library functions that are known by name: what `__builtin_X` and an undeclared `X` are declared as.
//
// Legend of a row: `name result(parameters)` with one letter per type:
//   v void   c char   i int   u unsigned   l long   z size_t   y unsigned long   L long long   U unsigned long long
//   d double   f float   e long double   p void *   P const void *   s char *   S const char *   F FILE * (void *)
//   A va_list   t time_t   w wchar_t *   W const wchar_t *   Q char **   C comparison function   H void (*)(void)
//   I int *   D double *   x X Y _Complex double, float, long double   . variadic
// A `!` before the result: never returns.

import type { Checker } from './check.ts';
import { vaListType } from './check-type.ts';
import {
  charType, doubleType, floatType, intType, llongType, longDoubleType, longType, QConst, uintType, ullongType, ulongType, voidType,
  type CType,
} from './ctype.ts';

const rows = `
memcpy p(pPz) memmove p(pPz) memset p(piz) memcmp i(PPz) memchr p(Piz) mempcpy p(pPz) memccpy p(pPiz) bcmp i(PPz) bcopy v(Ppz) bzero v(pz)
strlen z(S) strnlen z(Sz) strcpy s(sS) strncpy s(sSz) stpcpy s(sS) stpncpy s(sSz) strcat s(sS) strncat s(sSz) strcmp i(SS) strncmp i(SSz)
strcasecmp i(SS) strncasecmp i(SSz) strchr s(Si) strrchr s(Si) strstr s(SS) strpbrk s(SS) strspn z(SS) strcspn z(SS) strdup s(S) strndup s(Sz)
strtok s(sS) strerror s(i) strcoll i(SS) strxfrm z(sSz) index s(Si) rindex s(Si)
abort !v() exit !v(i) _exit !v(i) _Exit !v(i) malloc p(z) calloc p(zz) realloc p(pz) free v(p) aligned_alloc p(zz) atexit i(H)
abs i(i) labs l(l) llabs L(L) imaxabs L(L) atoi i(S) atol l(S) atoll L(S) atof d(S) strtol l(SQi) strtoul y(SQi) strtoll L(SQi) strtoull U(SQi)
strtod d(SQ) strtof f(SQ) strtold e(SQ) rand i() srand v(u) getenv s(S) system i(S) qsort v(pzzC) bsearch p(PPzzC) posix_memalign i(pzz)
printf i(S.) fprintf i(FS.) sprintf i(sS.) snprintf i(szS.) vprintf i(SA) vfprintf i(FSA) vsprintf i(sSA) vsnprintf i(szSA)
scanf i(S.) fscanf i(FS.) sscanf i(SS.) vscanf i(SA) vfscanf i(FSA) vsscanf i(SSA)
puts i(S) putchar i(i) fputs i(SF) fputc i(iF) putc i(iF) fwrite z(PzzF) fread z(pzzF) getchar i() fopen F(SS) fclose i(F) fflush i(F) remove i(S) rename i(SS)
printf_unlocked i(S.) puts_unlocked i(S) putchar_unlocked i(i) fputs_unlocked i(SF) fputc_unlocked i(iF) fprintf_unlocked i(FS.) fwrite_unlocked z(PzzF)
isalnum i(i) isalpha i(i) isblank i(i) iscntrl i(i) isdigit i(i) isgraph i(i) islower i(i) isprint i(i) ispunct i(i) isspace i(i) isupper i(i)
isxdigit i(i) tolower i(i) toupper i(i) isascii i(i) toascii i(i)
acos d(d) asin d(d) atan d(d) atan2 d(dd) cos d(d) sin d(d) tan d(d) acosh d(d) asinh d(d) atanh d(d) cosh d(d) sinh d(d) tanh d(d) exp d(d)
exp2 d(d) exp10 d(d) expm1 d(d) frexp d(dI) ilogb i(d) ldexp d(di) log d(d) log10 d(d) log1p d(d) log2 d(d) logb d(d) modf d(dD) scalbn d(di) scalbln d(dl)
cbrt d(d) fabs d(d) hypot d(dd) pow d(dd) sqrt d(d) erf d(d) erfc d(d) lgamma d(d) tgamma d(d) ceil d(d) floor d(d) nearbyint d(d) rint d(d)
lrint l(d) llrint L(d) round d(d) lround l(d) llround L(d) trunc d(d) fmod d(dd) remainder d(dd) remquo d(ddI) copysign d(dd) nan d(S)
nextafter d(dd) fdim d(dd) fmax d(dd) fmin d(dd) fma d(ddd) significand d(d) drem d(dd) gamma d(d) j0 d(d) j1 d(d) y0 d(d) y1 d(d) pow10 d(d)
acosf f(f) asinf f(f) atanf f(f) atan2f f(ff) cosf f(f) sinf f(f) tanf f(f) acoshf f(f) asinhf f(f) atanhf f(f) coshf f(f) sinhf f(f) tanhf f(f)
expf f(f) exp2f f(f) expm1f f(f) ilogbf i(f) ldexpf f(fi) logf f(f) log10f f(f) log1pf f(f) log2f f(f) logbf f(f) scalbnf f(fi) cbrtf f(f) frexpf f(fI)
fabsf f(f) hypotf f(ff) powf f(ff) sqrtf f(f) erff f(f) erfcf f(f) lgammaf f(f) tgammaf f(f) ceilf f(f) floorf f(f) nearbyintf f(f) rintf f(f)
lrintf l(f) llrintf L(f) roundf f(f) lroundf l(f) llroundf L(f) truncf f(f) fmodf f(ff) remainderf f(ff) copysignf f(ff) nextafterf f(ff)
fdimf f(ff) fmaxf f(ff) fminf f(ff) fmaf f(fff)
acosl e(e) asinl e(e) atanl e(e) atan2l e(ee) cosl e(e) sinl e(e) tanl e(e) coshl e(e) sinhl e(e) tanhl e(e) expl e(e) exp2l e(e) expm1l e(e)
ldexpl e(ei) logl e(e) log10l e(e) log1pl e(e) log2l e(e) cbrtl e(e) fabsl e(e) hypotl e(ee) powl e(ee) sqrtl e(e) ceill e(e) floorl e(e)
nearbyintl e(e) rintl e(e) lrintl l(e) llrintl L(e) roundl e(e) lroundl l(e) llroundl L(e) truncl e(e) fmodl e(ee) remainderl e(ee)
copysignl e(ee) nextafterl e(ee) fdiml e(ee) fmaxl e(ee) fminl e(ee) fmal e(eee) frexpl e(eI) ilogbl i(e) logbl e(e) scalbnl e(ei)
__muldc3 x(dddd) __divdc3 x(dddd) __mulsc3 X(ffff) __divsc3 X(ffff)
cabs d(x) carg d(x) cexp x(x) clog x(x) csqrt x(x) cpow x(xx) csin x(x) ccos x(x) ctan x(x) casin x(x) cacos x(x) catan x(x)
csinh x(x) ccosh x(x) ctanh x(x) casinh x(x) cacosh x(x) catanh x(x) cproj x(x)
cabsf f(X) cargf f(X) cexpf X(X) clogf X(X) csqrtf X(X) cpowf X(XX) csinf X(X) ccosf X(X) ctanf X(X) casinf X(X) cacosf X(X) catanf X(X)
csinhf X(X) ccoshf X(X) ctanhf X(X) casinhf X(X) cacoshf X(X) catanhf X(X) cprojf X(X)
cabsl e(Y) cargl e(Y) cexpl Y(Y) clogl Y(Y) csqrtl Y(Y) cpowl Y(YY) csinl Y(Y) ccosl Y(Y) ctanl Y(Y) casinl Y(Y) cacosl Y(Y) catanl Y(Y)
csinhl Y(Y) ccoshl Y(Y) ctanhl Y(Y) casinhl Y(Y) cacoshl Y(Y) catanhl Y(Y) cprojl Y(Y)
execl i(SS.) execlp i(SS.) execv i(Sp) fork i() ffs i(i) ffsl i(l) ffsll i(L) alloca p(z) wcslen z(W) wmemcpy w(wWz) wcscpy w(wW) wcscmp i(WW)
iswalpha i(u) iswdigit i(u) towlower u(u) towupper u(u) time l(p) clock l() sleep u(u) usleep i(u) getpid i() write l(iPz) read l(ipz)
`;

let table: Map<string, string> | null = null;

function rowOf(name: string): string | undefined {
  if (table === null) {
    table = new Map();
    const words = rows.trim().split(/\s+/);
    for (let i = 0; i < words.length; i += 2) table.set(words[i]!, words[i + 1]!);
  }
  return table.get(name);
}

function letterType(c: Checker, letter: string): CType {
  const { types } = c;
  const pointer = (to: CType): CType => types.pointer(to);
  switch (letter) {
    case 'v': return voidType;
    case 'c': return charType;
    case 'i': return intType;
    case 'u': return uintType;
    case 'l': return longType;
    case 'z': case 'y': return ulongType;
    case 'L': case 't': return llongType;
    case 'U': return ullongType;
    case 'd': return doubleType;
    case 'f': return floatType;
    case 'e': return longDoubleType;
    case 'p': case 'F': return pointer(voidType);
    case 'P': return pointer(types.qualified(voidType, QConst));
    case 's': return pointer(c.options.unsignedChar ? letterType(c, 'c') : charType);
    case 'S': return pointer(types.qualified(charType, QConst));
    case 'A': return vaListType(c);
    case 'w': return pointer(intType);
    case 'W': return pointer(types.qualified(intType, QConst));
    case 'Q': return pointer(pointer(charType));
    case 'I': return pointer(intType);
    case 'D': return pointer(doubleType);
    case 'x': return types.complex(doubleType);
    case 'X': return types.complex(floatType);
    case 'Y': return types.complex(longDoubleType);
    case 'H': return pointer(types.func(voidType, [], false, false));
    case 'C': {
      const item = pointer(types.qualified(voidType, QConst));
      return pointer(types.func(intType, [item, item], false, false));
    }
    default: throw new Error(`type letter ${letter}`);
  }
}

/** The type of a library function known by this name, and whether it never returns; null if there is none. */
export function libraryType(c: Checker, name: string): { type: CType; noReturn: boolean } | null {
  const row = rowOf(name);
  if (row === undefined) return null;
  const match = /^(!?)(\w)\((.*?)(\.?)\)$/.exec(row)!;
  const params = [...match[3]!].map((letter) => letterType(c, letter));
  return { type: c.types.func(letterType(c, match[2]!), params, match[4] !== '', false), noReturn: match[1] !== '' };
}
