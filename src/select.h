#ifndef NKA_SELECT_H
#define NKA_SELECT_H

#include <stddef.h>

double select_rank(double *x, ptrdiff_t n, ptrdiff_t rank);
void select_ranks(double *x, ptrdiff_t n, const ptrdiff_t *rank, int n_ranks,
                  double *out);
double select_median(double *x, ptrdiff_t n);

#endif
