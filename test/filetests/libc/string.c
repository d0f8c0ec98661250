// test: run
// Copying, comparing and cutting strings.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int sign(int x) { return (x > 0) - (x < 0); }

int main(void) {
  char buf[64], *save, *p;
  for (int align = 0; align < 9; align++)
    for (int n = 0; n < 20; n++) {
      char *s = buf + align;
      memset(buf, '!', sizeof buf);
      memset(s, 'a', n);
      s[n] = 0;
      if (strlen(s) != (size_t)n || strchr(s, 0) != s + n || strchr(s, '!') || memchr(s, '!', 40) != s + n + 1)
        printf("strlen %d %d\n", align, n);
      char other[64];
      strcpy(other + 3, s);
      if (strcmp(other + 3, s)) printf("strcmp %d %d\n", align, n);
      if (n) {
        other[3 + n - 1] = '\xe0';
        if (strcmp(s, other + 3) >= 0 || memcmp(s, other + 3, n + 1) >= 0) printf("order %d %d\n", align, n);
      }
    }
  printf("%d %d %d\n", sign(strncmp("abc", "abd", 2)), sign(strncmp("abc", "ab", 3)), sign(strncmp("a\xff", "a\x01", 9)));
  printf("%d %d\n", sign(strcasecmp("Hello", "hELLo")), sign(strncasecmp("ABx", "abY", 3)));
  memset(buf, 'x', sizeof buf);
  strncpy(buf, "hi", 5);
  printf("%d%d%d %c\n", buf[2], buf[3], buf[4], buf[5]);
  p = stpcpy(buf, "one");
  p = stpcpy(p, "two");
  printf("%s %d\n", buf, (int)(p - buf));
  strcat(buf, "three");
  strncat(buf, "four", 2);
  puts(buf);
  printf("%s|%s|%s\n", strrchr("a/b/c", '/'), strpbrk("hello, world", " ,"), strstr("hello", "ll"));
  printf("%d %d %d\n", (int)strspn("112358x", "0123456789"), (int)strcspn("abc;d", ";:"), (int)strcspn("abc", ""));
  strcpy(buf, "  a b,,c ");
  for (p = strtok_r(buf, " ,", &save); p; p = strtok_r(NULL, " ,", &save)) printf("[%s]", p);
  strcpy(buf, "k=v;;x");
  for (p = buf; (save = strsep(&p, "=;"));) printf("<%s>", save);
  puts("");
  p = strndup("abcdef", 3);
  printf("%s %s\n", p, strdup("dup"));
  free(p);
  printf("%s %s\n", (char *)memmem("abcabd", 6, "abd", 3), strcasestr("FooBar", "OBA"));
  memmove(buf, "0123456789", 11);
  memmove(buf + 2, buf, 8);
  puts(buf);
  memmove(buf, buf + 2, 8);
  puts(buf);
  printf("%s\n", (char *)mempcpy(buf, "ab", 2));
  printf("%d %d\n", (int)((char *)memccpy(buf, "hello", 'l', 9) - buf), (int)((char *)memrchr("abcabc", 'b', 6) - 0 ? 1 : 0));
  printf("%d %d %d %d\n", sign(strverscmp("a2", "a10")), sign(strverscmp("00", "0")), sign(strverscmp("010", "09")), sign(strverscmp("1.2.9", "1.2.9")));
  printf("%d %d %d\n", ffs(0), ffs(8), ffsll(1LL << 40));
  printf("%s %s\n", basename("/usr/lib/"), basename("a/b"));
  char from[] = "abcdef", to[7] = {0};
  extern void swab(const void *, void *, ssize_t);
  swab(from, to, 6);
  puts(to);
  printf("%s|%s|%s\n", strerror(2), strerror(0), strerror(9999));
  printf("%s|%s\n", strsignal(11), strsignal(15));
  unsigned sum = 0;
  for (int i = 0; i < 134; i++)
    for (p = strerror(i); *p; p++) sum = sum * 31 + (unsigned char)*p;
  printf("%u\n", sum);
}

// output:
//| 0 1 1
//| 0 -1
//| 000 x
//| onetwo 6
//| onetwothreefo
//| /c|, world|llo
//| 6 3 3
//| [a][b][c]<k><v><><x>
//| abc dup
//| abd oBar
//| 0101234567
//| 0123456767
//| 23456767
//| 3 1
//| -1 -1 -1 0
//| 0 4 41
//|  b
//| badcfe
//| No such file or directory|Success|Unknown error 9999
//| Segmentation fault|Terminated
//| 2627724959
