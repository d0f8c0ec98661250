#include <getopt.h>
#include <string.h>
#include <lode/libc.h>

/* getopt and getopt_long. Arguments that are no options are moved behind the options, unless POSIXLY_CORRECT is set
 * or the option string begins with '+'; with '-' they come as the argument of option 1, in order. */
char *optarg;
int optind = 1, opterr = 1, optopt;

static char *cluster;         /* what is left of "-abc" */
static int first, last;       /* argv[first..last): skipped arguments, to stand behind the options */
static int seen_optind;       /* optind as we left it; another value restarts the scan */

char *getenv(const char *);

/* Moves argv[middle..end) before argv[start..middle). */
static void rotate(char **argv, int start, int middle, int end) {
  for (int i = middle; i < end; i++) {
    char *moved = argv[i];
    memmove(argv + start + 1, argv + start, (size_t)(i - start) * sizeof *argv);
    argv[start++] = moved;
  }
}

static void complain(char **argv, const char *a, const char *name, size_t n, const char *b) {
  if (!opterr) return;
  char text[256], shown[128];
  strlcpy(shown, name, n + 1 < sizeof shown ? n + 1 : sizeof shown);
  text[0] = 0;
  const char *parts[] = {argv[0], ": ", a, shown, b, "\n"};
  for (int i = 0; i < 6; i++) strlcat(text, parts[i], sizeof text);
  __lode_complain(text);
}

static int long_option(char **argv, int argc, const char *text, int dashes, const char *options,
    const struct option *table,
                       int *index) {
  size_t n = strcspn(text, "=");
  int found = -1, ambiguous = 0, colon = options[*options == '+' || *options == '-'] == ':';
  for (int i = 0; table[i].name; i++) {
    if (strncmp(table[i].name, text, n)) continue;
    if (!table[i].name[n]) {
      found = i;
      ambiguous = 0;
      break;
    }
    if (found < 0) found = i;
    else if (table[found].has_arg != table[i].has_arg || table[found].flag != table[i].flag ||
        table[found].val != table[i].val)
      ambiguous = 1;
  }
  if (ambiguous || found < 0) {
    if (found < 0 && dashes == 1 && (dashes = 0, strchr(options, text[0]))) return -2; /* short options after all */
    if (!colon) {
      if (ambiguous) complain(argv, "option '", text - (argv[optind][1] == '-' ? 2 : 1), strlen(text) + 2,
          "' is ambiguous");
      else complain(argv, "unrecognized option '", argv[optind], strcspn(argv[optind], "="), "'");
    }
    optind++;
    optopt = 0;
    return '?';
  }
  const struct option *o = &table[found];
  const char *dash = argv[optind][1] == '-' ? "option '--" : "option '-";
  optind++;
  if (text[n] == '=') {
    if (o->has_arg == no_argument) {
      if (!colon) complain(argv, dash, o->name, strlen(o->name), "' doesn't allow an argument");
      optopt = o->val;
      return '?';
    }
    optarg = (char *)text + n + 1;
  } else if (o->has_arg == required_argument) {
    if (optind >= argc) {
      if (!colon) complain(argv, dash, o->name, strlen(o->name), "' requires an argument");
      optopt = o->val;
      return colon ? ':' : '?';
    }
    optarg = argv[optind++];
  }
  if (index) *index = found;
  if (!o->flag) return o->val;
  *o->flag = o->val;
  return 0;
}

static int scan(int argc, char **argv, const char *options, const struct option *table, int *index, int only) {
  optarg = NULL;
  if (argc < 1) return -1;
  if (!optind || optind != seen_optind) {
    cluster = NULL;
    if (!optind) optind = 1;
    first = last = optind;
  }
  int in_order = *options == '-', stop = *options == '+' || (!in_order && getenv("POSIXLY_CORRECT"));
  if (*options == '-' || *options == '+') options++;
  int colon = *options == ':';

  if (!cluster || !*cluster) {
    if (last > optind) last = optind;
    if (first > optind) first = optind;
    if (!stop && !in_order) {
      /* The options since `last` go before what was skipped; then skip on. */
      if (first != last && last != optind) {
        rotate(argv, first, last, optind);
        first += optind - last;
      } else if (last != optind) {
        first = optind;
      }
      while (optind < argc && (argv[optind][0] != '-' || !argv[optind][1])) optind++;
      last = optind;
    }
    if (optind < argc && strcmp(argv[optind], "--") == 0) {
      optind++;
      if (first != last && last != optind) {
        rotate(argv, first, last, optind);
        first += optind - last;
      } else if (first == last) {
        first = optind;
      }
      last = argc;
      optind = argc;
    }
    if (optind >= argc) {
      if (first != last) optind = first;
      return -1;
    }
    char *arg = argv[optind];
    if (arg[0] != '-' || !arg[1]) {
      if (!in_order) return -1;
      optarg = argv[optind++];
      return 1;
    }
    if (table && (arg[1] == '-' || (only && (arg[2] || !strchr(options, arg[1]))))) {
      int r = long_option(argv, argc, arg + 1 + (arg[1] == '-'), arg[1] == '-' ? 2 : 1, options, table, index);
      if (r != -2) return r;
    }
    cluster = arg + 1;
  }

  char c = *cluster++;
  const char *found = c == ':' || c == ';' ? NULL : strchr(options, c);
  if (!found) {
    if (!colon) complain(argv, "invalid option -- '", &c, 1, "'");
    if (!*cluster) optind++;
    optopt = c;
    return '?';
  }
  if (found[1] != ':') {
    if (!*cluster) optind++;
    return c;
  }
  if (*cluster) {
    optarg = cluster;
    optind++;
  } else {
    optind++;
    if (found[2] != ':') {
      if (optind >= argc) {
        if (!colon) complain(argv, "option requires an argument -- '", &c, 1, "'");
        optopt = c;
        cluster = NULL;
        return colon ? ':' : '?';
      }
      optarg = argv[optind++];
    }
  }
  cluster = NULL;
  return c;
}

int getopt(int argc, char *const argv[], const char *options) {
  return getopt_long(argc, argv, options, NULL, NULL);
}

int getopt_long(int argc, char *const argv[], const char *options, const struct option *table, int *index) {
  int r = scan(argc, (char **)argv, options, table, index, 0);
  seen_optind = optind;
  return r;
}

int getopt_long_only(int argc, char *const argv[], const char *options, const struct option *table, int *index) {
  int r = scan(argc, (char **)argv, options, table, index, 1);
  seen_optind = optind;
  return r;
}
