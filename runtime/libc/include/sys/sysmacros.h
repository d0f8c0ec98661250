#ifndef _SYS_SYSMACROS_H
#define _SYS_SYSMACROS_H
#define major(d) ((unsigned)((d) >> 8 & 0xfff))
#define minor(d) ((unsigned)(((d) & 0xff) | ((d) >> 12 & 0xfff00)))
#define makedev(x, y) \
  ((unsigned long long)(((x) & 0xfff) << 8 | ((y) & 0xff)) | (unsigned long long)((y) & 0xfff00) << 12)
#endif
