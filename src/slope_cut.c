/* slope_cut: how many pairwise slopes lie before a given one, in O(n log n).
 *
 * The line of slope b through point i meets the axis at level y - b t. A pair
 * has a slope below b just where its later point has the lower level; so the
 * slopes below b are the inversions of the points sorted by level. With
 * b = rise / run of two points the level is run * y - rise * t.
 *
 *   item   on return the n points in the order of their levels
 *   count  slopes s with s < b (CUT_BEFORE) or s <= b (CUT_AFTER), where s is
 *          (y[j] - y[i]) / (t[j] - t[i]) as computed in double
 *
 * Points of equal level have slope b; they are left in the order of time for
 * CUT_BEFORE (no inversion) and against it for CUT_AFTER. Points at one time
 * stand in the order of their values and never make an inversion.
 *
 * Levels of whole numbers are exact. Others are rounded: pairs whose levels
 * differ by no more than rounding can explain are looked at one by one, their
 * slope is divided out, and the count is put right. Where more pairs than
 * points are so close (on a line without scatter, or where a few values are
 * 10^15 times larger than others) they are not looked at; `doubt` is their
 * number, and 0 everywhere else.
 *
 * slope_cut_through    a cut at a number that need be no slope of two points
 * slope_cut_tolerance  levels closer than this may stand in the wrong order
 * slope_cut_blur       by how much slopes in doubt differ from b at most
 * slope_cut_count_all  the count without a doubt, in n^2 time
 * slope_cut_pick_all   slopes between two cuts, and the points of each, earlier
 *                      point as `upper`; the `draw` takes out of all of them
 *
 * Plain R: sum(slopes < b) or sum(slopes <= b)
 */
#include "slope_cut.h"

#include <math.h>
#include <string.h>

#include "near_pairs.h"

/* Levels and slopes are together wrong by less than 14 roundings of 2^-53 each,
 * taken of the largest level that can occur. */
static const double ROUNDING = 0x1p-49;

slope_cut slope_cut_start(void) {
  return (slope_cut){.slope = -INFINITY, .rise = -1, .side = CUT_BEFORE};
}

slope_cut slope_cut_end(const slope_series *s) {
  return (slope_cut){
      .slope = INFINITY, .rise = 1, .side = CUT_AFTER, .count = s->n_slopes};
}

slope_cut slope_cut_at(const slope_series *s, int32_t i, int32_t j,
                       cut_side side) {
  slope_cut cut = {.slope = slope_between(s, i, j), .side = side};
  cut.rise = s->point[j].value - s->point[i].value;
  cut.run = s->point[j].time - s->point[i].time;
  return cut;
}

slope_cut slope_cut_through(double slope, cut_side side) {
  return (slope_cut){.slope = slope, .rise = slope, .run = 1, .side = side};
}

double slope_cut_tolerance(const slope_series *s, const slope_cut *cut) {
  int is_whole = s->is_exact && cut->rise == trunc(cut->rise);
  if (is_whole || cut->rise == 0 || isinf(cut->slope)) return 0;
  return ROUNDING *
         (cut->run * s->value_reach + fabs(cut->rise) * s->time_reach);
}

static void fill_levels(const slope_series *s, const slope_cut *cut,
                        double *level) {
  for (int32_t i = 0; i < s->n; i++) level[i] = slope_cut_level(s, cut, i);
}

/* What the inversions miss, less what they have too many. */
static int64_t count_misplaced(const slope_series *s, const slope_cut *cut,
                               const int32_t *item, near_pairs pairs) {
  int64_t missed = 0;
  while (near_pairs_next(&pairs)) {
    int32_t i = item[pairs.a], j = item[pairs.b];
    if (s->point[i].time == s->point[j].time) continue;
    int is_inversion = j < i;
    missed += slope_is_before(slope_between(s, i, j), cut) - is_inversion;
  }
  return missed;
}

static void put_count_right(const slope_series *s, slope_cut *cut,
                            const int32_t *item, const double *level) {
  double tolerance = slope_cut_tolerance(s, cut);
  if (tolerance == 0) return;
  int64_t near = near_pairs_count(level, s->n, tolerance);
  if (near > s->n) {
    cut->doubt = near;
  } else {
    near_pairs pairs = {level, s->n, tolerance, 0, 0};
    cut->count += count_misplaced(s, cut, item, pairs);
  }
}

void slope_cut_order(const slope_series *s, slope_cut *cut, int32_t *item,
                     cut_space space, poll_fn poll) {
  fill_levels(s, cut, space.level);
  for (int32_t i = 0; i < s->n; i++)
    item[i] = cut->side == CUT_BEFORE ? i : s->backward[i];
  order_by_level(space.level, item, s->n, space.order, poll);
  memcpy(space.merged[0], item, (size_t)s->n * sizeof(*item));
  cut->count = inversions_count(space.merged[0], s->n, space.merged[1], poll);
  put_count_right(s, cut, item, space.order.sorted);
}

double slope_cut_blur(const slope_series *s, const slope_cut *cut) {
  return slope_cut_tolerance(s, cut) / (cut->run * s->time_step);
}

/* ---- every pair ---------------------------------------------------------- */

/* Pairs between two looks for an interrupt. */
enum { POLL_PAIRS = 1 << 22 };

static int64_t polled(int64_t pairs, poll_fn poll) {
  if (pairs < POLL_PAIRS) return pairs;
  poll();
  return 0;
}

void slope_cut_count_all(const slope_series *s, slope_cut *cut, poll_fn poll) {
  int64_t unpolled = 0;
  cut->count = 0;
  cut->doubt = 0;
  for (int32_t j = 1; j < s->n; j++) {
    unpolled = polled(unpolled + j, poll);
    for (int32_t i = 0; i < j && s->point[i].time < s->point[j].time; i++)
      cut->count += slope_is_before(slope_between(s, i, j), cut);
  }
}

int64_t slope_cut_pick_all(const slope_series *s, const slope_bracket *b,
                           draw_strata draw, pair_list *picked, double *slope,
                           poll_fn poll) {
  int64_t unpolled = 0, seen = 0;
  picked->n = 0;
  for (int32_t j = 1; j < s->n; j++) {
    unpolled = polled(unpolled + j, poll);
    for (int32_t i = 0; i < j && s->point[i].time < s->point[j].time; i++) {
      double here = slope_between(s, i, j);
      if (!slope_is_between(here, &b->low, &b->high)) continue;
      if (seen++ < draw.next || picked->n == picked->room) continue;
      slope[picked->n] = here;
      picked->upper[picked->n] = i;
      picked->lower[picked->n] = j;
      picked->n++;
      draw_next(&draw);
    }
  }
  return picked->n;
}
