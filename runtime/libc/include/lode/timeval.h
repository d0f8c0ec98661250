/* struct timespec and struct timeval, which several headers define. */
#ifndef _LODE_TIMEVAL_H
#define _LODE_TIMEVAL_H
typedef long long time_t;
typedef long suseconds_t;
struct timespec { time_t tv_sec; long tv_nsec; };
struct timeval { time_t tv_sec; suseconds_t tv_usec; };
#endif
