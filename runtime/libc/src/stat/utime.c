#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <utime.h>
#include <lode/libc.h>

/* Fills in seconds and nanoseconds. UTIME_NOW is the clock's time, UTIME_OMIT what the file has. */
static int resolve(long long *v, const struct timespec *ts, const struct stat *st) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  for (int i = 0; i < 2; i++) {
    struct timespec t = ts ? ts[i] : now;
    if (t.tv_nsec == UTIME_NOW) t = now;
    else if (t.tv_nsec == UTIME_OMIT) t = i ? st->st_mtim : st->st_atim;
    else if (t.tv_nsec < 0 || t.tv_nsec > 999999999) {
      errno = EINVAL;
      return -1;
    }
    v[2 * i] = t.tv_sec;
    v[2 * i + 1] = t.tv_nsec;
  }
  return 0;
}

int utimensat(int dir, const char *path, const struct timespec ts[2], int flags) {
  struct stat st;
  long long v[4];
  if (dir != AT_FDCWD && path[0] != '/') {
    errno = ENOSYS;
    return -1;
  }
  if (fstatat(AT_FDCWD, path, &st, flags) || resolve(v, ts, &st)) return -1;
  return (int)__lode_result(__sysc_utimens(path, v, (flags & AT_SYMLINK_NOFOLLOW) != 0));
}

int futimens(int fd, const struct timespec ts[2]) {
  struct stat st;
  long long v[4];
  if (fstat(fd, &st) || resolve(v, ts, &st)) return -1;
  return (int)__lode_result(__sysc_futimens(fd, v));
}

int utime(const char *path, const struct utimbuf *times) {
  if (!times) return utimensat(AT_FDCWD, path, NULL, 0);
  struct timespec ts[2] = {{times->actime, 0}, {times->modtime, 0}};
  return utimensat(AT_FDCWD, path, ts, 0);
}

/* Microseconds as nanoseconds; out of range they are refused further on. */
static const struct timespec *nano(struct timespec *ts, const struct timeval *tv) {
  if (!tv) return NULL;
  for (int i = 0; i < 2; i++)
    ts[i] = (struct timespec){tv[i].tv_sec, tv[i].tv_usec < 0 || tv[i].tv_usec > 999999 ? -1 : tv[i].tv_usec * 1000};
  return ts;
}

int utimes(const char *path, const struct timeval tv[2]) {
  struct timespec ts[2];
  return utimensat(AT_FDCWD, path, nano(ts, tv), 0);
}

int lutimes(const char *path, const struct timeval tv[2]) {
  struct timespec ts[2];
  return utimensat(AT_FDCWD, path, nano(ts, tv), AT_SYMLINK_NOFOLLOW);
}

int futimes(int fd, const struct timeval tv[2]) {
  struct timespec ts[2];
  return futimens(fd, nano(ts, tv));
}
