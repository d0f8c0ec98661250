// test: run
// A program's own functions take the place of the library's, also where the library's member is needed for others.
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int vsnprintf(char *to, size_t size, const char *format, va_list list) {
  (void)list;
  size_t n = strlen(format);
  if (size > 0) to[0] = '\0';
  return -(int)n;
}

size_t strcspn(const char *text, const char *reject) {
  (void)reject;
  return strlen(text) + 100;
}

__attribute__((weak)) int putenv(char *text) { return (int)strlen(text); }

int main(void) {
  char text[20];
  int n = snprintf(text, sizeof text, "%d", 5);
  printf("%d %s\n", n, text);
  printf("%zu %zu %d\n", strcspn("abc", "b"), strspn("abc", "ab"), putenv("x"));
  return 0;
}
// output:
//| -2 
//| 103 2 1
