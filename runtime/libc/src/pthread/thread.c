#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

int pthread_create(pthread_t *__restrict t, const pthread_attr_t *__restrict attr, void *(*start)(void *),
    void *__restrict arg) {
  (void)t, (void)attr, (void)start, (void)arg;
  return EAGAIN;
}

int pthread_join(pthread_t t, void **result) { return (void)result, t == pthread_self() ? EDEADLK : ESRCH; }
int pthread_detach(pthread_t t) { return t == pthread_self() ? 0 : ESRCH; }
int pthread_cancel(pthread_t t) { return (void)t, ESRCH; }
pthread_t pthread_self(void) { return 1; }
int pthread_equal(pthread_t a, pthread_t b) { return a == b; }
int sched_yield(void) { return 0; }

_Noreturn void pthread_exit(void *result) {
  (void)result;
  exit(0);
}

int pthread_setcancelstate(int state, int *former) {
  static int current;
  if (state != PTHREAD_CANCEL_ENABLE && state != PTHREAD_CANCEL_DISABLE) return EINVAL;
  if (former) *former = current;
  current = state;
  return 0;
}

int pthread_once(pthread_once_t *once, void (*function)(void)) {
  if (!*once) {
    *once = 1;
    function();
  }
  return 0;
}

int pthread_attr_init(pthread_attr_t *attr) {
  *attr = (pthread_attr_t){0, 0};
  return 0;
}

int pthread_attr_destroy(pthread_attr_t *attr) { return (void)attr, 0; }
int pthread_attr_setdetachstate(pthread_attr_t *attr, int state) { return attr->__detached = state, 0; }
int pthread_attr_setstacksize(pthread_attr_t *attr, unsigned long size) { return attr->__stack = size, 0; }
