#include <string.h>

/*
 * memmem over windows that double: the end of a long haystack is not looked for before the needle is, and the work is in proportion to
 * the place where it is found.
 */
char *strstr(const char *haystack, const char *needle) {
  if (!needle[0]) return (char *)haystack;
  haystack = strchr(haystack, needle[0]);
  if (!haystack || !needle[1]) return (char *)haystack;
  size_t length = strlen(needle);
  for (size_t window = length + 64;; window *= 2) {
    size_t present = strnlen(haystack, window);
    const char *found = memmem(haystack, present, needle, length);
    if (found || present < window) return (char *)found;
    haystack += present - length + 1;
  }
}
