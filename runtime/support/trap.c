/* A division that traps, where the machine's does not: ends the program as SIGFPE. */
#include <lode/sysc.h>
#include "support.h"

void __lode_trap_division(void) {
  __sysc_sigexit(8);
}
