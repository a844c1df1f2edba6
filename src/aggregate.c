/* aggregate: counts by period and group, a block of rows at a time.
 *
 * A cell is numbered with the period slowest and the last group fastest. Each
 * dimension has one place more than it has periods or levels, its last, for
 * unknown members; so no row is lost. With P periods and groups of L1, L2, ...
 * levels a table has (P + 1) * (L1 + 1) * (L2 + 1) ... cells.
 *
 * Pass 1   aggregate_extend   the range of periods in the data
 * Pass 2   aggregate_start    cell[n] = place of the period
 *          aggregate_split    cell[n] = cell[n] * (levels + 1) + level, for
 *                             each group column in turn
 *          aggregate_read_*   counts as stored -> 64-bit, COUNT_MISSING for NA
 *          aggregate_add      adds them to the table
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

#include "calendar.h"

static const aggregate_status ALL_WELL = {FAULT_NONE, -1};

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
  return ALL_WELL;
}

void aggregate_start(int32_t *cell, const int32_t *period, ptrdiff_t n,
                     period_range range) {
  int32_t unknown = range.last < range.first ? 0 : range.last - range.first + 1;
  for (ptrdiff_t i = 0; i < n; i++) {
    cell[i] = period[i] == PERIOD_UNKNOWN ? unknown : period[i] - range.first;
  }
}

aggregate_status aggregate_split(int32_t *cell, group_column group,
                                 ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) {
    int code = group.code[i];
    int known = code >= 1 && code <= group.n_levels;
    if (!known && code != INT_MIN) return fault_at(FAULT_GROUP_CODE, i);
    cell[i] = cell[i] * (group.n_levels + 1) +
              (known ? code - 1 : group.n_levels);
  }
  return ALL_WELL;
}

aggregate_status aggregate_read_int(const int *count, ptrdiff_t n,
                                    int64_t *out) {
  for (ptrdiff_t i = 0; i < n; i++) {
    int missing = count[i] == INT_MIN;
    if (count[i] < 0 && !missing) return fault_at(FAULT_COUNT_NEGATIVE, i);
    out[i] = missing ? COUNT_MISSING : count[i];
  }
  return ALL_WELL;
}

static aggregate_fault double_fault(double count) {
  if (count < 0) return FAULT_COUNT_NEGATIVE;
  if (count > (double)COUNT_LIMIT) return FAULT_COUNT_OVERFLOW;
  return count == floor(count) ? FAULT_NONE : FAULT_COUNT_FRACTION;
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
  return ALL_WELL;
}

aggregate_status aggregate_read_int64(const int64_t *count, ptrdiff_t n,
                                      int64_t *out) {
  for (ptrdiff_t i = 0; i < n; i++) {
    int missing = count[i] == COUNT_MISSING;
    if (count[i] < 0 && !missing) return fault_at(FAULT_COUNT_NEGATIVE, i);
    if (count[i] > COUNT_LIMIT) return fault_at(FAULT_COUNT_OVERFLOW, i);
    out[i] = count[i];
  }
  return ALL_WELL;
}

void aggregate_read_ones(ptrdiff_t n, int64_t *out) {
  for (ptrdiff_t i = 0; i < n; i++) out[i] = 1;
}

/* A count and a sum are both at most COUNT_LIMIT before each addition, so the
 * addition itself cannot overflow 64 bits. */
aggregate_status aggregate_add(cell_table table, const int32_t *cell,
                               const int64_t *count, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) {
    int32_t c = cell[i];
    table.rows[c]++;
    if (count[i] == COUNT_MISSING) {
      table.missing[c]++;
    } else {
      table.sum[c] += count[i];
      if (table.sum[c] > COUNT_LIMIT) return fault_at(FAULT_COUNT_OVERFLOW, i);
    }
  }
  return ALL_WELL;
}
