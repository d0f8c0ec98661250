// Text: searching, formatting numbers, splitting words, wide loops over characters.
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char text[1 << 18];

static int count_words(const char *s) {
  int words = 0, inside = 0;
  for (; *s; s++) {
    if (isalpha((unsigned char)*s)) {
      if (!inside) words++;
      inside = 1;
    } else {
      inside = 0;
    }
  }
  return words;
}

static int find_all(const char *s, const char *what) {
  int count = 0;
  size_t n = strlen(what);
  while ((s = strstr(s, what)) != NULL) {
    count++;
    s += n;
  }
  return count;
}

int main(void) {
  size_t at = 0;
  for (int i = 0; at < sizeof text - 64; i++) at += (size_t)sprintf(text + at, "%d%s%x ", i * 7919, i % 3 ? "needle" : "hay", i);
  unsigned sum = 0;
  for (int round = 0; round < 150; round++) {
    sum = sum * 31 + (unsigned)count_words(text);
    sum = sum * 31 + (unsigned)find_all(text, "needle1");
    char *end;
    for (const char *s = text; *s; s = end) {
      long v = strtol(s, &end, 10);
      sum += (unsigned)v;
      while (*end && *end != ' ') end++;
      if (*end) end++;
      if (end - text > 60000) break;
    }
    text[round * 17] = 'q';
  }
  printf("%08x\n", sum);
  return 0;
}
