#ifndef _SYS_TYPES_H
#define _SYS_TYPES_H
#include <stdint.h>
#include <endian.h>
#include <sys/select.h>
typedef unsigned long size_t;
typedef long ssize_t;
typedef long long off_t;
typedef long long loff_t;
typedef long long off64_t;
typedef long long time_t;
typedef long clock_t;
typedef int clockid_t;
typedef int timer_t;
typedef long suseconds_t;
typedef unsigned useconds_t;
typedef unsigned mode_t;
typedef int pid_t;
typedef unsigned uid_t;
typedef unsigned gid_t;
typedef unsigned id_t;
typedef int key_t;
typedef unsigned long long dev_t;
typedef unsigned long long ino_t;
typedef unsigned long long ino64_t;
typedef unsigned nlink_t;
typedef long blksize_t;
typedef long long blkcnt_t;
typedef unsigned long long fsblkcnt_t;
typedef unsigned long long fsfilcnt_t;
typedef unsigned char u_char;
typedef unsigned short u_short, ushort;
typedef unsigned u_int, uint;
typedef unsigned long u_long, ulong;
typedef unsigned char u_int8_t;
typedef unsigned short u_int16_t;
typedef unsigned u_int32_t;
typedef unsigned long long u_int64_t;
typedef long long quad_t;
typedef unsigned long long u_quad_t;
typedef char *caddr_t;
typedef int daddr_t;
typedef long register_t;
typedef unsigned long pthread_t;
#endif
