/* stream: a read of columns from end to end, the least that a count of their
 * rows can cost.
 *
 * stream(columns)
 *   columns  list of integer, double or character vectors; of text the
 *            pointers are read
 * value: one double, the sum of the 64-bit words of all columns modulo 2^64,
 * so that no read can be left out. Bytes past the last four words may be
 * unread.
 */
#include <R.h>
#include <Rinternals.h>
#include <stdint.h>

static uint64_t sum_words(const uint64_t *word, size_t n) {
  uint64_t a = 0, b = 0, c = 0, d = 0;
  for (size_t i = 0; i + 4 <= n; i += 4) {
    a += word[i];
    b += word[i + 1];
    c += word[i + 2];
    d += word[i + 3];
  }
  return a + b + c + d;
}

static size_t bytes_of(SEXP column) {
  size_t n = (size_t)Rf_xlength(column);
  switch (TYPEOF(column)) {
    case INTSXP:
      return n * sizeof(int);
    case REALSXP:
      return n * sizeof(double);
    case STRSXP:
      return n * sizeof(SEXP);
    default:
      Rf_error("stream reads integer, double and character vectors");
  }
}

SEXP stream(SEXP columns) {
  uint64_t sum = 0;
  for (R_xlen_t i = 0; i < Rf_xlength(columns); i++) {
    SEXP column = VECTOR_ELT(columns, i);
    sum += sum_words(DATAPTR_RO(column), bytes_of(column) / sizeof(uint64_t));
  }
  return Rf_ScalarReal((double)sum);
}
