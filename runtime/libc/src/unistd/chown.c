#include <unistd.h>
#include <lode/libc.h>

int chown(const char *path, uid_t uid, gid_t gid) {
  return (int)__lode_result(__sysc_chown(path, (int)uid, (int)gid));
}

int fchown(int fd, uid_t uid, gid_t gid) {
  return (int)__lode_result(__sysc_fchown(fd, (int)uid, (int)gid));
}

int lchown(const char *path, uid_t uid, gid_t gid) {
  return (int)__lode_result(__sysc_lchown(path, (int)uid, (int)gid));
}
