#ifndef NKA_SLOPE_LIST_H
#define NKA_SLOPE_LIST_H

#include "bucket.h"
#include "slope_series.h"

/* Points up to which all slopes are listed. */
enum { SLOPE_LIST_MOST = 200 };

/* Scratch for series of up to n points, n at most SLOPE_LIST_MOST. */
typedef struct {
  double *slope; /* slope_list_room(n) */
  bucket_space bucket;
} slope_list_space;

typedef struct {
  double slope;
  double low; /* limits of the interval, infinite where limit_rank is 0 */
  double high;
} theil_sen_fit;

size_t slope_list_room(int32_t n);
theil_sen_fit slope_list_fit(const slope_series *s, int64_t limit_rank,
                             slope_list_space space);

#endif
