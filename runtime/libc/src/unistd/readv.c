#include <sys/uio.h>
#include <unistd.h>

ssize_t readv(int fd, const struct iovec *v, int count) {
  ssize_t total = 0;
  for (int i = 0; i < count; i++) {
    ssize_t n = read(fd, v[i].iov_base, v[i].iov_len);
    if (n < 0) return total ? total : -1;
    total += n;
    if ((size_t)n < v[i].iov_len) break;
  }
  return total;
}

ssize_t writev(int fd, const struct iovec *v, int count) {
  ssize_t total = 0;
  for (int i = 0; i < count; i++) {
    ssize_t n = write(fd, v[i].iov_base, v[i].iov_len);
    if (n < 0) return total ? total : -1;
    total += n;
    if ((size_t)n < v[i].iov_len) break;
  }
  return total;
}
