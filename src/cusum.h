#ifndef NKA_CUSUM_H
#define NKA_CUSUM_H

#include <stddef.h>

#include "poll.h"

/* Where a cumulative sum stands: its value, and the place of the first point of
 * its present stretch above zero, 0 while it is at zero. */
typedef struct {
  double sum;
  double since;
} cusum_state;

/* sign 1 adds what lies above the reference, -1 what lies below. */
cusum_state cusum_run(const double *count, const double *reference,
                      ptrdiff_t from, ptrdiff_t n, int sign, cusum_state state,
                      double *sum, double *since);

/* The chain: step[n_max - 1 + d] is the probability of a step by d units, d from
 * -(n_max - 1) to n_max - 1; below[i] that of a step by -i units or further
 * down, i from 0 to n_max - 1. */
typedef struct {
  ptrdiff_t n_max;
  const double *step;
  const double *below;
} cusum_chain;

enum { CUSUM_VECTORS = 4 }; /* vectors of length n_max that a search works in */

ptrdiff_t cusum_run_lengths(cusum_chain chain, double target, int head,
                            double *scratch, double *zero_start,
                            double *head_start, poll_fn poll);

#endif
