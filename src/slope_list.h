#ifndef NKA_SLOPE_LIST_H
#define NKA_SLOPE_LIST_H

#include "slope_series.h"

/* Points up to which all slopes are listed. */
enum { SLOPE_LIST_MOST = 200 };

typedef struct {
  double slope;
  double low; /* limits of the interval, infinite where limit_rank is 0 */
  double high;
} theil_sen_fit;

theil_sen_fit slope_list_fit(const slope_series *s, int64_t limit_rank);

#endif
