/* slope_rank: which of the sorted slopes limits the interval of the slope.
 *
 * The values less b times the time have no trend if b is the slope. Their S is
 * then (slopes above b) - (slopes below b), and D, the pairs that fall, the
 * number of slopes below b. The interval holds the b that a two-sided test of S
 * does not reject: from the slope of rank M to that of rank M from above, with
 * M the smallest D that is not rejected: Sen (1968)
 * <doi:10.1080/01621459.1968.10480934>, Hollander, Wolfe and Chicken (2014)
 * <doi:10.1002/9781119196037> section 9.3.
 *
 * slope_rank_ties       what the variance has to know of ties; all 0 if n is 0
 * slope_rank_variance   of S with ties in time, and in the values
 *   Kendall (1975) Rank Correlation Methods, 4th edition, chapter 4
 *   Plain R: oracle_variance() of helper-theil-sen.R
 * slope_rank_tail       what a probability has to exceed to exceed the tail
 * slope_rank_exact      the smallest d with P(D <= d) > tail
 * slope_rank_normal     the same by the normal distribution of S with
 *                       continuity correction; 0 where not even D = 0 is
 *                       rejected. z is the quantile of 1 - tail.
 */
#include "slope_rank.h"

#include <math.h>

/* A probability that is equal to the tail but for rounding does not exceed it.
 */
static const double ROUNDING = 1e-9;

tie_sums slope_rank_ties(const double *sorted, ptrdiff_t n) {
  tie_sums sums = {0, 0, 0};
  for (ptrdiff_t start = 0, end; start < n; start = end) {
    for (end = start + 1; end < n && sorted[end] == sorted[start];) end++;
    double t = (double)(end - start);
    sums.pairs += t * (t - 1);
    sums.triples += t * (t - 1) * (t - 2);
    sums.spread += t * (t - 1) * (2 * t + 5);
  }
  return sums;
}

double slope_rank_variance(double n, tie_sums time, tie_sums value) {
  double all = n * (n - 1) * (2 * n + 5);
  double variance = (all - time.spread - value.spread) / 18;
  if (n > 2)
    variance += time.triples * value.triples / (9 * n * (n - 1) * (n - 2));
  return variance + time.pairs * value.pairs / (2 * n * (n - 1));
}

double slope_rank_tail(double tail) {
  return tail * (1 + ROUNDING);
}

int64_t slope_rank_exact(const kendall_null *null, double tail) {
  double tested = slope_rank_tail(tail);
  int64_t d = 0;
  while (d < null->last && kendall_null_share(null, d) <= tested) d++;
  return d;
}

int64_t slope_rank_normal(double pairs, double variance, double z) {
  double rank = floor((pairs - z * sqrt(variance) + 1) / 2);
  return rank > 0 ? (int64_t)rank : 0;
}
