// test: run
// fnmatch, glob, basename and dirname.
#include <fcntl.h>
#include <fnmatch.h>
#include <glob.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void match(const char *p, const char *s, int flags) { printf("%d", fnmatch(p, s, flags) == 0); }

int main(void) {
  match("*", "", 0), match("*", "abc", 0), match("a*c", "abbc", 0), match("a*c", "abcd", 0), match("?b?", "abc", 0), match("?", "", 0);
  puts("");
  match("[a-c]x", "bx", 0), match("[!a-c]x", "bx", 0), match("[]]", "]", 0), match("[^]]", "a", 0), match("[[:digit:]]*", "7up", 0), match("[a", "[a", 0);
  match("[a-]", "-", 0), match("\\*", "*", 0), match("\\*", "x", 0), match("\\*", "\\x", FNM_NOESCAPE);
  puts("");
  match("*", "a/b", 0), match("*", "a/b", FNM_PATHNAME), match("*/*", "a/b", FNM_PATHNAME), match("a?b", "a/b", FNM_PATHNAME), match("a[/]b", "a/b", FNM_PATHNAME);
  match("*/x", "a/b/x", FNM_PATHNAME), match("*/*/x", "a/b/x", FNM_PATHNAME), match("*b/x", "ab/x", FNM_PATHNAME);
  puts("");
  match("*", ".a", FNM_PERIOD), match(".*", ".a", FNM_PERIOD), match("?a", ".a", FNM_PERIOD), match("d/*", "d/.a", FNM_PERIOD | FNM_PATHNAME), match("d/*", "d/.a", FNM_PERIOD);
  match("AbC", "aBc", FNM_CASEFOLD), match("[a-c]", "B", FNM_CASEFOLD), match("a", "a/b", FNM_LEADING_DIR), match("a*", "ax/b", FNM_LEADING_DIR);
  puts("");
  match("a*b*c*d*e*f*g", "abcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefg", 0);
  match("*a*a*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 0);
  puts("");
  char dir[] = "/tmp/lode-glob-XXXXXX";
  if (!mkdtemp(dir) || chdir(dir)) return 1;
  static const char *const files[] = {"b.c", "a.c", "a.h", ".hidden", "d/x.c", "d/y.c", "e/x.c", "we*ird"};
  mkdir("d", 0777), mkdir("e", 0777);
  for (int i = 0; i < 8; i++) close(creat(files[i], 0600));
  static const char *const patterns[] = {"*.c", "*", "*/x.c", "[de]/?.c", "none*", "a.h", "we\\*ird", "*/", ".h*", "d/../*.h"};
  for (int i = 0; i < 10; i++) {
    glob_t g;
    int r = glob(patterns[i], i == 1 ? GLOB_MARK : 0, NULL, &g);
    printf("%s %d:", patterns[i], r);
    if (r == 0)
      for (size_t k = 0; k < g.gl_pathc; k++) printf(" %s", g.gl_pathv[k]);
    puts("");
    if (r == 0) globfree(&g);
  }
  glob_t g;
  g.gl_offs = 2;
  glob("*.h", GLOB_DOOFFS, NULL, &g);
  glob("nothing", GLOB_DOOFFS | GLOB_APPEND | GLOB_NOCHECK, NULL, &g);
  printf("%d %d %s %s\n", (int)g.gl_pathc, g.gl_pathv[0] == NULL, g.gl_pathv[2], g.gl_pathv[3]);
  globfree(&g);
  for (int i = 0; i < 8; i++) unlink(files[i]);
  rmdir("d"), rmdir("e"), chdir("/"), rmdir(dir);
  static const char *const paths[] = {"/usr/lib", "/usr/", "usr", "/", ".", "..", "a//b//"};
  for (int i = 0; i < 7; i++) {
    char one[20], two[20];
    strcpy(one, paths[i]), strcpy(two, paths[i]);
    printf("%s,%s ", dirname(one), basename(two));
  }
  puts("");
}

// output:
//| 111010
//| 1011111101
//| 10100011
//| 010011111
//| 10
//| *.c 0: a.c b.c
//| * 0: a.c a.h b.c d/ e/ we*ird
//| */x.c 0: d/x.c e/x.c
//| [de]/?.c 0: d/x.c d/y.c e/x.c
//| none* 3:
//| a.h 0: a.h
//| we\*ird 0: we*ird
//| */ 0: d/ e/
//| .h* 0: .hidden
//| d/../*.h 0: d/../a.h
//| 2 1 a.h nothing
//| /usr,lib /,usr .,usr /,/ .,. .,.. a,b 
