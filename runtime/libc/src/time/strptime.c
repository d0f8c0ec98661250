/* strptime for the C locale. Fields that were not read stay; at the end the day of the week and of the year follow
 * from the date when it was read. */
#include <ctype.h>
#include <string.h>
#include <strings.h>
#include "calendar.h"

struct reading { struct tm *tm; int pm, hour12, century, year_in_century, have_date, have_yday, have_week; };

static int number(const char **s, int digits, int low, int high, int *result) {
  int n = 0, any = 0, negative = 0;
  while (isspace((unsigned char)**s)) ++*s;
  if (digits > 4 && (**s == '-' || **s == '+')) negative = *(*s)++ == '-';
  for (; digits && isdigit((unsigned char)**s); digits--, any = 1) n = n * 10 + *(*s)++ - '0';
  if (negative) n = -n;
  if (!any || n < low || n > high) return 0;
  *result = n;
  return 1;
}

/* A name in full or its first three letters. */
static int name(const char **s, const char *const *names, int count, int *result) {
  for (int i = 0; i < count; i++) {
    size_t n = strlen(names[i]);
    if (strncasecmp(*s, names[i], n) != 0) {
      n = 3;
      if (strncasecmp(*s, names[i], n) != 0) continue;
    }
    *s += n;
    *result = i;
    return 1;
  }
  return 0;
}

static const char *read_fields(const char *s, const char *f, struct reading *r) {
  struct tm *tm = r->tm;
  int n;
  for (; *f; f++) {
    if (isspace((unsigned char)*f)) {
      while (isspace((unsigned char)*s)) s++;
      continue;
    }
    if (*f != '%') {
      if (*s++ != *f) return NULL;
      continue;
    }
    f++;
    while (*f == '_' || *f == '-' || *f == '0' || *f == '^' || *f == '#') f++;
    while (isdigit((unsigned char)*f)) f++;
    if (*f == 'E' || *f == 'O') f++;
    const char *nested = NULL;
    switch (*f) {
      case '%':
        if (*s++ != '%') return NULL;
        break;
      case 'a': case 'A':
        if (!name(&s, __lode_days, 7, &tm->tm_wday)) return NULL;
        break;
      case 'b': case 'B': case 'h':
        if (!name(&s, __lode_months, 12, &tm->tm_mon)) return NULL;
        r->have_date = 1;
        break;
      case 'c': nested = "%a %b %e %H:%M:%S %Y"; break;
      case 'C':
        if (!number(&s, 2, 0, 99, &r->century)) return NULL;
        break;
      case 'd': case 'e':
        if (!number(&s, 2, 1, 31, &tm->tm_mday)) return NULL;
        r->have_date = 1;
        break;
      case 'D': case 'x': nested = "%m/%d/%y"; break;
      case 'F': nested = "%Y-%m-%d"; break;
      case 'g': case 'V': case 'U': case 'W':
        if (!number(&s, 2, 0, 99, &n)) return NULL;
        break;
      case 'G':
        if (!number(&s, 4, 0, 9999, &n)) return NULL;
        break;
      case 'H': case 'k':
        if (!number(&s, 2, 0, 23, &tm->tm_hour)) return NULL;
        r->hour12 = 0;
        break;
      case 'I': case 'l':
        if (!number(&s, 2, 1, 12, &n)) return NULL;
        tm->tm_hour = n % 12;
        r->hour12 = 1;
        break;
      case 'j':
        if (!number(&s, 3, 1, 366, &n)) return NULL;
        tm->tm_yday = n - 1;
        r->have_yday = 1;
        break;
      case 'm':
        if (!number(&s, 2, 1, 12, &n)) return NULL;
        tm->tm_mon = n - 1;
        r->have_date = 1;
        break;
      case 'M':
        if (!number(&s, 2, 0, 59, &tm->tm_min)) return NULL;
        break;
      case 'n': case 't':
        while (isspace((unsigned char)*s)) s++;
        break;
      case 'p': case 'P':
        if (strncasecmp(s, "AM", 2) == 0) r->pm = 0;
        else if (strncasecmp(s, "PM", 2) == 0) r->pm = 1;
        else return NULL;
        s += 2;
        break;
      case 'r': nested = "%I:%M:%S %p"; break;
      case 'R': nested = "%H:%M"; break;
      case 's': {
        long long t = 0;
        int negative = *s == '-';
        if (negative) s++;
        if (!isdigit((unsigned char)*s)) return NULL;
        while (isdigit((unsigned char)*s)) t = t * 10 + *s++ - '0';
        time_t time = negative ? -t : t;
        if (!localtime_r(&time, tm)) return NULL;
        break;
      }
      case 'S':
        if (!number(&s, 2, 0, 61, &tm->tm_sec)) return NULL;
        break;
      case 'T': case 'X': nested = "%H:%M:%S"; break;
      case 'u':
        if (!number(&s, 1, 1, 7, &n)) return NULL;
        tm->tm_wday = n % 7;
        break;
      case 'w':
        if (!number(&s, 1, 0, 6, &tm->tm_wday)) return NULL;
        break;
      case 'y':
        if (!number(&s, 2, 0, 99, &r->year_in_century)) return NULL;
        r->have_date = 1;
        break;
      case 'Y':
        if (!number(&s, 4, 0, 9999, &n)) return NULL;
        tm->tm_year = n - 1900;
        r->century = r->year_in_century = -1;
        r->have_date = 1;
        break;
      case 'z': {
        while (isspace((unsigned char)*s)) s++;
        int sign = 1, minutes = 0;
        if (*s == 'Z') {
          s++;
          tm->tm_gmtoff = 0;
          break;
        }
        if (*s != '+' && *s != '-') return NULL;
        sign = *s++ == '-' ? -1 : 1;
        if (!isdigit((unsigned char)s[0]) || !isdigit((unsigned char)s[1])) return NULL;
        int hours = (s[0] - '0') * 10 + s[1] - '0';
        s += 2;
        if (*s == ':') s++;
        if (isdigit((unsigned char)s[0]) && isdigit((unsigned char)s[1])) {
          minutes = (s[0] - '0') * 10 + s[1] - '0';
          s += 2;
        }
        tm->tm_gmtoff = sign * (hours * 3600L + minutes * 60);
        break;
      }
      case 'Z':
        while (isalpha((unsigned char)*s)) s++;
        break;
      default: return NULL;
    }
    if (nested) {
      s = read_fields(s, nested, r);
      if (!s) return NULL;
    }
  }
  return s;
}

char *strptime(const char *__restrict s, const char *__restrict format, struct tm *__restrict tm) {
  struct reading r = {tm, -1, 0, -1, -1, 0, 0, 0};
  s = read_fields(s, format, &r);
  if (!s) return NULL;
  if (r.hour12 && r.pm > 0) tm->tm_hour += 12;
  if (r.year_in_century >= 0) {
    int century = r.century >= 0 ? r.century : r.year_in_century < 69 ? 20 : 19;
    tm->tm_year = century * 100 + r.year_in_century - 1900;
  } else if (r.century >= 0) {
    tm->tm_year = r.century * 100 + (tm->tm_year + 1900) % 100 - 1900;
  }
  if (r.have_date || r.have_yday) {
    long long first = __lode_month_start(tm->tm_year + 1900LL, 0), day;
    if (r.have_yday && !r.have_date) {
      int month = 11;
      day = first + tm->tm_yday;
      while (__lode_month_start(tm->tm_year + 1900LL, month) > day) month--;
      tm->tm_mon = month;
      tm->tm_mday = (int)(day - __lode_month_start(tm->tm_year + 1900LL, month)) + 1;
    }
    day = __lode_month_start(tm->tm_year + 1900LL, tm->tm_mon) + (tm->tm_mday ? tm->tm_mday : 1) - 1;
    tm->tm_yday = (int)(day - first);
    tm->tm_wday = (int)((day % 7 + 11) % 7);
  }
  return (char *)s;
}
