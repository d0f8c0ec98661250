// test: run
// Wide characters through streams and the wide printf and scanf families (text of the C locale alone, so that any libc agrees).
#include <stdio.h>
#include <string.h>
#include <wchar.h>

int main(void) {
  wchar_t text[50];
  char narrow[20];
  int a, b, n;
  FILE *f = tmpfile();
  printf("%d", fwide(f, 0));
  n = fwprintf(f, L"%d %ls %s|%5ls|%-5ls|%.2ls|%c%lc\n", 42, L"wide", "narrow", L"ab", L"cd", L"efg", 'x', L'y');
  printf(" %d %d\n", n, fwide(f, 0) > 0);
  fputws(L"second line\n", f);
  fputwc(L'!', f);
  rewind(f);
  printf("%ls", fgetws(text, 50, f));
  printf("%lc", fgetwc(f));
  ungetwc(L'S', f);
  printf("%ls", fgetws(text, 5, f));
  printf("|%ls", fgetws(text, 50, f));
  printf("%d", fgetwc(f) == L'!');
  printf(" %d\n", fgetwc(f) == WEOF);
  fclose(f);
  n = swprintf(text, 50, L"%05d %s %.3f %ls", 42, "abc", 2.5, L"end");
  printf("%d %ls\n", n, text);
  printf("%d\n", swprintf(text, 5, L"%s", "too long") < 0);
  printf("%d", swscanf(L"12 words 0x1f", L"%d %19s %i", &a, narrow, &b));
  printf(" %d %s %d\n", a, narrow, b);
  printf("%d", swscanf(L"wide 7", L"%ls %d", text, &a));
  printf(" %ls %d\n", text, a);
  f = tmpfile();
  fputws(L"3 three", f);
  rewind(f);
  printf("%d", fwscanf(f, L"%d%ls", &a, text));
  printf(" %d %ls\n", a, text);
  fclose(f);
  return 0;
}

// output:
//| 0 33 1
//| 42 wide narrow|   ab|cd   |ef|xy
//| sSeco|nd line
//| 1 1
//| 19 00042 abc 2.500 end
//| 1
//| 3 12 words 31
//| 2 wide 7
//| 2 3 three
