#ifndef _SYS_SELECT_H
#define _SYS_SELECT_H
#include <lode/timeval.h>
typedef struct { unsigned __bits[32]; } fd_set;
#define FD_SETSIZE 1024
#define FD_ZERO(s) ((void)(*(s) = (fd_set){{0}}))
#define FD_SET(d, s) ((void)((s)->__bits[(d) / 32] |= 1U << (d) % 32))
#define FD_CLR(d, s) ((void)((s)->__bits[(d) / 32] &= ~(1U << (d) % 32)))
#define FD_ISSET(d, s) (((s)->__bits[(d) / 32] >> (d) % 32 & 1) != 0)
int select(int, fd_set *__restrict, fd_set *__restrict, fd_set *__restrict, struct timeval *__restrict);
#endif
