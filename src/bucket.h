#ifndef NKA_BUCKET_H
#define NKA_BUCKET_H

#include <stddef.h>

typedef struct {
  double low;
  double high;
} bucket_range;

void bucket_select(double *x, ptrdiff_t n, bucket_range range, ptrdiff_t *rank,
                   int n_ranks, double *out);

#endif
