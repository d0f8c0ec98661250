/* Making and dropping streams: modes, allocation, the list. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include "file.h"

int __lode_mode(const char *mode, int *open_flags) {
  int flags, o;
  switch (*mode) {
    case 'r': flags = F_READ; o = 0; break;
    case 'w': flags = F_WRITE; o = O_CREAT | O_TRUNC; break;
    case 'a': flags = F_WRITE | F_APPEND; o = O_CREAT | O_APPEND; break;
    default: return 0;
  }
  while (*++mode && *mode != ',') {
    if (*mode == '+') flags |= F_READ | F_WRITE;
    else if (*mode == 'x') o |= O_EXCL;
    else if (*mode == 'e') o |= O_CLOEXEC;
  }
  o |= !(flags & F_WRITE) ? O_RDONLY : flags & F_READ ? O_RDWR : O_WRONLY;
  *open_flags = o;
  return flags;
}

FILE *__lode_file_new(size_t size, unsigned flags) {
  FILE *f = malloc(sizeof *f + size);
  if (!f) return NULL;
  memset(f, 0, sizeof *f);
  f->buf = (unsigned char *)(f + 1);
  f->size = size;
  f->flags = flags;
  f->fd = -1;
  f->next = __lode_files;
  if (f->next) f->next->prev = f;
  __lode_files = f;
  return f;
}

void __lode_file_drop(FILE *f) {
  if (f->flags & F_OWNBUF) free(f->buf);
  if (f->prev) f->prev->next = f->next;
  else __lode_files = f->next;
  if (f->next) f->next->prev = f->prev;
  if (!(f->flags & F_KEEP)) free(f);
}
