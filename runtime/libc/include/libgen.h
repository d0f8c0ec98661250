#ifndef _LIBGEN_H
#define _LIBGEN_H
/* The POSIX basename, which may change its argument; string.h declares the GNU one, which does not. */
char *__xpg_basename(char *);
char *dirname(char *);
#define basename __xpg_basename
#endif
