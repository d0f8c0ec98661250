/* fputc under all its names. */
#include "file.h"

int fputc(int c, FILE *f) { return file_putc(f, c); }
int putc(int c, FILE *f) { return file_putc(f, c); }
int putchar(int c) { return file_putc(stdout, c); }
int fputc_unlocked(int c, FILE *f) { return file_putc(f, c); }
int putc_unlocked(int c, FILE *f) { return file_putc(f, c); }
int putchar_unlocked(int c) { return file_putc(stdout, c); }
