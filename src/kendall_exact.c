/* kendall_exact: the distribution of the falling pairs D where every order of
 * the values is as likely; S is the number of untied pairs less 2 D.
 *
 * Values tie in groups of t1 >= t2 >= ... Of the different orders of such
 * values, the number with D falling pairs is the coefficient of q^D in the
 * q-multinomial coefficient
 *
 *   prod(1 - q^m, m = 1..n) / prod over groups of prod(1 - q^d, d = 1..t)
 *
 * (MacMahon; Andrews (1984) The Theory of Partitions, theorem 3.6,
 * <doi:10.1017/CBO9780511608650>). The factors of the largest group cancel. To
 * multiply a power series by 1 - q^m is count[i] -= count[i - m] from the top
 * down, to divide it is count[i] += count[i - d] from the bottom up; to divide
 * by 1 - q once more adds the counts up.
 *
 * The counts are whole numbers of as many 64-bit limbs as the number of all
 * orders needs. Whatever happens in between, whole numbers modulo 2^(64 limbs)
 * are added and subtracted without error, and what is left at the end is smaller
 * than the modulus: so it is exact. The only rounding is that of the share, once
 * when the two counts become doubles and once when they are divided.
 *
 * kendall_null_make   fills count[0..last], all and limbs for size and groups;
 *                     last is at most half of the untied pairs.
 * kendall_null_share  P(D <= at), at from -1 (0) to last
 *
 * Cost: 2 n passes over at most last + 1 counts; for n = 200 without ties some
 * 20 million additions. The distribution is symmetric, so that half of it is
 * enough.
 *
 * Plain R: cumsum(table(falling pairs of all different orders)) / all orders
 */
#include "kendall_exact.h"

#include <math.h>
#include <string.h>

enum {
  LIMB_BITS = 64,
  HALF_BITS = 32,
  POLL_LIMBS = 1 << 20 /* additions between two looks for an interrupt */
};
#define LOW_HALF 0xffffffffu

/* ---- whole numbers of several limbs -------------------------------------- */

static void limbs_add(uint64_t *a, const uint64_t *b, int limbs) {
  uint64_t carry = 0;
  for (int k = 0; k < limbs; k++) {
    uint64_t sum = a[k] + b[k];
    uint64_t over = sum < b[k];
    a[k] = sum + carry;
    carry = over | (a[k] < carry);
  }
}

static void limbs_subtract(uint64_t *a, const uint64_t *b, int limbs) {
  uint64_t borrow = 0;
  for (int k = 0; k < limbs; k++) {
    uint64_t under = a[k] < b[k];
    uint64_t difference = a[k] - b[k];
    a[k] = difference - borrow;
    borrow = under | (difference < borrow);
  }
}

static void limbs_multiply(uint64_t *a, uint64_t by, int limbs) {
  uint64_t carry = 0;
  for (int k = 0; k < limbs; k++) {
    uint64_t low = (a[k] & LOW_HALF) * by + carry;
    uint64_t high = (a[k] >> HALF_BITS) * by + (low >> HALF_BITS);
    a[k] = high << HALF_BITS | (low & LOW_HALF);
    carry = high >> HALF_BITS;
  }
}

static void limbs_divide(uint64_t *a, uint64_t by, int limbs) {
  uint64_t rest = 0;
  for (int k = limbs - 1; k >= 0; k--) {
    uint64_t high = rest << HALF_BITS | a[k] >> HALF_BITS;
    uint64_t low = (high % by) << HALF_BITS | (a[k] & LOW_HALF);
    a[k] = (high / by) << HALF_BITS | low / by;
    rest = low % by;
  }
}

/* a / b as a double. Two limbs hold more than a double shows of a number. */
static int limbs_used(const uint64_t *a, int limbs) {
  while (limbs > 1 && a[limbs - 1] == 0) limbs--;
  return limbs;
}

static double limbs_head(const uint64_t *a, int used) {
  double below = used > 1 ? ldexp((double)a[used - 2], -LIMB_BITS) : 0;
  return (double)a[used - 1] + below;
}

static double limbs_ratio(const uint64_t *a, const uint64_t *b, int limbs) {
  int a_used = limbs_used(a, limbs), b_used = limbs_used(b, limbs);
  double ratio = limbs_head(a, a_used) / limbs_head(b, b_used);
  return ldexp(ratio, LIMB_BITS * (a_used - b_used));
}

/* ---- power series -------------------------------------------------------- */

/* The first `used` limbs of each count up to `top`. */
typedef struct {
  uint64_t *count;
  ptrdiff_t stride;
  ptrdiff_t top;
  int used;
} power_series;

static void series_multiply(power_series s, ptrdiff_t by) {
  for (ptrdiff_t i = s.top; i >= by; i--) {
    limbs_subtract(s.count + i * s.stride, s.count + (i - by) * s.stride,
                   s.used);
  }
}

static void series_divide(power_series s, ptrdiff_t by) {
  for (ptrdiff_t i = by; i <= s.top; i++) {
    limbs_add(s.count + i * s.stride, s.count + (i - by) * s.stride, s.used);
  }
}

/* ---- the distribution ---------------------------------------------------- */

/* Limbs of a number of so many bits; the margin covers the rounding of logs. */
static int limbs_for(double bits) {
  const double margin = 0.5;
  return (int)((bits + margin) / LIMB_BITS) + 1;
}

static double bits_of_factorial(int n) {
  double bits = 0;
  for (int k = 2; k <= n; k++) bits += log2(k);
  return bits;
}

/* log2 of the number of ways to put t values among `before` others. */
static double bits_of_group(int before, int t) {
  double bits = 0;
  for (int k = 1; k <= t; k++) bits += log2(before + k) - log2(k);
  return bits;
}

static double bits_of_all(const kendall_null *null) {
  double bits = 0;
  for (int g = 1, before = null->size[0]; g < null->groups; g++) {
    bits += bits_of_group(before, null->size[g]);
    before += null->size[g];
  }
  return bits;
}

size_t kendall_null_counts(int n) {
  size_t most = (size_t)n * (size_t)n / 4 + 1;
  return most * (kendall_null_limbs(n) - 1);
}

size_t kendall_null_limbs(int n) {
  return (size_t)limbs_for(bits_of_factorial(n)) + 1;
}

static void count_all(kendall_null *null) {
  int limbs = null->limbs + 1;
  memset(null->all, 0, (size_t)limbs * sizeof(uint64_t));
  null->all[0] = 1;
  for (int g = 1, before = null->size[0]; g < null->groups; g++) {
    for (int k = 1; k <= null->size[g]; k++) {
      limbs_multiply(null->all, (uint64_t)(before + k), limbs);
      limbs_divide(null->all, (uint64_t)k, limbs);
    }
    before += null->size[g];
  }
}

static double seen_after(double work, poll_fn poll) {
  if (work < POLL_LIMBS) return work;
  poll();
  return 0;
}

/* Group by group, so that the series stays short and its counts small for as
 * long as they can. */
static void count_orders(kendall_null *null, poll_fn poll) {
  power_series s = {null->count, null->limbs, 0, 1};
  int64_t degree = 0;
  double bits = 0, unseen = 0;
  for (int g = 1, before = null->size[0]; g < null->groups; g++) {
    int t = null->size[g];
    degree += (int64_t)before * t;
    bits += bits_of_group(before, t);
    s.top = (ptrdiff_t)(degree < null->last ? degree : null->last);
    s.used = limbs_for(bits);
    for (int k = 1; k <= t; k++) {
      series_multiply(s, before + k);
      series_divide(s, k);
      unseen = seen_after(unseen + 2.0 * (double)s.top * s.used, poll);
    }
    before += t;
  }
  s.top = (ptrdiff_t)null->last;
  s.used = null->limbs;
  series_divide(s, 1);
}

void kendall_null_make(kendall_null *null, int64_t last, poll_fn poll) {
  null->limbs = limbs_for(bits_of_all(null));
  null->last = last;
  size_t counts = (size_t)(last + 1) * (size_t)null->limbs;
  memset(null->count, 0, counts * sizeof(uint64_t));
  null->count[0] = 1;
  count_orders(null, poll);
  count_all(null);
}

double kendall_null_share(const kendall_null *null, int64_t at) {
  if (at < 0) return 0;
  const uint64_t *count = null->count + (ptrdiff_t)at * null->limbs;
  return limbs_ratio(count, null->all, null->limbs);
}
