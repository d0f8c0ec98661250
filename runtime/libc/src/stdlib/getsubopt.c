#include <stdlib.h>
#include <string.h>

int getsubopt(char **option, char *const *keys, char **value) {
  char *s = *option, *end = strchrnul(s, ',');
  if (*end) *end++ = 0;
  *option = end;
  *value = NULL;
  for (int i = 0; keys[i]; i++) {
    size_t n = strlen(keys[i]);
    if (strncmp(s, keys[i], n)) continue;
    if (s[n] == '=') *value = s + n + 1;
    else if (s[n]) continue;
    return i;
  }
  *value = s;
  return -1;
}
