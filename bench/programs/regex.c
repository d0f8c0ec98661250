// A backtracking matcher for regular expressions: recursion, characters, unpredictable branches.
#include <stdio.h>
#include <string.h>

static int matchHere(const char *re, const char *text);
static int matchSet(const char **re, char c) {
  const char *p = *re + 1;
  int negated = *p == '^', found = 0;
  if (negated) p++;
  for (; *p != ']'; p++) {
    if (p[1] == '-' && p[2] != ']') { if (c >= p[0] && c <= p[2]) found = 1; p += 2; }
    else if (*p == c) found = 1;
  }
  *re = p + 1;
  return c != 0 && found != negated;
}
static int matchOne(const char **re, char c) {
  if (**re == '[') return matchSet(re, c);
  char r = *(*re)++;
  return c != 0 && (r == '.' || r == c);
}
static int matchHere(const char *re, const char *text) {
  if (*re == 0) return 1;
  if (*re == '$' && re[1] == 0) return *text == 0;
  const char *after = re;
  int first = matchOne(&after, *text);
  if (*after == '*' || *after == '+') {
    int minimum = *after == '+', n = 0;
    const char *rest = after + 1;
    for (;;) {
      const char *again = re;
      if (!matchOne(&again, text[n])) break;
      n++;
    }
    for (; n >= minimum; n--) if (matchHere(rest, text + n)) return 1;
    return 0;
  }
  if (*after == '?') return first && matchHere(after + 1, text + 1) || matchHere(after + 1, text);
  return first && matchHere(after, text + 1);
}
static int match(const char *re, const char *text) {
  if (*re == '^') return matchHere(re + 1, text);
  do if (matchHere(re, text)) return 1; while (*text++);
  return 0;
}

int main(void) {
  static const char *const patterns[] = {"[a-z]+@[a-z]+[.]com", "^[^ ]* [0-9]+$", "a.*b.*c.*d", "(x", "[0-9][0-9]*[.][0-9]+", "qu?e+n", "z*z*z*y"};
  char text[128];
  unsigned x = 5, hits = 0;
  for (int i = 0; i < 60000; i++) {
    int n = 40 + i % 60;
    for (int k = 0; k < n; k++) { x = x * 1103515245 + 12345; text[k] = "abcdefgh 0123@.quenz xyz"[(x >> 16) % 24]; }
    text[n] = 0;
    for (unsigned p = 0; p < sizeof patterns / sizeof *patterns; p++) hits += match(patterns[p], text) << p;
  }
  printf("%u\n", hits);
  return 0;
}
