/* slope_sweep: the slopes between two cuts.
 *
 *   between   the cuts, and the order of the points at the lower one; its
 *             high_item is not looked at
 *   point, level   scratch, n places each
 *   slope     room for `room` slopes
 *   value     how many there are, or SWEEP_TOO_LONG: the room is full, or more
 *             pairs too close at the upper cut than points, see slope_cut.c
 *
 * Sorts the points by insertion from their order at the lower cut into that at
 * the upper one. Two points change places where the slope between them lies
 * between the cuts. Time and memory O(n + room).
 *
 * Where rounding has put two points into the wrong order at a cut, their slope
 * is looked at: it is not listed if it is not between the cuts, and listed if
 * it is but its points did not change places (a stray).
 *
 * Plain R: slopes[slopes >= low & slopes < high], for two cuts CUT_BEFORE
 */
#include "slope_sweep.h"

#include "near_pairs.h"

typedef struct {
  const slope_series *s;
  const slope_bracket *between;
  sweep_point *point;
  double *level;
  double *slope;
  int64_t n;
  int64_t room;
} sweep;

/* Fills `level` with the levels at the lower cut. */
static void fill_points(sweep *w) {
  const slope_bracket *b = w->between;
  for (int32_t a = 0; a < w->s->n; a++) {
    int32_t i = b->low_item[a];
    w->level[a] = slope_cut_level(w->s, &b->low, i);
    w->point[a] = (sweep_point){slope_cut_level(w->s, &b->high, i),
                                w->s->point[i], i, a};
  }
}

static int stands_after(const sweep_point *x, const sweep_point *y,
                        cut_side side) {
  if (x->level != y->level) return x->level > y->level;
  return side == CUT_BEFORE ? x->at.time > y->at.time : x->at.time < y->at.time;
}

/* Lists the slope of two points that change places; not where rounding alone
 * has put the later one first. */
static void list_pair(sweep *w, slope_point from, slope_point to) {
  double slope = (to.value - from.value) / (to.time - from.time);
  w->slope[w->n] = slope;
  w->n += to.time > from.time &&
          slope_is_between(slope, &w->between->low, &w->between->high);
}

/* 0 where more points would change places than there is room for slopes. */
static int sort_points(sweep *w) {
  sweep_point *point = w->point;
  cut_side side = w->between->high.side;
  int64_t left = w->room - w->n;
  for (int32_t a = 1; a < w->s->n; a++) {
    sweep_point here = point[a];
    int32_t at = a;
    for (; at > 0 && stands_after(&point[at - 1], &here, side); at--) {
      if (left-- == 0) return 0;
      list_pair(w, point[at - 1].at, here.at);
      point[at] = point[at - 1];
    }
    point[at] = here;
  }
  return 1;
}

static void list_stray(sweep *w, int32_t i, int32_t j) {
  if (w->s->point[i].time == w->s->point[j].time || w->n == w->room) return;
  double slope = slope_between(w->s, i, j);
  w->slope[w->n] = slope;
  w->n += slope_is_between(slope, &w->between->low, &w->between->high);
}

/* Pairs in inversion at the lower cut, where they ought not to be. */
static void list_low_strays(sweep *w) {
  const slope_bracket *b = w->between;
  double tolerance = slope_cut_tolerance(w->s, &b->low);
  if (tolerance == 0) return;
  near_pairs pairs = {w->level, w->s->n, tolerance, 0, 0};
  while (near_pairs_next(&pairs)) {
    int32_t i = b->low_item[pairs.a], j = b->low_item[pairs.b];
    if (j < i) list_stray(w, i, j);
  }
}

/* Pairs in inversion at neither cut, though they ought to be at the upper one;
 * 0 where there are too many to be looked at. */
static int list_high_strays(sweep *w) {
  const sweep_point *point = w->point;
  double tolerance = slope_cut_tolerance(w->s, &w->between->high);
  if (tolerance == 0) return 1;
  for (int32_t a = 0; a < w->s->n; a++) w->level[a] = point[a].level;
  if (near_pairs_count(w->level, w->s->n, tolerance) > w->s->n) return 0;
  near_pairs pairs = {w->level, w->s->n, tolerance, 0, 0};
  while (near_pairs_next(&pairs)) {
    const sweep_point *x = point + pairs.a, *y = point + pairs.b;
    if (x->item < y->item && x->place < y->place)
      list_stray(w, x->item, y->item);
  }
  return 1;
}

int64_t slope_sweep(const slope_series *s, const slope_bracket *between,
                    sweep_point *point, double *level, double *slope,
                    int64_t room) {
  sweep w = {.s = s, .between = between, .slope = slope, .room = room};
  w.point = point;
  w.level = level;
  fill_points(&w);
  list_low_strays(&w);
  int is_done = sort_points(&w) && list_high_strays(&w);
  return is_done && w.n < room ? w.n : SWEEP_TOO_LONG;
}
