/* bucket: the values of several ranks.
 *
 *   x        n values, none of them NaN; they are put into another order
 *   range    where the values of these ranks are, with few others; a guess, on
 *            which only the time depends
 *   rank     ascending, 1 for the smallest value to n for the largest; used up
 *   out      the values of the n_ranks ranks
 *
 * The values within the range are distributed into buckets of equal width. A
 * larger value never stands in an earlier bucket, as differences and products
 * are rounded without change of order. So the counts tell into which buckets
 * the ranks fall, and only the values of these are searched. Where a rank falls
 * outside the range, all values are.
 *
 * No branch depends on a single value before that. Time O(n).
 *
 * Plain R: sort(x)[rank]
 */
#include "bucket.h"

#include <math.h>
#include <string.h>

#include "select.h"

enum { VALUES_PER_BUCKET = 2 };

typedef struct {
  ptrdiff_t below;
  ptrdiff_t inside;
} split;

static split copy_inside(const double *x, ptrdiff_t n, bucket_range range,
                         double *out) {
  ptrdiff_t below = 0, inside = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    ptrdiff_t is_below = x[i] < range.low, is_not_above = x[i] <= range.high;
    out[inside] = x[i];
    below += is_below;
    inside += is_not_above - is_below;
  }
  return (split){below, inside};
}

static int32_t buckets_for(ptrdiff_t n) {
  ptrdiff_t buckets = n / VALUES_PER_BUCKET + 1;
  return (int32_t)(buckets < BUCKETS_MOST ? buckets : BUCKETS_MOST);
}

static void distribute(const double *x, ptrdiff_t n, double low, double scale,
                       bucket_space space) {
  for (ptrdiff_t i = 0; i < n; i++) {
    int32_t bucket = (int32_t)((x[i] - low) * scale);
    space.bucket[i] = (uint16_t)bucket;
    space.count[bucket]++;
  }
}

/* Puts 1 for the count of each bucket into which a rank falls, 0 for that of
 * each other, and the ranks among the values of the former for the ranks. */
static void mark_wanted(int32_t *count, int32_t buckets, ptrdiff_t *rank,
                        int n_ranks) {
  ptrdiff_t upto = 0, dropped = 0;
  for (int32_t k = 0, r = 0; k < buckets; k++) {
    int first = r;
    upto += count[k];
    for (; r < n_ranks && rank[r] <= upto; r++) rank[r] -= dropped;
    if (r == first) dropped += count[k];
    count[k] = r > first;
  }
}

static ptrdiff_t keep_wanted(double *x, ptrdiff_t n, bucket_space space) {
  ptrdiff_t kept = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    x[kept] = x[i];
    kept += space.count[space.bucket[i]];
  }
  return kept;
}

/* Leaves of n values within a range those of the wanted buckets, and returns
 * how many; all where the range has no width, or no finite one. */
static ptrdiff_t filter(ptrdiff_t n, bucket_range range, ptrdiff_t *rank,
                        int n_ranks, bucket_space space) {
  int32_t buckets = buckets_for(n);
  double scale = (buckets - 1) / (range.high - range.low);
  if (!(scale > 0 && isfinite(scale))) return n;
  memset(space.count, 0, (size_t)buckets * sizeof(*space.count));
  distribute(space.inside, n, range.low, scale, space);
  mark_wanted(space.count, buckets, rank, n_ranks);
  return keep_wanted(space.inside, n, space);
}

/* Each selection leaves no smaller values behind the one selected. */
static void select_each(double *x, ptrdiff_t n, const ptrdiff_t *rank,
                        int n_ranks, double *out) {
  for (ptrdiff_t r = 0, done = 0; r < n_ranks; r++) {
    out[r] = select_rank(x + done, n - done, rank[r] - done);
    done = rank[r] - 1;
  }
}

void bucket_select(double *x, ptrdiff_t n, bucket_range range, ptrdiff_t *rank,
                   int n_ranks, double *out, bucket_space space) {
  split parts = copy_inside(x, n, range, space.inside);
  if (rank[0] <= parts.below ||
      rank[n_ranks - 1] > parts.below + parts.inside) {
    select_each(x, n, rank, n_ranks, out);
    return;
  }
  for (int r = 0; r < n_ranks; r++) rank[r] -= parts.below;
  ptrdiff_t kept = filter(parts.inside, range, rank, n_ranks, space);
  select_each(space.inside, kept, rank, n_ranks, out);
}
