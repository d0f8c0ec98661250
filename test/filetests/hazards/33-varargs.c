// test: run
// Variable arguments have one form everywhere: 64-bit slots; types narrower or word-sized are read from them.
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

typedef void (*callback)(void);
static int called;
static void call(void) { called++; }

static void show(const char *form, ...) {
  va_list ap, again;
  va_start(ap, form);
  va_copy(again, ap);
  for (int round = 0; round < 2; round++) {
    for (const char *f = form; *f; f++) {
      va_list *at = round ? &again : &ap;
      switch (*f) {
        case 'i': printf("%d ", va_arg(*at, int)); break;
        case 'u': printf("%u ", va_arg(*at, unsigned)); break;
        case 'l': printf("%ld ", va_arg(*at, long)); break;
        case 'L': printf("%lld ", va_arg(*at, long long)); break;
        case 'z': printf("%d ", va_arg(*at, size_t) == (size_t)-1); break;
        case 'd': printf("%g ", va_arg(*at, double)); break;
        case 's': printf("%s ", va_arg(*at, const char *)); break;
        case 'c': printf("%c ", (char)va_arg(*at, int)); break;
        case 'f': va_arg(*at, callback)(); break;
        case 'p': printf("%d ", va_arg(*at, void *) == NULL); break;
      }
    }
    puts("");
  }
  va_end(again);
  va_end(ap);
}

static long sum(int n, va_list ap) { // a va_list as an argument goes on where it was
  long s = 0;
  while (n-- > 0) s += va_arg(ap, long);
  return s;
}
static long sums(int n, ...) {
  va_list ap;
  va_start(ap, n);
  long s = sum(n, ap);
  va_end(ap);
  return s;
}
static int forward(char *out, size_t n, const char *format, ...) {
  va_list ap;
  va_start(ap, format);
  int r = vsnprintf(out, n, format, ap);
  va_end(ap);
  return r;
}

int main(void) {
  char c = -7;
  short s = -300;
  float f = 1.25f;
  show("iiul", c, s, 0xffffffffu, -5L);
  show("Ldisz", -1LL << 40, f, 'x', "text", (size_t)-1);
  show("cdpfLi", 'q', 2.5, (void *)0, call, 7LL, 1);
  show("iiiiiiiiiiddddddddddl", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1., 2., 3., 4., 5., 6., 7., 8., 9., 10., -11L);
  char out[64];
  int n = forward(out, sizeof out, "%hhd %5.2f %lx %s %c %zu %%", 300, 3.14159, -1L, "s", 'c', sizeof(long));
  printf("%d %ld %s %d\n", called, sums(3, 1L, 2L, -10L), out, n == (int)(16 + sizeof(long) * 2 + 2));
  return 0;
}
// output(le32,be32):
//| -7 -300 4294967295 -5 
//| -7 -300 4294967295 -5 
//| -1099511627776 1.25 120 text 1 
//| -1099511627776 1.25 120 text 1 
//| q 2.5 1 7 1 
//| q 2.5 1 7 1 
//| 1 2 3 4 5 6 7 8 9 10 1 2 3 4 5 6 7 8 9 10 -11 
//| 1 2 3 4 5 6 7 8 9 10 1 2 3 4 5 6 7 8 9 10 -11 
//| 2 -7 44  3.14 ffffffff s c 4 % 0
// output(le64,be64):
//| -7 -300 4294967295 -5 
//| -7 -300 4294967295 -5 
//| -1099511627776 1.25 120 text 1 
//| -1099511627776 1.25 120 text 1 
//| q 2.5 1 7 1 
//| q 2.5 1 7 1 
//| 1 2 3 4 5 6 7 8 9 10 1 2 3 4 5 6 7 8 9 10 -11 
//| 1 2 3 4 5 6 7 8 9 10 1 2 3 4 5 6 7 8 9 10 -11 
//| 2 -7 44  3.14 ffffffffffffffff s c 8 % 0
