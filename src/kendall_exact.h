#ifndef NKA_KENDALL_EXACT_H
#define NKA_KENDALL_EXACT_H

#include <stddef.h>
#include <stdint.h>

#include "poll.h"

/* The longest series whose distribution can be asked for. */
enum { KENDALL_EXACT_MOST = 500 };

/* Numbers of orders with at most 0, 1, ..., last falling pairs, each a whole
 * number of so many limbs of 64 bits, the lowest limb first. */
typedef struct {
  const int *size; /* groups of equal values, the largest first */
  int groups;
  int limbs;
  int64_t last;    /* -1 before the first table */
  uint64_t *count; /* (last + 1) * limbs */
  uint64_t *all;   /* limbs + 1: the number of different orders */
} kendall_null;

size_t kendall_null_counts(int n); /* limbs that count needs at most */
size_t kendall_null_limbs(int n);  /* limbs that all needs at most */
void kendall_null_make(kendall_null *null, int64_t last, poll_fn poll);
double kendall_null_share(const kendall_null *null, int64_t at);

#endif
