/* r_aggregate: counts by period and group for R.
 *
 * ffi_aggregate(dates, form, key, unit, codes, keys, levels, counts, vector)
 *   dates, form, key  n rows that say when: see r_dates.c
 *   unit    1, 2, 4 or 12 periods a year
 *   codes   list of columns of length n: integers, codes from 1; or text
 *   keys    list of as many: NULL; or for text a list of its strings, each
 *           once, and their codes
 *   levels  integer vector, the number of levels of each
 *   counts  NULL (each row is one), integer, double, or double of class
 *           "integer64", of length n
 *   vector  FALSE keeps to the kernels that run on every processor
 * value: list(first, periods, rows, sum, missing, fault, row)
 *   first   number of the first period; periods  how many there are
 *   rows, sum, missing  doubles, one per cell: period by period, the last place
 *           for rows without a date; nothing where there is a fault
 *   fault   0, or the aggregate_fault that stopped the count
 *   row     its row, counted from 1
 *
 * One pass: the columns are read in blocks, as they are stored, and never
 * copied; scratch is O(cells).
 */
#include <string.h>

#include "aggregate.h"
#include "bridge.h"
#include "place.h"
#include "r_column.h"
#include "r_dates.h"
#include "r_tally.h"

typedef enum { COUNT_ONES, COUNT_INT, COUNT_DOUBLE, COUNT_INT64 } count_kind;

typedef struct {
  column codes;
  text_map text; /* of a column of text */
  int n_levels;
  int32_t stride;
} group;

typedef struct {
  dates_column dates;
  calendar_unit unit;
  int n_groups;
  group *groups;
  double stride; /* cells of a period */
  column counts;
  count_kind kind;
  const place_kernels *kernels;
} request;

_Static_assert((int)COUNT_ROWS <= (int)PACKED_ROWS, "blocks are too long");

/* The request ---------------------------------------------------------------*/

static void check_length(SEXP x, R_xlen_t n, const char *what) {
  if (Rf_xlength(x) != n)
    Rf_error("internal: %s is not as long as dates", what);
}

static count_kind pull_kind(SEXP counts, R_xlen_t n) {
  if (counts == R_NilValue) return COUNT_ONES;
  if (TYPEOF(counts) != INTSXP) check_type(counts, REALSXP, "counts");
  check_length(counts, n, "counts");
  if (TYPEOF(counts) == INTSXP) return COUNT_INT;
  return Rf_inherits(counts, "integer64") ? COUNT_INT64 : COUNT_DOUBLE;
}

/* The strings stay where they are as long as `key` holds them. */
static text_map pull_text(SEXP key, int n_levels) {
  check_type(key, VECSXP, "keys");
  if (Rf_xlength(key) != 2) Rf_error("internal: keys is no list of two");
  SEXP text = VECTOR_ELT(key, 0), codes = VECTOR_ELT(key, 1);
  check_type(text, STRSXP, "keys");
  check_type(codes, INTSXP, "keys");
  R_xlen_t n = Rf_xlength(text);
  if (Rf_xlength(codes) != n) Rf_error("internal: keys differ in length");
  int bits = TEXT_MAP_FIRST_BITS;
  while ((R_xlen_t)1 << (bits - TEXT_MAP_SPARE_BITS) <= n) bits++;
  text_slot *slots = (text_slot *)R_alloc((size_t)1 << bits, sizeof(text_slot));
  text_map map = text_map_make(slots, bits);
  for (R_xlen_t i = 0; i < n; i++) {
    int code = INTEGER(codes)[i];
    if (code < 1 || code > n_levels) Rf_error("internal: keys have no level");
    text_map_put(&map, STRING_ELT(text, i), code);
  }
  return map;
}

static group pull_group(SEXP codes, SEXP key, int n_levels, R_xlen_t n) {
  group g = {.n_levels = n_levels};
  if (n_levels < 0) Rf_error("internal: levels are negative");
  if (TYPEOF(codes) == STRSXP) {
    g.text = pull_text(key, n_levels);
  } else {
    check_type(codes, INTSXP, "codes");
  }
  check_length(codes, n, "codes");
  g.codes = column_of(codes);
  return g;
}

static void pull_groups(request *r, SEXP codes, SEXP keys, SEXP levels) {
  check_type(codes, VECSXP, "codes");
  check_type(keys, VECSXP, "keys");
  check_type(levels, INTSXP, "levels");
  R_xlen_t n = Rf_xlength(codes);
  if (Rf_xlength(levels) != n || Rf_xlength(keys) != n)
    Rf_error("internal: levels and codes differ");
  r->n_groups = (int)n;
  r->groups = (group *)R_alloc((size_t)n + 1, sizeof(group));
  for (R_xlen_t g = 0; g < n; g++) {
    r->groups[g] = pull_group(VECTOR_ELT(codes, g), VECTOR_ELT(keys, g),
                              INTEGER(levels)[g], r->dates.n);
  }
}

/* The strides of a table that is too large are not used. */
static void set_strides(request *r) {
  r->stride = 1;
  for (int g = r->n_groups - 1; g >= 0; g--) {
    if (r->stride <= MAX_CELLS) r->groups[g].stride = (int32_t)r->stride;
    r->stride *= (double)r->groups[g].n_levels + 1;
  }
}

static const place_kernels *pull_kernels(SEXP vector) {
  const place_kernels *fast = place_avx2();
  return pull_flag(vector, "vector") && fast ? fast : &place_portable;
}

/* A block of rows ----------------------------------------------------------*/

static int place_block(const request *r, const tally *t, dates_block block,
                       R_xlen_t n, int32_t *index) {
  if (block.doubles)
    return r->kernels->doubles(block.doubles, n, t->window, index);
  return r->kernels->ints(block.ints, n, t->window, index);
}

static void read_periods(const request *r, dates_block block, R_xlen_t n,
                         int32_t *period) {
  if (block.doubles) {
    calendar_read_double_days(block.doubles, n, r->unit, period);
  } else if (dates_are_periods(&r->dates)) {
    calendar_read_periods(block.ints, n, r->unit, period);
  } else {
    calendar_read_int_days(block.ints, n, r->unit, period);
  }
}

/* Room for the dates of a block, in a table made anew where there was none. */
static aggregate_status make_room(const request *r, tally *t, dates_block block,
                                  R_xlen_t n, int32_t *period) {
  period_range wanted = NO_PERIOD;
  read_periods(r, block, n, period);
  aggregate_status status = aggregate_extend(&wanted, period, n);
  return status.fault ? status : tally_make_room(t, wanted);
}

/* The cells of rows that have no groups. */
static aggregate_status find_cells(const request *r, tally *t,
                                   dates_block block, R_xlen_t n,
                                   int32_t *cell) {
  int32_t period[COUNT_ROWS];
  if (t->is_wide || place_block(r, t, block, n, cell)) {
    aggregate_status status = make_room(r, t, block, n, period);
    if (status.fault != FAULT_NONE) return status;
    if (!t->is_wide) place_block(r, t, block, n, cell);
  }
  if (t->is_wide) {
    aggregate_start(cell, period, t->room, t->shape.stride, n);
  } else {
    r->kernels->cells(cell, t->rule, n);
  }
  return AGGREGATE_WELL;
}

static const int *read_text_codes(const group *g, R_xlen_t from, R_xlen_t n,
                                  block_buffer *buffer) {
  for (R_xlen_t i = 0; i < n; i++) {
    SEXP text = column_text(&g->codes, from + i);
    int known = text != NA_STRING;
    buffer->ints[i] = known ? text_map_find(&g->text, text)->value : NA_INTEGER;
  }
  return buffer->ints;
}

static aggregate_status add_groups(const request *r, R_xlen_t from, R_xlen_t n,
                                   int32_t *cell) {
  block_buffer buffer;
  for (int i = 0; i < r->n_groups; i++) {
    const group *g = &r->groups[i];
    const int *codes = g->text.slot ? read_text_codes(g, from, n, &buffer)
                                    : column_ints(&g->codes, from, n, &buffer);
    group_column coded = {codes, g->n_levels, g->stride};
    if (r->kernels->split(cell, coded, n))
      return (aggregate_status){FAULT_GROUP_CODE,
                                aggregate_find_code(codes, g->n_levels, n)};
  }
  return AGGREGATE_WELL;
}

/* integer64 keeps 64-bit integers in the bytes of doubles; they are copied,
 * since C forbids reading a double through a pointer to an integer. */
static aggregate_status read_int64(const double *stored, R_xlen_t n,
                                   int64_t *out) {
  int64_t raw[COUNT_ROWS];
  memcpy(raw, stored, (size_t)n * sizeof(int64_t));
  return aggregate_read_int64(raw, n, out);
}

static aggregate_status read_counts(const request *r, R_xlen_t from, R_xlen_t n,
                                    int64_t *out) {
  block_buffer buffer;
  if (r->kind == COUNT_INT)
    return aggregate_read_int(column_ints(&r->counts, from, n, &buffer), n,
                              out);
  const double *stored = column_doubles(&r->counts, from, n, &buffer);
  return r->kind == COUNT_INT64 ? read_int64(stored, n, out)
                                : aggregate_read_double(stored, n, out);
}

/* Counts as integers; NULL where they are of a type that does not fit. */
static const int *read_ints(const request *r, R_xlen_t from, R_xlen_t n,
                            block_buffer *buffer) {
  if (r->kind == COUNT_INT) return column_ints(&r->counts, from, n, buffer);
  if (r->kind == COUNT_INT64) return NULL;
  block_buffer stored;
  const double *count = column_doubles(&r->counts, from, n, &stored);
  return calendar_whole_ints(count, n, buffer->ints) == n ? buffer->ints : NULL;
}

static aggregate_status add_block(const request *r, tally *t,
                                  const int32_t *cell, R_xlen_t from,
                                  R_xlen_t n) {
  int64_t count[COUNT_ROWS];
  block_buffer buffer;
  if (r->kind == COUNT_ONES) {
    aggregate_add_rows(&t->table, cell, n);
    return AGGREGATE_WELL;
  }
  const int *ints = read_ints(r, from, n, &buffer);
  if (ints && aggregate_add_ints(&t->table, cell, ints, n))
    return AGGREGATE_WELL;
  aggregate_status status = read_counts(r, from, n, count);
  if (status.fault != FAULT_NONE) return status;
  return aggregate_add_counts(&t->table, cell, count, n);
}

static aggregate_status count_block(request *r, tally *t, R_xlen_t from,
                                    R_xlen_t n) {
  int32_t cell[COUNT_ROWS];
  block_buffer buffer;
  dates_block block;
  aggregate_status status = dates_read(&r->dates, from, n, &buffer, &block);
  if (status.fault == FAULT_NONE) status = find_cells(r, t, block, n, cell);
  if (status.fault == FAULT_NONE) status = add_groups(r, from, n, cell);
  if (status.fault == FAULT_NONE) status = add_block(r, t, cell, from, n);
  if (status.row >= 0) status.row += from;
  return status;
}

static aggregate_status count_rows(request *r, tally *t) {
  aggregate_status status = AGGREGATE_WELL;
  R_xlen_t rows = r->dates.n;
  for (R_xlen_t from = 0; from < rows; from += COUNT_ROWS) {
    poll_interrupt(from / COUNT_ROWS);
    R_xlen_t left = rows - from;
    R_xlen_t n = left < COUNT_ROWS ? left : COUNT_ROWS;
    status = count_block(r, t, from, n);
    if (status.fault != FAULT_NONE) break;
  }
  return status;
}

/* The answer ---------------------------------------------------------------*/

/* The sum of some of the arrays. */
static SEXP as_doubles(const tally *t, int array, int n_arrays,
                       period_range range) {
  R_xlen_t cells = ((R_xlen_t)tally_periods(range) + 1) * t->shape.stride;
  SEXP out = Rf_allocVector(REALSXP, cells);
  memset(REAL(out), 0, (size_t)cells * sizeof(double));
  for (int a = array; a < array + n_arrays; a++)
    tally_read(t, a, range, REAL(out));
  return out;
}

/* Rows, sums and missing ones of each cell. Without counts, each row is one. */
static void set_cells(SEXP out, const tally *t, period_range range) {
  int counted = t->shape.is_counted;
  int n_lanes = counted ? 1 : t->n_arrays;
  SET_VECTOR_ELT(out, 2, as_doubles(t, 0, n_lanes, range));
  SET_VECTOR_ELT(out, 3, as_doubles(t, counted, n_lanes, range));
  SET_VECTOR_ELT(out, 4, as_doubles(t, counted ? 2 : 0, counted, range));
}

static SEXP answer(const tally *t, aggregate_status status) {
  const char *names[] = {"first",   "periods", "rows", "sum",
                         "missing", "fault",   "row",  ""};
  SEXP out = PROTECT(Rf_mkNamed(VECSXP, names));
  int well = status.fault == FAULT_NONE;
  period_range range = well ? tally_seen(t) : NO_PERIOD;
  int periods = tally_periods(range);
  SET_VECTOR_ELT(out, 0, Rf_ScalarInteger(periods ? range.first : NA_INTEGER));
  SET_VECTOR_ELT(out, 1, Rf_ScalarInteger(periods));
  for (int i = 2; i < 5; i++)
    SET_VECTOR_ELT(out, i, Rf_allocVector(REALSXP, 0));
  if (well) set_cells(out, t, range);
  SET_VECTOR_ELT(out, 5, Rf_ScalarInteger(status.fault));
  SET_VECTOR_ELT(out, 6, Rf_ScalarReal((double)status.row + 1));
  UNPROTECT(1);
  return out;
}

static aggregate_status count_all(request *r, tally *t) {
  if (r->stride > MAX_CELLS)
    return (aggregate_status){FAULT_TOO_MANY_CELLS, -1};
  tally_shape shape = {r->unit, !dates_are_periods(&r->dates),
                       r->kind != COUNT_ONES, (int32_t)r->stride};
  *t = tally_make(shape);
  aggregate_status status = count_rows(r, t);
  aggregate_unpack(&t->table);
  return status;
}

SEXP ffi_aggregate(SEXP dates, SEXP form, SEXP key, SEXP unit, SEXP codes,
                   SEXP keys, SEXP levels, SEXP counts, SEXP vector) {
  SEXP kept = PROTECT(Rf_allocVector(VECSXP, 1));
  request r = {.dates = pull_dates(dates, form, key, kept)};
  r.unit = pull_unit(unit);
  pull_groups(&r, codes, keys, levels);
  set_strides(&r);
  r.kind = pull_kind(counts, r.dates.n);
  r.counts = column_of(counts);
  r.kernels = pull_kernels(vector);
  tally t;
  aggregate_status status = count_all(&r, &t);
  SEXP out = answer(&t, status);
  UNPROTECT(1);
  return out;
}
