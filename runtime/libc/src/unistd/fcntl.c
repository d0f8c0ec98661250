#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/file.h>
#include <unistd.h>
#include <lode/libc.h>

/* Locks always succeed: no other process is waited for. */
int fcntl(int fd, int command, ...) {
  va_list ap;
  va_start(ap, command);
  long long argument = 0;
  if (command == F_GETLK || command == F_SETLK || command == F_SETLKW) {
    struct flock *lock = va_arg(ap, struct flock *);
    va_end(ap);
    if (__lode_result(__sysc_fcntl(fd, F_GETFD, 0)) < 0) return -1;
    if (command == F_GETLK) lock->l_type = F_UNLCK;
    return 0;
  }
  if (command == F_DUPFD || command == F_DUPFD_CLOEXEC || command == F_SETFD || command == F_SETFL ||
      command == F_SETOWN)
    argument = va_arg(ap, int);
  va_end(ap);
  return (int)__lode_result(__sysc_fcntl(fd, command, argument));
}

int flock(int fd, int operation) {
  (void)operation;
  return __lode_result(__sysc_fcntl(fd, F_GETFD, 0)) < 0 ? -1 : 0;
}

int lockf(int fd, int command, off_t length) {
  (void)command, (void)length;
  return flock(fd, LOCK_EX);
}

int posix_fadvise(int fd, off_t at, off_t length, int advice) {
  (void)fd, (void)at, (void)length, (void)advice;
  return 0;
}

int posix_fallocate(int fd, off_t at, off_t length) {
  off_t here = lseek(fd, 0, SEEK_CUR), end = lseek(fd, 0, SEEK_END);
  if (here < 0 || end < 0) return EBADF;
  lseek(fd, here, SEEK_SET);
  if (at < 0 || length <= 0) return EINVAL;
  return at + length > end && ftruncate(fd, at + length) ? errno : 0;
}
