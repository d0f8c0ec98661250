/* A stream to or from a shell command. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* The commands that run, with their streams. */
static struct running { FILE *stream; pid_t pid; struct running *next; } *all;

FILE *popen(const char *command, const char *mode) {
  int reads = mode[0] == 'r';
  if (!reads && mode[0] != 'w') {
    errno = EINVAL;
    return NULL;
  }
  int ends[2];
  struct running *command_of = malloc(sizeof *command_of);
  if (!command_of) return NULL;
  if (pipe(ends)) {
    free(command_of);
    return NULL;
  }
  int ours = ends[!reads], theirs = ends[reads];
  FILE *stream = fdopen(ours, reads ? "r" : "w");
  pid_t pid = stream ? fork() : -1;
  if (!pid) {
    /* Ends of other commands' pipes would keep those open. */
    for (struct running *p = all; p; p = p->next) close(fileno(p->stream));
    close(ours);
    if (theirs != reads) {
      dup2(theirs, reads);
      close(theirs);
    }
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
  }
  int error = errno;
  close(theirs);
  if (pid < 0) {
    if (stream) fclose(stream);
    else close(ours);
    free(command_of);
    errno = error;
    return NULL;
  }
  fcntl(ours, F_SETFD, FD_CLOEXEC);
  *command_of = (struct running){stream, pid, all};
  all = command_of;
  return stream;
}

int pclose(FILE *stream) {
  struct running **at = &all;
  while (*at && (*at)->stream != stream) at = &(*at)->next;
  struct running *found = *at;
  if (!found) {
    errno = ECHILD;
    return -1;
  }
  *at = found->next;
  pid_t pid = found->pid;
  free(found);
  fclose(stream);
  int status;
  while (waitpid(pid, &status, 0) < 0)
    if (errno != EINTR) return -1;
  return status;
}
