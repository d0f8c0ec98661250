/* What the calendar functions share. */
#ifndef LODE_TIME_CALENDAR_H
#define LODE_TIME_CALENDAR_H
#include <time.h>

/* Days from 1970-01-01 to the first of a month; the month counts from 0 and may be outside 0–11. */
long long __lode_month_start(long long year, long long month);
/* The fields of a time, `offset` seconds east of UTC. Returns 0 with EOVERFLOW when the year is no int. */
int __lode_break_down(time_t t, long offset, struct tm *tm);
/* Seconds since 1970 of fields taken as UTC; they may be out of range. */
long long __lode_seconds(const struct tm *tm);
/* Offset east of UTC, name and daylight flag that TZ gives for a time. */
long __lode_zone_at(time_t t, int *isdst, const char **name);
/* Standard and daylight offset of TZ; equal when there is no daylight time. */
void __lode_zone_offsets(long *standard, long *daylight);

extern const char *const __lode_days[7], *const __lode_months[12];
#endif
