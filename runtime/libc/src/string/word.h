/* Word-at-a-time search: a word holds a zero byte exactly when (w - 0x01…01) & ~w & 0x80…80 is not zero. Only the
   question is asked of the word; which byte it was is found byte by byte, so that the byte order does not matter.
   Aligned words never cross the end of memory, so reading a few bytes past a string is harmless. */
#ifndef LODE_STRING_WORD_H
#define LODE_STRING_WORD_H
#include <stddef.h>
typedef unsigned long __attribute__((__may_alias__)) word_t;
#define WORD sizeof(word_t)
#define ONES (~0UL / 255)
#define HIGHS (ONES * 128)
#define HAS_ZERO(w) (((w) - ONES) & ~(w) & HIGHS)
#define MISALIGNED(p) ((unsigned long)(p) % WORD)
#endif
