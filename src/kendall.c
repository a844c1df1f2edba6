/* kendall: S of Mann and Kendall, its variance, and the covariance of the S of
 * several seasons.
 *
 * kendall_count   x[n] in the order of time, finite or infinite but never NaN;
 *                 left sorted. spare[n] is scratch. n is at least 0.
 *   S = sum of sign(x[j] - x[i]) over i < j. With T the tied pairs and D the
 *   pairs that fall, S = n(n - 1)/2 - T - 2 D. A merge sort counts D: merging
 *   two sorted runs, each value of the right run jumps over the values of the
 *   left run that are larger. Values are compared as they are: 0.1 + 0.2 and
 *   0.3 are no tie. Cost: O(n log n) time, n values of scratch. All counts have
 *   64 bits.
 *   Method: Mann (1945) <doi:10.2307/1907187>; Kendall (1938)
 *   <doi:10.1093/biomet/30.1-2.81>; counting by Knight (1966)
 *   <doi:10.1080/01621459.1966.10480879>.
 *   Plain R: sum(sign(outer(x, x, `-`))[lower.tri(diag(n))])
 *
 *   The variance is the usual one, [n(n - 1)(2n + 5) - sum t(t - 1)(2t + 5)]/18
 *   over groups of t equal values, as a sum of positive terms: put the groups in
 *   a row; the pairs between a group of t values and the m values before it are
 *   those of a rank sum test, and 4 times the variance of their falling pairs
 *   is t m (m + t + 1) / 3. So nothing cancels where nearly all values tie.
 *
 * kendall_ties    size[] becomes the numbers of equal values, largest first;
 *                 returns how many. Plain R: sort(table(x), decreasing = TRUE)
 *
 * kendall_covariance   twice the sum of the covariances between the S of any
 *   two seasons. grid[years * seasons] has a season in each column and NaN
 *   where a value is missing; row_sum[seasons * years] is scratch.
 *   With e = sign(x[j] - x[i]) (0 where either is missing) the covariance of
 *   two seasons is (K + 4 sum R R' - n (m + 1)(m' + 1)) / 3 with K the sum of
 *   e e' over i < j and R the ranks, the middle rank m / 2 + 1 / 2 for missing
 *   values: Dietz and Killeen (1981), Journal of the American Statistical
 *   Association 76, 169-174; Hirsch and Slack (1984)
 *   <doi:10.1029/WR020i006p00727>. A rank is
 *   (m + 1 + W) / 2 with W the sum of its signs, and the W of a season add up
 *   to 0; so it is (K + sum W W') / 3, in whole numbers, and summed over pairs
 *   of seasons each product is half the difference between the square of a sum
 *   and the sum of squares.
 *   Cost: O(years^2 seasons) time.
 *   Plain R: oracle_covariance() of helper-kendall.R
 */
#include "kendall.h"

#include <math.h>
#include <string.h>

enum {
  RUN = 16,             /* values that are sorted pair by pair */
  POLL_VALUES = 1 << 18 /* values between two looks for an interrupt */
};

/* ---- falling pairs ------------------------------------------------------- */

/* Each value goes where the smaller values before and behind it put it. No branch
 * depends on the values, here and in merging, since none could be foreseen. */
static int64_t sort_run(double *x, ptrdiff_t n) {
  double run[RUN];
  int64_t falling = 0;
  memcpy(run, x, (size_t)n * sizeof(double));
  for (ptrdiff_t i = 0; i < n; i++) {
    ptrdiff_t jumped = 0, behind = 0;
    for (ptrdiff_t j = 0; j < i; j++) jumped += run[j] > run[i];
    for (ptrdiff_t j = i + 1; j < n; j++) behind += run[j] < run[i];
    x[i - jumped + behind] = run[i];
    falling += jumped;
  }
  return falling;
}

/* Two runs of one length, from both ends at once: no end is met before half of
 * the values are out, so nothing has to be asked but which value is smaller. A
 * value of the right run that goes to the front jumps over all that is left of
 * the left run; one that goes to the back jumps over the values of the left run
 * that are at the back already. */
static int64_t merge_even(const double *x, ptrdiff_t half, double *out) {
  const double *middle = x + half, *left = x, *right = middle;
  const double *left_end = middle - 1, *right_end = middle + half - 1;
  double *front = out, *back = out + 2 * half - 1;
  int64_t falling = 0, behind = 0;
  for (ptrdiff_t i = 0; i < half; i++) {
    ptrdiff_t jumps = *right < *left;
    ptrdiff_t stays = *left_end > *right_end;
    *front++ = *right < *left ? *right : *left;
    falling += (middle - left) & -jumps;
    right += jumps;
    left += 1 - jumps;
    *back-- = *left_end > *right_end ? *left_end : *right_end;
    falling += behind & (stays - 1);
    behind += stays;
    left_end -= stays;
    right_end -= 1 - stays;
  }
  return falling;
}

static int64_t merge_any(const double *x, ptrdiff_t n_left, ptrdiff_t n,
                         double *out) {
  ptrdiff_t left = 0, right = n_left;
  int64_t falling = 0;
  while (left < n_left && right < n) {
    ptrdiff_t jumps = x[right] < x[left];
    *out++ = x[right] < x[left] ? x[right] : x[left];
    falling += (n_left - left) & -jumps;
    right += jumps;
    left += 1 - jumps;
  }
  memcpy(out, x + left, (size_t)(n_left - left) * sizeof(double));
  memcpy(out + n_left - left, x + right, (size_t)(n - right) * sizeof(double));
  return falling;
}

static int64_t merge_pair(const double *x, ptrdiff_t width, ptrdiff_t n,
                          double *out) {
  if (n == 2 * width) return merge_even(x, width, out);
  return merge_any(x, n < width ? n : width, n, out);
}

/* Looks for an interrupt where that many values were worked on since the last
 * look; returns how many there have been since. */
static ptrdiff_t look_after(ptrdiff_t unseen, poll_fn poll) {
  if (unseen < POLL_VALUES) return unseen;
  poll();
  return 0;
}

static int64_t sort_runs(double *x, ptrdiff_t n, poll_fn poll) {
  int64_t falling = 0;
  ptrdiff_t unseen = 0;
  for (ptrdiff_t from = 0; from < n; from += RUN) {
    falling += sort_run(x + from, n - from < RUN ? n - from : RUN);
    unseen = look_after(unseen + RUN, poll);
  }
  return falling;
}

/* One pass: pairs of runs of that width become runs of twice the width. */
static int64_t merge_pass(const double *x, double *out, ptrdiff_t n,
                          ptrdiff_t width, poll_fn poll) {
  int64_t falling = 0;
  ptrdiff_t unseen = 0;
  for (ptrdiff_t from = 0; from < n; from += 2 * width) {
    ptrdiff_t here = n - from < 2 * width ? n - from : 2 * width;
    falling += merge_pair(x + from, width, here, out + from);
    unseen = look_after(unseen + here, poll);
  }
  return falling;
}

static int64_t sort_counting(double *x, double *spare, ptrdiff_t n,
                             poll_fn poll) {
  int64_t falling = sort_runs(x, n, poll);
  double *from = x, *to = spare;
  for (ptrdiff_t width = RUN; width < n; width *= 2) {
    falling += merge_pass(from, to, n, width, poll);
    double *swap = from;
    from = to;
    to = swap;
  }
  if (from != x) memcpy(x, from, (size_t)n * sizeof(double));
  return falling;
}

/* ---- ties ---------------------------------------------------------------- */

static ptrdiff_t tie_length(const double *sorted, ptrdiff_t n) {
  ptrdiff_t length = 1;
  while (length < n && sorted[length] == sorted[0]) length++;
  return length;
}

kendall_score kendall_count(double *x, double *spare, ptrdiff_t n,
                            poll_fn poll) {
  int64_t falling = sort_counting(x, spare, n, poll);
  kendall_score score = {0, 0, 0};
  for (ptrdiff_t before = 0, ties; before < n; before += ties) {
    ties = tie_length(x + before, n - before);
    score.untied += (int64_t)before * ties;
    score.variance += (double)before * (double)ties *
                      (double)(before + ties + 1);
  }
  score.variance /= 3;
  score.s = score.untied - 2 * falling;
  return score;
}

static void insert_falling(int *size, int groups, int ties) {
  int at = groups;
  for (; at > 0 && size[at - 1] < ties; at--) size[at] = size[at - 1];
  size[at] = ties;
}

int kendall_ties(const double *sorted, ptrdiff_t n, int *size) {
  int groups = 0;
  for (ptrdiff_t before = 0, ties; before < n; before += ties) {
    ties = tie_length(sorted + before, n - before);
    insert_falling(size, groups++, (int)ties);
  }
  return groups;
}

/* ---- covariance between seasons ------------------------------------------ */

/* Sign of a difference; 0 where it is NaN. */
static int sign_of(double difference) {
  return (difference > 0) - (difference < 0);
}

/* Adds the signs of years i and j to the row sums; the sum of e e' over pairs of
 * different seasons, counted twice. */
static int64_t pair_of_years(const double *grid, ptrdiff_t years,
                             ptrdiff_t seasons, ptrdiff_t i, ptrdiff_t j,
                             int64_t *row_sum) {
  int64_t sum = 0, squares = 0;
  for (ptrdiff_t k = 0; k < seasons; k++) {
    const double *x = grid + k * years;
    int sign = sign_of(x[j] - x[i]);
    row_sum[j * seasons + k] += sign;
    row_sum[i * seasons + k] -= sign;
    sum += sign;
    squares += sign * sign;
  }
  return sum * sum - squares;
}

static double products_of(const int64_t *row_sum, ptrdiff_t seasons) {
  double sum = 0, squares = 0;
  for (ptrdiff_t k = 0; k < seasons; k++) {
    double w = (double)row_sum[k];
    sum += w;
    squares += w * w;
  }
  return sum * sum - squares;
}

double kendall_covariance(const double *grid, ptrdiff_t years,
                          ptrdiff_t seasons, int64_t *row_sum, poll_fn poll) {
  double total = 0;
  ptrdiff_t unseen = 0;
  memset(row_sum, 0, (size_t)(years * seasons) * sizeof(int64_t));
  for (ptrdiff_t j = 1; j < years; j++) {
    for (ptrdiff_t i = 0; i < j; i++) {
      total += (double)pair_of_years(grid, years, seasons, i, j, row_sum);
    }
    unseen = look_after(unseen + j * seasons, poll);
  }
  for (ptrdiff_t i = 0; i < years; i++) {
    total += products_of(row_sum + i * seasons, seasons);
  }
  return total / 3;
}
