#include "calendar.h"

const char *const __lode_days[7] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
const char *const __lode_months[12] = {"January", "February", "March", "April", "May", "June", "July", "August",
    "September",
  "October", "November", "December"};
