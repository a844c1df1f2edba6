#ifndef NKA_AGGREGATE_H
#define NKA_AGGREGATE_H

#include <stddef.h>
#include <stdint.h>

#include "calendar.h"

typedef enum {
  FAULT_NONE = 0,
  FAULT_DATE_OUTSIDE,
  FAULT_GROUP_CODE,
  FAULT_COUNT_NEGATIVE,
  FAULT_COUNT_FRACTION,
  FAULT_COUNT_OVERFLOW,
  FAULT_TOO_MANY_CELLS,
  FAULT_DATE_TEXT,
  FAULT_DATE_CODE,
  FAULT_DATE_FRACTION
} aggregate_fault;

/* row counts from 0 within the values given; -1 where no row is at fault. */
typedef struct {
  aggregate_fault fault;
  ptrdiff_t row;
} aggregate_status;

#define AGGREGATE_WELL ((aggregate_status){FAULT_NONE, -1})

typedef struct {
  int32_t first; /* smallest period; above last while there is none */
  int32_t last;
} period_range;

/* The cell of a row is place[index] * stride + offset. */
typedef struct {
  const uint16_t *place; /* of each index: 0, or from 1 on that of a period */
  const int32_t *index;  /* of each row */
  const int32_t *offset; /* of each row */
  int32_t stride;        /* cells of a place */
} cell_terms;

enum { ROW_LANES = 4 };

typedef struct {
  int64_t *rows[ROW_LANES]; /* rows in the cell are the sum over different ones;
                               all may be one */
  int64_t *sum;             /* sum of the known counts */
  int64_t *missing;         /* rows whose count is unknown */
} cell_table;

#define COUNT_MISSING INT64_MIN
/* 2^53: up to here a double holds every whole number. */
enum { COUNT_BITS = 53 };
#define COUNT_LIMIT ((int64_t)1 << COUNT_BITS)

aggregate_status aggregate_extend(period_range *range, const int32_t *period,
                                  ptrdiff_t n);
void aggregate_start(int32_t *cell, const int32_t *period, period_range range,
                     int32_t stride, const int32_t *offset, ptrdiff_t n);
void aggregate_cells(int32_t *cell, cell_terms terms, ptrdiff_t n);
ptrdiff_t aggregate_find_code(const int *code, int n_levels, ptrdiff_t n);

aggregate_status aggregate_read_int(const int *count, ptrdiff_t n,
                                    int64_t *out);
aggregate_status aggregate_read_double(const double *count, ptrdiff_t n,
                                       int64_t *out);
aggregate_status aggregate_read_int64(const int64_t *count, ptrdiff_t n,
                                      int64_t *out);

aggregate_status aggregate_add(cell_table table, const int32_t *cell,
                               const int64_t *count, ptrdiff_t n);
void aggregate_add_rows(cell_table table, cell_terms terms, ptrdiff_t n);
void aggregate_add_grouped(cell_table table, cell_terms terms, ptrdiff_t n);
int aggregate_add_ints(cell_table table, cell_terms terms, const int *count,
                       ptrdiff_t n);

#endif
