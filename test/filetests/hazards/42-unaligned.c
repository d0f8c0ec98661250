// test: run
// Every load and store knows its alignment; packed members and byte pointers need none.
#include <stdio.h>
#include <string.h>

struct __attribute__((packed)) odd { char c; long l; double d; short s; void *p; };
typedef long __attribute__((aligned(1))) unalignedLong;
static unsigned char buffer[32];
static struct odd odds[3] = {{'a', -1, 0.5, 2, odds}, {'b', 1l << 20, -2.5, -3, &odds[2]}};

static long readLong(const void *p) { return *(const unalignedLong *)p; }
static void bump(struct odd *o) { o->l++, o->d *= 2, o->s -= 1, o->p = o; }

int main(void) {
  for (int i = 0; i < 3; i++) bump(odds + i);
  printf("%ld %g %d %d\n", odds[1].l, odds[1].d, odds[1].s, odds[2].p == &odds[2]);
  long x = 0x01020304;
  memcpy(buffer + 3, &x, sizeof x);
  printf("%lx %d\n", readLong(buffer + 3), buffer[3] == (sizeof(long) == 4 || buffer[3] == 4 ? buffer[3] : 0));
  *(unalignedLong *)(buffer + 9) = -2;
  printf("%d %d\n", buffer[9] == 0xff, buffer[9 + sizeof(long) - 1]);
  struct odd copy = odds[1];
  double *d = &odds[1].d;
  printf("%g %c %d\n", *d, copy.c, (int)((char *)d - (char *)&odds[1]) == (int)sizeof(long) + 1);
  volatile struct odd *v = &odds[0];
  v->l = v->l + 5;
  printf("%ld\n", odds[0].l);
  return 0;
}
// output(le32,le64):
//| 1048577 -5 -4 1
//| 1020304 1
//| 0 255
//| -5 b 1
//| 5
// output(be32,be64):
//| 1048577 -5 -4 1
//| 1020304 1
//| 1 254
//| -5 b 1
//| 5
