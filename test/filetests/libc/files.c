// test: run
// Files and directories through POSIX.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
#include <utime.h>

int main(void) {
  char dir[] = "/tmp/lode-files-XXXXXX", buf[100], *cwd, path[PATH_MAX];
  struct stat st;
  if (!mkdtemp(dir) || chdir(dir)) return 1;
  umask(022);
  int fd = open("a", O_RDWR | O_CREAT | O_EXCL, 0666);
  printf("%d %d\n", fd >= 3, open("a", O_CREAT | O_EXCL | O_WRONLY, 0666) < 0 && errno == EEXIST);
  printf("%d", (int)write(fd, "hello world", 11));
  printf(" %d", (int)lseek(fd, -5, SEEK_END));
  printf(" %d", (int)read(fd, buf, 50));
  printf(" %.5s %d\n", buf, (int)pread(fd, buf, 4, 1));
  fstat(fd, &st);
  printf("%o %d %d %d\n", st.st_mode, (int)st.st_size, (int)st.st_nlink, S_ISREG(st.st_mode));
  ftruncate(fd, 5);
  pwrite(fd, "J", 1, 0);
  struct iovec v[] = {{"one", 3}, {"two", 3}};
  lseek(fd, 0, SEEK_END);
  printf("%d\n", (int)writev(fd, v, 2));
  int copy = dup(fd);
  close(fd);
  printf("%d %d\n", (int)lseek(copy, 0, SEEK_CUR), close(fd) < 0 && errno == EBADF);
  char *map = mmap(NULL, 11, PROT_READ, MAP_PRIVATE, copy, 0);
  printf("%.11s\n", map);
  munmap(map, 11);
  close(copy);

  chmod("a", 0600);
  link("a", "b");
  symlink("a", "s");
  stat("s", &st);
  printf("%o %d", st.st_mode, (int)st.st_nlink);
  lstat("s", &st);
  ssize_t n = readlink("s", buf, sizeof buf);
  printf(" %d %.*s\n", S_ISLNK(st.st_mode), (int)n, buf);
  struct utimbuf times = {1000000000, 1234567890};
  utime("a", &times);
  stat("a", &st);
  printf("%lld %lld\n", (long long)st.st_atime, (long long)st.st_mtime);
  struct timespec ts[2] = {{5, 500000000}, {0, UTIME_OMIT}};
  utimensat(AT_FDCWD, "a", ts, 0);
  stat("a", &st);
  printf("%lld %ld %lld\n", (long long)st.st_atim.tv_sec, st.st_atim.tv_nsec, (long long)st.st_mtime);

  mkdir("d", 0777);
  mkdir("d/e", 0700);
  rename("b", "d/moved");
  printf("%d %d %d\n", access("b", F_OK) < 0 && errno == ENOENT, access("d/moved", R_OK | W_OK), rmdir("d") < 0);
  DIR *d = opendir("d");
  int count = 0, dots = 0;
  for (struct dirent *e; (e = readdir(d));) {
    if (e->d_name[0] == '.') dots++;
    else count += e->d_type == DT_DIR ? 10 : e->d_type == DT_REG ? 1 : 1000;
  }
  rewinddir(d);
  int again = 0;
  while (readdir(d)) again++;
  closedir(d);
  printf("%d %d %d %d\n", dots, count, again, opendir("none") == NULL && errno == ENOENT);
  struct dirent **list;
  int entries = scandir(".", &list, NULL, alphasort);
  for (int i = 0; i < entries; i++) printf("%s ", list[i]->d_name);
  puts("");
  for (int i = 0; i < 300; i++) {
    sprintf(path, "d/file-number-%d", i);
    close(creat(path, 0600));
  }
  d = opendir("d");
  for (again = 0; readdir(d); again++) continue;
  closedir(d);
  printf("%d\n", again);
  for (int i = 0; i < 300; i++) {
    sprintf(path, "d/file-number-%d", i);
    unlink(path);
  }

  cwd = getcwd(NULL, 0);
  printf("%d %d\n", strcmp(cwd, dir), getcwd(buf, 3) == NULL && errno == ERANGE);
  symlink("../s", "d/e/up");
  char *real = realpath("d/./e//../e/up", path);
  printf("%s", real ? real + strlen(dir) : "none");
  printf(" %d\n", realpath("d/none/x", path) == NULL && errno == ENOENT);
  int fds[2];
  pipe(fds);
  write(fds[1], "pipe", 4);
  printf("%d %.4s\n", (int)read(fds[0], buf, 10), buf);
  printf("%d %d\n", isatty(fds[0]), fcntl(fds[0], F_GETFD) >= 0);
  dup2(fds[1], 40);
  write(40, "!", 1);
  n = read(fds[0], buf, 10);
  printf("%d %c\n", (int)n, buf[0]);
  char name[] = "tXXXXXX.c";
  fd = mkstemps(name, 2);
  fstat(fd, &st);
  printf("%o %d\n", st.st_mode, strcmp(name + 7, ".c"));
  close(fd);
  unlink(name);
  unlink("a"), unlink("s"), unlink("d/moved"), unlink("d/e/up"), rmdir("d/e"), rmdir("d");
  chdir("/");
  printf("%d\n", rmdir(dir));
}

// output:
//| 1 1
//| 11 6 5 ellod 4
//| 100644 11 1 1
//| 6
//| 11 1
//| Jelloonetwo
//| 100600 2 1 a
//| 1000000000 1234567890
//| 5 500000000 1234567890
//| 1 0 1
//| 2 11 4 1
//| . .. a d s 
//| 304
//| 0 1
//| none 1
//| 4 pipe
//| 0 1
//| 1 !
//| 100600 0
//| 0
