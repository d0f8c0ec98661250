#ifndef LODE_MATH_EXP_TABLE_H
#define LODE_MATH_EXP_TABLE_H
struct exp_row { double hi, lo; };
extern const struct exp_row __lode_exp_table[128];
#endif
