// Processes, pipes and waiting, where the system has them.
// test: run native
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>

static void report(const char *what, int status) {
  if (WIFEXITED(status)) printf("%s: exit %d\n", what, WEXITSTATUS(status));
  else printf("%s: signal %d\n", what, WTERMSIG(status));
}

int main(void) {
  int status, ends[2];
  fflush(stdout);
  pid_t pid = fork();
  if (!pid) _exit(7);
  printf("waited %d\n", waitpid(pid, &status, 0) == pid);
  report("child", status);
  if (!(pid = fork())) abort();
  wait(&status);
  report("aborting child", status);
  printf("no child: %d %d\n", (int)wait(&status), errno == ECHILD);

  // A pipe that is ready only when the child has written.
  pipe(ends);
  struct pollfd watched = {ends[0], POLLIN, 0};
  printf("poll: %d\n", poll(&watched, 1, 0));
  fflush(stdout);
  if (!(pid = fork())) {
    write(ends[1], "hello", 5);
    _exit(0);
  }
  printf("poll: %d %d\n", poll(&watched, 1, 20000), watched.revents == POLLIN);
  char text[16] = "";
  printf("read: %d", (int)read(ends[0], text, sizeof text));
  printf(" %s\n", text);
  waitpid(pid, &status, 0);
  fd_set in, out;
  FD_ZERO(&in);
  FD_ZERO(&out);
  FD_SET(ends[0], &in);
  FD_SET(ends[1], &out);
  printf("select: %d", select(ends[1] + 1, &in, &out, NULL, &(struct timeval){1, 0}));
  printf(" %d %d\n", FD_ISSET(ends[0], &in), FD_ISSET(ends[1], &out));

  fflush(stdout);
  if (!(pid = fork())) {
    execlp("sh", "sh", "-c", "echo \"$0 $1\"; exit 5", "one", "two words", (char *)NULL);
    _exit(127);
  }
  waitpid(pid, &status, 0);
  report("sh", status);
  printf("missing: %d %d\n", execlp("no-such-program", "x", (char *)NULL), errno == ENOENT);

  setenv("PASSED", "on", 1);
  FILE *f = popen("echo got $PASSED; exit 3", "r");
  if (fgets(text, sizeof text, f)) printf("%s", text);
  report("popen", pclose(f));
  fflush(stdout);
  f = popen("cat; echo", "w");
  fputs("to cat", f);
  report("popen", pclose(f));
  fflush(stdout);
  report("system", system("echo out; kill -9 $$"));

  // Only a session of its own has a known number: the inherited one may have begun outside of this PID namespace.
  fflush(stdout);
  if (!(pid = fork())) _exit(setsid() != getpid() || getsid(0) != getpid() || getpgrp() != getpid());
  waitpid(pid, &status, 0);
  report("session", status);
  return 0;
}
// output:
//| waited 1
//| child: exit 7
//| aborting child: signal 6
//| no child: -1 1
//| poll: 0
//| poll: 1 1
//| read: 5 hello
//| select: 1 0 1
//| one two words
//| sh: exit 5
//| missing: -1 1
//| got on
//| popen: exit 3
//| to cat
//| popen: exit 0
//| out
//| system: signal 9
//| session: exit 0
