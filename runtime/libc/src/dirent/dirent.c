#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <lode/libc.h>

/* Records of the described call: long long ino, int type, int namelen, the name with its NUL, padded to 8. */
struct record { long long ino; int type, namelen; char name[]; };

struct __lode_dir {
  int fd;
  long position;  /* entries given out */
  size_t at, end; /* in buf */
  struct dirent entry;
  _Alignas(16) char buf[4096];
};

DIR *fdopendir(int fd) {
  DIR *dir = calloc(1, sizeof *dir);
  if (dir) dir->fd = fd;
  return dir;
}

DIR *opendir(const char *path) {
  int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return NULL;
  DIR *dir = fdopendir(fd);
  if (!dir) close(fd);
  return dir;
}

struct dirent *readdir(DIR *dir) {
  if (dir->at >= dir->end) {
    long long n = __lode_result(__sysc_getdents(dir->fd, dir->buf, sizeof dir->buf));
    if (n <= 0) return NULL;
    dir->at = 0;
    dir->end = (size_t)n;
  }
  struct record *r = (struct record *)(dir->buf + dir->at);
  size_t size = (sizeof *r + (size_t)r->namelen + 1 + 7) & ~(size_t)7;
  dir->at += size;
  struct dirent *e = &dir->entry;
  e->d_ino = (ino_t)r->ino;
  e->d_off = ++dir->position;
  e->d_reclen = (unsigned short)sizeof *e;
  e->d_type = (unsigned char)r->type;
  strlcpy(e->d_name, r->name, sizeof e->d_name);
  return e;
}

int readdir_r(DIR *dir, struct dirent *entry, struct dirent **result) {
  int saved = errno;
  errno = 0;
  struct dirent *e = readdir(dir);
  int error = errno;
  errno = saved;
  *result = e ? entry : NULL;
  if (e) *entry = *e;
  return error;
}

int closedir(DIR *dir) {
  int r = close(dir->fd);
  free(dir);
  return r;
}

void rewinddir(DIR *dir) {
  lseek(dir->fd, 0, SEEK_SET);
  dir->at = dir->end = 0;
  dir->position = 0;
}

long telldir(DIR *dir) {
  return dir->position;
}

void seekdir(DIR *dir, long position) {
  rewinddir(dir);
  while (dir->position < position && readdir(dir)) continue;
}

int dirfd(DIR *dir) {
  return dir->fd;
}
