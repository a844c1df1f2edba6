#ifndef NKA_BRIDGE_H
#define NKA_BRIDGE_H

#include "calendar.h"
#include "nkarrivals.h"

enum {
  BLOCK_ROWS = 1024,      /* rows that a kernel is handed at a time */
  BLOCKS_PER_POLL = 1024, /* blocks between two looks for an interrupt */
};

void check_type(SEXP x, SEXPTYPE type, const char *what);
calendar_unit pull_unit(SEXP x);
int pull_flag(SEXP x, const char *what);
void poll_interrupt(R_xlen_t block);
R_xlen_t block_length(R_xlen_t n, R_xlen_t from);

#endif
