// Heat on a grid by Jacobi's method: stencils over two-dimensional arrays.
#include <stdio.h>

enum { n = 600 };
static double grid[2][n][n];

int main(void) {
  for (int i = 0; i < n; i++) { grid[0][0][i] = grid[1][0][i] = 100; grid[0][i][0] = grid[1][i][0] = 50; }
  int from = 0;
  for (int step = 0; step < 200; step++) {
    double (*a)[n] = grid[from], (*b)[n] = grid[1 - from];
    for (int i = 1; i < n - 1; i++) for (int j = 1; j < n - 1; j++) b[i][j] = 0.25 * (a[i - 1][j] + a[i + 1][j] + a[i][j - 1] + a[i][j + 1]);
    from = 1 - from;
  }
  double sum = 0;
  for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) sum += grid[from][i][j];
  printf("%.6f\n", sum);
  return 0;
}
