#ifndef NKA_BRIDGE_H
#define NKA_BRIDGE_H

#include "calendar.h"
#include "nkarrivals.h"
#include "poll.h"

enum {
  BLOCK_ROWS = 1024,      /* rows that a kernel is handed at a time */
  BLOCKS_PER_POLL = 1024, /* blocks between two looks for an interrupt */
};

void check_type(SEXP x, SEXPTYPE type, const char *what);
calendar_unit pull_unit(SEXP x);
int pull_flag(SEXP x, const char *what);
int pull_whole(SEXP x, int min, int max, const char *what);
double pull_number(SEXP x, const char *what);

/* Several series in one vector: series i holds its values from offset[i] up to,
 * and without, offset[i + 1]. */
typedef struct {
  R_xlen_t n_series;
  const double *offset;
} series_limits;

/* of a vector of n values: all of them, or a part of the vector */
series_limits pull_series(SEXP offset, R_xlen_t n);
series_limits pull_some_series(SEXP offset, R_xlen_t n);
R_xlen_t series_start(series_limits s, R_xlen_t i);
R_xlen_t series_length(series_limits s, R_xlen_t i);
R_xlen_t series_longest(series_limits s);
/* the longest of those with at most so many values; 0 where there is none */
R_xlen_t series_longest_within(series_limits s, R_xlen_t most);
void poll_interrupt(R_xlen_t block);
void poll_user(void); /* a poll_fn for kernels */
void stop_without_memory(void);
R_xlen_t block_length(R_xlen_t n, R_xlen_t from);

#endif
