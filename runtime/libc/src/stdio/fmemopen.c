/* fmemopen: a stream on the caller's memory, or on its own that fclose frees (POSIX). */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "file.h"

struct memory {
  char *data;
  size_t pos, end, room; /* end: what counts as the file's size */
  int own, append;
};

static long mem_read(FILE *f, unsigned char *p, size_t n) {
  struct memory *m = f->cookie;
  if (m->pos >= m->end) return 0;
  if (n > m->end - m->pos) n = m->end - m->pos;
  memcpy(p, m->data + m->pos, n);
  m->pos += n;
  return (long)n;
}

static long mem_write(FILE *f, const unsigned char *p, size_t n) {
  struct memory *m = f->cookie;
  if (m->append) m->pos = m->end;
  if (m->pos >= m->room) {
    errno = ENOSPC;
    return -1;
  }
  if (n > m->room - m->pos) n = m->room - m->pos;
  memcpy(m->data + m->pos, p, n);
  m->pos += n;
  if (m->pos > m->end) {
    m->end = m->pos;
    if (m->end < m->room) m->data[m->end] = 0;
    else if (!(f->flags & F_READ)) m->data[m->room - 1] = 0;
  }
  return (long)n;
}

static long long mem_seek(FILE *f, long long off, int whence) {
  struct memory *m = f->cookie;
  long long to = off + (whence == SEEK_SET ? 0 : whence == SEEK_CUR ? (long long)m->pos : (long long)m->end);
  if (to < 0 || (unsigned long long)to > m->room) {
    errno = EINVAL;
    return -1;
  }
  m->pos = (size_t)to;
  return to;
}

static int mem_close(FILE *f) {
  struct memory *m = f->cookie;
  if (m->own) free(m->data);
  free(m);
  return 0;
}

FILE *fmemopen(void *restrict buf, size_t size, const char *restrict mode) {
  int o, flags = __lode_mode(mode, &o);
  if (!flags) {
    errno = EINVAL;
    return NULL;
  }
  struct memory *m = calloc(1, sizeof *m);
  FILE *f = m ? __lode_file_new(1024, (unsigned)flags) : NULL;
  if (f && !buf) {
    m->own = 1;
    m->data = calloc(1, size ? size : 1);
  } else if (f) {
    m->data = buf;
  }
  if (!f || !m->data) {
    free(m);
    if (f) __lode_file_drop(f);
    return NULL;
  }
  m->room = size;
  if (*mode == 'r') {
    m->end = size;
  } else if (*mode == 'a') {
    m->pos = m->end = strnlen(m->data, size);
    m->append = 1;
  } else if (size) {
    m->data[0] = 0;
  }
  f->cookie = m;
  f->read = mem_read;
  f->write = mem_write;
  f->seek = mem_seek;
  f->close = mem_close;
  return f;
}
