#ifndef NKA_AGGREGATE_H
#define NKA_AGGREGATE_H

#include <stddef.h>
#include <stdint.h>

typedef enum {
  FAULT_NONE = 0,
  FAULT_DATE_OUTSIDE,
  FAULT_GROUP_CODE,
  FAULT_COUNT_NEGATIVE,
  FAULT_COUNT_FRACTION,
  FAULT_COUNT_OVERFLOW,
  FAULT_TOO_MANY_CELLS
} aggregate_fault;

/* row counts from 0 within the values given; -1 where no row is at fault. */
typedef struct {
  aggregate_fault fault;
  ptrdiff_t row;
} aggregate_status;

typedef struct {
  int32_t first; /* smallest period seen; above last while none was seen */
  int32_t last;
} period_range;

typedef struct {
  const int *code; /* 1 to n_levels; the smallest int means unknown */
  int n_levels;
} group_column;

typedef struct {
  int64_t *rows;    /* rows in the cell */
  int64_t *sum;     /* sum of the known counts */
  int64_t *missing; /* rows whose count is unknown */
} cell_table;

#define COUNT_MISSING INT64_MIN
/* 2^53: up to here a double holds every whole number. */
#define COUNT_LIMIT ((int64_t)1 << 53)

aggregate_status aggregate_extend(period_range *range, const int32_t *period,
                                  ptrdiff_t n);
void aggregate_start(int32_t *cell, const int32_t *period, ptrdiff_t n,
                     period_range range);
aggregate_status aggregate_split(int32_t *cell, group_column group,
                                 ptrdiff_t n);

aggregate_status aggregate_read_int(const int *count, ptrdiff_t n,
                                    int64_t *out);
aggregate_status aggregate_read_double(const double *count, ptrdiff_t n,
                                       int64_t *out);
aggregate_status aggregate_read_int64(const int64_t *count, ptrdiff_t n,
                                      int64_t *out);
void aggregate_read_ones(ptrdiff_t n, int64_t *out);

aggregate_status aggregate_add(cell_table table, const int32_t *cell,
                               const int64_t *count, ptrdiff_t n);

#endif
