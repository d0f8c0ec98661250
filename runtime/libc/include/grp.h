#ifndef _GRP_H
#define _GRP_H
typedef unsigned long size_t;
typedef unsigned gid_t;
struct group { char *gr_name, *gr_passwd; gid_t gr_gid; char **gr_mem; };
struct group *getgrnam(const char *);
struct group *getgrgid(gid_t);
struct group *getgrent(void);
void setgrent(void);
void endgrent(void);
int setgroups(size_t, const gid_t *);
int initgroups(const char *, gid_t);
#endif
