#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/select.h>
#include <time.h>
#include <lode/libc.h>

/* Where descriptors cannot be watched, every open one counts as ready: the read or write that follows may wait. With nothing to watch, both sleep. */
static int is_open(int fd) {
  return __sysc_fcntl(fd, F_GETFD, 0) >= 0;
}

static int poll_blindly(struct pollfd *fds, nfds_t count, int timeout) {
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

int poll(struct pollfd *fds, nfds_t count, int timeout) {
  int few[3 * 16], *list = few;
  if (count > 16 && !(list = malloc(count * 3 * sizeof *list))) return -1;
  for (nfds_t i = 0; i < count; i++) {
    list[3 * i] = fds[i].fd;
    list[3 * i + 1] = fds[i].events;
    list[3 * i + 2] = 0;
  }
  int ready = __sysc_poll(list, (int)count, timeout);
  if (ready >= 0)
    for (nfds_t i = 0; i < count; i++) fds[i].revents = (short)list[3 * i + 2];
  if (list != few) free(list);
  return ready == -ENOSYS ? poll_blindly(fds, count, timeout) : (int)__lode_result(ready);
}

/* select by poll: a descriptor is in a set again if an event of that set was found. */
int select(int n, fd_set *__restrict in, fd_set *__restrict out, fd_set *__restrict odd,
    struct timeval *__restrict timeout) {
  struct pollfd few[16], *list = few;
  nfds_t count = 0;
  for (int fd = 0; fd < n; fd++)
    count += (in && FD_ISSET(fd, in)) || (out && FD_ISSET(fd, out)) || (odd && FD_ISSET(fd, odd));
  if (count > 16 && !(list = malloc(count * sizeof *list))) return -1;
  nfds_t at = 0;
  for (int fd = 0; fd < n; fd++) {
    short events = (short)((in && FD_ISSET(fd, in) ? POLLIN : 0) | (out && FD_ISSET(fd, out) ? POLLOUT : 0) |
      (odd && FD_ISSET(fd, odd) ? POLLPRI : 0));
    if (events) list[at++] = (struct pollfd){fd, events, 0};
  }
  long long wait = timeout ? (long long)timeout->tv_sec * 1000 + (timeout->tv_usec + 999) / 1000 : -1;
  int found = poll(list, count, wait > 0x7fffffff ? 0x7fffffff : (int)wait), ready = 0;
  for (nfds_t i = 0; found >= 0 && i < count; i++)
    if (list[i].revents & POLLNVAL) {
      errno = EBADF;
      found = -1;
    }
  if (found >= 0) {
    if (in) FD_ZERO(in);
    if (out) FD_ZERO(out);
    if (odd) FD_ZERO(odd);
    for (nfds_t i = 0; i < count; i++) {
      short events = list[i].events, came = list[i].revents;
      if (events & POLLIN && came & (POLLIN | POLLHUP | POLLERR)) FD_SET(list[i].fd, in), ready++;
      if (events & POLLOUT && came & (POLLOUT | POLLERR)) FD_SET(list[i].fd, out), ready++;
      if (events & POLLPRI && came & POLLPRI) FD_SET(list[i].fd, odd), ready++;
    }
  }
  if (list != few) free(list);
  return found < 0 ? -1 : ready;
}
