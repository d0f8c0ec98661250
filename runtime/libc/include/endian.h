#ifndef _ENDIAN_H
#define _ENDIAN_H
#include <byteswap.h>
/* Expressions, not conditionals: one compilation serves both orders. */
#ifndef __LITTLE_ENDIAN
#define __LITTLE_ENDIAN __ORDER_LITTLE_ENDIAN__
#define __BIG_ENDIAN __ORDER_BIG_ENDIAN__
#define __PDP_ENDIAN __ORDER_PDP_ENDIAN__
#define __BYTE_ORDER __BYTE_ORDER__
#define __FLOAT_WORD_ORDER __BYTE_ORDER__
#endif
#define LITTLE_ENDIAN __ORDER_LITTLE_ENDIAN__
#define BIG_ENDIAN __ORDER_BIG_ENDIAN__
#define PDP_ENDIAN __ORDER_PDP_ENDIAN__
#define BYTE_ORDER __BYTE_ORDER__
#define __lode_is_little (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
#define htobe16(x) ((unsigned short)(__lode_is_little ? __builtin_bswap16(x) : (unsigned short)(x)))
#define htole16(x) ((unsigned short)(__lode_is_little ? (unsigned short)(x) : __builtin_bswap16(x)))
#define htobe32(x) (__lode_is_little ? __builtin_bswap32(x) : (unsigned)(x))
#define htole32(x) (__lode_is_little ? (unsigned)(x) : __builtin_bswap32(x))
#define htobe64(x) ((unsigned long long)(__lode_is_little ? __builtin_bswap64(x) : (unsigned long long)(x)))
#define htole64(x) ((unsigned long long)(__lode_is_little ? (unsigned long long)(x) : __builtin_bswap64(x)))
#define be16toh(x) htobe16(x)
#define le16toh(x) htole16(x)
#define be32toh(x) htobe32(x)
#define le32toh(x) htole32(x)
#define be64toh(x) htobe64(x)
#define le64toh(x) htole64(x)
#endif
