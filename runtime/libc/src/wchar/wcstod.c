/* What a number can consist of is ASCII: that prefix is narrowed and given to the narrow functions. */
#include <stdlib.h>
#include <wchar.h>

/* The prefix, in `local` when it fits; `skip` is how much white space stands before it. */
static char *narrow(const wchar_t *s, char *local, size_t size, size_t *skip) {
  size_t n = 0, start = 0;
  while (s[start] == ' ' || (s[start] >= '\t' && s[start] <= '\r')) start++;
  s += *skip = start;
  while (s[n] > ' ' && s[n] < 127) n++;
  char *text = n < size ? local : malloc(n + 1);
  if (!text) return NULL;
  for (size_t i = 0; i < n; i++) text[i] = (char)s[i];
  text[n] = 0;
  return text;
}

long double wcstold(const wchar_t *__restrict s, wchar_t **__restrict end) {
  return wcstod(s, end);
}

double wcstod(const wchar_t *__restrict s, wchar_t **__restrict end) {
  char local[128], *text, *stop;
  size_t skip;
  if (end) *end = (wchar_t *)s;
  if (!(text = narrow(s, local, sizeof local, &skip))) return 0;
  double value = strtod(text, &stop);
  if (end && stop != text) *end = (wchar_t *)s + skip + (stop - text);
  if (text != local) free(text);
  return value;
}

float wcstof(const wchar_t *__restrict s, wchar_t **__restrict end) {
  char local[128], *text, *stop;
  size_t skip;
  if (end) *end = (wchar_t *)s;
  if (!(text = narrow(s, local, sizeof local, &skip))) return 0;
  float value = strtof(text, &stop);
  if (end && stop != text) *end = (wchar_t *)s + skip + (stop - text);
  if (text != local) free(text);
  return value;
}
