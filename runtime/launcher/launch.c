// lode-run: starts a program whose image is in the cache without starting Node.
//
//   lode-run PROGRAM [ARGS…]
//
// The loader leaves a start record in the cache for a program that ran: `DIGEST-DEV-INO.start` (loader/start.ts writes it), named by the
// module digest in the program's header and the file's identity. Its lines are
//
//   lode-start 1 BUILD        the build of Lode that made the image: this one, or the record is of no use
//   DEV INO SIZE MTIME CTIME  fingerprint of the program when it was last hashed whole; times in nanoseconds
//   DEV INO SIZE MTIME CTIME  the same of the image
//   NAME                      the image's file in the cache
//
// What holds for both files now is written down in the same form and compared. If anything is not as it was (a file, the build, the folder's
// owner or mode), or an option is given, `lode run` beside this file does the work and makes the record anew. Nothing is executed on
// the word of a name or of a digest in a header: only files that the loader hashed and that have not changed since.
//
// No stdio: what counts here is the time of an exec.

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#ifndef LODE_BUILD
#define LODE_BUILD ""
#endif

enum {
  longestPath = 4096,
  // The `#!` line and the header of a module (docs/file-format.md).
  longestLine = 4096,
  headerSize = 48,
  digestAt = 16,
  digestSize = 32,
  // A record is used anew once a minute, so that the cache knows which images are in use.
  freshSeconds = 60,
};

// A text that is put together; `full` once it did not fit.
struct text {
  char *at, *end;
  int full;
};

static void addBytes(struct text *t, const char *s, size_t n) {
  if (n > (size_t)(t->end - t->at)) {
    t->full = 1;
    return;
  }
  memcpy(t->at, s, n);
  t->at += n;
}

static void add(struct text *t, const char *s) { addBytes(t, s, strlen(s)); }

static void addNumber(struct text *t, unsigned long long n) {
  char digits[24], *p = digits + sizeof digits;
  do *--p = '0' + n % 10;
  while (n /= 10);
  addBytes(t, p, digits + sizeof digits - p);
}

static void addTime(struct text *t, struct timespec time) {
  addNumber(t, time.tv_sec * 1000000000ull + time.tv_nsec);
}

static void addFingerprint(struct text *t, const struct stat *s) {
  addNumber(t, s->st_dev);
  add(t, " ");
  addNumber(t, s->st_ino);
  add(t, " ");
  addNumber(t, s->st_size);
  add(t, " ");
  addTime(t, s->st_mtim);
  add(t, " ");
  addTime(t, s->st_ctim);
  add(t, "\n");
}

// The folder of the cache, as loader/cache.ts finds it; 0 if it is not safe to use or not there.
static int addFolder(struct text *t) {
  const char *folder = getenv("LODE_CACHE_DIR"), *base = getenv("XDG_CACHE_HOME");
  char *start = t->at;
  if (folder && *folder) add(t, folder);
  else if (base && *base == '/') add(t, base), add(t, "/lode");
  else if ((base = getenv("HOME")) && *base == '/') add(t, base), add(t, "/.cache/lode");
  else return 0;
  if (t->full || t->at == t->end) return 0;
  *t->at = 0;
  struct stat s;
  return lstat(start, &s) == 0 && S_ISDIR(s.st_mode) && s.st_uid == geteuid() && !(s.st_mode & (S_IWGRP | S_IWOTH));
}

// The module digest of a program file, in hexadecimal; 0 if it has none.
static int addDigest(struct text *t, const char *program) {
  unsigned char head[longestLine + headerSize];
  int fd = open(program, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  ssize_t size = read(fd, head, sizeof head);
  close(fd);
  const unsigned char *module = head;
  if (size > 1 && head[0] == '#' && head[1] == '!') {
    const unsigned char *line = memchr(head, '\n', size < longestLine ? size : longestLine);
    if (!line) return 0;
    module = line + 1;
  }
  if (head + size - module < headerSize || memcmp(module, "LODE", 4)) return 0;
  for (int i = 0; i < digestSize; i++) {
    const char *digits = "0123456789abcdef";
    char two[2] = {digits[module[digestAt + i] >> 4], digits[module[digestAt + i] & 15]};
    addBytes(t, two, sizeof two);
  }
  return 1;
}

static char image[longestPath];

// Finds the image of a program, whose path is then in `image`.
static int find(const char *program) {
  static char path[longestPath], record[1024], expected[1024];
  struct stat own, kept, used;
  if (stat(program, &own) || !S_ISREG(own.st_mode)) return 0;
  struct text name = {path, path + sizeof path - 1};
  if (!addFolder(&name)) return 0;
  struct text file = {image, image + sizeof image - 1};
  addBytes(&file, path, name.at - path);
  add(&file, "/");
  add(&name, "/");
  if (!addDigest(&name, program)) return 0;
  add(&name, "-");
  addNumber(&name, own.st_dev);
  add(&name, "-");
  addNumber(&name, own.st_ino);
  add(&name, ".start");
  if (name.full) return 0;
  *name.at = 0;
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  ssize_t size = read(fd, record, sizeof record);
  if (fstat(fd, &used)) size = 0;
  close(fd);
  // The last line is the image's name, 64 digits and `.elf`, which must not lead elsewhere.
  enum { nameSize = 64 + 4 + 1 };
  if (size < nameSize || record[size - 1] != '\n') return 0;
  const char *last = record + size - nameSize;
  if (strspn(last, "0123456789abcdef") != 64 || memcmp(last + 64, ".elf", 4)) return 0;
  addBytes(&file, last, nameSize - 1);
  if (file.full) return 0;
  if (lstat(image, &kept) || !S_ISREG(kept.st_mode) || kept.st_uid != geteuid() || kept.st_mode & (S_IWGRP | S_IWOTH)) return 0;
  struct text want = {expected, expected + sizeof expected};
  add(&want, "lode-start 1 " LODE_BUILD "\n");
  addFingerprint(&want, &own);
  addFingerprint(&want, &kept);
  addBytes(&want, last, nameSize);
  if (want.full || want.at - expected != size || memcmp(expected, record, size)) return 0;
  if (time(NULL) - used.st_mtim.tv_sec > freshSeconds) utimensat(AT_FDCWD, path, NULL, 0);
  return 1;
}

// Starts `lode run` beside this file.
static void startNode(char **argv, int argc) {
  static char path[longestPath];
  ssize_t size = readlink("/proc/self/exe", path, sizeof path - sizeof "lode");
  char *slash = size > 0 ? (path[size] = 0, strrchr(path, '/')) : NULL;
  strcpy(slash ? slash + 1 : path, "lode");
  char **args = malloc((argc + 2) * sizeof *args);
  if (!args) return;
  args[0] = path;
  args[1] = "run";
  for (int i = 1; i <= argc; i++) args[i + 1] = argv[i];
  if (slash) execv(path, args);
  else execvp(path, args);
}

int main(int argc, char **argv) {
  extern char **environ;
  if (argc > 1 && argv[1][0] != '-' && find(argv[1])) execve(image, argv + 1, environ);
  startNode(argv, argc);
  static const char message[] = "lode-run: the command `lode` is not beside this file\n";
  write(2, message, sizeof message - 1);
  return 127;
}
