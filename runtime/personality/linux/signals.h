/* What the kernel's calls about signals take. */
#ifndef LODE_PERSONALITY_SIGNALS_H
#define LODE_PERSONALITY_SIGNALS_H

#include "linux.h"

enum { SIGINT = 2, SIGQUIT = 3, SIGCHLD = 17, SIG_BLOCK = 0, SIG_UNBLOCK = 1, SIG_SETMASK = 2, SIGSET_BYTES = 8 };

/* A handler (0 is the default, 1 ignores), then flags, restorer and mask as the machine has them. */
struct action { unsigned long handler, rest[7]; };
/* 64 signals, in words from the first one. */
struct signals { unsigned long words[8 / sizeof(long)]; };

struct signals __lode_linux_signals(unsigned long long set);

#endif
