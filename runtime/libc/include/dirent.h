#ifndef _DIRENT_H
#define _DIRENT_H
typedef unsigned long long ino_t;
typedef long long off_t;
struct dirent {
  ino_t d_ino;
  off_t d_off;
  unsigned short d_reclen;
  unsigned char d_type;
  char d_name[256];
};
typedef struct __lode_dir DIR;
#define d_fileno d_ino
#define DT_UNKNOWN 0
#define DT_FIFO 1
#define DT_CHR 2
#define DT_DIR 4
#define DT_BLK 6
#define DT_REG 8
#define DT_LNK 10
#define DT_SOCK 12
#define _DIRENT_HAVE_D_TYPE 1
#define DTTOIF(t) ((t) << 12)
#define IFTODT(m) (((m) & 0170000) >> 12)
DIR *opendir(const char *);
DIR *fdopendir(int);
struct dirent *readdir(DIR *);
int readdir_r(DIR *, struct dirent *, struct dirent **);
int closedir(DIR *);
void rewinddir(DIR *);
long telldir(DIR *);
void seekdir(DIR *, long);
int dirfd(DIR *);
int scandir(const char *, struct dirent ***, int (*)(const struct dirent *), int (*)(const struct dirent **,
    const struct dirent **));
int alphasort(const struct dirent **, const struct dirent **);
#endif
