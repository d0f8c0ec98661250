#ifndef _SYS_RANDOM_H
#define _SYS_RANDOM_H
typedef unsigned long size_t;
typedef long ssize_t;
#define GRND_NONBLOCK 1
#define GRND_RANDOM 2
ssize_t getrandom(void *, size_t, unsigned);
int getentropy(void *, size_t);
#endif
