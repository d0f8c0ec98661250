// test: run
// getopt and getopt_long, with arguments in any order.
#define _GNU_SOURCE
#include <getopt.h>
#include <stdio.h>
#include <string.h>

static void run(const char *line, const char *options, int is_long) {
  static struct option table[] = {{"all", 0, NULL, 'a'}, {"file", 1, NULL, 'f'}, {"color", 2, NULL, 'c'}, {"flag", 0, NULL, 0},
    {"files", 0, NULL, 'F'}, {0}};
  int flag = 0, c, index = -1, argc = 0;
  table[3].flag = &flag;
  table[3].val = 5;
  static char copy[200];
  char *argv[30];
  strcpy(copy, line);
  for (char *p = strtok(copy, " "); p; p = strtok(NULL, " ")) argv[argc++] = p;
  argv[argc] = NULL;
  optind = 0;
  opterr = 0;
  printf("%s :", line);
  while ((c = is_long ? getopt_long(argc, argv, options, table, &index) : getopt(argc, argv, options)) != -1) {
    if (c > 32) printf(" %c", c);
    else printf(" #%d", c);
    if (optarg) printf("=%s", optarg);
    if (c == '?' || c == ':') printf("(%c)", optopt ? optopt : '-');
  }
  printf(" |");
  if (flag) printf(" flag=%d", flag);
  for (int i = optind; i < argc; i++) printf(" %s", argv[i]);
  puts("");
}

int main(void) {
  run("p -a -b val x y", "ab:", 0);
  run("p x -a y -bval z", "ab:", 0);
  run("p -abval -- -a", "ab:", 0);
  run("p x -- -a y", "a", 0);
  run("p -q -b", "ab:", 0);
  run("p -q -b", ":ab:", 0);
  run("p x -a", "+a", 0);
  run("p x -a y", "-a", 0);
  run("p -c -cred x", "c::", 0);
  run("p - -a -", "a", 0);
  run("p", "a", 0);
  run("p --all x --file=name y --file other --color --color=red z", "af:c::", 1);
  run("p --al --fil=1 --files --flag --c=2", "af:c::", 1);
  run("p --all=3 --file", "af:c::", 1);
  run("p --all=3 --file", ":af:c::", 1);
  run("p --nothing -x --f -a", "af:c::", 1);
  run("p one two -a three -f four five -- six -a", "af:", 1);
}

// output:
//| p -a -b val x y : a b=val | x y
//| p x -a y -bval z : a b=val | x y z
//| p -abval -- -a : a b=val | -a
//| p x -- -a y : | x -a y
//| p -q -b : ?(q) ?(b) |
//| p -q -b : ?(q) :(b) |
//| p x -a : | x -a
//| p x -a y : #1=x a #1=y |
//| p -c -cred x : c c=red | x
//| p - -a - : a | - -
//| p : |
//| p --all x --file=name y --file other --color --color=red z : a f=name f=other c c=red | x y z
//| p --al --fil=1 --files --flag --c=2 : a ?(-) F #0 c=2 | flag=5
//| p --all=3 --file : ?(a) ?(f) |
//| p --all=3 --file : ?(a) :(f) |
//| p --nothing -x --f -a : ?(-) ?(x) ?(-) a |
//| p one two -a three -f four five -- six -a : a f=four | one two three five six -a
