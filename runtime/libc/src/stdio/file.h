/* The stream behind FILE, and what the files of this folder share.
 *
 * A stream is idle, reading or writing; the first read or write after a change of mind switches it.
 *  - reading: [rp, re) are the bytes fetched and not yet taken; rp may be stepped back as far as base.
 *    While bytes pushed back by ungetc are being read, rp and re point into `pushed` and the window of the buffer waits
 *    in held_rp, held_re, held_base (held_rp is null otherwise). A constant string can so be read in place.
 *  - writing: [buf, wp) are bytes not yet passed on; [wp, we) is room that putc may fill without a further look.
 *    A line-buffered or unbuffered stream keeps we == buf, so that every byte goes through __lode_overflow.
 *  - idle: all of these pointers are null (rp == re, wp == we).
 * There are no threads yet: the flockfile family and the *_unlocked names cost nothing. */
#ifndef LODE_STDIO_FILE_H
#define LODE_STDIO_FILE_H

#include <stdio.h>

enum {
  F_READ = 1,       /* may be read */
  F_WRITE = 2,      /* may be written */
  F_APPEND = 4,     /* every write goes to the end */
  F_EOF = 8,        /* the end was met; sticky until cleared */
  F_ERR = 16,
  F_LINE = 32,      /* flushed after each newline */
  F_NONE = 64,      /* unbuffered: size is 1 and buf is `one` */
  F_ASK = 128,      /* at the first transfer, ask whether it is a terminal and should be line buffered */
  F_WRITING = 256,  /* in the state "writing" */
  F_STRING = 512,   /* reads a string in place up to its NUL (sscanf), or writes one, dropping the excess (snprintf) */
  F_KEEP = 1024,    /* the FILE itself is static: fclose does not free it */
  F_OWNBUF = 2048,  /* buf came from malloc, apart from the FILE */
  F_WIDE = 4096,    /* printf counts characters, for wprintf */
  F_BYTE = 8192,    /* byte orientation, once fwide was asked */
  F_ORIENTED = 16384 /* wide orientation */
};

enum { PUSHED = 16 };

struct __lode_file {
  unsigned char *rp, *re, *base;
  unsigned char *wp, *we;
  unsigned char *buf;
  size_t size;
  unsigned flags;
  int fd;            /* -1 for streams in memory */
  long (*read)(FILE *, unsigned char *, size_t);          /* bytes, 0 at the end, -1 with errno set */
  long (*write)(FILE *, const unsigned char *, size_t);   /* bytes, or -1 with errno set */
  long long (*seek)(FILE *, long long, int);              /* new position, or -1 with errno set */
  int (*close)(FILE *);
  void *cookie;      /* of streams in memory */
  FILE *prev, *next; /* the list of open streams; the three standard ones are at its end */
  unsigned char *held_rp, *held_re, *held_base;
  unsigned char one[1];
  unsigned char pushed[PUSHED];
};

extern FILE *__lode_files; /* head of the list of open streams */

long __lode_fd_read(FILE *, unsigned char *, size_t);
long __lode_fd_write(FILE *, const unsigned char *, size_t);
long long __lode_fd_seek(FILE *, long long, int);
int __lode_fd_close(FILE *);

int __lode_mode(const char *mode, int *open_flags);   /* F_READ, F_WRITE, F_APPEND of an fopen mode; 0 if it is none */
FILE *__lode_file_new(size_t size, unsigned flags);   /* idle, with its buffer, in the list; null without memory */
void __lode_file_drop(FILE *);                        /* unlinks and frees */

int __lode_start_write(FILE *);                       /* 0, or EOF with the error flag set */
int __lode_drain(FILE *);                             /* passes pending bytes on; 0 or EOF */
int __lode_drain_lines(FILE *);                       /* the same for whole lines; the rest moves to the front */
int __lode_overflow(FILE *, int c);                   /* putc without room */
size_t __lode_put(FILE *, const void *, size_t);      /* bytes accepted */
int __lode_start_read(FILE *);                        /* 0 or EOF */
int __lode_underflow(FILE *);                         /* makes rp < re true and returns 0, or EOF */
int __lode_uflow(FILE *);                             /* getc without bytes at hand */
int __lode_unread(FILE *);                            /* drops unread bytes and sets the position back; 0 or EOF */
int __lode_sync(FILE *);                              /* fflush of one stream */
void __lode_stdio_exit(void);                         /* flushes everything; called by exit() */

static inline void orient_wide(FILE *f) {
  if (!(f->flags & F_BYTE)) f->flags |= F_ORIENTED;
}

static inline int file_getc(FILE *f) {
  return f->rp < f->re ? *f->rp++ : __lode_uflow(f);
}

static inline int file_putc(FILE *f, int c) {
  return f->wp < f->we ? (*f->wp++ = (unsigned char)c) : __lode_overflow(f, c);
}

#endif
