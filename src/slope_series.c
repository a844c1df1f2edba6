/* slope_series: a series made ready for questions about its pairwise slopes.
 *
 * slope_series_read    fills point and backward, of which the caller gives the
 *                      room, n places each, and what is above time_step
 *   time, value        n finite doubles, sorted by time, then value
 * slope_series_measure how far products of values and times can be trusted; for
 *                      series of at least one point that are not listed
 * slope_series_scale   a slope in the units of the data
 *
 * Very large or small data are multiplied by a power of two, which rounds
 * nothing, so that products of a value and a time neither overflow nor vanish.
 *
 * n_slopes   pairs of points at two different times
 * Plain R:   sum(outer(time, time, "<"))
 */
#include "slope_series.h"

#include <math.h>
#include <stdlib.h>

enum { PLAIN_EXPONENT = 200 }; /* data from 2^-200 to 2^200 stay as they are */

/* Next to numbers of 2^-200 or more, smaller ones than this are extreme. */
static const double EXTREME = 0x1p-600;

/* 2^53: up to here doubles hold every whole number. */
static const double WHOLE_LIMIT = 9007199254740992.0;

static double largest(const double *x, int32_t n) {
  double most = 0;
  for (int32_t i = 0; i < n; i++) most = fabs(x[i]) > most ? fabs(x[i]) : most;
  return most;
}

static int exponent_of(const double *x, int32_t n) {
  int exponent = 0;
  frexp(largest(x, n), &exponent);
  return abs(exponent) <= PLAIN_EXPONENT ? 0 : exponent;
}

static double scaled(double x, int exponent) {
  return exponent == 0 ? x : ldexp(x, -exponent);
}

static void copy_points(slope_series *s, const double *time,
                        const double *value) {
  s->time_exponent = exponent_of(time, s->n);
  s->value_exponent = exponent_of(value, s->n);
  for (int32_t i = 0; i < s->n; i++) {
    s->point[i].time = scaled(time[i], s->time_exponent);
    s->point[i].value = scaled(value[i], s->value_exponent);
  }
}

/* Fills `backward` and counts the pairs with two times. */
static void count_slopes(slope_series *s) {
  const slope_point *point = s->point;
  int32_t n = s->n;
  s->n_slopes = 0;
  for (int32_t start = 0, end; start < n; start = end) {
    for (end = start + 1; end < n && point[end].time == point[start].time;)
      end++;
    for (int32_t i = start; i < end; i++) s->backward[n - end + i - start] = i;
    s->n_slopes += (int64_t)(end - start) * start;
  }
}

static int is_whole(double x) {
  return x == trunc(x) && fabs(x) <= WHOLE_LIMIT;
}

static int is_extreme(double x) {
  return x != 0 && fabs(x) < EXTREME;
}

void slope_series_measure(slope_series *s) {
  slope_point first = s->point[0], before = first;
  int whole = 1;
  s->time_step = INFINITY;
  s->time_reach = s->value_reach = 0;
  s->is_extreme = 0;
  for (int32_t i = 0; i < s->n; i++) {
    slope_point here = s->point[i];
    double step = here.time - before.time;
    if (step > 0 && step < s->time_step) s->time_step = step;
    s->time_reach = fmax(s->time_reach, here.time - first.time);
    s->value_reach = fmax(s->value_reach, fabs(here.value - first.value));
    whole = whole && is_whole(here.time) && is_whole(here.value);
    s->is_extreme |= is_extreme(step) || is_extreme(here.value);
    before = here;
  }
  s->is_exact = whole && 2 * s->time_reach * s->value_reach < WHOLE_LIMIT;
}

void slope_series_read(slope_series *s, const double *time, const double *value,
                       int32_t n) {
  s->n = n;
  copy_points(s, time, value);
  count_slopes(s);
}

double slope_series_scale(const slope_series *s, double slope) {
  int exponent = s->value_exponent - s->time_exponent;
  return exponent == 0 ? slope : ldexp(slope, exponent);
}
