/* Users and groups from /etc/passwd and /etc/group, read line by line without stdio. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A file being read: the whole text and where the next line begins. */
struct table { char *text, *next; };

static struct table users, groups;

static void rewind_table(struct table *t) {
  free(t->text);
  t->text = t->next = NULL;
}

/* Cuts the next line into fields at ':'; 0 at the end. */
static int next_line(struct table *t, const char *path, char **fields, int count) {
  if (!t->text) {
    int fd = open(path, O_RDONLY);
    if (fd < 0) return 0;
    off_t size = lseek(fd, 0, SEEK_END);
    lseek(fd, 0, SEEK_SET);
    t->text = size >= 0 ? malloc((size_t)size + 1) : NULL;
    ssize_t n = t->text ? read(fd, t->text, (size_t)size) : 0;
    close(fd);
    if (!t->text) return 0;
    t->text[n > 0 ? n : 0] = 0;
    t->next = t->text;
  }
  while (*t->next) {
    char *line = strsep(&t->next, "\n");
    if (!t->next) t->next = strchr(line, 0);
    int i = 0;
    while (i < count && (fields[i] = strsep(&line, ":"))) i++;
    if (i == count) return 1;
  }
  return 0;
}

struct passwd *getpwent(void) {
  static struct passwd p;
  char *f[7];
  if (!next_line(&users, "/etc/passwd", f, 7)) return NULL;
  p = (struct passwd){f[0], f[1], (uid_t)atoi(f[2]), (gid_t)atoi(f[3]), f[4], f[5], f[6]};
  return &p;
}

void setpwent(void) { rewind_table(&users); }
void endpwent(void) { rewind_table(&users); }

struct passwd *getpwnam(const char *name) {
  struct passwd *p;
  setpwent();
  while ((p = getpwent()) && strcmp(p->pw_name, name)) continue;
  return p;
}

struct passwd *getpwuid(uid_t uid) {
  struct passwd *p;
  setpwent();
  while ((p = getpwent()) && p->pw_uid != uid) continue;
  return p;
}

static int copy_user(const struct passwd *from, struct passwd *to, char *buf, size_t size, struct passwd **result) {
  *result = NULL;
  if (!from) return 0;
  char *const fields[] = {from->pw_name, from->pw_passwd, from->pw_gecos, from->pw_dir, from->pw_shell};
  char **const places[] = {&to->pw_name, &to->pw_passwd, &to->pw_gecos, &to->pw_dir, &to->pw_shell};
  for (int i = 0; i < 5; i++) {
    size_t n = strlen(fields[i]) + 1;
    if (n > size) return ERANGE;
    *places[i] = memcpy(buf, fields[i], n);
    buf += n;
    size -= n;
  }
  to->pw_uid = from->pw_uid;
  to->pw_gid = from->pw_gid;
  *result = to;
  return 0;
}

int getpwnam_r(const char *name, struct passwd *p, char *buf, size_t size, struct passwd **result) {
  return copy_user(getpwnam(name), p, buf, size, result);
}

int getpwuid_r(uid_t uid, struct passwd *p, char *buf, size_t size, struct passwd **result) {
  return copy_user(getpwuid(uid), p, buf, size, result);
}

char *getlogin(void) {
  struct passwd *p = getpwuid(getuid());
  return p ? p->pw_name : NULL;
}

int getlogin_r(char *buf, size_t size) {
  char *name = getlogin();
  if (!name) return ENOENT;
  return strlcpy(buf, name, size) >= size ? ERANGE : 0;
}

struct group *getgrent(void) {
  static struct group g;
  static char *members[65];
  char *f[4];
  if (!next_line(&groups, "/etc/group", f, 4)) return NULL;
  int n = 0;
  for (char *m; n < 64 && (m = strsep(&f[3], ","));)
    if (*m) members[n++] = m;
  members[n] = NULL;
  g = (struct group){f[0], f[1], (gid_t)atoi(f[2]), members};
  return &g;
}

void setgrent(void) { rewind_table(&groups); }
void endgrent(void) { rewind_table(&groups); }

struct group *getgrnam(const char *name) {
  struct group *g;
  setgrent();
  while ((g = getgrent()) && strcmp(g->gr_name, name)) continue;
  return g;
}

struct group *getgrgid(gid_t gid) {
  struct group *g;
  setgrent();
  while ((g = getgrent()) && g->gr_gid != gid) continue;
  return g;
}

int setgroups(size_t n, const gid_t *list) {
  (void)n, (void)list;
  errno = EPERM;
  return -1;
}

int initgroups(const char *user, gid_t group) {
  (void)user, (void)group;
  errno = EPERM;
  return -1;
}
