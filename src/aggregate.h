#ifndef NKA_AGGREGATE_H
#define NKA_AGGREGATE_H

#include <stddef.h>
#include <stdint.h>

#include "bits.h"
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
  FAULT_DATE_FRACTION,
  FAULT_NO_MEMORY
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

enum { ROW_LANES = 4, PACKED_LANES = 2, PACKED_ROWS = 128 };

/* What is in a cell: the sum of rows over different lanes, plus the rows and
 * counts of packed words. Lanes may all be one. */
typedef struct {
  size_t n_cells;
  int64_t *rows[ROW_LANES];
  int64_t *sum;                   /* of the known counts */
  int64_t *missing;               /* rows whose count is unknown */
  uint64_t *packed[PACKED_LANES]; /* rows and counts in one word */
  bit_counter *bits;              /* rows of BIT_CELLS cells each */
  int n_bits;                     /* counters of bits; or 0 */
  int n_blocks;                   /* that are packed, or in bits */
  int is_near;                    /* a sum may pass COUNT_LIMIT soon */
} cell_table;

#define COUNT_MISSING INT64_MIN
/* 2^53: up to here a double holds every whole number. */
enum { COUNT_BITS = 53 };
#define COUNT_LIMIT ((int64_t)1 << COUNT_BITS)

aggregate_status aggregate_extend(period_range *range, const int32_t *period,
                                  ptrdiff_t n);
void aggregate_start(int32_t *cell, const int32_t *period, period_range range,
                     int32_t stride, ptrdiff_t n);
ptrdiff_t aggregate_find_code(const int *code, int n_levels, ptrdiff_t n);

aggregate_status aggregate_read_int(const int *count, ptrdiff_t n,
                                    int64_t *out);
aggregate_status aggregate_read_double(const double *count, ptrdiff_t n,
                                       int64_t *out);
aggregate_status aggregate_read_int64(const int64_t *count, ptrdiff_t n,
                                      int64_t *out);

void aggregate_add_rows(const cell_table *table, const int32_t *cell,
                        ptrdiff_t n);
aggregate_status aggregate_add_counts(cell_table *table, const int32_t *cell,
                                      const int64_t *count, ptrdiff_t n);
int aggregate_add_ints(cell_table *table, const int32_t *cell, const int *count,
                       ptrdiff_t n);
void aggregate_unpack(cell_table *table);

#endif
