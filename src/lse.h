#ifndef NKA_LSE_H
#define NKA_LSE_H

#include <stddef.h>

double lse(const double *x, ptrdiff_t n);
double lse_two(double a, double b);

#endif
