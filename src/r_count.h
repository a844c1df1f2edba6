#ifndef NKA_R_COUNT_H
#define NKA_R_COUNT_H

#include "r_request.h"

enum { TWO_CACHE_LINES = 128 };

/* Who counts rows: a request of its own, since texts that have been met are
 * known to one alone, and the table that fills. */
typedef struct {
  request request;
  tally tally;
  int in_order;  /* not two halves in turn */
  R_xlen_t from; /* the first row */
  R_xlen_t end;  /* the row after the last one */
  aggregate_status status;
  char apart[TWO_CACHE_LINES]; /* who write close by wait for each other */
} counter;

void counter_open(counter *c, const request *r, int in_order);
void counter_run(counter *c);
void counter_close(counter *c);

#endif
