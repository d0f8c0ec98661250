/* The way of bytes out: switching to writing, buffering, draining. */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include "file.h"

int __lode_start_write(FILE *f) {
  if (f->flags & F_WRITING) return 0;
  if (!(f->flags & F_WRITE)) {
    errno = EBADF;
    f->flags |= F_ERR;
    return EOF;
  }
  if (f->rp < f->re || f->held_rp) __lode_unread(f);
  if (f->flags & F_ASK) {
    int kept = errno;
    f->flags &= ~F_ASK;
    if (f->fd >= 0 && isatty(f->fd)) f->flags |= F_LINE;
    errno = kept;
  }
  f->rp = f->re = f->base = NULL;
  f->flags = (f->flags | F_WRITING) & ~F_EOF;
  f->wp = f->buf;
  f->we = f->flags & (F_LINE | F_NONE) ? f->buf : f->buf + f->size;
  return 0;
}

/* Passes n bytes on; what cannot be written is lost, and the stream says so. */
static int pass_on(FILE *f, const unsigned char *p, size_t n) {
  while (n) {
    long done = f->write(f, p, n);
    if (done <= 0) {
      f->flags |= F_ERR;
      return EOF;
    }
    p += done;
    n -= (size_t)done;
  }
  return 0;
}

int __lode_drain(FILE *f) {
  size_t n = (size_t)(f->wp - f->buf);
  f->wp = f->buf;
  return n ? pass_on(f, f->buf, n) : 0;
}

int __lode_drain_lines(FILE *f) {
  unsigned char *end = f->wp;
  while (end > f->buf && end[-1] != '\n') end--;
  if (end == f->buf) return 0;
  size_t left = (size_t)(f->wp - end);
  int bad = pass_on(f, f->buf, (size_t)(end - f->buf));
  memmove(f->buf, end, left);
  f->wp = f->buf + left;
  return bad;
}

int __lode_overflow(FILE *f, int c) {
  unsigned char byte = (unsigned char)c;
  if (!(f->flags & F_WRITING) && __lode_start_write(f)) return EOF;
  if (f->flags & F_STRING) {
    if (f->wp < f->we) *f->wp++ = byte;
    return byte;
  }
  if (f->flags & F_NONE) return pass_on(f, &byte, 1) ? EOF : byte;
  if (f->wp == f->buf + f->size && __lode_drain(f)) return EOF;
  *f->wp++ = byte;
  if (f->flags & F_LINE && byte == '\n' && __lode_drain(f)) return EOF;
  return byte;
}

size_t __lode_put(FILE *f, const void *data, size_t n) {
  const unsigned char *p = data;
  if (!(f->flags & F_WRITING) && __lode_start_write(f)) return 0;
  size_t room = (size_t)(f->we - f->wp);
  if (f->wp < f->we && n <= room) {
    memcpy(f->wp, p, n);
    f->wp += n;
    return n;
  }
  if (f->flags & F_STRING) {
    memcpy(f->wp, p, room);
    f->wp += room;
    return n;
  }
  if (!n) return 0;
  if (f->flags & F_NONE) return pass_on(f, p, n) ? 0 : n;
  room = f->size - (size_t)(f->wp - f->buf);
  if (n > room) {
    /* Fill the buffer up, so that blocks stay whole, then pass whole buffers on from where they are. */
    size_t left = n;
    if (f->wp != f->buf) {
      memcpy(f->wp, p, room);
      f->wp += room;
      p += room;
      left -= room;
      if (__lode_drain(f)) return 0;
    }
    size_t whole = left - left % f->size;
    if (whole && pass_on(f, p, whole)) return 0;
    p += whole;
    left -= whole;
    memcpy(f->wp, p, left);
    f->wp += left;
  } else {
    memcpy(f->wp, p, n);
    f->wp += n;
  }
  if (f->flags & F_LINE && memchr(data, '\n', n) && __lode_drain_lines(f)) return 0;
  return n;
}
