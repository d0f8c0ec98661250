#include <signal.h>
#include <string.h>
#include "messages.h"

static const char messages[] =
  "\0Hangup\0Interrupt\0Quit\0Illegal instruction\0Trace/breakpoint trap\0Aborted\0Bus error\0"
  "Floating point exception\0Killed\0User defined signal 1\0Segmentation fault\0User defined signal 2\0"
  "Broken pipe\0Alarm clock\0Terminated\0Stack fault\0Child exited\0Continued\0Stopped (signal)\0Stopped\0"
  "Stopped (tty input)\0Stopped (tty output)\0Urgent I/O condition\0CPU time limit exceeded\0"
  "File size limit exceeded\0Virtual timer expired\0Profiling timer expired\0Window changed\0I/O possible\0"
  "Power failure\0Bad system call\0";

char *strsignal(int n) {
  static char unknown[40];
  const char *known = __lode_message(messages, sizeof messages, n);
  if (known) return (char *)known;
  if (n >= SIGRTMIN && n <= SIGRTMAX) return __lode_unknown(unknown, "Real-time signal ", n - SIGRTMIN);
  return __lode_unknown(unknown, "Unknown signal ", n);
}
