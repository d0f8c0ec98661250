/* Timers send signals; where none arrive, there are no timers either. */
#include <errno.h>
#include <sys/time.h>
#include <unistd.h>
#include <lode/libc.h>

static void from_array(struct itimerval *value, const long long *t) {
  *value = (struct itimerval){{t[0], t[1]}, {t[2], t[3]}};
}

int getitimer(int which, struct itimerval *value) {
  long long t[4] = {0};
  int result = __sysc_setitimer(which, NULL, t);
  from_array(value, t);
  return result == -ENOSYS ? 0 : (int)__lode_result(result);
}

int setitimer(int which, const struct itimerval *__restrict value, struct itimerval *__restrict former) {
  long long t[4] = {value->it_interval.tv_sec, value->it_interval.tv_usec, value->it_value.tv_sec, value->it_value.tv_usec}, old[4] = {0};
  int result = __sysc_setitimer(which, t, old);
  if (former) from_array(former, old);
  /* To stop a timer that is not there is no failure. */
  if (result == -ENOSYS && !t[2] && !t[3]) result = 0;
  return (int)__lode_result(result);
}

/* Sets the real timer; returns what was left of it, in microseconds. */
static long long rearm(long long us, long long interval) {
  struct itimerval next = {{interval / 1000000, interval % 1000000}, {us / 1000000, us % 1000000}}, old;
  if (setitimer(ITIMER_REAL, &next, &old)) return 0;
  return (long long)old.it_value.tv_sec * 1000000 + old.it_value.tv_usec;
}

unsigned alarm(unsigned seconds) {
  return (unsigned)((rearm((long long)seconds * 1000000, 0) + 999999) / 1000000);
}

useconds_t ualarm(useconds_t us, useconds_t interval) {
  return (useconds_t)rearm(us, interval);
}
