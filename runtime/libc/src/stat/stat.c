#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <lode/libc.h>

static int convert(int r, const long long *v, struct stat *st) {
  if (__lode_result(r) < 0) return -1;
  *st = (struct stat){
    .st_dev = (dev_t)v[0], .st_ino = (ino_t)v[1], .st_mode = (mode_t)v[2], .st_nlink = (nlink_t)v[3],
        .st_uid = (uid_t)v[4],
    .st_gid = (gid_t)v[5], .st_rdev = (dev_t)v[6], .st_size = v[7], .st_blksize = (blksize_t)v[8], .st_blocks = v[9],
    .st_atim = {v[10], (long)v[11]}, .st_mtim = {v[12], (long)v[13]}, .st_ctim = {v[14], (long)v[15]},
  };
  return 0;
}

int stat(const char *__restrict path, struct stat *__restrict st) {
  long long v[16];
  return convert(__sysc_stat(path, v, 0), v, st);
}

int lstat(const char *__restrict path, struct stat *__restrict st) {
  long long v[16];
  return convert(__sysc_stat(path, v, 1), v, st);
}

int fstat(int fd, struct stat *st) {
  long long v[16];
  return convert(__sysc_fstat(fd, v), v, st);
}

int fstatat(int dir, const char *__restrict path, struct stat *__restrict st, int flags) {
  if (dir == AT_FDCWD || path[0] == '/') return flags & AT_SYMLINK_NOFOLLOW ? lstat(path, st) : stat(path, st);
  errno = ENOSYS;
  return -1;
}
