// Conway's game of life on a torus of bytes: neighbour counts, table-free rules.
#include <stdio.h>
#include <string.h>

enum { width = 512, height = 512 };
static unsigned char world[2][height][width];

int main(void) {
  unsigned x = 2463534242u;
  for (int i = 0; i < height; i++) for (int j = 0; j < width; j++) { x ^= x << 13; x ^= x >> 17; x ^= x << 5; world[0][i][j] = x >> 31; }
  int now = 0;
  for (int step = 0; step < 150; step++) {
    for (int i = 0; i < height; i++) {
      const unsigned char *up = world[now][(i + height - 1) % height], *row = world[now][i], *down = world[now][(i + 1) % height];
      for (int j = 0; j < width; j++) {
        int l = (j + width - 1) % width, r = (j + 1) % width;
        int n = up[l] + up[j] + up[r] + row[l] + row[r] + down[l] + down[j] + down[r];
        world[1 - now][i][j] = n == 3 || n == 2 && row[j];
      }
    }
    now = 1 - now;
  }
  int alive = 0;
  for (int i = 0; i < height; i++) for (int j = 0; j < width; j++) alive += world[now][i][j] * (j + 1) % 7;
  printf("%d\n", alive);
  return 0;
}
