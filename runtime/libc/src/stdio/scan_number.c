/* scanf's numbers. The longest prefix of a number is taken. As in glibc, one that lacks only the digits of its
 * exponent, or those behind an integer's 0x, still counts (C17 7.21.6.2p10 would have the match fail; programs are
 * tested with glibc). Integers are read in 64 bits, saturating as strtoll and strtoull do, in every layout, and then
 * cut to their type. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "../float/float.h"
#include "scan.h"

static int digit_value(int c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'z') return c - 'a' + 10;
  if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
  return 99;
}

int __lode_scan_integer(struct in *i, int base, int is_signed, unsigned long long *to) {
  int c = take(i), negative = 0, digits = 0, over = 0;
  unsigned long long v = 0;
  if (c == EOF) return i->left > 0 ? SCAN_END : SCAN_MISMATCH;
  if (c == '-' || c == '+') {
    negative = c == '-';
    c = take(i);
  }
  if (c == '0' && (base == 0 || base == 16)) {
    digits = 1;
    c = take(i);
    if (c == 'x' || c == 'X') {
      base = 16;
      c = take(i);
    } else if (base == 0) {
      base = 8;
    }
  }
  if (base == 0) base = 10;
  for (int d; (d = digit_value(c)) < base; c = take(i)) {
    digits = 1;
    if (v > (ULLONG_MAX - (unsigned)d) / (unsigned)base) over = 1;
    v = v * (unsigned)base + (unsigned)d;
  }
  give_back(i, c);
  if (!digits) return SCAN_MISMATCH;
  if (is_signed) {
    unsigned long long most = negative ? (unsigned long long)LLONG_MAX + 1 : LLONG_MAX;
    if (over || v > most) v = most;
    *to = negative ? 0 - v : v;
  } else {
    *to = over ? ULLONG_MAX : negative ? 0 - v : v;
  }
  return SCAN_OK;
}

/* The characters of a floating number; they move to the heap when there are many. */
struct text {
  char *s;
  size_t n, room;
  char first[200];
};

static void add(struct text *t, int c) {
  if (t->n + 1 >= t->room) {
    char *more = malloc(t->room * 2);
    if (!more) return;
    memcpy(more, t->s, t->n);
    if (t->s != t->first) free(t->s);
    t->s = more;
    t->room *= 2;
  }
  t->s[t->n++] = (char)c;
}

/* Takes the rest of a word that has begun with c; how many characters matched. */
static int word(struct in *i, struct text *t, int *c, const char *w) {
  int n = 0;
  while (w[n] && (*c | 32) == w[n]) {
    add(t, *c);
    *c = take(i);
    n++;
  }
  return n;
}

static int number(struct in *i, struct text *t, int *c) {
  int digits = 0, base = 10, mark = 'e';
  if (*c == '0') {
    add(t, *c);
    *c = take(i);
    digits = 1;
    if (*c == 'x' || *c == 'X') {
      add(t, *c);
      *c = take(i);
      base = 16;
      mark = 'p';
      digits = 0;
    }
  }
  for (int point = 0; digit_value(*c) < base || (*c == '.' && !point); *c = take(i)) {
    if (*c == '.') point = 1;
    else digits = 1;
    add(t, *c);
  }
  if (!digits) return 0;
  if ((*c | 32) != mark) return 1;
  add(t, *c);
  *c = take(i);
  if (*c == '-' || *c == '+') {
    add(t, *c);
    *c = take(i);
  }
  for (; *c >= '0' && *c <= '9'; *c = take(i)) add(t, *c);
  return 1;
}

int __lode_scan_float(struct in *i, int bits, double *to) {
  struct text t;
  t.s = t.first;
  t.n = 0;
  t.room = sizeof t.first;
  int c = take(i), good;
  if (c == EOF) return SCAN_END;
  if (c == '-' || c == '+') {
    add(&t, c);
    c = take(i);
  }
  if ((c | 32) == 'i') {
    int n = word(i, &t, &c, "infinity");
    good = n == 3 || n == 8;
  } else if ((c | 32) == 'n') {
    good = word(i, &t, &c, "nan") == 3;
  } else {
    good = number(i, &t, &c);
  }
  give_back(i, c);
  t.s[t.n] = 0;
  if (good) *to = __lode_strtod(t.s, NULL, bits);
  if (t.s != t.first) free(t.s);
  return good ? SCAN_OK : SCAN_MISMATCH;
}
