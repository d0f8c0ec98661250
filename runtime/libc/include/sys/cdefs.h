#ifndef _SYS_CDEFS_H
#define _SYS_CDEFS_H
#ifdef __cplusplus
#define __BEGIN_DECLS extern "C" {
#define __END_DECLS }
#else
#define __BEGIN_DECLS
#define __END_DECLS
#endif
#define __P(args) args
#define __PMT(args) args
#define __THROW
#define __CONCAT(x, y) x##y
#define __STRING(x) #x
#define __ptr_t void *
#endif
