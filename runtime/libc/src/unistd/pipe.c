#include <unistd.h>
#include <lode/libc.h>

int pipe(int fds[2]) {
  return (int)__lode_result(__sysc_pipe(fds));
}

/* Nothing is executed in this process, so that close-on-exec means nothing; O_NONBLOCK is not supported by pipes
 * here. */
int pipe2(int fds[2], int flags) {
  (void)flags;
  return pipe(fds);
}
