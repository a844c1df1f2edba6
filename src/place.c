/* place: where the rows of a block go in a table of counts.
 *
 * doubles, ints   index[n] = how far a value lies in a window: 0 for the first,
 *                 or the width for a value that is unknown or not in it. A
 *                 fraction is floored. Value other than 0 where a value is
 *                 known and not in the window.
 * cells           cell[n], each an index -> stride * the place of that index
 * split           cell[n] += stride * level; a level counts from 0, and the
 *                 last one, n_levels, is unknown. Value other than 0 where a
 *                 code is neither unknown nor that of a level.
 * bits            counter: a row more of each cell[BIT_ROWS] that is one of the
 *                 BIT_CELLS from first on: see bits.c. NULL where a table of
 *                 cells is as fast.
 *
 * These kernels run everywhere. Those in place_avx2.c give the same, faster.
 *
 * Plain R: index <- floor(value) - first
 *          index[is.na(value) | index < 0 | index >= width] <- width
 */
#include "place.h"

#include <limits.h>
#include <math.h>

#include "ahead.h"
#include "lanes.h"

/* The range is asked before the cast: a double past the range of an integer
 * has no defined value in C. */
static int place_any_doubles(const double *value, ptrdiff_t n,
                             place_window window, int32_t *index) {
  double first = window.first, end = first + window.width;
  int lost = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    int inside = value[i] >= first && value[i] < end;
    double known = inside ? value[i] : end;
    int32_t whole = (int32_t)known;
    whole -= whole > known;
    index[i] = whole - window.first;
    lost |= !inside && !isnan(value[i]);
  }
  return lost;
}

/* Whether all values are in the window; n is a multiple of LANES. */
static int are_inside(const double *value, ptrdiff_t n, place_window window) {
  double first = window.first, end = first + window.width;
  lane_counts inside = {0};
  for (ptrdiff_t i = 0; i < n; i += LANES) {
    fetch_ahead(value + i);
    lanes here = load_lanes(value + i);
    inside -= (lane_counts)(here >= first);
    inside -= (lane_counts)(here < end);
  }
  return sum_of_lanes(inside) == 2 * n;
}

/* -1 where the value has been rounded up. */
static inline lane_ints is_above(lane_ints whole, lanes value) {
  lane_counts above = (lane_counts)(__builtin_convertvector(whole, lanes) >
                                    value);
  return __builtin_convertvector(above, lane_ints);
}

/* For values in the window; n is a multiple of LANES. A conversion rounds
 * towards 0, up where a value is negative. */
static void place_inside(const double *value, ptrdiff_t n, int32_t first,
                         int32_t *index) {
  for (ptrdiff_t i = 0; i < n; i += LANES) {
    lanes here = load_lanes(value + i);
    lane_ints whole = __builtin_convertvector(here, lane_ints);
    if (first < 0) whole += is_above(whole, here);
    whole -= first;
    memcpy(index + i, &whole, sizeof(whole));
  }
}

static int place_doubles(const double *value, ptrdiff_t n, place_window window,
                         int32_t *index) {
  ptrdiff_t filled = n - n % LANES;
  if (!are_inside(value, filled, window))
    return place_any_doubles(value, n, window, index);
  place_inside(value, filled, window.first, index);
  return place_any_doubles(value + filled, n - filled, window, index + filled);
}

/* Below the window the difference wraps around and is large, too. */
static uint32_t distance(int value, int32_t from) {
  return (uint32_t)value - (uint32_t)from;
}

static int place_ints(const int *value, ptrdiff_t n, place_window window,
                      int32_t *index) {
  uint32_t width = (uint32_t)window.width;
  int lost = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    uint32_t at = distance(value[i], window.first);
    lost |= (at >= width) & (value[i] != INT_MIN);
    index[i] = (int32_t)(at < width ? at : width);
  }
  return lost;
}

static void place_cells(int32_t *cell, place_rule rule, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) cell[i] = rule.place[cell[i]] * rule.stride;
}

static int place_split(int32_t *cell, group_column group, ptrdiff_t n) {
  uint32_t n_levels = (uint32_t)group.n_levels;
  int wrong = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    uint32_t level = distance(group.code[i], 1);
    wrong |= (level >= n_levels) & (group.code[i] != INT_MIN);
    cell[i] += group.stride * (int32_t)(level < n_levels ? level : n_levels);
  }
  return wrong;
}

const place_kernels place_portable = {place_doubles, place_ints, place_cells,
                                      place_split, NULL};
