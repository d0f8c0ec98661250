/* The additive feedback generator x[i] = x[i-3] + x[i-31] of BSD's random, seeded by the minimal standard generator,
 * so that programs print the same "random" numbers as on other Unix systems. rand is the same sequence (RAND_MAX is
 * 2^31 - 1). */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { DEGREE = 31, SEPARATION = 3, MAGIC = 0x4c4f4445 };

/* What initstate's buffer holds, as ints: magic, degree (0: a linear congruential generator), position, values. */
struct generator { int magic, degree, at; uint32_t x[DEGREE]; };

static struct generator standard = {MAGIC, DEGREE, -1, {0}};
static struct generator *current = &standard;

static uint32_t step(struct generator *g) {
  if (!g->degree) return g->x[0] = (g->x[0] * 1103515245u + 12345u) & 0x7fffffff;
  int front = g->at + SEPARATION;
  if (front >= g->degree) front -= g->degree;
  uint32_t value = g->x[front] += g->x[g->at];
  if (++g->at == g->degree) g->at = 0;
  return value >> 1;
}

static void seed_generator(struct generator *g, unsigned seed) {
  g->magic = MAGIC;
  g->at = 0;
  if (!seed) seed = 1;
  g->x[0] = seed;
  if (!g->degree) return;
  int32_t x = (int32_t)seed;
  for (int i = 1; i < g->degree; i++) {
    /* 16807 x mod 2^31 - 1 */
    long long product = 16807LL * x % 2147483647;
    x = (int32_t)(product < 0 ? product + 2147483647 : product);
    g->x[i] = (uint32_t)x;
  }
  for (int i = 0; i < 10 * g->degree; i++) step(g);
}

void srandom(unsigned seed) {
  seed_generator(current, seed);
}

long random(void) {
  if (current->at < 0) seed_generator(current, 1);
  return (long)step(current);
}

int rand(void) {
  return (int)random();
}

void srand(unsigned seed) {
  srandom(seed);
}

char *initstate(unsigned seed, char *state, size_t size) {
  char *former = (char *)current;
  if (size < 8) {
    errno = EINVAL;
    return NULL;
  }
  if ((unsigned long)state % sizeof(int)) state += sizeof(int) - (unsigned long)state % sizeof(int),
      size -= sizeof(int);
  if (size < 4 * sizeof(int)) return former; /* too small for any state of ours: the generator stays */
  struct generator *g = (struct generator *)state;
  g->degree = size >= sizeof *g ? DEGREE : 0;
  seed_generator(g, seed);
  current = g;
  return former;
}

char *setstate(char *state) {
  struct generator *g = (struct generator *)state;
  if (g->magic != MAGIC) {
    errno = EINVAL;
    return NULL;
  }
  char *former = (char *)current;
  current = g;
  return former;
}
