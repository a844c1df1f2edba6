#ifndef NKA_SLOPE_CUT_H
#define NKA_SLOPE_CUT_H

#include "inversions.h"
#include "order.h"
#include "poll.h"
#include "slope_series.h"

typedef enum { CUT_BEFORE, CUT_AFTER } cut_side;

/* A place in the sorted row of slopes: before, or after, those equal to one. */
typedef struct {
  double slope; /* rise / run; infinite for the ends of the row */
  double rise;
  double run;
  cut_side side;
  int64_t count; /* slopes before the cut */
  int64_t doubt; /* by how much count can be wrong, see slope_cut.c */
} slope_cut;

/* A flat line keeps the values as they are, so that no two become equal. */
static inline double slope_cut_level(const slope_series *s,
                                     const slope_cut *cut, int32_t i) {
  slope_point here = s->point[i], first = s->point[0];
  if (cut->rise == 0) return here.value;
  return cut->run * (here.value - first.value) -
         cut->rise * (here.time - first.time);
}

static inline int slope_is_before(double slope, const slope_cut *cut) {
  return cut->side == CUT_BEFORE ? slope < cut->slope : slope <= cut->slope;
}

static inline int slope_is_between(double slope, const slope_cut *low,
                                   const slope_cut *high) {
  return !slope_is_before(slope, low) && slope_is_before(slope, high);
}

typedef struct {
  order_space order;
  double *level;      /* n: of each point */
  int32_t *merged[2]; /* n each */
} cut_space;

slope_cut slope_cut_start(void);
slope_cut slope_cut_end(const slope_series *s);
slope_cut slope_cut_at(const slope_series *s, int32_t i, int32_t j,
                       cut_side side);
slope_cut slope_cut_through(double slope, cut_side side);
void slope_cut_order(const slope_series *s, slope_cut *cut, int32_t *item,
                     cut_space space, poll_fn poll);

/* Two cuts, and the order of the points at each. */
typedef struct {
  slope_cut low;
  slope_cut high;
  int32_t *low_item;
  int32_t *high_item;
} slope_bracket;

double slope_cut_tolerance(const slope_series *s, const slope_cut *cut);
double slope_cut_blur(const slope_series *s, const slope_cut *cut);

/* The same by looking at every pair, for cuts with doubt. */
void slope_cut_count_all(const slope_series *s, slope_cut *cut, poll_fn poll);
int64_t slope_cut_pick_all(const slope_series *s, const slope_bracket *b,
                           draw_strata draw, pair_list *picked, double *slope,
                           poll_fn poll);

#endif
