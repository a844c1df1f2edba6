#ifndef NKA_SLOPE_SERIES_H
#define NKA_SLOPE_SERIES_H

#include <stdint.h>

typedef struct {
  double time;
  double value;
} slope_point;

/* A series whose points are sorted by time and, at one time, by value. */
typedef struct {
  int32_t n;
  slope_point *point;
  int32_t *backward; /* points, last time first, but forward within a time */
  int64_t n_slopes;
  int time_exponent; /* the data are time and value times 2 to these */
  int value_exponent;
  /* Known once the series has been measured: */
  double time_step;  /* smallest distance of two times that differ */
  double time_reach; /* largest distance from the first point */
  double value_reach;
  int is_exact;   /* rise and run of two points are compared without rounding */
  int is_extreme; /* slopes may overflow or vanish */
} slope_series;

void slope_series_read(slope_series *s, const double *time, const double *value,
                       int32_t n);
void slope_series_measure(slope_series *s);
double slope_series_scale(const slope_series *s, double slope);

static inline double slope_between(const slope_series *s, int32_t i,
                                   int32_t j) {
  slope_point a = s->point[i], b = s->point[j];
  return (b.value - a.value) / (b.time - a.time);
}

#endif
