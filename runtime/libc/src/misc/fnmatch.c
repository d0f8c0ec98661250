/* Shell patterns. Only the last `*` is ever tried again, so that matching takes at most pattern × string steps; with
 * FNM_PATHNAME that holds per path component. */
#include <ctype.h>
#include <fnmatch.h>
#include <string.h>

static int fold(int c, int flags) {
  return flags & FNM_CASEFOLD ? tolower(c) : c;
}

static int in_class(const char *name, size_t n, int c) {
  static const struct { char name[8]; int (*test)(int); } classes[] = {
    {"alnum", isalnum}, {"alpha", isalpha}, {"blank", isblank}, {"cntrl", iscntrl}, {"digit", isdigit},
    {"graph", isgraph},
    {"lower", islower}, {"print", isprint}, {"punct", ispunct}, {"space", isspace}, {"upper", isupper},
    {"xdigit", isxdigit}};
  for (int i = 0; i < 12; i++)
    if (strlen(classes[i].name) == n && memcmp(classes[i].name, name, n) == 0) return classes[i].test(c);
  return 0;
}

/* Matches c with the bracket expression after '['; the rest of the pattern, or null when there is no ']'. */
static const char *bracket(const char *p, int c, int flags, int *matched) {
  int negated = *p == '!' || *p == '^', hit = 0;
  if (negated) p++;
  c = fold(c, flags);
  for (const char *start = p; *p != ']' || p == start;) {
    if (!*p || (*p == '/' && flags & FNM_PATHNAME)) return NULL;
    if (p[0] == '[' && p[1] == ':') {
      const char *end = strstr(p + 2, ":]");
      if (end) {
        hit |= in_class(p + 2, (size_t)(end - p - 2), c);
        p = end + 2;
        continue;
      }
    }
    if (*p == '\\' && !(flags & FNM_NOESCAPE) && p[1]) p++;
    int low = (unsigned char)*p++, high = low;
    if (p[0] == '-' && p[1] && p[1] != ']') {
      p++;
      if (*p == '\\' && !(flags & FNM_NOESCAPE) && p[1]) p++;
      high = (unsigned char)*p++;
    }
    hit |= c >= fold(low, flags) && c <= fold(high, flags);
  }
  *matched = hit != negated;
  return p + 1;
}

int fnmatch(const char *pattern, const char *string, int flags) {
  const char *p = pattern, *s = string, *star = NULL, *retry = NULL;
  for (;;) {
    int leading = *s == '.' && flags & FNM_PERIOD && (s == string || (flags & FNM_PATHNAME && s[-1] == '/'));
    if (*p == '*' && !leading) {
      star = ++p;
      retry = s;
      continue;
    }
    if (!*s || (*s == '/' && flags & FNM_LEADING_DIR && !*p)) {
      while (*p == '*' && !leading) p++;
      if (!*p) return 0;
    }
    if (*s) {
      const char *next = NULL;
      int c = (unsigned char)*s, matched = 0;
      if (*p == '?') {
        matched = !leading && !(c == '/' && flags & FNM_PATHNAME);
        next = p + 1;
      } else if (*p == '[' && !leading && !(c == '/' && flags & FNM_PATHNAME) &&
          (next = bracket(p + 1, c, flags, &matched))) {
      } else if (*p) {
        const char *q = *p == '\\' && !(flags & FNM_NOESCAPE) && p[1] ? p + 1 : p;
        matched = fold((unsigned char)*q, flags) == fold(c, flags);
        next = q + 1;
      }
      if (matched) {
        if (c == '/' && flags & FNM_PATHNAME) star = NULL; /* a star cannot reach over it any more */
        p = next;
        s++;
        continue;
      }
    }
    if (!star || !*retry || (*retry == '/' && flags & FNM_PATHNAME)) return FNM_NOMATCH;
    s = ++retry;
    p = star;
  }
}
