#ifndef NKA_NEAR_PAIRS_H
#define NKA_NEAR_PAIRS_H

#include <stdint.h>

/* A pair of places a < b. Begins as {level, n, tolerance, 0, 0}, no pair. */
typedef struct {
  const double *level;
  int32_t n;
  double tolerance;
  int32_t a;
  int32_t b;
} near_pairs;

int near_pairs_next(near_pairs *p);
int64_t near_pairs_count(const double *level, int32_t n, double tolerance);

#endif
