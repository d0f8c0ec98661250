#ifndef _NETINET_IN_H
#define _NETINET_IN_H
#include <stdint.h>
/* Byte order only; there are no sockets. */
typedef uint16_t in_port_t;
typedef uint32_t in_addr_t;
struct in_addr { in_addr_t s_addr; };
uint32_t htonl(uint32_t);
uint16_t htons(uint16_t);
uint32_t ntohl(uint32_t);
uint16_t ntohs(uint16_t);
#endif
