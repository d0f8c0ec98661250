// Largest eigenvalue of an infinite matrix by the power method: floating-point division, integer to float in the inner loop.
#include <math.h>
#include <stdio.h>

enum { n = 1100 };
static double u[n], v[n], t[n];

static double element(int i, int j) { return 1.0 / ((i + j) * (i + j + 1) / 2 + i + 1); }
static void times(const double *x, double *y) {
  for (int i = 0; i < n; i++) {
    double s = 0;
    for (int j = 0; j < n; j++) s += element(i, j) * x[j];
    y[i] = s;
  }
}
static void transposed(const double *x, double *y) {
  for (int i = 0; i < n; i++) {
    double s = 0;
    for (int j = 0; j < n; j++) s += element(j, i) * x[j];
    y[i] = s;
  }
}

int main(void) {
  for (int i = 0; i < n; i++) u[i] = 1;
  for (int i = 0; i < 10; i++) {
    times(u, t); transposed(t, v);
    times(v, t); transposed(t, u);
  }
  double vbv = 0, vv = 0;
  for (int i = 0; i < n; i++) { vbv += u[i] * v[i]; vv += v[i] * v[i]; }
  printf("%.9f\n", sqrt(vbv / vv));
  return 0;
}
