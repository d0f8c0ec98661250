// test: run
// Streams in memory, lines of any length, and words through the byte functions.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One result and a blank; arguments of one call would be evaluated in any order. */
#define SAY(x) printf("%ld ", (long)(x))

int main(void) {
  char *text, line[40];
  size_t size;
  FILE *f = open_memstream(&text, &size);
  fprintf(f, "%s %d", "hello", 42);
  fflush(f);
  printf("%s %d\n", text, (int)size);
  for (int i = 0; i < 5000; i++) fputc('a' + i % 26, f);
  fflush(f);
  printf("%d %.12s %d\n", (int)size, text, (int)strlen(text));
  fseek(f, 2, SEEK_SET);
  fputs("LLO", f);
  fflush(f);
  printf("%d %.5s\n", (int)size, text);
  fclose(f);
  free(text);
  char memory[20] = "initial";
  f = fmemopen(memory, sizeof memory, "r+");
  putchar(fgetc(f));
  putchar(fgetc(f));
  fseek(f, 2, SEEK_SET);
  fputs("--", f);
  fflush(f);
  printf(" %s", memory);
  fseek(f, 0, SEEK_SET);
  printf(" %s", fgets(line, sizeof line, f) ? "line" : "none");
  printf(" %ld\n", ftell(f));
  fclose(f);
  f = fmemopen("read only\nsecond", 16, "r");
  printf("%s", fgets(line, sizeof line, f));
  printf("%s ", fgets(line, sizeof line, f));
  SAY(fgetc(f));
  SAY(feof(f) != 0);
  puts("");
  fclose(f);
  memset(memory, '#', sizeof memory);
  f = fmemopen(memory, sizeof memory, "w");
  fputs("new", f);
  fclose(f);
  printf("%s %c\n", memory, memory[5]);
  f = fmemopen(memory, sizeof memory, "a");
  fputs("er", f);
  fclose(f);
  printf("%s\n", memory);
  f = tmpfile();
  for (int i = 1; i < 3000; i *= 3) {
    for (int k = 0; k < i; k++) fputc(k % 10 + '0', f);
    fputc(i % 2 ? '\n' : ';', f);
  }
  fputs("no newline", f);
  rewind(f);
  char *grown = NULL;
  size_t room = 0;
  long n;
  while ((n = (long)getline(&grown, &room, f)) > 0) printf("%ld %d ", n, strlen(grown) == (size_t)n);
  puts("");
  rewind(f);
  while ((n = (long)getdelim(&grown, &room, '7', f)) > 0 && n != 12) printf("%ld ", n);
  puts("");
  free(grown);
  rewind(f);
  putw(0x12345678, f);
  rewind(f);
  printf("%x ", (unsigned)getw(f));
  SAY(ftell(f));
  SAY(putc_unlocked('x', stdout));
  SAY(putchar_unlocked('y'));
  flockfile(stdout);
  printf(" %d\n", ftrylockfile(stdout));
  funlockfile(stdout);
  SAY(puts("") >= 0);
  SAY(fputs("", stdout) >= 0);
  SAY(fwrite("", 0, 5, stdout));
  printf("%d\n", (int)fread(line, 0, 3, f));
  fclose(f);
  f = popen("true", "q");
  printf("%d\n", f == NULL);
  return 0;
}

// output:
//| hello 42 8
//| 5008 hello 42abcd 5008
//| 5 heLLO
//| in in--ial line 20
//| read only
//| second -1 1 
//| new #
//| newer
//| 2 1 4 1 10 1 28 1 82 1 244 1 730 1 2188 1 10 1 
//| 14 10 10 18 10 10 10 10 10 10 10 
//| 12345678 4 x120 y121  0
//| 
//| 1 1 0 0
//| 1
