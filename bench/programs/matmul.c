// Dense matrix product in double: the textbook triple loop, in the order that walks rows.
#include <stdio.h>

enum { n = 500 };
static double a[n][n], b[n][n], c[n][n];

int main(void) {
  for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) { a[i][j] = (i * j % 7) - 3; b[i][j] = (i + j) % 5 * 0.5; }
  for (int round = 0; round < 4; round++) {
    for (int i = 0; i < n; i++) for (int k = 0; k < n; k++) {
      double x = a[i][k];
      for (int j = 0; j < n; j++) c[i][j] += x * b[k][j];
    }
  }
  double trace = 0;
  for (int i = 0; i < n; i++) trace += c[i][i] * (i % 3 + 1);
  printf("%.3f\n", trace);
  return 0;
}
