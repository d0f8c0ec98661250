#include <stdlib.h>
#include <unistd.h>
#include <lode/sysc.h>

_Noreturn void _Exit(int status) {
  __sysc_exit(status & 255);
}

_Noreturn void _exit(int status) {
  __sysc_exit(status & 255);
}
