// Quicksort, heapsort and merge sort of integers, and qsort with a comparison function.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { n = 500000 };
static int data[n], work[n], spare[n];

static void quick(int *a, int low, int high) {
  while (low < high) {
    int p = a[(low + high) / 2], i = low, j = high;
    while (i <= j) {
      while (a[i] < p) i++;
      while (a[j] > p) j--;
      if (i <= j) { int t = a[i]; a[i++] = a[j]; a[j--] = t; }
    }
    if (j - low < high - i) { quick(a, low, j); low = i; } else { quick(a, i, high); high = j; }
  }
}
static void sift(int *a, int at, int end) {
  int x = a[at];
  for (int child; (child = 2 * at + 1) < end; at = child) {
    if (child + 1 < end && a[child + 1] > a[child]) child++;
    if (a[child] <= x) break;
    a[at] = a[child];
  }
  a[at] = x;
}
static void heap(int *a) {
  for (int i = n / 2 - 1; i >= 0; i--) sift(a, i, n);
  for (int i = n - 1; i > 0; i--) { int t = a[0]; a[0] = a[i]; a[i] = t; sift(a, 0, i); }
}
static void merge(int *a, int *b, int low, int high) {
  if (high - low < 2) return;
  int middle = (low + high) / 2;
  merge(a, b, low, middle);
  merge(a, b, middle, high);
  int i = low, j = middle, k = low;
  while (i < middle && j < high) b[k++] = a[j] < a[i] ? a[j++] : a[i++];
  while (i < middle) b[k++] = a[i++];
  while (j < high) b[k++] = a[j++];
  memcpy(a + low, b + low, (high - low) * sizeof *a);
}
static int compare(const void *x, const void *y) {
  int a = *(const int *)x, b = *(const int *)y;
  return (a > b) - (a < b);
}

int main(void) {
  unsigned x = 1;
  for (int i = 0; i < n; i++) { x ^= x << 13; x ^= x >> 17; x ^= x << 5; data[i] = x; }
  unsigned sum = 0;
  for (int way = 0; way < 4; way++) {
    memcpy(work, data, sizeof work);
    if (way == 0) quick(work, 0, n - 1);
    else if (way == 1) heap(work);
    else if (way == 2) merge(work, spare, 0, n);
    else qsort(work, n, sizeof *work, compare);
    for (int i = 0; i < n; i++) sum = sum * 31 + work[i];
  }
  printf("%08x\n", sum);
  return 0;
}
