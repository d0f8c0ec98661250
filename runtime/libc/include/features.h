#ifndef _FEATURES_H
#define _FEATURES_H
/* Everything is declared whatever the feature macros say; they are defined for programs that ask. */
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif
#endif
