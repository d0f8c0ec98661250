/* The wide printf family by way of the narrow one: the format becomes UTF-8, the engine counts characters (F_WIDE), and
 * the text goes out as it is or becomes wide again. */
#include <errno.h>
#include <stdlib.h>
#include "format.h"
#include "wide.h"

/* The formatted text in UTF-8, from malloc; its bytes in *len. */
static char *formatted(const wchar_t *format, va_list ap, size_t *len) {
  char *narrow = __lode_narrow(format), *text = NULL;
  if (!narrow) return NULL;
  int n = 0;
  for (size_t room = 256; n >= 0; room = (size_t)n + 1) {
    va_list again;
    char *bigger = realloc(text, room);
    if (!bigger) {
      n = -1;
      break;
    }
    text = bigger;
    FILE f = {.flags = F_WRITE | F_WRITING | F_STRING | F_WIDE, .fd = -1, .buf = (unsigned char *)text, .size = room};
    f.wp = f.buf;
    f.we = f.buf + room;
    va_copy(again, ap);
    n = __lode_format(&f, narrow, again);
    va_end(again);
    if (n >= 0 && (size_t)n < room) {
      text[n] = 0;
      *len = (size_t)n;
      break;
    }
  }
  free(narrow);
  if (n >= 0) return text;
  free(text);
  return NULL;
}

int vfwprintf(FILE *restrict f, const wchar_t *restrict format, va_list ap) {
  size_t len;
  char *text = formatted(format, ap, &len);
  if (!text) return -1;
  orient_wide(f);
  int count = 0;
  for (size_t i = 0; i < len; i++) count += (text[i] & 0xc0) != 0x80;
  if (__lode_put(f, text, len) != len) count = -1;
  free(text);
  return count;
}

int vswprintf(wchar_t *restrict to, size_t room, const wchar_t *restrict format, va_list ap) {
  size_t len;
  char *text = formatted(format, ap, &len);
  if (!text) return -1;
  size_t from = 0, n = 0, step;
  mbstate_t state = {0};
  for (; n < room; from += step, n++) {
    step = from < len ? mbrtowc(&to[n], text + from, len - from, &state) : 0;
    if (step > len) break;
    if (from < len && step == 0) step = 1; /* a NUL written by %c */
    if (from >= len) {
      to[n] = 0;
      break;
    }
  }
  free(text);
  if (n == room || from < len) {
    if (room) to[room - 1] = 0;
    errno = n == room ? EOVERFLOW : EILSEQ;
    return -1;
  }
  return (int)n;
}

int vwprintf(const wchar_t *restrict format, va_list ap) {
  return vfwprintf(stdout, format, ap);
}

int fwprintf(FILE *restrict f, const wchar_t *restrict format, ...) {
  va_list ap;
  va_start(ap, format);
  int n = vfwprintf(f, format, ap);
  va_end(ap);
  return n;
}

int wprintf(const wchar_t *restrict format, ...) {
  va_list ap;
  va_start(ap, format);
  int n = vfwprintf(stdout, format, ap);
  va_end(ap);
  return n;
}

int swprintf(wchar_t *restrict to, size_t room, const wchar_t *restrict format, ...) {
  va_list ap;
  va_start(ap, format);
  int n = vswprintf(to, room, format, ap);
  va_end(ap);
  return n;
}
