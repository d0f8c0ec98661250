#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/file.h>
#include <unistd.h>
#include <lode/libc.h>

/* Where the system has no locks, they always succeed: no other process is waited for. */
static int record_lock(int fd, int command, struct flock *lock) {
  long long words[5] = {lock->l_type, lock->l_whence, lock->l_start, lock->l_len, lock->l_pid};
  int result = __sysc_lock(fd, command, words);
  if (result == -ENOSYS) {
    if (__lode_result(__sysc_fcntl(fd, F_GETFD, 0)) < 0) return -1;
    if (command == F_GETLK) lock->l_type = F_UNLCK;
    return 0;
  }
  if (result >= 0 && command == F_GETLK) {
    lock->l_type = (short)words[0];
    lock->l_whence = (short)words[1];
    lock->l_start = words[2];
    lock->l_len = words[3];
    lock->l_pid = (pid_t)words[4];
  }
  return (int)__lode_result(result);
}

int fcntl(int fd, int command, ...) {
  va_list ap;
  va_start(ap, command);
  long long argument = 0;
  if (command == F_GETLK || command == F_SETLK || command == F_SETLKW) {
    struct flock *lock = va_arg(ap, struct flock *);
    va_end(ap);
    return record_lock(fd, command, lock);
  }
  if (command == F_DUPFD || command == F_DUPFD_CLOEXEC || command == F_SETFD || command == F_SETFL ||
      command == F_SETOWN)
    argument = va_arg(ap, int);
  va_end(ap);
  return (int)__lode_result(__sysc_fcntl(fd, command, argument));
}

int flock(int fd, int operation) {
  int result = __sysc_flock(fd, operation);
  if (result == -ENOSYS) result = __sysc_fcntl(fd, F_GETFD, 0) < 0 ? -EBADF : 0;
  return (int)__lode_result(result);
}

/* From the position on, `length` bytes or (0) to the end. */
int lockf(int fd, int command, off_t length) {
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_CUR, .l_len = length};
  if (command == F_ULOCK) lock.l_type = F_UNLCK;
  else if (command == F_TEST) {
    if (record_lock(fd, F_GETLK, &lock)) return -1;
    if (lock.l_type == F_UNLCK) return 0;
    errno = EACCES;
    return -1;
  } else if (command != F_LOCK && command != F_TLOCK) {
    errno = EINVAL;
    return -1;
  }
  return record_lock(fd, command == F_LOCK ? F_SETLKW : F_SETLK, &lock);
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
