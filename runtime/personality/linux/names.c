/* What files are named, and what is known of them. */
#include "linux.h"

/* statx, the same on all machines (include/uapi/linux/stat.h). */
struct moment { long long sec; unsigned nsec; int unused; };
struct status {
  unsigned mask, blksize;
  unsigned long long attributes;
  unsigned nlink, uid, gid;
  unsigned short mode, unused;
  unsigned long long ino, size, blocks, attributes_mask;
  struct moment atime, btime, ctime, mtime;
  unsigned rdev_major, rdev_minor, dev_major, dev_minor;
  unsigned long long more[14];
};

/* As the kernel's new encoding has it: 12 bits of the major number between 8 and 12 of the minor one. */
static long long device(unsigned major, unsigned minor) {
  return (minor & 0xff) | (long long)major << 8 | (long long)(minor & ~0xffu) << 12;
}

static int describe(int fd, const char *path, int flags, long long *st) {
  enum { STATX_BASIC_STATS = 0x7ff };
  struct status s;
  long result = SYS5(statx, fd, path, flags, STATX_BASIC_STATS, &s);
  if (result < 0) return (int)result;
  st[0] = device(s.dev_major, s.dev_minor);
  st[1] = (long long)s.ino;
  st[2] = s.mode;
  st[3] = s.nlink;
  st[4] = s.uid;
  st[5] = s.gid;
  st[6] = device(s.rdev_major, s.rdev_minor);
  st[7] = (long long)s.size;
  st[8] = s.blksize;
  st[9] = (long long)s.blocks;
  st[10] = s.atime.sec;
  st[11] = s.atime.nsec;
  st[12] = s.mtime.sec;
  st[13] = s.mtime.nsec;
  st[14] = s.ctime.sec;
  st[15] = s.ctime.nsec;
  return 0;
}

int __lode_call_stat(const char *path, long long *st, int nofollow) {
  return describe(AT_FDCWD, path, nofollow ? AT_SYMLINK_NOFOLLOW : 0, st);
}

int __lode_call_fstat(int fd, long long *st) {
  return describe(fd, "", AT_EMPTY_PATH, st);
}

int __lode_call_unlink(const char *path) {
  return (int)SYS3(unlinkat, AT_FDCWD, path, 0);
}

int __lode_call_rmdir(const char *path) {
  return (int)SYS3(unlinkat, AT_FDCWD, path, AT_REMOVEDIR);
}

int __lode_call_mkdir(const char *path, int mode) {
  return (int)SYS3(mkdirat, AT_FDCWD, path, mode);
}

int __lode_call_rename(const char *from, const char *to) {
  return (int)SYS5(renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int __lode_call_link(const char *from, const char *to) {
  return (int)SYS5(linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int __lode_call_symlink(const char *target, const char *at) {
  return (int)SYS3(symlinkat, target, AT_FDCWD, at);
}

long long __lode_call_readlink(const char *path, char *buf, unsigned long n) {
  return SYS4(readlinkat, AT_FDCWD, path, buf, n);
}

int __lode_call_chdir(const char *path) {
  return (int)SYS1(chdir, path);
}

long long __lode_call_getcwd(char *buf, unsigned long n) {
  return SYS2(getcwd, buf, n);
}

int __lode_call_access(const char *path, int mode) {
  return (int)SYS3(faccessat, AT_FDCWD, path, mode);
}

int __lode_call_chmod(const char *path, int mode) {
  return (int)SYS3(fchmodat, AT_FDCWD, path, mode);
}

int __lode_call_fchmod(int fd, int mode) {
  return (int)SYS2(fchmod, fd, mode);
}

int __lode_call_chown(const char *path, int uid, int gid) {
  return (int)SYS5(fchownat, AT_FDCWD, path, uid, gid, 0);
}

int __lode_call_fchown(int fd, int uid, int gid) {
  return (int)SYS3(fchown, fd, uid, gid);
}

int __lode_call_lchown(const char *path, int uid, int gid) {
  return (int)SYS5(fchownat, AT_FDCWD, path, uid, gid, AT_SYMLINK_NOFOLLOW);
}

/* Times are pairs of 64 bits, as the call with 64-bit times wants them. */
int __lode_call_utimens(const char *path, const long long *t, int nofollow) {
  return (int)TIME4(utimensat, AT_FDCWD, path, t, nofollow ? AT_SYMLINK_NOFOLLOW : 0);
}

int __lode_call_futimens(int fd, const long long *t) {
  return (int)TIME4(utimensat, fd, 0, t, 0);
}

int __lode_call_umask(int mask) {
  return (int)SYS1(umask, mask);
}
