// LU factorization with partial pivoting and a solve: triangular loops, row exchanges.
#include <math.h>
#include <stdio.h>

enum { n = 420 };
static double a[n][n], b[n];
static int pivot[n];

static void factor(void) {
  for (int k = 0; k < n; k++) {
    int p = k;
    for (int i = k + 1; i < n; i++) if (fabs(a[i][k]) > fabs(a[p][k])) p = i;
    pivot[k] = p;
    if (p != k) for (int j = 0; j < n; j++) { double t = a[k][j]; a[k][j] = a[p][j]; a[p][j] = t; }
    for (int i = k + 1; i < n; i++) {
      double f = a[i][k] /= a[k][k];
      for (int j = k + 1; j < n; j++) a[i][j] -= f * a[k][j];
    }
  }
}

int main(void) {
  double sum = 0;
  for (int round = 0; round < 8; round++) {
    unsigned x = 7 + round;
    for (int i = 0; i < n; i++) { for (int j = 0; j < n; j++) { x = x * 1103515245 + 12345; a[i][j] = (x >> 16 & 1023) / 512.0 - 1; } b[i] = i; }
    factor();
    for (int i = 0; i < n; i++) { double t = b[pivot[i]]; b[pivot[i]] = b[i]; b[i] = t; for (int j = i + 1; j < n; j++) b[j] -= a[j][i] * b[i]; }
    for (int i = n - 1; i >= 0; i--) { for (int j = i + 1; j < n; j++) b[i] -= a[i][j] * b[j]; b[i] /= a[i][i]; }
    for (int i = 0; i < n; i++) sum += b[i];
  }
  printf("%.6e\n", sum);
  return 0;
}
