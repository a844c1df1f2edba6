/* slope_sample: some of the slopes of a series, and the points of each.
 *
 * slope_sample_any       of `size` pairs of any points, those at two times
 * slope_sample_between   slopes between two cuts, out of those that the orders
 *                        at the cuts show: a few that rounding hides are left
 *                        out. The draw numbers a few more than there are.
 * slope_sample_cut       a cut at a slope of the sample
 *
 * `out` has room for all of them. Time O(size), or O(n log n).
 */
#include "slope_sample.h"

enum { NEIGHBOURS = 64 }; /* points in a row paired with points in a row */

/* Each point with some others, and neighbours with neighbours, which stand
 * together in memory. */
void slope_sample_any(const slope_series *s, int64_t size, uint64_t *seed,
                      slope_sample *out) {
  pair_list *points = &out->points;
  points->n = 0;
  for (int64_t k = 0, step = 0; k < size; k++) {
    if (k % NEIGHBOURS == 0) step = draw_below(s->n, seed);
    int32_t a = (int32_t)(k % s->n), b = (int32_t)((k + step) % s->n);
    int32_t i = a < b ? a : b, j = a < b ? b : a;
    out->slope[points->n] = slope_between(s, i, j);
    points->upper[points->n] = i;
    points->lower[points->n] = j;
    points->n += s->point[i].time < s->point[j].time;
  }
}

/* Points that stand one way round at the lower cut and the other way at the
 * upper one have a slope between them. Picks such pairs. */
static void pick_points(int32_t n, const slope_bracket *between,
                        draw_strata draw, cut_space space, pair_list *points,
                        poll_fn poll) {
  const int32_t *high_item = between->high_item;
  int32_t *high_place = space.order.item, *sequence = space.merged[0];
  for (int32_t a = 0; a < n; a++) high_place[high_item[a]] = a;
  for (int32_t a = 0; a < n; a++)
    sequence[a] = high_place[between->low_item[a]];
  inversions_pick(sequence, n, space.merged[1], draw, points, poll);
  for (int64_t k = 0; k < points->n; k++) {
    points->upper[k] = high_item[points->upper[k]];
    points->lower[k] = high_item[points->lower[k]];
  }
}

void slope_sample_between(const slope_series *s, const slope_bracket *between,
                          draw_strata draw, cut_space space, slope_sample *out,
                          poll_fn poll) {
  pair_list *points = &out->points;
  pick_points(s->n, between, draw, space, points, poll);
  int64_t picked = points->n;
  points->n = 0;
  for (int64_t k = 0; k < picked; k++) {
    int32_t i = points->upper[k], j = points->lower[k];
    double slope = slope_between(s, i, j);
    out->slope[points->n] = slope;
    points->upper[points->n] = i;
    points->lower[points->n] = j;
    /* Rounding alone may have put the later point first. */
    points->n += s->point[i].time < s->point[j].time &&
                 slope_is_between(slope, &between->low, &between->high);
  }
}

slope_cut slope_sample_cut(const slope_series *s, const slope_sample *sample,
                           double slope, cut_side side) {
  const pair_list *points = &sample->points;
  int64_t k = 0;
  while (k < points->n - 1 && sample->slope[k] != slope) k++;
  return slope_cut_at(s, points->upper[k], points->lower[k], side);
}
