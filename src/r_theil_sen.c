/* r_theil_sen: median slopes for R, a batch of series a call.
 *
 * ffi_theil_sen(values, times, offset, tail, z, value_ties, exact_to)
 *   values, times  finite doubles: the series one after the other, sorted by
 *                  time and at one time by value
 *   offset         their limits, see pull_some_series()
 *   tail           probability beyond each limit of the interval; z is the
 *                  normal quantile of 1 - tail
 *   value_ties     TRUE: the distribution of S takes ties in the values into
 *                  account; FALSE: only those in time
 *   exact_to       series of up to so many points get ranks from the exact
 *                  distribution of S
 * value: list(slope, intercept, slopes, low, high, rank, exact), doubles, one a
 *        series
 *   intercept  median(values - slope * times)
 *   slopes     number of pairs at different times
 *   rank       of the lower limit among them, 0 where there is no limit
 *   exact      1 where the rank is from the exact distribution, else 0
 *   All are NA but `slopes`, 0, where a series has no two times.
 *
 * ffi_siegel(values, times, offset)
 * value: list(slope, intercept, slopes), the same with repeated medians
 */
#include <limits.h>
#include <math.h>
#include <string.h>

#include "bridge.h"
#include "kendall.h"
#include "select.h"
#include "siegel.h"
#include "slope_rank.h"
#include "theil_sen.h"
#include "untied_rank.h"

enum { SLOPE, INTERCEPT, SLOPES, LOW, HIGH, RANK, EXACT, N_PARTS };
enum { SIEGEL_PARTS = SLOPES + 1 };

typedef struct {
  series_limits limits;
  const double *value;
  const double *time;
} request;

typedef struct {
  const double *value;
  const double *time;
  int n;
} points;

typedef struct {
  double tail;
  double z;
  int value_ties;
  int exact_to;
} interval_rule;

/* Scratch for series of up to `exact` points with an exact rank, and the last
 * exact distribution of tied values with its rank. */
typedef struct {
  int exact;
  double *sorted;
  int *size;
  int *null_size;
  kendall_null null;
  int64_t null_rank;
} rank_space;

/* ---- what R gives -------------------------------------------------------- */

static void check_order(const double *time, const double *value, R_xlen_t n) {
  for (R_xlen_t i = 0; i < n; i++) {
    if (!isfinite(time[i]) || !isfinite(value[i]))
      Rf_error("internal: values or times are not finite");
    if (i == 0) continue;
    int follows = time[i] > time[i - 1] ||
                  (time[i] == time[i - 1] && value[i] >= value[i - 1]);
    if (!follows) Rf_error("internal: a series is not in order");
  }
}

static request pull_request(SEXP values, SEXP times, SEXP offset) {
  check_type(values, REALSXP, "values");
  check_type(times, REALSXP, "times");
  if (Rf_xlength(values) != Rf_xlength(times))
    Rf_error("internal: values and times differ in length");
  request r = {pull_some_series(offset, Rf_xlength(values)), REAL_RO(values),
               REAL_RO(times)};
  if (series_longest(r.limits) > INT_MAX - 1)
    Rf_error("internal: a series is too long");
  for (R_xlen_t i = 0; i < r.limits.n_series; i++) {
    R_xlen_t start = series_start(r.limits, i);
    check_order(r.time + start, r.value + start, series_length(r.limits, i));
  }
  return r;
}

/* Both fit a two-sided interval: so its lower rank is in the lower half. */
static double pull_tail(SEXP x) {
  double tail = pull_number(x, "tail");
  if (tail <= 0 || tail > 0.5) Rf_error("internal: tail is no tail");
  return tail;
}

static double pull_quantile(SEXP x) {
  double z = pull_number(x, "z");
  if (z < 0) Rf_error("internal: z is negative");
  return z;
}

/* ---- scratch ------------------------------------------------------------- */

static double *doubles(int64_t n) {
  return (double *)R_alloc((size_t)n + 1, sizeof(double));
}

static int32_t *whole_numbers(int64_t n) {
  return (int32_t *)R_alloc((size_t)n + 1, sizeof(int32_t));
}

static uint64_t *keys(int64_t n) {
  return (uint64_t *)R_alloc((size_t)n + 1, sizeof(uint64_t));
}

static slope_point *slope_points(int64_t n) {
  return (slope_point *)R_alloc((size_t)n + 1, sizeof(slope_point));
}

static sweep_point *sweep_points(int64_t n) {
  return (sweep_point *)R_alloc((size_t)n + 1, sizeof(sweep_point));
}

static keyed_item *keyed_items(int64_t n) {
  return (keyed_item *)R_alloc((size_t)n + 1, sizeof(keyed_item));
}

static slope_series make_series(int32_t longest) {
  slope_series s = {.n = 0};
  s.point = slope_points(longest);
  s.backward = whole_numbers(longest);
  return s;
}

static theil_sen_space make_space(int32_t longest) {
  theil_sen_space space = {.sorted = NULL};
  if (longest <= SLOPE_LIST_MOST) return space;
  for (int k = 0; k < 2; k++) {
    space.cut.merged[k] = whole_numbers(longest);
    space.cut.order.keyed[k] = keyed_items(longest);
  }
  space.cut.order.sorted = doubles(longest);
  space.cut.order.work = doubles(longest);
  space.cut.order.item = whole_numbers(longest);
  space.cut.order.tally = whole_numbers(DIGITS * DIGIT_VALUES);
  space.cut.level = doubles(longest);
  for (int k = 0; k < THEIL_SEN_ORDERS; k++)
    space.item[k] = whole_numbers(longest);
  space.swept = sweep_points(longest);
  int64_t room = theil_sen_room(longest);
  space.sample.points.upper = whole_numbers(room);
  space.sample.points.lower = whole_numbers(room);
  space.sample.points.room = room;
  space.sample.slope = doubles(room);
  space.sorted = doubles(room);
  return space;
}

static rank_space make_rank_space(series_limits limits, interval_rule rule) {
  rank_space space = {.null = {.groups = 0, .last = -1}};
  space.exact = (int)series_longest_within(limits, rule.exact_to);
  if (rule.value_ties) space.sorted = doubles(series_longest(limits));
  return space;
}

/* ---- the rank of the limits ---------------------------------------------- */

/* The first series with ties takes the room for numbers of any length. */
static void make_null_room(rank_space *space) {
  if (space->null.count != NULL) return;
  space->size = whole_numbers(space->exact);
  space->null_size = whole_numbers(space->exact);
  space->null.size = space->null_size;
  space->null.count = keys((int64_t)kendall_null_counts(space->exact));
  space->null.all = keys((int64_t)kendall_null_limbs(space->exact));
}

/* A distribution is made once for all series in a row that have its ties. */
static int64_t exact_rank(rank_space *space, const double *sorted, int n,
                          double tail) {
  make_null_room(space);
  kendall_null *null = &space->null;
  int groups = kendall_ties(sorted, n, space->size);
  size_t bytes = (size_t)groups * sizeof(int);
  int same = groups == null->groups &&
             memcmp(space->size, space->null_size, bytes) == 0;
  if (same) return space->null_rank;
  memcpy(space->null_size, space->size, bytes);
  null->groups = groups;
  double untied = (double)n * (n - 1) - slope_rank_ties(sorted, n).pairs;
  kendall_null_make(null, (int64_t)(untied / 4), poll_user);
  space->null_rank = slope_rank_exact(null, tail);
  return space->null_rank;
}

/* Without ties the rank depends on the length and the tail alone: the last one
 * is kept, also from one call to the next. */
static int64_t rank_without_ties(rank_space *space, points p, double tail) {
  static struct {
    int n;
    double tail;
    int64_t rank;
  } last = {0, 0, 0};
  if (p.n == last.n && tail == last.tail) return last.rank;
  const void *mark = vmaxget();
  int64_t rank = untied_rank(p.n, tail, keys((int64_t)untied_rank_room(p.n)));
  vmaxset(mark);
  if (rank == UNTIED_RANK_IN_DOUBT) rank = exact_rank(space, p.time, p.n, tail);
  last.n = p.n;
  last.tail = tail;
  last.rank = rank;
  return rank;
}

/* Ties in the values only are ties in time only with the parts exchanged; their
 * pairs have slope 0, and half of them count as below b. */
static int64_t limit_rank(rank_space *space, points p, int64_t n_slopes,
                          interval_rule rule, double *exact) {
  int has_ties = n_slopes < (int64_t)p.n * (p.n - 1) / 2;
  tie_sums time = slope_rank_ties(p.time, has_ties ? p.n : 0);
  tie_sums value = {0, 0, 0};
  if (rule.value_ties) {
    memcpy(space->sorted, p.value, (size_t)p.n * sizeof(double));
    R_qsort(space->sorted, 1, (size_t)p.n);
    value = slope_rank_ties(space->sorted, p.n);
  }
  *exact = p.n <= rule.exact_to && (time.pairs == 0 || value.pairs == 0);
  if (*exact == 0) {
    double variance = slope_rank_variance(p.n, time, value);
    return slope_rank_normal((double)n_slopes, variance, rule.z);
  }
  if (time.pairs == 0 && value.pairs == 0)
    return rank_without_ties(space, p, rule.tail);
  if (value.pairs == 0) return exact_rank(space, p.time, p.n, rule.tail);
  return exact_rank(space, space->sorted, p.n, rule.tail) +
         (int64_t)(value.pairs / 4);
}

/* ---- batches ------------------------------------------------------------- */

static SEXP make_parts(R_xlen_t n, double *part[], const char **names,
                       int n_parts) {
  SEXP out = PROTECT(Rf_mkNamed(VECSXP, names));
  for (int k = 0; k < n_parts; k++) {
    SET_VECTOR_ELT(out, k, Rf_allocVector(REALSXP, n));
    part[k] = REAL(VECTOR_ELT(out, k));
    for (R_xlen_t i = 0; i < n; i++) part[k][i] = NA_REAL;
  }
  UNPROTECT(1);
  return out;
}

static points points_of(const request *r, R_xlen_t i) {
  R_xlen_t start = series_start(r->limits, i);
  return (points){r->value + start, r->time + start,
                  (int)series_length(r->limits, i)};
}

static int read_series(slope_series *s, const request *r, R_xlen_t i,
                       double *part[]) {
  points p = points_of(r, i);
  poll_interrupt(i);
  slope_series_read(s, p.time, p.value, p.n);
  part[SLOPES][i] = (double)s->n_slopes;
  return s->n_slopes > 0;
}

static void put_line(points p, double slope, double *work, double *part[],
                     R_xlen_t i) {
  for (int k = 0; k < p.n; k++) work[k] = p.value[k] - slope * p.time[k];
  part[SLOPE][i] = slope;
  part[INTERCEPT][i] = select_median(work, p.n);
}

SEXP ffi_theil_sen(SEXP values, SEXP times, SEXP offset, SEXP tail, SEXP z,
                   SEXP value_ties, SEXP exact_to) {
  request r = pull_request(values, times, offset);
  interval_rule rule = {
      pull_tail(tail), pull_quantile(z), pull_flag(value_ties, "value_ties"),
      pull_whole(exact_to, 0, KENDALL_EXACT_MOST, "exact_to")};
  int32_t longest = (int32_t)series_longest(r.limits);
  slope_series s = make_series(longest);
  theil_sen_space space = make_space(longest);
  double *residual = doubles(longest);
  rank_space ranks = make_rank_space(r.limits, rule);
  const char *names[] = {"slope", "intercept", "slopes", "low",
                         "high",  "rank",      "exact",  ""};
  double *part[N_PARTS];
  SEXP out = PROTECT(make_parts(r.limits.n_series, part, names, N_PARTS));
  for (R_xlen_t i = 0; i < r.limits.n_series; i++) {
    if (!read_series(&s, &r, i, part)) continue;
    points p = points_of(&r, i);
    int64_t rank = limit_rank(&ranks, p, s.n_slopes, rule, part[EXACT] + i);
    theil_sen_fit fit = theil_sen(&s, rank, &space, poll_user);
    put_line(p, slope_series_scale(&s, fit.slope), residual, part, i);
    part[LOW][i] = slope_series_scale(&s, fit.low);
    part[HIGH][i] = slope_series_scale(&s, fit.high);
    part[RANK][i] = (double)rank;
  }
  UNPROTECT(1);
  return out;
}

SEXP ffi_siegel(SEXP values, SEXP times, SEXP offset) {
  request r = pull_request(values, times, offset);
  int32_t longest = (int32_t)series_longest(r.limits);
  slope_series s = make_series(longest);
  double *slopes = doubles(longest), *medians = doubles(longest);
  const char *names[] = {"slope", "intercept", "slopes", ""};
  double *part[SIEGEL_PARTS];
  SEXP out = PROTECT(make_parts(r.limits.n_series, part, names, SIEGEL_PARTS));
  for (R_xlen_t i = 0; i < r.limits.n_series; i++) {
    if (!read_series(&s, &r, i, part)) continue;
    double slope = siegel(&s, slopes, medians, poll_user);
    put_line(points_of(&r, i), slope_series_scale(&s, slope), slopes, part, i);
  }
  UNPROTECT(1);
  return out;
}
