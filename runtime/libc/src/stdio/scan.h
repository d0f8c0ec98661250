/* What the parts of scanf share. */
#ifndef LODE_STDIO_SCAN_H
#define LODE_STDIO_SCAN_H

#include <stdarg.h>
#include "file.h"

/* The input of one call: never more than one byte is taken that does not belong to what was matched, and it is put
 * back. */
struct in {
  FILE *file;
  long long count; /* bytes taken */
  long long left;  /* of the field's width; when none was given, a very large number */
};

static inline int take(struct in *i) {
  if (i->left <= 0) return EOF;
  int c = file_getc(i->file);
  if (c != EOF) {
    i->count++;
    i->left--;
  }
  return c;
}

static inline void give_back(struct in *i, int c) {
  if (c == EOF) return;
  ungetc(c, i->file);
  i->count--;
  i->left++;
}

enum { SCAN_OK, SCAN_MISMATCH, SCAN_END };

/* Reads a number as the field says; the end of input before its first character is SCAN_END. */
int __lode_scan_integer(struct in *, int base, int is_signed, unsigned long long *);
int __lode_scan_float(struct in *, int bits, double *);
int __lode_scan(FILE *, const char *, va_list); /* vfscanf */

#endif
