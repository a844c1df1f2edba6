/* segment: the best division of a series into segments of one rate each.
 *
 * best[t] is the least cost of the first t points, start[t] where the last of
 * their segments starts (the number of points before it):
 *
 *   best[t] = min over s of source[s] + penalty + cost of points s + 1 to t,
 *
 * over segments of at least min_length points. With source = best this is
 * optimal partitioning; with source the least costs of one break less, it is
 * the segment neighbourhood.
 *
 * Functional pruning: as functions of the rate of the last segment, the costs
 * of two starts differ by a convex function from the later one on, whatever
 * comes then. So a start is kept for those rates alone at which none is
 * cheaper: a piece of the lower envelope. A new start takes over where the
 * envelope lies above its own constant (segment_admit), and the best cost is
 * that of a piece which contains its own best rate (segment_best). With a
 * minimum length m the envelope is that of the starts up to t - m, compared
 * over the points before t - m; all of them share the m points after it.
 * Time is n times the number of pieces, which stays near ten; memory is O(n).
 *
 * Maidstone, Hocking, Rigaill and Fearnhead (2017), "On optimal multiple
 * changepoint algorithms for large data" <doi:10.1007/s11222-016-9636-3>.
 *
 * Ties: the fewest breaks; then the last break as late as may be, then the one
 * before it, and so on. An older start is kept only where it costs less by over
 * `tie`: of starts that cost the same, as in a constant series, all but one are
 * given up, and the envelope stays short. segment_penalised adds a few ties to
 * the penalty, so that a break that gains nothing is not made.
 *
 * Where no division exists, best is Inf and start 0: no break.
 *
 * Plain R: best[t + 1] <- min(source[s + 1] + penalty + cost(s, t)) over s in
 *   0:(t - m); source[1] is -penalty
 */
#include "segment.h"

#include <math.h>
#include <string.h>

enum { POINTS_PER_POLL = 4096 };
/* Of `tie`, what a break must gain beyond its penalty. */
static const double LEAST_GAIN = 16;

typedef struct {
  double total, exposure;
} span;

static span span_of(const segment_series *s, ptrdiff_t from, ptrdiff_t to) {
  span out = {s->total[to] - s->total[from],
              s->exposure[to] - s->exposure[from]};
  return out;
}

static const cost_place *piece_end(const segment_envelope *e, ptrdiff_t i) {
  return i + 1 < e->n ? &e->now[i + 1].from : &e->end;
}

/* Adds a piece that starts at the rate `from`; one with the same start as the
 * piece before only prolongs it. */
static inline int put_piece(segment_envelope *e, ptrdiff_t *n,
                            const segment_piece *piece,
                            const cost_place *from) {
  segment_piece *fresh = e->next + *n;
  if (*n > 0 && fresh[-1].start == piece->start) return 1;
  if (*n == e->capacity) return 0;
  fresh->from = *from;
  fresh->start = piece->start;
  fresh->before = piece->before;
  (*n)++;
  return 1;
}

static void swap_pieces(segment_envelope *e, ptrdiff_t n) {
  segment_piece *before = e->now;
  e->now = e->next;
  e->next = before;
  e->n = n;
}

/* Whether a cost that is above level at both ends of a piece is not between. */
static int dips_below(cost_model model, span x, double level,
                      const cost_place *from, const cost_place *to) {
  return from->rate * x.exposure < x.total && x.total < to->rate * x.exposure &&
         cost_least(model, x.total, x.exposure) <= level;
}

/* Leaves a piece what lies between low and high, and gives the new start the
 * rest. */
static int narrow_piece(segment_envelope *e, ptrdiff_t i,
                        const segment_piece *fresh, const cost_place *low,
                        const cost_place *high, ptrdiff_t *n) {
  const segment_piece *old = &e->now[i];
  const cost_place *to = piece_end(e, i);
  if (!(low->rate > old->from.rate)) low = &old->from;
  if (!(high->rate < to->rate)) high = to;
  if (low->rate > high->rate) return put_piece(e, n, fresh, &old->from);
  int fits = 1;
  if (low != &old->from) fits = put_piece(e, n, fresh, &old->from);
  fits = fits && put_piece(e, n, old, low);
  if (high != to) fits = fits && put_piece(e, n, fresh, high);
  return fits;
}

/* Divides one piece between its own start and the new one. */
static int split_piece(const segment_series *s, segment_envelope *e,
                       ptrdiff_t i, const segment_piece *fresh, ptrdiff_t *n) {
  const segment_piece *old = &e->now[i];
  const cost_place *to = piece_end(e, i);
  span x = span_of(s, old->start, fresh->start);
  double level = fresh->before - s->tie - old->before;
  int below = cost_at(x.total, x.exposure, &old->from) > level;
  int above = cost_at(x.total, x.exposure, to) > level;
  if (!below && !above) return put_piece(e, n, old, &old->from);
  if (below && above && !dips_below(s->model, x, level, &old->from, to))
    return put_piece(e, n, fresh, &old->from);
  cost_place low = old->from, high = *to;
  if (below)
    low = cost_crossing(s->model, x.total, x.exposure, level, SIDE_BELOW);
  if (above)
    high = cost_crossing(s->model, x.total, x.exposure, level, SIDE_ABOVE);
  return narrow_piece(e, i, fresh, &low, &high, n);
}

static segment_status segment_admit(const segment_series *s,
                                    segment_envelope *e, ptrdiff_t start,
                                    double before) {
  segment_piece fresh = {e->begin, start, before};
  ptrdiff_t n = 0;
  if (!isfinite(before)) return SEGMENT_DONE;
  if (e->n == 0) put_piece(e, &n, &fresh, &e->begin);
  for (ptrdiff_t i = 0; i < e->n; i++) {
    if (!split_piece(s, e, i, &fresh, &n)) return SEGMENT_FULL;
  }
  swap_pieces(e, n);
  return SEGMENT_DONE;
}

/* Rates are compared with this slack, so that rounding hides no piece. */
static const double RATE_SLACK = 1e-9;

static int holds_best(const segment_envelope *e, ptrdiff_t i, span x) {
  double slack = RATE_SLACK * (fabs(x.total) + x.exposure);
  return e->now[i].from.rate * x.exposure <= x.total + slack &&
         x.total - slack <= piece_end(e, i)->rate * x.exposure;
}

static void segment_best(const segment_series *s, const segment_envelope *e,
                         ptrdiff_t t, double *best, int32_t *start) {
  double least = INFINITY;
  ptrdiff_t from = 0;
  for (ptrdiff_t i = 0; i < e->n; i++) {
    span x = span_of(s, e->now[i].start, t);
    if (!holds_best(e, i, x)) continue;
    double cost = e->now[i].before + cost_least(s->model, x.total, x.exposure);
    double tie = e->now[i].start > from ? s->tie : -s->tie;
    if (cost > least + tie) continue;
    least = cost;
    from = e->now[i].start;
  }
  *best = least;
  *start = (int32_t)from;
}

static void clear_envelope(const segment_series *s, segment_envelope *e) {
  e->n = 0;
  e->begin = cost_at_rate(s->model, s->lowest);
  e->end = cost_at_rate(s->model, s->highest);
}

segment_status segment_pass(const segment_series *s, const double *source,
                            double penalty, segment_envelope *envelope,
                            double *best, int32_t *start, poll_fn poll) {
  clear_envelope(s, envelope);
  start[0] = 0;
  for (ptrdiff_t t = 1; t <= s->n; t++) {
    ptrdiff_t admitted = t - s->min_length;
    best[t] = INFINITY;
    start[t] = 0;
    if (t % POINTS_PER_POLL == 1) poll();
    if (admitted < 0) continue;
    segment_status status = segment_admit(s, envelope, admitted,
                                          source[admitted] + penalty);
    if (status != SEGMENT_DONE) return status;
    if (envelope->n > 0) segment_best(s, envelope, t, &best[t], &start[t]);
  }
  return SEGMENT_DONE;
}

segment_status segment_penalised(const segment_series *s, double penalty,
                                 segment_envelope *envelope, double *best,
                                 int32_t *start, poll_fn poll) {
  double full = penalty + LEAST_GAIN * s->tie;
  best[0] = -full;
  return segment_pass(s, best, full, envelope, best, start, poll);
}

/* Row k of start, of n + 1 numbers, is for k breaks; the rows of best and
 * source change places with each. The costs end in best[]. */
segment_status segment_fixed(const segment_series *s, int breaks,
                             segment_envelope *envelope, double *best,
                             double *source, int32_t *start, poll_fn poll) {
  segment_status status = SEGMENT_DONE;
  for (ptrdiff_t t = 0; t <= s->n; t++) best[t] = t == 0 ? 0 : INFINITY;
  for (int k = 0; k <= breaks && status == SEGMENT_DONE; k++) {
    memcpy(source, best, ((size_t)s->n + 1) * sizeof(double));
    best[0] = INFINITY;
    status = segment_pass(s, source, 0, envelope, best, start + k * (s->n + 1),
                          poll);
  }
  return status;
}

ptrdiff_t segment_count(const int32_t *start, ptrdiff_t n) {
  ptrdiff_t count = 0;
  for (ptrdiff_t t = start[n]; t > 0; t = start[t]) count++;
  return count;
}

void segment_trace(const int32_t *start, ptrdiff_t n, ptrdiff_t count,
                   int *at) {
  for (ptrdiff_t t = start[n]; count > 0; t = start[t])
    at[--count] = (int)t + 1;
}

void segment_trace_fixed(const int32_t *start, ptrdiff_t n, int breaks,
                         int *at) {
  ptrdiff_t t = n;
  for (int k = breaks; k > 0; k--) {
    t = start[k * (n + 1) + t];
    at[k - 1] = (int)t + 1;
  }
}
