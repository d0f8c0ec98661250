#ifndef _FEATURES_H
#define _FEATURES_H
/* __lode_posix: names beyond ISO C are wanted. They are not under -std=c17 and the like, unless a feature macro asks. */
#if !defined __STRICT_ANSI__ || defined _POSIX_C_SOURCE || defined _POSIX_SOURCE || defined _XOPEN_SOURCE || \
  defined _GNU_SOURCE || defined _DEFAULT_SOURCE || defined _BSD_SOURCE || defined _SVID_SOURCE
#define __lode_posix 1
#endif
#endif
