/* Gregorian calendar arithmetic, proleptic in both directions. Years are counted from March, so that the leap day is
 * the last of a year, in eras of 400 years = 146097 days. */
#include <errno.h>
#include <limits.h>
#include "calendar.h"

/* Days from 0000-03-01 to 1970-01-01. */
enum { EPOCH = 719468, ERA = 146097 };

static long long floor_div(long long a, long long b) {
  return a / b - (a % b < 0);
}

/* Days of the months before a month, counted from March. */
static int days_before(int month) {
  return (153 * month + 2) / 5;
}

long long __lode_month_start(long long year, long long month) {
  month -= 2;
  year += floor_div(month, 12);
  int m = (int)(month - 12 * floor_div(month, 12));
  return 365 * year + floor_div(year, 4) - floor_div(year, 100) + floor_div(year, 400) + days_before(m) - EPOCH;
}

int __lode_break_down(time_t t, long offset, struct tm *tm) {
  long long days = floor_div(t, 86400), rest = t - days * 86400 + offset;
  days += floor_div(rest, 86400);
  rest -= floor_div(rest, 86400) * 86400;

  long long z = days + EPOCH, era = floor_div(z, ERA);
  int day = (int)(z - era * ERA);
  int year = (day - day / 1460 + day / 36524 - day / 146096) / 365; /* of the era */
  day -= 365 * year + year / 4 - year / 100;                         /* of the year, from 1 March */
  int month = (5 * day + 2) / 153;
  long long full = year + era * 400 + (month >= 10);
  if (full - 1900 > INT_MAX || full - 1900 < INT_MIN) {
    errno = EOVERFLOW;
    return 0;
  }
  tm->tm_mday = day - days_before(month) + 1;
  tm->tm_mon = month >= 10 ? month - 10 : month + 2;
  tm->tm_year = (int)(full - 1900);
  tm->tm_yday = (int)(days - __lode_month_start(full, 0));
  tm->tm_wday = (int)((days % 7 + 11) % 7);
  tm->tm_hour = (int)(rest / 3600);
  tm->tm_min = (int)(rest / 60 % 60);
  tm->tm_sec = (int)(rest % 60);
  tm->tm_gmtoff = offset;
  return 1;
}

long long __lode_seconds(const struct tm *tm) {
  long long days = __lode_month_start(tm->tm_year + 1900LL, tm->tm_mon) + tm->tm_mday - 1;
  return ((days * 24 + tm->tm_hour) * 60 + tm->tm_min) * 60 + tm->tm_sec;
}
