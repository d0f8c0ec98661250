#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <lode/libc.h>

/* "program: file.c:12: function: Assertion `x' failed." in one write, without stdio. */
_Noreturn void __assert_fail(const char *text, const char *file, unsigned line, const char *function) {
  char digits[12], *d = digits + sizeof digits, message[1024];
  *--d = 0;
  do *--d = (char)('0' + line % 10);
  while (line /= 10);
  const char *parts[] = {program_invocation_short_name, ": ", file, ":", d, ": ", function, ": Assertion `", text,
      "' failed.\n"};
  message[0] = 0;
  for (int i = 0; i < 10; i++) strlcat(message, parts[i], sizeof message);
  __lode_complain(message);
  abort();
}
