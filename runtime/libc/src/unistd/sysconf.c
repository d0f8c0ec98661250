#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

long sysconf(int name) {
  switch (name) {
    case _SC_ARG_MAX: return ARG_MAX;
    case _SC_CHILD_MAX: return 1;
    case _SC_CLK_TCK: return 100;
    case _SC_NGROUPS_MAX: return NGROUPS_MAX;
    case _SC_OPEN_MAX: return OPEN_MAX;
    case _SC_STREAM_MAX: return 16;
    case _SC_TZNAME_MAX: return _POSIX_TZNAME_MAX;
    case _SC_JOB_CONTROL: case _SC_SAVED_IDS: return 1;
    case _SC_VERSION: case _SC_2_VERSION: case _SC_MONOTONIC_CLOCK: return 200809;
    case _SC_PAGESIZE: return 4096;
    case _SC_LINE_MAX: return LINE_MAX;
    case _SC_IOV_MAX: return IOV_MAX;
    case _SC_GETGR_R_SIZE_MAX: case _SC_GETPW_R_SIZE_MAX: return 1024;
    case _SC_LOGIN_NAME_MAX: return LOGIN_NAME_MAX;
    case _SC_NPROCESSORS_CONF: case _SC_NPROCESSORS_ONLN: return 1;
    case _SC_PHYS_PAGES: case _SC_AVPHYS_PAGES: return 262144; /* 1 GiB */
    case _SC_SYMLOOP_MAX: return SYMLOOP_MAX;
    case _SC_HOST_NAME_MAX: return HOST_NAME_MAX;
    case _SC_THREADS: return -1;
    default:
      errno = EINVAL;
      return -1;
  }
}

int getpagesize(void) {
  return 4096;
}

int getdtablesize(void) {
  return OPEN_MAX;
}

long fpathconf(int fd, int name) {
  (void)fd;
  switch (name) {
    case _PC_LINK_MAX: return LINK_MAX;
    case _PC_MAX_CANON: case _PC_MAX_INPUT: case _PC_NAME_MAX: return 255;
    case _PC_PATH_MAX: return PATH_MAX;
    case _PC_PIPE_BUF: return PIPE_BUF;
    case _PC_CHOWN_RESTRICTED: case _PC_NO_TRUNC: return 1;
    case _PC_VDISABLE: return 0;
    default:
      errno = EINVAL;
      return -1;
  }
}

long pathconf(const char *path, int name) {
  (void)path;
  return fpathconf(-1, name);
}

size_t confstr(int name, char *buf, size_t size) {
  if (name != _CS_PATH) {
    errno = EINVAL;
    return 0;
  }
  return strlcpy(buf, "/bin:/usr/bin", size) + 1;
}
