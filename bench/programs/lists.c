// Linked lists and trees: insertion, traversal, reversal, by pointers into a pool.
#include <stdio.h>
#include <stdlib.h>

struct tree { struct tree *left, *right; int key, height; };
struct pair { int low, high; };

static int height(const struct tree *t) { return t ? t->height : 0; }
static int max(int a, int b) { return a > b ? a : b; }
static void fix(struct tree *t) { t->height = 1 + max(height(t->left), height(t->right)); }

static struct tree *turn_right(struct tree *t) {
  struct tree *l = t->left;
  t->left = l->right;
  l->right = t;
  fix(t);
  fix(l);
  return l;
}

static struct tree *turn_left(struct tree *t) {
  struct tree *r = t->right;
  t->right = r->left;
  r->left = t;
  fix(t);
  fix(r);
  return r;
}

static struct tree *insert(struct tree *t, int key, struct tree **pool) {
  if (!t) {
    struct tree *n = (*pool)++;
    n->left = n->right = NULL;
    n->key = key;
    n->height = 1;
    return n;
  }
  if (key < t->key) t->left = insert(t->left, key, pool);
  else if (key > t->key) t->right = insert(t->right, key, pool);
  else return t;
  fix(t);
  int balance = height(t->left) - height(t->right);
  if (balance > 1) {
    if (key > t->left->key) t->left = turn_left(t->left);
    return turn_right(t);
  }
  if (balance < -1) {
    if (key < t->right->key) t->right = turn_right(t->right);
    return turn_left(t);
  }
  return t;
}

static struct pair range(const struct tree *t) {
  struct pair p = {t->key, t->key};
  if (t->left) { struct pair l = range(t->left); p.low = l.low; }
  if (t->right) { struct pair r = range(t->right); p.high = r.high; }
  return p;
}

static long sum(const struct tree *t) { return t ? t->key + sum(t->left) + sum(t->right) : 0; }

int main(void) {
  enum { n = 200000 };
  struct tree *nodes = malloc(n * sizeof *nodes);
  long total = 0;
  for (int round = 0; round < 6; round++) {
    struct tree *pool = nodes, *root = NULL;
    unsigned seed = (unsigned)round + 7;
    for (int i = 0; i < n; i++) {
      seed = seed * 1664525u + 1013904223u;
      root = insert(root, (int)(seed >> 8), &pool);
    }
    struct pair p = range(root);
    total = (total + sum(root) % 1000003 + p.high - p.low + root->height) % 1000003;
  }
  printf("%ld\n", total);
  return 0;
}
