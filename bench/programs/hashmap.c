// A chained hash table of strings with nodes from malloc.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct node { struct node *next; unsigned hash; int count; char key[]; };

#define BUCKETS 65536
static struct node *buckets[BUCKETS];

static unsigned hash_of(const char *s) {
  unsigned h = 5381;
  for (; *s; s++) h = h * 33 + (unsigned char)*s;
  return h;
}

static struct node *find(const char *key) {
  unsigned h = hash_of(key);
  struct node **at = &buckets[h % BUCKETS];
  for (struct node *n = *at; n; n = n->next)
    if (n->hash == h && strcmp(n->key, key) == 0) return n;
  size_t length = strlen(key);
  struct node *made = malloc(sizeof *made + length + 1);
  made->hash = h;
  made->count = 0;
  memcpy(made->key, key, length + 1);
  made->next = *at;
  return *at = made;
}

int main(void) {
  unsigned seed = 42;
  char key[32];
  for (int i = 0; i < 3000000; i++) {
    seed = seed * 1103515245u + 12345u;
    unsigned n = seed >> 12 & 0x1ffff;
    int length = 0;
    do key[length++] = (char)('a' + n % 26); while (n /= 26);
    strcpy(key + length, "-word");
    find(key)->count++;
  }
  unsigned sum = 0;
  int nodes = 0;
  for (int i = 0; i < BUCKETS; i++)
    for (struct node *n = buckets[i]; n; n = n->next) {
      sum = sum * 31 + (unsigned)n->count;
      nodes++;
    }
  printf("%d %08x\n", nodes, sum);
  return 0;
}
