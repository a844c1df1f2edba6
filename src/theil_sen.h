#ifndef NKA_THEIL_SEN_H
#define NKA_THEIL_SEN_H

#include "inversions.h"
#include "poll.h"
#include "slope_cut.h"
#include "slope_list.h"

/* Scratch for series of up to n points, for those of more than SLOPE_LIST_MOST.
 */
typedef struct {
  cut_space cut;
  int32_t *item[3];     /* n each */
  int32_t *place;       /* n */
  slope_point *ordered; /* n */
  int32_t *upper;       /* theil_sen_room(n) */
  int32_t *lower;       /* theil_sen_room(n) */
  double *slope;        /* theil_sen_room(n) */
  double *sample;       /* theil_sen_room(n) */
} theil_sen_space;

int64_t theil_sen_room(int32_t n);
theil_sen_fit theil_sen(slope_series *s, int64_t limit_rank,
                        theil_sen_space *space, poll_fn poll);

#endif
