/* The questions of <stdio_ext.h>, which gnulib and others ask. */
#include "file.h"

size_t __fbufsize(FILE *);
size_t __fpending(FILE *);
int __flbf(FILE *);
int __freadable(FILE *);
int __fwritable(FILE *);
int __freading(FILE *);
int __fwriting(FILE *);
int __fsetlocking(FILE *, int);
void __fpurge(FILE *);
void _flushlbf(void);

size_t __fbufsize(FILE *f) { return f->flags & F_NONE ? 0 : f->size; }
size_t __fpending(FILE *f) { return f->flags & F_WRITING ? (size_t)(f->wp - f->buf) : 0; }
int __flbf(FILE *f) { return (f->flags & F_LINE) != 0; }
int __freadable(FILE *f) { return (f->flags & F_READ) != 0; }
int __fwritable(FILE *f) { return (f->flags & F_WRITE) != 0; }
int __freading(FILE *f) { return !(f->flags & F_WRITE) || (f->rp && !(f->flags & F_WRITING)); }
int __fwriting(FILE *f) { return !(f->flags & F_READ) || (f->flags & F_WRITING); }
int __fsetlocking(FILE *f, int type) {
  (void)f;
  (void)type;
  return 0;
}
void __fpurge(FILE *f) {
  f->rp = f->re = f->base = f->held_rp = NULL;
  if (f->flags & F_WRITING) f->wp = f->buf;
}
void _flushlbf(void) { fflush(NULL); }
