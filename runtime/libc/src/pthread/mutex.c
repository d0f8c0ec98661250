/* Locks of a program with one thread: they keep their count, so that trylock and wrong use answer as they should, and
 * never wait; what would wait for ever is EDEADLK. */
#include <errno.h>
#include <pthread.h>
#include <stddef.h>

int pthread_mutex_init(pthread_mutex_t *__restrict m, const pthread_mutexattr_t *__restrict attr) {
  *m = (pthread_mutex_t){attr ? attr->__kind : PTHREAD_MUTEX_NORMAL, 0};
  return 0;
}

int pthread_mutex_destroy(pthread_mutex_t *m) {
  return m->__count ? EBUSY : 0;
}

int pthread_mutex_lock(pthread_mutex_t *m) {
  if (m->__count && m->__kind != PTHREAD_MUTEX_RECURSIVE) return EDEADLK;
  m->__count++;
  return 0;
}

int pthread_mutex_trylock(pthread_mutex_t *m) {
  if (m->__count && m->__kind != PTHREAD_MUTEX_RECURSIVE) return EBUSY;
  m->__count++;
  return 0;
}

int pthread_mutex_unlock(pthread_mutex_t *m) {
  if (!m->__count) return m->__kind == PTHREAD_MUTEX_NORMAL ? 0 : EPERM;
  m->__count--;
  return 0;
}

int pthread_mutexattr_init(pthread_mutexattr_t *attr) {
  attr->__kind = PTHREAD_MUTEX_NORMAL;
  return 0;
}

int pthread_mutexattr_destroy(pthread_mutexattr_t *attr) { return (void)attr, 0; }

int pthread_mutexattr_settype(pthread_mutexattr_t *attr, int kind) {
  if (kind < PTHREAD_MUTEX_NORMAL || kind > PTHREAD_MUTEX_ERRORCHECK) return EINVAL;
  attr->__kind = kind;
  return 0;
}

int pthread_mutexattr_gettype(const pthread_mutexattr_t *__restrict attr, int *__restrict kind) {
  *kind = attr->__kind;
  return 0;
}

int pthread_spin_init(pthread_spinlock_t *s, int shared) { return (void)shared, *s = 0, 0; }
int pthread_spin_destroy(pthread_spinlock_t *s) { return (void)s, 0; }
int pthread_spin_lock(pthread_spinlock_t *s) { return *s ? EDEADLK : (*s = 1, 0); }
int pthread_spin_trylock(pthread_spinlock_t *s) { return *s ? EBUSY : (*s = 1, 0); }
int pthread_spin_unlock(pthread_spinlock_t *s) { return *s = 0, 0; }

int pthread_rwlock_init(pthread_rwlock_t *__restrict l, const pthread_rwlockattr_t *__restrict attr) {
  (void)attr;
  *l = (pthread_rwlock_t){0, 0};
  return 0;
}

int pthread_rwlock_destroy(pthread_rwlock_t *l) { return (void)l, 0; }
int pthread_rwlock_rdlock(pthread_rwlock_t *l) { return l->__writer ? EDEADLK : (l->__readers++, 0); }
int pthread_rwlock_tryrdlock(pthread_rwlock_t *l) { return l->__writer ? EBUSY : (l->__readers++, 0); }
int pthread_rwlock_wrlock(pthread_rwlock_t *l) { return l->__writer || l->__readers ? EDEADLK : (l->__writer = 1, 0); }
int pthread_rwlock_trywrlock(pthread_rwlock_t *l) { return l->__writer || l->__readers ? EBUSY : (l->__writer = 1, 0); }

int pthread_rwlock_unlock(pthread_rwlock_t *l) {
  if (l->__writer) l->__writer = 0;
  else if (l->__readers) l->__readers--;
  return 0;
}

int pthread_cond_init(pthread_cond_t *__restrict c, const pthread_condattr_t *__restrict attr) {
  (void)attr;
  c->__unused = 0;
  return 0;
}

int pthread_cond_destroy(pthread_cond_t *c) { return (void)c, 0; }
int pthread_cond_signal(pthread_cond_t *c) { return (void)c, 0; }
int pthread_cond_broadcast(pthread_cond_t *c) { return (void)c, 0; }

/* Nobody can signal: a spurious wake-up is all there is. */
int pthread_cond_wait(pthread_cond_t *__restrict c, pthread_mutex_t *__restrict m) { return (void)c, (void)m, 0; }

int pthread_cond_timedwait(pthread_cond_t *__restrict c, pthread_mutex_t *__restrict m,
    const struct timespec *__restrict until) {
  (void)c, (void)m;
  clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, until, NULL);
  return ETIMEDOUT;
}
