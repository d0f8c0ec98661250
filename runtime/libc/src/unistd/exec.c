#include <errno.h>
#include <unistd.h>

/* There is one process and no way to make another from within; system() and popen() run commands on the host. */
static int missing(void) {
  errno = ENOSYS;
  return -1;
}

pid_t fork(void) { return missing(); }
pid_t vfork(void) { return missing(); }
int execve(const char *path, char *const argv[], char *const envp[]) {
  return (void)path, (void)argv, (void)envp, missing();
}

int execv(const char *path, char *const argv[]) { return (void)path, (void)argv, missing(); }
int execvp(const char *file, char *const argv[]) { return (void)file, (void)argv, missing(); }
int execvpe(const char *file, char *const argv[], char *const envp[]) {
  return (void)file, (void)argv, (void)envp, missing();
}

int execl(const char *path, const char *arg, ...) { return (void)path, (void)arg, missing(); }
int execle(const char *path, const char *arg, ...) { return (void)path, (void)arg, missing(); }
int execlp(const char *file, const char *arg, ...) { return (void)file, (void)arg, missing(); }
