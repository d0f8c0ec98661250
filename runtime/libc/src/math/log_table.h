#ifndef LODE_MATH_LOG_TABLE_H
#define LODE_MATH_LOG_TABLE_H
struct log_row { double inverse, hi, lo; };
extern const struct log_row __lode_log_table[128];
#endif
