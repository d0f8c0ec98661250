// Single-precision matrices by pointers to rows, with a transposition: float arithmetic, strided access.
#include <stdio.h>
#include <stdlib.h>

static float **matrix(int n) {
  float **rows = malloc(n * sizeof *rows);
  for (int i = 0; i < n; i++) rows[i] = calloc(n, sizeof **rows);
  return rows;
}

int main(void) {
  int n = 360;
  float **a = matrix(n), **b = matrix(n), **t = matrix(n), **c = matrix(n);
  for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) { a[i][j] = (float)(i - j) / n; b[i][j] = (float)(i + j) / n; }
  for (int round = 0; round < 6; round++) {
    for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) t[j][i] = b[i][j];
    for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) {
      float s = 0;
      for (int k = 0; k < n; k++) s += a[i][k] * t[j][k];
      c[i][j] = s;
    }
    float **swap = b; b = c; c = swap;
    for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) b[i][j] /= 16;
  }
  float sum = 0;
  for (int i = 0; i < n; i++) sum += b[i][n - 1 - i];
  printf("%.4e\n", sum);
  return 0;
}
