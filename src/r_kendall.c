/* r_kendall: tests of trend for R, a batch of series a call.
 *
 * ffi_kendall(values, offset, exact_to)
 *   values    doubles, no NaN: the series one after the other, by time
 *   offset    their limits, see pull_some_series()
 *   exact_to  series of 2 to so many values get exact probabilities
 * value: list(s, untied, var_s, greater, less), doubles, one a series
 *   s, untied  S and the pairs of unequal values; exact up to 2^53
 *   var_s      variance of S if every order is as likely
 *   greater, less  P(S >= s), P(S <= s); NA where they were not asked for
 * A distribution is used again for the next series if that has the same ties.
 *
 * ffi_kendall_null(size)
 *   size   integers: the numbers of equal values, the largest first
 * value: P(D <= 0), P(D <= 1), ... for half of the untied pairs, doubles
 *
 * ffi_kendall_covariance(values, offset, seasons)
 *   values   doubles: grids one after the other, a season in each column, NaN
 *            where a value is missing
 *   seasons  integers, the columns of each grid; 0 for one without values
 * value: twice the sum of the covariances between the seasons of each grid
 */
#include <string.h>

#include "bridge.h"
#include "kendall.h"
#include "kendall_exact.h"

enum { S, UNTIED, VARIANCE, GREATER, LESS, N_PARTS };

typedef struct {
  double *x;
  double *spare;
  int *size;
  int *tied; /* sizes of the distribution at hand */
  kendall_null null;
} workspace;

static int *room_for_ints(R_xlen_t n) {
  return (int *)R_alloc((size_t)n + 1, sizeof(int));
}

static void make_null_room(kendall_null *null, int n) {
  null->count = (uint64_t *)R_alloc(kendall_null_counts(n), sizeof(uint64_t));
  null->all = (uint64_t *)R_alloc(kendall_null_limbs(n), sizeof(uint64_t));
  null->groups = 0;
  null->last = -1;
}

static workspace make_workspace(series_limits series, int exact_to) {
  workspace w;
  size_t longest = (size_t)series_longest(series) + 1;
  w.x = (double *)R_alloc(longest, sizeof(double));
  w.spare = (double *)R_alloc(longest, sizeof(double));
  R_xlen_t exact = series_longest_within(series, exact_to);
  w.size = room_for_ints(exact);
  w.tied = room_for_ints(exact);
  w.null.size = w.tied;
  make_null_room(&w.null, (int)exact);
  return w;
}

/* The first series with some ties has its distribution as far as it needs it,
 * a second one with the same ties the whole half. */
static void find_null(workspace *w, R_xlen_t n, kendall_score score,
                      int64_t last) {
  kendall_null *null = &w->null;
  int groups = kendall_ties(w->x, n, w->size);
  size_t bytes = (size_t)groups * sizeof(int);
  int same = groups == null->groups && memcmp(w->size, w->tied, bytes) == 0;
  if (same && null->last >= last) return;
  memcpy(w->tied, w->size, bytes);
  null->groups = groups;
  kendall_null_make(null, same ? score.untied / 2 : last, poll_user);
}

static void find_probabilities(workspace *w, R_xlen_t n, kendall_score score,
                               double *part[], R_xlen_t i) {
  int64_t size = score.s < 0 ? -score.s : score.s;
  int64_t last = (score.untied - size) / 2;
  find_null(w, n, score, last);
  double as_far = kendall_null_share(&w->null, last);
  double others = 1 - kendall_null_share(&w->null, last - 1);
  part[GREATER][i] = score.s < 0 ? others : as_far;
  part[LESS][i] = score.s > 0 ? others : as_far;
}

/* An exact probability has to know the sizes of the ties, for which the values
 * are sorted. */
static kendall_score score_of(workspace *w, const double *values, R_xlen_t n,
                              int exact) {
  if (!exact && n <= KENDALL_PAIRS_MOST) return kendall_pairs(values, n);
  memcpy(w->x, values, (size_t)n * sizeof(double));
  return kendall_count(w->x, w->spare, n, poll_user);
}

static void test_series(workspace *w, const double *values, R_xlen_t n,
                        int exact, double *part[], R_xlen_t i) {
  kendall_score score = score_of(w, values, n, exact);
  part[S][i] = (double)score.s;
  part[UNTIED][i] = (double)score.untied;
  part[VARIANCE][i] = score.variance;
  part[GREATER][i] = part[LESS][i] = NA_REAL;
  if (exact) find_probabilities(w, n, score, part, i);
}

static SEXP make_parts(R_xlen_t n, double *part[]) {
  const char *names[] = {"s", "untied", "var_s", "greater", "less", ""};
  SEXP out = PROTECT(Rf_mkNamed(VECSXP, names));
  for (int k = 0; k < N_PARTS; k++) {
    SET_VECTOR_ELT(out, k, Rf_allocVector(REALSXP, n));
    part[k] = REAL(VECTOR_ELT(out, k));
  }
  UNPROTECT(1);
  return out;
}

static void check_no_nan(const double *x, R_xlen_t n) {
  for (R_xlen_t i = 0; i < n; i++) {
    if (ISNAN(x[i])) Rf_error("internal: values are not all known");
  }
}

SEXP ffi_kendall(SEXP values, SEXP offset, SEXP exact_to) {
  check_type(values, REALSXP, "values");
  series_limits series = pull_some_series(offset, Rf_xlength(values));
  int most = pull_whole(exact_to, 0, KENDALL_EXACT_MOST, "exact_to");
  workspace w = make_workspace(series, most);
  double *part[N_PARTS];
  SEXP out = PROTECT(make_parts(series.n_series, part));
  for (R_xlen_t i = 0; i < series.n_series; i++) {
    poll_interrupt(i);
    R_xlen_t n = series_length(series, i);
    const double *x = REAL_RO(values) + series_start(series, i);
    check_no_nan(x, n);
    test_series(&w, x, n, n > 1 && n <= most, part, i);
  }
  UNPROTECT(1);
  return out;
}

/* ---- the distribution itself --------------------------------------------- */

static int pull_sizes(SEXP size) {
  check_type(size, INTSXP, "size");
  int sum = 0;
  for (R_xlen_t g = 0; g < Rf_xlength(size); g++) {
    int t = INTEGER(size)[g];
    int fits = t >= 1 && t <= KENDALL_EXACT_MOST - sum;
    int falls = g == 0 || t <= INTEGER(size)[g - 1];
    if (!fits || !falls) Rf_error("internal: size is no pattern of ties");
    sum += t;
  }
  if (sum == 0) Rf_error("internal: size is empty");
  return sum;
}

static int64_t untied_pairs(SEXP size) {
  int64_t before = 0, pairs = 0;
  for (R_xlen_t g = 0; g < Rf_xlength(size); g++) {
    pairs += before * INTEGER(size)[g];
    before += INTEGER(size)[g];
  }
  return pairs;
}

SEXP ffi_kendall_null(SEXP size) {
  int n = pull_sizes(size);
  kendall_null null;
  make_null_room(&null, n);
  null.size = INTEGER(size);
  null.groups = (int)Rf_xlength(size);
  kendall_null_make(&null, untied_pairs(size) / 2, poll_user);
  SEXP out = PROTECT(Rf_allocVector(REALSXP, (R_xlen_t)null.last + 1));
  for (R_xlen_t i = 0; i <= null.last; i++) {
    REAL(out)[i] = kendall_null_share(&null, i);
  }
  UNPROTECT(1);
  return out;
}

/* ---- seasons ------------------------------------------------------------- */

static void check_seasons(SEXP seasons, series_limits grids) {
  check_type(seasons, INTSXP, "seasons");
  if (Rf_xlength(seasons) != grids.n_series)
    Rf_error("internal: seasons and offset differ");
  for (R_xlen_t i = 0; i < grids.n_series; i++) {
    int columns = INTEGER(seasons)[i];
    R_xlen_t n = series_length(grids, i);
    int fits = columns > 0 ? n % columns == 0 : columns == 0 && n == 0;
    if (!fits) Rf_error("internal: seasons do not divide a grid");
  }
}

SEXP ffi_kendall_covariance(SEXP values, SEXP offset, SEXP seasons) {
  check_type(values, REALSXP, "values");
  series_limits grids = pull_series(offset, Rf_xlength(values));
  check_seasons(seasons, grids);
  size_t longest = (size_t)series_longest(grids) + 1;
  int64_t *row_sum = (int64_t *)R_alloc(longest, sizeof(int64_t));
  SEXP out = PROTECT(Rf_allocVector(REALSXP, grids.n_series));
  for (R_xlen_t i = 0; i < grids.n_series; i++) {
    poll_interrupt(i);
    int columns = INTEGER(seasons)[i];
    R_xlen_t years = columns ? series_length(grids, i) / columns : 0;
    const double *grid = REAL_RO(values) + series_start(grids, i);
    REAL(out)[i] = kendall_covariance(grid, years, columns, row_sum, poll_user);
  }
  UNPROTECT(1);
  return out;
}
