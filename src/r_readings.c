/* r_readings: whole numbers that agree with printed ones, for R.
 *
 * ffi_reading_counts(n, percent)
 *   n        double, whole, from 1 to 2^53
 *   percent  sets, one for each n
 *   -> list of first and last, double; NA where no count fits
 *
 * ffi_reading_bases(value, percent)
 *   value, percent  sets, as many of one as of the other
 *   -> list of first and last, double; Inf where there is no last one, NA where
 *      no base fits
 *
 * Sets are a list of low and high, double, and low_closed and high_closed,
 * logical; none is missing. An end is read to the unit of readings.h, one below
 * zero as just below zero.
 */
#include <math.h>

#include "bridge.h"
#include "readings.h"

static const double largest = 9007199254740992.0; /* 2^53 */

typedef struct {
  const double *low, *high;
  const int *low_closed, *high_closed;
} set_columns;

static SEXP column(SEXP sets, int i, SEXPTYPE type, R_xlen_t n) {
  SEXP x = VECTOR_ELT(sets, i);
  check_type(x, type, "set");
  if (Rf_xlength(x) != n) Rf_error("internal: sets of another length");
  return x;
}

static set_columns pull_sets(SEXP sets, R_xlen_t n) {
  check_type(sets, VECSXP, "sets");
  if (Rf_xlength(sets) != 4) Rf_error("internal: sets have four columns");
  return (set_columns){REAL_RO(column(sets, 0, REALSXP, n)),
                       REAL_RO(column(sets, 1, REALSXP, n)),
                       LOGICAL(column(sets, 2, LGLSXP, n)),
                       LOGICAL(column(sets, 3, LGLSXP, n))};
}

static int64_t end_of(double x) {
  if (ISNAN(x)) Rf_error("internal: an end of a set is missing");
  if (x < 0) return -1;
  double units = x * READING_UNIT;
  if (units >= (double)READING_END) return READING_END;
  return (int64_t)llround(units);
}

static reading_set set_at(set_columns s, R_xlen_t i) {
  return (reading_set){end_of(s.low[i]), end_of(s.high[i]),
                       s.low_closed[i] == TRUE, s.high_closed[i] == TRUE};
}

static SEXP new_ranges(R_xlen_t n) {
  const char *names[] = {"first", "last", ""};
  SEXP out = PROTECT(Rf_mkNamed(VECSXP, names));
  SET_VECTOR_ELT(out, 0, Rf_allocVector(REALSXP, n));
  SET_VECTOR_ELT(out, 1, Rf_allocVector(REALSXP, n));
  UNPROTECT(1);
  return out;
}

static void put_range(SEXP out, R_xlen_t i, whole_range range) {
  int none = range.first > range.last;
  double last = range.last == READING_END ? R_PosInf : (double)range.last;
  REAL(VECTOR_ELT(out, 0))[i] = none ? NA_REAL : (double)range.first;
  REAL(VECTOR_ELT(out, 1))[i] = none ? NA_REAL : last;
}

static int64_t pull_total(double n) {
  if (!(n >= 1 && n <= largest && n == floor(n)))
    Rf_error("internal: a total is not a whole number from 1 on");
  return (int64_t)n;
}

SEXP ffi_reading_counts(SEXP n, SEXP percent) {
  check_type(n, REALSXP, "n");
  R_xlen_t length = Rf_xlength(n);
  set_columns sets = pull_sets(percent, length);
  SEXP out = PROTECT(new_ranges(length));
  for (R_xlen_t i = 0; i < length; i++) {
    if (i % BLOCK_ROWS == 0) poll_interrupt(i / BLOCK_ROWS);
    put_range(out, i,
              readings_counts(pull_total(REAL_RO(n)[i]), set_at(sets, i)));
  }
  UNPROTECT(1);
  return out;
}

static reading_set pull_factor(set_columns s, R_xlen_t i) {
  reading_set percent = set_at(s, i);
  if (percent.high < 1) Rf_error("internal: a percentage that leaves nothing");
  return percent;
}

SEXP ffi_reading_bases(SEXP value, SEXP percent) {
  check_type(value, VECSXP, "value");
  R_xlen_t length = Rf_xlength(value) ? Rf_xlength(VECTOR_ELT(value, 0)) : 0;
  set_columns v = pull_sets(value, length);
  set_columns p = pull_sets(percent, length);
  SEXP out = PROTECT(new_ranges(length));
  for (R_xlen_t i = 0; i < length; i++) {
    if (i % BLOCK_ROWS == 0) poll_interrupt(i / BLOCK_ROWS);
    reading_set set = set_at(v, i);
    if (set.low < 0) Rf_error("internal: a value below zero");
    put_range(out, i, readings_bases(set, pull_factor(p, i)));
  }
  UNPROTECT(1);
  return out;
}
