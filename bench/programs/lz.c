// A Lempel-Ziv compressor with hash chains, and its decompressor.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { size = 1 << 20, hashBits = 15, window = 65535 };
static unsigned char input[size], packed[size + size / 8 + 64], output[size];
static int head[1 << hashBits], previous[size];

static unsigned hash3(const unsigned char *p) { return ((p[0] | p[1] << 8 | p[2] << 16) * 2654435761u) >> (32 - hashBits); }

static size_t compress(void) {
  size_t out = 0;
  memset(head, -1, sizeof head);
  int literal = 0, i = 0;
  while (i < size) {
    int best = 0, distance = 0;
    if (i + 3 < size) {
      unsigned h = hash3(input + i);
      int tries = 16;
      for (int at = head[h]; at >= 0 && i - at <= window && tries-- > 0; at = previous[at]) {
        int n = 0;
        while (n < 255 && i + n < size && input[at + n] == input[i + n]) n++;
        if (n > best) { best = n; distance = i - at; }
      }
      previous[i] = head[h];
      head[h] = i;
    }
    if (best >= 4) {
      while (literal < i) { int n = i - literal > 127 ? 127 : i - literal; packed[out++] = n; memcpy(packed + out, input + literal, n); out += n; literal += n; }
      packed[out++] = 128 | (distance >> 9 & 127); packed[out++] = distance >> 1 & 255; packed[out++] = (distance & 1) << 7 | best >> 1; packed[out++] = best & 1;
      for (int k = 1; k < best && i + k + 3 < size; k++) { unsigned h = hash3(input + i + k); previous[i + k] = head[h]; head[h] = i + k; }
      i += best;
      literal = i;
    } else i++;
  }
  while (literal < i) { int n = i - literal > 127 ? 127 : i - literal; packed[out++] = n; memcpy(packed + out, input + literal, n); out += n; literal += n; }
  return out;
}
static size_t expand(size_t n) {
  size_t out = 0;
  for (size_t i = 0; i < n;) {
    unsigned c = packed[i++];
    if (c < 128) { memcpy(output + out, packed + i, c); out += c; i += c; continue; }
    unsigned distance = (c & 127) << 9 | packed[i] << 1 | packed[i + 1] >> 7, length = (packed[i + 1] & 127) << 1 | packed[i + 2];
    i += 3;
    for (unsigned k = 0; k < length; k++, out++) output[out] = output[out - distance];
  }
  return out;
}

int main(void) {
  static const char *const words[] = {"lorem ", "ipsum ", "dolor ", "sit ", "amet, ", "consectetur ", "adipiscing ", "elit. "};
  unsigned x = 99;
  for (size_t at = 0; at < size;) {
    x = x * 1664525 + 1013904223;
    const char *w = words[x >> 29];
    for (; *w && at < size; w++) input[at++] = x >> 20 & 31 ? *w : (unsigned char)(x >> 8);
  }
  size_t total = 0;
  for (int round = 0; round < 6; round++) {
    input[round * 1000] ^= round;
    size_t n = compress();
    total += n;
    if (expand(n) != size || memcmp(input, output, size) != 0) { puts("damaged"); return 1; }
  }
  printf("%lu\n", (unsigned long)total);
  return 0;
}
