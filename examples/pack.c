// Packs and unpacks files by LZ77 with a window of 4 KiB: matches are found through chains of equal three-byte prefixes
// and written as 12-bit distances and 4-bit lengths behind a flag byte for every eight items. Numbers in the file have a
// fixed byte order, so that a file packed on one layout unpacks on every other.
//
//   npx lode run examples/pack.c -c FILE PACKED
//   npx lode run examples/pack.c -d PACKED FILE
//   npx lode run examples/pack.c                 packs generated data and checks it

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { window = 4096, shortest = 3, longest = 18, hash_size = 1 << 12 };

static const char magic[4] = "LPK1";

struct buffer {
  unsigned char *data;
  size_t size, capacity;
};

static _Noreturn void die(const char *what) {
  fprintf(stderr, "pack: %s: %s\n", what, strerror(errno));
  exit(1);
}

static void append(struct buffer *buffer, unsigned char byte) {
  if (buffer->size == buffer->capacity) {
    buffer->capacity = buffer->capacity == 0 ? 1024 : buffer->capacity * 2;
    buffer->data = realloc(buffer->data, buffer->capacity);
    if (buffer->data == NULL) die("out of memory");
  }
  buffer->data[buffer->size++] = byte;
}

static void append_u32(struct buffer *buffer, uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) append(buffer, (unsigned char)(value >> shift));
}

static uint32_t read_u32(const unsigned char *at) {
  return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

// Adler-32 (RFC 1950).
static uint32_t checksum(const struct buffer *buffer) {
  uint32_t a = 1, b = 0;
  for (size_t i = 0; i < buffer->size; i++) {
    a = (a + buffer->data[i]) % 65521;
    b = (b + a) % 65521;
  }
  return b << 16 | a;
}

static unsigned hash3(const unsigned char *at) {
  return (at[0] * 506832829u ^ at[1] * 2654435761u ^ at[2] * 97531u) >> 7 & (hash_size - 1);
}

static size_t match_length(const unsigned char *a, const unsigned char *b, size_t limit) {
  size_t length = 0;
  while (length < limit && a[length] == b[length]) length++;
  return length;
}

struct match {
  size_t distance, length;
};

// Most recent position with each hash, and for each position of the window the one before it; 0 for none (positions + 1).
struct chains {
  size_t head[hash_size];
  size_t previous[window];
};

static struct match find(const struct chains *chains, const struct buffer *in, size_t at) {
  struct match best = {0, 0};
  size_t limit = in->size - at < longest ? in->size - at : longest;
  if (limit < shortest) return best;
  int tries = 64;
  for (size_t next = chains->head[hash3(in->data + at)]; next != 0 && tries-- > 0; next = chains->previous[(next - 1) % window]) {
    size_t candidate = next - 1;
    if (at - candidate >= window) break;
    size_t length = match_length(in->data + candidate, in->data + at, limit);
    if (length > best.length) best = (struct match){at - candidate, length};
  }
  return best;
}

static void insert(struct chains *chains, const struct buffer *in, size_t at) {
  if (in->size - at < shortest) return;
  size_t *head = &chains->head[hash3(in->data + at)];
  chains->previous[at % window] = *head;
  *head = at + 1;
}

static struct buffer pack(const struct buffer *in) {
  struct buffer out = {0};
  struct chains *chains = calloc(1, sizeof *chains);
  if (chains == NULL) die("out of memory");
  for (size_t i = 0; i < sizeof magic; i++) append(&out, (unsigned char)magic[i]);
  append_u32(&out, (uint32_t)in->size);
  append_u32(&out, checksum(in));
  size_t flags = 0;
  for (size_t at = 0, item = 0; at < in->size; item++) {
    if (item % 8 == 0) {
      flags = out.size;
      append(&out, 0);
    }
    struct match match = find(chains, in, at);
    size_t step = 1;
    if (match.length >= shortest) {
      unsigned code = (unsigned)(match.distance << 4 | (match.length - shortest));
      append(&out, (unsigned char)code);
      append(&out, (unsigned char)(code >> 8));
      out.data[flags] |= (unsigned char)(1u << item % 8);
      step = match.length;
    } else {
      append(&out, in->data[at]);
    }
    for (size_t end = at + step; at < end; at++) insert(chains, in, at);
  }
  free(chains);
  return out;
}

static int unpack(const struct buffer *in, struct buffer *out) {
  if (in->size < 12 || memcmp(in->data, magic, sizeof magic) != 0) return -1;
  size_t size = read_u32(in->data + 4);
  size_t at = 12;
  unsigned flags = 0;
  for (unsigned item = 0; out->size < size; item++, flags >>= 1) {
    if (item % 8 == 0) {
      if (at >= in->size) return -1;
      flags = in->data[at++];
    }
    if ((flags & 1) == 0) {
      if (at >= in->size) return -1;
      append(out, in->data[at++]);
      continue;
    }
    if (in->size - at < 2) return -1;
    unsigned code = in->data[at] | (unsigned)in->data[at + 1] << 8;
    at += 2;
    size_t distance = code >> 4;
    if (distance == 0 || distance > out->size) return -1;
    for (unsigned i = 0; i < (code & 15) + shortest; i++) append(out, out->data[out->size - distance]);
  }
  return checksum(out) == read_u32(in->data + 8) ? 0 : -1;
}

static struct buffer read_file(const char *path) {
  struct buffer buffer = {0};
  FILE *file = fopen(path, "rb");
  if (file == NULL) die(path);
  for (int c; (c = getc(file)) != EOF;) append(&buffer, (unsigned char)c);
  if (ferror(file)) die(path);
  fclose(file);
  return buffer;
}

static void write_file(const char *path, const struct buffer *buffer) {
  FILE *file = fopen(path, "wb");
  if (file == NULL || fwrite(buffer->data, 1, buffer->size, file) != buffer->size || fclose(file) != 0) die(path);
}

// Text that repeats itself, then noise: packs it, unpacks it through a temporary file, and damages it.
static int self_test(void) {
  struct buffer in = {0}, out = {0};
  char line[80];
  for (int i = 0; i < 400; i++) {
    int n = snprintf(line, sizeof line, "line %d of %s, %d squared is %d\n", i, i % 3 == 0 ? "prose" : "verse", i, i * i);
    for (int k = 0; k < n; k++) append(&in, (unsigned char)line[k]);
  }
  uint32_t random = 12345;
  for (int i = 0; i < 2000; i++) {
    random = random * 1664525u + 1013904223u;
    append(&in, (unsigned char)(random >> 24));
  }
  struct buffer packed = pack(&in);
  char name[L_tmpnam];
  if (tmpnam(name) == NULL) die("tmpnam");
  write_file(name, &packed);
  struct buffer again = read_file(name);
  remove(name);
  int result = unpack(&again, &out);
  int same = out.size == in.size && memcmp(out.data, in.data, in.size) == 0;
  printf("%zu bytes packed to %zu, checksum %08lx\n", in.size, packed.size, (unsigned long)checksum(&packed));
  printf("unpacked: %s, %s\n", result == 0 ? "intact" : "damaged", same ? "the same" : "different");
  again.data[again.size / 2] ^= 4;
  struct buffer damaged = {0};
  printf("after one flipped bit: %s\n", unpack(&again, &damaged) == 0 ? "intact" : "damaged");
  free(in.data), free(out.data), free(packed.data), free(again.data), free(damaged.data);
  return !same;
}

int main(int argc, char **argv) {
  if (argc == 1) return self_test();
  if (argc != 4 || (strcmp(argv[1], "-c") != 0 && strcmp(argv[1], "-d") != 0)) {
    fprintf(stderr, "usage: pack -c FILE PACKED | pack -d PACKED FILE\n");
    return 2;
  }
  struct buffer in = read_file(argv[2]), out = {0};
  if (argv[1][1] == 'c') out = pack(&in);
  else if (unpack(&in, &out) != 0) {
    fprintf(stderr, "pack: %s is damaged\n", argv[2]);
    return 1;
  }
  write_file(argv[3], &out);
  free(in.data);
  free(out.data);
  return 0;
}

// output:
//| 17717 bytes packed to 6448, checksum d52fc2d9
//| unpacked: intact, the same
//| after one flipped bit: damaged
