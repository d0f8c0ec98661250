// Long multiplication and modular powers with 64-bit limbs made of 32-bit halves: wide products and carries.
#include <stdio.h>
#include <string.h>

typedef unsigned long long u64;
enum { limbs = 64 };

static u64 mulmod(u64 a, u64 b, u64 m) {
  u64 ah = a >> 32, al = a & 0xffffffff, bh = b >> 32, bl = b & 0xffffffff;
  u64 low = al * bl, mid = ah * bl + (low >> 32), mid2 = al * bh + (mid & 0xffffffff);
  u64 high = ah * bh + (mid >> 32) + (mid2 >> 32);
  low = mid2 << 32 | (low & 0xffffffff);
  for (int i = 0; i < 64; i++) { u64 top = high >> 63; high = high << 1 | low >> 63; low <<= 1; if (top || high >= m) high -= m; }
  return high;
}
static void multiply(const u64 *a, const u64 *b, u64 *c) {
  memset(c, 0, 2 * limbs * sizeof *c);
  for (int i = 0; i < limbs; i++) {
    u64 carry = 0;
    for (int j = 0; j < limbs; j++) {
      u64 x = a[i] & 0xffffffff, y = b[j] & 0xffffffff, t = x * y + c[i + j] + carry;
      c[i + j] = t & 0xffffffff;
      carry = t >> 32;
    }
    c[i + limbs] = carry;
  }
}

int main(void) {
  u64 a[limbs], b[limbs], c[2 * limbs], x = 88172645463325252ull;
  for (int i = 0; i < limbs; i++) { x ^= x << 13; x ^= x >> 7; x ^= x << 17; a[i] = x & 0xffffffff; b[i] = x >> 32; }
  for (int round = 0; round < 40000; round++) { multiply(a, b, c); memcpy(a, c + 7, sizeof a); b[round % limbs] ^= c[3]; }
  u64 m = 0xffffffffffffffc5ull, p = 3;
  for (int i = 0; i < 15000; i++) p = mulmod(p, p + i, m);
  u64 sum = p;
  for (int i = 0; i < 2 * limbs; i++) sum = sum * 31 + c[i];
  printf("%llu\n", sum);
  return 0;
}
