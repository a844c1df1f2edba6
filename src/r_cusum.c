/* r_cusum: cumulative sums for R.
 *
 * ffi_cusum_run(count, reference, start, sign, offset)
 *   count, reference  double, all series one after the other
 *   start             double, the sum that each series starts with
 *   sign              1L or -1L
 *   offset            double, limits of the series
 *   -> list of sum and since, double, as long as count; `since` counts from 1
 *      within its series
 *
 * ffi_cusum_run_lengths(step, below, target, head)
 *   step    double, 2 n - 1 probabilities; below: double, n (see cusum.h)
 *   target  double, the run length to reach; head: flag
 *   -> list of zero_start and head_start, double, as long as h units
 */
#include <string.h>

#include "bridge.h"
#include "cusum.h"

static void check_length(SEXP x, R_xlen_t n, const char *what) {
  check_type(x, REALSXP, what);
  if (Rf_xlength(x) != n)
    Rf_error("internal: %s is not of length %.0f", what, (double)n);
}

static void check_finite(SEXP x, const char *what) {
  for (R_xlen_t i = 0; i < Rf_xlength(x); i++) {
    if (!R_FINITE(REAL_RO(x)[i])) Rf_error("internal: %s is not finite", what);
  }
}

static SEXP pair_of(const char *first, const char *second, R_xlen_t n) {
  const char *names[] = {first, second, ""};
  SEXP out = PROTECT(Rf_mkNamed(VECSXP, names));
  SET_VECTOR_ELT(out, 0, Rf_allocVector(REALSXP, n));
  SET_VECTOR_ELT(out, 1, Rf_allocVector(REALSXP, n));
  UNPROTECT(1);
  return out;
}

static void run_series(const double *count, const double *reference,
                       R_xlen_t length, int sign, double start, double *sum,
                       double *since) {
  cusum_state state = {start, start > 0 ? 1 : 0};
  for (R_xlen_t from = 0; from < length; from += BLOCK_ROWS) {
    poll_interrupt(from / BLOCK_ROWS);
    state = cusum_run(count, reference, from, block_length(length, from), sign,
                      state, sum, since);
  }
}

SEXP ffi_cusum_run(SEXP count, SEXP reference, SEXP start, SEXP sign,
                   SEXP offset) {
  check_type(count, REALSXP, "count");
  R_xlen_t n = Rf_xlength(count);
  check_length(reference, n, "reference");
  int direction = pull_whole(sign, -1, 1, "sign");
  series_limits s = pull_series(offset, n);
  check_length(start, s.n_series, "start");
  SEXP out = PROTECT(pair_of("sum", "since", n));
  double *sum = REAL(VECTOR_ELT(out, 0));
  double *since = REAL(VECTOR_ELT(out, 1));
  for (R_xlen_t i = 0; i < s.n_series; i++) {
    poll_interrupt(i);
    R_xlen_t at = series_start(s, i);
    run_series(REAL_RO(count) + at, REAL_RO(reference) + at,
               series_length(s, i), direction, REAL_RO(start)[i], sum + at,
               since + at);
  }
  UNPROTECT(1);
  return out;
}

static cusum_chain pull_chain(SEXP step, SEXP below) {
  check_type(below, REALSXP, "below");
  R_xlen_t n = Rf_xlength(below);
  if (n == 0) Rf_error("internal: below is empty");
  check_length(step, 2 * n - 1, "step");
  check_finite(step, "step");
  check_finite(below, "below");
  cusum_chain chain = {n, REAL_RO(step), REAL_RO(below)};
  return chain;
}

SEXP ffi_cusum_run_lengths(SEXP step, SEXP below, SEXP target, SEXP head) {
  cusum_chain chain = pull_chain(step, below);
  double goal = pull_number(target, "target");
  int with_head = pull_flag(head, "head");
  size_t n = (size_t)chain.n_max;
  double *scratch = (double *)R_alloc(CUSUM_VECTORS * n, sizeof(double));
  double *zero = (double *)R_alloc(n, sizeof(double));
  double *started = (double *)R_alloc(n, sizeof(double));
  R_xlen_t h = cusum_run_lengths(chain, goal, with_head, scratch, zero, started,
                                 poll_user);
  SEXP out = PROTECT(pair_of("zero_start", "head_start", h));
  memcpy(REAL(VECTOR_ELT(out, 0)), zero, (size_t)h * sizeof(double));
  memcpy(REAL(VECTOR_ELT(out, 1)), started, (size_t)h * sizeof(double));
  UNPROTECT(1);
  return out;
}
