// The rounds of SHA-256 (FIPS 180-4) over generated blocks, constants from roots in double: 32-bit rotations, eight variables in flight.
#include <stdio.h>
#include <string.h>

static unsigned k[64];
static unsigned ror(unsigned x, int n) { return x >> n | x << (32 - n); }

/** First 32 bits of the fraction of a root of n, by integer bisection. */
static unsigned fraction(unsigned long long n, int cube) {
  unsigned long long low = 0, high = 1ull << 36;
  while (high - low > 1) {
    unsigned long long m = (low + high) / 2;
    double r = m / 4294967296.0;
    if ((cube ? r * r * r : r * r) <= n) low = m; else high = m;
  }
  return (unsigned)low;
}

static void block(unsigned *h, const unsigned char *p) {
  unsigned w[64];
  for (int i = 0; i < 16; i++) w[i] = (unsigned)p[4 * i] << 24 | p[4 * i + 1] << 16 | p[4 * i + 2] << 8 | p[4 * i + 3];
  for (int i = 16; i < 64; i++) {
    unsigned s0 = ror(w[i - 15], 7) ^ ror(w[i - 15], 18) ^ w[i - 15] >> 3, s1 = ror(w[i - 2], 17) ^ ror(w[i - 2], 19) ^ w[i - 2] >> 10;
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  unsigned a = h[0], b = h[1], c = h[2], d = h[3], e = h[4], f = h[5], g = h[6], s = h[7];
  for (int i = 0; i < 64; i++) {
    unsigned t1 = s + (ror(e, 6) ^ ror(e, 11) ^ ror(e, 25)) + ((e & f) ^ (~e & g)) + k[i] + w[i];
    unsigned t2 = (ror(a, 2) ^ ror(a, 13) ^ ror(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    s = g; g = f; f = e; e = d + t1; d = c; c = b; b = a; a = t1 + t2;
  }
  h[0] += a; h[1] += b; h[2] += c; h[3] += d; h[4] += e; h[5] += f; h[6] += g; h[7] += s;
}

int main(void) {
  unsigned h[8];
  int count = 0;
  for (unsigned n = 2; count < 64; n++) {
    int prime = 1;
    for (unsigned d = 2; d * d <= n; d++) if (n % d == 0) prime = 0;
    if (!prime) continue;
    if (count < 8) h[count] = fraction(n, 0);
    k[count++] = fraction(n, 1);
  }
  unsigned char data[64];
  for (int i = 0; i < 64; i++) data[i] = i;
  for (int i = 0; i < 700000; i++) {
    data[i & 63] ^= i;
    block(h, data);
  }
  for (int i = 0; i < 8; i++) printf("%08x", h[i]);
  puts("");
  return 0;
}
