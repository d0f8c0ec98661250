#include <signal.h>

/* Handlers run on the stack of who raised the signal; the alternative one is only remembered. */
int sigaltstack(const stack_t *__restrict stack, stack_t *__restrict former) {
  static stack_t current = {0, SS_DISABLE, 0};
  stack_t old = current;
  if (stack) current = *stack;
  if (former) *former = old;
  return 0;
}
