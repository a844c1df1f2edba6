#ifndef NKA_THEIL_SEN_H
#define NKA_THEIL_SEN_H

#include "poll.h"
#include "slope_cut.h"
#include "slope_list.h"
#include "slope_sample.h"
#include "slope_sweep.h"

enum { THEIL_SEN_ORDERS = 5 };

/* Scratch for series of up to n points, for those of more than SLOPE_LIST_MOST.
 */
typedef struct {
  cut_space cut;
  int32_t *item[THEIL_SEN_ORDERS]; /* n each */
  sweep_point *swept;              /* n */
  slope_sample sample;             /* theil_sen_room(n), as is: */
  double *sorted;
} theil_sen_space;

int64_t theil_sen_room(int32_t n);
theil_sen_fit theil_sen(slope_series *s, int64_t limit_rank,
                        theil_sen_space *space, poll_fn poll);

#endif
