#include <unistd.h>
#include <lode/libc.h>

pid_t getpid(void) {
  return (pid_t)__sysc_getpid();
}

pid_t getppid(void) {
  return (pid_t)__sysc_getppid();
}

uid_t getuid(void) {
  return (uid_t)__sysc_getuid();
}

uid_t geteuid(void) {
  return (uid_t)__sysc_geteuid();
}

gid_t getgid(void) {
  return (gid_t)__sysc_getgid();
}

gid_t getegid(void) {
  return (gid_t)__sysc_getegid();
}
