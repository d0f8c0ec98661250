/* strtof rounds to float at once; passing through double would round twice. */
#include <stdlib.h>
#include "float.h"

float strtof(const char *restrict s, char **restrict end) {
  return (float)__lode_strtod(s, end, 24);
}
