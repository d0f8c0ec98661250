#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <lode/libc.h>

pid_t fork(void) {
  return (pid_t)__lode_result(__sysc_fork());
}

pid_t vfork(void) {
  return fork();
}

/* The strings of an array back to back; their bytes to *size. */
static char *joined(char *const list[], size_t *size) {
  size_t n = 0;
  for (char *const *p = list; p && *p; p++) n += strlen(*p) + 1;
  char *text = malloc(n ? n : 1), *to = text;
  if (text)
    for (char *const *p = list; p && *p; p++) to = stpcpy(to, *p) + 1;
  *size = n;
  return text;
}

int execve(const char *path, char *const argv[], char *const envp[]) {
  size_t args_size, env_size;
  char *args = joined(argv, &args_size), *env = joined(envp, &env_size);
  int result = -1;
  if (args && env) result = (int)__lode_result(__sysc_execve(path, args, args_size, env, env_size));
  else errno = ENOMEM;
  int saved = errno;
  free(args);
  free(env);
  errno = saved;
  return result;
}

int execv(const char *path, char *const argv[]) {
  return execve(path, argv, environ);
}

/* A file that is not executable by itself is a script of the shell. */
static int execute(const char *path, char *const argv[], char *const envp[]) {
  execve(path, argv, envp);
  if (errno != ENOEXEC) return -1;
  size_t n = 0;
  while (argv[n]) n++;
  char **with = malloc((n + 2) * sizeof *with);
  if (!with) return -1;
  with[0] = "sh";
  with[1] = (char *)path;
  for (size_t i = 1; i <= n; i++) with[i + 1] = argv[i];
  execve("/bin/sh", with, envp);
  free(with);
  return -1;
}

int execvpe(const char *file, char *const argv[], char *const envp[]) {
  if (!*file) {
    errno = ENOENT;
    return -1;
  }
  if (strchr(file, '/')) return execute(file, argv, envp);
  const char *path = getenv("PATH");
  if (!path) path = "/bin:/usr/bin";
  int denied = 0;
  for (size_t n;; path += n + 1) {
    n = (size_t)(strchrnul(path, ':') - path);
    char *whole = malloc(n + strlen(file) + 3);
    if (!whole) return -1;
    if (n) stpcpy(stpcpy((char *)mempcpy(whole, path, n), "/"), file);
    else strcpy(whole, file);
    execute(whole, argv, envp);
    int error = errno;
    free(whole);
    errno = error;
    if (error == EACCES) denied = 1;
    else if (error != ENOENT && error != ENOTDIR) return -1;
    if (!path[n]) break;
  }
  if (denied) errno = EACCES;
  return -1;
}

int execvp(const char *file, char *const argv[]) {
  return execvpe(file, argv, environ);
}

/* The arguments after the first one, up to the null pointer. */
#define LIST(first, last) \
  size_t n = 1; \
  va_list ap, again; \
  va_start(ap, first); \
  va_copy(again, ap); \
  if (first) while (va_arg(ap, char *)) n++; \
  char **argv = malloc((n + 1) * sizeof *argv); \
  if (!argv) return -1; \
  argv[0] = (char *)first; \
  for (size_t i = 1; i < n; i++) argv[i] = va_arg(again, char *); \
  argv[n] = NULL; \
  if (first) va_arg(again, char *); \
  char **envp = last ? va_arg(again, char **) : environ; \
  va_end(again); \
  va_end(ap);

int execl(const char *path, const char *arg, ...) {
  LIST(arg, 0)
  execve(path, argv, envp);
  free(argv);
  return -1;
}

int execle(const char *path, const char *arg, ...) {
  LIST(arg, 1)
  execve(path, argv, envp);
  free(argv);
  return -1;
}

int execlp(const char *file, const char *arg, ...) {
  LIST(arg, 0)
  execvpe(file, argv, envp);
  free(argv);
  return -1;
}
