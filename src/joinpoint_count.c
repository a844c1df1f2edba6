/* joinpoint_count: exact search for the joinpoints of counts.
 *
 * Counts y are Poisson with mean exp(offset + base + hinges), see joinpoint.c;
 * the search finds the placement of k joinpoints with the least deviance
 *   2 * sum(y * log(y / mean) - (y - mean)),
 * which is also the best quasi-likelihood fit whatever the dispersion. Each
 * placement that is tried is fitted by Newton's method (iteratively reweighted
 * least squares) to convergence.
 *
 * Most placements need no fit. Between two joinpoints the logarithm of the mean
 * is a line; lines that need not meet fit at least as well. So the deviances of
 * free lines, added over the segments of a placement, bound its deviance from
 * below, and whole sets of placements that begin alike are left out once that
 * bound passes the best deviance found (branch and bound). The bound costs
 * m * (m - 1) / 2 fits of a line for each series.
 *
 * joinpoint_bound_counts   fills room.free_line and room.rest for searches of
 *     up to `most` joinpoints.
 * joinpoint_search_counts  returns the least deviance. `place` holds a
 *     placement to begin with, whose quality decides only the speed, and
 *     becomes the best; `fitted` is the number of placements that were fitted.
 *     The grid must have a placement. Where a mean of 0 fits best (a run of
 *     zeros at an end) the deviance is that of its limit, to about 1e-10.
 *
 * Plain R: for each placement,
 *   glm.fit(cbind(base, hinge[, placement]), y, offset = offset,
 *           family = poisson())$deviance
 */
#include <math.h>
#include <string.h>

#include "joinpoint.h"

enum {
  COLUMNS_MOST = JOINPOINT_BASE + JOINPOINT_MOST,
  STEPS_MOST = 50,
  HALVINGS_MOST = 30,
  FITS_PER_POLL = 64,
};

/* Converged, as in glm(): the deviance changes by less than this share. */
static const double CONVERGED = 1e-11;
static const double DEPENDENT = 1e-13;
/* Counts start the fit a little above themselves: the logarithm of 0 is not a
 * place to start from. */
static const double ABOVE_COUNT = 0.5;
/* Bounds are known to a rounding error of their parts. */
static const double SLACK = 1e-9;

/* A Poisson regression: n rows, p columns of their own. */
typedef struct {
  ptrdiff_t n;
  int p;
  const double *count;
  const double *offset;
  const double *column[COLUMNS_MOST];
  double *eta;   /* n: linear predictor with the offset */
  double *mean;  /* n */
  double *spare; /* n */
} poisson_model;

/* ---- one fit ------------------------------------------------------------ */

static double count_log_count(double y) {
  return y > 0 ? y * log(y) : 0;
}

/* The deviance at a linear predictor, whose means go to `mean`. */
static double deviance_at(const poisson_model *model, const double *eta) {
  double sum = 0;
  for (ptrdiff_t i = 0; i < model->n; i++) {
    double y = model->count[i];
    model->mean[i] = exp(eta[i]);
    sum += count_log_count(y) - y + model->mean[i] - y * eta[i];
  }
  return 2 * sum;
}

/* Solves a * x = b in place, b becoming x, for a symmetric p x p matrix of
 * which the lower half is given; a column that depends on those before it gets
 * 0. */
static void solve(double a[COLUMNS_MOST][COLUMNS_MOST], double *b, int p) {
  double inverse[COLUMNS_MOST];
  for (int i = 0; i < p; i++) {
    double length = a[i][i];
    for (int j = 0; j < i; j++) {
      for (int m = 0; m < j; m++) a[i][j] -= a[i][m] * a[j][m];
      a[i][j] *= inverse[j];
      a[i][i] -= a[i][j] * a[i][j];
      b[i] -= a[i][j] * b[j];
    }
    inverse[i] = a[i][i] > DEPENDENT * length ? 1 / sqrt(a[i][i]) : 0;
    b[i] *= inverse[i];
  }
  for (int i = p - 1; i >= 0; i--) {
    for (int j = i + 1; j < p; j++) b[i] -= a[j][i] * b[j];
    b[i] *= inverse[i];
  }
}

/* Weighted least squares of `response` on the columns; `weight` per row. */
static void least_squares(const poisson_model *model, const double *weight,
                          const double *response, double *out) {
  double a[COLUMNS_MOST][COLUMNS_MOST] = {{0}};
  memset(out, 0, (size_t)model->p * sizeof *out);
  for (ptrdiff_t i = 0; i < model->n; i++) {
    for (int j = 0; j < model->p; j++) {
      double x = model->column[j][i];
      if (x == 0) continue;
      double scaled = x * weight[i];
      out[j] += scaled * response[i];
      for (int m = 0; m <= j; m++) a[j][m] += scaled * model->column[m][i];
    }
  }
  solve(a, out, model->p);
}

static void add_columns(const poisson_model *model, const double *by,
                        const double *from, double share, double *out) {
  for (ptrdiff_t i = 0; i < model->n; i++) {
    double sum = 0;
    for (int j = 0; j < model->p; j++) sum += by[j] * model->column[j][i];
    out[i] = from[i] + share * sum;
  }
}

/* Least squares on the logarithms, weighted by the counts. */
static void start_fit(const poisson_model *model) {
  double coefficient[COLUMNS_MOST];
  for (ptrdiff_t i = 0; i < model->n; i++) {
    model->mean[i] = model->count[i] + ABOVE_COUNT;
    model->spare[i] = log(model->mean[i]) - model->offset[i];
  }
  least_squares(model, model->mean, model->spare, coefficient);
  add_columns(model, coefficient, model->offset, 1, model->eta);
}

/* One Newton step, halved while it makes the fit worse. */
static double improve(const poisson_model *model, double deviance) {
  double step[COLUMNS_MOST];
  for (ptrdiff_t i = 0; i < model->n; i++) {
    double mean = model->mean[i];
    model->spare[i] = mean > 0 ? (model->count[i] - mean) / mean : 0;
  }
  least_squares(model, model->mean, model->spare, step);
  double share = 1;
  double next = INFINITY;
  for (int h = 0; h < HALVINGS_MOST && !(next <= deviance); h++) {
    add_columns(model, step, model->eta, share, model->spare);
    next = deviance_at(model, model->spare);
    share /= 2;
  }
  if (!(next <= deviance)) return deviance;
  memcpy(model->eta, model->spare, (size_t)model->n * sizeof *model->eta);
  return next;
}

static double fit(const poisson_model *model) {
  start_fit(model);
  double deviance = deviance_at(model, model->eta);
  for (int s = 0; s < STEPS_MOST; s++) {
    double next = improve(model, deviance);
    if (!(deviance - next > CONVERGED * (fabs(next) + 1))) return next;
    deviance = next;
  }
  return deviance;
}

/* ---- free lines --------------------------------------------------------- */

static double line_deviance(const joinpoint_counts *counts,
                            joinpoint_count_room room, int group,
                            ptrdiff_t from, ptrdiff_t to) {
  ptrdiff_t at = group * counts->m + from;
  poisson_model line = {
      .n = to - from,
      .p = 2,
      .count = counts->count + at,
      .offset = counts->offset + at,
      .column = {room.line, room.line + counts->m},
      .eta = room.eta,
      .mean = room.mean,
      .spare = room.spare,
  };
  double middle = (counts->time[from] + counts->time[to - 1]) / 2;
  for (ptrdiff_t i = 0; i < line.n; i++) {
    room.line[i] = 1;
    room.line[counts->m + i] = counts->time[from + i] - middle;
  }
  return fit(&line);
}

/* Two points lie on a line. */
static double free_deviance(const joinpoint_counts *counts,
                            joinpoint_count_room room, ptrdiff_t from,
                            ptrdiff_t to) {
  double sum = 0;
  if (to - from <= 2) return 0;
  for (int g = 0; g < counts->groups; g++) {
    double deviance = line_deviance(counts, room, g, from, to);
    if (deviance > 0) sum += deviance;
  }
  return sum;
}

static double *free_line(const joinpoint_counts *counts,
                         joinpoint_count_room room, ptrdiff_t from,
                         ptrdiff_t to) {
  return room.free_line + from * (counts->m + 1) + to;
}

static void fill_free_lines(const joinpoint_counts *counts,
                            joinpoint_count_room room, poll_fn poll) {
  for (ptrdiff_t from = 0; from < counts->m; from++) {
    poll();
    for (ptrdiff_t to = from; to <= counts->m; to++) {
      *free_line(counts, room, from, to) = free_deviance(counts, room, from,
                                                         to);
    }
  }
}

static double *rest_after(const joinpoint_counts *counts,
                          joinpoint_count_room room, int more, int candidate) {
  return room.rest + more * counts->design.grid.n + candidate;
}

/* The least bound of what follows `candidate`, with `more` joinpoints. */
static double least_rest(const joinpoint_counts *counts,
                         joinpoint_count_room room, int more, int candidate) {
  ptrdiff_t from = counts->split[candidate];
  if (more == 0) return *free_line(counts, room, from, counts->m);
  double least = INFINITY;
  joinpoint_grid grid = counts->design.grid;
  for (int c = grid.next[candidate]; c < grid.n; c++) {
    double bound = *free_line(counts, room, from, counts->split[c]) +
                   *rest_after(counts, room, more - 1, c);
    if (bound < least) least = bound;
  }
  return least;
}

void joinpoint_bound_counts(const joinpoint_counts *counts, int most,
                            joinpoint_count_room room, poll_fn poll) {
  if (most > 0) fill_free_lines(counts, room, poll);
  for (int more = 0; more < most; more++) {
    for (int c = 0; c < counts->design.grid.n; c++) {
      *rest_after(counts, room, more, c) = least_rest(counts, room, more, c);
    }
  }
}

/* ---- search ------------------------------------------------------------- */

static double placement_deviance(const joinpoint_counts *counts, int k,
                                 joinpoint_count_room room, const int *place) {
  joinpoint_design design = counts->design;
  poisson_model model = {
      .n = design.n,
      .p = design.n_base + k,
      .count = counts->count,
      .offset = counts->offset,
      .eta = room.eta,
      .mean = room.mean,
      .spare = room.spare,
  };
  for (int q = 0; q < design.n_base; q++) {
    model.column[q] = design.base + q * design.n;
  }
  for (int d = 0; d < k; d++) {
    model.column[design.n_base + d] = design.hinge + place[d] * design.n;
  }
  return fit(&model);
}

/* The first joinpoint from which on the placement cannot beat `limit`, or k.
 * before[d] is the bound of the segments that end at joinpoint d. */
static int hopeless_from(const joinpoint_counts *counts,
                         joinpoint_count_room room, const joinpoint_walk *walk,
                         double *before, int from, double limit) {
  for (int d = from; d < walk->k; d++) {
    int c = walk->place[d];
    ptrdiff_t start = d > 0 ? counts->split[walk->place[d - 1]] : 0;
    double so_far = d > 0 ? before[d - 1] : 0;
    before[d] = so_far + *free_line(counts, room, start, counts->split[c]);
    double rest = *rest_after(counts, room, walk->k - 1 - d, c);
    if (before[d] + rest > limit) return d;
  }
  return walk->k;
}

static double with_slack(double deviance) {
  return deviance + SLACK * (fabs(deviance) + 1);
}

double joinpoint_search_counts(const joinpoint_counts *counts, int k,
                               joinpoint_count_room room, int *place,
                               ptrdiff_t *fitted, poll_fn poll) {
  double before[JOINPOINT_MOST];
  joinpoint_walk walk;
  double best = placement_deviance(counts, k, room, place);
  *fitted = 1;
  int from = k > 0 ? joinpoint_first(&walk, counts->design.grid, k) - 1 : -1;
  for (ptrdiff_t step = 1; from >= 0; step++) {
    if (step % FITS_PER_POLL == 0) poll();
    int stop = hopeless_from(counts, room, &walk, before, from,
                             with_slack(best));
    if (stop < k) {
      from = joinpoint_step(&walk, stop);
      continue;
    }
    double deviance = placement_deviance(counts, k, room, walk.place);
    ++*fitted;
    if (deviance < best) {
      best = deviance;
      memcpy(place, walk.place, (size_t)k * sizeof *place);
    }
    from = joinpoint_step(&walk, k - 1);
  }
  return best;
}
