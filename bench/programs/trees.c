// Building and dropping binary trees: allocation, recursion, pointers.
#include <stdio.h>
#include <stdlib.h>

struct node { struct node *left, *right; };

static struct node *build(int depth) {
  struct node *t = malloc(sizeof *t);
  t->left = depth > 0 ? build(depth - 1) : NULL;
  t->right = depth > 0 ? build(depth - 1) : NULL;
  return t;
}
static int check(const struct node *t) { return 1 + (t->left ? check(t->left) + check(t->right) : 0); }
static void drop(struct node *t) {
  if (t->left) { drop(t->left); drop(t->right); }
  free(t);
}

int main(void) {
  enum { max = 15 };
  struct node *longLived = build(max);
  for (int depth = 4; depth <= max; depth += 4) {
    int rounds = 1 << (max - depth + 4), sum = 0;
    for (int i = 0; i < rounds; i++) {
      struct node *t = build(depth);
      sum += check(t);
      drop(t);
    }
    printf("%d trees of depth %d: %d\n", rounds, depth, sum);
  }
  printf("%d\n", check(longLived));
  return 0;
}
