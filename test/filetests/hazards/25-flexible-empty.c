// test: run
// Flexible members, arrays of no elements, empty structs.
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct flexible { long count; char tag; short data[]; };
struct old { int n; void *p[0]; };
struct empty {};
struct withEmpty { char c; struct empty e; long l; };
struct tail { char c; struct { int x; long y[]; } in; };
struct trailer { char c; long long none[0]; };

static struct flexible given = {3, 'g', {1, 2, 3}}, none = {0, 'n'};
static struct old two = {2, {&two, &given}};
static struct { struct empty a, b; int x; } odd = {.x = 5};

int main(void) {
  printf("%zu %zu %zu %zu %zu %zu\n", sizeof(struct flexible), sizeof(struct old), sizeof(struct empty), sizeof(struct withEmpty), sizeof(struct tail), sizeof(struct trailer));
  printf("%zu %zu %zu\n", offsetof(struct flexible, data), offsetof(struct withEmpty, l), offsetof(struct tail, in.y));
  printf("%d %d %d %ld %zu\n", given.data[0], given.data[2], none.tag, given.count, sizeof given);
  printf("%d %d %d\n", two.p[0] == &two, two.p[1] == &given, odd.x);
  struct flexible *f = malloc(sizeof *f + 5 * sizeof f->data[0]);
  f->count = 5;
  for (int i = 0; i < f->count; i++) f->data[i] = i * i;
  struct flexible head = *f;
  printf("%d %ld %d\n", f->data[4], head.count, (int)((char *)&f->data[5] - (char *)f));
  struct empty a, b = a, array[4];
  printf("%zu %d\n", sizeof array, (void *)&array[0] == (void *)&array[3]);
  memcpy(&b, &a, sizeof a);
  free(f);
  return 0;
}
// output(le32,be32):
//| 8 4 0 8 8 8
//| 6 4 8
//| 1 3 110 3 8
//| 0 0 5
//| 16 5 16
//| 0 1
// output(le64,be64):
//| 16 8 0 16 16 8
//| 10 8 16
//| 1 3 110 3 16
//| 0 0 5
//| 16 5 20
//| 0 1
