#ifndef LODE_STRING_MESSAGES_H
#define LODE_STRING_MESSAGES_H
#include <stddef.h>
/* The n-th of the strings packed NUL after NUL; null when there is none or it is empty. */
const char *__lode_message(const char *packed, size_t size, int n);
char *__lode_unknown(char *buf, const char *what, int n);
#endif
