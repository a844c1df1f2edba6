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

void poll_interrupt(R_xlen_t block) {
  if (block % BLOCKS_PER_POLL == 0) R_CheckUserInterrupt();
}

R_xlen_t block_length(R_xlen_t n, R_xlen_t from) {
  R_xlen_t left = n - from;
  return left < BLOCK_ROWS ? left : BLOCK_ROWS;
}
