#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Anonymous memory is allocated, a private file is read in. Only a whole mapping is given back: munmap of a part, whose
   address malloc does not know, must not happen at its first page with about the whole size. */
void *mmap(void *hint, size_t n, int protection, int flags, int fd, off_t at) {
  (void)hint;
  int error = !n || flags & MAP_FIXED ? EINVAL : 0;
  if (!error && !(flags & MAP_ANONYMOUS) && flags & MAP_SHARED && protection & PROT_WRITE) error = ENODEV;
  if (error) {
    errno = error;
    return MAP_FAILED;
  }
  char *p = aligned_alloc(4096, n);
  if (!p) return MAP_FAILED;
  memset(p, 0, n);
  if (!(flags & MAP_ANONYMOUS))
    for (size_t done = 0; done < n;) {
      ssize_t r = pread(fd, p + done, n - done, at + (off_t)done);
      if (r < 0) {
        free(p);
        return MAP_FAILED;
      }
      if (!r) break;
      done += (size_t)r;
    }
  return p;
}

int munmap(void *p, size_t n) {
  if ((unsigned long)p % 4096 || !n) {
    errno = EINVAL;
    return -1;
  }
  size_t size = malloc_usable_size(p);
  if (n <= size && size - n < 4096) free(p);
  return 0;
}

int mprotect(void *p, size_t n, int protection) { return (void)p, (void)n, (void)protection, 0; }
int msync(void *p, size_t n, int flags) { return (void)p, (void)n, (void)flags, 0; }
int madvise(void *p, size_t n, int advice) { return (void)p, (void)n, (void)advice, 0; }
int posix_madvise(void *p, size_t n, int advice) { return (void)p, (void)n, (void)advice, 0; }
int mlock(const void *p, size_t n) { return (void)p, (void)n, 0; }
int munlock(const void *p, size_t n) { return (void)p, (void)n, 0; }
