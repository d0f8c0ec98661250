// Parsing and summing a JSON text held in memory: recursive descent, numbers, strings with escapes.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *at;
static double total;
static long strings, depthSum;

static void space(void) { while (*at == ' ' || *at == '\n' || *at == '\t') at++; }
static void string(void) {
  at++;
  while (*at != '"') {
    if (*at == '\\') { at++; if (*at == 'u') at += 4; }
    strings++;
    at++;
  }
  at++;
}
static double number(void) {
  int negative = *at == '-';
  if (negative) at++;
  double value = 0;
  while (*at >= '0' && *at <= '9') value = value * 10 + (*at++ - '0');
  if (*at == '.') {
    double scale = 0.1;
    for (at++; *at >= '0' && *at <= '9'; at++) { value += (*at - '0') * scale; scale *= 0.1; }
  }
  return negative ? -value : value;
}
static void value(int depth) {
  space();
  depthSum += depth;
  switch (*at) {
    case '{': case '[': {
      char end = *at == '{' ? '}' : ']';
      at++;
      space();
      while (*at != end) {
        if (end == '}') { space(); string(); space(); at++; }
        value(depth + 1);
        space();
        if (*at == ',') at++;
        space();
      }
      at++;
      break;
    }
    case '"': string(); break;
    case 't': at += 4; break;
    case 'f': at += 5; break;
    case 'n': at += 4; break;
    default: total += number();
  }
}

int main(void) {
  size_t size = 1 << 22, n = 0;
  char *text = malloc(size);
  n += sprintf(text + n, "[");
  for (int i = 0; n < size - 200; i++)
    n += sprintf(text + n, "%s{\"id\": %d, \"name\": \"item \\\"%d\\\" \\u00e9\", \"tags\": [\"a\", \"bc\", null, true], \"price\": %d.%02d, \"nested\": {\"x\": [1, -2, [3]]}}\n", i ? "," : "", i, i * 7, i % 1000, i % 100);
  n += sprintf(text + n, "]");
  for (int round = 0; round < 12; round++) { at = text; value(0); }
  printf("%.2f %ld %ld\n", total, strings, depthSum);
  free(text);
  return 0;
}
