/* bucket: the values of several ranks.
 *
 *   x        n values within the range; used up
 *   rank     ascending, 1 for the smallest value to n for the largest; used up
 *   out      the values of the n_ranks ranks
 *
 * The values are distributed into buckets of equal width. A larger value never
 * stands in an earlier bucket, as differences and products are rounded without
 * change of order. So the counts tell into which buckets the ranks fall, and
 * only the values of these are searched. Where the range has no width, or no
 * finite one, all values are.
 *
 * No branch depends on a single value before that. Time O(n).
 *
 * Plain R: sort(x)[rank]
 */
#include "bucket.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "select.h"

enum { VALUES_PER_BUCKET = 4, BUCKETS_MOST = 2048 };

typedef struct {
  double low;
  double scale; /* buckets in a width of 1 */
  int32_t n;
  int32_t count[BUCKETS_MOST];
} buckets;

static int32_t bucket_of(const buckets *b, double x) {
  return (int32_t)((x - b->low) * b->scale);
}

static void count_values(buckets *b, const double *x, ptrdiff_t n) {
  memset(b->count, 0, (size_t)b->n * sizeof(*b->count));
  for (ptrdiff_t i = 0; i < n; i++) b->count[bucket_of(b, x[i])]++;
}

/* Puts 1 for the count of each bucket into which a rank falls, 0 for that of
 * each other, and the ranks among the values of the former for the ranks. */
static void mark_wanted(buckets *b, ptrdiff_t *rank, int n_ranks) {
  ptrdiff_t upto = 0, dropped = 0;
  for (int32_t k = 0, r = 0; k < b->n; k++) {
    int first = r;
    upto += b->count[k];
    for (; r < n_ranks && rank[r] <= upto; r++) rank[r] -= dropped;
    if (r == first) dropped += b->count[k];
    b->count[k] = r > first;
  }
}

static ptrdiff_t keep_wanted(const buckets *b, double *x, ptrdiff_t n) {
  ptrdiff_t kept = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    double here = x[i];
    x[kept] = here;
    kept += b->count[bucket_of(b, here)];
  }
  return kept;
}

static int32_t buckets_for(ptrdiff_t n) {
  ptrdiff_t wanted = n / VALUES_PER_BUCKET + 1;
  return (int32_t)(wanted < BUCKETS_MOST ? wanted : BUCKETS_MOST);
}

/* Leaves the values of the wanted buckets, and returns how many. */
static ptrdiff_t filter(double *x, ptrdiff_t n, bucket_range range,
                        ptrdiff_t *rank, int n_ranks) {
  buckets b;
  b.low = range.low;
  b.n = buckets_for(n);
  b.scale = (b.n - 1) / (range.high - range.low);
  if (!(b.scale > 0 && isfinite(b.scale))) return n;
  count_values(&b, x, n);
  mark_wanted(&b, rank, n_ranks);
  return keep_wanted(&b, x, n);
}

void bucket_select(double *x, ptrdiff_t n, bucket_range range, ptrdiff_t *rank,
                   int n_ranks, double *out) {
  n = filter(x, n, range, rank, n_ranks);
  select_ranks(x, n, rank, n_ranks, out);
}
