#ifndef NKA_CALENDAR_H
#define NKA_CALENDAR_H

#include <stddef.h>
#include <stdint.h>

/* A unit is named by the number of its periods in a year. */
typedef enum {
  UNIT_YEAR = 1,
  UNIT_HALF = 2,
  UNIT_QUARTER = 4,
  UNIT_MONTH = 12
} calendar_unit;

typedef struct {
  int64_t year;
  int month; /* 1 to 12 */
  int day;   /* 1 to 31 */
} calendar_date;

/* The years that counting accepts, and the two codes for other rows. */
enum { CALENDAR_FIRST_YEAR = 1, CALENDAR_LAST_YEAR = 9999 };
#define PERIOD_UNKNOWN INT32_MIN
#define PERIOD_OUTSIDE (INT32_MIN + 1)

calendar_date calendar_from_day(int64_t day);
int64_t calendar_to_day(calendar_date date);
int calendar_days_in_month(int64_t year, int month);

int64_t calendar_period(int64_t day, calendar_unit unit);
int64_t calendar_period_start(int64_t period, calendar_unit unit);

void calendar_read_int_days(const int *day, ptrdiff_t n, calendar_unit unit,
                            int32_t *period);
void calendar_read_double_days(const double *day, ptrdiff_t n,
                               calendar_unit unit, int32_t *period);
/* seconds since 1970-01-01 by a clock that is so many seconds ahead of UTC ->
 * days and fractions of a day; NaN where unknown. */
void calendar_days_of_seconds(const double *seconds, ptrdiff_t n, double ahead,
                              double *day);
/* doubles -> ints: INT_MIN where unknown, INT_MAX where no int holds them.
 * Value: how many come before the first one with a fraction; n where there is
 * none. */
ptrdiff_t calendar_whole_ints(const double *value, ptrdiff_t n, int *whole);
void calendar_read_periods(const int *code, ptrdiff_t n, calendar_unit unit,
                           int32_t *period);

#endif
