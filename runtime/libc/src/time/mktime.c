#include <errno.h>
#include "calendar.h"

time_t timegm(struct tm *tm) {
  time_t t = __lode_seconds(tm);
  return gmtime_r(&t, tm) ? t : -1;
}

/* Takes tm_isdst as a hint which clock the fields were read from; when it is negative, the clock that was running. */
time_t mktime(struct tm *tm) {
  long long fields = __lode_seconds(tm);
  long standard, summer;
  __lode_zone_offsets(&standard, &summer);
  time_t t = fields - (tm->tm_isdst > 0 ? summer : standard);
  if (tm->tm_isdst < 0 && summer != standard) {
    int isdst;
    const char *name;
    __lode_zone_at(t, &isdst, &name);
    if (isdst) {
      time_t other = fields - summer;
      __lode_zone_at(other, &isdst, &name);
      if (isdst) t = other;
    }
  }
  struct tm result;
  if (!localtime_r(&t, &result)) return -1;
  *tm = result;
  return t;
}

time_t timelocal(struct tm *tm) {
  return mktime(tm);
}
