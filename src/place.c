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
 *
 * These kernels run everywhere. Those in place_avx2.c give the same, faster.
 *
 * Plain R: index <- floor(value) - first
 *          index[is.na(value) | index < 0 | index >= width] <- width
 */
#include "place.h"

#include <limits.h>
#include <math.h>

/* The range is asked before the cast: a double past the range of an integer
 * has no defined value in C. */
static int place_doubles(const double *value, ptrdiff_t n, place_window window,
                         int32_t *index) {
  double first = window.first;
  double end = first + window.width;
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
                                      place_split};
