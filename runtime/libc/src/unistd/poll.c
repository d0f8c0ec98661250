#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/select.h>
#include <time.h>
#include <lode/libc.h>

/* Every open descriptor counts as ready: the read or write that follows may wait. With nothing to watch, both sleep. */
static int is_open(int fd) {
  return __sysc_fcntl(fd, F_GETFD, 0) >= 0;
}

int poll(struct pollfd *fds, nfds_t count, int timeout) {
  int ready = 0;
  for (nfds_t i = 0; i < count; i++) {
    fds[i].revents = 0;
    if (fds[i].fd < 0) continue;
    fds[i].revents = is_open(fds[i].fd) ? fds[i].events & (POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM) : POLLNVAL;
    ready += fds[i].revents != 0;
  }
  if (!ready && timeout > 0) nanosleep(&(struct timespec){timeout / 1000, (long)(timeout % 1000) * 1000000}, NULL);
  return ready;
}

int select(int n, fd_set *__restrict in, fd_set *__restrict out, fd_set *__restrict odd,
    struct timeval *__restrict timeout) {
  int ready = 0;
  for (int fd = 0; fd < n; fd++) {
    int wanted = (in && FD_ISSET(fd, in)) + (out && FD_ISSET(fd, out));
    if ((wanted || (odd && FD_ISSET(fd, odd))) && !is_open(fd)) {
      errno = EBADF;
      return -1;
    }
    ready += wanted;
  }
  if (odd) FD_ZERO(odd);
  if (!ready && timeout) nanosleep(&(struct timespec){timeout->tv_sec, (long)timeout->tv_usec * 1000}, NULL);
  return ready;
}
