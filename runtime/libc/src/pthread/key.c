#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stddef.h>

static struct { int used; const void *value; } keys[PTHREAD_KEYS_MAX];

/* The destructor is for threads that end before the program; there are none. */
int pthread_key_create(pthread_key_t *key, void (*destructor)(void *)) {
  (void)destructor;
  for (pthread_key_t k = 0; k < PTHREAD_KEYS_MAX; k++)
    if (!keys[k].used) {
      keys[k].used = 1;
      keys[k].value = NULL;
      *key = k;
      return 0;
    }
  return EAGAIN;
}

int pthread_key_delete(pthread_key_t key) {
  if (key >= PTHREAD_KEYS_MAX || !keys[key].used) return EINVAL;
  keys[key].used = 0;
  return 0;
}

void *pthread_getspecific(pthread_key_t key) {
  return key < PTHREAD_KEYS_MAX && keys[key].used ? (void *)keys[key].value : NULL;
}

int pthread_setspecific(pthread_key_t key, const void *value) {
  if (key >= PTHREAD_KEYS_MAX || !keys[key].used) return EINVAL;
  keys[key].value = value;
  return 0;
}
