#ifndef NKA_SELECT_H
#define NKA_SELECT_H

#include <stddef.h>

double select_rank(double *x, ptrdiff_t n, ptrdiff_t rank);
double select_median(double *x, ptrdiff_t n);

#endif
