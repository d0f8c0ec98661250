// Sparse matrix times vector in compressed rows, conjugate gradients: indirect access.
#include <math.h>
#include <stdio.h>

enum { side = 220, n = side * side };
static int start[n + 1], column[5 * n];
static double value[5 * n], x[n], r[n], p[n], q[n];

static void multiply(const double *in, double *out) {
  for (int i = 0; i < n; i++) {
    double s = 0;
    for (int k = start[i]; k < start[i + 1]; k++) s += value[k] * in[column[k]];
    out[i] = s;
  }
}
static double dot(const double *a, const double *b) {
  double s = 0;
  for (int i = 0; i < n; i++) s += a[i] * b[i];
  return s;
}

int main(void) {
  int k = 0;
  for (int i = 0; i < n; i++) {
    start[i] = k;
    int row = i / side, col = i % side;
    if (row > 0) { column[k] = i - side; value[k++] = -1; }
    if (col > 0) { column[k] = i - 1; value[k++] = -1; }
    column[k] = i; value[k++] = 4.01;
    if (col < side - 1) { column[k] = i + 1; value[k++] = -1; }
    if (row < side - 1) { column[k] = i + side; value[k++] = -1; }
  }
  start[n] = k;
  for (int i = 0; i < n; i++) { x[i] = 0; p[i] = r[i] = i % 17 - 8; }
  double rr = dot(r, r);
  int steps = 0;
  for (; steps < 400 && rr > 1e-30; steps++) {
    multiply(p, q);
    double alpha = rr / dot(p, q);
    for (int i = 0; i < n; i++) { x[i] += alpha * p[i]; r[i] -= alpha * q[i]; }
    double next = dot(r, r), beta = next / rr;
    rr = next;
    for (int i = 0; i < n; i++) p[i] = r[i] + beta * p[i];
  }
  printf("%.6f after %s steps\n", sqrt(dot(x, x)), steps > 100 ? "many" : "few");
  return 0;
}
