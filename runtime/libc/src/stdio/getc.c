/* fgetc under all its names; the macros of old are functions here and are inlined at link. */
#include "file.h"

int fgetc(FILE *f) { return file_getc(f); }
int getc(FILE *f) { return file_getc(f); }
int getchar(void) { return file_getc(stdin); }
int fgetc_unlocked(FILE *f) { return file_getc(f); }
int getc_unlocked(FILE *f) { return file_getc(f); }
int getchar_unlocked(void) { return file_getc(stdin); }
