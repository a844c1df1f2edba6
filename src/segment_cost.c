/* segment_cost: what it costs to let one rate stand for several points.
 *
 * A segment is known by its total T and its exposure E. Its cost at a rate is
 * -2 log likelihood less that at the overall rate,
 *
 *   cost(rate) = 2 * (E * cumulant(rate) - T * natural(rate)),
 *
 * since each family is an exponential one. Rates are in units of the overall
 * rate (Poisson, negative binomial) or deviations from it in standard
 * deviations (Gaussian); the caller has scaled T, E and size so. A point that
 * stands for E periods is the sum of E independent ones, so:
 *
 *   Poisson            T ~ Poisson(E * rate)
 *                      natural = log(rate), cumulant = rate - 1
 *   negative binomial  T ~ NB(mean E * rate, size E * size)
 *                      natural = log(rate) - log((size + rate) / (size + 1))
 *                      cumulant = size * log((size + rate) / (size + 1))
 *   Gaussian           T ~ N(E * rate, variance E)
 *                      natural = rate, cumulant = rate^2 / 2
 *
 * cost_least     the cost at its best rate, T / E; at most 0. A segment
 *                without a single count has the rate 0 and a finite cost
 * cost_crossing  where the cost, convex in the rate, crosses `level` below or
 *                above the best rate. level is at least the least cost
 *
 * Plain R, Poisson: dev <- function(rate) 2 * (E * (rate - 1) - T * log(rate));
 *   dev(T / E); uniroot(function(rate) dev(rate) - level, c(T / E, 1e9))
 */
#include "segment_cost.h"

#include <math.h>

enum { MOST_STEPS = 60 };
/* A step that changes the rate by a smaller share of it is the last. */
static const double STEP_SHARE = 1e-12;

static cost_place place_poisson(double rate) {
  cost_place place = {rate, log(rate), rate - 1};
  return place;
}

static cost_place place_negbin(double size, double rate) {
  double spread = log1p((rate - 1) / (size + 1));
  cost_place place = {rate, log(rate) - spread, size * spread};
  return place;
}

static cost_place place_gaussian(double rate) {
  cost_place place = {rate, rate, rate * rate / 2};
  return place;
}

cost_place cost_at_rate(cost_model model, double rate) {
  switch (model.family) {
    case COST_POISSON:
      return place_poisson(rate);
    case COST_NEGBIN:
      return place_negbin(model.size, rate);
    default:
      return place_gaussian(rate);
  }
}

/* At rate 0 the natural parameter is -Inf: a total of 0 costs nothing there,
 * any other total is impossible. */
double cost_at(double total, double exposure, const cost_place *place) {
  double pull = total == 0 ? 0 : total * place->natural;
  return 2 * (exposure * place->cumulant - pull);
}

double cost_least(cost_model model, double total, double exposure) {
  cost_place best = cost_at_rate(model, total / exposure);
  return cost_at(total, exposure, &best);
}

/* Newton's steps on a convex function: the first may pass the crossing, the
 * others come back to it from outside and cannot pass it again, so one that
 * turns round is rounding error. */
static int is_last(int i, double step, double scale, cost_side side) {
  return fabs(step) < STEP_SHARE * scale || (i > 0 && side * step <= 0);
}

/* Below the best rate the cost is nearly straight in x = log(rate). */
static cost_place poisson_below(double total, double exposure, double level) {
  double best = log(total / exposure);
  double gap = level - (total - exposure - total * best);
  double x = best - sqrt(2 * fmax(gap, 0) / total);
  double rate = exp(x);
  for (int i = 0; i < MOST_STEPS; i++) {
    double slope = exposure * rate - total;
    if (!(slope < 0)) break;
    double step = (exposure * (rate - 1) - total * x - level) / slope;
    x -= step;
    rate = exp(x);
    if (is_last(i, step, 1, SIDE_BELOW)) break;
  }
  cost_place place = {rate, x, rate - 1};
  return place;
}

/* Above it, in the rate itself; for a total of 0 it is straight. */
static cost_place poisson_above(double total, double exposure, double level) {
  if (total == 0) return place_poisson(1 + level / exposure);
  double best = total / exposure;
  double gap = level - (exposure * (best - 1) - total * log(best));
  double rate = best + sqrt(2 * fmax(gap, 0) * total) / exposure;
  for (int i = 0; i < MOST_STEPS; i++) {
    double lift = exposure * (rate - 1) - total * log(rate) - level;
    double slope = exposure - total / rate;
    if (!(slope > 0)) break;
    double step = lift / slope;
    rate -= step;
    if (is_last(i, step, rate, SIDE_ABOVE)) break;
  }
  return place_poisson(rate);
}

static cost_place negbin_crossing(double size, double total, double exposure,
                                  double level, cost_side side) {
  double trials = total + size * exposure;
  if (total == 0) {
    double rate = (size + 1) * exp(level / trials) - size;
    return place_negbin(size, rate);
  }
  double best = total / exposure;
  double x = log(best);
  double gap = level - (trials * log1p((best - 1) / (size + 1)) - total * x);
  x += side * sqrt(2 * fmax(gap, 0) * (size + best) / (size * total));
  double rate = exp(x);
  for (int i = 0; i < MOST_STEPS; i++) {
    double lift = trials * log1p((rate - 1) / (size + 1)) - total * x - level;
    double slope = trials * (rate / (size + rate)) - total;
    if (!(side * slope > 0)) break;
    double step = lift / slope;
    x -= step;
    rate = exp(x);
    if (is_last(i, step, 1, side)) break;
  }
  return place_negbin(size, rate);
}

static cost_place gaussian_crossing(double total, double exposure, double level,
                                    cost_side side) {
  double gap = total * total + 2 * exposure * level;
  return place_gaussian((total + side * sqrt(fmax(gap, 0))) / exposure);
}

cost_place cost_crossing(cost_model model, double total, double exposure,
                         double level, cost_side side) {
  double half = level / 2;
  int counts = model.family != COST_GAUSSIAN;
  if (counts && total == 0 && side == SIDE_BELOW) return cost_at_rate(model, 0);
  switch (model.family) {
    case COST_POISSON:
      return side == SIDE_BELOW ? poisson_below(total, exposure, half)
                                : poisson_above(total, exposure, half);
    case COST_NEGBIN:
      return negbin_crossing(model.size, total, exposure, half, side);
    default:
      return gaussian_crossing(total, exposure, half, side);
  }
}
