/* posterior: exact posterior of breaks in the rate of a series of counts.
 *
 * Model. Periods 0 to n - 1 fall into segments of at least min_length periods;
 * within one the counts y have the same rate, E(y) = rate * exposure, variance
 * dispersion * E(y). A segmentation with k breaks has the prior probability
 * exp(log_weight[k]), a rate the prior gamma(shape, rate). Given dispersion f
 * the likelihood is Efron's double Poisson,
 *   f^(-1/2) * exp(-mu / f) * (exp(1) * mu / y)^(y / f) * g(y), mu = E(y),
 * g(y) free of all parameters; at f = 1 it is the Poisson. As a function of the
 * rate it is that of y / f arrivals in exposure / f, so the rate integrates out:
 * with S and E the sums of y / f and exposure / f in a segment
 *   log m = shape * log(rate) - lgamma(shape)
 *           + lgamma(shape + S) - (shape + S) * log(rate + E)
 * and its posterior is gamma(shape + S, rate + E). Dispersions are averaged
 * over, each having the same prior probability.
 *
 * Recursions (Fearnhead 2006 <doi:10.1007/s11222-006-8450-8>), all in
 * logarithms, over boundaries t = 0 to n:
 *   before[j][t] = lse_s(before[j - 1][s] + m(s, t))   j segments up to t
 *   after[j][t]  = lse_s(m(t, s) + after[j + 1][s])    the rest, j are used
 * so that P(a segment is s to t) = sum_j exp(before[j - 1][s] + m(s, t) +
 * after[j][t]) / total. One dispersion takes O(n^2 * max_breaks) time and
 * n^2 / 2 + 2 * n * max_breaks doubles.
 *
 * Pass 1  posterior_number    numbers of breaks, dispersions
 * Pass 2  posterior_average   probabilities of breaks, mean rates
 * Pass 3  posterior_parts     the gammas whose mixture is the rate's posterior
 *         posterior_breaks    the most probable segmentation with the likeliest
 *                             number of breaks at the likeliest dispersion
 *         posterior_find_run  the shortest run of periods around one of them
 *                             and between its neighbours in which a break lies
 *                             with a stated probability
 *
 * The same results come from a sum over all segmentations, see
 * helper-posterior.R.
 */
#include "posterior.h"

#include <math.h>

#include "lse.h"

/* Dispersions less likely than this are passed over. */
static const double NEGLIGIBLE = 1e-16;
/* All parts of the mixture that are left out weigh no more than this. */
static const double LEFT_OUT = 1e-8;

ptrdiff_t posterior_segments(ptrdiff_t n) {
  return n * (n + 1) / 2;
}

ptrdiff_t posterior_states(ptrdiff_t n, int max_breaks) {
  return (n + 1) * (max_breaks + 2);
}

/* Place of the segment from boundary s up to boundary t > s. */
static ptrdiff_t segment_at(ptrdiff_t s, ptrdiff_t t) {
  return t * (t - 1) / 2 + s;
}

/* Place of the state: j segments, boundary t. */
static ptrdiff_t state_at(const posterior_model *m, ptrdiff_t j, ptrdiff_t t) {
  return j * (m->n + 1) + t;
}

static void add_up(const posterior_model *m, const posterior_scratch *s) {
  s->count_sum[0] = 0;
  s->exposure_sum[0] = 0;
  for (ptrdiff_t i = 0; i < m->n; i++) {
    s->count_sum[i + 1] = s->count_sum[i] + m->count[i];
    s->exposure_sum[i + 1] = s->exposure_sum[i] + m->exposure[i];
  }
}

static gamma_part rate_in(const posterior_model *m, const posterior_scratch *s,
                          double f, ptrdiff_t from, ptrdiff_t to) {
  double count = s->count_sum[to] - s->count_sum[from];
  double exposure = s->exposure_sum[to] - s->exposure_sum[from];
  return (gamma_part){1, m->shape + count / f, m->rate + exposure / f, 0};
}

static double log_scale(const posterior_model *m, gamma_part part) {
  return part.shape * log(part.rate) - m->log_gamma(part.shape);
}

static void fill_segments(const posterior_model *m, const posterior_scratch *s,
                          double f) {
  double prior = log_scale(m, (gamma_part){1, m->shape, m->rate, 0});
  for (ptrdiff_t to = 1; to <= m->n; to++) {
    m->poll();
    for (ptrdiff_t from = 0; from < to; from++) {
      s->segment[segment_at(from, to)] = prior -
                                         log_scale(m,
                                                   rate_in(m, s, f, from, to));
    }
  }
}

/* What the likelihood holds beside the segments; 0 * log(0) is 0. */
static double log_constant(const posterior_model *m, double f) {
  double sum = 0;
  for (ptrdiff_t i = 0; i < m->n; i++) {
    double y = m->count[i];
    if (y > 0) sum += y + y * log(m->exposure[i] / y);
  }
  return sum / f - (double)m->n * log(f) / 2;
}

static double before_state(const posterior_model *m, const posterior_scratch *s,
                           ptrdiff_t j, ptrdiff_t to) {
  const double *last = s->before + state_at(m, j - 1, 0);
  ptrdiff_t n_starts = to - m->min_length + 1;
  for (ptrdiff_t from = 0; from < n_starts; from++) {
    s->terms[from] = last[from] + s->segment[segment_at(from, to)];
  }
  return lse(s->terms, n_starts);
}

static void fill_before(const posterior_model *m, const posterior_scratch *s) {
  s->before[0] = 0;
  for (ptrdiff_t to = 1; to <= m->n; to++) s->before[to] = -INFINITY;
  for (ptrdiff_t j = 1; j <= m->max_breaks + 1; j++) {
    for (ptrdiff_t to = 0; to <= m->n; to++) {
      m->poll();
      s->before[state_at(m, j, to)] = before_state(m, s, j, to);
    }
  }
}

static double after_state(const posterior_model *m, const posterior_scratch *s,
                          ptrdiff_t j, ptrdiff_t from) {
  const double *next = s->after + state_at(m, j + 1, 0);
  ptrdiff_t n_terms = 0;
  for (ptrdiff_t to = from + m->min_length; to <= m->n; to++) {
    s->terms[n_terms++] = s->segment[segment_at(from, to)] + next[to];
  }
  return lse(s->terms, n_terms);
}

static void fill_after(const posterior_model *m, const posterior_scratch *s) {
  ptrdiff_t last = m->max_breaks + 1;
  for (ptrdiff_t j = last; j >= 1; j--) {
    s->after[state_at(m, j, m->n)] = m->log_weight[j - 1];
    for (ptrdiff_t from = m->n - 1; from >= 0; from--) {
      m->poll();
      s->after[state_at(m, j, from)] = j == last ? -INFINITY
                                                 : after_state(m, s, j, from);
    }
  }
}

/* Fills segment and before. terms: log joint probability of each number of
 * breaks and the counts. value: log probability of the counts. */
static double run_forward(const posterior_model *m, const posterior_scratch *s,
                          double f) {
  fill_segments(m, s, f);
  fill_before(m, s);
  double constant = log_constant(m, f);
  for (int k = 0; k <= m->max_breaks; k++) {
    s->terms[k] = constant + s->before[state_at(m, k + 1, m->n)] +
                  m->log_weight[k];
  }
  return lse(s->terms, m->max_breaks + 1);
}

static int largest(const double *x, int n) {
  int best = 0;
  for (int i = 1; i < n; i++) {
    if (x[i] > x[best]) best = i;
  }
  return best;
}

void posterior_number(const posterior_model *m, const posterior_scratch *s,
                      posterior_result *r) {
  add_up(m, s);
  int n_numbers = m->max_breaks + 1;
  for (int k = 0; k < n_numbers; k++) r->number[k] = -INFINITY;
  for (ptrdiff_t g = 0; g < m->n_dispersions; g++) {
    r->dispersion[g] = run_forward(m, s, m->dispersion[g]);
    for (int k = 0; k < n_numbers; k++) {
      r->number[k] = lse_two(r->number[k], s->terms[k]);
    }
  }
  double total = lse(r->number, n_numbers);
  for (int k = 0; k < n_numbers; k++) r->number[k] = exp(r->number[k] - total);
  for (ptrdiff_t g = 0; g < m->n_dispersions; g++) {
    r->dispersion[g] = exp(r->dispersion[g] - total);
  }
  r->log_evidence = total - log((double)m->n_dispersions);
  r->likeliest = largest(r->number, n_numbers);
}

/* Fills segment with the posterior probabilities of the segments. */
static void weigh_segments(const posterior_model *m, const posterior_scratch *s,
                           double f) {
  double total = run_forward(m, s, f) - log_constant(m, f);
  fill_after(m, s);
  for (ptrdiff_t to = 1; to <= m->n; to++) {
    m->poll();
    for (ptrdiff_t from = 0; from < to; from++) {
      double *segment = s->segment + segment_at(from, to);
      for (ptrdiff_t j = 0; j <= m->max_breaks; j++) {
        s->terms[j] = to - from < m->min_length
                          ? -INFINITY
                          : s->before[state_at(m, j, from)] +
                                s->after[state_at(m, j + 1, to)];
      }
      *segment = exp(*segment + lse(s->terms, m->max_breaks + 1) - total);
    }
  }
}

/* Pass 2 leaves in held the probabilities averaged over dispersions, added up
 * over the starts: held[from, to] = P(a segment ends at boundary `to` and starts
 * at or before `from`). */
static void add_held(const posterior_model *m, const posterior_scratch *s,
                     double weight) {
  for (ptrdiff_t to = 1; to <= m->n; to++) {
    double sum = 0;
    for (ptrdiff_t from = 0; from < to; from++) {
      sum += weight * s->segment[segment_at(from, to)];
      s->held[segment_at(from, to)] += sum;
    }
  }
}

/* A segment gives its mean rate to each of its periods: to the last, and with
 * what longer segments gave, to those before. */
static void add_segments(const posterior_model *m, const posterior_scratch *s,
                         double f, double weight, posterior_result *r) {
  for (ptrdiff_t from = 0; from < m->n; from++) {
    double starts = 0, rate = 0;
    for (ptrdiff_t to = m->n; to > from; to--) {
      gamma_part part = rate_in(m, s, f, from, to);
      double probability = weight * s->segment[segment_at(from, to)];
      starts += probability;
      rate += probability * part.shape / part.rate;
      r->mean[to - 1] += rate;
    }
    if (from > 0) r->at[from] += starts;
  }
}

/* The gammas that weigh enough, written where part is not NULL. value: how many
 * they are. */
static ptrdiff_t add_parts(const posterior_model *m, const posterior_scratch *s,
                           double f, double weight, posterior_part *part) {
  double all = (double)(posterior_segments(m->n) * m->n_dispersions);
  ptrdiff_t n_parts = 0;
  for (ptrdiff_t to = 1; to <= m->n; to++) {
    for (ptrdiff_t from = 0; from < to; from++) {
      double probability = weight * s->segment[segment_at(from, to)];
      if (probability < LEFT_OUT / all) continue;
      if (part) {
        gamma_part rate = rate_in(m, s, f, from, to);
        rate.weight = probability;
        rate.log_scale = log_scale(m, rate);
        part[n_parts] = (posterior_part){rate, from, to};
      }
      n_parts++;
    }
  }
  return n_parts;
}

static void clear(double *x, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) x[i] = 0;
}

void posterior_average(const posterior_model *m, const posterior_scratch *s,
                       posterior_result *r) {
  clear(r->at, m->n);
  clear(r->mean, m->n);
  clear(s->held, posterior_segments(m->n));
  r->n_parts = 0;
  for (ptrdiff_t g = 0; g < m->n_dispersions; g++) {
    double weight = r->dispersion[g], f = m->dispersion[g];
    if (weight < NEGLIGIBLE) continue;
    weigh_segments(m, s, f);
    add_segments(m, s, f, weight, r);
    add_held(m, s, weight);
    r->n_parts += add_parts(m, s, f, weight, NULL);
  }
  for (ptrdiff_t i = 0; i < m->n; i++) r->at[i] = fmin(r->at[i], 1);
}

/* The start s of the last of j segments up to boundary `to`, given the best
 * way to come to s in j - 1. */
static ptrdiff_t best_start(const posterior_model *m,
                            const posterior_scratch *s, ptrdiff_t j,
                            ptrdiff_t to) {
  const double *last = s->before + state_at(m, j - 1, 0);
  ptrdiff_t best = 0;
  for (ptrdiff_t from = 1; from <= to - m->min_length; from++) {
    double value = last[from] + s->segment[segment_at(from, to)];
    if (value > last[best] + s->segment[segment_at(best, to)]) best = from;
  }
  return best;
}

static void fill_best(const posterior_model *m, const posterior_scratch *s,
                      ptrdiff_t n_segments) {
  for (ptrdiff_t j = 1; j <= n_segments; j++) {
    s->before[state_at(m, j, 0)] = -INFINITY;
    for (ptrdiff_t to = 1; to <= m->n; to++) {
      m->poll();
      ptrdiff_t from = best_start(m, s, j, to);
      int fits = to - from >= m->min_length;
      s->before[state_at(m, j, to)] =
          fits ? s->before[state_at(m, j - 1, from)] +
                     s->segment[segment_at(from, to)]
               : -INFINITY;
    }
  }
}

void posterior_breaks(const posterior_model *m, const posterior_scratch *s,
                      const posterior_result *r, int *place) {
  int g = largest(r->dispersion, (int)m->n_dispersions);
  fill_segments(m, s, m->dispersion[g]);
  fill_best(m, s, r->likeliest + 1);
  ptrdiff_t to = m->n;
  for (int j = r->likeliest + 1; j > 1; j--) {
    to = best_start(m, s, j, to);
    place[j - 2] = (int)to;
  }
}

/* P(no break at boundaries low to high): the segment that is there goes from
 * before low to past high. */
static double none_within(const posterior_scratch *s, ptrdiff_t n,
                          ptrdiff_t low, ptrdiff_t high) {
  double sum = 0;
  for (ptrdiff_t to = high + 1; to <= n; to++) {
    sum += s->held[segment_at(low - 1, to)];
  }
  return sum;
}

/* The likeliest run of `width` boundaries around `place` within `room`. */
static posterior_run best_run(const posterior_scratch *s, ptrdiff_t n,
                              ptrdiff_t place, ptrdiff_t width,
                              posterior_run room) {
  posterior_run best = {-1, -1, 1};
  for (ptrdiff_t low = place - width + 1; low <= place; low++) {
    ptrdiff_t high = low + width - 1;
    if (low < room.low || high > room.high) continue;
    double none = none_within(s, n, low, high);
    if (none < best.none) best = (posterior_run){low, high, none};
  }
  return best;
}

/* room: boundaries up to and without the breaks before and after. The likeliest
 * run of a width is the likelier the wider, so the width is found by halving. */
posterior_run posterior_find_run(const posterior_model *m,
                                 const posterior_scratch *s, ptrdiff_t place,
                                 posterior_run room, double level) {
  ptrdiff_t short_of = 0, enough = room.high - room.low + 1;
  posterior_run run = best_run(s, m->n, place, enough, room);
  if (run.none > 1 - level) return (posterior_run){-1, -1, run.none};
  while (enough - short_of > 1) {
    m->poll();
    ptrdiff_t width = (short_of + enough) / 2;
    posterior_run wide = best_run(s, m->n, place, width, room);
    if (wide.none <= 1 - level) {
      enough = width;
      run = wide;
    } else {
      short_of = width;
    }
  }
  return run;
}

/* part: as many as posterior_average() counted */
void posterior_parts(const posterior_model *m, const posterior_scratch *s,
                     const posterior_result *r, posterior_part *part) {
  for (ptrdiff_t g = 0; g < m->n_dispersions; g++) {
    double weight = r->dispersion[g], f = m->dispersion[g];
    if (weight < NEGLIGIBLE) continue;
    weigh_segments(m, s, f);
    part += add_parts(m, s, f, weight, part);
  }
}

/* out: room for all parts. value: how many hold the period. */
ptrdiff_t posterior_parts_at(const posterior_part *part, ptrdiff_t n_parts,
                             ptrdiff_t period, gamma_part *out) {
  ptrdiff_t n = 0;
  for (ptrdiff_t i = 0; i < n_parts; i++) {
    if (part[i].first <= period && period < part[i].last) {
      out[n++] = part[i].gamma;
    }
  }
  return n;
}
