#include <errno.h>
#include <unistd.h>

/* Identities can be set to what they already are. */
static int same(int yes) {
  if (yes) return 0;
  errno = EPERM;
  return -1;
}

int setuid(uid_t id) {
  return same(id == getuid());
}

int seteuid(uid_t id) {
  return same(id == geteuid());
}

int setgid(gid_t id) {
  return same(id == getgid());
}

int setegid(gid_t id) {
  return same(id == getegid());
}

int setreuid(uid_t real, uid_t effective) {
  return same((real == (uid_t)-1 || real == getuid()) && (effective == (uid_t)-1 || effective == geteuid()));
}

int setregid(gid_t real, gid_t effective) {
  return same((real == (gid_t)-1 || real == getgid()) && (effective == (gid_t)-1 || effective == getegid()));
}

int getgroups(int size, gid_t *list) {
  if (!size) return 1;
  if (size < 0) {
    errno = EINVAL;
    return -1;
  }
  list[0] = getegid();
  return 1;
}
