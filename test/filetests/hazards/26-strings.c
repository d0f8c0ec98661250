// test: run
// output(le32):
//| 68 c3 a4 e2 82 ac f0 9f 98 80 80 00 7a 00 
//| ac 20 00 00 00 f6 01 00 00 00 00 00 00 00 00 00 
//| 3d d8 00 de 00 d8 00 00 
//| 78 00 00 00 79 00 00 00 7a 00 00 00 
//| abcd end one12ß 7 5 0
//| 3 24930 1633837924 ffffffff ff
//| 1 1
//| main
// output(le64):
//| 68 c3 a4 e2 82 ac f0 9f 98 80 80 00 7a 00 
//| ac 20 00 00 00 f6 01 00 00 00 00 00 00 00 00 00 
//| 3d d8 00 de 00 d8 00 00 
//| 78 00 00 00 79 00 00 00 7a 00 00 00 
//| abcd end one12ß 7 9 0
//| 3 24930 1633837924 ffffffff ff
//| 1 1
//| main
// output(be32):
//| 68 c3 a4 e2 82 ac f0 9f 98 80 80 00 7a 00 
//| 00 00 20 ac 00 01 f6 00 00 00 00 00 00 00 00 00 
//| d8 3d de 00 d8 00 00 00 
//| 00 00 00 78 00 00 00 79 00 00 00 7a 
//| abcd end one12ß 7 5 0
//| 3 24930 1633837924 ffffffff ff
//| 1 1
//| main
// output(be64):
//| 68 c3 a4 e2 82 ac f0 9f 98 80 80 00 7a 00 
//| 00 00 20 ac 00 01 f6 00 00 00 00 00 00 00 00 00 
//| d8 3d de 00 d8 00 00 00 
//| 00 00 00 78 00 00 00 79 00 00 00 7a 
//| abcd end one12ß 7 9 0
//| 3 24930 1633837924 ffffffff ff
//| 1 1
//| main
// Narrow strings are UTF-8 bytes, wide ones code points in the order of the layout.
// test: error -DERRORS -Werror -Wno-multichar
// stderr:
//| 26-strings.c:55:30: error: initializer-string for array of ‘char’ is too long (in le32, be32)
//|    55 | char tooLong[sizeof(long)] = "12345";
//|       |                              ^~~~~~~
#include <stdio.h>
#include <string.h>
#include <wchar.h>

static const char narrow[] = "h\u00e4\u20ac\U0001F600\x80\0z";
static const wchar_t wide[4] = L"\u20ac\U0001F600", *pointer = L"tail" + 1;
static const unsigned short utf16[] = u"\U0001F600" u"\xd800";
static struct { char a[4]; wchar_t w[3]; char b[]; } fixed = {"abcd", L"xyz", "end"};
static char joined[] = "one" "\x31" "2" u8"\u00df", lane[sizeof(long) + 1] = "1234";

#ifdef ERRORS
char tooLong[sizeof(long)] = "12345";
#endif

static void bytes(const void *p, size_t n) {
  for (size_t i = 0; i < n; i++) printf("%02x ", ((const unsigned char *)p)[i]);
  puts("");
}

int main(void) {
  bytes(narrow, sizeof narrow);
  bytes(wide, sizeof wide);
  bytes(utf16, sizeof utf16);
  bytes(fixed.w, sizeof fixed.w);
  printf("%.4s %s %s %zu %zu %d\n", fixed.a, fixed.b, joined, strlen(joined), sizeof lane, lane[sizeof(long)]);
  printf("%d %d %d %x %x\n", (int)wcslen(pointer), 'ab', 'abcd', '\xff', L'\xff');
  printf("%d %d\n", sizeof "\u20ac" == 4, "abc"[1] == 'b');
  printf("%s\n", __func__);
  return 0;
}
