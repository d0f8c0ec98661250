/* The 48-bit linear congruential generator of POSIX: x = a x + c mod 2^48. */
#include <stdint.h>
#include <stdlib.h>

static unsigned short state[3] = {0x330e, 0xabcd, 0x1234}, former[3];
static uint64_t a = 0x5deece66d, c = 11;

static uint64_t step(unsigned short x[3]) {
  uint64_t v = ((uint64_t)x[2] << 32 | (uint64_t)x[1] << 16 | x[0]) * a + c;
  x[0] = (unsigned short)v;
  x[1] = (unsigned short)(v >> 16);
  x[2] = (unsigned short)(v >> 32);
  return v & 0xffffffffffff;
}

double erand48(unsigned short x[3]) {
  return (double)step(x) / 281474976710656.0;
}

long nrand48(unsigned short x[3]) {
  return (long)(step(x) >> 17);
}

long jrand48(unsigned short x[3]) {
  return (long)(int32_t)(uint32_t)(step(x) >> 16);
}

double drand48(void) {
  return erand48(state);
}

long lrand48(void) {
  return nrand48(state);
}

long mrand48(void) {
  return jrand48(state);
}

void srand48(long seed) {
  state[0] = 0x330e;
  state[1] = (unsigned short)seed;
  state[2] = (unsigned short)(seed >> 16);
  a = 0x5deece66d;
  c = 11;
}

unsigned short *seed48(unsigned short x[3]) {
  for (int i = 0; i < 3; i++) {
    former[i] = state[i];
    state[i] = x[i];
  }
  a = 0x5deece66d;
  c = 11;
  return former;
}

void lcong48(unsigned short p[7]) {
  for (int i = 0; i < 3; i++) state[i] = p[i];
  a = (uint64_t)p[5] << 32 | (uint64_t)p[4] << 16 | p[3];
  c = p[6];
}
