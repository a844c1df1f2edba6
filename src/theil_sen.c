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
 * 1. Pick a sample of all slopes. Cut before the sampled slope that stands a
 *    safe distance below all ranks, and after the one as far above them; count
 *    the slopes before each cut. The limits are so close to the middle slope
 *    that these two cuts serve all ranks.
 * 2. For each rank, cut a little below where it is expected between the two,
 *    were the slopes spread evenly, and count the slopes before that cut.
 * 3. List the slopes from there to a little above the rank, and take the one of
 *    the rank: O(n) slopes.
 *
 * Slopes of scattered values are spread so evenly that the rank is in the list.
 * If it is not, or there are heaps of equal slopes, as there are with counts,
 * step 1 is taken again with a sample of the slopes between the cuts nearest to
 * the rank, until O(n) slopes are left to be listed, or both cuts are at the
 * same slope.
 *
 * Counts decide where the ranks are, neither samples nor what is expected: so
 * the result is that of sorting all slopes. Where a cut leaves a doubt (see
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

enum {
  SAMPLE_PER_POINT = 2,
  SAFE_DEVIATIONS = 3, /* standard deviations of the sample's rank */
  LIST_PER_POINT = 4,  /* slopes that may be listed at the end */
  STRAYS_PER_POINT = 2,
  SHRINKS = 4,        /* to this part, where expectations come true */
  PAIRS_UP_TO = 5000, /* points up to which no doubt is left */
};

/* "A little" below and above a rank: most often more than it is wrong by. */
static const double MARGIN_PER_POINT = 0.5;

static const double NINE_DIGITS = 1e-9;

typedef enum { SEARCHING, FOUND, PARTED } search_state;

typedef struct {
  const slope_series *s;
  theil_sen_space *space;
  slope_bracket bracket;
  int32_t *spare_item;
  int by_pairs; /* 1 once all pairs have to be looked at */
  int is_even;  /* 1 while slopes seem to be spread evenly */
  poll_fn poll;
  int64_t low_rank; /* first and last of the ranks that are searched for */
  int64_t high_rank;
  uint64_t seed;
  search_state state;
  double low_slope; /* the answers */
  double high_slope;
} search;

static int64_t list_size(int32_t n) {
  return (int64_t)LIST_PER_POINT * n;
}

int64_t theil_sen_room(int32_t n) {
  return list_size(n) + (int64_t)STRAYS_PER_POINT * n;
}

/* ---- cuts ---------------------------------------------------------------- */

static int64_t enclosed(const search *f) {
  return f->bracket.high.count - f->bracket.low.count;
}

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

/* What follows from a count that may be wrong by the doubt. */
static search_state weigh_doubt(search *f, const slope_cut *cut) {
  int64_t first = cut->count - cut->doubt + 1, last = cut->count + cut->doubt;
  int is_apart = f->high_rank < first || f->low_rank > last;
  int is_one = slope_cut_blur(f->s, cut) <= NINE_DIGITS * fabs(cut->slope);
  if (f->s->n > PAIRS_UP_TO && !is_apart && is_one) {
    int are_all = f->low_rank >= first && f->high_rank <= last;
    return are_all ? answer(f, cut->slope, cut->slope) : PARTED;
  }
  f->by_pairs = 1;
  return SEARCHING;
}

/* Counts what is before the cut and puts it in the place of the lower or the
 * upper cut, wherever the ranks are not. */
static search_state try_cut(search *f, slope_cut cut) {
  slope_bracket *b = &f->bracket;
  if (!f->by_pairs)
    slope_cut_order(f->s, &cut, f->spare_item, f->space->cut, f->poll);
  search_state state = cut.doubt > 0 ? weigh_doubt(f, &cut) : SEARCHING;
  if (state != SEARCHING) return state;
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
  const slope_bracket *b = &f->bracket;
  int is_between = b->low.slope < b->high.slope &&
                   slope_is_between(cut.slope, &b->low, &b->high);
  return is_between ? try_cut(f, cut) : SEARCHING;
}

/* ---- by samples ---------------------------------------------------------- */

/* Fills the sample: before the first cut any slopes will do, then one in so
 * many of those between the cuts. Returns how many. */
static int64_t pick_slopes(search *f, int64_t stride) {
  const slope_bracket *b = &f->bracket;
  slope_sample *sample = &f->space->sample;
  int is_uncut = isinf(b->low.slope) && isinf(b->high.slope);
  sample->points.n = 0;
  if (is_uncut && !f->by_pairs)
    slope_sample_any(f->s, (int64_t)SAMPLE_PER_POINT * f->s->n, &f->seed,
                     sample);
  if (sample->points.n > 0) return sample->points.n;
  draw_strata draw = draw_one_of_each(stride, &f->seed);
  if (f->by_pairs)
    slope_cut_pick_all(f->s, b, draw, &sample->points, sample->slope, f->poll);
  else
    slope_sample_between(f->s, b, draw, f->space->cut, sample, f->poll);
  return sample->points.n;
}

static int64_t clamp(double x, int64_t low, int64_t high) {
  if (x < (double)low) return low;
  return x > (double)high ? high : (int64_t)x;
}

/* The place of a rank in a sorted sample of n, and so many deviations on. */
static double place_of(const search *f, int64_t rank, int64_t n,
                       double deviations) {
  double share = ((double)(rank - f->bracket.low.count) - 0.5) /
                 (double)enclosed(f);
  double place = share * (double)n;
  return place + deviations * (sqrt(place * (1 - share)) + 1);
}

/* What a sample says of the slopes around the ranks. */
typedef struct {
  double low; /* a safe distance before the ranks */
  double middle;
  double high; /* as far after them */
  int is_heap; /* 1 where half of those from low to high are equal */
} sample_view;

static sample_view view_sample(const search *f, int64_t n) {
  double *sorted = f->space->sorted, inner[3];
  double before = place_of(f, f->low_rank, n, -SAFE_DEVIATIONS);
  double after = place_of(f, f->high_rank, n, SAFE_DEVIATIONS) + 1;
  int64_t first = clamp(before, 1, n), last = clamp(after, first, n);
  int64_t size = last - first + 1;
  memcpy(sorted, f->space->sample.slope, (size_t)n * sizeof(*sorted));
  /* Each selection leaves no smaller values behind the one selected. */
  sample_view view = {.low = select_rank(sorted, n, first)};
  sorted += first - 1;
  view.high = select_rank(sorted, n - first + 1, size);
  ptrdiff_t quarter[] = {(size + 3) / 4, (size + 1) / 2, size - size / 4};
  select_ranks(sorted, size, quarter, 3, inner);
  view.middle = inner[1];
  view.is_heap = inner[0] == inner[2];
  return view;
}

/* The cuts on both sides of the ranks. Where there is a heap between them, or
 * they left more than half, as where the ranks are between two heaps: the cuts
 * on both sides of the middle, too. */
static search_state cut_by_sample(search *f) {
  int64_t before = enclosed(f);
  int64_t wanted = (int64_t)SAMPLE_PER_POINT * f->s->n;
  sample_view view = view_sample(f, pick_slopes(f, before / wanted + 1));
  double slope[] = {view.low, view.high, view.middle, view.middle};
  search_state state = SEARCHING;
  f->is_even = f->is_even && !view.is_heap;
  for (int k = 0; k < 4 && state == SEARCHING; k++) {
    if (k == 2 && !view.is_heap && enclosed(f) <= before / 2) break;
    cut_side side = k % 2 == 0 ? CUT_BEFORE : CUT_AFTER;
    state = try_between(
        f, slope_sample_cut(f->s, &f->space->sample, slope[k], side));
  }
  return state;
}

/* ---- by lists ------------------------------------------------------------ */

/* Takes the slopes of the ranks from a list of n, the first of them the first
 * after the lower cut. */
static search_state answer_from_list(search *f, int64_t n) {
  int64_t below = f->bracket.low.count;
  ptrdiff_t rank[] = {f->low_rank - below, f->high_rank - below};
  double found[2];
  select_ranks(f->space->sample.slope, n, rank, 2, found);
  return answer(f, found[0], found[1]);
}

static int64_t sweep_to(search *f, slope_cut high, int64_t room) {
  slope_bracket swept = f->bracket;
  swept.high = high;
  return slope_sweep(f->s, &swept, f->space->swept, f->space->cut.level,
                     f->space->sample.slope, room);
}

static search_state list_rest(search *f) {
  if (f->by_pairs) return answer_from_list(f, pick_slopes(f, 1));
  int64_t room = theil_sen_room(f->s->n);
  return answer_from_list(f, sweep_to(f, f->bracket.high, room));
}

/* ---- by expectation ------------------------------------------------------ */

/* A cut at about this rank, if slopes are spread evenly between the cuts. */
static slope_cut cut_at_rank(const search *f, double rank) {
  const slope_bracket *b = &f->bracket;
  double share = (rank - (double)b->low.count) / (double)enclosed(f);
  double slope = b->low.slope + share * (b->high.slope - b->low.slope);
  return slope_cut_through(slope, CUT_BEFORE);
}

/* Lists the slopes up to a cut; where the ranks are not among them, they are
 * counted. */
static search_state list_up_to(search *f, slope_cut cut) {
  const slope_bracket *b = &f->bracket;
  if (!slope_is_between(cut.slope, &b->low, &b->high)) cut = b->high;
  int64_t n = sweep_to(f, cut, list_size(f->s->n));
  if (f->high_rank - b->low.count <= n) return answer_from_list(f, n);
  return try_between(f, cut);
}

static search_state cut_by_expectation(search *f) {
  int64_t before = enclosed(f);
  double margin = MARGIN_PER_POINT * f->s->n;
  double below = (double)f->low_rank - margin;
  double above = (double)f->high_rank + margin;
  search_state state = try_between(f, cut_at_rank(f, below));
  int64_t left = f->high_rank - f->bracket.low.count;
  if (state == SEARCHING && left <= list_size(f->s->n) / 2)
    state = list_up_to(f, cut_at_rank(f, above));
  f->is_even = enclosed(f) <= before / SHRINKS;
  return state;
}

/* ---- searches ------------------------------------------------------------ */

static search_state step(search *f) {
  const slope_bracket *b = &f->bracket;
  if (b->low.slope == b->high.slope)
    return answer(f, b->low.slope, b->low.slope);
  if (enclosed(f) <= list_size(f->s->n)) return list_rest(f);
  int is_bounded = isfinite(b->low.slope) && isfinite(b->high.slope);
  if (f->is_even && is_bounded && !f->by_pairs) return cut_by_expectation(f);
  return cut_by_sample(f);
}

static search start(const slope_series *s, int64_t low_rank, int64_t high_rank,
                    theil_sen_space *space, poll_fn poll) {
  search f = {.s = s, .space = space, .is_even = 1, .seed = 1, .poll = poll};
  f.by_pairs = s->is_extreme;
  f.low_rank = low_rank;
  f.high_rank = high_rank;
  f.bracket.low = slope_cut_start();
  f.bracket.high = slope_cut_end(s);
  f.bracket.low_item = space->item[0];
  f.bracket.high_item = space->item[1];
  f.spare_item = space->item[2];
  for (int32_t i = 0; i < s->n; i++) {
    f.bracket.low_item[i] = i;
    f.bracket.high_item[i] = s->backward[i];
  }
  return f;
}

/* A search for some of the ranks of another, from its cuts on. */
static search start_from(const search *all, int64_t low_rank,
                         int64_t high_rank) {
  search f = *all;
  size_t bytes = (size_t)f.s->n * sizeof(int32_t);
  f.low_rank = low_rank;
  f.high_rank = high_rank;
  f.bracket.low_item = f.space->item[3];
  f.bracket.high_item = f.space->item[4];
  memcpy(f.bracket.low_item, all->bracket.low_item, bytes);
  memcpy(f.bracket.high_item, all->bracket.high_item, bytes);
  if (f.state == PARTED) f.state = SEARCHING;
  return f;
}

/* The slopes of two neighbouring ranks, or of one given twice. Where a cut
 * parts the two each is searched for by itself. */
static void find(const search *all, int64_t low_rank, int64_t high_rank,
                 double *out) {
  search f = start_from(all, low_rank, high_rank);
  while (f.state == SEARCHING) {
    f.poll();
    f.state = step(&f);
  }
  out[0] = f.low_slope;
  out[1] = f.high_slope;
  if (f.state == PARTED) {
    double apart[4];
    find(all, low_rank, low_rank, apart);
    find(all, high_rank, high_rank, apart + 2);
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
  int64_t first = limit_rank > 0 ? limit_rank : half;
  search all = start(s, first, n + 1 - first, space, poll);
  all.state = step(&all);
  double both[2];
  find(&all, half, n + 1 - half, both);
  fit.slope = n % 2 == 1 ? both[0] : (both[0] + both[1]) / 2;
  if (limit_rank > 0) {
    find(&all, limit_rank, limit_rank, both);
    fit.low = both[0];
    find(&all, n + 1 - limit_rank, n + 1 - limit_rank, both);
    fit.high = both[0];
  }
  return fit;
}
