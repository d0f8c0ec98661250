// test: run
// pthread.h in a program of one thread.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdio.h>

static int runs;
static void once(void) { runs++; }

int main(void) {
  static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
  printf("%d", pthread_mutex_lock(&m));
  printf(" %d", pthread_mutex_trylock(&m) == EBUSY);
  printf(" %d", pthread_mutex_unlock(&m));
  printf(" %d", pthread_mutex_trylock(&m));
  printf(" %d\n", pthread_mutex_unlock(&m));
  pthread_mutexattr_t attr;
  pthread_mutexattr_init(&attr);
  pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_t r;
  pthread_mutex_init(&r, &attr);
  printf("%d", pthread_mutex_lock(&r));
  printf(" %d", pthread_mutex_lock(&r));
  printf(" %d", pthread_mutex_unlock(&r));
  printf(" %d", pthread_mutex_unlock(&r));
  printf(" %d\n", pthread_mutex_unlock(&r) == EPERM);
  static pthread_once_t o = PTHREAD_ONCE_INIT;
  pthread_once(&o, once), pthread_once(&o, once);
  pthread_key_t key;
  printf("%d %d", runs, pthread_key_create(&key, NULL));
  printf(" %d", pthread_getspecific(key) == NULL);
  pthread_setspecific(key, &m);
  printf(" %d", pthread_getspecific(key) == &m);
  printf(" %d\n", pthread_key_delete(key));
  printf("%d\n", pthread_equal(pthread_self(), pthread_self()) != 0);
  pthread_rwlock_t l = PTHREAD_RWLOCK_INITIALIZER;
  pthread_rwlock_rdlock(&l);
  printf("%d", pthread_rwlock_tryrdlock(&l));
  printf(" %d\n", pthread_rwlock_trywrlock(&l) == EBUSY);
}

// output:
//| 0 1 0 0 0
//| 0 0 0 0 1
//| 1 0 1 1 0
//| 1
//| 0 1
