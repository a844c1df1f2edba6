#ifndef NKA_KENDALL_H
#define NKA_KENDALL_H

#include <stddef.h>
#include <stdint.h>

#include "poll.h"

typedef struct {
  int64_t s;       /* rising less falling pairs */
  int64_t untied;  /* pairs of unequal values, the largest S there can be */
  double variance; /* of S where every order of the values is as likely */
} kendall_score;

/* Values up to which looking at all pairs is the fastest. */
enum { KENDALL_PAIRS_MOST = 64 };

kendall_score kendall_pairs(const double *x, ptrdiff_t n);
kendall_score kendall_count(double *x, double *spare, ptrdiff_t n,
                            poll_fn poll);
int kendall_ties(const double *sorted, ptrdiff_t n, int *size);
double kendall_covariance(const double *grid, ptrdiff_t years,
                          ptrdiff_t seasons, int64_t *row_sum, poll_fn poll);

#endif
