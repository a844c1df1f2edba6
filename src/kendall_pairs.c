/* kendall_pairs: S of a short series and its variance, by a look at every pair.
 *
 *   x[n]   in the order of time, finite or infinite but never NaN;
 *          n is at least 0 and at most KENDALL_PAIRS_MOST
 *   value  as that of kendall_count()
 *
 * Nothing is sorted. Of t equal values, the first has t - 1 equal ones behind
 * it, the last has none. With e the equal values behind each value, the sum of
 * e (e + 2) over them is t(t - 1)(2t + 5)/6: what a tie takes from 3 times the
 * variance. These are whole numbers, so nothing is rounded before the division.
 *
 * Each value is compared with several later ones at a time. Behind the last
 * value stands NaN, which is neither larger nor smaller. Cost: O(n^2) time, no
 * scratch.
 * Plain R: see kendall.c
 */
#include "kendall.h"

#include <math.h>
#include <string.h>

#include "lanes.h"

enum { BLOCK = 2 * LANES /* values that are compared at a time */ };

typedef struct {
  int64_t larger;
  int64_t smaller;
} comparison;

static inline void add_lanes(const double *x, double here, lane_counts *larger,
                             lane_counts *smaller) {
  lanes there = load_lanes(x);
  *larger -= (lane_counts)(there > here);
  *smaller -= (lane_counts)(there < here);
}

/* The values behind x[j]. */
static comparison compare_later(const double *x, ptrdiff_t n, ptrdiff_t j) {
  lane_counts larger[2] = {{0}, {0}}, smaller[2] = {{0}, {0}};
  for (ptrdiff_t i = j + 1; i < n; i += BLOCK) {
    add_lanes(x + i, x[j], larger, smaller);
    add_lanes(x + i + LANES, x[j], larger + 1, smaller + 1);
  }
  return (comparison){sum_of_lanes(larger[0] + larger[1]),
                      sum_of_lanes(smaller[0] + smaller[1])};
}

kendall_score kendall_pairs(const double *x, ptrdiff_t n) {
  double padded[KENDALL_PAIRS_MOST + BLOCK];
  memcpy(padded, x, (size_t)n * sizeof(double));
  for (ptrdiff_t i = n; i < n + BLOCK; i++) padded[i] = NAN;
  kendall_score score = {0, 0, 0};
  int64_t taken = 0;
  for (ptrdiff_t j = 0; j < n; j++) {
    comparison later = compare_later(padded, n, j);
    int64_t differ = later.larger + later.smaller, equal = n - 1 - j - differ;
    score.s += later.larger - later.smaller;
    score.untied += differ;
    taken += equal * (equal + 2);
  }
  int64_t without_ties = (int64_t)n * (n - 1) * (2 * n + 5) / 6;
  score.variance = (double)(without_ties - taken) / 3;
  return score;
}
