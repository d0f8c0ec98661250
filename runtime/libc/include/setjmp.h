#ifndef _SETJMP_H
#define _SETJMP_H
/* The compiler lowers calls of these names itself. Signal masks are part of no jump: signals are synchronous. */
typedef struct { _Alignas(16) long long __state[64]; } jmp_buf[1], sigjmp_buf[1];
int setjmp(jmp_buf) __attribute__((__returns_twice__));
int _setjmp(jmp_buf) __attribute__((__returns_twice__));
int sigsetjmp(sigjmp_buf, int) __attribute__((__returns_twice__));
_Noreturn void longjmp(jmp_buf, int);
_Noreturn void _longjmp(jmp_buf, int);
_Noreturn void siglongjmp(sigjmp_buf, int);
#define setjmp(env) setjmp(env)
#define sigsetjmp(env, save) sigsetjmp(env, save)
#endif
