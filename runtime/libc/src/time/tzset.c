/* Time zones in the POSIX form of TZ: "CET-1CEST,M3.5.0,M10.5.0/3". A name like Europe/Berlin is looked up in the zone
 * files, whose last line is such a rule; their older transitions are not read. Without TZ, and when it says nothing
 * useful, the zone is UTC. */
#include <ctype.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "calendar.h"

/* One change of the clock: `kind` is 'M' month.week.day, 'J' day 1–365 without 29 February, '0' day 0–365. */
struct change { char kind; int month, week, day; long time; };
struct zone { char name[2][16]; long offset[2]; int has_daylight; struct change change[2]; };

char *tzname[2] = {"UTC", "UTC"};
long timezone;
int daylight;

static struct zone zone = {{"UTC", "UTC"}, {0, 0}, 0, {{0, 0, 0, 0, 0}, {0, 0, 0, 0, 0}}};
static char known[256]; /* the value of TZ that `zone` was made of; the first byte says whether there was one */

static int number(const char **s) {
  int n = 0;
  while (isdigit(**s) && n < 100000) n = n * 10 + *(*s)++ - '0';
  return n;
}

/* [+-]h[h][:mm[:ss]] in seconds. */
static int parse_time(const char **s, long *seconds) {
  int sign = 1;
  if (**s == '-' || **s == '+') sign = *(*s)++ == '-' ? -1 : 1;
  if (!isdigit(**s)) return 0;
  long total = number(s) * 3600L;
  if (**s == ':') ++*s, total += number(s) * 60L;
  if (**s == ':') ++*s, total += number(s);
  *seconds = sign * total;
  return 1;
}

static int parse_name(const char **s, char *name) {
  size_t n = 0;
  int quoted = **s == '<';
  if (quoted) ++*s;
  while (quoted ? isalnum(**s) || **s == '+' || **s == '-' : isalpha(**s)) {
    if (n < 15) name[n++] = **s;
    ++*s;
  }
  name[n] = 0;
  if (quoted && *(*s)++ != '>') return 0;
  return n >= 3;
}

static int parse_change(const char **s, struct change *c) {
  if (*(*s)++ != ',') return 0;
  c->month = c->week = 0;
  c->kind = **s == 'M' || **s == 'J' ? *(*s)++ : '0';
  if (!isdigit(**s)) return 0;
  c->day = number(s);
  if (c->kind == 'M') {
    c->month = c->day;
    if (*(*s)++ != '.') return 0;
    c->week = number(s);
    if (*(*s)++ != '.') return 0;
    c->day = number(s);
    if (c->month < 1 || c->month > 12 || c->week < 1 || c->week > 5 || c->day > 6) return 0;
  }
  c->time = 7200;
  return **s != '/' || (++*s, parse_time(s, &c->time));
}

static int parse_zone(const char *s, struct zone *z) {
  long west;
  if (!parse_name(&s, z->name[0]) || !parse_time(&s, &west)) return 0;
  z->offset[0] = z->offset[1] = -west;
  strcpy(z->name[1], z->name[0]);
  z->has_daylight = 0;
  if (!*s) return 1;
  if (!parse_name(&s, z->name[1])) return 0;
  z->offset[1] = z->offset[0] + 3600;
  if (*s && *s != ',') {
    if (!parse_time(&s, &west)) return 0;
    z->offset[1] = -west;
  }
  const char *rules = *s ? s : ",M3.2.0,M11.1.0";
  z->has_daylight = 1;
  return parse_change(&rules, &z->change[0]) && parse_change(&rules, &z->change[1]) && !*rules;
}

/* The last line of a zone file. */
static int parse_file(const char *name, struct zone *z) {
  char path[300] = "/usr/share/zoneinfo/", tail[129];
  if (strstr(name, "..")) return 0;
  if (name[0] == '/') path[0] = 0;
  if (strlcat(path, name, sizeof path) >= sizeof path) return 0;
  int fd = open(path, O_RDONLY), parsed = 0;
  if (fd < 0) return 0;
  off_t size = lseek(fd, 0, SEEK_END);
  lseek(fd, size > 128 ? size - 128 : 0, SEEK_SET);
  ssize_t n = read(fd, tail, 128);
  close(fd);
  if (n > 1 && tail[n - 1] == '\n') {
    tail[n - 1] = 0;
    char *line = memrchr(tail, '\n', (size_t)n - 1);
    parsed = line && parse_zone(line + 1, z);
  }
  return parsed;
}

void tzset(void) {
  const char *tz = getenv("TZ");
  if (tz ? known[0] && strcmp(known + 1, tz) == 0 : !known[0]) return;
  known[0] = tz != NULL;
  strlcpy(known + 1, tz ? tz : "", sizeof known - 1);
  static const struct zone utc = {{"UTC", "UTC"}, {0, 0}, 0, {{0, 0, 0, 0, 0}, {0, 0, 0, 0, 0}}};
  struct zone fresh;
  if (tz && *tz == ':') tz++;
  zone = tz && *tz && (parse_zone(tz, &fresh) || parse_file(tz, &fresh)) ? fresh : utc;
  tzname[0] = zone.name[0];
  tzname[1] = zone.name[1];
  timezone = -zone.offset[0];
  daylight = zone.has_daylight;
}

/* When a change happens in a year, in seconds of the clock that it ends. */
static long long change_time(const struct change *c, long long year) {
  long long first = __lode_month_start(year, 0), day;
  int leap = __lode_month_start(year + 1, 0) - first == 366;
  if (c->kind == 'J') {
    day = first + c->day - 1 + (leap && c->day >= 60);
  } else if (c->kind == '0') {
    day = first + c->day;
  } else {
    long long start = __lode_month_start(year, c->month - 1), end = __lode_month_start(year, c->month);
    int weekday = (int)((start % 7 + 11) % 7);
    day = start + (c->day - weekday + 7) % 7 + 7 * (c->week - 1);
    while (day >= end) day -= 7;
  }
  return day * 86400 + c->time;
}

long __lode_zone_at(time_t t, int *isdst, const char **name) {
  tzset();
  *isdst = 0;
  if (zone.has_daylight) {
    struct tm tm;
    if (__lode_break_down(t, zone.offset[0], &tm)) {
      long long on = change_time(&zone.change[0], tm.tm_year + 1900LL) - zone.offset[0];
      long long off = change_time(&zone.change[1], tm.tm_year + 1900LL) - zone.offset[1];
      *isdst = on < off ? t >= on && t < off : !(t >= off && t < on);
    }
  }
  *name = zone.name[*isdst];
  return zone.offset[*isdst];
}

void __lode_zone_offsets(long *standard, long *summer) {
  tzset();
  *standard = zone.offset[0];
  *summer = zone.offset[1];
}
