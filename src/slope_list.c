/* slope_list: order statistics of the pairwise slopes of a short series, by a
 * list of all of them. For limit_rank and value see theil_sen.c.
 *
 *   s   up to SLOPE_LIST_MOST points, so that the list fits on the stack
 *
 * The slopes of points half of the series apart vary as little as any, and
 * their median is close to that of all slopes. Where the ranks are is guessed
 * from them; the guess decides the time alone, see bucket.c.
 */
#include "slope_list.h"

#include <math.h>

#include "bucket.h"
#include "lanes.h"
#include "select.h"

enum {
  SAFE = 2, /* variance of places, see guess_range() */
  SLOPES_MOST = SLOPE_LIST_MOST * (SLOPE_LIST_MOST - 1) / 2,
};

static const bucket_range EVERYTHING = {-INFINITY, INFINITY};

/* The points, with NaN after them. */
typedef struct {
  double time[SLOPE_LIST_MOST + LANES];
  double value[SLOPE_LIST_MOST + LANES];
} columns;

static void fill_columns(const slope_series *s, columns *c) {
  for (int32_t i = 0; i < s->n + LANES; i++) {
    slope_point point = i < s->n ? s->point[i] : (slope_point){NAN, NAN};
    c->time[i] = point.time;
    c->value[i] = point.value;
  }
}

/* Slopes from point i to point j and those behind it. */
static inline lanes slopes_to(const columns *c, int32_t i, int32_t j) {
  lanes rise = load_lanes(c->value + j) - c->value[i];
  return rise / (load_lanes(c->time + j) - c->time[i]);
}

/* A list of the slopes within a range. */
typedef struct {
  bucket_range range;
  ptrdiff_t n;
  ptrdiff_t below; /* slopes that are smaller than these */
} sublist;

/* No branch depends on a slope: each goes where the next will stand, and stays
 * there if it is within the range. NaN is not. */
static sublist list_within(const columns *c, int32_t n, bucket_range range,
                           double *out) {
  ptrdiff_t listed = 0;
  lane_counts below = {0};
  for (int32_t i = 0, later = 0; i < n; i++) {
    while (c->time[later] == c->time[i]) later++;
    for (int32_t j = later; j < n; j += LANES) {
      lanes slope = slopes_to(c, i, j);
      lane_counts is_below = (lane_counts)(slope < range.low);
      lane_counts is_within = (lane_counts)(slope <= range.high) & ~is_below;
      below -= is_below;
      for (int k = 0; k < LANES; k++) {
        out[listed] = slope[k];
        listed -= is_within[k];
      }
    }
  }
  return (sublist){range, listed, sum_of_lanes(below)};
}

/* Slopes of points half of the series apart. */
static ptrdiff_t list_wide(const columns *c, int32_t n, double *out) {
  ptrdiff_t count = 0;
  for (int32_t i = 0, j = n / 2; j < n; i++, j++) {
    out[count] = (c->value[j] - c->value[i]) / (c->time[j] - c->time[i]);
    count += c->time[i] < c->time[j];
  }
  return count;
}

/* From one to the other of the order statistics of the k wide slopes that stand
 * sqrt(SAFE k) places from the middle one: so few, as the slopes of the ranks
 * come closer together with longer series, too. */
static bucket_range guess_range(const columns *c, int32_t n, double *work) {
  ptrdiff_t k = list_wide(c, n, work);
  if (k == 0) return EVERYTHING;
  ptrdiff_t low = (k + 1) / 2 - (ptrdiff_t)sqrt(SAFE * (double)k);
  if (low < 1) low = 1;
  double least = select_rank(work, k, low);
  double most = select_rank(work + low - 1, k - low + 1, k + 2 - 2 * low);
  return (bucket_range){least, most};
}

/* Lists the slopes of the ranks from first to last with few others: those
 * within the guessed range, or all if it was wrong. */
static sublist list_ranks(const columns *c, int32_t n, ptrdiff_t first,
                          ptrdiff_t last, double *out) {
  sublist list = list_within(c, n, guess_range(c, n, out), out);
  int are_listed = list.below < first && last <= list.below + list.n;
  return are_listed ? list : list_within(c, n, EVERYTHING, out);
}

theil_sen_fit slope_list_fit(const slope_series *s, int64_t limit_rank) {
  columns c;
  double slope[SLOPES_MOST + LANES];
  fill_columns(s, &c);
  ptrdiff_t n = s->n_slopes, half = (n + 1) / 2;
  ptrdiff_t rank[] = {limit_rank, half, n + 1 - half, n + 1 - limit_rank};
  double value[] = {-INFINITY, 0, 0, INFINITY};
  int first = limit_rank > 0 ? 0 : 1, last = 3 - first;
  sublist list = list_ranks(&c, s->n, rank[first], rank[last], slope);
  for (int r = first; r <= last; r++) rank[r] -= list.below;
  bucket_select(slope, list.n, list.range, rank + first, last - first + 1,
                value + first);
  double middle = n % 2 == 1 ? value[1] : (value[1] + value[2]) / 2;
  return (theil_sen_fit){middle, value[0], value[3]};
}
