/* The support library: what operations of the IR become where a machine has no instruction for them. Called by code that legalization
   makes (backends/common/supportcall.ts has the signatures), linked into an image function by function. No libc. */
#ifndef LODE_SUPPORT_H
#define LODE_SUPPORT_H

typedef int s32;
typedef unsigned u32;
typedef long long s64;
typedef unsigned long long u64;

u32 __lode_div_u32(u32, u32);
u32 __lode_rem_u32(u32, u32);
s32 __lode_div_s32(s32, s32);
s32 __lode_rem_s32(s32, s32);
u64 __lode_div_u64(u64, u64);
u64 __lode_rem_u64(u64, u64);
s64 __lode_div_s64(s64, s64);
s64 __lode_rem_s64(s64, s64);
u64 __lode_mulh_u64(u64, u64);
s64 __lode_mulh_s64(s64, s64);
_Noreturn void __lode_trap_division(void);

double __lode_sqrt_f64(double);
float __lode_sqrt_f32(float);
double __lode_s64_to_f64(s64);
double __lode_u64_to_f64(u64);
float __lode_s64_to_f32(s64);
float __lode_u64_to_f32(u64);
s64 __lode_f64_to_s64(double);
u64 __lode_f64_to_u64(double);

void __lode_memcpy(void *, const void *, unsigned long);
void __lode_memmove(void *, const void *, unsigned long);
void __lode_memset(void *, s32, unsigned long);

s64 __lode_atomic_load(const void *);
void __lode_atomic_store(void *, s64);
s64 __lode_atomic_rmw(void *, s64, s32);
s64 __lode_atomic_cmpxchg(void *, s64, s64);

#endif
