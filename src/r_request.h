#ifndef NKA_R_REQUEST_H
#define NKA_R_REQUEST_H

#include "place.h"
#include "r_column.h"
#include "r_dates.h"
#include "tally.h"

typedef enum { COUNT_ONES, COUNT_INT, COUNT_DOUBLE, COUNT_INT64 } count_kind;

typedef struct {
  column codes;
  text_map text; /* of a column of text */
  int n_levels;
  int32_t stride;
} group;

typedef struct {
  dates_column dates;
  calendar_unit unit;
  int n_groups;
  group *groups;
  double stride; /* cells of a period */
  column counts;
  count_kind kind;
  const place_kernels *kernels;
} request;

/* As ffi_aggregate() of r_aggregate.c has them from R. */
typedef struct {
  SEXP dates, form, key, unit, codes, keys, levels, counts, vector;
} request_args;

request pull_request(request_args from, SEXP kept);
int request_is_stored(const request *r);
tally_shape request_shape(const request *r);

#endif
