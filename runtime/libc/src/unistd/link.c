#include <unistd.h>
#include <lode/libc.h>

int link(const char *from, const char *to) {
  return (int)__lode_result(__sysc_link(from, to));
}

int symlink(const char *target, const char *at) {
  return (int)__lode_result(__sysc_symlink(target, at));
}

ssize_t readlink(const char *__restrict path, char *__restrict buf, size_t n) {
  return (ssize_t)__lode_result(__sysc_readlink(path, buf, n));
}
