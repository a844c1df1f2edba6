/* r_aggregate: counts by period and group for R.
 *
 * ffi_aggregate(dates, coded, unit, codes, levels, counts)
 *   dates   n values: integer or double days, or integer period numbers
 *   coded   TRUE where dates are period numbers already
 *   unit    1, 2, 4 or 12 periods a year
 *   codes   list of integer vectors of length n, codes from 1
 *   levels  integer vector, the number of levels of each
 *   counts  NULL (each row is one), integer, double, or double of class
 *           "integer64", of length n
 * value: list(first, periods, rows, sum, missing, fault, row)
 *   first   number of the first period; periods  how many there are
 *   rows, sum, missing  doubles, one per cell in the order of aggregate.c
 *   fault   0, or the aggregate_fault that stopped the count
 *   row     its row, counted from 1
 *
 * The columns are read in blocks and never copied; scratch is O(cells).
 */
#include <string.h>

#include "aggregate.h"
#include "bridge.h"

/* Three 64-bit tables of this size take 240 MB; a grid past it is a mistake in
 * the choice of groups. */
#define MAX_CELLS 1e7

typedef enum { COUNT_ONES, COUNT_INT, COUNT_DOUBLE, COUNT_INT64 } count_kind;

typedef struct {
  R_xlen_t n;
  SEXP dates;
  int coded;
  calendar_unit unit;
  int n_groups;
  group_column *groups;
  SEXP counts;
  count_kind kind;
} request;

static void check_length(SEXP x, R_xlen_t n, const char *what) {
  if (Rf_xlength(x) != n)
    Rf_error("internal: %s is not as long as dates", what);
}

static count_kind pull_kind(SEXP counts, R_xlen_t n) {
  if (counts == R_NilValue) return COUNT_ONES;
  check_length(counts, n, "counts");
  if (TYPEOF(counts) == INTSXP) return COUNT_INT;
  check_type(counts, REALSXP, "counts");
  return Rf_inherits(counts, "integer64") ? COUNT_INT64 : COUNT_DOUBLE;
}

static group_column *pull_groups(SEXP codes, SEXP levels, R_xlen_t n) {
  check_type(codes, VECSXP, "codes");
  check_type(levels, INTSXP, "levels");
  R_xlen_t n_groups = Rf_xlength(codes);
  if (Rf_xlength(levels) != n_groups)
    Rf_error("internal: levels and codes differ");
  group_column *groups = (group_column *)R_alloc((size_t)n_groups + 1,
                                                 sizeof(group_column));
  for (R_xlen_t g = 0; g < n_groups; g++) {
    SEXP column = VECTOR_ELT(codes, g);
    check_type(column, INTSXP, "codes");
    check_length(column, n, "codes");
    if (INTEGER(levels)[g] < 0) Rf_error("internal: levels are negative");
    groups[g].code = INTEGER(column);
    groups[g].n_levels = INTEGER(levels)[g];
  }
  return groups;
}

static request pull_request(SEXP dates, SEXP coded, SEXP unit, SEXP codes,
                            SEXP levels, SEXP counts) {
  request r = {.n = Rf_xlength(dates), .dates = dates};
  r.coded = pull_flag(coded, "coded");
  if (r.coded || TYPEOF(dates) != REALSXP) check_type(dates, INTSXP, "dates");
  r.unit = pull_unit(unit);
  r.groups = pull_groups(codes, levels, r.n);
  r.n_groups = (int)Rf_xlength(codes);
  r.counts = counts;
  r.kind = pull_kind(counts, r.n);
  return r;
}

static void read_periods(const request *r, R_xlen_t from, R_xlen_t n,
                         int32_t *period) {
  if (r->coded) {
    calendar_read_periods(INTEGER(r->dates) + from, n, r->unit, period);
  } else if (TYPEOF(r->dates) == INTSXP) {
    calendar_read_int_days(INTEGER(r->dates) + from, n, r->unit, period);
  } else {
    calendar_read_double_days(REAL(r->dates) + from, n, r->unit, period);
  }
}

/* integer64 keeps 64-bit integers in the bytes of doubles; they are copied,
 * since C forbids reading a double through a pointer to an integer. */
static aggregate_status read_int64(const double *stored, R_xlen_t n,
                                   int64_t *out) {
  int64_t raw[BLOCK_ROWS];
  memcpy(raw, stored, (size_t)n * sizeof(int64_t));
  return aggregate_read_int64(raw, n, out);
}

static aggregate_status read_counts(const request *r, R_xlen_t from, R_xlen_t n,
                                    int64_t *out) {
  switch (r->kind) {
    case COUNT_INT:
      return aggregate_read_int(INTEGER(r->counts) + from, n, out);
    case COUNT_DOUBLE:
      return aggregate_read_double(REAL(r->counts) + from, n, out);
    case COUNT_INT64:
      return read_int64(REAL(r->counts) + from, n, out);
    default:
      aggregate_read_ones(n, out);
      return (aggregate_status){FAULT_NONE, -1};
  }
}

static aggregate_status in_column(aggregate_status status, R_xlen_t from) {
  if (status.fault != FAULT_NONE) status.row += from;
  return status;
}

static aggregate_status find_range(const request *r, period_range *range) {
  int32_t period[BLOCK_ROWS];
  aggregate_status status = {FAULT_NONE, -1};
  for (R_xlen_t from = 0; from < r->n; from += BLOCK_ROWS) {
    poll_interrupt(from / BLOCK_ROWS);
    R_xlen_t n = block_length(r->n, from);
    read_periods(r, from, n, period);
    status = in_column(aggregate_extend(range, period, n), from);
    if (status.fault != FAULT_NONE) break;
  }
  return status;
}

static aggregate_status find_cells(const request *r, period_range range,
                                   R_xlen_t from, R_xlen_t n, int32_t *cell) {
  int32_t period[BLOCK_ROWS];
  aggregate_status status = {FAULT_NONE, -1};
  read_periods(r, from, n, period);
  aggregate_start(cell, period, n, range);
  for (int g = 0; g < r->n_groups && status.fault == FAULT_NONE; g++) {
    group_column group = {r->groups[g].code + from, r->groups[g].n_levels};
    status = aggregate_split(cell, group, n);
  }
  return status;
}

static aggregate_status fill_block(const request *r, period_range range,
                                   R_xlen_t from, cell_table table) {
  int32_t cell[BLOCK_ROWS];
  int64_t count[BLOCK_ROWS];
  R_xlen_t n = block_length(r->n, from);
  aggregate_status status = find_cells(r, range, from, n, cell);
  if (status.fault == FAULT_NONE) status = read_counts(r, from, n, count);
  if (status.fault == FAULT_NONE) status = aggregate_add(table, cell, count, n);
  return in_column(status, from);
}

static aggregate_status fill_table(const request *r, period_range range,
                                   cell_table table) {
  aggregate_status status = {FAULT_NONE, -1};
  for (R_xlen_t from = 0; from < r->n; from += BLOCK_ROWS) {
    poll_interrupt(from / BLOCK_ROWS);
    status = fill_block(r, range, from, table);
    if (status.fault != FAULT_NONE) break;
  }
  return status;
}

static int n_periods(period_range range) {
  return range.last < range.first ? 0 : range.last - range.first + 1;
}

static double count_cells(const request *r, period_range range) {
  double cells = (double)n_periods(range) + 1;
  for (int g = 0; g < r->n_groups; g++)
    cells *= (double)r->groups[g].n_levels + 1;
  return cells;
}

static int64_t *cleared(size_t cells) {
  int64_t *table = (int64_t *)R_alloc(cells, sizeof(int64_t));
  memset(table, 0, cells * sizeof(int64_t));
  return table;
}

static SEXP as_doubles(const int64_t *values, size_t n) {
  SEXP out = Rf_allocVector(REALSXP, (R_xlen_t)n);
  for (size_t i = 0; i < n; i++) REAL(out)[i] = (double)values[i];
  return out;
}

static SEXP answer(period_range range, cell_table table, size_t cells,
                   aggregate_status status) {
  const char *names[] = {"first",   "periods", "rows", "sum",
                         "missing", "fault",   "row",  ""};
  SEXP out = PROTECT(Rf_mkNamed(VECSXP, names));
  int periods = n_periods(range);
  SET_VECTOR_ELT(out, 0, Rf_ScalarInteger(periods ? range.first : NA_INTEGER));
  SET_VECTOR_ELT(out, 1, Rf_ScalarInteger(periods));
  SET_VECTOR_ELT(out, 2, as_doubles(table.rows, cells));
  SET_VECTOR_ELT(out, 3, as_doubles(table.sum, cells));
  SET_VECTOR_ELT(out, 4, as_doubles(table.missing, cells));
  SET_VECTOR_ELT(out, 5, Rf_ScalarInteger(status.fault));
  SET_VECTOR_ELT(out, 6, Rf_ScalarReal((double)status.row + 1));
  UNPROTECT(1);
  return out;
}

SEXP ffi_aggregate(SEXP dates, SEXP coded, SEXP unit, SEXP codes, SEXP levels,
                   SEXP counts) {
  request r = pull_request(dates, coded, unit, codes, levels, counts);
  period_range range = {INT32_MAX, INT32_MIN};
  cell_table table = {NULL, NULL, NULL};
  aggregate_status status = find_range(&r, &range);
  if (status.fault == FAULT_NONE && count_cells(&r, range) > MAX_CELLS) {
    status.fault = FAULT_TOO_MANY_CELLS;
  }
  if (status.fault != FAULT_NONE) return answer(range, table, 0, status);
  size_t cells = (size_t)count_cells(&r, range);
  table.rows = cleared(cells);
  table.sum = cleared(cells);
  table.missing = cleared(cells);
  status = fill_table(&r, range, table);
  return answer(range, table, cells, status);
}
