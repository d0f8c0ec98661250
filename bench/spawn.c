// Times starts: `spawn ROUNDS COUNT COMMAND… -- COMMAND… …` runs each command COUNT times in each round, with standard streams on
// /dev/null, and prints the fastest round's microseconds per start, a line per command.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static void start(char **command) {
  pid_t child = fork();
  if (child == 0) {
    execvp(command[0], command);
    _exit(127);
  }
  int status;
  if (child < 0 || waitpid(child, &status, 0) < 0 || status != 0) {
    fprintf(stderr, "spawn: %s fails\n", command[0]);
    exit(1);
  }
}

int main(int argc, char **argv) {
  enum { most = 16 };
  char **commands[most];
  double best[most];
  int count = 0;
  if (argc < 4) return 2;
  for (int i = 3; i < argc && count < most; i++) {
    commands[count] = &argv[i];
    best[count++] = 1e18;
    while (i < argc && strcmp(argv[i], "--")) i++;
    if (i < argc) argv[i] = NULL;
  }
  int saved = dup(1), null = open("/dev/null", O_RDWR);
  dup2(null, 0);
  dup2(null, 1);
  for (int round = atoi(argv[1]), times = atoi(argv[2]); round > 0; round--)
    for (int i = 0; i < count; i++) {
      double begun = now();
      for (int n = times; n > 0; n--) start(commands[i]);
      double each = (now() - begun) / times;
      if (each < best[i]) best[i] = each;
    }
  dup2(saved, 1);
  for (int i = 0; i < count; i++) printf("%.1f\n", best[i]);
  return 0;
}
