/* What exit calls. start.c has weak, empty definitions of those that a program may go without. */
#ifndef LODE_STDLIB_EXIT_H
#define LODE_STDLIB_EXIT_H
void __lode_run_atexit(int status); /* atexit.c */
void __lode_stdio_exit(void);       /* stdio: flushes every stream */
void __lode_finish(void);           /* start.c: destructors */
#endif
