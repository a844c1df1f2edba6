#ifndef NKA_TALLY_H
#define NKA_TALLY_H

#include "aggregate.h"
#include "place.h"

/* Three 64-bit arrays of this size, and one of packed words, take 320 MB; a
 * grid past it is a mistake in the choice of groups. */
#define MAX_CELLS 1e7

typedef struct {
  calendar_unit unit;
  int is_of_days; /* values are days; otherwise numbers of periods */
  int is_counted; /* rows have counts; otherwise each is one */
  int32_t stride; /* cells of a period */
} tally_shape;

enum { TALLY_ARRAYS = ROW_LANES };

/* The table so far: the periods of `room`, then the place without a date. */
typedef struct {
  tally_shape shape;
  period_range room;
  int is_wide; /* too many values for a table of their places */
  place_window window;
  place_rule rule;
  int n_arrays; /* rows, sums and missing ones; or lanes of rows */
  int64_t *array[TALLY_ARRAYS];
  cell_table table; /* the arrays by what they hold */
  int64_t *memory;  /* of all arrays, and of bits */
  uint16_t *place;  /* of each value; NULL where these are too many */
} tally;

extern const period_range NO_PERIOD;

int32_t tally_periods(period_range range);
aggregate_status tally_make(tally *t, tally_shape shape);
void tally_free(tally *t);
aggregate_status tally_make_room(tally *t, period_range wanted);
aggregate_status tally_add(tally *to, const tally *from);
period_range tally_seen(const tally *t);
void tally_read(const tally *t, int array, period_range range, double *out);

#endif
