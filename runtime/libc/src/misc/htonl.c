#include <endian.h>
#include <netinet/in.h>

uint32_t htonl(uint32_t x) { return htobe32(x); }
uint16_t htons(uint16_t x) { return htobe16(x); }
uint32_t ntohl(uint32_t x) { return be32toh(x); }
uint16_t ntohs(uint16_t x) { return be16toh(x); }
