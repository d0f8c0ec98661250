#ifndef _SYS_TIMEB_H
#define _SYS_TIMEB_H
typedef long long time_t;
struct timeb { time_t time; unsigned short millitm; short timezone, dstflag; };
int ftime(struct timeb *);
#endif
