/* segment_size: the size of a negative binomial, found together with the
 * breaks.
 *
 * segment_fit_size sets job->series.model to the size, and the job's scratch to
 * the division, that together make
 *
 *   -2 log likelihood + penalty * breaks
 *
 * least (without the penalty where the number of breaks is given): over a grid
 * of sizes from `smallest` to `largest`, each three times the one before; then,
 * between the neighbours of the best, by golden section to five digits. An
 * infinite size, the Poisson model, is tried too and kept where nothing is
 * better: the model is then COST_POISSON. (So it is without a single count,
 * when largest is 0.)
 *
 * Plain R, for a division with fitted rates mu:
 *   optimize(function(x) -2 * sum(dnbinom(value, exp(x) * exposure,
 *     mu = exposure * mu, log = TRUE)), log(c(smallest, largest)))
 */
#include "segment_size.h"

#include <math.h>

static const double GRID_STEP = 1.0986122886681098; /* log(3) */
static const double GOLDEN = 0.6180339887498949;
enum { GOLDEN_STEPS = 26 };

segment_status segment_run(segment_job *job) {
  const segment_series *s = &job->series;
  if (job->by_count) {
    return segment_fixed(s, job->breaks, job->envelope, job->best, job->source,
                         job->start, job->poll);
  }
  return segment_penalised(s, job->penalty, job->envelope, job->best,
                           job->start, job->poll);
}

/* -2 log likelihood at the overall rate, up to terms without the size. */
static double base_poisson(const segment_job *job) {
  const segment_series *s = &job->series;
  double sum = -s->exposure[s->n];
  for (ptrdiff_t i = 0; i < s->n; i++)
    sum += job->value[i] * log(s->exposure[i + 1] - s->exposure[i]);
  return -2 * sum;
}

static double base_negbin(const segment_job *job, double size) {
  const segment_series *s = &job->series;
  double sum = -size * s->exposure[s->n] * log1p(1 / size) -
               s->total[s->n] * log1p(size);
  for (ptrdiff_t i = 0; i < s->n; i++) {
    double own = size * (s->exposure[i + 1] - s->exposure[i]);
    sum += lgamma(job->value[i] + own) - lgamma(own);
  }
  return -2 * sum;
}

typedef struct {
  double log_size, value;
} trial;

static const double POISSON_SIZE = INFINITY;

static segment_status try_size(segment_job *job, trial *at) {
  double size = exp(at->log_size);
  int poisson = at->log_size == POISSON_SIZE;
  job->series.model.family = poisson ? COST_POISSON : COST_NEGBIN;
  job->series.model.size = size;
  segment_status status = segment_run(job);
  at->value = job->best[job->series.n] +
              (poisson ? base_poisson(job) : base_negbin(job, size));
  return status;
}

static segment_status search_grid(segment_job *job, double smallest,
                                  double largest, trial *best) {
  segment_status status = SEGMENT_DONE;
  for (double x = smallest; x <= largest && status == SEGMENT_DONE;
       x += GRID_STEP) {
    trial one = {x, 0};
    status = try_size(job, &one);
    if (one.value < best->value) *best = one;
  }
  return status;
}

static segment_status search_between(segment_job *job, trial *best) {
  double low = best->log_size - GRID_STEP, high = best->log_size + GRID_STEP;
  trial left = {high - GOLDEN * (high - low), 0};
  trial right = {low + GOLDEN * (high - low), 0};
  segment_status status = try_size(job, &left);
  if (status == SEGMENT_DONE) status = try_size(job, &right);
  for (int i = 0; i < GOLDEN_STEPS && status == SEGMENT_DONE; i++) {
    if (left.value <= right.value) {
      high = right.log_size;
      right = left;
      left.log_size = high - GOLDEN * (high - low);
      status = try_size(job, &left);
    } else {
      low = left.log_size;
      left = right;
      right.log_size = low + GOLDEN * (high - low);
      status = try_size(job, &right);
    }
  }
  trial found = left.value <= right.value ? left : right;
  if (found.value < best->value) *best = found;
  return status;
}

segment_status segment_fit_size(segment_job *job, double smallest,
                                double largest) {
  trial best = {0, INFINITY}, poisson = {POISSON_SIZE, 0};
  segment_status status = SEGMENT_DONE;
  if (smallest < largest) {
    status = search_grid(job, log(smallest), log(largest), &best);
    if (status == SEGMENT_DONE) status = search_between(job, &best);
  }
  if (status == SEGMENT_DONE) status = try_size(job, &poisson);
  if (status != SEGMENT_DONE) return status;
  if (poisson.value <= best.value + job->series.tie) return SEGMENT_DONE;
  return try_size(job, &best);
}
