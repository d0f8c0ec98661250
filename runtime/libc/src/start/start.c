/* Program start. __lode_start is the entry of every linked program: it fetches arguments and environment, runs the
 * constructors that the linker collected, calls main and exits with what it returns. */
#include <stdlib.h>
#include <unistd.h>
#include <lode/sysc.h>
#include "../stdlib/exit.h"

/* Made by the linker. */
extern void (*const __lode_init_array[])(void);
extern void (*const __lode_fini_array[])(void);
extern const unsigned long __lode_init_count, __lode_fini_count;

int main(int argc, char **argv, char **envp);

char *program_invocation_name = "", *program_invocation_short_name = "";

/* A program that uses atexit or stdio brings its own. */
__attribute__((__weak__)) void __lode_run_atexit(int status) {
  (void)status;
}

__attribute__((__weak__)) void __lode_stdio_exit(void) {
}

void __lode_finish(void) {
  for (unsigned long i = __lode_fini_count; i--;) __lode_fini_array[i]();
}

/* Points count slots at the strings that stand back to back. */
static void split(char **slots, long long count, char *text) {
  for (long long i = 0; i < count; i++) {
    slots[i] = text;
    while (*text++) continue;
  }
  slots[count] = 0;
}

void __lode_start(void) {
  long long counts[4] = {0, 0, 0, 0};
  __sysc_args(counts);
  unsigned long slots = (unsigned long)(counts[0] + counts[2] + 2);
  char *text_end, *text, **argv;
  unsigned long bytes = slots * sizeof(char *) + (unsigned long)(counts[1] + counts[3]) + 2;
  argv = (char **)__sysc_memgrow(bytes);
  if (!argv) __sysc_exit(127);
  text = (char *)(argv + slots);
  text_end = text + counts[1];
  __sysc_args_get(text, text_end);
  split(argv, counts[0], text);
  environ = argv + counts[0] + 1;
  split(environ, counts[2], text_end);
  if (counts[0] > 0) {
    program_invocation_name = program_invocation_short_name = argv[0];
    for (char *p = argv[0]; *p; p++)
      if (*p == '/' && p[1]) program_invocation_short_name = p + 1;
  }
  for (unsigned long i = 0; i < __lode_init_count; i++) __lode_init_array[i]();
  exit(main((int)counts[0], argv, environ));
}
