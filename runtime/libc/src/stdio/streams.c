/* stdin, stdout, stderr, the list of open streams, and what exit() does with it. The buffers are static, so that a
 * program that only prints needs no malloc. */
#include "file.h"

static unsigned char in_buf[16384], out_buf[16384];
static FILE in_file, out_file, err_file;

#define STREAM(FD, FLAGS, BUF, SIZE, PREV, NEXT) \
  { .buf = BUF, .size = SIZE, .flags = (FLAGS) | F_KEEP, .fd = FD, .prev = PREV, .next = NEXT, .read = __lode_fd_read, \
    .write = __lode_fd_write, .seek = __lode_fd_seek, .close = __lode_fd_close }

static FILE in_file = STREAM(0, F_READ | F_ASK, in_buf, sizeof in_buf, NULL, &out_file);
static FILE out_file = STREAM(1, F_WRITE | F_ASK, out_buf, sizeof out_buf, &in_file, &err_file);
static FILE err_file = STREAM(2, F_WRITE | F_NONE, err_file.one, 1, &out_file, NULL);

FILE *stdin = &in_file, *stdout = &out_file, *stderr = &err_file;
FILE *__lode_files = &in_file;

void __lode_stdio_exit(void) {
  for (FILE *f = __lode_files; f; f = f->next) {
    if (f->flags & F_WRITING) __lode_drain(f);
    else if (f->rp < f->re) __lode_unread(f);
  }
}
