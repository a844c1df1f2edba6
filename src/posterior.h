#ifndef NKA_POSTERIOR_H
#define NKA_POSTERIOR_H

#include <stddef.h>

#include "mixture.h"
#include "poll.h"

/* log(gamma(x)) for x > 0. C's own writes to a shared variable in some
 * libraries, so the caller chooses one. */
typedef double (*log_gamma_fn)(double x);

typedef struct {
  ptrdiff_t n; /* periods, at least 1 */
  const double *count;
  const double *exposure;
  double shape; /* the gamma prior of the rate of each segment */
  double rate;
  int max_breaks;
  const double *log_weight; /* max_breaks + 1: log prior of a segmentation */
  ptrdiff_t min_length;
  const double *dispersion; /* values that are equally likely beforehand */
  ptrdiff_t n_dispersions;
  log_gamma_fn log_gamma;
  poll_fn poll;
} posterior_model;

/* Scratch, in doubles: see posterior_scratch_* for what is large. */
typedef struct {
  double *count_sum;    /* n + 1 */
  double *exposure_sum; /* n + 1 */
  double *segment;      /* posterior_segments(n) */
  double *before;       /* posterior_states(n, max_breaks) */
  double *after;        /* posterior_states(n, max_breaks) */
  double *terms;        /* n + max_breaks + 2 */
  double *held;         /* posterior_segments(n); kept from pass 2 */
} posterior_scratch;

typedef struct {
  double *number;     /* max_breaks + 1: P(so many breaks) */
  double *dispersion; /* n_dispersions: P(dispersion) */
  double *at;         /* n: P(a new segment starts at the period) */
  double *mean;       /* n: posterior mean of the rate */
  double *place; /* max_breaks * n: P(place of a break | likeliest number) */
  double log_evidence;
  int likeliest;     /* number of breaks */
  ptrdiff_t n_parts; /* gammas in the mixture of all rates */
} posterior_result;

typedef struct {
  gamma_part gamma;
  ptrdiff_t first; /* the segment holds periods first to last - 1 */
  ptrdiff_t last;
} posterior_part;

/* A run of boundaries; -1 where even the longest holds a break too seldom. */
typedef struct {
  ptrdiff_t low;
  ptrdiff_t high;
  double none; /* P(no break in it) */
} posterior_run;

ptrdiff_t posterior_segments(ptrdiff_t n);
ptrdiff_t posterior_states(ptrdiff_t n, int max_breaks);

void posterior_number(const posterior_model *m, const posterior_scratch *s,
                      posterior_result *r);
void posterior_average(const posterior_model *m, const posterior_scratch *s,
                       posterior_result *r);
void posterior_breaks(const posterior_model *m, const posterior_scratch *s,
                      const posterior_result *r, int *place);
posterior_run posterior_find_run(const posterior_model *m,
                                 const posterior_scratch *s, ptrdiff_t place,
                                 posterior_run room, double level);
void posterior_parts(const posterior_model *m, const posterior_scratch *s,
                     const posterior_result *r, posterior_part *part);
ptrdiff_t posterior_parts_at(const posterior_part *part, ptrdiff_t n_parts,
                             ptrdiff_t period, gamma_part *out);

#endif
