// test: run
// Files: modes, reading and writing by turns, positions, append, ungetc and fseek, removal.
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One result and a blank; arguments of one call would be evaluated in any order. */
#define SAY(x) printf("%ld ", (long)(x))

static char path[100], other[100];

static void show(const char *what) {
  char text[200];
  FILE *f = fopen(path, "rb");
  size_t n = fread(text, 1, sizeof text - 1, f);
  text[n] = 0;
  for (char *p = text; *p; p++)
    if (*p == '\n') *p = '/';
  printf("%s: %d %s\n", what, (int)n, text);
  fclose(f);
}

int main(void) {
  char dir[] = "/tmp/lode-stdio-XXXXXX", text[200];
  if (!mkdtemp(dir)) return 1;
  sprintf(path, "%s/a", dir);
  sprintf(other, "%s/b", dir);
  SAY(fopen(path, "r") == NULL);
  SAY(errno == ENOENT);
  puts("");
  FILE *f = fopen(path, "wx");
  SAY(fputs("one\ntwo\nthree\n", f) >= 0);
  SAY(ftell(f));
  SAY(fgetc(f));
  SAY(ferror(f) != 0);
  SAY(fclose(f));
  SAY(fopen(path, "wx") == NULL);
  SAY(errno == EEXIST);
  puts("");
  show("w");
  f = fopen(path, "r+");
  printf("%s", fgets(text, 10, f));
  printf("%ld ", ftell(f));
  fseek(f, 0, SEEK_CUR);
  fputs("TWO", f);
  fseek(f, 0, SEEK_CUR);
  SAY(fgetc(f));
  printf("%s", fgets(text, 100, f));
  fgets(text, 100, f);
  SAY(fgetc(f));
  SAY(feof(f) != 0);
  SAY(ferror(f));
  fseek(f, -3, SEEK_END);
  SAY(feof(f));
  SAY(fgetc(f));
  SAY(ftell(f));
  puts("");
  fclose(f);
  show("r+");
  f = fopen(path, "a+");
  printf("%d ", fgetc(f));
  fseek(f, 0, SEEK_SET);
  fputs("end\n", f);
  printf("%ld ", ftell(f));
  rewind(f);
  fputs("more\n", f);
  rewind(f);
  printf("%d\n", fgetc(f));
  fclose(f);
  show("a+");
  f = fopen(path, "r");
  fgetc(f);
  fgetc(f);
  printf("%d", ungetc('X', f));
  printf(" %d", ungetc('Y', f));
  printf(" %ld", ftell(f));
  printf(" %c", fgetc(f));
  printf(" %c", fgetc(f));
  printf(" %c", fgetc(f));
  ungetc('Z', f);
  fseek(f, 1, SEEK_CUR);
  printf(" %c", fgetc(f));
  fpos_t pos;
  fgetpos(f, &pos);
  int c = fgetc(f);
  fsetpos(f, &pos);
  printf(" %d", fgetc(f) == c);
  printf(" %d", fseek(f, -100, SEEK_CUR));
  printf(" %d\n", errno == EINVAL);
  fclose(f);
  f = fopen(path, "w+");
  static char block[100000], back[100000];
  for (int i = 0; i < (int)sizeof block; i++) block[i] = (char)(i * i >> 3);
  size_t written = 0;
  for (int i = 1; written + i * 37 < sizeof block; i++) written += fwrite(block + written, 1, i * 37, f);
  printf("%d %ld\n", (int)written, ftell(f));
  rewind(f);
  size_t got = 0, n;
  for (int i = 0; (n = fread(back + got, 3, 1 + i * 91, f)) != 0; i++) got += 3 * n;
  printf("%d %d %d\n", (int)(written - got) < 3, memcmp(block, back, got) == 0, feof(f) != 0);
  int wrong = 0;
  unsigned at = 1;
  for (int i = 0; i < 200; i++) {
    at = at * 1103515245 + 12345;
    long where = (long)(at >> 8) % (long)written;
    fseek(f, where, SEEK_SET);
    if (i % 3 == 0) {
      fputc(block[where] ^= 5, f);
      if (i % 2) fflush(f);
    } else if (fgetc(f) != (unsigned char)block[where] || ftell(f) != where + 1) {
      wrong++;
    }
  }
  printf("%d wrong\n", wrong);
  fclose(f);
  SAY(rename(path, other));
  SAY(access(path, 0));
  SAY(access(other, 0));
  SAY(remove(other));
  SAY(remove(other));
  SAY(errno == ENOENT);
  SAY(remove(dir));
  SAY(access(dir, 0));
  puts("");
  f = tmpfile();
  fprintf(f, "%d %s", 5, "temporary");
  rewind(f);
  printf("%d", fscanf(f, "%d %99s", &c, text));
  printf(" %d %s\n", c, text);
  fclose(f);
  errno = 0;
  SAY(fopen(path, "q") == NULL);
  SAY(errno == EINVAL);
  puts("");
  return 0;
}

// output:
//| 1 1 
//| 1 14 -1 1 0 1 1 
//| w: 14 one/two/three/
//| one
//| 4 10 three
//| -1 1 0 0 101 12 
//| r+: 14 one/TWO/three/
//| 111 18 111
//| a+: 23 one/TWO/three/end/more/
//| 88 89 0 Y X e 
//|  1 -1 1
//| 99937 99937
//| 1 1 1
//| 0 wrong
//| 0 -1 0 0 -1 1 0 -1 
//| 2 5 temporary
//| 1 1 
