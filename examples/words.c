// Counts words: the ten most frequent ones of standard input (or of the files named), with a hash table that grows, an
// arena for the spellings, and qsort.
//
//   npx lode run examples/words.c < README.md

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Spellings live in blocks that are only freed all at once.
struct block {
  struct block *next;
  size_t used;
  char text[4096];
};

struct arena {
  struct block *blocks;
};

struct entry {
  const char *word;
  uint32_t hash;
  unsigned long count;
};

// Open addressing with linear probing; `capacity` is a power of two, at most three quarters of it used.
struct table {
  struct entry *entries;
  size_t capacity;
  size_t used;
};

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static const char *arena_copy(struct arena *arena, const char *text, size_t length) {
  struct block *block = arena->blocks;
  if (block == NULL || sizeof block->text - block->used < length + 1) {
    block = malloc(sizeof *block);
    if (block == NULL) fail("malloc");
    block->next = arena->blocks;
    block->used = 0;
    arena->blocks = block;
  }
  char *copy = block->text + block->used;
  memcpy(copy, text, length);
  copy[length] = '\0';
  block->used += length + 1;
  return copy;
}

static void arena_free(struct arena *arena) {
  for (struct block *block = arena->blocks, *next; block != NULL; block = next) {
    next = block->next;
    free(block);
  }
}

// FNV-1a.
static uint32_t hash_of(const char *text, size_t length) {
  uint32_t hash = 2166136261u;
  for (size_t i = 0; i < length; i++) hash = (hash ^ (unsigned char)text[i]) * 16777619u;
  return hash;
}

static struct entry *find(const struct table *table, const char *word, size_t length, uint32_t hash) {
  size_t mask = table->capacity - 1;
  for (size_t at = hash & mask;; at = (at + 1) & mask) {
    struct entry *entry = &table->entries[at];
    if (entry->word == NULL) return entry;
    if (entry->hash == hash && strncmp(entry->word, word, length) == 0 && entry->word[length] == '\0') return entry;
  }
}

static void grow(struct table *table) {
  struct table larger = {.capacity = table->capacity == 0 ? 64 : table->capacity * 2, .used = table->used};
  larger.entries = calloc(larger.capacity, sizeof *larger.entries);
  if (larger.entries == NULL) fail("calloc");
  for (size_t i = 0; i < table->capacity; i++) {
    const struct entry *entry = &table->entries[i];
    if (entry->word != NULL) *find(&larger, entry->word, strlen(entry->word), entry->hash) = *entry;
  }
  free(table->entries);
  *table = larger;
}

static void count(struct table *table, struct arena *arena, const char *word, size_t length) {
  if (table->used * 4 >= table->capacity * 3) grow(table);
  uint32_t hash = hash_of(word, length);
  struct entry *entry = find(table, word, length, hash);
  if (entry->word == NULL) {
    *entry = (struct entry){arena_copy(arena, word, length), hash, 0};
    table->used++;
  }
  entry->count++;
}

static unsigned long count_file(FILE *file, struct table *table, struct arena *arena) {
  char word[64];
  size_t length = 0;
  unsigned long total = 0;
  for (int c; (c = getc(file)) != EOF;) {
    if (isalpha(c)) {
      if (length < sizeof word) word[length++] = (char)tolower(c);
    } else if (length > 0) {
      count(table, arena, word, length);
      total++;
      length = 0;
    }
  }
  if (length > 0) {
    count(table, arena, word, length);
    total++;
  }
  return total;
}

// Most frequent first, equals by spelling.
static int by_count(const void *left, const void *right) {
  const struct entry *a = left, *b = right;
  if (a->word == NULL || b->word == NULL) return (a->word == NULL) - (b->word == NULL);
  if (a->count != b->count) return a->count < b->count ? 1 : -1;
  return strcmp(a->word, b->word);
}

int main(int argc, char **argv) {
  struct table table = {0};
  struct arena arena = {0};
  unsigned long total = 0;
  if (argc < 2) total = count_file(stdin, &table, &arena);
  for (int i = 1; i < argc; i++) {
    FILE *file = fopen(argv[i], "r");
    if (file == NULL) fail(argv[i]);
    total += count_file(file, &table, &arena);
    fclose(file);
  }
  printf("%lu words, %zu different\n", total, table.used);
  if (table.capacity > 0) qsort(table.entries, table.capacity, sizeof *table.entries, by_count);
  for (size_t i = 0; i < table.used && i < 10; i++) printf("%6lu %s\n", table.entries[i].count, table.entries[i].word);
  arena_free(&arena);
  free(table.entries);
  return 0;
}

// stdin:
//| The quick brown fox jumps over the lazy dog. The dog sleeps; the fox does not.
//| A portable file runs on every machine, and the machine decides the layout.
// output:
//| 29 words, 21 different
//|      6 the
//|      2 dog
//|      2 fox
//|      2 machine
//|      1 a
//|      1 and
//|      1 brown
//|      1 decides
//|      1 does
//|      1 every
