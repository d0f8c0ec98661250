// test: run
// Plain char is signed on every target, and -funsigned-char is honoured.
#include <limits.h>
#include <stdio.h>

static char fromLiteral = '\xff';
static char negative = -1;
static const char text[] = "\x80\xe9z";
struct packed { char bits : 4; };

int main(void) {
  struct packed p = {15};
  char c = (char)200;
  int sum = 0;
  for (int i = 0; text[i] != 0; i++) sum += text[i];
  printf("%d %d %d %d\n", fromLiteral, negative < 0, c, sum);
  printf("%d %d %d\n", CHAR_MIN, CHAR_MAX, '\377');
  printf("%d %d %d\n", c >> 1, c / 3, c == 200);
  printf("%d\n", (signed char)-1 < 0 && (unsigned char)-1 > 0);
  c += 100;
  printf("%d %d %d\n", c, p.bits, (char)0x1234);
#if '\377' < 0
  puts("signed in #if");
#else
  puts("unsigned in #if");
#endif
#ifdef __CHAR_UNSIGNED__
  puts("unsigned");
#endif
  return 0;
}
// output:
//| -1 1 -56 -29
//| -128 127 -1
//| -28 -18 0
//| 1
//| 44 -1 52
//| signed in #if
// test: run
// cflags: -funsigned-char
// output:
//| 255 0 200 483
//| 0 255 255
//| 100 66 1
//| 1
//| 44 15 52
//| unsigned in #if
//| unsigned
