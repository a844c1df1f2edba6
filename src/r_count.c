/* r_count: rows counted, a block at a time, as they are stored.
 *
 * counter_open   a counter of a request, with a table of its own
 * counter_run    counts rows from c->from up to, and without, c->end; c->status
 *                says whether there was a fault, and in which row: the first
 *                such row where rows are counted in order
 * counter_close  gives its memory back
 *
 * Where request_is_stored() says so, none of these calls R, and counters may
 * run at the same time.
 */
#include "r_count.h"

#include <string.h>

_Static_assert((int)COUNT_ROWS <= (int)PACKED_ROWS, "blocks are too long");
_Static_assert((int)COUNT_ROWS == (int)BIT_ROWS, "blocks are not of words");

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

static void add_rows(const request *r, cell_table *table, const int32_t *cell,
                     R_xlen_t n) {
  if (table->n_bits && r->kernels->bits && n == BIT_ROWS) {
    for (int b = 0; b < table->n_bits; b++)
      r->kernels->bits(&table->bits[b], cell, b * BIT_CELLS);
    if (++table->n_blocks == BIT_BLOCKS) aggregate_unpack(table);
  } else {
    aggregate_add_rows(table, cell, n);
  }
}

static aggregate_status add_block(const request *r, tally *t,
                                  const int32_t *cell, R_xlen_t from,
                                  R_xlen_t n) {
  int64_t count[COUNT_ROWS];
  block_buffer buffer;
  if (r->kind == COUNT_ONES) {
    add_rows(r, &t->table, cell, n);
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

void counter_open(counter *c, const request *r, int in_order) {
  *c = (counter){.request = *r, .in_order = in_order};
  c->status = tally_make(&c->tally, request_shape(r));
  if (!dates_open(&c->request.dates))
    c->status = (aggregate_status){FAULT_NO_MEMORY, -1};
}

/* Counts one block. Value: whether all is well. */
static int count_next(counter *c, R_xlen_t from) {
  R_xlen_t left = c->end - from;
  R_xlen_t n = left < COUNT_ROWS ? left : COUNT_ROWS;
  c->status = count_block(&c->request, &c->tally, from, n);
  return c->status.fault == FAULT_NONE;
}

/* A block of the first half, then one of the second, and so on: memory that is
 * read in two places at a time answers faster. */
static void count_rows(counter *c) {
  R_xlen_t blocks = (c->end - c->from) / COUNT_ROWS;
  R_xlen_t half = c->in_order ? 0 : blocks / 2 * COUNT_ROWS;
  R_xlen_t from = c->from;
  for (; from < c->from + half; from += COUNT_ROWS)
    if (!count_next(c, from) || !count_next(c, from + half)) return;
  for (from += half; from < c->end; from += COUNT_ROWS)
    if (!count_next(c, from)) return;
}

void counter_run(counter *c) {
  if (c->status.fault == FAULT_NONE) count_rows(c);
}

void counter_close(counter *c) {
  tally_free(&c->tally);
  dates_close(&c->request.dates);
}
