#ifndef _SYS_PARAM_H
#define _SYS_PARAM_H
#include <limits.h>
#include <endian.h>
#include <signal.h>
#define MAXPATHLEN 4096
#define MAXHOSTNAMELEN 64
#define MAXSYMLINKS 20
#define MAXNAMLEN 255
#define NGROUPS 65536
#define NOFILE 256
#define NCARGS 131072
#define NBBY 8
#define DEV_BSIZE 512
#define HZ 100
#undef MIN
#undef MAX
#define MIN(a, b) (((a) < (b)) ? (a) : (b))
#define MAX(a, b) (((a) > (b)) ? (a) : (b))
#define setbit(a, i) ((a)[(i) / 8] |= 1 << (i) % 8)
#define clrbit(a, i) ((a)[(i) / 8] &= ~(1 << (i) % 8))
#define isset(a, i) ((a)[(i) / 8] & 1 << (i) % 8)
#define isclr(a, i) (!isset(a, i))
#define howmany(n, d) (((n) + ((d) - 1)) / (d))
#define roundup(n, d) (howmany(n, d) * (d))
#define powerof2(n) (!(((n) - 1) & (n)))
#endif
