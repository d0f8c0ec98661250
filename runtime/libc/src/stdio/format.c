/* The engine of printf: reads the format, fetches the arguments, converts. Floating point is in format_float.c.
 *
 * Arguments are taken in order, or, once a %n$ is met, by number: then the whole format is read ahead for the types,
 * the arguments are fetched into a table, and the conversions look them up. As in glibc: (null), (nil), %m, the
 * grouping flag accepted, an unknown conversion written out as it stands, a lone % at the end an error. */
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>
#include "format.h"

enum { ARG_NONE, ARG_INT, ARG_LONG, ARG_LLONG, ARG_DOUBLE, ARG_PTR };
enum { LEN_NONE, LEN_HH, LEN_H, LEN_L, LEN_LL, LEN_J, LEN_Z, LEN_T, LEN_BIG };
enum { ARGS_MAX = 64, STAR = -2 };

union arg {
  long long i;
  double d;
  void *p;
};

/* A conversion as written: numbers of arguments are 0 for "the next one". */
struct raw {
  struct spec s;
  int length, arg, width_arg, precision_arg, width_star, precision_star;
};

static int number(const char **p) {
  long long v = 0;
  for (; **p >= '0' && **p <= '9'; ++*p)
    if (v <= INT_MAX) v = v * 10 + (**p - '0');
  return v > INT_MAX ? -1 : (int)v;
}

/* "123$" → 123; otherwise 0 and p stays. */
static int position(const char **p) {
  const char *q = *p;
  int n = number(&q);
  if (n <= 0 || *q != '$') return 0;
  *p = q + 1;
  return n;
}

/* Reads what follows a %; returns its end, or null when a number is out of range. */
static const char *read_spec(const char *p, struct raw *r) {
  memset(r, 0, sizeof *r);
  r->s.precision = -1;
  r->arg = position(&p);
  for (;; p++) {
    if (*p == '-') r->s.flags |= FLAG_LEFT;
    else if (*p == '+') r->s.flags |= FLAG_PLUS;
    else if (*p == ' ') r->s.flags |= FLAG_SPACE;
    else if (*p == '#') r->s.flags |= FLAG_ALT;
    else if (*p == '0') r->s.flags |= FLAG_ZERO;
    else if (*p != '\'' && *p != 'I') break;
  }
  if (*p == '*') {
    p++;
    r->width_star = 1;
    r->width_arg = position(&p);
  } else if ((r->s.width = number(&p)) < 0) {
    return NULL;
  }
  if (*p == '.') {
    p++;
    if (*p == '*') {
      p++;
      r->precision_star = 1;
      r->precision_arg = position(&p);
    } else if (*p == '-') { /* a negative precision counts as none */
      p++;
      number(&p);
    } else if ((r->s.precision = number(&p)) < 0) {
      return NULL;
    }
  }
  switch (*p) {
    case 'h': r->length = *++p == 'h' ? p++, LEN_HH : LEN_H; break;
    case 'l': r->length = *++p == 'l' ? p++, LEN_LL : LEN_L; break;
    case 'q': p++, r->length = LEN_LL; break;
    case 'j': p++, r->length = LEN_J; break;
    case 'z': case 'Z': p++, r->length = LEN_Z; break;
    case 't': p++, r->length = LEN_T; break;
    case 'L': p++, r->length = LEN_BIG; break;
    default: break;
  }
  r->s.conv = *p;
  return *p ? p + 1 : p;
}

static int arg_type(const struct raw *r) {
  switch (r->s.conv) {
    case 'd': case 'i': case 'o': case 'u': case 'x': case 'X':
      switch (r->length) {
        case LEN_L: case LEN_Z: case LEN_T: return ARG_LONG;
        case LEN_LL: case LEN_J: case LEN_BIG: return ARG_LLONG;
        default: return ARG_INT;
      }
    case 'c': case 'C': return ARG_INT;
    case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': case 'a': case 'A': return ARG_DOUBLE;
    case 's': case 'S': case 'p': case 'n': return ARG_PTR;
    default: return ARG_NONE;
  }
}

static union arg fetch(va_list *ap, int type) {
  union arg a = {0};
  switch (type) {
    case ARG_INT: a.i = va_arg(*ap, int); break;
    case ARG_LONG: a.i = va_arg(*ap, long); break;
    case ARG_LLONG: a.i = va_arg(*ap, long long); break;
    case ARG_DOUBLE: a.d = va_arg(*ap, double); break;
    case ARG_PTR: a.p = va_arg(*ap, void *); break;
    default: break;
  }
  return a;
}

/* The table of a format with positions; 0, or -1 when the format mixes the two ways or leaves a gap. */
static int fetch_all(const char *p, va_list *ap, union arg *args) {
  unsigned char type[ARGS_MAX + 1] = {0};
  int most = 0;
  while ((p = strchr(p, '%'))) {
    struct raw r;
    p = read_spec(p + 1, &r);
    if (!p) return -1;
    int kind = arg_type(&r), at[3] = {kind ? r.arg : 0, r.width_arg, r.precision_arg};
    if ((kind && !r.arg) || (r.width_star && !r.width_arg) || (r.precision_star && !r.precision_arg)) return -1;
    for (int i = 0; i < 3; i++) {
      if (at[i] > ARGS_MAX) return -1;
      if (at[i]) type[at[i]] = (unsigned char)(i ? ARG_INT : kind);
      if (at[i] > most) most = at[i];
    }
  }
  for (int i = 1; i <= most; i++) args[i] = fetch(ap, type[i] ? type[i] : ARG_INT);
  return 0;
}

/* wprintf counts characters where printf counts bytes; both write UTF-8. */
static int counts_characters(const struct out *o) {
  return (o->file->flags & F_WIDE) != 0;
}

static int goes_on(char c) { /* a byte of a UTF-8 character that is not its first */
  return (c & 0xc0) == 0x80;
}

/* The bytes of p that the precision lets through. */
static size_t shown(const struct out *o, const struct spec *s, const char *p) {
  if (s->precision < 0) return strlen(p);
  if (!counts_characters(o)) return strnlen(p, (size_t)s->precision);
  size_t n = 0;
  for (int left = s->precision; p[n] && (goes_on(p[n]) || left-- > 0);) n++;
  return n;
}

static void text(struct out *o, const struct spec *s, const char *p, size_t n) {
  size_t columns = n;
  if (counts_characters(o))
    for (size_t i = 0; i < n; i++) columns -= (size_t)goes_on(p[i]);
  if (!(s->flags & FLAG_LEFT)) __lode_pad(o, ' ', (long long)s->width - (long long)columns);
  __lode_emit(o, p, n);
  if (s->flags & FLAG_LEFT) __lode_pad(o, ' ', (long long)s->width - (long long)columns);
}

static void integer(struct out *o, const struct raw *r, long long arg) {
  const struct spec *s = &r->s;
  unsigned long long v = (unsigned long long)arg;
  char digits[24], prefix[3];
  int signed_conv = s->conv == 'd' || s->conv == 'i', at = sizeof digits, before = 0;
  if (signed_conv) {
    if (r->length == LEN_HH) arg = (signed char)arg;
    else if (r->length == LEN_H) arg = (short)arg;
    v = arg < 0 ? 0 - (unsigned long long)arg : (unsigned long long)arg;
    if (arg < 0) prefix[before++] = '-';
    else if (s->flags & FLAG_PLUS) prefix[before++] = '+';
    else if (s->flags & FLAG_SPACE) prefix[before++] = ' ';
  } else {
    switch (r->length) {
      case LEN_HH: v = (unsigned char)v; break;
      case LEN_H: v = (unsigned short)v; break;
      case LEN_NONE: v = (unsigned)v; break;
      case LEN_L: case LEN_Z: case LEN_T: v = (unsigned long)v; break;
      default: break;
    }
  }
  if (s->conv == 'p') { /* glibc gives even pointers a sign when asked */
    if (s->flags & (FLAG_PLUS | FLAG_SPACE)) prefix[before++] = s->flags & FLAG_PLUS ? '+' : ' ';
  }
  if (s->conv == 'x' || s->conv == 'X' || s->conv == 'p') {
    const char *hex = s->conv != 'X' ? "0123456789abcdef" : "0123456789ABCDEF";
    if (v && s->flags & FLAG_ALT) {
      prefix[before++] = '0';
      prefix[before++] = s->conv == 'X' ? 'X' : 'x';
    }
    for (; v; v >>= 4) digits[--at] = hex[v & 15];
  } else if (s->conv == 'o') {
    for (; v; v >>= 3) digits[--at] = (char)('0' + (int)(v & 7));
  } else {
    for (; v > UINT_MAX; v /= 10) digits[--at] = (char)('0' + (int)(v % 10));
    for (unsigned w = (unsigned)v; w; w /= 10) digits[--at] = (char)('0' + w % 10);
  }
  int n = (int)sizeof digits - at;
  long long zeros = s->precision < 0 ? (n ? 0 : 1) : s->precision > n ? s->precision - n : 0;
  if (s->conv == 'o' && s->flags & FLAG_ALT && zeros == 0) zeros = 1;
  long long gap = s->width - before - zeros - n;
  if (s->precision < 0 && s->flags & FLAG_ZERO && !(s->flags & FLAG_LEFT) && gap > 0) {
    zeros += gap;
    gap = 0;
  }
  if (!(s->flags & FLAG_LEFT)) __lode_pad(o, ' ', gap);
  if (before) __lode_emit(o, prefix, (size_t)before);
  __lode_pad(o, '0', zeros);
  __lode_emit(o, digits + at, (size_t)n);
  if (s->flags & FLAG_LEFT) __lode_pad(o, ' ', gap);
}

/* UTF-8 of a wide character; the bytes, or 0 when it is none. */
static int utf8(char *to, unsigned c) {
  if (c < 0x80) {
    to[0] = (char)c;
    return 1;
  }
  if (c < 0x800) {
    to[0] = (char)(0xc0 | c >> 6);
    to[1] = (char)(0x80 | (c & 63));
    return 2;
  }
  if (c < 0x10000) {
    if (c >= 0xd800 && c < 0xe000) return 0;
    to[0] = (char)(0xe0 | c >> 12);
    to[1] = (char)(0x80 | (c >> 6 & 63));
    to[2] = (char)(0x80 | (c & 63));
    return 3;
  }
  if (c > 0x10ffff) return 0;
  to[0] = (char)(0xf0 | c >> 18);
  to[1] = (char)(0x80 | (c >> 12 & 63));
  to[2] = (char)(0x80 | (c >> 6 & 63));
  to[3] = (char)(0x80 | (c & 63));
  return 4;
}

/* %ls: the precision counts bytes (characters in wprintf), and no character is cut; -1 on one that is none. */
static int wide_text(struct out *o, const struct spec *s, const int *w) {
  char bytes[4];
  long long most = s->precision < 0 ? LLONG_MAX : s->precision, total = 0;
  const int *end = w;
  for (; total < most && *end; end++) {
    int n = utf8(bytes, (unsigned)*end);
    if (!n) return -1;
    if (counts_characters(o)) n = 1;
    if (total + n > most) break;
    total += n;
  }
  if (!(s->flags & FLAG_LEFT)) __lode_pad(o, ' ', s->width - total);
  for (; w < end; w++) __lode_emit(o, bytes, (size_t)utf8(bytes, (unsigned)*w));
  if (s->flags & FLAG_LEFT) __lode_pad(o, ' ', s->width - total);
  return 0;
}

static void store_count(void *p, int length, unsigned long long n) {
  switch (length) {
    case LEN_HH: *(signed char *)p = (signed char)n; break;
    case LEN_H: *(short *)p = (short)n; break;
    case LEN_L: case LEN_Z: case LEN_T: *(long *)p = (long)n; break;
    case LEN_LL: case LEN_J: case LEN_BIG: *(long long *)p = (long long)n; break;
    default: *(int *)p = (int)n; break;
  }
}

/* One conversion with its argument; 0, or -1 with errno set. */
static int convert(struct out *o, struct raw *r, union arg a) {
  struct spec *s = &r->s;
  char bytes[4];
  const char *p;
  size_t n;
  switch (s->conv) {
    case 'd': case 'i': case 'o': case 'u': case 'x': case 'X':
      integer(o, r, a.i);
      return 0;
    case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': case 'a': case 'A':
      __lode_format_float(o, s, a.d);
      return 0;
    case 'c':
      if (r->length != LEN_L) {
        bytes[0] = (char)a.i;
        text(o, s, bytes, 1);
        return 0;
      } /* fall through */
    case 'C':
      n = (size_t)utf8(bytes, (unsigned)a.i);
      if (!n) {
        errno = EILSEQ;
        return -1;
      }
      text(o, s, bytes, n);
      return 0;
    case 's': case 'S':
      if (!a.p) {
        text(o, s, "(null)", s->precision >= 0 && s->precision < 6 ? 0 : 6);
      } else if (s->conv == 'S' || r->length == LEN_L) {
        if (wide_text(o, s, a.p) < 0) {
          errno = EILSEQ;
          return -1;
        }
      } else {
        text(o, s, a.p, shown(o, s, a.p));
      }
      return 0;
    case 'p':
      if (!a.p) {
        text(o, s, "(nil)", 5);
      } else {
        r->length = LEN_LL;
        s->flags |= FLAG_ALT;
        integer(o, r, (long long)(uintptr_t)a.p);
      }
      return 0;
    case 'n':
      store_count(a.p, r->length, o->count);
      return 0;
    case 'm':
      p = strerror(errno);
      text(o, s, p, shown(o, s, p));
      return 0;
    default:
      return 0;
  }
}

int __lode_format(FILE *f, const char *format, va_list list) {
  struct out o = {f, 0, 0};
  union arg args[ARGS_MAX + 1];
  int by_number = -1, error = errno;
  va_list ap;
  va_copy(ap, list);
  const char *p = format;
  while (*p) {
    const char *start = p;
    while (*p && *p != '%') p++;
    if (p > start) __lode_emit(&o, start, (size_t)(p - start));
    if (!*p) break;
    if (p[1] == '%') {
      __lode_emit(&o, p, 1);
      p += 2;
      continue;
    }
    struct raw r;
    start = p;
    p = read_spec(p + 1, &r);
    if (!p) {
      o.full = 1;
      break;
    }
    if (!r.s.conv) {
      errno = EINVAL;
      va_end(ap);
      return -1;
    }
    int type = arg_type(&r);
    if (type || r.width_star || r.precision_star) {
      if (by_number < 0) {
        by_number = r.arg || r.width_arg || r.precision_arg;
        if (by_number && fetch_all(start, &ap, args) < 0) {
          errno = EINVAL;
          va_end(ap);
          return -1;
        }
      }
    }
    if (r.width_star) {
      r.s.width = (int)(by_number ? args[r.width_arg] : fetch(&ap, ARG_INT)).i;
      if (r.s.width < 0) {
        r.s.flags |= FLAG_LEFT;
        if (r.s.width == INT_MIN) {
          o.full = 1;
          break;
        }
        r.s.width = -r.s.width;
      }
    }
    if (r.precision_star) {
      r.s.precision = (int)(by_number ? args[r.precision_arg] : fetch(&ap, ARG_INT)).i;
      if (r.s.precision < 0) r.s.precision = -1;
    }
    if (!type && r.s.conv != 'm') {
      if (r.s.conv == '%') __lode_emit(&o, "%", 1);
      else __lode_emit(&o, start, (size_t)(p - start));
      continue;
    }
    if (r.s.conv == 'm') errno = error;
    union arg a = {0};
    if (type) a = by_number > 0 ? args[r.arg] : fetch(&ap, type);
    if (convert(&o, &r, a) < 0) {
      va_end(ap);
      return -1;
    }
  }
  va_end(ap);
  if (o.full) {
    errno = EOVERFLOW;
    return -1;
  }
  return (int)o.count;
}
