/* theil_sen: order statistics of all pairwise slopes of a series, without a
 * list of them: O(n log n) expected time, O(n) memory.
 *
 *   limit_rank   rank of the lower limit, 0 for none; the upper limit has the
 *                same rank counted from the largest slope
 *   value        the middle slope, or the mean of the middle two, and the two
 *                limits, as sorting all slopes computed in double would give
 *                them; s->n_slopes is at least 1
 *
 * Theil (1950) Indagationes Mathematicae 12, 85-91; Sen (1968)
 * <doi:10.1080/01621459.1968.10480934>. Up to SLOPE_LIST_MOST points all slopes
 * are listed. Beyond, in the way of Matousek (1991)
 * <doi:10.1016/0020-0190(91)90177-J> and of Dillencourt, Mount and Netanyahu
 * (1992) <doi:10.1142/S0218195992000020>:
 *
 * 1. Pick a sample of the slopes between two cuts (at first: of any points).
 * 2. Cut before the sampled slope that stands a safe distance below the rank,
 *    and after the one as far above it; count the slopes before each cut.
 * 3. Keep the cuts that still enclose the rank. List what is between them once
 *    that is O(n), or answer at once where both cuts are at the same slope, as
 *    happens with counts, whose slopes are often equal.
 *
 * Whether a cut is kept is decided by its count and not by the sample, so the
 * result is that of sorting all slopes. Where a cut leaves a doubt (see
 * slope_cut.c) all pairs are looked at from there on, in n^2 time; but if the
 * rank is among the slopes in doubt, and these are equal to nine digits, then a
 * long series takes the slope of the cut for an answer.
 *
 * Plain R: d <- outer(t, t, "-")
 *          sorted <- sort((outer(y, y, "-") / d)[d > 0])
 *          c(median(sorted), sorted[k], rev(sorted)[k])
 */
#include "theil_sen.h"

#include <math.h>
#include <string.h>

#include "select.h"

/* A sample of 2n leaves 3 N / sqrt(2n) of the N slopes between the cuts, 2n
 * after a second one. */
enum {
  SAMPLE_PER_POINT = 2,
  SAFE_DEVIATIONS = 3, /* standard deviations of the sample's rank */
  LIST_PER_POINT = 4,  /* slopes that may be listed at the end */
  STRAYS_PER_POINT = 2,
  NEIGHBOURS = 64,    /* points in a row that are paired with points in a row */
  PAIRS_UP_TO = 5000, /* points up to which no doubt is left */
};

static const double NINE_DIGITS = 1e-9;

typedef enum { SEARCHING, FOUND, PARTED } search_state;

typedef struct {
  const slope_series *s;
  theil_sen_space *space;
  slope_bracket bracket;
  int32_t *spare_item;
  int by_pairs;      /* 1 once all pairs have to be looked at */
  int picked_points; /* 1 where points were picked, not places at the cut */
  poll_fn poll;
  int64_t low_rank; /* the same as high_rank, or the one below it */
  int64_t high_rank;
  uint64_t seed;
  double low_slope; /* the answers */
  double high_slope;
} search;

static int64_t list_size(int32_t n) {
  return (int64_t)LIST_PER_POINT * n;
}

int64_t theil_sen_room(int32_t n) {
  return list_size(n) + (int64_t)STRAYS_PER_POINT * n;
}

/* ---- samples of slopes --------------------------------------------------- */

/* Points that stand one way round at the lower cut and the other way at the
 * upper one have a slope between them. Picks such pairs, as places at the upper
 * cut, and puts the points into the order there. */
static pair_list pick_pairs(search *f, draw_strata draw, pair_list list) {
  const slope_bracket *b = &f->bracket;
  int32_t n = f->s->n, *place = b->low_place;
  int32_t *const *merged = f->space->cut.merged;
  for (int32_t a = 0; a < n; a++) {
    f->space->ordered[a] = f->s->point[b->high_item[a]];
    place[b->high_item[a]] = a;
  }
  for (int32_t a = 0; a < n; a++) merged[0][a] = place[b->low_item[a]];
  for (int32_t a = 0; a < n; a++) place[b->low_item[a]] = a;
  inversions_pick(merged[0], n, merged[1], draw, &list, f->poll);
  return list;
}

/* Their slopes, in space->slope. Pairs that only rounding has put there, the
 * later point at the lower place, are left out. */
static int64_t slopes_of_pairs(search *f, pair_list list) {
  const slope_bracket *b = &f->bracket;
  theil_sen_space *space = f->space;
  int64_t count = 0;
  for (int64_t k = 0; k < list.n; k++) {
    slope_point from = space->ordered[list.upper[k]];
    slope_point to = space->ordered[list.lower[k]];
    double slope = (to.value - from.value) / (to.time - from.time);
    space->slope[count] = slope;
    list.upper[count] = list.upper[k];
    list.lower[count] = list.lower[k];
    count += to.time > from.time && slope_cut_between(slope, &b->low, &b->high);
  }
  return count;
}

/* Before the first cut any two points will do: each point with some others, and
 * neighbours with neighbours, which stand together in memory. */
static int64_t pick_any(search *f) {
  const slope_series *s = f->s;
  theil_sen_space *space = f->space;
  int64_t count = 0;
  for (int64_t k = 0, step = 0; k < (int64_t)SAMPLE_PER_POINT * s->n; k++) {
    if (k % NEIGHBOURS == 0) step = draw_below(s->n, &f->seed);
    int32_t a = (int32_t)(k % s->n), b = (int32_t)((k + step) % s->n);
    int32_t i = a < b ? a : b, j = a < b ? b : a;
    space->slope[count] = slope_between(s, i, j);
    space->upper[count] = i;
    space->lower[count] = j;
    count += s->point[i].time < s->point[j].time;
  }
  f->picked_points = 1;
  return count;
}

/* One slope in `stride` of those between the cuts. */
static int64_t pick_slopes(search *f, int64_t stride) {
  theil_sen_space *space = f->space;
  draw_strata draw = draw_one_of_each(stride, &f->seed);
  pair_list list = {space->upper, space->lower, 0, theil_sen_room(f->s->n)};
  f->picked_points = f->by_pairs;
  if (!f->by_pairs) return slopes_of_pairs(f, pick_pairs(f, draw, list));
  return slope_cut_pick_all(f->s, &f->bracket, draw, &list, space->slope,
                            f->poll);
}

/* A cut at one of the n slopes that were picked. */
static slope_cut cut_at_picked(const search *f, double slope, int64_t n,
                               cut_side side) {
  const theil_sen_space *space = f->space;
  int64_t k = 0;
  while (k < n - 1 && space->slope[k] != slope) k++;
  int32_t i = space->upper[k], j = space->lower[k];
  if (f->picked_points) return slope_cut_at(f->s, i, j, side);
  const int32_t *item = f->bracket.high_item;
  return slope_cut_at(f->s, item[i], item[j], side);
}

/* ---- cuts ---------------------------------------------------------------- */

static void swap_items(int32_t **a, int32_t **b) {
  int32_t *kept = *a;
  *a = *b;
  *b = kept;
}

static search_state answer(search *f, double low, double high) {
  f->low_slope = low;
  f->high_slope = high;
  return FOUND;
}

static int is_in_doubt(const search *f, const slope_cut *cut) {
  return f->high_rank > cut->count - cut->doubt &&
         f->low_rank <= cut->count + cut->doubt &&
         slope_cut_blur(f->s, cut) <= NINE_DIGITS * fabs(cut->slope);
}

/* Counts what is before the cut and puts it in the place of the lower or the
 * upper cut, wherever the ranks are not. */
static search_state try_cut(search *f, slope_cut cut) {
  slope_bracket *b = &f->bracket;
  if (!f->by_pairs)
    slope_cut_order(f->s, &cut, f->spare_item, f->space->cut, f->poll);
  if (cut.doubt > 0 && f->s->n > PAIRS_UP_TO && is_in_doubt(f, &cut))
    return answer(f, cut.slope, cut.slope);
  if (cut.doubt > 0) f->by_pairs = 1;
  if (f->by_pairs) slope_cut_count_all(f->s, &cut, f->poll);
  if (f->high_rank <= cut.count) {
    b->high = cut;
    swap_items(&b->high_item, &f->spare_item);
  } else if (f->low_rank > cut.count) {
    b->low = cut;
    swap_items(&b->low_item, &f->spare_item);
  } else {
    return PARTED;
  }
  return SEARCHING;
}

/* The same, while the cut is between the two that there are. */
static search_state try_between(search *f, slope_cut cut) {
  int is_between = slope_cut_between(cut.slope, &f->bracket.low,
                                     &f->bracket.high);
  return is_between ? try_cut(f, cut) : SEARCHING;
}

static int64_t enclosed(const search *f) {
  return f->bracket.high.count - f->bracket.low.count;
}

/* ---- steps --------------------------------------------------------------- */

static int64_t clamp(double x, int64_t low, int64_t high) {
  if (x < (double)low) return low;
  return x > (double)high ? high : (int64_t)x;
}

/* The cuts on both sides of the rank; and, where they left more than half, as
 * between two heaps of equal slopes, the cuts at the middle of the sample. */
static search_state cut_around(search *f, int64_t n) {
  int64_t before = enclosed(f);
  double *sorted = f->space->sample;
  double share = ((double)(f->low_rank - f->bracket.low.count) - 0.5) /
                 (double)before;
  double place = share * (double)n;
  double safe = SAFE_DEVIATIONS * (sqrt(place * (1 - share)) + 1);
  int64_t low_place = clamp(place - safe, 1, n);
  int64_t high_place = clamp(place + safe + 1, low_place, n);
  int64_t between = high_place - low_place + 1;
  memcpy(sorted, f->space->slope, (size_t)n * sizeof(*sorted));
  /* Each selection leaves larger values behind the one selected. */
  double low = select_rank(sorted, n, low_place);
  sorted += low_place - 1;
  double high = select_rank(sorted, n - low_place + 1, between);
  double middle = select_rank(sorted, between, (between + 1) / 2);
  slope_cut tried[] = {cut_at_picked(f, low, n, CUT_BEFORE),
                       cut_at_picked(f, high, n, CUT_AFTER),
                       cut_at_picked(f, middle, n, CUT_BEFORE),
                       cut_at_picked(f, middle, n, CUT_AFTER)};
  search_state state = SEARCHING;
  for (int k = 0; k < 4 && state == SEARCHING; k++) {
    if (k == 2 && enclosed(f) <= before / 2) break;
    state = try_between(f, tried[k]);
  }
  return state;
}

static search_state list_rest(search *f) {
  double *slope = f->space->slope;
  int64_t n = pick_slopes(f, 1), below = f->bracket.low.count;
  if (!f->by_pairs) {
    n += slope_cut_strays(f->s, &f->bracket, f->space->cut, slope + n,
                          theil_sen_room(f->s->n) - n);
  }
  double low = select_rank(slope, n, f->low_rank - below);
  if (f->high_rank == f->low_rank) return answer(f, low, low);
  return answer(f, low, select_rank(slope, n, f->high_rank - below));
}

static search_state step(search *f) {
  const slope_bracket *b = &f->bracket;
  if (b->low.slope == b->high.slope)
    return answer(f, b->low.slope, b->low.slope);
  if (enclosed(f) <= list_size(f->s->n)) return list_rest(f);
  int64_t stride = enclosed(f) / ((int64_t)SAMPLE_PER_POINT * f->s->n) + 1;
  int is_uncut = isinf(b->low.slope) && isinf(b->high.slope);
  int64_t picked = is_uncut && !f->by_pairs ? pick_any(f) : 0;
  return cut_around(f, picked > 0 ? picked : pick_slopes(f, stride));
}

/* ---- searches ------------------------------------------------------------ */

static search start(const slope_series *s, int64_t low_rank, int64_t high_rank,
                    theil_sen_space *space, poll_fn poll) {
  search f = {.s = s, .space = space, .seed = 1, .poll = poll};
  f.by_pairs = s->is_extreme;
  f.low_rank = low_rank;
  f.high_rank = high_rank;
  f.bracket.low = slope_cut_start();
  f.bracket.high = slope_cut_end(s);
  f.bracket.low_item = space->item[0];
  f.bracket.high_item = space->item[1];
  f.bracket.low_place = space->place;
  f.spare_item = space->item[2];
  for (int32_t i = 0; i < s->n; i++) {
    f.bracket.low_item[i] = i;
    f.bracket.high_item[i] = s->backward[i];
  }
  return f;
}

/* The slopes of two neighbouring ranks, or of one given twice. Where a cut
 * parts the two each is searched for by itself. */
static void find(const slope_series *s, int64_t low_rank, int64_t high_rank,
                 double *out, theil_sen_space *space, poll_fn poll) {
  search f = start(s, low_rank, high_rank, space, poll);
  search_state state = SEARCHING;
  while (state == SEARCHING) {
    poll();
    state = step(&f);
  }
  out[0] = f.low_slope;
  out[1] = f.high_slope;
  if (state == PARTED) {
    double apart[4];
    find(s, low_rank, low_rank, apart, space, poll);
    find(s, high_rank, high_rank, apart + 2, space, poll);
    out[0] = apart[0];
    out[1] = apart[2];
  }
}

theil_sen_fit theil_sen(slope_series *s, int64_t limit_rank,
                        theil_sen_space *space, poll_fn poll) {
  if (s->n <= SLOPE_LIST_MOST) return slope_list_fit(s, limit_rank);
  slope_series_measure(s);
  theil_sen_fit fit = {.low = -INFINITY, .high = INFINITY};
  int64_t n = s->n_slopes, half = (n + 1) / 2;
  double both[2];
  find(s, half, n + 1 - half, both, space, poll);
  fit.slope = n % 2 == 1 ? both[0] : (both[0] + both[1]) / 2;
  if (limit_rank > 0) {
    find(s, limit_rank, limit_rank, both, space, poll);
    fit.low = both[0];
    find(s, n + 1 - limit_rank, n + 1 - limit_rank, both, space, poll);
    fit.high = both[0];
  }
  return fit;
}
