#ifndef NKA_SLOPE_RANK_H
#define NKA_SLOPE_RANK_H

#include "kendall_exact.h"

/* Sums over groups of t equal values. */
typedef struct {
  double pairs;   /* t (t - 1) */
  double triples; /* t (t - 1) (t - 2) */
  double spread;  /* t (t - 1) (2 t + 5) */
} tie_sums;

tie_sums slope_rank_ties(const double *sorted, ptrdiff_t n);
double slope_rank_variance(double n, tie_sums time, tie_sums value);
double slope_rank_tail(double tail);
int64_t slope_rank_exact(const kendall_null *null, double tail);
int64_t slope_rank_normal(double pairs, double variance, double z);

#endif
