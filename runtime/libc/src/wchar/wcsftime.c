#include <stdlib.h>
#include <time.h>
#include <wchar.h>

size_t wcsftime(wchar_t *__restrict s, size_t size, const wchar_t *__restrict format, const struct tm *__restrict tm) {
  size_t result = 0, bytes = 4 * wcslen(format) + 1, room = 4 * size + 256;
  char *narrow = malloc(bytes + room), *text = narrow + bytes;
  if (narrow && wcstombs(narrow, format, bytes) != (size_t)-1 && strftime(text, room, narrow, tm)) {
    size_t n = mbstowcs(s, text, size);
    if (n < size) result = n;
  }
  free(narrow);
  return result;
}
