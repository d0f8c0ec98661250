/* Messages of errno values, in the words that Linux users know. They stand in one string, NUL after NUL, and the n-th is
   found by walking: no table of pointers, which would need a relocation each. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "messages.h"

static const char messages[] =
  "Success\0Operation not permitted\0No such file or directory\0No such process\0Interrupted system call\0"
  "Input/output error\0No such device or address\0Argument list too long\0Exec format error\0"
  "Bad file descriptor\0No child processes\0Resource temporarily unavailable\0Cannot allocate memory\0"
  "Permission denied\0Bad address\0Block device required\0Device or resource busy\0File exists\0"
  "Invalid cross-device link\0No such device\0Not a directory\0Is a directory\0Invalid argument\0"
  "Too many open files in system\0Too many open files\0Inappropriate ioctl for device\0Text file busy\0"
  "File too large\0No space left on device\0Illegal seek\0Read-only file system\0Too many links\0Broken pipe\0"
  "Numerical argument out of domain\0Numerical result out of range\0Resource deadlock avoided\0"
  "File name too long\0No locks available\0Function not implemented\0Directory not empty\0"
  "Too many levels of symbolic links\0\0No message of desired type\0Identifier removed\0"
  "Channel number out of range\0Level 2 not synchronized\0Level 3 halted\0Level 3 reset\0"
  "Link number out of range\0Protocol driver not attached\0No CSI structure available\0Level 2 halted\0"
  "Invalid exchange\0Invalid request descriptor\0Exchange full\0No anode\0Invalid request code\0Invalid slot\0\0"
  "Bad font file format\0Device not a stream\0No data available\0Timer expired\0Out of streams resources\0"
  "Machine is not on the network\0Package not installed\0Object is remote\0Link has been severed\0"
  "Advertise error\0Srmount error\0Communication error on send\0Protocol error\0Multihop attempted\0"
  "RFS specific error\0Bad message\0Value too large for defined data type\0Name not unique on network\0"
  "File descriptor in bad state\0Remote address changed\0Can not access a needed shared library\0"
  "Accessing a corrupted shared library\0.lib section in a.out corrupted\0"
  "Attempting to link in too many shared libraries\0Cannot exec a shared library directly\0"
  "Invalid or incomplete multibyte or wide character\0Interrupted system call should be restarted\0"
  "Streams pipe error\0Too many users\0Socket operation on non-socket\0Destination address required\0"
  "Message too long\0Protocol wrong type for socket\0Protocol not available\0Protocol not supported\0"
  "Socket type not supported\0Operation not supported\0Protocol family not supported\0"
  "Address family not supported by protocol\0Address already in use\0Cannot assign requested address\0"
  "Network is down\0Network is unreachable\0Network dropped connection on reset\0"
  "Software caused connection abort\0Connection reset by peer\0No buffer space available\0"
  "Transport endpoint is already connected\0Transport endpoint is not connected\0"
  "Cannot send after transport endpoint shutdown\0Too many references: cannot splice\0Connection timed out\0"
  "Connection refused\0Host is down\0No route to host\0Operation already in progress\0"
  "Operation now in progress\0Stale file handle\0Structure needs cleaning\0Not a XENIX named type file\0"
  "No XENIX semaphores available\0Is a named type file\0Remote I/O error\0Disk quota exceeded\0No medium found\0"
  "Wrong medium type\0Operation canceled\0Required key not available\0Key has expired\0Key has been revoked\0"
  "Key was rejected by service\0Owner died\0State not recoverable\0Operation not possible due to RF-kill\0"
  "Memory page has hardware error\0";

const char *__lode_message(const char *packed, size_t size, int n) {
  const char *end = packed + size - 1, *p = packed;
  if (n < 0) return NULL;
  for (; n && p < end; n--) p += strlen(p) + 1;
  return p < end && *p ? p : NULL;
}

/* "Unknown error -5" into a buffer of at least 30 bytes. */
char *__lode_unknown(char *buf, const char *what, int n) {
  char digits[12], *d = digits + sizeof digits;
  unsigned u = n < 0 ? 0u - (unsigned)n : (unsigned)n;
  *--d = 0;
  do *--d = (char)('0' + u % 10);
  while (u /= 10);
  if (n < 0) *--d = '-';
  strcpy(stpcpy(buf, what), d);
  return buf;
}

char *strerror(int n) {
  static char unknown[40];
  const char *known = __lode_message(messages, sizeof messages, n);
  return known ? (char *)known : __lode_unknown(unknown, "Unknown error ", n);
}

/* The POSIX form. */
int strerror_r(int n, char *buf, size_t size) {
  char unknown[40];
  const char *known = __lode_message(messages, sizeof messages, n);
  const char *text = known ? known : __lode_unknown(unknown, "Unknown error ", n);
  if (strlcpy(buf, text, size) >= size) return ERANGE;
  return known ? 0 : EINVAL;
}
