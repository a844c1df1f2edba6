/* aggregate: counts by period and group, a block of rows at a time.
 *
 * A cell is numbered with the period slowest and the last group fastest. The
 * first period has place 0; rows without a date have the place after the last
 * one; each group has one level more than it has levels, its last, for unknown
 * members; so no row is lost. With groups of L1, L2, ... levels a place has a
 * stride of (L1 + 1) * (L2 + 1) ... cells.
 *
 * Step 1   place.c            cell[n] of the dates, where no date is outside
 *                             of the periods that there is room for
 *          aggregate_extend   the range of periods, where one is
 *          aggregate_start    cell[n] from period[n], where they are too many
 *                             for a table of places
 * Step 2   place.c            the groups added to cell[n]
 * Step 3   aggregate_add_rows    the rows to the cells, without counts
 *          aggregate_add_ints    rows and counts to packed words, of at most
 *                                PACKED_ROWS rows; where a count is unknown,
 *                                negative or large it does nothing and says 0
 *          aggregate_add_counts  counts of any size
 *          aggregate_unpack      packed words, and bits, to rows and sums
 * with     aggregate_read_*   counts as stored -> 64-bit, COUNT_MISSING for NA
 *
 * A fault stops at the first row that has it: a date outside years 1 to 9999,
 * a group code outside its levels, a negative or fractional count, a sum past
 * COUNT_LIMIT. The caller has made the table large enough and has cleared it.
 *
 * Plain R: tapply(count, list(period, group), sum)
 */
#include "aggregate.h"

#include <limits.h>
#include <math.h>
#include <string.h>

#include "ahead.h"
#include "lanes.h"

static aggregate_status fault_at(aggregate_fault fault, ptrdiff_t row) {
  aggregate_status status = {fault, row};
  return status;
}

aggregate_status aggregate_extend(period_range *range, const int32_t *period,
                                  ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) {
    int32_t p = period[i];
    if (p == PERIOD_UNKNOWN) continue;
    if (p == PERIOD_OUTSIDE) return fault_at(FAULT_DATE_OUTSIDE, i);
    if (p < range->first) range->first = p;
    if (p > range->last) range->last = p;
  }
  return AGGREGATE_WELL;
}

void aggregate_start(int32_t *cell, const int32_t *period, period_range range,
                     int32_t stride, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) {
    int known = period[i] != PERIOD_UNKNOWN;
    int32_t last = known ? period[i] : range.last + 1;
    cell[i] = (last - range.first) * stride;
  }
}

/* The row of the first code that is neither unknown nor that of a level. */
ptrdiff_t aggregate_find_code(const int *code, int n_levels, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) {
    int known = code[i] >= 1 && code[i] <= n_levels;
    if (!known && code[i] != INT_MIN) return i;
  }
  return n;
}

aggregate_status aggregate_read_int(const int *count, ptrdiff_t n,
                                    int64_t *out) {
  for (ptrdiff_t i = 0; i < n; i++) {
    int missing = count[i] == INT_MIN;
    if (count[i] < 0 && !missing) return fault_at(FAULT_COUNT_NEGATIVE, i);
    out[i] = missing ? COUNT_MISSING : count[i];
  }
  return AGGREGATE_WELL;
}

static aggregate_fault double_fault(double count) {
  if (count < 0) return FAULT_COUNT_NEGATIVE;
  if (count > (double)COUNT_LIMIT) return FAULT_COUNT_OVERFLOW;
  return count == (double)(int64_t)count ? FAULT_NONE : FAULT_COUNT_FRACTION;
}

aggregate_status aggregate_read_double(const double *count, ptrdiff_t n,
                                       int64_t *out) {
  for (ptrdiff_t i = 0; i < n; i++) {
    if (isnan(count[i])) {
      out[i] = COUNT_MISSING;
      continue;
    }
    aggregate_fault fault = double_fault(count[i]);
    if (fault != FAULT_NONE) return fault_at(fault, i);
    out[i] = (int64_t)count[i];
  }
  return AGGREGATE_WELL;
}

aggregate_status aggregate_read_int64(const int64_t *count, ptrdiff_t n,
                                      int64_t *out) {
  for (ptrdiff_t i = 0; i < n; i++) {
    int missing = count[i] == COUNT_MISSING;
    if (count[i] < 0 && !missing) return fault_at(FAULT_COUNT_NEGATIVE, i);
    if (count[i] > COUNT_LIMIT) return fault_at(FAULT_COUNT_OVERFLOW, i);
    out[i] = count[i];
  }
  return AGGREGATE_WELL;
}

/* A packed word holds a sum in its lower bits and rows in those above. So many
 * blocks of PACKED_ROWS rows with counts of SMALL_BITS bits fill neither. */
enum { PACKED_SUM_BITS = 40, SMALL_BITS = 16, PACKED_BLOCKS = (1 << 17) - 1 };
#define PACKED_ROW ((uint64_t)1 << PACKED_SUM_BITS)

static int64_t packed_rows(uint64_t word) {
  return (int64_t)(word >> PACKED_SUM_BITS);
}

static int64_t packed_sum(uint64_t word) {
  return (int64_t)(word & (PACKED_ROW - 1));
}

/* While every sum is so far below the limit, packed counts cannot lead past
 * it. */
static int is_near(int64_t sum) {
  return sum > COUNT_LIMIT - (int64_t)PACKED_ROW;
}

static void unpack_cell(cell_table *table, uint64_t *word, size_t cell) {
  table->rows[0][cell] += packed_rows(*word);
  table->sum[cell] += packed_sum(*word);
  table->is_near |= is_near(table->sum[cell]);
  *word = 0;
}

void aggregate_unpack(cell_table *table) {
  if (table->n_blocks == 0) return;
  for (int b = 0; b < table->n_bits; b++)
    bits_move(&table->bits[b], table->rows[0] + b * BIT_CELLS);
  for (int lane = 0; lane < PACKED_LANES && table->packed[lane]; lane++)
    for (size_t c = 0; c < table->n_cells; c++)
      unpack_cell(table, &table->packed[lane][c], c);
  table->n_blocks = 0;
}

/* Numbers below 0 are large ones without a sign. */
static int are_small(const int *count, ptrdiff_t n) {
  lane_words next, all = {0};
  ptrdiff_t i = 0;
  for (; i + WORD_LANES <= n; i += WORD_LANES) {
    fetch_ahead(count + i);
    memcpy(&next, count + i, sizeof(next));
    all |= next;
  }
  uint32_t any = all[0] | all[1] | all[2] | all[3];
  for (; i < n; i++) any |= (uint32_t)count[i];
  return any >> SMALL_BITS == 0;
}

int aggregate_add_ints(cell_table *table, const int32_t *cell, const int *count,
                       ptrdiff_t n) {
  if (table->is_near || !are_small(count, n)) return 0;
  uint64_t *a = table->packed[0], *b = table->packed[1];
  ptrdiff_t i = 0;
  for (; i + PACKED_LANES <= n; i += PACKED_LANES) {
    a[cell[i]] += PACKED_ROW + (uint64_t)count[i];
    b[cell[i + 1]] += PACKED_ROW + (uint64_t)count[i + 1];
  }
  if (i < n) a[cell[i]] += PACKED_ROW + (uint64_t)count[i];
  if (++table->n_blocks == PACKED_BLOCKS) aggregate_unpack(table);
  return 1;
}

/* Rows in turn go to different lanes: an addition to the cell that the row
 * before has just changed would have to wait for it. */
void aggregate_add_rows(const cell_table *table, const int32_t *cell,
                        ptrdiff_t n) {
  int64_t *a = table->rows[0], *b = table->rows[1];
  int64_t *c = table->rows[2], *d = table->rows[3];
  ptrdiff_t i = 0;
  for (; i + ROW_LANES <= n; i += ROW_LANES) {
    a[cell[i]]++;
    b[cell[i + 1]]++;
    c[cell[i + 2]]++;
    d[cell[i + 3]]++;
  }
  for (; i < n; i++) a[cell[i]]++;
}

static int64_t whole_sum(const cell_table *table, int32_t cell) {
  int64_t sum = table->sum[cell] + packed_sum(table->packed[0][cell]);
  if (table->packed[1] != table->packed[0])
    sum += packed_sum(table->packed[1][cell]);
  return sum;
}

/* A count and a sum are both at most COUNT_LIMIT before each addition, so the
 * addition itself cannot overflow 64 bits. */
aggregate_status aggregate_add_counts(cell_table *table, const int32_t *cell,
                                      const int64_t *count, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) {
    int32_t c = cell[i];
    table->rows[0][c]++;
    if (count[i] == COUNT_MISSING) {
      table->missing[c]++;
    } else {
      table->sum[c] += count[i];
      table->is_near |= is_near(table->sum[c]);
      if (whole_sum(table, c) > COUNT_LIMIT)
        return fault_at(FAULT_COUNT_OVERFLOW, i);
    }
  }
  return AGGREGATE_WELL;
}
