/* Properties of Unicode characters as sorted tables; ASCII is decided without them. */
#ifndef LODE_WCHAR_UNICODE_H
#define LODE_WCHAR_UNICODE_H
struct case_run { int first, last, step, add; };
extern const int __lode_wide_alpha[][2], __lode_wide_alpha_count;
extern const int __lode_wide_print[][2], __lode_wide_print_count;
extern const int __lode_zero_width[][2], __lode_zero_width_count;
extern const int __lode_double_width[][2], __lode_double_width_count;
extern const struct case_run __lode_to_upper[], __lode_to_lower[];
extern const int __lode_to_upper_count, __lode_to_lower_count;

/* Whether c lies in one of the ranges. */
static inline int __lode_in_ranges(const int (*ranges)[2], int count, int c) {
  int low = 0;
  while (low < count) {
    int middle = (low + count) / 2;
    if (c > ranges[middle][1]) low = middle + 1;
    else if (c < ranges[middle][0]) count = middle;
    else return 1;
  }
  return 0;
}
#endif
