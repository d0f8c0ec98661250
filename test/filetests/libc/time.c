// test: run
// Calendar arithmetic, time zones, strftime, strptime.
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void show(time_t t) {
  struct tm tm;
  char text[100];
  if (!gmtime_r(&t, &tm)) {
    printf("%lld: none\n", (long long)t);
    return;
  }
  strftime(text, sizeof text, "%F %T %a %j %U %W %G-W%V-%u %Z", &tm);
  printf("%lld: %s %s\n", (long long)t, text, timegm(&tm) == t ? "ok" : "differs");
}

static void local(const char *tz, time_t t) {
  char text[100];
  setenv("TZ", tz, 1);
  tzset();
  struct tm tm = *localtime(&t);
  strftime(text, sizeof text, "%F %T %z %Z", &tm);
  printf("%s: %s dst %d", tz, text, tm.tm_isdst);
  printf(" %s\n", mktime(&tm) == t ? "ok" : "differs");
}

int main(void) {
  static const long long times[] = {0, 1, -1, 951782400, 951868799, 951868800, 1709164800, 1735689599, 4102444800, -2208988800, -62135596800,
    253402300799, 1e14, -1e14};
  for (unsigned i = 0; i < sizeof times / sizeof *times; i++) show(times[i]);
  show(LLONG_MAX);
  int bad = 0;
  for (long long t = -5000000000; t < 9000000000; t += 86400 * 3 + 12345) {
    struct tm tm;
    time_t tt = t;
    gmtime_r(&tt, &tm);
    if (timegm(&tm) != t || tm.tm_wday != (int)(((t + 86400LL * 7000000) / 86400 + 4) % 7)) bad++;
  }
  printf("bad %d\n", bad);
  for (int m = 0; m < 12; m += 3) {
    local("CET-1CEST,M3.5.0,M10.5.0/3", 1700000000 + m * 2629800LL);
    local("EST5EDT,M3.2.0,M11.1.0", 1700000000 + m * 2629800LL);
    local("<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45", 1700000000 + m * 2629800LL);
  }
  local("AAA3BBB,J60/0,J300/12", 1709250000);
  local("AAA3BBB,J60/0,J300/12", 1709300000);
  local("UTC0", 1e9);
  struct tm tm = {.tm_year = 124, .tm_mon = 14, .tm_mday = -3, .tm_hour = 30, .tm_min = -5, .tm_sec = 3600};
  printf("%lld", (long long)mktime(&tm));
  printf(" %d-%d-%d %d:%d:%d %d %d\n", tm.tm_year, tm.tm_mon, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, tm.tm_wday, tm.tm_yday);
  setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
  tm = (struct tm){.tm_year = 124, .tm_mon = 6, .tm_mday = 1, .tm_hour = 12, .tm_isdst = -1};
  printf("%lld", (long long)mktime(&tm));
  tm = (struct tm){.tm_year = 124, .tm_mon = 6, .tm_mday = 1, .tm_hour = 12, .tm_isdst = 0};
  printf(" %lld", (long long)mktime(&tm));
  printf(" %d %ld %s %s\n", tm.tm_hour, timezone, tzname[0], tzname[1]);
  setenv("TZ", "UTC0", 1);
  time_t t = 1234567890;
  tm = *gmtime(&t);
  char text[200];
  strftime(text, sizeof text, "%a|%A|%b|%B|%c|%C|%d|%D|%e|%g|%h|%H|%I|%k|%l|%m|%M|%p|%P|%r|%R|%s|%S|%w|%x|%X|%y|%Y|%%", &tm);
  puts(text);
  strftime(text, sizeof text, "%^a|%#Z|%-d|%_m|%05e|%10Y|%-H|%^B|%#p|%Ey|%Od|%+|%_5S|%10a", &tm);
  puts(text);
  printf("%d %d\n", (int)strftime(text, 5, "%Y", &tm), (int)strftime(text, 4, "%Y", &tm));
  printf("%s%s", asctime(&tm), ctime(&t));
  memset(&tm, 0, sizeof tm);
  char *rest = strptime("Tue, 29 Feb 2028 23:05:09 PM x", "%a, %d %b %Y %H:%M:%S %p", &tm);
  printf("%s| %d %d %d %d %d\n", rest, tm.tm_year, tm.tm_mon, tm.tm_hour, tm.tm_wday, tm.tm_yday);
  memset(&tm, 0, sizeof tm);
  printf("%d", strptime("07/04/76 03:30 pm", "%D %I:%M %p", &tm) != NULL);
  printf(" %d %d %d", tm.tm_year, tm.tm_hour, tm.tm_wday);
  printf(" %d\n", strptime("13/01", "%m/%d", &tm) == NULL);
  struct timespec ts;
  printf("%d", clock_gettime(CLOCK_REALTIME, &ts));
  printf(" %d\n", ts.tv_sec > 1600000000 && ts.tv_nsec >= 0 && ts.tv_nsec < 1000000000);
  printf("%g %d\n", difftime(10, 3), clock() >= 0 && time(NULL) >= ts.tv_sec);
}

// output:
//| 0: 1970-01-01 00:00:00 Thu 001 00 00 1970-W01-4 GMT ok
//| 1: 1970-01-01 00:00:01 Thu 001 00 00 1970-W01-4 GMT ok
//| -1: 1969-12-31 23:59:59 Wed 365 52 52 1970-W01-3 GMT ok
//| 951782400: 2000-02-29 00:00:00 Tue 060 09 09 2000-W09-2 GMT ok
//| 951868799: 2000-02-29 23:59:59 Tue 060 09 09 2000-W09-2 GMT ok
//| 951868800: 2000-03-01 00:00:00 Wed 061 09 09 2000-W09-3 GMT ok
//| 1709164800: 2024-02-29 00:00:00 Thu 060 08 09 2024-W09-4 GMT ok
//| 1735689599: 2024-12-31 23:59:59 Tue 366 52 53 2025-W01-2 GMT ok
//| 4102444800: 2100-01-01 00:00:00 Fri 001 00 00 2099-W53-5 GMT ok
//| -2208988800: 1900-01-01 00:00:00 Mon 001 00 01 1900-W01-1 GMT ok
//| -62135596800: 1-01-01 00:00:00 Mon 001 00 01 1-W01-1 GMT ok
//| 253402300799: 9999-12-31 23:59:59 Fri 365 52 52 9999-W52-5 GMT ok
//| 100000000000000: 3170843-11-07 09:46:40 Sat 311 44 44 3170843-W45-6 GMT ok
//| -100000000000000: -3166904-02-24 14:13:20 Mon 055 08 08 -3166904-W09-1 GMT ok
//| 9223372036854775807: none
//| bad 0
//| CET-1CEST,M3.5.0,M10.5.0/3: 2023-11-14 23:13:20 +0100 CET dst 0 ok
//| EST5EDT,M3.2.0,M11.1.0: 2023-11-14 17:13:20 -0500 EST dst 0 ok
//| <+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45: 2023-11-15 11:58:20 +1345 +1345 dst 1 ok
//| CET-1CEST,M3.5.0,M10.5.0/3: 2024-02-14 06:43:20 +0100 CET dst 0 ok
//| EST5EDT,M3.2.0,M11.1.0: 2024-02-14 00:43:20 -0500 EST dst 0 ok
//| <+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45: 2024-02-14 19:28:20 +1345 +1345 dst 1 ok
//| CET-1CEST,M3.5.0,M10.5.0/3: 2024-05-15 15:13:20 +0200 CEST dst 1 ok
//| EST5EDT,M3.2.0,M11.1.0: 2024-05-15 09:13:20 -0400 EDT dst 1 ok
//| <+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45: 2024-05-16 01:58:20 +1245 +1245 dst 0 ok
//| CET-1CEST,M3.5.0,M10.5.0/3: 2024-08-14 22:43:20 +0200 CEST dst 1 ok
//| EST5EDT,M3.2.0,M11.1.0: 2024-08-14 16:43:20 -0400 EDT dst 1 ok
//| <+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45: 2024-08-15 09:28:20 +1245 +1245 dst 0 ok
//| AAA3BBB,J60/0,J300/12: 2024-02-29 20:40:00 -0300 AAA dst 0 ok
//| AAA3BBB,J60/0,J300/12: 2024-03-01 11:33:20 -0200 BBB dst 1 ok
//| UTC0: 2001-09-09 01:46:40 +0000 UTC dst 0 ok
//| 1740552900 125-1-26 6:55:0 3 56
//| 1719828000 1719831600 13 -3600 CET CEST
//| Fri|Friday|Feb|February|Fri Feb 13 23:31:30 2009|20|13|02/13/09|13|09|Feb|23|11|23|11|02|31|PM|pm|11:31:30 PM|23:31|1234567890|30|5|02/13/09|23:31:30|09|2009|%
//| FRI|gmt|13| 2|00013|0000002009|23|FEBRUARY|pm|09|13|%+|   30|       Fri
//| 4 0
//| Fri Feb 13 23:31:30 2009
//| Fri Feb 13 23:31:30 2009
//|  x| 128 1 23 2 59
//| 1 76 15 0 1
//| 0 1
//| 7 1
