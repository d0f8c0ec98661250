#include <stdlib.h>
#include <lode/sysc.h>
#include "exit.h"

_Noreturn void exit(int status) {
  __lode_run_atexit(status);
  __lode_finish();
  __lode_stdio_exit();
  __sysc_exit(status & 255);
}
