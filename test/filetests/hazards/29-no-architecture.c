// test: run
// No architecture or system is named, so that sources take their portable way.
#include <stdio.h>

static int detected(void);

int main(void) {
#if defined __x86_64__ || defined __i386__ || defined __amd64__ || defined _M_X64 || defined __SSE2__ || defined __aarch64__ || defined __arm__ || \
  defined __riscv || defined __powerpc__ || defined __PPC__ || defined __s390__ || defined __s390x__ || defined __wasm__ || defined __wasm32__ || defined __mips__
  puts("an architecture");
#endif
#if defined __linux__ || defined linux || defined __gnu_linux__ || defined __APPLE__ || defined _WIN32 || defined __CYGWIN__ || defined __ELF__ || defined __EMSCRIPTEN__ || defined __wasi__
  puts("a system");
#endif
#if defined __lode__ && defined __unix__ && defined __STDC__ && __STDC_HOSTED__ == 1
  puts("lode");
#endif
  printf("%d.%d %ld %d\n", __GNUC__, __GNUC_MINOR__, __STDC_VERSION__, detected());
  return 0;
}
static int detected(void) {
#if __has_builtin(__builtin_expect) && __has_attribute(packed) && __has_include(<stdio.h>) && !__has_include(<no-such.h>)
  return 1;
#else
  return 0;
#endif
}
// output:
//| lode
//| 4.2 201710 1
