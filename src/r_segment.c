/* r_segment: breaks in series for R.
 *
 * ffi_segment(values, exposure, offset, family, scale, pick, amount, by_count,
 *             min_length)
 *   values      n numbers, all series one after the other; counts but for
 *               family 3
 *   exposure    n positive numbers
 *   offset      limits of the series
 *   family      1 Poisson, 2 negative binomial, 3 Gaussian
 *   scale       for each series the size (family 2; NaN where it is to be
 *               found with the breaks, Inf for Poisson) or the standard
 *               deviation of one period (family 3)
 *   pick        the series of each request, from 1
 *   amount      for each request the penalty for a break, or with by_count the
 *               number of breaks, which fits the series
 *   min_length  points that a segment has at least
 * value: list(scale, at)
 *   scale       of each request: as given or found
 *   at          list: for each request the first points of the segments after
 *               the first, as places in its series
 *
 * Scratch: (9 + breaks) numbers for each point of the longest series, and the
 * pieces of the envelope, whose room grows as needed.
 */
#include <math.h>
#include <string.h>

#include "bridge.h"
#include "segment_size.h"

enum { FIRST_CAPACITY = 256, CAPACITY_GROWTH = 4 };

/* Costs agree where they differ by less than this share of the sums behind
 * them. */
static const double TIE_SHARE = 2e-14;
/* Sizes that are tried, in persons and as a multiple of the largest rate. */
static const double SMALLEST_SIZE = 0.05;
static const double LARGEST_SIZE_BY_RATE = 100;

typedef struct {
  const double *value, *exposure;
  series_limits series;
  cost_family family;
  const double *scale;
  R_xlen_t n_requests;
  const int *pick;
  const double *amount;
  int by_count;
  R_xlen_t min_length;
} request;

typedef struct {
  double *total, *exposure, *best, *source;
  int32_t *start;
  segment_envelope envelope;
  void *mark; /* what R_alloc had given before the pieces */
} scratch;

static const double *pull_doubles(SEXP x, R_xlen_t n, const char *what) {
  check_type(x, REALSXP, what);
  if (Rf_xlength(x) != n) Rf_error("internal: %s has not its length", what);
  return REAL_RO(x);
}

static void check_values(const request *r) {
  R_xlen_t end = series_start(r->series, r->series.n_series);
  for (R_xlen_t i = series_start(r->series, 0); i < end; i++) {
    if (!R_FINITE(r->value[i])) Rf_error("internal: values are not finite");
    if (r->family != COST_GAUSSIAN && r->value[i] < 0)
      Rf_error("internal: values are negative");
    if (!R_FINITE(r->exposure[i]) || r->exposure[i] <= 0)
      Rf_error("internal: exposure is not positive");
  }
}

static void check_scale(const request *r) {
  for (R_xlen_t i = 0; i < r->series.n_series; i++) {
    double scale = r->scale[i];
    int found_later = r->family == COST_NEGBIN && isnan(scale);
    if (r->family == COST_POISSON || found_later) continue;
    int infinite = r->family == COST_GAUSSIAN && !R_FINITE(scale);
    if (!(scale > 0) || infinite) Rf_error("internal: scale is not positive");
  }
}

static void check_requests(const request *r) {
  for (R_xlen_t i = 0; i < r->n_requests; i++) {
    if (r->pick[i] < 1 || r->pick[i] > r->series.n_series)
      Rf_error("internal: pick is no series");
    double amount = r->amount[i];
    if (!R_FINITE(amount) || amount < 0) Rf_error("internal: amount is wrong");
    R_xlen_t n = series_length(r->series, r->pick[i] - 1);
    double most = fmax(0, (double)(n / r->min_length - 1));
    if (r->by_count && (amount > most || amount != floor(amount)))
      Rf_error("internal: amount is no number of breaks");
  }
}

static request pull_request(SEXP values, SEXP exposure, SEXP offset,
                            SEXP family, SEXP scale, SEXP pick, SEXP amount,
                            SEXP by_count, SEXP min_length) {
  request r;
  R_xlen_t n = Rf_xlength(values);
  r.value = pull_doubles(values, n, "values");
  r.exposure = pull_doubles(exposure, n, "exposure");
  r.series = pull_some_series(offset, n);
  if (series_longest(r.series) >= INT_MAX)
    Rf_error("internal: a series is too long");
  r.family = (cost_family)pull_whole(family, COST_POISSON, COST_GAUSSIAN,
                                     "family");
  r.scale = pull_doubles(scale, r.series.n_series, "scale");
  check_type(pick, INTSXP, "pick");
  r.n_requests = Rf_xlength(pick);
  r.pick = INTEGER(pick);
  r.amount = pull_doubles(amount, r.n_requests, "amount");
  r.by_count = pull_flag(by_count, "by_count");
  r.min_length = pull_whole(min_length, 1, INT_MAX, "min_length");
  check_values(&r);
  check_scale(&r);
  check_requests(&r);
  return r;
}

static double *doubles(R_xlen_t n) {
  return (double *)R_alloc((size_t)n, sizeof(double));
}

static void make_room(scratch *room, ptrdiff_t capacity) {
  vmaxset(room->mark);
  segment_envelope *e = &room->envelope;
  e->capacity = capacity;
  e->now = (segment_piece *)R_alloc((size_t)capacity, sizeof(segment_piece));
  e->next = (segment_piece *)R_alloc((size_t)capacity, sizeof(segment_piece));
}

static scratch make_scratch(const request *r) {
  R_xlen_t points = series_longest(r->series) + 1;
  double rows = 1;
  for (R_xlen_t i = 0; r->by_count && i < r->n_requests; i++)
    rows = fmax(rows, r->amount[i] + 1);
  scratch room;
  room.total = doubles(points);
  room.exposure = doubles(points);
  room.best = doubles(points);
  room.source = r->by_count ? doubles(points) : NULL;
  room.start = (int32_t *)R_alloc((size_t)points * (size_t)rows,
                                  sizeof(int32_t));
  room.mark = vmaxget();
  make_room(&room, FIRST_CAPACITY);
  return room;
}

/* The units of segment_cost.c: totals less `centre` times exposure, over
 * `unit`; exposures times `expected`. */
typedef struct {
  double centre, unit, expected;
} scaling;

static scaling find_scaling(const request *r, R_xlen_t from, R_xlen_t n,
                            double scale) {
  double total = 0, exposure = 0;
  for (R_xlen_t i = from; i < from + n; i++) {
    total += r->value[i];
    exposure += r->exposure[i];
  }
  double overall = n > 0 ? total / exposure : 0;
  scaling counts = {0, 1, overall > 0 ? overall : 1};
  scaling gaussian = {overall, scale, 1};
  return r->family == COST_GAUSSIAN ? gaussian : counts;
}

/* Sums of the exposures before they are scaled stay exact where they are
 * whole. */
static segment_series fill_series(const request *r, R_xlen_t from, R_xlen_t n,
                                  scaling units, scratch *room) {
  double sum = 0, exposure = 0, size = 0;
  segment_series s = {.n = n,
                      .total = room->total,
                      .exposure = room->exposure,
                      .lowest = INFINITY,
                      .highest = -INFINITY,
                      .min_length = r->min_length};
  room->total[0] = room->exposure[0] = 0;
  for (R_xlen_t i = 0; i < n; i++) {
    double e = r->exposure[from + i];
    double value = (r->value[from + i] - units.centre * e) / units.unit;
    double rate = value / (e * units.expected);
    sum += value;
    exposure += e;
    size += fabs(value) * (r->family == COST_GAUSSIAN ? fabs(rate) : 1);
    if (rate < s.lowest) s.lowest = rate;
    if (rate > s.highest) s.highest = rate;
    room->total[i + 1] = sum;
    room->exposure[i + 1] = exposure * units.expected;
  }
  s.tie = TIE_SHARE * (1 + size);
  return s;
}

static segment_job make_job(const request *r, R_xlen_t i, scaling units,
                            scratch *room) {
  R_xlen_t which = r->pick[i] - 1;
  R_xlen_t from = series_start(r->series, which);
  R_xlen_t n = series_length(r->series, which);
  segment_job job = {.series = fill_series(r, from, n, units, room),
                     .value = r->value + from,
                     .by_count = r->by_count,
                     .penalty = r->amount[i],
                     .breaks = r->by_count ? (int)r->amount[i] : 0,
                     .envelope = &room->envelope,
                     .best = room->best,
                     .source = room->source,
                     .start = room->start,
                     .poll = poll_user};
  double scale = r->scale[which];
  int poisson = r->family == COST_NEGBIN && scale == R_PosInf;
  job.series.model.family = poisson ? COST_POISSON : r->family;
  job.series.model.size = scale / units.expected;
  return job;
}

static segment_status run_job(segment_job *job, scaling units) {
  cost_model model = job->series.model;
  if (model.family != COST_NEGBIN || !isnan(model.size))
    return segment_run(job);
  return segment_fit_size(job, SMALLEST_SIZE / units.expected,
                          LARGEST_SIZE_BY_RATE * job->series.highest);
}

static SEXP trace(const segment_job *job) {
  ptrdiff_t n = job->series.n;
  ptrdiff_t count = job->by_count ? job->breaks : segment_count(job->start, n);
  SEXP at = Rf_allocVector(INTSXP, count);
  if (job->by_count) {
    segment_trace_fixed(job->start, n, job->breaks, INTEGER(at));
  } else {
    segment_trace(job->start, n, count, INTEGER(at));
  }
  return at;
}

static double scale_of(const request *r, const segment_job *job, R_xlen_t i,
                       scaling units) {
  double given = r->scale[r->pick[i] - 1];
  if (r->family != COST_NEGBIN || !isnan(given)) return given;
  if (job->series.model.family == COST_POISSON) return R_PosInf;
  return job->series.model.size * units.expected;
}

static SEXP answer_request(const request *r, R_xlen_t i, scratch *room,
                           double *scale) {
  R_xlen_t which = r->pick[i] - 1;
  R_xlen_t from = series_start(r->series, which);
  R_xlen_t n = series_length(r->series, which);
  scaling units = find_scaling(r, from, n, r->scale[which]);
  segment_job job = make_job(r, i, units, room);
  cost_model asked = job.series.model;
  while (run_job(&job, units) == SEGMENT_FULL) {
    job.series.model = asked;
    make_room(room, room->envelope.capacity * CAPACITY_GROWTH);
  }
  *scale = scale_of(r, &job, i, units);
  return trace(&job);
}

SEXP ffi_segment(SEXP values, SEXP exposure, SEXP offset, SEXP family,
                 SEXP scale, SEXP pick, SEXP amount, SEXP by_count,
                 SEXP min_length) {
  request r = pull_request(values, exposure, offset, family, scale, pick,
                           amount, by_count, min_length);
  scratch room = make_scratch(&r);
  const char *names[] = {"scale", "at", ""};
  SEXP out = PROTECT(Rf_mkNamed(VECSXP, names));
  SET_VECTOR_ELT(out, 0, Rf_allocVector(REALSXP, r.n_requests));
  SET_VECTOR_ELT(out, 1, Rf_allocVector(VECSXP, r.n_requests));
  for (R_xlen_t i = 0; i < r.n_requests; i++) {
    poll_interrupt(i);
    double *found = REAL(VECTOR_ELT(out, 0)) + i;
    SET_VECTOR_ELT(VECTOR_ELT(out, 1), i, answer_request(&r, i, &room, found));
  }
  UNPROTECT(1);
  return out;
}
