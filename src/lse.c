/* lse: the logarithm of a sum of exponentials.
 *
 * x: n logarithms, -Inf for zero. value: log(sum(exp(x))), -Inf where n is 0 or
 * all are -Inf. The largest is taken out first, so nothing overflows and no
 * term that matters underflows.
 *
 * Plain R: max(x) + log(sum(exp(x - max(x))))
 */
#include "lse.h"

#include <math.h>

double lse(const double *x, ptrdiff_t n) {
  double top = -INFINITY;
  for (ptrdiff_t i = 0; i < n; i++) {
    if (x[i] > top) top = x[i];
  }
  if (top == -INFINITY) return top;
  double sum = exp(x[0] - top);
  for (ptrdiff_t i = 1; i < n; i++) sum += exp(x[i] - top);
  return top + log(sum);
}

double lse_two(double a, double b) {
  double pair[] = {a, b};
  return lse(pair, 2);
}
