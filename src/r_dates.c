/* r_dates: columns that say when, a block of rows at a time.
 *
 * pull_dates(values, form, key, kept)
 *   values  the column as R keeps it; NULL without one
 *   form    a dates_form
 *   key     DATES_NONE the number of rows; DATES_LEVELS the levels;
 *           DATES_SECONDS seconds ahead of UTC; DATES_ZONE the function of
 *           double seconds that gives as many double days; otherwise NULL
 *   kept    a list of one that the caller protects
 * dates_are_stored  whether rows are read from memory alone, without R
 * dates_open  before the first dates_read(); 0 where there is no memory. Several
 *             copies of one dates_column may be open, each with texts it knows
 * dates_close gives its memory back
 * dates_read  days or periods of rows from, from + 1, ...; a fault where the
 *             text is no day, the code is of no level, a number is not whole
 */
#include "r_dates.h"

#include <limits.h>
#include <string.h>

#include "iso.h"

/* Rows that the R function is given at a time: half a megabyte of them. */
#define ZONE_ROWS ((R_xlen_t)1 << 16)

/* The code of a text that is no day. */
#define DAY_BAD (INT_MIN + 1)

static int day_of_text(SEXP text) {
  if (text == NA_STRING) return NA_INTEGER;
  int64_t day = iso_parse_day(CHAR(text));
  return day == ISO_BAD ? DAY_BAD : (int)day;
}

static void pull_levels(dates_column *dates, SEXP levels) {
  check_type(levels, STRSXP, "key");
  dates->n_levels = (int)Rf_xlength(levels);
  int *day = (int *)R_alloc((size_t)dates->n_levels + 1, sizeof(int));
  for (int i = 0; i < dates->n_levels; i++)
    day[i] = day_of_text(STRING_ELT(levels, i));
  dates->level = day;
}

static void pull_function(dates_column *dates, SEXP key) {
  if (!Rf_isFunction(key)) Rf_error("internal: key is no function");
  dates->to_days = key;
  dates->days_from = -ZONE_ROWS;
}

static void check_dates(const dates_column *dates) {
  SEXP values = dates->values.values;
  int whole = dates->form == DATES_LEVELS;
  if (dates->form == DATES_NONE) {
    check_type(values, NILSXP, "dates");
  } else if (dates->form == DATES_TEXT) {
    check_type(values, STRSXP, "dates");
  } else if (whole || TYPEOF(values) != REALSXP) {
    check_type(values, INTSXP, "dates");
  }
}

dates_column pull_dates(SEXP values, SEXP form, SEXP key, SEXP kept) {
  dates_column dates = {.n = Rf_xlength(values), .kept = kept};
  dates.form = (dates_form)pull_whole(form, DATES_NONE, DATES_ZONE, "form");
  dates.values.values = values;
  check_dates(&dates);
  dates.values = column_of(values);
  if (dates.form == DATES_NONE) dates.n = (R_xlen_t)pull_number(key, "key");
  if (dates.form == DATES_LEVELS) pull_levels(&dates, key);
  if (dates.form == DATES_SECONDS) dates.ahead = pull_number(key, "key");
  if (dates.form == DATES_ZONE) pull_function(&dates, key);
  return dates;
}

int dates_are_stored(const dates_column *dates) {
  if (dates->form == DATES_NONE) return 1;
  return dates->form != DATES_ZONE && dates->values.data;
}

int dates_open(dates_column *dates) {
  if (dates->form != DATES_TEXT) return 1;
  SEXP kept = dates->values.data ? R_NilValue : dates->kept;
  return text_table_make(&dates->text, kept);
}

void dates_close(dates_column *dates) {
  text_table_free(&dates->text);
}

int dates_are_periods(const dates_column *dates) {
  return dates->form == DATES_NONE || dates->form == DATES_PERIODS;
}

static int is_double(const column *x) {
  return TYPEOF(x->values) == REALSXP;
}

static aggregate_status fault_at(aggregate_fault fault, R_xlen_t row) {
  aggregate_status status = {fault, row};
  return status;
}

static aggregate_status read_stored(dates_column *dates, R_xlen_t from,
                                    R_xlen_t n, block_buffer *buffer,
                                    dates_block *block) {
  if (is_double(&dates->values)) {
    block->doubles = column_doubles(&dates->values, from, n, buffer);
  } else {
    block->ints = column_ints(&dates->values, from, n, buffer);
  }
  return AGGREGATE_WELL;
}

static aggregate_status read_periods(dates_column *dates, R_xlen_t from,
                                     R_xlen_t n, block_buffer *buffer,
                                     dates_block *block) {
  block_buffer stored;
  if (!is_double(&dates->values))
    return read_stored(dates, from, n, buffer, block);
  const double *value = column_doubles(&dates->values, from, n, &stored);
  ptrdiff_t whole = calendar_whole_ints(value, n, buffer->ints);
  block->ints = buffer->ints;
  return whole == n ? AGGREGATE_WELL : fault_at(FAULT_DATE_FRACTION, whole);
}

/* Days of texts that are in the map, up to the first that is not. Value: how
 * many. The map is handed over by value: its parts stay in registers. */
static R_xlen_t read_known(text_map map, const column *x, R_xlen_t from,
                           R_xlen_t n, int *day) {
  R_xlen_t i = 0;
  for (; i < n; i++) {
    SEXP text = column_text(x, from + i);
    const text_slot *slot = text_map_find(&map, text);
    if (slot->key != text) break;
    day[i] = slot->value;
  }
  return i;
}

static aggregate_status read_text(dates_column *dates, R_xlen_t from,
                                  R_xlen_t n, block_buffer *buffer,
                                  dates_block *block) {
  const column *x = &dates->values;
  block->ints = buffer->ints;
  R_xlen_t i = 0;
  for (;;) {
    i += read_known(dates->text.map, x, from + i, n - i, buffer->ints + i);
    if (i == n) return AGGREGATE_WELL;
    SEXP text = column_text(x, from + i);
    int day = day_of_text(text);
    if (day == DAY_BAD) return fault_at(FAULT_DATE_TEXT, i);
    if (!text_table_put(&dates->text, text, day))
      return fault_at(FAULT_NO_MEMORY, i);
  }
}

static aggregate_status read_levels(dates_column *dates, R_xlen_t from,
                                    R_xlen_t n, block_buffer *buffer,
                                    dates_block *block) {
  block_buffer stored;
  const int *code = column_ints(&dates->values, from, n, &stored);
  for (R_xlen_t i = 0; i < n; i++) {
    int known = code[i] >= 1 && code[i] <= dates->n_levels;
    if (!known && code[i] != NA_INTEGER) return fault_at(FAULT_DATE_CODE, i);
    int day = known ? dates->level[code[i] - 1] : NA_INTEGER;
    if (day == DAY_BAD) return fault_at(FAULT_DATE_TEXT, i);
    buffer->ints[i] = day;
  }
  block->ints = buffer->ints;
  return AGGREGATE_WELL;
}

/* Seconds of a block as doubles, of whatever type they are kept. */
static const double *read_doubles(const column *x, R_xlen_t from, R_xlen_t n,
                                  block_buffer *buffer) {
  if (is_double(x)) return column_doubles(x, from, n, buffer);
  block_buffer stored;
  const int *ints = column_ints(x, from, n, &stored);
  for (R_xlen_t i = 0; i < n; i++)
    buffer->doubles[i] = ints[i] == NA_INTEGER ? NA_REAL : ints[i];
  return buffer->doubles;
}

static aggregate_status read_seconds(dates_column *dates, R_xlen_t from,
                                     R_xlen_t n, block_buffer *buffer,
                                     dates_block *block) {
  block_buffer stored;
  const double *seconds = read_doubles(&dates->values, from, n, &stored);
  calendar_days_of_seconds(seconds, n, dates->ahead, buffer->doubles);
  block->doubles = buffer->doubles;
  return AGGREGATE_WELL;
}

/* Seconds of more rows than a block has. */
static SEXP copy_seconds(const column *x, R_xlen_t from, R_xlen_t n) {
  SEXP out = PROTECT(Rf_allocVector(REALSXP, n));
  block_buffer buffer;
  for (R_xlen_t i = 0; i < n; i += COUNT_ROWS) {
    R_xlen_t more = n - i < COUNT_ROWS ? n - i : COUNT_ROWS;
    const double *seconds = read_doubles(x, from + i, more, &buffer);
    memcpy(REAL(out) + i, seconds, (size_t)more * sizeof(double));
  }
  UNPROTECT(1);
  return out;
}

/* Asks R for the days of the rows from `from` on. */
static void ask_days(dates_column *dates, R_xlen_t from) {
  R_xlen_t left = dates->n - from;
  R_xlen_t n = left < ZONE_ROWS ? left : ZONE_ROWS;
  SEXP seconds = PROTECT(copy_seconds(&dates->values, from, n));
  SEXP call = PROTECT(Rf_lang2(dates->to_days, seconds));
  SEXP days = PROTECT(Rf_eval(call, R_BaseEnv));
  check_type(days, REALSXP, "days");
  if (Rf_xlength(days) != n) Rf_error("internal: days are not as many");
  SET_VECTOR_ELT(dates->kept, 0, days);
  dates->days_from = from;
  UNPROTECT(3);
}

static aggregate_status read_zone(dates_column *dates, R_xlen_t from,
                                  dates_block *block) {
  if (from >= dates->days_from + ZONE_ROWS) ask_days(dates, from);
  const double *days = REAL_RO(VECTOR_ELT(dates->kept, 0));
  block->doubles = days + (from - dates->days_from);
  return AGGREGATE_WELL;
}

static aggregate_status read_none(R_xlen_t n, block_buffer *buffer,
                                  dates_block *block) {
  for (R_xlen_t i = 0; i < n; i++) buffer->ints[i] = CALENDAR_FIRST_YEAR;
  block->ints = buffer->ints;
  return AGGREGATE_WELL;
}

aggregate_status dates_read(dates_column *dates, R_xlen_t from, R_xlen_t n,
                            block_buffer *buffer, dates_block *block) {
  *block = (dates_block){NULL, NULL};
  switch (dates->form) {
    case DATES_DAYS:
      return read_stored(dates, from, n, buffer, block);
    case DATES_PERIODS:
      return read_periods(dates, from, n, buffer, block);
    case DATES_TEXT:
      return read_text(dates, from, n, buffer, block);
    case DATES_LEVELS:
      return read_levels(dates, from, n, buffer, block);
    case DATES_SECONDS:
      return read_seconds(dates, from, n, buffer, block);
    case DATES_ZONE:
      return read_zone(dates, from, block);
    default:
      return read_none(n, buffer, block);
  }
}
