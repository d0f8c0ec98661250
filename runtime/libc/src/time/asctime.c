#include <errno.h>
#include <string.h>
#include "calendar.h"

static char *two(char *p, int n, char pad) {
  *p++ = (char)(n < 10 ? pad : '0' + n / 10 % 10);
  *p++ = (char)('0' + n % 10);
  return p;
}

/* "Sun Sep 16 01:03:52 1973\n" (C17 7.27.3.1); fails when the year would not fit the customary 26 bytes. */
char *asctime_r(const struct tm *__restrict tm, char *__restrict buf) {
  long long year = tm->tm_year + 1900LL;
  if (year > 9999 || year < -999) {
    errno = EOVERFLOW;
    return NULL;
  }
  char *p = buf;
  p = mempcpy(p, (unsigned)tm->tm_wday < 7 ? __lode_days[tm->tm_wday] : "???", 3);
  *p++ = ' ';
  p = mempcpy(p, (unsigned)tm->tm_mon < 12 ? __lode_months[tm->tm_mon] : "???", 3);
  *p++ = ' ';
  p = two(p, tm->tm_mday, ' ');
  *p++ = ' ';
  p = two(p, tm->tm_hour, '0');
  *p++ = ':';
  p = two(p, tm->tm_min, '0');
  *p++ = ':';
  p = two(p, tm->tm_sec, '0');
  *p++ = ' ';
  char digits[8], *d = digits + sizeof digits;
  unsigned y = (unsigned)(year < 0 ? -year : year);
  do *--d = (char)('0' + y % 10);
  while (y /= 10);
  if (year < 0) *--d = '-';
  p = mempcpy(p, d, (size_t)(digits + sizeof digits - d));
  *p++ = '\n';
  *p = 0;
  return buf;
}

static char shared[64];

char *asctime(const struct tm *tm) {
  return asctime_r(tm, shared);
}

char *ctime_r(const time_t *t, char *buf) {
  struct tm tm;
  return localtime_r(t, &tm) ? asctime_r(&tm, buf) : NULL;
}

char *ctime(const time_t *t) {
  return ctime_r(t, shared);
}
