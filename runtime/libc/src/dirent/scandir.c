#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

int alphasort(const struct dirent **a, const struct dirent **b) {
  return strcoll((*a)->d_name, (*b)->d_name);
}

int scandir(const char *path, struct dirent ***result, int (*select)(const struct dirent *),
            int (*compare)(const struct dirent **, const struct dirent **)) {
  DIR *dir = opendir(path);
  if (!dir) return -1;
  struct dirent **list = NULL, *e;
  size_t count = 0, room = 0;
  int saved = errno;
  errno = 0;
  while ((e = readdir(dir))) {
    if (select && !select(e)) continue;
    if (count == room) {
      struct dirent **bigger = realloc(list, (room = room ? 2 * room : 16) * sizeof *list);
      if (!bigger) break;
      list = bigger;
    }
    if (!(list[count] = malloc(sizeof *e))) break;
    *list[count++] = *e;
    errno = 0;
  }
  int error = errno;
  closedir(dir);
  if (e || error) {
    while (count) free(list[--count]);
    free(list);
    errno = error ? error : ENOMEM;
    return -1;
  }
  errno = saved;
  if (compare && count) qsort(list, count, sizeof *list, (int (*)(const void *, const void *))compare);
  *result = list;
  return (int)count;
}
