/* strftime for the C locale, with the GNU flags (_ - 0 ^ #) and widths. E and O change nothing here. */
#include <ctype.h>
#include <string.h>
#include "calendar.h"

struct out { char *at, *end; int full; };

static void put(struct out *o, const char *s, size_t n) {
  if ((size_t)(o->end - o->at) <= n) {
    o->full = 1;
    return;
  }
  o->at = mempcpy(o->at, s, n);
}

static void pad(struct out *o, char c, long n) {
  while (n-- > 0 && !o->full) put(o, &c, 1);
}

/* The ISO 8601 week and its year (week 1 has the year's first Thursday). */
static int iso_week(const struct tm *tm, long long *year) {
  int weekday = (tm->tm_wday + 6) % 7; /* Monday is 0 */
  *year = tm->tm_year + 1900LL;
  int week = (tm->tm_yday - weekday + 10) / 7;
  if (week < 1) {
    --*year;
    int length = (int)(__lode_month_start(*year + 1, 0) - __lode_month_start(*year, 0));
    week = (tm->tm_yday + length - weekday + 10) / 7;
  } else if (week == 53) {
    int length = (int)(__lode_month_start(*year + 1, 0) - __lode_month_start(*year, 0));
    if (tm->tm_yday - weekday + 3 >= length) week = 1, ++*year;
  }
  return week;
}

/* How one conversion is to look: flag is 0 or one of _ - 0, width is -1 when not given. */
struct look { char flag; int upper, swap; long width; };

static void text(struct out *o, const struct look *look, const char *s) {
  size_t n = strlen(s);
  pad(o, look->flag == '0' ? '0' : ' ', look->width - (long)n);
  for (; n; n--, s++) {
    char c = look->upper ? (char)toupper(*s) : look->swap ? (char)tolower(*s) : *s;
    put(o, &c, 1);
  }
}

static void number(struct out *o, const struct look *look, long long value, int digits, char fill) {
  char buf[24], *p = buf + sizeof buf;
  unsigned long long u = value < 0 ? 0ULL - (unsigned long long)value : (unsigned long long)value;
  do *--p = (char)('0' + u % 10);
  while (u /= 10);
  long n = (long)(buf + sizeof buf - p), want = look->width >= 0 ? look->width : digits;
  if (look->flag == '_') fill = ' ';
  if (look->flag == '0') fill = '0';
  if (look->flag == '-') want = 0;
  if (value < 0) want--;
  if (fill == ' ') pad(o, ' ', want - n);
  if (value < 0) put(o, "-", 1);
  if (fill == '0') pad(o, '0', want - n);
  put(o, p, (size_t)n);
}

static void format_into(struct out *o, const char *f, const struct tm *tm) {
  for (; *f && !o->full; f++) {
    if (*f != '%') {
      put(o, f, 1);
      continue;
    }
    const char *start = f++;
    struct look look = {0, 0, 0, -1};
    for (;; f++) {
      if (*f == '_' || *f == '-' || *f == '0') look.flag = *f;
      else if (*f == '^') look.upper = 1;
      else if (*f == '#') look.swap = 1;
      else break;
    }
    if (isdigit(*f)) {
      look.width = 0;
      while (isdigit(*f)) {
        if (look.width < 100000000) look.width = look.width * 10 + *f - '0';
        f++;
      }
    }
    if (*f == 'E' || *f == 'O') f++;
    int hour12 = tm->tm_hour % 12 ? tm->tm_hour % 12 : 12, week;
    long long year = tm->tm_year + 1900LL, iso_year;
    const char *nested = NULL;
    switch (*f) {
      case 'a': case 'A': case 'b': case 'h': case 'B': {
        const char *name = *f == 'a' || *f == 'A' ? (unsigned)tm->tm_wday < 7 ? __lode_days[tm->tm_wday] : "?"
          : (unsigned)tm->tm_mon < 12 ? __lode_months[tm->tm_mon] : "?";
        char brief[4] = {0};
        strncat(brief, name, 3);
        if (look.swap) look.upper = 1, look.swap = 0;
        text(o, &look, *f == 'A' || *f == 'B' ? name : brief);
        break;
      }
      case 'c': nested = "%a %b %e %H:%M:%S %Y"; break;
      case 'C': {
        long long century = year / 100 - (year % 100 < 0);
        number(o, &look, century, 2, '0');
        break;
      }
      case 'd': number(o, &look, tm->tm_mday, 2, '0'); break;
      case 'D': nested = "%m/%d/%y"; break;
      case 'e': number(o, &look, tm->tm_mday, 2, ' '); break;
      case 'F': nested = "%Y-%m-%d"; break;
      case 'g':
        iso_week(tm, &iso_year);
        number(o, &look, (iso_year % 100 + 100) % 100, 2, '0');
        break;
      case 'G':
        iso_week(tm, &iso_year);
        number(o, &look, iso_year, 1, '0');
        break;
      case 'H': number(o, &look, tm->tm_hour, 2, '0'); break;
      case 'I': number(o, &look, hour12, 2, '0'); break;
      case 'j': number(o, &look, tm->tm_yday + 1, 3, '0'); break;
      case 'k': number(o, &look, tm->tm_hour, 2, ' '); break;
      case 'l': number(o, &look, hour12, 2, ' '); break;
      case 'm': number(o, &look, tm->tm_mon + 1, 2, '0'); break;
      case 'M': number(o, &look, tm->tm_min, 2, '0'); break;
      case 'n': text(o, &look, "\n"); break;
      case 'p': text(o, &look, tm->tm_hour >= 12 ? "PM" : "AM"); break;
      case 'P': text(o, &look, tm->tm_hour >= 12 ? "pm" : "am"); break;
      case 'r': nested = "%I:%M:%S %p"; break;
      case 'R': nested = "%H:%M"; break;
      case 's': {
        struct tm copy = *tm;
        number(o, &look, mktime(&copy), 1, '0');
        break;
      }
      case 'S': number(o, &look, tm->tm_sec, 2, '0'); break;
      case 't': text(o, &look, "\t"); break;
      case 'T': case 'X': nested = "%H:%M:%S"; break;
      case 'u': number(o, &look, tm->tm_wday ? tm->tm_wday : 7, 1, '0'); break;
      case 'U': number(o, &look, (tm->tm_yday + 7 - tm->tm_wday) / 7, 2, '0'); break;
      case 'V':
        week = iso_week(tm, &iso_year);
        number(o, &look, week, 2, '0');
        break;
      case 'w': number(o, &look, tm->tm_wday, 1, '0'); break;
      case 'W': number(o, &look, (tm->tm_yday + 7 - (tm->tm_wday + 6) % 7) / 7, 2, '0'); break;
      case 'x': nested = "%m/%d/%y"; break;
      case 'y': number(o, &look, (year % 100 + 100) % 100, 2, '0'); break;
      case 'Y': number(o, &look, year, 1, '0'); break;
      case 'z': {
        if (tm->tm_isdst < 0) break;
        long minutes = tm->tm_gmtoff / 60, size = minutes < 0 ? -minutes : minutes;
        struct look rest = look;
        if (rest.width > 0) rest.width--;
        put(o, tm->tm_gmtoff < 0 ? "-" : "+", 1);
        number(o, &rest, size / 60 * 100 + size % 60, 4, '0');
        break;
      }
      case 'Z':
        if (tm->tm_zone) text(o, &look, tm->tm_zone);
        break;
      case '%': text(o, &look, "%"); break;
      case 0:
        f--;
        put(o, start, (size_t)(f - start + 1));
        break;
      default: put(o, start, (size_t)(f - start + 1));
    }
    if (nested) {
      char buf[128];
      struct out inner = {buf, buf + sizeof buf, 0};
      format_into(&inner, nested, tm);
      *inner.at = 0;
      text(o, &look, buf);
    }
  }
}

size_t strftime(char *__restrict s, size_t size, const char *__restrict format, const struct tm *__restrict tm) {
  if (!size) return 0;
  struct out o = {s, s + size, 0};
  format_into(&o, format, tm);
  if (o.full) {
    *s = 0;
    return 0;
  }
  *o.at = 0;
  return (size_t)(o.at - s);
}
