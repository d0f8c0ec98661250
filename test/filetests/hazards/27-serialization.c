// test: run
// Bytes that a program writes from memory are the layout's own; written by shifts they are the same everywhere.
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct record { uint16_t id; long size; int32_t value; };

static void put32(unsigned char *at, uint32_t v) { for (int i = 0; i < 4; i++) at[i] = v >> (24 - 8 * i); }
static uint32_t get32(const unsigned char *at) { return (uint32_t)at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3]; }
static uint32_t swapped(uint32_t v) { return v >> 24 | (v >> 8 & 0xff00) | (v << 8 & 0xff0000) | v << 24; }
static int isBig(void) { const int one = 1; return *(const char *)&one == 0; }
static uint32_t toNetwork(uint32_t v) {
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  return v;
#else
  return __builtin_bswap32(v);
#endif
}

static unsigned hash(const void *p, size_t n) {
  unsigned h = 5381;
  for (size_t i = 0; i < n; i++) h = h * 33 + ((const unsigned char *)p)[i];
  return h;
}

int main(void) {
  struct record r;
  memset(&r, 0, sizeof r);
  r.id = 0x1234, r.size = 99, r.value = -2;
  const unsigned char *p = (const unsigned char *)&r;
  for (size_t i = 0; i < sizeof r; i++) printf("%02x", p[i]);
  printf(" %u\n", hash(&r, sizeof r));
  unsigned char buffer[4];
  put32(buffer, 0xdeadbeef);
  uint32_t wire = toNetwork(0xdeadbeef);
  printf("%u %x %d %d\n", hash(buffer, 4), get32(buffer), memcmp(&wire, buffer, 4) == 0, swapped(0x01020304) == 0x04030201);
  printf("%d %d\n", isBig(), __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
  FILE *f = tmpfile();
  fwrite(&r.value, sizeof r.value, 1, f);
  fwrite(&wire, 4, 1, f);
  rewind(f);
  int first = getc(f);
  fseek(f, 4, SEEK_SET);
  printf("%x %x\n", first, getc(f));
  fclose(f);
  return 0;
}
// output(le32):
//| 3412000063000000feffffff 144405673
//| 2094646525 deadbeef 1 1
//| 0 0
//| fe de
// output(le64):
//| 34120000000000006300000000000000feffffff00000000 2859812265
//| 2094646525 deadbeef 1 1
//| 0 0
//| fe de
// output(be32):
//| 1234000000000063fffffffe 3894662057
//| 2094646525 deadbeef 1 1
//| 1 1
//| ff de
// output(be64):
//| 12340000000000000000000000000063fffffffe00000000 106191657
//| 2094646525 deadbeef 1 1
//| 1 1
//| ff de
