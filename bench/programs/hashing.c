// Hash functions over a buffer: FNV-1a, a SipHash-like permutation, CRC-32 by table.
#include <stdio.h>
#include <string.h>

enum { size = 1 << 16 };
static unsigned char buffer[size];
static unsigned table[256];

static unsigned long long rotate(unsigned long long x, int n) { return x << n | x >> (64 - n); }
static unsigned long long mix(const unsigned char *p, size_t n) {
  unsigned long long a = 0x736f6d6570736575, b = 0x646f72616e646f6d, c = 0x6c7967656e657261, d = 0x7465646279746573;
  for (size_t i = 0; i + 8 <= n; i += 8) {
    unsigned long long m = 0;
    for (int k = 0; k < 8; k++) m |= (unsigned long long)p[i + k] << 8 * k;
    d ^= m;
    for (int k = 0; k < 2; k++) {
      a += b; b = rotate(b, 13) ^ a; a = rotate(a, 32);
      c += d; d = rotate(d, 16) ^ c;
      a += d; d = rotate(d, 21) ^ a;
      c += b; b = rotate(b, 17) ^ c; c = rotate(c, 32);
    }
    a ^= m;
  }
  return a ^ b ^ c ^ d;
}

int main(void) {
  for (unsigned i = 0; i < 256; i++) {
    unsigned c = i;
    for (int k = 0; k < 8; k++) c = c & 1 ? c >> 1 ^ 0xedb88320u : c >> 1;
    table[i] = c;
  }
  unsigned long long sum = 0;
  for (int round = 0; round < 800; round++) {
    for (int i = 0; i < 64; i++) buffer[(round * 64 + i) % size] = round + i;
    unsigned fnv = 2166136261u, crc = ~0u;
    for (int i = 0; i < size; i++) fnv = (fnv ^ buffer[i]) * 16777619u;
    for (int i = 0; i < size; i++) crc = crc >> 8 ^ table[(crc ^ buffer[i]) & 0xff];
    sum = rotate(sum, 7) ^ mix(buffer, size) ^ fnv ^ ((unsigned long long)~crc << 32);
  }
  printf("%016llx\n", sum);
  return 0;
}
