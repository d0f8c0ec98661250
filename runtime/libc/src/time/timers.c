/* Timers would deliver signals while the program runs; signals here are synchronous, so there are none. */
#include <errno.h>
#include <sys/time.h>
#include <unistd.h>

unsigned alarm(unsigned seconds) {
  if (seconds) errno = ENOSYS;
  return 0;
}

useconds_t ualarm(useconds_t us, useconds_t interval) {
  if (us || interval) errno = ENOSYS;
  return 0;
}

int getitimer(int which, struct itimerval *value) {
  (void)which;
  *value = (struct itimerval){{0, 0}, {0, 0}};
  return 0;
}

int setitimer(int which, const struct itimerval *__restrict value, struct itimerval *__restrict former) {
  (void)which;
  if (former) *former = (struct itimerval){{0, 0}, {0, 0}};
  if (!value->it_value.tv_sec && !value->it_value.tv_usec) return 0;
  errno = ENOSYS;
  return -1;
}
