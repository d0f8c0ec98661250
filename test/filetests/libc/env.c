// test: run
// The environment.
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *get(const char *name) {
  const char *v = getenv(name);
  return v ? v : "(none)";
}

int main(int argc, char **argv) {
  printf("%d %d %d\n", argc, argv[argc] == NULL, environ != NULL);
  clearenv();
  printf("%s\n", get("HOME"));
  setenv("A", "1", 0);
  setenv("A", "2", 0);
  setenv("B", "", 1);
  printf("%s '%s'\n", get("A"), get("B"));
  setenv("A", "longer value", 1);
  static char put[] = "C=put";
  putenv(put);
  strcpy(put + 2, "PUT");
  printf("%s %s %s\n", get("A"), get("C"), get("AB"));
  for (char **e = environ; *e; e++) puts(*e);
  printf("%d", setenv("X=Y", "1", 1));
  printf(" %d", errno == EINVAL);
  printf(" %d %d\n", setenv("", "1", 1), unsetenv("nothing"));
  unsetenv("A");
  putenv("B");
  for (char **e = environ; *e; e++) puts(*e);
  char name[20];
  for (int i = 0; i < 300; i++) {
    sprintf(name, "N%d", i);
    setenv(name, name + 1, 1);
  }
  int sum = 0;
  for (int i = 0; i < 300; i++) {
    sprintf(name, "N%d", i);
    sum += atoi(get(name));
    if (i % 2) unsetenv(name);
  }
  int count = 0;
  for (char **e = environ; *e; e++) count++;
  printf("%d %d\n", sum, count);
  char *list[] = {"Q=r", NULL};
  environ = list;
  printf("%s", get("Q"));
  setenv("S", "t", 1);
  printf(" %s %s %s\n", get("Q"), get("S"), list[1] ? "changed" : "kept");
}

// output:
//| 1 1 1
//| (none)
//| 1 ''
//| longer value PUT (none)
//| A=longer value
//| B=
//| C=PUT
//| -1 1 -1 0
//| C=PUT
//| 44850 151
//| r r t kept
