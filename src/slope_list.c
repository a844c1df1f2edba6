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
#include "select.h"

enum {
  BLOCK = 4, /* slopes that are computed at a time */
  SAFE = 2,  /* variance of places, see guess_range() */
  SLOPES_MOST = SLOPE_LIST_MOST * (SLOPE_LIST_MOST - 1) / 2,
};

/* The points, with a block of zeros after them. */
typedef struct {
  double time[SLOPE_LIST_MOST + BLOCK];
  double value[SLOPE_LIST_MOST + BLOCK];
} columns;

static void fill_columns(const slope_series *s, columns *c) {
  for (int32_t i = 0; i < s->n + BLOCK; i++) {
    slope_point point = i < s->n ? s->point[i] : (slope_point){0, 0};
    c->time[i] = point.time;
    c->value[i] = point.value;
  }
}

static void slopes_of_block(const columns *restrict c, int32_t i, int32_t j,
                            double *restrict out) {
  double time = c->time[j], value = c->value[j];
  for (int k = 0; k < BLOCK; k++)
    out[k] = (value - c->value[i + k]) / (time - c->time[i + k]);
}

/* Of the last block slopes are written beyond the list. */
static ptrdiff_t list_all(const columns *c, int32_t n, double *out) {
  ptrdiff_t count = 0;
  for (int32_t j = 1, earlier = 0; j < n; j++) {
    if (c->time[j - 1] < c->time[j]) earlier = j;
    for (int32_t i = 0; i < earlier; i += BLOCK)
      slopes_of_block(c, i, j, out + count + i);
    count += earlier;
  }
  return count;
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
  if (k == 0) return (bucket_range){-INFINITY, INFINITY};
  ptrdiff_t low = (k + 1) / 2 - (ptrdiff_t)sqrt(SAFE * (double)k);
  if (low < 1) low = 1;
  double least = select_rank(work, k, low);
  double most = select_rank(work + low - 1, k - low + 1, k + 2 - 2 * low);
  return (bucket_range){least, most};
}

theil_sen_fit slope_list_fit(const slope_series *s, int64_t limit_rank) {
  columns c;
  double slope[SLOPES_MOST + BLOCK];
  fill_columns(s, &c);
  bucket_range range = guess_range(&c, s->n, slope);
  ptrdiff_t n = list_all(&c, s->n, slope), half = (n + 1) / 2;
  int n_limits = limit_rank > 0;
  ptrdiff_t rank[] = {limit_rank, half, n + 1 - half, n + 1 - limit_rank};
  double value[] = {-INFINITY, 0, 0, INFINITY};
  bucket_select(slope, n, range, rank + 1 - n_limits, 2 + 2 * n_limits,
                value + 1 - n_limits);
  double middle = n % 2 == 1 ? value[1] : (value[1] + value[2]) / 2;
  return (theil_sen_fit){middle, value[0], value[3]};
}
