// Checksums of a buffer: CRC-32 by table, Adler-32, FNV-1a.
#include <stdint.h>
#include <stdio.h>

static uint32_t table[256];
static unsigned char buffer[1 << 20];

static void make_table(void) {
  for (uint32_t i = 0; i < 256; i++) {
    uint32_t c = i;
    for (int k = 0; k < 8; k++) c = c & 1 ? 0xedb88320u ^ c >> 1 : c >> 1;
    table[i] = c;
  }
}

static uint32_t crc32(uint32_t crc, const unsigned char *p, size_t n) {
  crc = ~crc;
  while (n-- > 0) crc = table[(crc ^ *p++) & 0xff] ^ crc >> 8;
  return ~crc;
}

static uint32_t adler32(const unsigned char *p, size_t n) {
  uint32_t a = 1, b = 0;
  for (size_t i = 0; i < n; i++) {
    a += p[i];
    if (a >= 65521) a -= 65521;
    b += a;
    if (b >= 65521) b -= 65521;
  }
  return b << 16 | a;
}

static uint64_t fnv1a(const unsigned char *p, size_t n) {
  uint64_t h = 0xcbf29ce484222325u;
  for (size_t i = 0; i < n; i++) h = (h ^ p[i]) * 0x100000001b3u;
  return h;
}

int main(void) {
  make_table();
  for (size_t i = 0; i < sizeof buffer; i++) buffer[i] = (unsigned char)(i * i >> 7 ^ i);
  uint32_t crc = 0, adler = 0;
  uint64_t fnv = 0;
  for (int round = 0; round < 80; round++) {
    crc = crc32(crc, buffer, sizeof buffer);
    adler ^= adler32(buffer, sizeof buffer);
    fnv += fnv1a(buffer, sizeof buffer);
    buffer[round] ^= (unsigned char)crc;
  }
  printf("%08x %08x %08x%08x\n", crc, adler, (unsigned)(fnv >> 32), (unsigned)fnv);
  return 0;
}
