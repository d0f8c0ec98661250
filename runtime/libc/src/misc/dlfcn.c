#include <dlfcn.h>
#include <stddef.h>

static char *message;

void *dlopen(const char *path, int flags) {
  static char self;
  (void)flags;
  if (!path) return &self;
  message = "dlopen: libraries are linked before the program runs; none can be loaded";
  return NULL;
}

void *dlsym(void *__restrict handle, const char *__restrict name) {
  (void)handle, (void)name;
  message = "dlsym: the program keeps no symbols by name";
  return NULL;
}

int dlclose(void *handle) {
  (void)handle;
  return 0;
}

char *dlerror(void) {
  char *text = message;
  message = NULL;
  return text;
}
