/* mixture: quantiles of a mixture of gamma distributions.
 *
 * part: n parts with their weights, which need not add up to 1. prob: between 0
 * and 1, exclusive. start: a guess, or 0 for none. value: x with P(X <= x) =
 * prob, to a relative error of about 1e-9, by Newton's method on log(x), kept
 * between limits that close in on the root. A quantile below exp(-700) is given as that number.
 *
 * A part far from x is 0 or 1 there to the last digit by Chernoff's bound
 *   P(X > x) or P(X < x) <= exp(-shape * (r - 1 - log(r))), r = x * rate/shape
 * and is not evaluated.
 *
 * Plain R: uniroot(function(x) sum(weight * pgamma(x, shape, rate)) - prob, ...)
 */
#include "mixture.h"

#include <math.h>

enum {
  MAX_STEPS = 300,
  REACH = 8, /* longest step */
  LOG_SMALLEST = -700,
  LOG_NEGLIGIBLE = 40, /* exp(-40) is below the last digit of 1 */
};

static const double TOLERANCE = 1e-11;
static const double LAST_STEP = 1e-6;

typedef struct {
  const gamma_part *part;
  ptrdiff_t n;
  double total;
  gamma_cdf_fn cdf;
} mixture;

typedef struct {
  double below;   /* P(X <= x) */
  double density; /* of log(X) */
} mixture_value;

static mixture_value value_at(const mixture *m, double log_x) {
  mixture_value out = {0, 0};
  double x = exp(log_x);
  for (ptrdiff_t i = 0; i < m->n; i++) {
    const gamma_part *p = m->part + i;
    double ratio = x * p->rate / p->shape;
    if (p->shape * (ratio - 1 - log(ratio)) > LOG_NEGLIGIBLE) {
      if (ratio > 1) out.below += p->weight;
      continue;
    }
    out.below += p->weight * m->cdf(x, p->shape, p->rate);
    out.density += p->weight *
                   exp(p->log_scale + p->shape * log_x - p->rate * x);
  }
  out.below /= m->total;
  out.density /= m->total;
  return out;
}

static double log_mean(const mixture *m) {
  double mean = 0;
  for (ptrdiff_t i = 0; i < m->n; i++) {
    mean += m->part[i].weight * m->part[i].shape / m->part[i].rate;
  }
  return log(mean / m->total);
}

/* The next place to look where Newton's leaves the limits: their middle, or
 * further out on the side without one. */
static double other_place(double at, double low, double high) {
  if (low == -INFINITY) return at - REACH;
  if (high == INFINITY) return at + REACH;
  return (low + high) / 2;
}

double mixture_quantile(const gamma_part *part, ptrdiff_t n, double prob,
                        double start, gamma_cdf_fn cdf) {
  mixture m = {part, n, 0, cdf};
  for (ptrdiff_t i = 0; i < n; i++) m.total += part[i].weight;
  double at = start > 0 ? log(start) : log_mean(&m);
  double low = -INFINITY, high = INFINITY;
  for (int i = 0; i < MAX_STEPS && at > LOG_SMALLEST; i++) {
    mixture_value value = value_at(&m, at);
    if (value.below < prob) {
      low = at;
    } else {
      high = at;
    }
    double next = at + (prob - value.below) / value.density;
    /* Newton's error is of the order of the square of its last step. */
    if (fabs(next - at) < LAST_STEP) return exp(next);
    if (!(next > low && next < high)) next = other_place(at, low, high);
    if (fabs(next - at) < TOLERANCE) return exp(next);
    at = fmin(fmax(next, at - REACH), at + REACH);
  }
  return exp(fmax(at, LOG_SMALLEST));
}
