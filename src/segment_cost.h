#ifndef NKA_SEGMENT_COST_H
#define NKA_SEGMENT_COST_H

typedef enum {
  COST_POISSON = 1,
  COST_NEGBIN = 2,
  COST_GAUSSIAN = 3
} cost_family;

typedef struct {
  cost_family family;
  double size; /* negative binomial: variance = mean + mean^2 / size */
} cost_model;

/* A rate with the two numbers through which a cost depends on it. */
typedef struct {
  double rate;
  double natural;  /* natural parameter, 0 at the overall rate */
  double cumulant; /* cumulant function, 0 there too */
} cost_place;

typedef enum { SIDE_BELOW = -1, SIDE_ABOVE = 1 } cost_side;

cost_place cost_at_rate(cost_model model, double rate);
double cost_least(cost_model model, double total, double exposure);
cost_place cost_crossing(cost_model model, double total, double exposure,
                         double level, cost_side side);

static inline double cost_at(double total, double exposure,
                             const cost_place *place) {
  return 2 * (exposure * place->cumulant - total * place->natural);
}

#endif
