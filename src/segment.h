#ifndef NKA_SEGMENT_H
#define NKA_SEGMENT_H

#include <stddef.h>
#include <stdint.h>

#include "poll.h"
#include "segment_cost.h"

/* One series, scaled as segment_cost.c asks. */
typedef struct {
  ptrdiff_t n;
  const double *total;    /* n + 1 sums of the values before each point */
  const double *exposure; /* n + 1 sums of the exposures before each point */
  double lowest, highest; /* range of the rates of its points */
  ptrdiff_t min_length;   /* at least 1 */
  cost_model model;
  double tie; /* costs that differ by no more count as equal */
} segment_series;

/* A piece of the lower envelope: up to the next piece's `from`, no last break
 * costs less than one at `start`. */
typedef struct {
  cost_place from;
  ptrdiff_t start;
  double before; /* cost of all that ends at start, penalty included */
  double floor;  /* at most the cost at any rate of the piece */
} segment_piece;

typedef struct {
  segment_piece *now, *next; /* capacity pieces each; now[n].from is `end` */
  ptrdiff_t capacity, n;
  cost_place begin, end; /* lowest and highest rate */
} segment_envelope;

typedef enum { SEGMENT_DONE = 0, SEGMENT_FULL } segment_status;

segment_status segment_pass(const segment_series *series, const double *source,
                            double penalty, segment_envelope *envelope,
                            double *best, int32_t *start, poll_fn poll);
segment_status segment_penalised(const segment_series *series, double penalty,
                                 segment_envelope *envelope, double *best,
                                 int32_t *start, poll_fn poll);
segment_status segment_fixed(const segment_series *series, int breaks,
                             segment_envelope *envelope, double *best,
                             double *source, int32_t *start, poll_fn poll);

ptrdiff_t segment_count(const int32_t *start, ptrdiff_t n);
void segment_trace(const int32_t *start, ptrdiff_t n, ptrdiff_t count, int *at);
void segment_trace_fixed(const int32_t *start, ptrdiff_t n, int breaks,
                         int *at);

#endif
