/* Copies and fills of any size. Words are read and written where they lie: machines that cannot do so get them in pieces. */
#include "support.h"

typedef unsigned long word;
typedef struct { word w; } __attribute__((__packed__, __may_alias__)) any_word;
typedef struct { u32 w; } __attribute__((__packed__, __may_alias__)) any_u32;
typedef struct { unsigned short w; } __attribute__((__packed__, __may_alias__)) any_u16;
enum { W = sizeof(word) };

#define AT(type, p) (((type *)(p))->w)

/* At most 8 W bytes: all is loaded before it is stored, from both ends, in accesses that may overlap. */
static inline __attribute__((__always_inline__)) void copy_few(unsigned char *to, const unsigned char *from, word n) {
  if (n > 4 * W) {
    word a = AT(const any_word, from), b = AT(const any_word, from + W), c = AT(const any_word, from + 2 * W), d = AT(const any_word, from + 3 * W);
    const unsigned char *end = from + n;
    word e = AT(const any_word, end - 4 * W), f = AT(const any_word, end - 3 * W), g = AT(const any_word, end - 2 * W), h = AT(const any_word, end - W);
    AT(any_word, to) = a;
    AT(any_word, to + W) = b;
    AT(any_word, to + 2 * W) = c;
    AT(any_word, to + 3 * W) = d;
    to += n;
    AT(any_word, to - 4 * W) = e;
    AT(any_word, to - 3 * W) = f;
    AT(any_word, to - 2 * W) = g;
    AT(any_word, to - W) = h;
  } else if (n > 2 * W) {
    word a = AT(const any_word, from), b = AT(const any_word, from + W), c = AT(const any_word, from + n - 2 * W), d = AT(const any_word, from + n - W);
    AT(any_word, to) = a;
    AT(any_word, to + W) = b;
    AT(any_word, to + n - 2 * W) = c;
    AT(any_word, to + n - W) = d;
  } else if (n >= W) {
    word head = AT(const any_word, from), tail = AT(const any_word, from + n - W);
    AT(any_word, to) = head;
    AT(any_word, to + n - W) = tail;
  } else if (n >= 4) {
    u32 head = AT(const any_u32, from), tail = AT(const any_u32, from + n - 4);
    AT(any_u32, to) = head;
    AT(any_u32, to + n - 4) = tail;
  } else if (n >= 2) {
    unsigned short head = AT(const any_u16, from), tail = AT(const any_u16, from + n - 2);
    AT(any_u16, to) = head;
    AT(any_u16, to + n - 2) = tail;
  } else if (n) {
    *to = *from;
  }
}

/* Upward. Four words at a time to places that are aligned; the ends by accesses that overlap what is done. The regions are disjoint, or the
   same, or `to` is below `from`: then nothing is overwritten before it is loaded. n > 2 W. */
static void copy_up(unsigned char *to, const unsigned char *from, word n) {
  word skip = W - ((word)to & (W - 1));
  word head = AT(const any_word, from), next = AT(const any_word, from + skip), tail = AT(const any_word, from + n - W);
  unsigned char *last = to + n - W;
  AT(any_word, to) = head;
  to += skip;
  AT(any_word, to) = next;
  to += W;
  from += skip + W;
  n -= skip + W;
  for (; n >= 4 * W; n -= 4 * W) {
    word a = AT(const any_word, from), b = AT(const any_word, from + W), c = AT(const any_word, from + 2 * W), d = AT(const any_word, from + 3 * W);
    AT(any_word, to) = a;
    AT(any_word, to + W) = b;
    AT(any_word, to + 2 * W) = c;
    AT(any_word, to + 3 * W) = d;
    from += 4 * W;
    to += 4 * W;
  }
  for (; n > W; n -= W) {
    AT(any_word, to) = AT(const any_word, from);
    from += W;
    to += W;
  }
  AT(any_word, last) = tail;
}

/* Downward, for a `to` above `from`. */
static void copy_down(unsigned char *to, const unsigned char *from, word n) {
  word head = AT(const any_word, from);
  const unsigned char *at = from + n;
  unsigned char *out = to + n;
  for (; n >= 4 * W; n -= 4 * W) {
    at -= 4 * W;
    out -= 4 * W;
    word a = AT(const any_word, at), b = AT(const any_word, at + W), c = AT(const any_word, at + 2 * W), d = AT(const any_word, at + 3 * W);
    AT(any_word, out + 3 * W) = d;
    AT(any_word, out + 2 * W) = c;
    AT(any_word, out + W) = b;
    AT(any_word, out) = a;
  }
  for (; n > W; n -= W) {
    at -= W;
    out -= W;
    AT(any_word, out) = AT(const any_word, at);
  }
  AT(any_word, to) = head;
}

void __lode_memcpy(void *to, const void *from, word n) {
  if (n <= 8 * W) copy_few(to, from, n);
  else copy_up(to, from, n);
}

void __lode_memmove(void *to, const void *from, word n) {
  if (n <= 8 * W) copy_few(to, from, n);
  else if ((word)to - (word)from >= n) copy_up(to, from, n);
  else copy_down(to, from, n);
}

void __lode_memset(void *at, s32 value, word n) {
  unsigned char *to = at;
  word all = (unsigned char)value * (~(word)0 / 255);
  if (n < W) {
    for (; n; n--) *to++ = (unsigned char)value;
    return;
  }
  AT(any_word, to + n - W) = all;
  AT(any_word, to) = all;
  word skip = W - ((word)to & (W - 1));
  to += skip;
  n -= skip;
  for (; n >= 4 * W; n -= 4 * W) {
    AT(any_word, to) = all;
    AT(any_word, to + W) = all;
    AT(any_word, to + 2 * W) = all;
    AT(any_word, to + 3 * W) = all;
    to += 4 * W;
  }
  for (; n > W; n -= W) {
    AT(any_word, to) = all;
    to += W;
  }
}
