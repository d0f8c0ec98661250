#ifndef _STRING_H
#define _STRING_H
#include <features.h>
typedef unsigned long size_t;
#undef NULL
#define NULL ((void *)0)
void *memcpy(void *__restrict, const void *__restrict, size_t);
void *memmove(void *, const void *, size_t);
void *memset(void *, int, size_t);
int memcmp(const void *, const void *, size_t);
void *memchr(const void *, int, size_t);

char *strcpy(char *__restrict, const char *__restrict);
char *strncpy(char *__restrict, const char *__restrict, size_t);
char *strcat(char *__restrict, const char *__restrict);
char *strncat(char *__restrict, const char *__restrict, size_t);
int strcmp(const char *, const char *);
int strncmp(const char *, const char *, size_t);
int strcoll(const char *, const char *);
size_t strxfrm(char *__restrict, const char *__restrict, size_t);
char *strchr(const char *, int);
char *strrchr(const char *, int);
size_t strcspn(const char *, const char *);
size_t strspn(const char *, const char *);
char *strpbrk(const char *, const char *);
char *strstr(const char *, const char *);
char *strtok(char *__restrict, const char *__restrict);
size_t strlen(const char *);
char *strerror(int);

#ifdef __lode_posix
#include <strings.h>
void *memrchr(const void *, int, size_t);
void *rawmemchr(const void *, int);
void *memmem(const void *, size_t, const void *, size_t);
void *memccpy(void *__restrict, const void *__restrict, int, size_t);
void *mempcpy(void *__restrict, const void *__restrict, size_t);
void *memfrob(void *, size_t);
void explicit_bzero(void *, size_t);
char *stpcpy(char *__restrict, const char *__restrict);
char *stpncpy(char *__restrict, const char *__restrict, size_t);
size_t strlcpy(char *__restrict, const char *__restrict, size_t);
size_t strlcat(char *__restrict, const char *__restrict, size_t);
int strverscmp(const char *, const char *);
char *strchrnul(const char *, int);
char *strcasestr(const char *, const char *);
char *strtok_r(char *__restrict, const char *__restrict, char **__restrict);
char *strsep(char **__restrict, const char *__restrict);
size_t strnlen(const char *, size_t);
char *strdup(const char *);
char *strndup(const char *, size_t);
int strerror_r(int, char *, size_t);
char *strsignal(int);
#ifndef basename
char *basename(const char *);
#endif
#define strdupa(s) __extension__({ const char *__s = (s); size_t __n = strlen(__s) + 1; \
  (char *)memcpy(__builtin_alloca(__n), __s, __n); })
#define strndupa(s, n) __extension__({ const char *__s = (s); size_t __n = strnlen(__s, n); \
  char *__d = __builtin_alloca(__n + 1); __d[__n] = 0; (char *)memcpy(__d, __s, __n); })
#endif
#endif
