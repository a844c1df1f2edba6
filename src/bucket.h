#ifndef NKA_BUCKET_H
#define NKA_BUCKET_H

#include <stddef.h>
#include <stdint.h>

enum { BUCKETS_MOST = 2048 };

/* Scratch for up to n values. */
typedef struct {
  double *inside;   /* n + 1 */
  uint16_t *bucket; /* n */
  int32_t *count;   /* BUCKETS_MOST */
} bucket_space;

typedef struct {
  double low;
  double high;
} bucket_range;

void bucket_select(double *x, ptrdiff_t n, bucket_range range, ptrdiff_t *rank,
                   int n_ranks, double *out, bucket_space space);

#endif
