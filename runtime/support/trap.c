/* A division that traps, where the machine's does not: SIGFPE, which ends the program unless a handler leaves by longjmp. */
#include <lode/sysc.h>
#include "support.h"

void __lode_trap_division(void) {
  __sysc_kill(__sysc_getpid(), 8);
  __sysc_sigexit(8);
}
