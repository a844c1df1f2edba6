/* readings: the whole numbers that agree with printed ones.
 *
 *   readings_counts   all k from 0 to n for which 100 k / n lies in `percent`,
 *                     for n from 1 to 2^53
 *   readings_bases    all b from 1 on for which some value v of `value` is some
 *                     percentage p of `percent` of b: b = 100 v / p. Neither
 *                     set goes below 0, and `percent` ends at or above
 *                     1 unit. An end of b belongs to the set where both ends
 *                     that make it do.
 *
 * Exact: a number is compared as a fraction of whole numbers, so that 12.5 of
 * 100 is never on the wrong side of an end by a rounding of its own.
 *
 * Plain R, for sets in percent: k <- 0:n; k[100 * k / n >= low & 100 * k / n <=
 * high], where R's doubles are exact.
 */
#include "readings.h"

static const int64_t whole = 100 * READING_UNIT; /* a hundred percent */

/* floor(a b / c), and whether it leaves a remainder; b c < 2^63 */
typedef struct {
  int64_t floor;
  int rest;
} quotient;

static quotient scale(int64_t a, int64_t b, int64_t c) {
  int64_t part = a % c * b;
  return (quotient){a / c * b + part / c, part % c != 0};
}

/* the first whole number from an end on, and the last one up to it */
static int64_t from_end(quotient q, int closed) {
  return q.floor + (q.rest || !closed);
}

static int64_t to_end(quotient q, int closed) {
  return q.floor - (!q.rest && !closed);
}

whole_range readings_counts(int64_t n, reading_set percent) {
  whole_range k = {0, n};
  if (percent.low > whole || percent.high < 0) return (whole_range){1, 0};
  if (percent.low >= 0)
    k.first = from_end(scale(n, percent.low, whole), percent.low_closed);
  if (percent.high <= whole)
    k.last = to_end(scale(n, percent.high, whole), percent.high_closed);
  return k;
}

/* v / p of a whole: 100 v / p for v and p in units */
static quotient base_of(int64_t v, int64_t p) {
  return scale(v, 100, p);
}

whole_range readings_bases(reading_set value, reading_set percent) {
  whole_range b = {1, READING_END};
  if (percent.high != READING_END) {
    int64_t first = from_end(base_of(value.low, percent.high),
                             value.low_closed && percent.high_closed);
    if (first > 1) b.first = first;
  }
  if (value.high != READING_END && percent.low > 0)
    b.last = to_end(base_of(value.high, percent.low),
                    value.high_closed && percent.low_closed);
  return b;
}
