/* What libc's parts know of each other. Programs do not include it. */
#ifndef _LODE_LIBC_H
#define _LODE_LIBC_H
#include <errno.h>
#include <lode/sysc.h>

/* Turns the result of a described call into a POSIX one: -errno becomes errno and -1. */
static inline long long __lode_result(long long r) {
  if (r >= 0) return r;
  errno = (int)-r;
  return -1;
}



/* Writes a whole string to standard error. */
void __lode_complain(const char *);
#endif
