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
 * copied. The table has room for the periods met so far and some more, and is
 * made anew where a date lies in none of them; scratch is O(cells).
 */
#include <string.h>

#include "aggregate.h"
#include "bridge.h"
#include "place.h"
#include "r_column.h"
#include "r_dates.h"

/* Three 64-bit tables of this size take 240 MB; a grid past it is a mistake in
 * the choice of groups. */
#define MAX_CELLS 1e7

enum {
  MAX_WIDTH = UINT16_MAX, /* days, or periods, that are looked up in a table */
  MAX_LANE_CELLS = 1 << 16, /* larger tables have one lane */
  MAX_ARRAYS = ROW_LANES
};

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

/* The table so far: place 0, then the periods of `room`. With counts the
 * arrays are rows, sums and missing ones; without, lanes of rows. */
typedef struct {
  period_range room;
  int32_t stride;
  int is_wide; /* too many days for `place` */
  place_window window;
  const uint16_t *place;
  int64_t *array[MAX_ARRAYS];
  int n_arrays;
  int n_row_arrays;
  cell_table table; /* the arrays by what they hold */
} tally;

typedef struct {
  int32_t index[COUNT_ROWS];
  int32_t offset[COUNT_ROWS];
  int32_t period[COUNT_ROWS];
} places;

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

/* Periods and the room for them --------------------------------------------*/

static const period_range NO_PERIOD = {INT32_MAX, INT32_MIN};

static int32_t n_periods(period_range range) {
  return range.last < range.first ? 0 : range.last - range.first + 1;
}

static period_range join(period_range a, period_range b) {
  if (b.first < a.first) a.first = b.first;
  if (b.last > a.last) a.last = b.last;
  return a;
}

static double count_cells(const request *r, period_range range) {
  return ((double)n_periods(range) + 1) * r->stride;
}

static int32_t first_value(const request *r, int32_t period) {
  if (dates_are_periods(&r->dates)) return period;
  return (int32_t)calendar_period_start(period, r->unit);
}

static place_window window_of(const request *r, period_range range) {
  place_window window = {0, 0};
  if (!n_periods(range)) return window;
  window.first = first_value(r, range.first);
  window.width = first_value(r, range.last + 1) - window.first;
  return window;
}

/* Moves each end that has to move, and by `more` at most. */
static period_range spread(const request *r, period_range range,
                           period_range from, int32_t more) {
  int32_t first = CALENDAR_FIRST_YEAR * r->unit;
  int32_t last = (CALENDAR_LAST_YEAR + 1) * r->unit - 1;
  if (range.first < from.first) range.first -= more;
  if (range.last > from.last) range.last += more;
  if (range.first < first) range.first = first;
  if (range.last > last) range.last = last;
  return range;
}

/* Room for half as many periods again, so that dates in order do not make the
 * table anew for each period; less where that would be too much. */
static period_range find_room(const request *r, period_range needed,
                              period_range from) {
  int is_wide = window_of(r, needed).width > MAX_WIDTH;
  for (int32_t more = n_periods(needed) / 2 + 1; more > 0; more /= 2) {
    period_range room = spread(r, needed, from, more);
    int fits = is_wide || window_of(r, room).width <= MAX_WIDTH;
    if (fits && count_cells(r, room) <= MAX_CELLS) return room;
  }
  return needed;
}

/* The place of each day of the window, and 0 for what is not in it. */
static const uint16_t *make_places(const request *r, period_range room,
                                   place_window window) {
  uint16_t *place = (uint16_t *)R_alloc((size_t)window.width + 1,
                                        sizeof(uint16_t));
  int32_t at = 0;
  for (int32_t i = 0; i < n_periods(room); i++) {
    int32_t end = first_value(r, room.first + i + 1) - window.first;
    while (at < end) place[at++] = (uint16_t)(i + 1);
  }
  place[at] = 0;
  return place;
}

/* The table ----------------------------------------------------------------*/

static int64_t *cleared(size_t cells) {
  int64_t *table = (int64_t *)R_alloc(cells, sizeof(int64_t));
  memset(table, 0, cells * sizeof(int64_t));
  return table;
}

static cell_table table_of(const tally *t, count_kind kind) {
  cell_table table = {{NULL}, NULL, NULL};
  for (int i = 0; i < ROW_LANES; i++)
    table.rows[i] = t->array[i % t->n_row_arrays];
  if (kind == COUNT_ONES) return table;
  table.sum = t->array[1];
  table.missing = t->array[2];
  return table;
}

static tally make_tally(const request *r, period_range room) {
  tally t = {.room = room, .stride = (int32_t)r->stride};
  t.window = window_of(r, room);
  t.is_wide = t.window.width > MAX_WIDTH;
  if (!t.is_wide) t.place = make_places(r, room, t.window);
  size_t cells = (size_t)count_cells(r, room);
  int n_lanes = cells > MAX_LANE_CELLS ? 1 : ROW_LANES;
  t.n_arrays = r->kind == COUNT_ONES ? n_lanes : 3;
  t.n_row_arrays = r->kind == COUNT_ONES ? n_lanes : 1;
  for (int a = 0; a < t.n_arrays; a++) t.array[a] = cleared(cells);
  t.table = table_of(&t, r->kind);
  return t;
}

static size_t place_start(const tally *t, int32_t period) {
  return ((size_t)(period - t->room.first) + 1) * (size_t)t->stride;
}

static int has_rows(const tally *t, int32_t period) {
  size_t start = place_start(t, period);
  for (int a = 0; a < t->n_row_arrays; a++)
    for (int32_t i = 0; i < t->stride; i++)
      if (t->array[a][start + (size_t)i]) return 1;
  return 0;
}

/* The periods from the first to the last one with rows. */
static period_range seen(const tally *t) {
  period_range range = t->room;
  while (range.first <= range.last && !has_rows(t, range.first)) range.first++;
  while (range.first <= range.last && !has_rows(t, range.last)) range.last--;
  return range.first <= range.last ? range : NO_PERIOD;
}

static void add_cells(int64_t *to, const int64_t *from, size_t n) {
  for (size_t i = 0; i < n; i++) to[i] += from[i];
}

static void move_rows(tally *to, const tally *from, period_range range) {
  size_t stride = (size_t)from->stride;
  size_t n = (size_t)n_periods(range) * stride;
  for (int a = 0; a < from->n_arrays; a++) {
    int64_t *array = to->array[a % to->n_arrays];
    add_cells(array, from->array[a], stride);
    if (n == 0) continue;
    add_cells(array + place_start(to, range.first),
              from->array[a] + place_start(from, range.first), n);
  }
}

static aggregate_status make_room(const request *r, tally *t,
                                  period_range wanted) {
  if (n_periods(wanted) == 0) return AGGREGATE_WELL;
  if (wanted.first >= t->room.first && wanted.last <= t->room.last)
    return AGGREGATE_WELL;
  period_range old = seen(t);
  period_range needed = join(old, wanted);
  if (count_cells(r, needed) > MAX_CELLS)
    return (aggregate_status){FAULT_TOO_MANY_CELLS, -1};
  tally larger = make_tally(r, find_room(r, needed, t->room));
  move_rows(&larger, t, old);
  *t = larger;
  return AGGREGATE_WELL;
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

/* The index of each row, in a table that has been given room where a date was
 * in none of its periods; or each row's period, where periods are too many. */
static aggregate_status find_places(const request *r, tally *t,
                                    dates_block block, R_xlen_t n, places *p) {
  if (!t->is_wide && !place_block(r, t, block, n, p->index))
    return AGGREGATE_WELL;
  period_range wanted = NO_PERIOD;
  read_periods(r, block, n, p->period);
  aggregate_status status = aggregate_extend(&wanted, p->period, n);
  if (status.fault == FAULT_NONE) status = make_room(r, t, wanted);
  if (status.fault == FAULT_NONE && !t->is_wide)
    place_block(r, t, block, n, p->index);
  return status;
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

static aggregate_status find_offsets(const request *r, R_xlen_t from,
                                     R_xlen_t n, int32_t *offset) {
  block_buffer buffer;
  if (r->n_groups) memset(offset, 0, (size_t)n * sizeof(int32_t));
  for (int i = 0; i < r->n_groups; i++) {
    const group *g = &r->groups[i];
    const int *codes = g->text.slot ? read_text_codes(g, from, n, &buffer)
                                    : column_ints(&g->codes, from, n, &buffer);
    group_column coded = {codes, g->n_levels, g->stride};
    if (r->kernels->split(offset, coded, n))
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

/* Rows and counts of any kind, one at a time. */
static aggregate_status add_each(const request *r, const tally *t,
                                 const places *p, cell_terms terms,
                                 R_xlen_t from, R_xlen_t n) {
  int32_t cell[COUNT_ROWS];
  int64_t count[COUNT_ROWS];
  if (t->is_wide) {
    aggregate_start(cell, p->period, t->room, t->stride, p->offset, n);
  } else {
    aggregate_cells(cell, terms, n);
  }
  if (r->kind == COUNT_ONES) return aggregate_add(t->table, cell, NULL, n);
  aggregate_status status = read_counts(r, from, n, count);
  if (status.fault != FAULT_NONE) return status;
  return aggregate_add(t->table, cell, count, n);
}

static aggregate_status add_block(const request *r, const tally *t,
                                  const places *p, R_xlen_t from, R_xlen_t n) {
  block_buffer buffer;
  cell_terms terms = {t->place, p->index, p->offset, t->stride};
  if (t->is_wide) return add_each(r, t, p, terms, from, n);
  if (r->kind == COUNT_ONES) {
    (r->n_groups ? aggregate_add_grouped : aggregate_add_rows)(t->table, terms,
                                                               n);
    return AGGREGATE_WELL;
  }
  if (r->kind == COUNT_INT) {
    const int *count = column_ints(&r->counts, from, n, &buffer);
    if (aggregate_add_ints(t->table, terms, count, n)) return AGGREGATE_WELL;
  }
  return add_each(r, t, p, terms, from, n);
}

static aggregate_status count_block(request *r, tally *t, places *p,
                                    R_xlen_t from, R_xlen_t n) {
  block_buffer buffer;
  dates_block block;
  aggregate_status status = dates_read(&r->dates, from, n, &buffer, &block);
  if (status.fault == FAULT_NONE) status = find_places(r, t, block, n, p);
  if (status.fault == FAULT_NONE) status = find_offsets(r, from, n, p->offset);
  if (status.fault == FAULT_NONE) status = add_block(r, t, p, from, n);
  if (status.row >= 0) status.row += from;
  return status;
}

static aggregate_status count_rows(request *r, tally *t) {
  places p = {{0}, {0}, {0}};
  aggregate_status status = AGGREGATE_WELL;
  R_xlen_t rows = r->dates.n;
  for (R_xlen_t from = 0; from < rows; from += COUNT_ROWS) {
    poll_interrupt(from / COUNT_ROWS);
    R_xlen_t left = rows - from;
    R_xlen_t n = left < COUNT_ROWS ? left : COUNT_ROWS;
    status = count_block(r, t, &p, from, n);
    if (status.fault != FAULT_NONE) break;
  }
  return status;
}

/* The answer ---------------------------------------------------------------*/

/* Cells of the periods with rows, then those of place 0. */
static SEXP as_doubles(const tally *t, int array, int n_arrays,
                       period_range range) {
  R_xlen_t stride = t->stride;
  R_xlen_t dated = n_periods(range) * stride;
  SEXP out = Rf_allocVector(REALSXP, dated + stride);
  double *p_out = REAL(out);
  memset(p_out, 0, (size_t)(dated + stride) * sizeof(double));
  size_t start = dated ? place_start(t, range.first) : 0;
  for (int a = array; a < array + n_arrays; a++) {
    for (R_xlen_t i = 0; i < dated; i++)
      p_out[i] += (double)t->array[a][start + (size_t)i];
    for (R_xlen_t i = 0; i < stride; i++)
      p_out[dated + i] += (double)t->array[a][i];
  }
  return out;
}

static SEXP answer(const request *r, const tally *t, aggregate_status status) {
  const char *names[] = {"first",   "periods", "rows", "sum",
                         "missing", "fault",   "row",  ""};
  SEXP out = PROTECT(Rf_mkNamed(VECSXP, names));
  int well = status.fault == FAULT_NONE;
  int counted = r->kind != COUNT_ONES;
  period_range range = well ? seen(t) : NO_PERIOD;
  int periods = n_periods(range);
  SET_VECTOR_ELT(out, 0, Rf_ScalarInteger(periods ? range.first : NA_INTEGER));
  SET_VECTOR_ELT(out, 1, Rf_ScalarInteger(periods));
  SET_VECTOR_ELT(out, 5, Rf_ScalarInteger(status.fault));
  SET_VECTOR_ELT(out, 6, Rf_ScalarReal((double)status.row + 1));
  for (int i = 0; i < 3; i++) {
    if (!well) {
      SET_VECTOR_ELT(out, 2 + i, Rf_allocVector(REALSXP, 0));
    } else if (i == 0 || (i == 1 && !counted)) {
      SET_VECTOR_ELT(out, 2 + i, as_doubles(t, 0, t->n_row_arrays, range));
    } else {
      SET_VECTOR_ELT(out, 2 + i, as_doubles(t, i, counted, range));
    }
  }
  UNPROTECT(1);
  return out;
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
  tally t = {.room = NO_PERIOD};
  aggregate_status status = {FAULT_TOO_MANY_CELLS, -1};
  if (r.stride <= MAX_CELLS) {
    t = make_tally(&r, NO_PERIOD);
    status = count_rows(&r, &t);
  }
  SEXP out = answer(&r, &t, status);
  UNPROTECT(1);
  return out;
}
