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
 * the least on the envelope (segment_best). With a minimum length m the envelope
 * is that of the starts up to t - m, compared over the points before t - m; all
 * of them share the m points after it. Time is n times the number of pieces,
 * which grows slowly: six for a thousand points, twelve for a million. Memory is
 * O(n).
 *
 * A piece is looked at only while it may be the best: it keeps a floor, at most
 * its cost at any of its rates, which each point raises by the least that the
 * point costs at these rates.
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
/* Of `tie`, more than rounding adds to a floor. */
static const double FLOOR_SLACK = 16;

typedef struct {
  double total, exposure;
} span;

static span span_of(const segment_series *s, ptrdiff_t from, ptrdiff_t to) {
  span out = {s->total[to] - s->total[from],
              s->exposure[to] - s->exposure[from]};
  return out;
}

static const cost_place *piece_end(const segment_piece *piece) {
  return &piece[1].from;
}

/* The functions that put pieces return the place for the next one. */
static inline segment_piece *put_piece(segment_piece *put,
                                       const segment_piece *piece,
                                       const cost_place *from) {
  *put = *piece;
  put->from = *from;
  return put + 1;
}

/* Gives the new start the rates from `from` on. */
static segment_piece *put_fresh(const segment_envelope *e, segment_piece *put,
                                const segment_piece *fresh,
                                const cost_place *from) {
  int prolongs = put > e->next && put[-1].start == fresh->start;
  return prolongs ? put : put_piece(put, fresh, from);
}

static void swap_pieces(segment_envelope *e, segment_piece *put) {
  segment_piece *before = e->now;
  e->n = put - e->next;
  e->now = e->next;
  e->next = before;
  put->from = e->end;
}

/* Whether a cost that is above level at both ends of a piece is not between. */
static int dips_below(cost_model model, span x, double level,
                      const cost_place *from, const cost_place *to) {
  return from->rate * x.exposure < x.total && x.total < to->rate * x.exposure &&
         cost_least(model, x.total, x.exposure) <= level;
}

/* Leaves a piece what lies between low and high, and gives the new start the
 * rest. */
static segment_piece *narrow_piece(const segment_envelope *e,
                                   const segment_piece *old,
                                   const segment_piece *fresh,
                                   const cost_place *low,
                                   const cost_place *high, segment_piece *put) {
  const cost_place *to = piece_end(old);
  if (!(low->rate > old->from.rate)) low = &old->from;
  if (!(high->rate < to->rate)) high = to;
  if (low->rate > high->rate) return put_fresh(e, put, fresh, &old->from);
  if (low != &old->from) put = put_fresh(e, put, fresh, &old->from);
  put = put_piece(put, old, low);
  return high == to ? put : put_fresh(e, put, fresh, high);
}

/* Divides one piece between its own start and the new one. */
static segment_piece *split_piece(const segment_series *s,
                                  const segment_envelope *e,
                                  const segment_piece *old,
                                  const segment_piece *fresh,
                                  segment_piece *put) {
  const cost_place *to = piece_end(old);
  span x = span_of(s, old->start, fresh->start);
  double level = fresh->before - s->tie - old->before;
  int below = cost_at(x.total, x.exposure, &old->from) > level;
  int above = cost_at(x.total, x.exposure, to) > level;
  if (!below && !above) return put_piece(put, old, &old->from);
  if (below && above && !dips_below(s->model, x, level, &old->from, to))
    return put_fresh(e, put, fresh, &old->from);
  cost_place low = old->from, high = *to;
  if (below)
    low = cost_crossing(s->model, x.total, x.exposure, level, SIDE_BELOW);
  if (above)
    high = cost_crossing(s->model, x.total, x.exposure, level, SIDE_ABOVE);
  return narrow_piece(e, old, fresh, &low, &high, put);
}

/* Whether the pieces fit, and the end behind them, if the new start takes both
 * ends of each. */
static int has_room(const segment_envelope *e) {
  return 2 * e->n + 2 <= e->capacity;
}

/* Cost of all up to t if the last segment starts at `start`; `before` is that of
 * all before it. */
static double cost_from(const segment_series *s, double before, ptrdiff_t start,
                        ptrdiff_t t) {
  span x = span_of(s, start, t);
  return before + cost_least(s->model, x.total, x.exposure);
}

/* The piece of a start that is admitted at t, at the lowest rate. Its floor is
 * that at the point before t. */
static segment_piece fresh_piece(const segment_series *s,
                                 const segment_envelope *e, ptrdiff_t start,
                                 double before) {
  ptrdiff_t to = start + s->min_length - 1;
  double floor = to > start ? cost_from(s, before, start, to) : before;
  segment_piece fresh = {e->begin, start, before, floor};
  return fresh;
}

static segment_status segment_admit(const segment_series *s,
                                    segment_envelope *e, ptrdiff_t start,
                                    double before) {
  segment_piece fresh = fresh_piece(s, e, start, before);
  segment_piece *put = e->next;
  if (!isfinite(before)) return SEGMENT_DONE;
  if (!has_room(e)) return SEGMENT_FULL;
  if (e->n == 0) put = put_piece(put, &fresh, &e->begin);
  for (ptrdiff_t i = 0; i < e->n; i++)
    put = split_piece(s, e, &e->now[i], &fresh, put);
  swap_pieces(e, put);
  return SEGMENT_DONE;
}

/* The least cost at the rates of a piece. */
static inline double cost_within(cost_model model, span x,
                                 const segment_piece *piece) {
  const cost_place *from = &piece->from, *to = piece_end(piece);
  if (x.total <= from->rate * x.exposure)
    return cost_at(x.total, x.exposure, from);
  if (x.total >= to->rate * x.exposure) return cost_at(x.total, x.exposure, to);
  return cost_least(model, x.total, x.exposure);
}

/* best and start hold the last point's start and what it costs now: hardly ever
 * more than the least, so that floors spare all but a few of the logarithms. */
static void segment_best(const segment_series *s, const segment_envelope *e,
                         ptrdiff_t t, double *best, int32_t *start) {
  const double slack = FLOOR_SLACK * s->tie;
  double least = *best;
  ptrdiff_t from = *start;
  span point = span_of(s, t - 1, t);
  for (segment_piece *piece = e->now; piece < e->now + e->n; piece++) {
    piece->floor += cost_within(s->model, point, piece);
    if (piece->floor > least + slack) continue;
    if (piece->start == *start) continue;
    span x = span_of(s, piece->start, t);
    piece->floor = piece->before + cost_within(s->model, x, piece);
    double tie = piece->start > from ? s->tie : -s->tie;
    if (piece->floor > least + tie) continue;
    least = piece->floor;
    from = piece->start;
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
    if (envelope->n == 0) continue;
    start[t] = start[t - 1];
    best[t] = cost_from(s, source[start[t]] + penalty, start[t], t);
    segment_best(s, envelope, t, &best[t], &start[t]);
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
