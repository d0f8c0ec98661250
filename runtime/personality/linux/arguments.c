/* Arguments and environment, as the kernel left them above the initial stack pointer: argc, the arguments, 0, the environment, 0, the
   auxiliary vector. _start, which belongs to the back end, keeps that pointer. */
#include "linux.h"

unsigned long *__lode_initial_stack;

static char **arguments(void) {
  return (char **)(__lode_initial_stack + 1);
}

char **__lode_initial_environment(void) {
  return arguments() + __lode_initial_stack[0] + 1;
}

/* Number of strings; their bytes are added. */
static long long count(char **strings, long long *bytes) {
  long long n = 0;
  *bytes = 0;
  for (; strings[n]; n++)
    for (const char *p = strings[n]; (*bytes)++, *p; p++) continue;
  return n;
}

static void copy(char *to, char **strings) {
  for (; *strings; strings++)
    for (const char *p = *strings; (*to++ = *p); p++) continue;
}

int __lode_call_args(long long *counts) {
  counts[0] = count(arguments(), &counts[1]);
  counts[2] = count(__lode_initial_environment(), &counts[3]);
  return 0;
}

int __lode_call_args_get(char *args, char *env) {
  copy(args, arguments());
  copy(env, __lode_initial_environment());
  return 0;
}
