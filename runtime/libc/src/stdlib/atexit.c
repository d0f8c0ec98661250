/* Functions to call at exit, youngest first, in blocks of 32 of which the first is static. */
#include <stdlib.h>
#include "exit.h"

struct entry { void (*plain)(void); void (*with)(int, void *); void *argument; };
struct chunk { struct chunk *before; int count; struct entry entries[32]; };

static struct chunk first, *last = &first;

static int add(struct entry entry) {
  if (last->count == 32) {
    struct chunk *next = malloc(sizeof *next);
    if (!next) return -1;
    next->before = last;
    next->count = 0;
    last = next;
  }
  last->entries[last->count++] = entry;
  return 0;
}

int atexit(void (*function)(void)) {
  return add((struct entry){function, NULL, NULL});
}

int on_exit(void (*function)(int, void *), void *argument) {
  return add((struct entry){NULL, function, argument});
}

/* Overrides start.c's empty one, so that programs without atexit do not carry this. A function may register others. */
void __lode_run_atexit(int status) {
  for (;;) {
    while (!last->count) {
      if (!last->before) return;
      last = last->before;
    }
    struct entry entry = last->entries[--last->count];
    if (entry.plain) entry.plain();
    else entry.with(status, entry.argument);
  }
}
