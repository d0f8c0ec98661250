/* The environment: `environ` is an array of "NAME=value" strings. The array and strings made by setenv are ours to
 * grow; those from the start, or from putenv or an assignment to environ, are never freed or changed. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char **environ;
static char **owned;        /* the array that setenv last allocated */
static char **made;         /* strings that setenv allocated, in no order */
static size_t made_count, made_room;

static size_t name_length(const char *name) {
  return (size_t)(strchrnul(name, '=') - name);
}

/* The slot of environ that holds a name, or null. */
static char **slot_of(const char *name, size_t n) {
  if (environ)
    for (char **e = environ; *e; e++)
      if (strncmp(*e, name, n) == 0 && (*e)[n] == '=') return e;
  return NULL;
}

char *getenv(const char *name) {
  size_t n = name_length(name);
  if (!n || name[n]) return NULL;
  char **e = slot_of(name, n);
  return e ? *e + n + 1 : NULL;
}

char *secure_getenv(const char *name) {
  return getenv(name);
}

/* Frees a string when setenv made it. */
static void forget(char *string) {
  for (size_t i = 0; i < made_count; i++)
    if (made[i] == string) {
      free(string);
      made[i] = made[--made_count];
      return;
    }
}

/* Sets the slot of the name that `string` begins with. `ours` says that setenv allocated it. */
static int place(char *string, size_t n, int ours) {
  if (ours && made_count == made_room) {
    size_t room = made_room ? 2 * made_room : 16;
    char **bigger = realloc(made, room * sizeof *made);
    if (!bigger) return -1;
    made = bigger;
    made_room = room;
  }
  char **e = slot_of(string, n);
  if (e) {
    char *former = *e;
    *e = string;
    forget(former);
  } else {
    size_t count = 0;
    if (environ)
      while (environ[count]) count++;
    char **array;
    if (owned && environ == owned) {
      array = realloc(owned, (count + 2) * sizeof *array);
    } else {
      array = malloc((count + 2) * sizeof *array);
      if (array && count) memcpy(array, environ, count * sizeof *array);
    }
    if (!array) return -1;
    array[count] = string;
    array[count + 1] = NULL;
    environ = owned = array;
  }
  if (ours) made[made_count++] = string;
  return 0;
}

int setenv(const char *name, const char *value, int overwrite) {
  size_t n = name ? name_length(name) : 0;
  if (!n || name[n]) {
    errno = EINVAL;
    return -1;
  }
  if (!overwrite && slot_of(name, n)) return 0;
  size_t length = strlen(value);
  char *string = malloc(n + length + 2);
  if (!string) return -1;
  memcpy(string, name, n);
  string[n] = '=';
  memcpy(string + n + 1, value, length + 1);
  if (place(string, n, 1)) {
    free(string);
    return -1;
  }
  return 0;
}

int unsetenv(const char *name) {
  size_t n = name ? name_length(name) : 0;
  if (!n || name[n]) {
    errno = EINVAL;
    return -1;
  }
  for (char **e; (e = slot_of(name, n));) {
    char *former = *e;
    do e[0] = e[1];
    while (*e++);
    forget(former);
  }
  return 0;
}

int putenv(char *string) {
  size_t n = name_length(string);
  if (!string[n]) return unsetenv(string);
  return place(string, n, 0);
}

int clearenv(void) {
  environ = NULL;
  while (made_count) free(made[--made_count]);
  return 0;
}
