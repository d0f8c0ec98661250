#include <inttypes.h>
#include <wchar.h>
#define CHAR wchar_t
#include "../stdlib/integer.h"

long wcstol(const wchar_t *__restrict s, wchar_t **__restrict end, int base) {
  return (long)parse(s, end, base, LONG_MAX, 1);
}

unsigned long wcstoul(const wchar_t *__restrict s, wchar_t **__restrict end, int base) {
  return (unsigned long)parse(s, end, base, ULONG_MAX, 0);
}

long long wcstoll(const wchar_t *__restrict s, wchar_t **__restrict end, int base) {
  return (long long)parse(s, end, base, LLONG_MAX, 1);
}

unsigned long long wcstoull(const wchar_t *__restrict s, wchar_t **__restrict end, int base) {
  return parse(s, end, base, ULLONG_MAX, 0);
}

intmax_t wcstoimax(const wchar_t *__restrict s, wchar_t **__restrict end, int base) {
  return wcstoll(s, end, base);
}

uintmax_t wcstoumax(const wchar_t *__restrict s, wchar_t **__restrict end, int base) {
  return wcstoull(s, end, base);
}
