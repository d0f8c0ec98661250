// test: run
// What printf writes, strtod and strtof read back, over random doubles and floats; and a digest of the texts.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned long long seed = 42;
static unsigned long long next(void) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  return seed ^= seed << 17;
}

int main(void) {
  unsigned hash = 2166136261u;
  int wrong = 0, inexact = 0;
  for (int i = 0; i < 600; i++) {
    union { unsigned long long u; double d; } v;
    union { unsigned u; float f; } w;
    char text[400];
    v.u = i % 4 ? next() : next() >> (next() % 60 + 4);
    w.u = (unsigned)next();
    if (isnan(v.d) || isinf(v.d) || isnan(w.f) || isinf(w.f)) continue;
    static const char *formats[] = {"%.17g", "%.16e", "%a", "%.20e", "%.340f"};
    for (int k = 0; k < 5; k++) {
      if (k == 4 && (i % 16 || fabs(v.d) < 1e-300)) continue;
      sprintf(text, formats[k], v.d);
      if (strtod(text, NULL) != v.d) {
        if (k < 4 || fabs(v.d) > 1e-200) wrong++, printf("%s: %a\n", text, v.d);
      }
      for (char *p = text; *p; p++) hash = (hash ^ (unsigned char)*p) * 16777619u;
    }
    sprintf(text, "%.9g", w.f);
    if (strtof(text, NULL) != w.f) wrong++, printf("%s: %a\n", text, w.f);
    sprintf(text, "%.15g", v.d);
    if (strtod(text, NULL) != v.d) inexact++;
    /* A float text in the middle of two floats, and a hair above it. */
    w.u &= 0x7ffffffe;
    double middle = ((double)w.f + (double)nextafterf(w.f, INFINITY)) / 2;
    sprintf(text, "%.200e", middle);
    char *e = strchr(text, 'e'), tail[10];
    if (strtof(text, NULL) != w.f) wrong++, printf("tie %s\n", text);
    strcpy(tail, e);
    sprintf(e, "1%s", tail);
    if (strtof(text, NULL) != nextafterf(w.f, INFINITY)) wrong++, printf("above %s\n", text);
  }
  printf("%d wrong, %d need more than 15 digits, %08x\n", wrong, inexact > 0, hash);
  return 0;
}

// output:
//| 0 wrong, 1 need more than 15 digits, f7ba2b08
