#ifndef NKA_MIXTURE_H
#define NKA_MIXTURE_H

#include <stddef.h>

/* P(X <= x) of a gamma distribution. The caller hands it in, since kernels know
 * nothing of R and C has no such function. */
typedef double (*gamma_cdf_fn)(double x, double shape, double rate);

typedef struct {
  double weight;
  double shape;
  double rate;
  double log_scale; /* shape * log(rate) - lgamma(shape) */
} gamma_part;

double mixture_quantile(const gamma_part *part, ptrdiff_t n, double prob,
                        double start, gamma_cdf_fn cdf);

#endif
