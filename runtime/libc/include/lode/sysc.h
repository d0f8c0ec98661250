/* The described calls: the only way out of a program. Results are >= 0 or -errno.
   Generated from runtime/abi/calls.ts by runtime/abi/generate.ts; do not edit. */
#ifndef _LODE_SYSC_H
#define _LODE_SYSC_H

/* Reads up to n bytes; 0 at the end. */
long long __sysc_read(int fd, void *buf, unsigned long n) __attribute__((__sysc__("read")));
/* Writes up to n bytes and returns how many. */
long long __sysc_write(int fd, const void *buf, unsigned long n) __attribute__((__sysc__("write")));
/* Opens a file; flags are the O_* of asm-generic Linux. */
int __sysc_open(const char *path, int flags, int mode) __attribute__((__sysc__("open")));
/* Closes a descriptor. */
int __sysc_close(int fd) __attribute__((__sysc__("close")));
/* Moves the file position and returns it; whence is 0 set, 1 current, 2 end. */
long long __sysc_lseek(int fd, long long off, int whence) __attribute__((__sysc__("lseek")));
/* Sets the length of an open file. */
int __sysc_ftruncate(int fd, long long len) __attribute__((__sysc__("ftruncate")));
/* Describes a file: dev ino mode nlink uid gid rdev size blksize blocks; atime, mtime, ctime as seconds, nanoseconds. */
int __sysc_stat(const char *path, long long *st, int nofollow) __attribute__((__sysc__("stat")));
/* Describes an open file, as stat does. */
int __sysc_fstat(int fd, long long *st) __attribute__((__sysc__("fstat")));
/* Removes a name that is not a directory. */
int __sysc_unlink(const char *path) __attribute__((__sysc__("unlink")));
/* Removes an empty directory. */
int __sysc_rmdir(const char *path) __attribute__((__sysc__("rmdir")));
/* Makes a directory. */
int __sysc_mkdir(const char *path, int mode) __attribute__((__sysc__("mkdir")));
/* Renames a file or directory, replacing the target. */
int __sysc_rename(const char *from, const char *to) __attribute__((__sysc__("rename")));
/* Makes a second name for a file. */
int __sysc_link(const char *from, const char *to) __attribute__((__sysc__("link")));
/* Makes a symbolic link at a path. */
int __sysc_symlink(const char *target, const char *at) __attribute__((__sysc__("symlink")));
/* Copies what a symbolic link says, cut at n bytes and without NUL; returns the bytes copied. */
long long __sysc_readlink(const char *path, char *buf, unsigned long n) __attribute__((__sysc__("readlink")));
/* Changes the working directory. */
int __sysc_chdir(const char *path) __attribute__((__sysc__("chdir")));
/* Copies the working directory and its NUL; returns the bytes copied, -ERANGE when n is too small. */
long long __sysc_getcwd(char *buf, unsigned long n) __attribute__((__sysc__("getcwd")));
/* Asks whether a file exists (0) or can be read (4), written (2), executed (1). */
int __sysc_access(const char *path, int mode) __attribute__((__sysc__("access")));
/* Sets the permissions of a file. */
int __sysc_chmod(const char *path, int mode) __attribute__((__sysc__("chmod")));
/* Sets the permissions of an open file. */
int __sysc_fchmod(int fd, int mode) __attribute__((__sysc__("fchmod")));
/* Sets owner and group of a file; -1 leaves one as it is. */
int __sysc_chown(const char *path, int uid, int gid) __attribute__((__sysc__("chown")));
/* Sets owner and group of an open file. */
int __sysc_fchown(int fd, int uid, int gid) __attribute__((__sysc__("fchown")));
/* Sets owner and group of a file without following a symbolic link. */
int __sysc_lchown(const char *path, int uid, int gid) __attribute__((__sysc__("lchown")));
/* Sets access and modification time: seconds, nanoseconds, seconds, nanoseconds. */
int __sysc_utimens(const char *path, const long long *t, int nofollow) __attribute__((__sysc__("utimens")));
/* Sets the times of an open file, as utimens does. */
int __sysc_futimens(int fd, const long long *t) __attribute__((__sysc__("futimens")));
/* Returns a second descriptor of the same open file. */
int __sysc_dup(int fd) __attribute__((__sysc__("dup")));
/* Makes descriptor `to` a second one of `from`. */
int __sysc_dup2(int from, int to) __attribute__((__sysc__("dup2")));
/* Makes a pipe: reading end, writing end. */
int __sysc_pipe(int *fds) __attribute__((__sysc__("pipe")));
/* Controls a descriptor; commands are the F_* of asm-generic Linux. */
int __sysc_fcntl(int fd, int cmd, long long arg) __attribute__((__sysc__("fcntl")));
/* Returns 1 for a terminal, else -ENOTTY or -EBADF. */
int __sysc_isatty(int fd) __attribute__((__sysc__("isatty")));
/* Writes an open file through to its medium. */
int __sysc_fsync(int fd) __attribute__((__sysc__("fsync")));
/* Sets the file mode mask and returns the former one. */
int __sysc_umask(int mask) __attribute__((__sysc__("umask")));
/* Reads directory records (long long ino; int type; int namelen; name with NUL; padded to 8); returns their bytes. */
long long __sysc_getdents(int fd, void *buf, unsigned long n) __attribute__((__sysc__("getdents")));
/* Ends the program. */
void __sysc_exit(int status) __attribute__((__sysc__("exit"), __noreturn__));
/* Ends the program as if killed by a signal. */
void __sysc_sigexit(int sig) __attribute__((__sysc__("sigexit"), __noreturn__));
/* Sends a signal to a process. */
int __sysc_kill(int pid, int sig) __attribute__((__sysc__("kill")));
/* Reads a clock (0 real time, 1 monotonic, 2 CPU time of the process): seconds, nanoseconds. */
int __sysc_clock_gettime(int clk, long long *t) __attribute__((__sysc__("clock_gettime")));
/* Sleeps for so many seconds and nanoseconds. */
int __sysc_nanosleep(const long long *t) __attribute__((__sysc__("nanosleep")));
/* Fills memory with random bytes and returns how many. */
int __sysc_getrandom(void *buf, unsigned long n) __attribute__((__sysc__("getrandom")));
/* Returns the process id. */
int __sysc_getpid(void) __attribute__((__sysc__("getpid")));
/* Returns the id of the parent process. */
int __sysc_getppid(void) __attribute__((__sysc__("getppid")));
/* Returns the real user id. */
int __sysc_getuid(void) __attribute__((__sysc__("getuid")));
/* Returns the effective user id. */
int __sysc_geteuid(void) __attribute__((__sysc__("geteuid")));
/* Returns the real group id. */
int __sysc_getgid(void) __attribute__((__sysc__("getgid")));
/* Returns the effective group id. */
int __sysc_getegid(void) __attribute__((__sysc__("getegid")));
/* Returns a fresh zeroed region (a multiple of 65536 bytes, right after the previous one if nothing intervened), or 0. */
unsigned long __sysc_memgrow(unsigned long bytes) __attribute__((__sysc__("memgrow")));
/* Tells argc, the bytes of all arguments with their NULs, the number of environment strings, and their bytes. */
int __sysc_args(long long *counts) __attribute__((__sysc__("args")));
/* Copies arguments and environment, NUL-terminated strings back to back, in the sizes that args told. */
int __sysc_args_get(char *args, char *env) __attribute__((__sysc__("args_get")));
/* Reads up to n bytes at an offset; the position stays. */
long long __sysc_pread(int fd, void *buf, unsigned long n, long long off) __attribute__((__sysc__("pread")));
/* Writes up to n bytes at an offset; the position stays. */
long long __sysc_pwrite(int fd, const void *buf, unsigned long n, long long off) __attribute__((__sysc__("pwrite")));
/* Record locks, cmd as F_GETLK (5), F_SETLK (6), F_SETLKW (7): type (0 read, 1 write, 2 none), whence, start, length, pid, read and for F_GETLK written. */
int __sysc_lock(int fd, int cmd, long long *lock) __attribute__((__sysc__("lock")));
/* Locks an open file as a whole: 1 shared, 2 exclusive, 8 not, and 4 without waiting. */
int __sysc_flock(int fd, int operation) __attribute__((__sysc__("flock")));
/* Makes a second process that goes on from here; returns its id, and 0 in it. */
int __sysc_fork(void) __attribute__((__sysc__("fork")));
/* Becomes another program; arguments and environment are NUL-terminated strings back to back. */
int __sysc_execve(const char *path, const void *args, unsigned long args_size, const void *env, unsigned long env_size) __attribute__((__sysc__("execve")));
/* Waits for a child that ended (or stopped, by options); returns its id, 0 with WNOHANG when there is none. */
int __sysc_waitpid(int pid, int *status, int options) __attribute__((__sysc__("waitpid")));
/* Returns the process group of a process, 0 meaning this one. */
int __sysc_getpgid(int pid) __attribute__((__sysc__("getpgid")));
/* Puts a process into a group. */
int __sysc_setpgid(int pid, int group) __attribute__((__sysc__("setpgid")));
/* Returns the session of a process, 0 meaning this one. */
int __sysc_getsid(int pid) __attribute__((__sysc__("getsid")));
/* Makes a session of its own; returns its id. */
int __sysc_setsid(void) __attribute__((__sysc__("setsid")));
/* Waits until one of n descriptors is ready, so many milliseconds at most (-1: forever); fds holds for each: descriptor, events asked for, events found. */
int __sysc_poll(int *fds, int n, int timeout) __attribute__((__sysc__("poll")));
/* Sets what a signal does: 0 the default, 1 nothing, else the function to call with its number; SA_* flags, and what is blocked meanwhile. */
int __sysc_sigaction(int sig, void *handler, int flags, long long mask) __attribute__((__sysc__("sigaction")));
/* Changes the set of blocked signals (0 adds, 1 removes, 2 sets) and tells the former one; either may be 0. */
int __sysc_sigprocmask(int how, const long long *set, long long *former) __attribute__((__sysc__("sigprocmask")));
/* Waits for a signal with another set blocked meanwhile; returns -EINTR. */
int __sysc_sigsuspend(const long long *mask) __attribute__((__sysc__("sigsuspend")));
/* Tells which signals wait until they are no longer blocked. */
int __sysc_sigpending(long long *set) __attribute__((__sysc__("sigpending")));
/* Sets a timer (0 real time, 1 and 2 CPU time) that sends a signal: interval and time until the next, in seconds and microseconds; t may be 0. */
int __sysc_setitimer(int which, const long long *t, long long *former) __attribute__((__sysc__("setitimer")));
/* Runs a shell command and returns its status as waitpid gives it, or -ENOSYS. */
int __sysc_system(const char *cmd) __attribute__((__sysc__("system")));

#endif
