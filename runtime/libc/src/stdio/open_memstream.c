/* open_memstream: a stream that writes to memory of its own, which grows; the caller's pointer and size are right after
 * each flush and at fclose, which leaves the memory to the caller. A NUL stands behind the bytes. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "file.h"

struct memory {
  char **at;
  size_t *len;
  char *data;
  size_t pos, end, room;
};

static int grow(struct memory *m, size_t want) {
  if (want < m->room) return 0;
  size_t room = m->room * 2 > want + 1 ? m->room * 2 : want + 1;
  char *data = realloc(m->data, room);
  if (!data) return -1;
  memset(data + m->room, 0, room - m->room);
  m->data = data;
  m->room = room;
  return 0;
}

static void publish(struct memory *m) {
  *m->at = m->data;
  *m->len = m->pos < m->end ? m->pos : m->end;
}

static long mem_write(FILE *f, const unsigned char *p, size_t n) {
  struct memory *m = f->cookie;
  if (grow(m, m->pos + n) < 0) return -1;
  memcpy(m->data + m->pos, p, n);
  m->pos += n;
  if (m->pos > m->end) m->end = m->pos;
  publish(m);
  return (long)n;
}

static long long mem_seek(FILE *f, long long off, int whence) {
  struct memory *m = f->cookie;
  long long to = off + (whence == SEEK_SET ? 0 : whence == SEEK_CUR ? (long long)m->pos : (long long)m->end);
  if (to < 0 || to > 0x7fffffff) {
    errno = EINVAL;
    return -1;
  }
  if (grow(m, (size_t)to) < 0) return -1;
  m->pos = (size_t)to;
  publish(m);
  return to;
}

static int mem_close(FILE *f) {
  free(f->cookie);
  return 0;
}

FILE *open_memstream(char **at, size_t *len) {
  if (!at || !len) {
    errno = EINVAL;
    return NULL;
  }
  struct memory *m = calloc(1, sizeof *m);
  FILE *f = m ? __lode_file_new(1024, F_WRITE) : NULL;
  if (!f) {
    free(m);
    return NULL;
  }
  m->at = at;
  m->len = len;
  f->cookie = m;
  f->write = mem_write;
  f->seek = mem_seek;
  f->close = mem_close;
  if (grow(m, 64) < 0) {
    free(m);
    __lode_file_drop(f);
    return NULL;
  }
  publish(m);
  return f;
}
