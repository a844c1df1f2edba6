#ifndef NKA_R_DATES_H
#define NKA_R_DATES_H

#include "aggregate.h"
#include "r_column.h"

/* Forms of a column that says when; R/read-dates.R has the same in the same
 * order. */
typedef enum {
  DATES_NONE,    /* no column: one period for all rows */
  DATES_DAYS,    /* integer or double days */
  DATES_PERIODS, /* integer or double numbers of periods */
  DATES_TEXT,    /* YYYY-MM-DD */
  DATES_LEVELS,  /* codes of a factor of such text */
  DATES_SECONDS, /* of a clock a fixed time ahead of UTC */
  DATES_ZONE     /* seconds, which an R function turns into days */
} dates_form;

typedef struct {
  dates_form form;
  R_xlen_t n;
  column values;
  double ahead;     /* seconds */
  const int *level; /* day of each */
  int n_levels;
  text_table text; /* of this reader alone */
  SEXP to_days;    /* the R function */
  SEXP kept;       /* list of one: the days that it gave, or strings */
  R_xlen_t days_from;
} dates_column;

/* The values of a block, of the one type or the other: days, or numbers of
 * periods. */
typedef struct {
  const int *ints;
  const double *doubles;
} dates_block;

dates_column pull_dates(SEXP values, SEXP form, SEXP key, SEXP kept);
int dates_are_stored(const dates_column *dates);
int dates_open(dates_column *dates);
void dates_close(dates_column *dates);
int dates_are_periods(const dates_column *dates);
aggregate_status dates_read(dates_column *dates, R_xlen_t from, R_xlen_t n,
                            block_buffer *buffer, dates_block *block);

#endif
