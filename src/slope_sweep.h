#ifndef NKA_SLOPE_SWEEP_H
#define NKA_SLOPE_SWEEP_H

#include "slope_cut.h"

/* A point on its way from the order at one cut to that at another. */
typedef struct {
  double level; /* at the upper cut */
  slope_point at;
  int32_t item;
  int32_t place; /* at the lower cut */
} sweep_point;

enum { SWEEP_TOO_LONG = -1 };

int64_t slope_sweep(const slope_series *s, const slope_bracket *between,
                    sweep_point *point, double *level, double *slope,
                    int64_t room);

#endif
