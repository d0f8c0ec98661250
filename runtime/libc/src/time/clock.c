#include <errno.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/timeb.h>
#include <sys/times.h>
#include <string.h>
#include <time.h>
#include <lode/libc.h>

int clock_gettime(clockid_t id, struct timespec *ts) {
  long long t[2];
  int same = id == CLOCK_MONOTONIC_RAW || id == CLOCK_MONOTONIC_COARSE || id == CLOCK_BOOTTIME ? CLOCK_MONOTONIC
    : id == CLOCK_REALTIME_COARSE ? CLOCK_REALTIME : id == CLOCK_THREAD_CPUTIME_ID ? CLOCK_PROCESS_CPUTIME_ID : id;
  if (__lode_result(__sysc_clock_gettime(same, t)) < 0) return -1;
  ts->tv_sec = t[0];
  ts->tv_nsec = (long)t[1];
  return 0;
}

int clock_getres(clockid_t id, struct timespec *ts) {
  struct timespec now;
  if (clock_gettime(id, &now)) return -1;
  if (ts) *ts = (struct timespec){0, 1};
  return 0;
}

int clock_settime(clockid_t id, const struct timespec *ts) {
  (void)id, (void)ts;
  errno = EPERM;
  return -1;
}

int stime(const time_t *t) {
  (void)t;
  errno = EPERM;
  return -1;
}

int timespec_get(struct timespec *ts, int base) {
  return base == TIME_UTC && clock_gettime(CLOCK_REALTIME, ts) == 0 ? base : 0;
}

time_t time(time_t *result) {
  struct timespec ts;
  time_t t = clock_gettime(CLOCK_REALTIME, &ts) ? -1 : ts.tv_sec;
  if (result) *result = t;
  return t;
}

double difftime(time_t later, time_t earlier) {
  return (double)(later - earlier);
}

/* Wraps after 36 minutes where long has 32 bits. */
clock_t clock(void) {
  struct timespec ts;
  if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts)) return -1;
  return (clock_t)(ts.tv_sec * 1000000 + ts.tv_nsec / 1000);
}

int gettimeofday(struct timeval *__restrict tv, void *__restrict zone) {
  struct timespec ts;
  if (zone) *(struct timezone *)zone = (struct timezone){0, 0};
  if (clock_gettime(CLOCK_REALTIME, &ts)) return -1;
  if (tv) *tv = (struct timeval){ts.tv_sec, ts.tv_nsec / 1000};
  return 0;
}

int settimeofday(const struct timeval *tv, const struct timezone *zone) {
  (void)tv, (void)zone;
  errno = EPERM;
  return -1;
}

int ftime(struct timeb *tb) {
  struct timespec ts;
  if (clock_gettime(CLOCK_REALTIME, &ts)) return -1;
  *tb = (struct timeb){ts.tv_sec, (unsigned short)(ts.tv_nsec / 1000000), 0, 0};
  return 0;
}

/* In hundredths of a second; the host does not tell user from system time. */
clock_t times(struct tms *buf) {
  struct timespec cpu, now;
  if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu) || clock_gettime(CLOCK_MONOTONIC, &now)) return -1;
  if (buf) *buf = (struct tms){(clock_t)(cpu.tv_sec * 100 + cpu.tv_nsec / 10000000), 0, 0, 0};
  return (clock_t)(now.tv_sec * 100 + now.tv_nsec / 10000000);
}

int getrusage(int who, struct rusage *usage) {
  struct timespec cpu = {0, 0};
  if (who != RUSAGE_SELF && who != RUSAGE_CHILDREN && who != RUSAGE_THREAD) {
    errno = EINVAL;
    return -1;
  }
  if (who != RUSAGE_CHILDREN && clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu)) return -1;
  memset(usage, 0, sizeof *usage);
  usage->ru_utime = (struct timeval){cpu.tv_sec, cpu.tv_nsec / 1000};
  return 0;
}
