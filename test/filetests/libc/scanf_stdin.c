// test: run
// stdin: scanf, getchar, ungetc, fgets and getline share one place in the input.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
  int a = 0, b = 0, c;
  char word[20], line[50], *grown = NULL;
  size_t room = 0;
  double x;
  printf("%d", scanf("%d %d", &a, &b));
  printf(" %d %d\n", a, b);
  c = getchar();
  printf("%d\n", c);
  printf("%s", fgets(line, sizeof line, stdin));
  printf("%s|", fgets(line, 6, stdin));
  printf("%s", fgets(line, sizeof line, stdin));
  printf("%d", scanf("%19s%lf", word, &x));
  printf(" %s %g\n", word, x);
  printf("%d\n", scanf("%d", &a));
  printf("%d", scanf("%19[a-z ]", word));
  printf(" [%s]\n", word);
  for (int i = 'a'; i < 'a' + 8; i++) printf("%d", ungetc(i, stdin) == i);
  puts("");
  for (int i = 0; i < 9; i++) putchar(getchar());
  puts("");
  c = (int)getline(&grown, &room, stdin);
  printf("%d %d %s", c, room > (size_t)c, grown);
  c = (int)getdelim(&grown, &room, ';', stdin);
  printf("%d %s\n", c, grown);
  int count = 0;
  while ((c = getc(stdin)) != EOF) count++;
  printf("%d %d %d\n", count, feof(stdin) != 0, ferror(stdin));
  printf("%d", scanf("%d", &a));
  printf(" %d", getchar());
  printf(" %d\n", fgets(line, 10, stdin) == NULL);
  ungetc('7', stdin);
  printf("%d", feof(stdin));
  printf(" %d", scanf("%d", &a));
  printf(" %d\n", a);
  free(grown);
  return 0;
}

// stdin: 12   34
// stdin: second line
// stdin: split here now
// stdin: word 2.5e1 xyz
// stdin: a line for getline that is long enough to be longer than one hundred and twenty characters, so that the buffer has to grow once at least
// stdin: up to;the rest
// stdin: and the last

// output:
//| 0 0 0
//| 115
//| canf, getchar, ungetc, fgets and getline share one pla|ce in the input.
//| 2 12 34
//| 0
//| 1 [second line]
//| 11111111
//| hgfedcba
//| 
//| 15 1 split here now
//| 158 word 2.5e1 xyz
//| a line for getline that is long enough to be longer than one hundred and twenty characters, so that the buffer has to grow once at least
//| up to;
//| 22 1 0
//| -1 -1 1
//| 0 1 7
