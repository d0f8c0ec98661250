// Dynamic programming: longest common subsequence, edit distance, knapsack, shortest paths between all pairs.
#include <stdio.h>

enum { n = 2500, nodes = 260, items = 300, capacity = 20000 };
static char a[n + 1], b[n + 1];
static int row[2][n + 1], edit[2][n + 1], best[capacity + 1], path[nodes][nodes];

static int min(int x, int y) { return x < y ? x : y; }
static int max(int x, int y) { return x > y ? x : y; }

int main(void) {
  unsigned x = 17;
  for (int i = 0; i < n; i++) { x = x * 1103515245 + 12345; a[i] = 'a' + (x >> 16) % 4; x = x * 1103515245 + 12345; b[i] = 'a' + (x >> 16) % 4; }
  for (int j = 0; j <= n; j++) edit[0][j] = j;
  for (int i = 1; i <= n; i++) {
    int *now = row[i & 1], *old = row[i - 1 & 1], *e = edit[i & 1], *f = edit[i - 1 & 1];
    e[0] = i;
    for (int j = 1; j <= n; j++) {
      now[j] = a[i - 1] == b[j - 1] ? old[j - 1] + 1 : max(old[j], now[j - 1]);
      e[j] = min(min(f[j], e[j - 1]) + 1, f[j - 1] + (a[i - 1] != b[j - 1]));
    }
  }
  for (int i = 0; i < items; i++) {
    x = x * 1103515245 + 12345;
    int weight = 50 + (x >> 16) % 400, value = 10 + (x >> 20) % 1000;
    for (int c = capacity; c >= weight; c--) best[c] = max(best[c], best[c - weight] + value);
  }
  for (int i = 0; i < nodes; i++) for (int j = 0; j < nodes; j++) { x = x * 1103515245 + 12345; path[i][j] = i == j ? 0 : 1 + (x >> 16) % 10000; }
  for (int k = 0; k < nodes; k++) for (int i = 0; i < nodes; i++) for (int j = 0; j < nodes; j++) path[i][j] = min(path[i][j], path[i][k] + path[k][j]);
  long sum = 0;
  for (int i = 0; i < nodes; i++) for (int j = 0; j < nodes; j++) sum += path[i][j];
  printf("%d %d %d %ld\n", row[n & 1][n], edit[n & 1][n], best[capacity], sum);
  return 0;
}
