#include <signal.h>
#include <string.h>
#include <lode/libc.h>

void psignal(int sig, const char *prefix) {
  if (prefix && *prefix) {
    __lode_complain(prefix);
    __lode_complain(": ");
  }
  __lode_complain(strsignal(sig));
  __lode_complain("\n");
}
