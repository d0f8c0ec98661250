#include <errno.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

int gethostname(char *name, size_t size) {
  if (strlcpy(name, "localhost", size) < size) return 0;
  errno = ENAMETOOLONG;
  return -1;
}

int uname(struct utsname *u) {
  memset(u, 0, sizeof *u);
  strcpy(u->sysname, "Lode");
  strcpy(u->nodename, "localhost");
  strcpy(u->release, "1");
  strcpy(u->version, "1");
  strcpy(u->machine, "lode");
  return 0;
}
