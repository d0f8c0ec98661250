// test: run
// Frames beyond the reach of displacements, many arguments, moving stack pointers, and returns by longjmp.
#include <alloca.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

struct large { char bytes[70000]; int tail; };

__attribute__((noinline)) int big(int n, double d) {
  char bytes[40000];
  int numbers[200000];
  memset(bytes, n, sizeof bytes);
  for (int i = 0; i < 200000; i += 777) numbers[i] = i * n;
  long long sum = 0;
  for (int i = 0; i < 200000; i += 777) sum += numbers[i] + bytes[i % 40000];
  return (int)sum + (int)d;
}

__attribute__((noinline)) int by_value(struct large s, int q) { return s.bytes[69999] + s.tail + q; }

__attribute__((noinline)) int many(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j, long long k, double l, float m, char n, long long o,
  double p, double q, double r, double s, double t, double u, double v, float w, float x) {
  return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h + 9 * i + 10 * j + (int)k + (int)l + (int)m + n + (int)o +
    (int)(p + 2 * q + 3 * r + 4 * s + 5 * t + 6 * u + 7 * v + 8 * w + 9 * x);
}

__attribute__((noinline)) int dynamic(int n) {
  char *p = alloca(n);
  int array[n];
  memset(p, 3, n);
  for (int i = 0; i < n; i++) array[i] = p[i] + i;
  int sum = many(1, 2, 3, 4, 5, 6, 7, 8, 9, n, array[n - 1], 1.5, 2.5f, 3, 4, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  for (int k = 0; k < 3; k++) {
    int inner[k * 100 + 1];
    inner[k * 100] = k;
    sum += inner[k * 100] + array[n - 1 - k];
  }
  return sum + p[n - 1];
}

/* Calls nothing: what is released must not overwrite what stays. */
__attribute__((noinline)) int leaf(int n) {
  char outer[n];
  outer[0] = 7;
  int sum = 0;
  for (int i = 1; i < 4; i++) {
    char inner[i * 16];
    inner[0] = i;
    inner[i * 16 - 1] = 2;
    sum += inner[0] + inner[i * 16 - 1];
  }
  return sum + outer[0];
}

static jmp_buf place;
__attribute__((noinline)) void jump(int value, double d) {
  if (d > 1) longjmp(place, value);
}

int main(void) {
  static struct large s;
  memset(&s, 9, sizeof s);
  s.tail = 1000;
  printf("%d %d %d %d\n", big(3, 4.5), by_value(s, 5), dynamic(50), leaf(33));
  volatile double keep = 3.25;
  volatile int n = 0;
  double unchanged = keep * 2;
  int value = setjmp(place);
  printf("%d %d %g %g\n", value, n, keep, unchanged);
  if (n++ < 3) jump(n - 1, 2.0);
  return 0;
}
// output:
//| 77280421 1014 1291 19
//| 0 0 3.25 6.5
//| 1 1 3.25 6.5
//| 1 2 3.25 6.5
//| 2 3 3.25 6.5
