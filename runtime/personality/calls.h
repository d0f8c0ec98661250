/* What a personality defines: a function for each described call (calls.ts says what they mean); and its own way out.
   Generated from runtime/abi/calls.ts by runtime/abi/generate.ts; do not edit. */
#ifndef LODE_PERSONALITY_CALLS_H
#define LODE_PERSONALITY_CALLS_H

/* The operating system's call of a number with six words; what it returns, -errno on failure on every machine. */
unsigned long __sysc_syscall(unsigned long number, unsigned long a, unsigned long b, unsigned long c, unsigned long d, unsigned long e, unsigned long f) __attribute__((__sysc__("syscall")));
/* The address of the code that a signal handler returns to, 0 where the system has its own. */
unsigned long __sysc_signal_return(void) __attribute__((__sysc__("signal_return")));
/* Sets the thread pointer of this thread, as the psABI of the machine has it. */
void __sysc_set_thread_pointer(void *at) __attribute__((__sysc__("set_thread_pointer")));

long long __lode_call_read(int fd, void *buf, unsigned long n);
long long __lode_call_write(int fd, const void *buf, unsigned long n);
int __lode_call_open(const char *path, int flags, int mode);
int __lode_call_close(int fd);
long long __lode_call_lseek(int fd, long long off, int whence);
int __lode_call_ftruncate(int fd, long long len);
int __lode_call_stat(const char *path, long long *st, int nofollow);
int __lode_call_fstat(int fd, long long *st);
int __lode_call_unlink(const char *path);
int __lode_call_rmdir(const char *path);
int __lode_call_mkdir(const char *path, int mode);
int __lode_call_rename(const char *from, const char *to);
int __lode_call_link(const char *from, const char *to);
int __lode_call_symlink(const char *target, const char *at);
long long __lode_call_readlink(const char *path, char *buf, unsigned long n);
int __lode_call_chdir(const char *path);
long long __lode_call_getcwd(char *buf, unsigned long n);
int __lode_call_access(const char *path, int mode);
int __lode_call_chmod(const char *path, int mode);
int __lode_call_fchmod(int fd, int mode);
int __lode_call_chown(const char *path, int uid, int gid);
int __lode_call_fchown(int fd, int uid, int gid);
int __lode_call_lchown(const char *path, int uid, int gid);
int __lode_call_utimens(const char *path, const long long *t, int nofollow);
int __lode_call_futimens(int fd, const long long *t);
int __lode_call_dup(int fd);
int __lode_call_dup2(int from, int to);
int __lode_call_pipe(int *fds);
int __lode_call_fcntl(int fd, int cmd, long long arg);
int __lode_call_isatty(int fd);
int __lode_call_fsync(int fd);
int __lode_call_umask(int mask);
long long __lode_call_getdents(int fd, void *buf, unsigned long n);
void __lode_call_exit(int status) __attribute__((__noreturn__));
void __lode_call_sigexit(int sig) __attribute__((__noreturn__));
int __lode_call_kill(int pid, int sig);
int __lode_call_clock_gettime(int clk, long long *t);
int __lode_call_nanosleep(const long long *t);
int __lode_call_getrandom(void *buf, unsigned long n);
int __lode_call_getpid(void);
int __lode_call_getppid(void);
int __lode_call_getuid(void);
int __lode_call_geteuid(void);
int __lode_call_getgid(void);
int __lode_call_getegid(void);
unsigned long __lode_call_memgrow(unsigned long bytes);
int __lode_call_args(long long *counts);
int __lode_call_args_get(char *args, char *env);
long long __lode_call_pread(int fd, void *buf, unsigned long n, long long off);
long long __lode_call_pwrite(int fd, const void *buf, unsigned long n, long long off);
int __lode_call_lock(int fd, int cmd, long long *lock);
int __lode_call_flock(int fd, int operation);
int __lode_call_fork(void);
int __lode_call_execve(const char *path, const void *args, unsigned long args_size, const void *env, unsigned long env_size);
int __lode_call_waitpid(int pid, int *status, int options);
int __lode_call_getpgid(int pid);
int __lode_call_setpgid(int pid, int group);
int __lode_call_getsid(int pid);
int __lode_call_setsid(void);
int __lode_call_poll(int *fds, int n, int timeout);
int __lode_call_sigaction(int sig, void *handler, int flags, long long mask);
int __lode_call_sigprocmask(int how, const long long *set, long long *former);
int __lode_call_sigsuspend(const long long *mask);
int __lode_call_sigpending(long long *set);
int __lode_call_setitimer(int which, const long long *t, long long *former);
int __lode_call_system(const char *cmd);

#endif
