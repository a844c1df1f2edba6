/* aggregate: counts by period and group, a block of rows at a time.
 *
 * A cell is numbered with the period slowest and the last group fastest. Rows
 * without a date have place 0, the first period has place 1; each group has
 * one level more than it has levels, its last, for unknown members; so no row
 * is lost. With groups of L1, L2, ... levels a place has a stride of
 * (L1 + 1) * (L2 + 1) ... cells.
 *
 * Step 1   place.c            index[n] of the dates, offset[n] of the groups
 *          aggregate_extend   the range of periods, where a date is not in it
 * Step 2   aggregate_add_*    rows, or whole counts of at least 0, to the cells
 *                             that index and offset say
 * or, where counts are of another kind or periods too many for an index,
 *          aggregate_cells    cell[n] from index and offset
 *          aggregate_start    cell[n] from period[n] and offset
 *          aggregate_read_*   counts as stored -> 64-bit, COUNT_MISSING for NA
 *          aggregate_add      adds them to the table, or rows without counts
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
                     int32_t stride, const int32_t *offset, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) {
    int known = period[i] != PERIOD_UNKNOWN;
    int32_t place = known ? period[i] - range.first + 1 : 0;
    cell[i] = place * stride + offset[i];
  }
}

static int32_t cell_of(cell_terms t, ptrdiff_t i) {
  return t.place[t.index[i]] * t.stride + t.offset[i];
}

void aggregate_cells(int32_t *cell, cell_terms terms, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) cell[i] = cell_of(terms, i);
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

/* A count and a sum are both at most COUNT_LIMIT before each addition, so the
 * addition itself cannot overflow 64 bits. */
static aggregate_status add_counts(cell_table table, const int32_t *cell,
                                   const int64_t *count, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) {
    int32_t c = cell[i];
    table.rows[0][c]++;
    if (count[i] == COUNT_MISSING) {
      table.missing[c]++;
    } else {
      table.sum[c] += count[i];
      if (table.sum[c] > COUNT_LIMIT) return fault_at(FAULT_COUNT_OVERFLOW, i);
    }
  }
  return AGGREGATE_WELL;
}

aggregate_status aggregate_add(cell_table table, const int32_t *cell,
                               const int64_t *count, ptrdiff_t n) {
  if (count) return add_counts(table, cell, count, n);
  for (ptrdiff_t i = 0; i < n; i++) table.rows[0][cell[i]]++;
  return AGGREGATE_WELL;
}

/* Rows in turn go to different lanes: an addition to the cell that the row
 * before has just changed would have to wait for it. */
void aggregate_add_rows(cell_table table, cell_terms terms, ptrdiff_t n) {
  int64_t *a = table.rows[0], *b = table.rows[1];
  int64_t *c = table.rows[2], *d = table.rows[3];
  const uint16_t *place = terms.place;
  const int32_t *index = terms.index;
  ptrdiff_t i = 0;
  for (; i + ROW_LANES <= n; i += ROW_LANES) {
    a[place[index[i]]]++;
    b[place[index[i + 1]]]++;
    c[place[index[i + 2]]]++;
    d[place[index[i + 3]]]++;
  }
  for (; i < n; i++) a[place[index[i]]]++;
}

void aggregate_add_grouped(cell_table table, cell_terms terms, ptrdiff_t n) {
  int64_t *a = table.rows[0], *b = table.rows[1];
  int64_t *c = table.rows[2], *d = table.rows[3];
  ptrdiff_t i = 0;
  for (; i + ROW_LANES <= n; i += ROW_LANES) {
    a[cell_of(terms, i)]++;
    b[cell_of(terms, i + 1)]++;
    c[cell_of(terms, i + 2)]++;
    d[cell_of(terms, i + 3)]++;
  }
  for (; i < n; i++) a[cell_of(terms, i)]++;
}

static void take_ints(cell_table table, cell_terms terms, const int *count,
                      ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) {
    int32_t c = cell_of(terms, i);
    table.rows[0][c]--;
    table.sum[c] -= count[i];
  }
}

/* Adds counts that are all known, at least 0, and lead to no sum of COUNT_LIMIT
 * or more; otherwise it leaves the table as it was and says 0. */
int aggregate_add_ints(cell_table table, cell_terms terms, const int *count,
                       ptrdiff_t n) {
  int64_t *rows = table.rows[0], *sum = table.sum;
  int64_t all = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    int32_t c = cell_of(terms, i);
    rows[c]++;
    sum[c] += count[i];
    all |= sum[c] | count[i];
  }
  int exact = all >> COUNT_BITS == 0;
  if (!exact) take_ints(table, terms, count, n);
  return exact;
}
