// test: run
// Offsets, tail padding and arrays of structs follow the layout; copies and comparisons go by it.
#include <stddef.h>
#include <stdio.h>
#include <string.h>

struct a { char c; void *p; char d; };
struct b { short s; struct a a[2]; char tail; long long ll; int i; };
struct c { struct b b; union { long l; struct { char x, y; int z; } in; } u; char end[3]; };
typedef struct list { struct list *next, **previous; unsigned char key; double weight; } list;
struct nested { struct { struct { char a; long b; } x; char c; }; struct { int d; }; };

static struct c object = {{-2, {{'a', &object, 'b'}, {'c', object.end, 'd'}}, 't', 1ll << 40, 7}, {.in = {'x', 'y', 9}}, "end"};
static void *const inside = &object.b.a[1].p, *const behind = &object + 1;
static const size_t distances[] = {offsetof(struct c, b.a[1].d), offsetof(struct c, u.in.z), offsetof(struct c, end[2]), offsetof(list, weight), offsetof(struct nested, d)};

static struct a make(int k) {
  struct a a = {k, &object, k + 1};
  return a;
}

int main(void) {
  printf("%zu %zu %zu %zu %zu\n", sizeof(struct a), sizeof(struct b), sizeof(struct c), sizeof(list), sizeof(struct nested));
  printf("%zu %zu %zu\n", _Alignof(struct a), _Alignof(struct b), _Alignof(struct nested));
  for (unsigned k = 0; k < sizeof distances / sizeof *distances; k++) printf("%zu ", distances[k]);
  printf("%d %d\n", (int)((char *)inside - (char *)&object), (int)((char *)behind - (char *)&object));
  struct c copy = object;
  copy.b.a[0] = make(5);
  copy.b.a[1] = copy.b.a[0];
  copy.u.in.z++;
  printf("%d %d %d %d %d %s\n", copy.b.a[1].c, copy.b.a[1].d, copy.u.in.z, copy.b.a[1].p == &object, copy.b.ll == object.b.ll, copy.end);
  list items[3];
  memset(items, 0, sizeof items);
  for (int k = 0; k < 3; k++) items[k] = (list){.next = k < 2 ? items + k + 1 : NULL, .key = 250 + k * 3, .weight = k / 2.0};
  double sum = 0;
  for (list *at = items; at != NULL; at = at->next) sum += at->weight * at->key;
  printf("%g %d %d\n", sum, (int)((char *)&items[2].weight - (char *)items), (int)(&items[2] - &items[0]));
  struct nested n = {{{1, 2}, 3}, {4}};
  int *d = &n.d;
  printf("%d %d\n", (int)((char *)d - (char *)&n), ((struct nested *)((char *)d - offsetof(struct nested, d)))->c);
  return 0;
}
// output(le32,be32):
//| 12 48 64 24 16
//| 4 8 4
//| 24 52 58 16 12 20 64
//| 5 6 10 1 1 end
//| 126.5 64 2
//| 12 3
// output(le64,be64):
//| 24 80 96 32 32
//| 8 8 8
//| 48 84 90 24 24 40 96
//| 5 6 10 1 1 end
//| 126.5 88 2
//| 24 3
