#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <lode/libc.h>

/* The host's terminal cannot be configured from here. */
int ioctl(int fd, unsigned long request, ...) {
  (void)request;
  if (__lode_result(__sysc_fcntl(fd, F_GETFD, 0)) < 0) return -1;
  errno = ENOTTY;
  return -1;
}

int tcgetattr(int fd, struct termios *t) {
  if (!isatty(fd)) return -1;
  *t = (struct termios){.c_iflag = ICRNL | IXON, .c_oflag = OPOST | ONLCR, .c_cflag = CS8 | CREAD,
    .c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | IEXTEN, .c_ispeed = B38400, .c_ospeed = B38400};
  t->c_cc[VINTR] = 3;
  t->c_cc[VQUIT] = 28;
  t->c_cc[VERASE] = 127;
  t->c_cc[VKILL] = 21;
  t->c_cc[VEOF] = 4;
  t->c_cc[VMIN] = 1;
  return 0;
}

int tcsetattr(int fd, int when, const struct termios *t) {
  (void)when, (void)t;
  return isatty(fd) ? 0 : -1;
}

int tcdrain(int fd) { return isatty(fd) ? 0 : -1; }
int tcflow(int fd, int action) { return (void)action, isatty(fd) ? 0 : -1; }
int tcflush(int fd, int queue) { return (void)queue, isatty(fd) ? 0 : -1; }
int tcsendbreak(int fd, int duration) { return (void)duration, isatty(fd) ? 0 : -1; }
speed_t cfgetispeed(const struct termios *t) { return t->c_ispeed; }
speed_t cfgetospeed(const struct termios *t) { return t->c_ospeed; }
int cfsetispeed(struct termios *t, speed_t speed) { return t->c_ispeed = speed, 0; }
int cfsetospeed(struct termios *t, speed_t speed) { return t->c_ospeed = speed, 0; }

void cfmakeraw(struct termios *t) {
  t->c_iflag &= ~(tcflag_t)(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
  t->c_oflag &= ~(tcflag_t)OPOST;
  t->c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
  t->c_cflag = (t->c_cflag & ~(tcflag_t)(CSIZE | PARENB)) | CS8;
  t->c_cc[VMIN] = 1;
  t->c_cc[VTIME] = 0;
}
