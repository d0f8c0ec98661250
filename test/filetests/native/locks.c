// Record locks between processes; reading and writing at offsets.
// test: run native
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

/* What a child finds: 0 free, 1 taken. */
static int elsewhere(const char *path, long long at) {
  fflush(stdout);
  pid_t pid = fork();
  if (!pid) {
    int fd = open(path, O_RDWR);
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = at, .l_len = 1};
    if (!fcntl(fd, F_SETLK, &lock)) _exit(0);
    int refused = errno == EACCES || errno == EAGAIN;
    fcntl(fd, F_GETLK, &lock);
    _exit(refused && lock.l_pid == getppid() && lock.l_start == 0x100000005LL && lock.l_len == 10 ? 1 : 2);
  }
  int status;
  waitpid(pid, &status, 0);
  return WEXITSTATUS(status);
}

int main(void) {
  char path[] = "/tmp/lode-locks-XXXXXX";
  int fd = mkstemp(path);
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0x100000005LL, .l_len = 10};
  printf("lock %d\n", fcntl(fd, F_SETLKW, &lock));
  printf("taken %d, beside it %d\n", elsewhere(path, 0x10000000eLL), elsewhere(path, 0x10000000fLL));
  lock.l_type = F_UNLCK;
  fcntl(fd, F_SETLK, &lock);
  printf("free %d\n", elsewhere(path, 0x10000000eLL));
  int other = open(path, O_RDWR);
  printf("flock %d, again %d\n", flock(fd, LOCK_EX), flock(other, LOCK_SH | LOCK_NB) == -1 && errno == EWOULDBLOCK);

  char text[8] = "";
  printf("write %d at 5 GB, position %lld\n", (int)pwrite(fd, "hello", 5, 5LL << 30), (long long)lseek(fd, 0, SEEK_CUR));
  printf("read %d ", (int)pread(other, text, 5, 5LL << 30));
  printf("%s, size %lld\n", text, (long long)lseek(fd, 0, SEEK_END));
  printf("truncate %d, %lld\n", ftruncate(fd, (4LL << 30) + 3), (long long)lseek(fd, -1, SEEK_END));
  unlink(path);
  return 0;
}
// output:
//| lock 0
//| taken 1, beside it 0
//| free 0
//| flock 0, again 1
//| write 5 at 5 GB, position 0
//| read 5 hello, size 5368709125
//| truncate 0, 4294967298
