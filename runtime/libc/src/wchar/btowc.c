#include <wchar.h>

wint_t btowc(int c) {
  return (unsigned)c < 128 ? c : WEOF;
}

int wctob(wint_t c) {
  return (unsigned)c < 128 ? c : -1;
}
