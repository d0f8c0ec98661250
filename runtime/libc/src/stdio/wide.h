#ifndef LODE_STDIO_WIDE_H
#define LODE_STDIO_WIDE_H

#include <wchar.h>

char *__lode_narrow(const wchar_t *); /* UTF-8 in memory from malloc; null with errno set */

#endif
