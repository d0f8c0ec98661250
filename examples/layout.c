// Prints the layout that the program sees: sizes, byte order, where the members of structs lie, how bit-fields are
// placed, and what the usual arithmetic conversions do with `long`. The same portable file prints something else on
// each layout; nothing in it was compiled four times.
//
//   npx lode run examples/layout.c
//   npx lode run --target interp-be32 examples/layout.c

#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct record {
  char tag;
  long id;
  short flags;
  void *next;
  long long stamp;
};

struct packed_header {
  unsigned version : 4;
  unsigned kind : 12;
  unsigned length : 16;
  signed delta : 7;
  unsigned long wide : 20;
};

union view {
  uint32_t word;
  uint16_t half[2];
  unsigned char byte[4];
};

// Everything here is a constant of the layout, computed when the program is bound to it.
static const size_t table[] = {sizeof(struct record), offsetof(struct record, next), sizeof(void *[3]), LONG_MAX % 97};

static void print_bytes(const char *name, const void *object, size_t size) {
  const unsigned char *bytes = object;
  printf("%-14s", name);
  for (size_t i = 0; i < size; i++) printf(" %02x", bytes[i]);
  putchar('\n');
}

static const char *byte_order(void) {
  union view view = {.word = 0x01020304};
  return view.byte[0] == 1 ? "big-endian" : "little-endian";
}

static void print_sizes(void) {
  printf("%d-bit, %s\n", (int)sizeof(void *) * CHAR_BIT, byte_order());
  printf("sizes: short %zu, int %zu, long %zu, long long %zu, void * %zu, double %zu\n", sizeof(short), sizeof(int),
         sizeof(long), sizeof(long long), sizeof(void *), sizeof(double));
  printf("LONG_MAX %ld, SIZE_MAX %zu\n", LONG_MAX, (size_t)-1);
}

static void print_record(void) {
  printf("struct record: size %zu, alignment %zu\n", sizeof(struct record), _Alignof(struct record));
  printf("  tag %zu, id %zu, flags %zu, next %zu, stamp %zu\n", offsetof(struct record, tag), offsetof(struct record, id),
         offsetof(struct record, flags), offsetof(struct record, next), offsetof(struct record, stamp));
  printf("table: ");
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) printf("%s%zu", i == 0 ? "" : ", ", table[i]);
  putchar('\n');
}

static void print_bits(void) {
  struct packed_header header;
  memset(&header, 0, sizeof header);
  header.version = 5;
  header.kind = 0xabc;
  header.length = 0x1234;
  header.delta = -3;
  header.wide = 0xfedcb;
  printf("struct packed_header: size %zu, delta %d, wide %lx\n", sizeof header, header.delta, (unsigned long)header.wide);
  print_bytes("  header", &header, 4);
  union view view = {.word = 0xcafebabe};
  print_bytes("  0xcafebabe", &view, sizeof view);
  printf("  first half %04x\n", view.half[0]);
}

static void print_conversions(void) {
  unsigned one = 1;
  long minus_one = -1;
  // long and unsigned int: long where it is wider, unsigned long where it is not (C17 6.3.1.8).
  printf("-1L < 1u is %d, and -1L + 1u is %ld\n", minus_one < one, (long)(minus_one + one));
  printf("2147483648 is a %s\n", _Generic(2147483648, long: "long", long long: "long long", default: "?"));
  printf("0x80000000L >> 31 is %ld\n", (long)(0x80000000L >> 31));
}

int main(void) {
  print_sizes();
  print_record();
  print_bits();
  print_conversions();
  return 0;
}

// output(le64):
//| 64-bit, little-endian
//| sizes: short 2, int 4, long 8, long long 8, void * 8, double 8
//| LONG_MAX 9223372036854775807, SIZE_MAX 18446744073709551615
//| struct record: size 40, alignment 8
//|   tag 0, id 8, flags 16, next 24, stamp 32
//| table: 40, 24, 24, 78
//| struct packed_header: size 8, delta -3, wide fedcb
//|   header       c5 ab 34 12
//|   0xcafebabe   be ba fe ca
//|   first half babe
//| -1L < 1u is 1, and -1L + 1u is 0
//| 2147483648 is a long
//| 0x80000000L >> 31 is 1
// output(be64):
//| 64-bit, big-endian
//| sizes: short 2, int 4, long 8, long long 8, void * 8, double 8
//| LONG_MAX 9223372036854775807, SIZE_MAX 18446744073709551615
//| struct record: size 40, alignment 8
//|   tag 0, id 8, flags 16, next 24, stamp 32
//| table: 40, 24, 24, 78
//| struct packed_header: size 8, delta -3, wide fedcb
//|   header       5a bc 12 34
//|   0xcafebabe   ca fe ba be
//|   first half cafe
//| -1L < 1u is 1, and -1L + 1u is 0
//| 2147483648 is a long
//| 0x80000000L >> 31 is 1
// output(le32):
//| 32-bit, little-endian
//| sizes: short 2, int 4, long 4, long long 8, void * 4, double 8
//| LONG_MAX 2147483647, SIZE_MAX 4294967295
//| struct record: size 24, alignment 8
//|   tag 0, id 4, flags 8, next 12, stamp 16
//| table: 24, 12, 12, 65
//| struct packed_header: size 8, delta -3, wide fedcb
//|   header       c5 ab 34 12
//|   0xcafebabe   be ba fe ca
//|   first half babe
//| -1L < 1u is 0, and -1L + 1u is 0
//| 2147483648 is a long long
//| 0x80000000L >> 31 is 1
// output(be32):
//| 32-bit, big-endian
//| sizes: short 2, int 4, long 4, long long 8, void * 4, double 8
//| LONG_MAX 2147483647, SIZE_MAX 4294967295
//| struct record: size 24, alignment 8
//|   tag 0, id 4, flags 8, next 12, stamp 16
//| table: 24, 12, 12, 65
//| struct packed_header: size 8, delta -3, wide fedcb
//|   header       5a bc 12 34
//|   0xcafebabe   ca fe ba be
//|   first half cafe
//| -1L < 1u is 0, and -1L + 1u is 0
//| 2147483648 is a long long
//| 0x80000000L >> 31 is 1
