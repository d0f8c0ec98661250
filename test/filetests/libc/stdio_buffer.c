// test: run
// Buffering seen from outside: what write(2) finds in between; setvbuf, fflush, fdopen, freopen, dup2, exit.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void mark(const char *s) { write(1, s, strlen(s)); }

int main(void) {
  static char own[16];
  printf("buffered ");
  mark("1 ");
  fflush(stdout);
  mark("2\n");
  setvbuf(stdout, NULL, _IOLBF, 0);
  printf("line ");
  mark("3 ");
  printf("ends\nand ");
  mark("4\n");
  fflush(NULL);
  setvbuf(stdout, NULL, _IONBF, 0);
  printf("unbuffered ");
  mark("5\n");
  setvbuf(stdout, own, _IOFBF, sizeof own);
  printf("0123456789abcdef|");
  fflush(stdout);
  mark("6\n");
  setvbuf(stdout, NULL, _IOFBF, 0);
  char name[] = "/tmp/lode-buffer-XXXXXX";
  int fd = mkstemp(name);
  FILE *f = fdopen(fd, "w+");
  setvbuf(f, NULL, _IOLBF, 100);
  fputs("line\npart", f);
  printf("%d ", (int)lseek(fd, 0, SEEK_END));
  fflush(f);
  printf("%d ", (int)lseek(fd, 0, SEEK_END));
  printf("%d\n", fileno(f) == fd);
  setvbuf(f, NULL, _IONBF, 0);
  fputs("-now", f);
  fprintf(f, "%d", 42);
  printf("%d ", (int)lseek(fd, 0, SEEK_END));
  fclose(f);
  f = fopen(name, "r");
  char text[50];
  setbuf(f, NULL);
  printf("%d ", fgetc(f));
  printf("%d ", (int)lseek(fileno(f), 0, SEEK_CUR));
  printf("%s", fgets(text, 50, f));
  printf("%d\n", (int)lseek(fileno(f), 0, SEEK_CUR));
  fclose(f);
  FILE *in = freopen(name, "r", stdin);
  printf("%d %d ", in == stdin, fileno(stdin));
  printf("%s", fgets(text, 50, stdin));
  fflush(stdin);
  printf("%d ", (int)lseek(0, 0, SEEK_CUR));
  printf("%d\n", fgetc(stdin));
  fflush(stdout);
  int kept = dup(1);
  freopen(name, "w", stdout);
  printf("to the file\n");
  fflush(stdout);
  dup2(kept, 1);
  printf("back\n");
  f = fopen(name, "r");
  printf("%s", fgets(text, 50, f));
  fclose(f);
  remove(name);
  fprintf(stderr, "%s", "");
  fwrite("written at exit\n", 1, 16, stdout);
  exit(3);
}

// status: 3

// output:
//| 1 buffered 2
//| 3 line ends
//| 4
//| and unbuffered 5
//| 0123456789abcdef|6
//| 5 9 1
//| 15 108 1 ine
//| 5
//| 1 0 line
//| 5 112
//| back
//| to the file
//| written at exit
