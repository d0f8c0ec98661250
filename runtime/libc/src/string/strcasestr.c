#include <string.h>

char *strcasestr(const char *haystack, const char *needle) {
  size_t n = strlen(needle);
  for (;; haystack++) {
    if (strncasecmp(haystack, needle, n) == 0) return (char *)haystack;
    if (!*haystack) return NULL;
  }
}
