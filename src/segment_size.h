#ifndef NKA_SEGMENT_SIZE_H
#define NKA_SEGMENT_SIZE_H

#include "segment.h"

/* A division to be made, with the scratch for it. */
typedef struct {
  segment_series series;
  const double *value; /* n, the points themselves */
  int by_count;        /* whether `breaks` or `penalty` decides */
  int breaks;
  double penalty;
  segment_envelope *envelope;
  double *best, *source; /* n + 1; source where by_count */
  int32_t *start;        /* n + 1, times breaks + 1 where by_count */
  poll_fn poll;
} segment_job;

segment_status segment_run(segment_job *job);
segment_status segment_fit_size(segment_job *job, double smallest,
                                double largest);

#endif
