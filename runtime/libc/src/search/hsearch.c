/* Open addressing with linear probing; the table has a power of two of slots, at least 4/3 of the entries promised. */
#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

static ENTRY *table;
static size_t slots, used, promised;

int hcreate(size_t count) {
  if (table) return 0;
  for (slots = 16; slots < count + count / 3 + 1;) slots *= 2;
  table = calloc(slots, sizeof *table);
  used = 0;
  promised = slots - slots / 4;
  return table != NULL;
}

void hdestroy(void) {
  free(table);
  table = NULL;
}

ENTRY *hsearch(ENTRY item, ACTION action) {
  size_t hash = 5381;
  for (const unsigned char *p = (const unsigned char *)item.key; *p; p++) hash = hash * 33 + *p;
  size_t i = hash & (slots - 1);
  while (table[i].key) {
    if (strcmp(table[i].key, item.key) == 0) return &table[i];
    i = (i + 1) & (slots - 1);
  }
  if (action == FIND || used == promised) {
    errno = action == FIND ? ESRCH : ENOMEM;
    return NULL;
  }
  used++;
  table[i] = item;
  return &table[i];
}
