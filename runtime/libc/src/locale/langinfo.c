#include <langinfo.h>
#include <string.h>
#include "../time/calendar.h"

static char *brief(const char *name) {
  static char text[4];
  return memcpy(text, name, 3);
}

char *nl_langinfo(nl_item item) {
  if (item >= ABDAY_1 && item <= ABDAY_7) return brief(__lode_days[item - ABDAY_1]);
  if (item >= DAY_1 && item <= DAY_7) return (char *)__lode_days[item - DAY_1];
  if (item >= ABMON_1 && item <= ABMON_12) return brief(__lode_months[item - ABMON_1]);
  if (item >= MON_1 && item <= MON_12) return (char *)__lode_months[item - MON_1];
  switch (item) {
    case CODESET: return "UTF-8";
    case RADIXCHAR: return ".";
    case AM_STR: return "AM";
    case PM_STR: return "PM";
    case D_T_FMT: return "%a %b %e %H:%M:%S %Y";
    case D_FMT: return "%m/%d/%y";
    case T_FMT: return "%H:%M:%S";
    case T_FMT_AMPM: return "%I:%M:%S %p";
    case YESEXPR: return "^[yY]";
    case NOEXPR: return "^[nN]";
    case CRNCYSTR: return "-";
    default: return "";
  }
}
