// test: run
// Static data is typed records, laid out at load: scalars, addresses with addends, strings, bit-fields, overlaps, ranges.
#include <stddef.h>
#include <stdio.h>

struct item { const char *name; int (*call)(int); long value; unsigned flags : 4, kind : 12; void *self; };
static int twice(int n) { return 2 * n; }
static int negate(int n) { return -n; }
extern struct item items[];
static int numbers[10] = {[2] = 5, 6, [9] = 1, [0] = sizeof(long)};
static int ranges[] = {[0 ... 3] = 7, [2] = 1, [sizeof(long)] = 9};
static long matrix[2][3] = {1, 2, 3, {4}};
static int *middle = &numbers[sizeof(long) / 2], **indirect = &middle;
static long *cell = &matrix[1][0] - 1, offset = sizeof(struct item) * 3 - 1;
static char *text = "shared" + 2, (*whole)[7] = &"shared", letters[] = {"abc"}, exact[3] = "xyz";
static void *const back = (char *)(items + 1) + offsetof(struct item, value);
static ptrdiff_t distance = &numbers[7] - &numbers[sizeof(long) - 2];
static unsigned long address = (unsigned long)&numbers[3];
static struct { struct item *at; const long *value; } links[] = {{items + 1, &items[0].value}, {&items[0], &(&items[1])->value}};
static int *literal = (int[]){1, 2, sizeof(void *)};
static double reals[] = {1, 0.5f, -3L, 'a', sizeof(long)};
static _Bool truths[] = {2, 0.5, &numbers != 0, (_Bool)0.0, &numbers[1] > numbers, twice, 0, sizeof(long) == 8};
struct item items[] = {
  {"twice", twice, -1, 5, 0xabc, &items[0]},
  {.call = negate, .name = &"xnegate"[1], .self = items + 1, .value = offsetof(struct item, self), .kind = sizeof(long) * 8},
  [2].flags = 3, [2].value = 7,
};

int main(void) {
  for (int i = 0; i < 2; i++) printf("%s %d %ld %d %x %d\n", items[i].name, items[i].call(21), items[i].value, items[i].flags, items[i].kind, items[i].self == &items[i]);
  printf("%d %ld %d\n", items[2].flags, items[2].value, items[2].name == NULL);
  for (int i = 0; i < 10; i++) printf("%d ", numbers[i]);
  for (unsigned i = 0; i < sizeof ranges / sizeof *ranges; i++) printf("%d ", ranges[i]);
  printf("\n%ld %ld %ld %ld\n", matrix[0][2], matrix[1][0], matrix[1][2], *cell);
  printf("%d %d %ld %s %s %s %.3s\n", (int)(middle - numbers), *indirect == middle, offset, text, *whole, letters, exact);
  printf("%d %d %d\n", back == &items[1].value, (int)distance, address == (unsigned long)(numbers + 3));
  printf("%d %ld %d %d\n", links[0].at == items + 1, *links[0].value, links[1].at == items, links[1].value == back);
  printf("%d %g %g %g %g %g %d%d%d%d%d%d%d\n", literal[2], reals[0], reals[1], reals[2], reals[3], reals[4], truths[0], truths[1], truths[2], truths[3], truths[4], truths[5], truths[7]);
  return 0;
}
// output(le32,be32):
//| twice 42 -1 5 abc 1
//| negate -21 16 0 20 1
//| 3 7 1
//| 4 0 5 6 0 0 0 0 0 1 7 7 1 7 9 
//| 3 4 0 3
//| 2 1 59 ared shared abc xyz
//| 1 5 1
//| 1 -1 1 1
//| 4 1 0.5 -3 97 4 1110110
// output(le64,be64):
//| twice 42 -1 5 abc 1
//| negate -21 32 0 40 1
//| 3 7 1
//| 8 0 5 6 0 0 0 0 0 1 7 7 1 7 0 0 0 0 9 
//| 3 4 0 3
//| 4 1 119 ared shared abc xyz
//| 1 1 1
//| 1 -1 1 1
//| 8 1 0.5 -3 97 8 1110111
