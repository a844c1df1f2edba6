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
 * At exp(u) times its best rate a segment of counts costs 2 * T * lift(u) more,
 * with, for q = rate / (size + rate) at the best rate,
 *
 *   negative binomial  lift(u) = log(1 - q + q * exp(u)) / q - u
 *   Poisson            lift(u) = exp(u) - 1 - u, which is that for q = 0
 *
 * and a crossing solves lift(u) = gap. lift is convex, and near 0 it is about
 * (1 - q) * p^2 / 2 with p = u. There the first three terms of u as a series in
 * p, and one of Householder's steps of third order, leave an error below 1e-11.
 * Farther away Newton's steps are taken, from between 0 and the crossing: the
 * first goes beyond it, the others come back. That is a good start where
 * q <= 1/2; lift(u) for another q is that for 1 - q at -u, times (1 - q) / q.
 *
 * Plain R, Poisson: dev <- function(rate) 2 * (E * (rate - 1) - T * log(rate));
 *   dev(T / E); uniroot(function(rate) dev(rate) - level, c(T / E, 1e9))
 */
#include "segment_cost.h"

#include <math.h>

enum { MOST_STEPS = 60 };
/* A step of Newton's that changes log(rate) by less is the last: what it leaves
 * is about its square. */
static const double LAST_STEP = 1e-7;
/* The p up to which one step follows the series, and the p up to which none
 * does, since rounding would make it worse. */
static const double NEAR = 0.8;
static const double NEAREST = 1e-3;

/* Finite at rate 0, where a total of 0 costs nothing and any other more than
 * all that is compared with it. */
static double log_rate(double rate) {
  return rate > 0 ? log(rate) : -1e300;
}

static cost_place place_poisson(double rate) {
  cost_place place = {rate, log_rate(rate), rate - 1};
  return place;
}

static cost_place place_negbin(double size, double rate) {
  double spread = log1p((rate - 1) / (size + 1));
  cost_place place = {rate, log_rate(rate) - spread, size * spread};
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

double cost_least(cost_model model, double total, double exposure) {
  cost_place best = cost_at_rate(model, total / exposure);
  return cost_at(total, exposure, &best);
}

typedef struct {
  double q, own; /* own = 1 - q */
  double gap;
} lift_equation;

/* lift(u) - gap, given exp(u). */
static double lift_excess(const lift_equation *e, double u, double growth) {
  double rise = growth - 1;
  if (e->q > 0) rise = log1p(e->q * rise) / e->q;
  return rise - u - e->gap;
}

static double lift_series(const lift_equation *e, double p) {
  double b = e->own - e->q;
  double c = 1 - 6 * e->q * e->own;
  return p * (1 + p * (-b / 6 + p * (5 * b * b - 3 * c) / 72));
}

static double step_of_householder(const lift_equation *e, double u) {
  double growth = exp(u);
  double part = e->own + e->q * growth;
  double excess = lift_excess(e, u, growth);
  double first = e->own * (growth - 1) / part;
  double second = e->own * growth / (part * part);
  double third = second * (e->own - e->q * growth) / part;
  return excess * (first * first - excess * second / 2) /
         (first * (first * first - excess * second) +
          excess * excess * third / 6);
}

static double step_of_newton(const lift_equation *e, double u) {
  double growth = exp(u);
  double slope = e->own * (growth - 1) / (e->own + e->q * growth);
  return lift_excess(e, u, growth) / slope;
}

static double solve_far(const lift_equation *e, double p) {
  double u = p > 0 ? log1p(e->gap) : p;
  for (int i = 0; i < MOST_STEPS; i++) {
    double step = step_of_newton(e, u);
    u -= step;
    if (fabs(step) < LAST_STEP) break;
  }
  return u;
}

static double solve_lift(const lift_equation *e, cost_side side) {
  double p = side * sqrt(2 * e->gap / e->own);
  if (fabs(p) >= NEAR) return solve_far(e, p);
  double u = lift_series(e, p);
  return fabs(p) < NEAREST ? u : u - step_of_householder(e, u);
}

static double solve_any_lift(const lift_equation *e, cost_side side) {
  if (e->q <= e->own) return solve_lift(e, side);
  lift_equation mirror = {e->own, e->q, e->gap * e->q / e->own};
  return -solve_lift(&mirror, side == SIDE_BELOW ? SIDE_ABOVE : SIDE_BELOW);
}

/* Of a total above 0. */
static cost_place count_crossing(cost_model model, double total,
                                 double exposure, double level,
                                 cost_side side) {
  int poisson = model.family == COST_POISSON;
  cost_place best = cost_at_rate(model, total / exposure);
  double all = model.size + best.rate;
  double rise = level - cost_at(total, exposure, &best);
  lift_equation e = {poisson ? 0 : best.rate / all,
                     poisson ? 1 : model.size / all,
                     fmax(rise, 0) / (2 * total)};
  double u = solve_any_lift(&e, side);
  double rate = best.rate * exp(u);
  cost_place place = {rate, best.natural + u, rate - 1};
  return poisson ? place : place_negbin(model.size, rate);
}

/* Without a count the cost falls to 0 at the rate 0, and is straight in the
 * cumulant. */
static cost_place empty_crossing(cost_model model, double exposure,
                                 double level, cost_side side) {
  if (side == SIDE_BELOW) return cost_at_rate(model, 0);
  double cumulant = level / (2 * exposure);
  if (model.family == COST_POISSON) return place_poisson(1 + cumulant);
  double growth = exp(cumulant / model.size);
  return place_negbin(model.size, (model.size + 1) * growth - model.size);
}

static cost_place gaussian_crossing(double total, double exposure, double level,
                                    cost_side side) {
  double gap = total * total + 2 * exposure * level;
  return place_gaussian((total + side * sqrt(fmax(gap, 0))) / exposure);
}

cost_place cost_crossing(cost_model model, double total, double exposure,
                         double level, cost_side side) {
  if (model.family == COST_GAUSSIAN)
    return gaussian_crossing(total, exposure, level / 2, side);
  return total > 0 ? count_crossing(model, total, exposure, level, side)
                   : empty_crossing(model, exposure, level, side);
}
