// test: run
// off_t and time_t have 64 bits everywhere; a time beyond 2038 and an offset beyond 4 GiB work.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

_Static_assert(sizeof(time_t) == 8 && sizeof(off_t) == 8 && sizeof(((struct stat *)0)->st_size) == 8 && (off_t)-1 < 0, "64 bits");

int main(void) {
  time_t late = 4102444800; // 2100-01-01
  struct tm *t = gmtime(&late);
  printf("%d-%02d-%02d %d\n", t->tm_year + 1900, t->tm_mon + 1, t->tm_mday, t->tm_wday);
  char name[] = "/tmp/lode-48-XXXXXX";
  int fd = mkstemp(name);
  unlink(name);
  off_t end = lseek(fd, ((off_t)5 << 30) - 1, SEEK_SET);
  struct stat st;
  if (write(fd, "x", 1) != 1 || fstat(fd, &st) != 0) return 1;
  printf("%lld %lld\n", (long long)end, (long long)st.st_size);
  FILE *f = fdopen(fd, "r+");
  fseeko(f, -1, SEEK_END);
  int isSame = getc(f) == 'x';
  printf("%d %lld\n", isSame, (long long)ftello(f));
  fclose(f);
  return 0;
}
// output:
//| 2100-01-01 5
//| 5368709119 5368709120
//| 1 5368709120
