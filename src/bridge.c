/* bridge: what all bridges share. pull_* return a C scalar, check_* return
 * nothing; both raise an R error for a value that memory safety rules out. The
 * R functions have checked the request before: to meet one of these errors a
 * user has to write a .Call by hand. */
#include "bridge.h"

void check_type(SEXP x, SEXPTYPE type, const char *what) {
  if (TYPEOF(x) != type) {
    Rf_error("internal: %s is of type %s, not %s", what,
             Rf_type2char(TYPEOF(x)), Rf_type2char(type));
  }
}

static int pull_int(SEXP x, SEXPTYPE type, const char *what) {
  check_type(x, type, what);
  if (Rf_xlength(x) != 1) Rf_error("internal: %s is not of length 1", what);
  return type == LGLSXP ? LOGICAL(x)[0] : INTEGER(x)[0];
}

calendar_unit pull_unit(SEXP x) {
  int unit = pull_int(x, INTSXP, "unit");
  int known = unit == UNIT_YEAR || unit == UNIT_HALF || unit == UNIT_QUARTER ||
              unit == UNIT_MONTH;
  if (!known) Rf_error("internal: unit must be 1, 2, 4 or 12");
  return (calendar_unit)unit;
}

int pull_flag(SEXP x, const char *what) {
  int flag = pull_int(x, LGLSXP, what);
  if (flag == NA_LOGICAL) Rf_error("internal: %s is NA", what);
  return flag;
}

int pull_whole(SEXP x, int min, int max, const char *what) {
  int value = pull_int(x, INTSXP, what);
  if (value < min || value > max)
    Rf_error("internal: %s is not within %d and %d", what, min, max);
  return value;
}

double pull_number(SEXP x, const char *what) {
  check_type(x, REALSXP, what);
  if (Rf_xlength(x) != 1) Rf_error("internal: %s is not of length 1", what);
  if (!R_FINITE(REAL_RO(x)[0])) Rf_error("internal: %s is not finite", what);
  return REAL_RO(x)[0];
}

/* Offsets never fall, are whole, and within 0 and n. */
series_limits pull_some_series(SEXP offset, R_xlen_t n) {
  check_type(offset, REALSXP, "offset");
  series_limits s = {Rf_xlength(offset) - 1, REAL_RO(offset)};
  if (s.n_series < 0) Rf_error("internal: offset is empty");
  double before = 0;
  for (R_xlen_t i = 0; i <= s.n_series; i++) {
    double at = s.offset[i];
    int fits = at >= before && at <= (double)n && at == (double)(R_xlen_t)at;
    if (!fits) Rf_error("internal: offset is no limit");
    before = at;
  }
  return s;
}

series_limits pull_series(SEXP offset, R_xlen_t n) {
  series_limits s = pull_some_series(offset, n);
  if (s.offset[0] != 0 || s.offset[s.n_series] != (double)n)
    Rf_error("internal: offset does not go from 0 to %g", (double)n);
  return s;
}

R_xlen_t series_start(series_limits s, R_xlen_t i) {
  return (R_xlen_t)s.offset[i];
}

R_xlen_t series_length(series_limits s, R_xlen_t i) {
  return (R_xlen_t)(s.offset[i + 1] - s.offset[i]);
}

R_xlen_t series_longest(series_limits s) {
  return series_longest_within(s, R_XLEN_T_MAX);
}

R_xlen_t series_longest_within(series_limits s, R_xlen_t most) {
  R_xlen_t longest = 0;
  for (R_xlen_t i = 0; i < s.n_series; i++) {
    R_xlen_t n = series_length(s, i);
    if (n <= most && n > longest) longest = n;
  }
  return longest;
}

void poll_user(void) {
  R_CheckUserInterrupt();
}

void poll_interrupt(R_xlen_t block) {
  if (block % BLOCKS_PER_POLL == 0) R_CheckUserInterrupt();
}

void stop_without_memory(void) {
  Rf_error("There is not enough memory.");
}

R_xlen_t block_length(R_xlen_t n, R_xlen_t from) {
  R_xlen_t left = n - from;
  return left < BLOCK_ROWS ? left : BLOCK_ROWS;
}
