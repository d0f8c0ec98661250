#include <locale.h>
#include <string.h>

/* One locale, called C; POSIX is another name of it, and C.UTF-8 too: multibyte characters are UTF-8 in any case. */
static int accepted(const char *name) {
  return !*name || strcmp(name, "C") == 0 || strcmp(name, "POSIX") == 0 || strcmp(name, "C.UTF-8") == 0 ||
    strcmp(name, "C.utf8") == 0;
}

static const char *current[LC_ALL + 1];

char *setlocale(int category, const char *name) {
  if (category < 0 || category > LC_ALL || (name && !accepted(name))) return NULL;
  if (name) {
    const char *kept = strncmp(name, "C.", 2) == 0 ? "C.UTF-8" : "C";
    if (category == LC_ALL)
      for (int i = 0; i <= LC_ALL; i++) current[i] = kept;
    else
      current[category] = kept;
  }
  return (char *)(current[category] ? current[category] : "C");
}

static struct __lode_locale { int unused; } only;

locale_t newlocale(int mask, const char *name, locale_t base) {
  (void)mask, (void)base;
  return accepted(name) ? &only : NULL;
}

locale_t duplocale(locale_t locale) {
  (void)locale;
  return &only;
}

locale_t uselocale(locale_t locale) {
  (void)locale;
  return LC_GLOBAL_LOCALE;
}

void freelocale(locale_t locale) {
  (void)locale;
}
