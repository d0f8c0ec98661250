#include <string.h>
#include <wctype.h>
#include "unicode.h"

int iswdigit(wint_t c) { return (unsigned)c - '0' < 10; }
int iswxdigit(wint_t c) { return iswdigit(c) || (unsigned)(c | 32) - 'a' < 6; }
int iswblank(wint_t c) { return c == ' ' || c == '\t' || (c > 127 && c != 0x2028 && c != 0x2029 && iswspace(c)); }
int iswcntrl(wint_t c) { return (unsigned)c < 32 || (c >= 127 && c < 160) || c == 0x2028 || c == 0x2029; }
int iswupper(wint_t c) { return towlower(c) != c; }
int iswlower(wint_t c) { return towupper(c) != c || c == 0xdf; }
int iswalnum(wint_t c) { return iswalpha(c) || iswdigit(c); }
int iswgraph(wint_t c) { return iswprint(c) && !iswspace(c); }
int iswpunct(wint_t c) { return iswgraph(c) && !iswalnum(c); }

int iswalpha(wint_t c) {
  if ((unsigned)c < 128) return (unsigned)(c | 32) - 'a' < 26;
  return __lode_in_ranges(__lode_wide_alpha, __lode_wide_alpha_count, c);
}

int iswprint(wint_t c) {
  if ((unsigned)c < 128) return c >= 32 && c < 127;
  return __lode_in_ranges(__lode_wide_print, __lode_wide_print_count, c);
}

/* White space that may break a line; the no-break spaces are none. */
int iswspace(wint_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x1680 || (c >= 0x2000 && c <= 0x2006) ||
    (c >= 0x2008 && c <= 0x200a) ||
    c == 0x2028 || c == 0x2029 || c == 0x205f || c == 0x3000;
}

static const char names[][8] = {"alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
    "space", "upper",
  "xdigit"};

wctype_t wctype(const char *name) {
  for (wctype_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strcmp(name, names[i]) == 0) return i + 1;
  return 0;
}

int iswctype(wint_t c, wctype_t kind) {
  switch (kind) {
    case 1: return iswalnum(c);
    case 2: return iswalpha(c);
    case 3: return iswblank(c);
    case 4: return iswcntrl(c);
    case 5: return iswdigit(c);
    case 6: return iswgraph(c);
    case 7: return iswlower(c);
    case 8: return iswprint(c);
    case 9: return iswpunct(c);
    case 10: return iswspace(c);
    case 11: return iswupper(c);
    case 12: return iswxdigit(c);
    default: return 0;
  }
}
