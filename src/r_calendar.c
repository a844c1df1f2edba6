/* r_calendar: calendar and ISO dates for R.
 *
 * ffi_calendar_period(days, unit)    integer or double days -> double period
 * ffi_calendar_start(periods, unit)  double periods -> double first day
 * ffi_iso_days(text)                 character -> double days
 *
 * NA, and what has no answer (infinite, past 2^53, not a date), is NA.
 */
#include <math.h>

#include "bridge.h"
#include "iso.h"

/* Past this a double no longer tells one day from the next; it also keeps the
 * kernels' 64-bit products in range. */
#define EXACT_LIMIT 4503599627370496.0 /* 2^52 */

typedef int64_t (*calendar_step)(int64_t, calendar_unit);

static double step_or_na(double x, calendar_unit unit, calendar_step step) {
  if (!(fabs(x) <= EXACT_LIMIT)) return NA_REAL;
  double y = (double)step((int64_t)floor(x), unit);
  return fabs(y) <= EXACT_LIMIT ? y : NA_REAL;
}

static SEXP step_each(SEXP x, SEXP unit, calendar_step step) {
  calendar_unit u = pull_unit(unit);
  SEXP values = PROTECT(Rf_coerceVector(x, REALSXP));
  R_xlen_t n = Rf_xlength(values);
  SEXP out = PROTECT(Rf_allocVector(REALSXP, n));
  const double *p_values = REAL_RO(values);
  double *p_out = REAL(out);
  for (R_xlen_t i = 0; i < n; i++) {
    if (i % BLOCK_ROWS == 0) poll_interrupt(i / BLOCK_ROWS);
    p_out[i] = step_or_na(p_values[i], u, step);
  }
  UNPROTECT(2);
  return out;
}

static void check_number(SEXP x, const char *what) {
  if (TYPEOF(x) != INTSXP) check_type(x, REALSXP, what);
}

SEXP ffi_calendar_period(SEXP days, SEXP unit) {
  check_number(days, "days");
  return step_each(days, unit, calendar_period);
}

SEXP ffi_calendar_start(SEXP periods, SEXP unit) {
  check_number(periods, "periods");
  return step_each(periods, unit, calendar_period_start);
}

static double iso_day_or_na(SEXP text) {
  if (text == NA_STRING) return NA_REAL;
  int64_t day = iso_parse_day(CHAR(text));
  return day == ISO_BAD ? NA_REAL : (double)day;
}

SEXP ffi_iso_days(SEXP text) {
  check_type(text, STRSXP, "text");
  R_xlen_t n = Rf_xlength(text);
  SEXP out = PROTECT(Rf_allocVector(REALSXP, n));
  double *p_out = REAL(out);
  for (R_xlen_t i = 0; i < n; i++) {
    if (i % BLOCK_ROWS == 0) poll_interrupt(i / BLOCK_ROWS);
    p_out[i] = iso_day_or_na(STRING_ELT(text, i));
  }
  UNPROTECT(1);
  return out;
}
