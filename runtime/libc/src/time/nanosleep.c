#include <errno.h>
#include <time.h>
#include <unistd.h>
#include <lode/libc.h>

int nanosleep(const struct timespec *ts, struct timespec *rest) {
  if (ts->tv_sec < 0 || ts->tv_nsec < 0 || ts->tv_nsec > 999999999) {
    errno = EINVAL;
    return -1;
  }
  long long t[2] = {ts->tv_sec, ts->tv_nsec};
  if (rest) *rest = (struct timespec){0, 0};
  return (int)__lode_result(__sysc_nanosleep(t));
}

int clock_nanosleep(clockid_t id, int flags, const struct timespec *ts, struct timespec *rest) {
  struct timespec relative = *ts, now;
  int saved = errno, error = 0;
  if (flags & TIMER_ABSTIME) {
    if (clock_gettime(id, &now)) return EINVAL;
    relative.tv_sec -= now.tv_sec;
    relative.tv_nsec -= now.tv_nsec;
    if (relative.tv_nsec < 0) relative.tv_nsec += 1000000000, relative.tv_sec--;
    if (relative.tv_sec < 0) return 0;
  }
  if (nanosleep(&relative, rest)) error = errno;
  errno = saved;
  return error;
}

unsigned sleep(unsigned seconds) {
  return nanosleep(&(struct timespec){seconds, 0}, NULL) ? seconds : 0;
}

int usleep(useconds_t us) {
  return nanosleep(&(struct timespec){us / 1000000, (long)(us % 1000000) * 1000}, NULL);
}
