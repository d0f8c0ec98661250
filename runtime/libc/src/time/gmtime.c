#include "calendar.h"

struct tm *gmtime_r(const time_t *__restrict t, struct tm *__restrict tm) {
  if (!__lode_break_down(*t, 0, tm)) return NULL;
  tm->tm_isdst = 0;
  tm->tm_zone = "GMT";
  return tm;
}

struct tm *localtime_r(const time_t *__restrict t, struct tm *__restrict tm) {
  int isdst;
  const char *name;
  long offset = __lode_zone_at(*t, &isdst, &name);
  if (!__lode_break_down(*t, offset, tm)) return NULL;
  tm->tm_isdst = isdst;
  tm->tm_zone = name;
  return tm;
}

/* One result for both, as the standard allows. */
static struct tm shared;

struct tm *gmtime(const time_t *t) {
  return gmtime_r(t, &shared);
}

struct tm *localtime(const time_t *t) {
  return localtime_r(t, &shared);
}
