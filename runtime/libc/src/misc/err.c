#include <err.h>
#include <errno.h>
#include <error.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void complain(const char *format, va_list ap, const char *reason) {
  fflush(stdout);
  fprintf(stderr, "%s: ", program_invocation_short_name);
  if (format) vfprintf(stderr, format, ap);
  if (reason) fprintf(stderr, "%s%s", format ? ": " : "", reason);
  fputc('\n', stderr);
}

void vwarn(const char *format, va_list ap) {
  complain(format, ap, strerror(errno));
}

void vwarnx(const char *format, va_list ap) {
  complain(format, ap, NULL);
}

void warn(const char *format, ...) {
  va_list ap;
  va_start(ap, format);
  vwarn(format, ap);
  va_end(ap);
}

void warnx(const char *format, ...) {
  va_list ap;
  va_start(ap, format);
  vwarnx(format, ap);
  va_end(ap);
}

_Noreturn void verr(int status, const char *format, va_list ap) {
  vwarn(format, ap);
  exit(status);
}

_Noreturn void verrx(int status, const char *format, va_list ap) {
  vwarnx(format, ap);
  exit(status);
}

_Noreturn void err(int status, const char *format, ...) {
  va_list ap;
  va_start(ap, format);
  verr(status, format, ap);
}

_Noreturn void errx(int status, const char *format, ...) {
  va_list ap;
  va_start(ap, format);
  verrx(status, format, ap);
}

unsigned error_message_count;

void error(int status, int number, const char *format, ...) {
  va_list ap;
  va_start(ap, format);
  fflush(stdout);
  fprintf(stderr, "%s: ", program_invocation_name);
  vfprintf(stderr, format, ap);
  va_end(ap);
  if (number) fprintf(stderr, ": %s", strerror(number));
  fputc('\n', stderr);
  error_message_count++;
  if (status) exit(status);
}
