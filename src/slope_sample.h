#ifndef NKA_SLOPE_SAMPLE_H
#define NKA_SLOPE_SAMPLE_H

#include <stdint.h>

#include "inversions.h"
#include "poll.h"
#include "slope_cut.h"

/* The k-th slope is that between the points upper[k] and lower[k]. */
typedef struct {
  pair_list points;
  double *slope;
} slope_sample;

void slope_sample_any(const slope_series *s, int64_t size, uint64_t *seed,
                      slope_sample *out);
void slope_sample_between(const slope_series *s, const slope_bracket *between,
                          draw_strata draw, cut_space space, slope_sample *out,
                          poll_fn poll);
slope_cut slope_sample_cut(const slope_series *s, const slope_sample *sample,
                           double slope, cut_side side);

#endif
