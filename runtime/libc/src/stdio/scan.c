/* The engine of scanf: reads the format, matches, stores. Numbers are in scan_number.c. */
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "scan.h"

enum { SIZE_CHAR = -2, SIZE_SHORT, SIZE_INT, SIZE_LONG, SIZE_LLONG };

/* One conversion: %[n$][*][width][m][length]conv. */
struct field {
  int arg, suppress, allocate, size, conv;
  long long width; /* 0 when absent */
  unsigned char set[32];
};

static int is_space(int c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

static int has(const unsigned char *set, int c) {
  return set[c >> 3] >> (c & 7) & 1;
}

/* Reads the set behind %[; returns its end, or null if there is none. */
static const char *read_set(const char *p, unsigned char *set) {
  int negate = *p == '^';
  memset(set, 0, 32);
  if (negate) p++;
  for (const char *start = p; *p != ']' || p == start; p++) {
    if (!*p) return NULL;
    int low = (unsigned char)*p, high = low;
    if (p[1] == '-' && p[2] && p[2] != ']') {
      high = (unsigned char)p[2];
      p += 2;
    }
    for (; low <= high; low++) set[low >> 3] |= (unsigned char)(1 << (low & 7));
  }
  if (negate)
    for (int i = 0; i < 32; i++) set[i] = (unsigned char)~set[i];
  return p + 1;
}

static const char *read_field(const char *p, struct field *f) {
  memset(f, 0, offsetof(struct field, set));
  const char *q = p;
  int n = 0;
  while (*q >= '0' && *q <= '9' && n < 100000) n = n * 10 + (*q++ - '0');
  if (*q == '$' && n) {
    f->arg = n;
    p = q + 1;
  }
  for (;; p++) {
    if (*p == '*') f->suppress = 1;
    else if (*p != '\'' && *p != 'I') break;
  }
  for (; *p >= '0' && *p <= '9'; p++)
    if (f->width < INT_MAX) f->width = f->width * 10 + (*p - '0');
  if (*p == 'm') {
    f->allocate = 1;
    p++;
  }
  switch (*p) {
    case 'h': f->size = *++p == 'h' ? p++, SIZE_CHAR : SIZE_SHORT; break;
    case 'l': f->size = *++p == 'l' ? p++, SIZE_LLONG : SIZE_LONG; break;
    case 'q': case 'j': case 'L': p++, f->size = SIZE_LLONG; break;
    case 'z': case 'Z': case 't': p++, f->size = SIZE_LONG; break;
    default: break;
  }
  f->conv = (unsigned char)*p;
  if (!*p) return NULL;
  if (*p == 'C' || *p == 'S') {
    f->conv |= 32;
    f->size = SIZE_LONG;
  }
  return *p == '[' ? read_set(p + 1, f->set) : p + 1;
}

static void *argument(va_list list, int n) {
  va_list ap;
  void *p = NULL;
  va_copy(ap, list);
  while (n--) p = va_arg(ap, void *);
  va_end(ap);
  return p;
}

static void store(void *to, int size, long long v) {
  switch (size) {
    case SIZE_CHAR: *(signed char *)to = (signed char)v; break;
    case SIZE_SHORT: *(short *)to = (short)v; break;
    case SIZE_LONG: *(long *)to = (long)v; break;
    case SIZE_LLONG: *(long long *)to = v; break;
    default: *(int *)to = (int)v; break;
  }
}

/* Where text goes: nowhere, to the caller's array, or to an array of its own that grows. */
struct sink {
  void *to;
  size_t n, room;
  int wide, grows;
};

static int put(struct sink *s, int c) {
  if (!s->to) return 0;
  if (s->grows && s->n == s->room) {
    void *more = realloc(s->to, s->room * 2 * (s->wide ? sizeof(int) : 1));
    if (!more) return -1;
    s->to = more;
    s->room *= 2;
  }
  if (s->wide) ((int *)s->to)[s->n++] = c;
  else ((char *)s->to)[s->n++] = (char)c;
  return 0;
}

/* The rest of a UTF-8 character; -1 when it is malformed. The width counts characters. */
static int wide_rest(struct in *i, int c) {
  if (c < 0x80) return c;
  int more = c >= 0xf0 && c < 0xf5 ? 3 : c >= 0xe0 && c < 0xf0 ? 2 : c >= 0xc2 && c < 0xe0 ? 1 : 0, n = more;
  int v = c & (0x3f >> more);
  if (!more) return -1;
  for (; n; n--) {
    i->left++;
    c = take(i);
    if (c < 0x80 || c > 0xbf) return -1;
    v = v << 6 | (c & 0x3f);
  }
  if (more == 2 && (v < 0x800 || (v >= 0xd800 && v < 0xe000))) return -1;
  if (more == 3 && (v < 0x10000 || v > 0x10ffff)) return -1;
  return v;
}

/* %c, %s, %[. */
static int scan_text(struct in *i, const struct field *f, void *to) {
  struct sink s = {to, 0, 32, f->size == SIZE_LONG, f->allocate && to};
  long long taken = 0;
  int result = SCAN_OK, c;
  if (s.grows && !(s.to = malloc(s.room * (s.wide ? sizeof(int) : 1)))) return SCAN_END;
  if (f->conv == 'c' && !f->width) i->left = 1;
  while ((c = take(i)) != EOF) {
    if (f->conv == 's' ? is_space(c) : f->conv == '[' && !has(f->set, c)) {
      give_back(i, c);
      break;
    }
    taken++;
    if (s.wide && (c = wide_rest(i, c)) < 0) {
      errno = EILSEQ;
      result = SCAN_END;
      break;
    }
    if (put(&s, c) < 0) {
      result = SCAN_END;
      break;
    }
  }
  if (result == SCAN_OK) {
    if (!taken) result = c == EOF ? SCAN_END : SCAN_MISMATCH;
    if (result == SCAN_OK && f->conv != 'c' && put(&s, 0) < 0) result = SCAN_END;
  }
  if (s.grows) {
    if (result == SCAN_OK) *(void **)to = s.to;
    else free(s.to);
  }
  return result;
}

static int scan_pointer(struct in *i, unsigned long long *v) {
  int c = take(i);
  give_back(i, c);
  if (c != '(') return __lode_scan_integer(i, 16, 0, v);
  for (const char *w = "(nil)"; *w; w++)
    if ((c = take(i)) != *w) {
      give_back(i, c);
      return SCAN_MISMATCH;
    }
  *v = 0;
  return SCAN_OK;
}

/* One conversion other than n and %; `to` is null when the result is not wanted. */
static int scan_field(struct in *i, const struct field *f, void *to) {
  unsigned long long v;
  double x;
  int result;
  switch (f->conv) {
    case 'd': result = __lode_scan_integer(i, 10, 1, &v); break;
    case 'i': result = __lode_scan_integer(i, 0, 1, &v); break;
    case 'u': result = __lode_scan_integer(i, 10, 0, &v); break;
    case 'o': result = __lode_scan_integer(i, 8, 0, &v); break;
    case 'x': case 'X': result = __lode_scan_integer(i, 16, 0, &v); break;
    case 'p':
      result = scan_pointer(i, &v);
      if (to && result == SCAN_OK) *(void **)to = (void *)(uintptr_t)v;
      return result;
    case 'e': case 'f': case 'g': case 'a': case 'E': case 'F': case 'G': case 'A':
      result = __lode_scan_float(i, f->size >= SIZE_LONG ? 53 : 24, &x);
      if (to && result == SCAN_OK) {
        if (f->size == SIZE_LONG) *(double *)to = x;
        else if (f->size == SIZE_LLONG) *(long double *)to = x;
        else *(float *)to = (float)x;
      }
      return result;
    case 'c': case 's': case '[':
      return scan_text(i, f, to);
    default:
      return SCAN_MISMATCH;
  }
  if (to && result == SCAN_OK) store(to, f->size, (long long)v);
  return result;
}

int __lode_scan(FILE *file, const char *p, va_list list) {
  struct in i = {file, 0, LLONG_MAX};
  int stored = 0, next = 0;
  while (*p) {
    int c;
    i.left = LLONG_MAX;
    if (is_space((unsigned char)*p)) {
      do c = take(&i);
      while (is_space(c));
      give_back(&i, c);
      p++;
      continue;
    }
    if (*p != '%') {
      c = take(&i);
      if (c != (unsigned char)*p++) {
        give_back(&i, c);
        return c == EOF && !stored ? EOF : stored;
      }
      continue;
    }
    struct field f;
    p = read_field(p + 1, &f);
    if (!p) return stored || !(file->flags & F_ERR) ? stored : EOF;
    if (f.conv != 'c' && f.conv != '[' && f.conv != 'n') {
      do c = take(&i);
      while (is_space(c));
      give_back(&i, c);
      if (c == EOF) return stored ? stored : EOF;
    }
    if (f.conv == '%') {
      c = take(&i);
      if (c == '%') continue;
      give_back(&i, c);
      return stored;
    }
    void *to = f.suppress ? NULL : argument(list, f.arg ? f.arg : ++next);
    if (f.conv == 'n') {
      if (to) store(to, f.size, i.count);
      continue;
    }
    if (f.width) i.left = f.width;
    int result = scan_field(&i, &f, to);
    if (result != SCAN_OK) return result == SCAN_END && !stored ? EOF : stored;
    if (to) stored++;
  }
  return stored;
}
