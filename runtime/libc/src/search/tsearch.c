/* Binary search trees balanced as AVL trees. A node's first member is the key, as the interface wants it. */
#include <search.h>
#include <stddef.h>
#include <stdlib.h>

struct node { const void *key; struct node *left, *right; int height; };
typedef int compare_fn(const void *, const void *);

static int height(const struct node *n) { return n ? n->height : 0; }

static void measure(struct node *n) {
  int l = height(n->left), r = height(n->right);
  n->height = (l > r ? l : r) + 1;
}

static struct node *rotate_right(struct node *n) {
  struct node *top = n->left;
  n->left = top->right;
  top->right = n;
  measure(n);
  measure(top);
  return top;
}

static struct node *rotate_left(struct node *n) {
  struct node *top = n->right;
  n->right = top->left;
  top->left = n;
  measure(n);
  measure(top);
  return top;
}

static struct node *balance(struct node *n) {
  measure(n);
  int lean = height(n->left) - height(n->right);
  if (lean > 1) {
    if (height(n->left->left) < height(n->left->right)) n->left = rotate_left(n->left);
    return rotate_right(n);
  }
  if (lean < -1) {
    if (height(n->right->right) < height(n->right->left)) n->right = rotate_right(n->right);
    return rotate_left(n);
  }
  return n;
}

static struct node *insert(struct node *n, const void *key, compare_fn *compare, struct node **found) {
  if (!n) {
    n = malloc(sizeof *n);
    if (n) *n = (struct node){key, NULL, NULL, 1};
    return *found = n;
  }
  int order = compare(key, n->key);
  if (order == 0) return *found = n;
  if (order < 0) n->left = insert(n->left, key, compare, found);
  else n->right = insert(n->right, key, compare, found);
  return balance(n);
}

void *tsearch(const void *key, void **root, compare_fn *compare) {
  struct node *found = NULL;
  if (!root) return NULL;
  *root = insert(*root, key, compare, &found);
  return found;
}

void *tfind(const void *key, void *const *root, compare_fn *compare) {
  struct node *n = root ? *root : NULL;
  while (n) {
    int order = compare(key, n->key);
    if (order == 0) break;
    n = order < 0 ? n->left : n->right;
  }
  return n;
}

/* Takes the smallest node out of a tree. */
static struct node *take_first(struct node *n, struct node **first) {
  if (!n->left) {
    *first = n;
    return n->right;
  }
  n->left = take_first(n->left, first);
  return balance(n);
}

static struct node *delete(struct node *n, const void *key, compare_fn *compare, struct node *parent,
    struct node **above) {
  if (!n) return NULL;
  int order = compare(key, n->key);
  if (order < 0) {
    n->left = delete(n->left, key, compare, n, above);
  } else if (order > 0) {
    n->right = delete(n->right, key, compare, n, above);
  } else {
    struct node *left = n->left, *right = n->right, *next;
    *above = parent ? parent : n;
    free(n);
    if (!left) return right;
    if (!right) return left;
    right = take_first(right, &next);
    next->left = left;
    next->right = right;
    n = next;
  }
  return balance(n);
}

void *tdelete(const void *__restrict key, void **__restrict root, compare_fn *compare) {
  struct node *above = NULL;
  if (!root) return NULL;
  *root = delete(*root, key, compare, NULL, &above);
  return above;
}

static void walk(const struct node *n, void (*visit)(const void *, VISIT, int), int depth) {
  if (!n->left && !n->right) {
    visit(n, leaf, depth);
    return;
  }
  visit(n, preorder, depth);
  if (n->left) walk(n->left, visit, depth + 1);
  visit(n, postorder, depth);
  if (n->right) walk(n->right, visit, depth + 1);
  visit(n, endorder, depth);
}

void twalk(const void *root, void (*visit)(const void *, VISIT, int)) {
  if (root) walk(root, visit, 0);
}

void tdestroy(void *root, void (*release)(void *)) {
  struct node *n = root;
  if (!n) return;
  tdestroy(n->left, release);
  tdestroy(n->right, release);
  release((void *)n->key);
  free(n);
}
