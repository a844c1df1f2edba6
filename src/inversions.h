#ifndef NKA_INVERSIONS_H
#define NKA_INVERSIONS_H

#include "draw.h"
#include "poll.h"

/* Pairs that were picked: upper[k] stood before lower[k] in the sequence and is
 * larger. */
typedef struct {
  int32_t *upper;
  int32_t *lower;
  int64_t n;
  int64_t room;
} pair_list;

int64_t inversions_count(int32_t *sequence, int32_t n, int32_t *work,
                         poll_fn poll);
void inversions_pick(int32_t *sequence, int32_t n, int32_t *work,
                     draw_strata draw, pair_list *picked, poll_fn poll);

#endif
