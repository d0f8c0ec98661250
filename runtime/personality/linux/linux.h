/* Linux. The one way into the kernel is the machine's own instruction, a described call that only personalities may use; its result is
   -errno on failure on every machine. Numbers and flags that differ between machines are constants that the loader puts in
   (numbers.ts): the address of an object that does not exist stands for each of them. */
#ifndef LODE_PERSONALITY_LINUX_H
#define LODE_PERSONALITY_LINUX_H

#include "calls.h"

#define CONSTANT(name) ({ extern char __lode_linux_##name[]; (long)__lode_linux_##name; })
/* Number of a system call, -1 where there is none. */
#define NR(name) CONSTANT(nr_##name)
#define HAS(name) (NR(name) >= 0)

#define ARGUMENT(x) ((unsigned long)(x))
#define SYS1(name, a) SYS3(name, a, 0, 0)
#define SYS2(name, a, b) SYS3(name, a, b, 0)
#define SYS3(name, a, b, c) SYS6(name, a, b, c, 0, 0, 0)
#define SYS4(name, a, b, c, d) SYS6(name, a, b, c, d, 0, 0)
#define SYS5(name, a, b, c, d, e) SYS6(name, a, b, c, d, e, 0)
#define SYS6(name, a, b, c, d, e, f) \
  ((long)__sysc_syscall((unsigned long)NR(name), ARGUMENT(a), ARGUMENT(b), ARGUMENT(c), ARGUMENT(d), ARGUMENT(e), ARGUMENT(f)))
/* A call whose structures hold 64-bit times: on 32-bit machines it has a name of its own. */
#define TIME4(name, a, b, c, d) (HAS(name##_time64) ? SYS4(name##_time64, a, b, c, d) : SYS4(name, a, b, c, d))

enum { IS32 = sizeof(long) == 4 };
enum { AT_FDCWD = -100, AT_SYMLINK_NOFOLLOW = 0x100, AT_REMOVEDIR = 0x200, AT_SYMLINK_FOLLOW = 0x400, AT_EMPTY_PATH = 0x1000 };
enum { EINTR = 4, EBADF = 9, EINVAL = 22, EDEADLOCK = 58, EDEADLK = 35 };

/* Halves of a 64-bit argument, in the order in which machines with 32-bit registers take them. */
#define IS_BIG (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
#define FIRST_HALF(x) (unsigned long)(IS_BIG ? (unsigned long long)(x) >> 32 : (unsigned long long)(x))
#define SECOND_HALF(x) (unsigned long)(IS_BIG ? (unsigned long long)(x) : (unsigned long long)(x) >> 32)

#endif
