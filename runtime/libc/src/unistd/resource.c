#include <errno.h>
#include <sys/resource.h>

int getrlimit(int which, struct rlimit *limit) {
  if (which < 0 || which >= RLIM_NLIMITS) {
    errno = EINVAL;
    return -1;
  }
  limit->rlim_cur = limit->rlim_max = which == RLIMIT_NOFILE ? 1024 : which == RLIMIT_CORE ? 0 : RLIM_INFINITY;
  return 0;
}

/* Accepted, and without effect. */
int setrlimit(int which, const struct rlimit *limit) {
  struct rlimit now;
  if (getrlimit(which, &now)) return -1;
  if (limit->rlim_cur <= limit->rlim_max) return 0;
  errno = EINVAL;
  return -1;
}

int getpriority(int which, id_t who) {
  (void)which, (void)who;
  return 0;
}

int setpriority(int which, id_t who, int priority) {
  (void)which, (void)who, (void)priority;
  return 0;
}
