/* r_posterior: the posterior of breaks for R.
 *
 * ffi_posterior(values, exposure, offset, shape, rate, log_weight, min_length,
 *               dispersion, dispersion_offset, level, band)
 *   values, exposure   doubles, all series one after the other
 *   offset             limits of the series, from 0, see bridge.h
 *   shape, rate        doubles, the prior of each series' rates, positive
 *   log_weight         double matrix, max_breaks + 1 rows, a column for each
 *                      series: log prior of one segmentation with so many
 *                      breaks, not NaN, below Inf; -Inf where there is none
 *   min_length         integer from 1, smallest length of a segment
 *   dispersion         doubles from 1, the values for each series, at least one
 *   dispersion_offset  their limits
 *   level              of band and places, between 0 and 1
 *   band               TRUE for lower and upper
 * value: list(number, dispersion, at, mean, lower, upper, place, place_low,
 *             place_high, log_evidence), see posterior.h
 *   number             matrix like log_weight
 *   at, mean, lower, upper   as long as values; lower and upper NA without band
 *   place, place_low, place_high   integer matrices, max_breaks rows, a column
 *                      for each series: first periods of segments, from 1
 *                      within the series, of the most probable segmentation,
 *                      and the run around it that holds a break with
 *                      probability level; NA where there is none
 *   log_evidence       of each series: log probability of its counts but for a
 *                      term that no parameter changes
 * A series without a point gives NA.
 *
 * Scratch is that of the longest series, and its mixture.
 */
#include <Rmath.h>
#include <float.h>

#include "bridge.h"
#include "posterior.h"

enum {
  MAX_POINTS = 5000, /* of a series: n^2 / 2 doubles are 100 MB */
  MAX_NUMBER = 5000, /* breaks */
};

typedef struct {
  series_limits series;
  series_limits dispersions;
  posterior_model model; /* of the series at hand */
  posterior_scratch scratch;
  posterior_result result;
  const double *values, *exposure, *shape, *rate, *log_weight, *dispersion;
  double level;
  int band;
} request;

static const double *pull_positive(SEXP x, R_xlen_t n, double least,
                                   const char *what) {
  check_type(x, REALSXP, what);
  if (Rf_xlength(x) != n) Rf_error("internal: %s is of wrong length", what);
  for (R_xlen_t i = 0; i < n; i++) {
    if (!R_FINITE(REAL_RO(x)[i]) || REAL_RO(x)[i] < least)
      Rf_error("internal: %s is out of range", what);
  }
  return REAL_RO(x);
}

/* A segmentation without breaks must be possible, or nothing is. */
static const double *pull_weights(SEXP x, R_xlen_t n_series, int *max_breaks) {
  check_type(x, REALSXP, "log_weight");
  int rows = Rf_nrows(x);
  if (Rf_ncols(x) != n_series || rows < 1 || rows > MAX_NUMBER + 1)
    Rf_error("internal: log_weight has wrong dimensions");
  for (R_xlen_t i = 0; i < Rf_xlength(x); i++) {
    if (ISNAN(REAL_RO(x)[i]) || REAL_RO(x)[i] == R_PosInf)
      Rf_error("internal: log_weight is out of range");
  }
  *max_breaks = rows - 1;
  return REAL_RO(x);
}

static double *doubles(R_xlen_t n) {
  return (void *)R_alloc((size_t)n + 1, sizeof(double));
}

static void allocate(request *r) {
  R_xlen_t n = series_longest(r->series);
  int k = r->model.max_breaks;
  r->scratch.count_sum = doubles(n + 1);
  r->scratch.exposure_sum = doubles(n + 1);
  r->scratch.segment = doubles(posterior_segments(n));
  r->scratch.before = doubles(posterior_states(n, k));
  r->scratch.after = doubles(posterior_states(n, k));
  r->scratch.terms = doubles(n + k + 2);
  r->scratch.held = doubles(posterior_segments(n));
}

static request pull_request(SEXP values, SEXP exposure, SEXP offset, SEXP shape,
                            SEXP rate, SEXP log_weight, SEXP min_length,
                            SEXP dispersion, SEXP dispersion_offset) {
  request r = {.level = 0};
  R_xlen_t n = Rf_xlength(values);
  r.values = pull_positive(values, n, 0, "values");
  r.exposure = pull_positive(exposure, n, DBL_MIN, "exposure");
  r.series = pull_series(offset, n);
  if (series_longest(r.series) > MAX_POINTS)
    Rf_error("internal: a series is too long");
  R_xlen_t n_series = r.series.n_series;
  r.shape = pull_positive(shape, n_series, DBL_MIN, "shape");
  r.rate = pull_positive(rate, n_series, DBL_MIN, "rate");
  r.log_weight = pull_weights(log_weight, n_series, &r.model.max_breaks);
  r.model.min_length = pull_whole(min_length, 1, INT_MAX, "min_length");
  R_xlen_t n_dispersions = Rf_xlength(dispersion);
  r.dispersion = pull_positive(dispersion, n_dispersions, 1, "dispersion");
  r.dispersions = pull_series(dispersion_offset, n_dispersions);
  if (r.dispersions.n_series != n_series)
    Rf_error("internal: dispersion_offset does not fit offset");
  r.model.log_gamma = lgammafn;
  r.model.poll = poll_user;
  return r;
}

static void pull_level(request *r, SEXP level, SEXP band) {
  r->level = pull_number(level, "level");
  if (r->level <= 0 || r->level >= 1) Rf_error("internal: level is no level");
  r->band = pull_flag(band, "band");
}

static double gamma_cdf(double x, double shape, double rate) {
  return Rf_pgamma(x, shape, 1 / rate, 1, 0);
}

/* Columns and stretches of the answer that belong to series i. */
static void choose_series(request *r, R_xlen_t i, SEXP out) {
  posterior_model *m = &r->model;
  R_xlen_t start = series_start(r->series, i);
  R_xlen_t column = i * (m->max_breaks + 1);
  R_xlen_t first = series_start(r->dispersions, i);
  m->n = series_length(r->series, i);
  m->count = r->values + start;
  m->exposure = r->exposure + start;
  m->shape = r->shape[i];
  m->rate = r->rate[i];
  m->log_weight = r->log_weight + column;
  m->dispersion = r->dispersion + first;
  m->n_dispersions = series_length(r->dispersions, i);
  r->result.number = REAL(VECTOR_ELT(out, 0)) + column;
  r->result.dispersion = REAL(VECTOR_ELT(out, 1)) + first;
  r->result.at = REAL(VECTOR_ELT(out, 2)) + start;
  r->result.mean = REAL(VECTOR_ELT(out, 3)) + start;
}

static void find_band(request *r, double *lower, double *upper) {
  const void *mark = vmaxget();
  R_xlen_t n_parts = r->result.n_parts;
  posterior_part *part = (void *)R_alloc((size_t)n_parts + 1,
                                         sizeof(posterior_part));
  gamma_part *here = (void *)R_alloc((size_t)n_parts + 1, sizeof(gamma_part));
  posterior_parts(&r->model, &r->scratch, &r->result, part);
  double tail = (1 - r->level) / 2;
  for (R_xlen_t i = 0; i < r->model.n; i++) {
    poll_user();
    ptrdiff_t n = posterior_parts_at(part, n_parts, i, here);
    lower[i] = mixture_quantile(here, n, tail, i ? lower[i - 1] : 0, gamma_cdf);
    upper[i] = mixture_quantile(here, n, 1 - tail, i ? upper[i - 1] : 0,
                                gamma_cdf);
  }
  vmaxset(mark);
}

/* The boundaries between the breaks before and after. */
static posterior_run room_of(const int *place, int b, int n_breaks,
                             R_xlen_t n) {
  posterior_run room = {1, n - 1, 1};
  /* The break before is written as a period from 1 already. */
  if (b > 0) room.low = place[b - 1];
  if (b + 1 < n_breaks) room.high = place[b + 1] - 1;
  return room;
}

static void find_places(request *r, R_xlen_t i, SEXP out) {
  R_xlen_t column = i * r->model.max_breaks;
  int *place = INTEGER(VECTOR_ELT(out, 6)) + column;
  posterior_breaks(&r->model, &r->scratch, &r->result, place);
  for (int b = 0; b < r->result.likeliest; b++) {
    posterior_run room = room_of(place, b, r->result.likeliest, r->model.n);
    posterior_run run = posterior_find_run(&r->model, &r->scratch, place[b],
                                           room, r->level);
    place[b]++;
    if (run.low < 0) continue;
    INTEGER(VECTOR_ELT(out, 7))[column + b] = (int)run.low + 1;
    INTEGER(VECTOR_ELT(out, 8))[column + b] = (int)run.high + 1;
  }
}

/* The least that a series needs: a point, a dispersion, and a prior that does
 * not rule out every number of breaks. */
static int is_possible(const posterior_model *m) {
  int possible = 0;
  for (int k = 0; k <= m->max_breaks; k++) {
    /* k breaks need (k + 1) segments */
    int fits = m->n / m->min_length > k;
    if (fits && m->log_weight[k] > R_NegInf) possible = 1;
  }
  return possible && m->n_dispersions > 0;
}

static void run_series(request *r, R_xlen_t i, SEXP out) {
  choose_series(r, i, out);
  if (r->model.n == 0) return;
  if (!is_possible(&r->model))
    Rf_error("internal: no segmentation is possible");
  posterior_number(&r->model, &r->scratch, &r->result);
  posterior_average(&r->model, &r->scratch, &r->result);
  R_xlen_t start = series_start(r->series, i);
  if (r->band) {
    find_band(r, REAL(VECTOR_ELT(out, 4)) + start,
              REAL(VECTOR_ELT(out, 5)) + start);
  }
  find_places(r, i, out);
  REAL(VECTOR_ELT(out, 9))[i] = r->result.log_evidence;
}

static SEXP missing_doubles(R_xlen_t n) {
  SEXP out = Rf_allocVector(REALSXP, n);
  for (R_xlen_t i = 0; i < n; i++) REAL(out)[i] = NA_REAL;
  return out;
}

static SEXP missing_matrix(SEXPTYPE type, int rows, R_xlen_t columns) {
  SEXP out = PROTECT(Rf_allocMatrix(type, rows, (int)columns));
  for (R_xlen_t i = 0; i < Rf_xlength(out); i++) {
    if (type == INTSXP) {
      INTEGER(out)[i] = NA_INTEGER;
    } else {
      REAL(out)[i] = NA_REAL;
    }
  }
  UNPROTECT(1);
  return out;
}

static SEXP empty_answer(const request *r) {
  const char *names[] = {"number",     "dispersion",   "at",    "mean",
                         "lower",      "upper",        "place", "place_low",
                         "place_high", "log_evidence", ""};
  SEXP out = PROTECT(Rf_mkNamed(VECSXP, names));
  R_xlen_t n_series = r->series.n_series;
  R_xlen_t n = (R_xlen_t)r->series.offset[n_series];
  int k = r->model.max_breaks;
  SET_VECTOR_ELT(out, 0, missing_matrix(REALSXP, k + 1, n_series));
  SET_VECTOR_ELT(out, 1,
                 missing_doubles((R_xlen_t)r->dispersions.offset[n_series]));
  for (int i = 2; i <= 5; i++) SET_VECTOR_ELT(out, i, missing_doubles(n));
  for (int i = 6; i <= 8; i++) {
    SET_VECTOR_ELT(out, i, missing_matrix(INTSXP, k, n_series));
  }
  SET_VECTOR_ELT(out, 9, missing_doubles(n_series));
  UNPROTECT(1);
  return out;
}

SEXP ffi_posterior(SEXP values, SEXP exposure, SEXP offset, SEXP shape,
                   SEXP rate, SEXP log_weight, SEXP min_length, SEXP dispersion,
                   SEXP dispersion_offset, SEXP level, SEXP band) {
  request r = pull_request(values, exposure, offset, shape, rate, log_weight,
                           min_length, dispersion, dispersion_offset);
  pull_level(&r, level, band);
  allocate(&r);
  SEXP out = PROTECT(empty_answer(&r));
  for (R_xlen_t i = 0; i < r.series.n_series; i++) {
    poll_user();
    run_series(&r, i, out);
  }
  UNPROTECT(1);
  return out;
}
