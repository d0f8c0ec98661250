// The bounds of a named section, whose members nothing else refers to; writes through them reach the members.
// test: run
#include <stdio.h>

struct entry { const char *name; int value; };
#define ENTRY(id, text, number) static struct entry id __attribute__((section("entries"))) = { text, number }
ENTRY(first, "one", 1);
ENTRY(second, "two", 2);
ENTRY(third, "three", 3);
extern struct entry __start_entries[], __stop_entries[];

__attribute__((noinline)) static int sum(void) {
  int before = second.value;
  for (struct entry *p = __start_entries; p < __stop_entries; p++) p->value *= 10;
  return before + second.value;
}

int main(void) {
  printf("%d\n", sum());
  for (struct entry *p = __start_entries; p < __stop_entries; p++) printf("%s %d\n", p->name, p->value);
  return 0;
}
// output:
//| 22
//| one 10
//| two 20
//| three 30
