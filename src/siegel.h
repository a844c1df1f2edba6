#ifndef NKA_SIEGEL_H
#define NKA_SIEGEL_H

#include "poll.h"
#include "slope_series.h"

double siegel(const slope_series *s, double *slope, double *median,
              poll_fn poll);

#endif
