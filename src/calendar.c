/* calendar: day numbers and the year, half year, quarter or month they lie in.
 *
 * Day 0 is 1970-01-01, as in R's Date; the calendar is the proleptic Gregorian
 * one, with a year 0. A period is numbered year * unit + part, where unit is
 * the number of periods in a year and part counts from 0: the third quarter of
 * 2018 is 2018 * 4 + 2.
 *
 * calendar_read_* turn n values as R stores them into period numbers:
 *   day[n], code[n]  in   days, or period numbers; the smallest int and NaN
 *                         mean unknown; a fraction of a day is floored
 *   period[n]        out  period number, PERIOD_UNKNOWN, or PERIOD_OUTSIDE for
 *                         a value before year 1 or after year 9999
 *
 * Years are counted from 1 March, so that the leap day is the last day of its
 * year and months have lengths that one straight line yields: see Richards in
 * Urban and Seidelmann (2013), Explanatory Supplement to the Astronomical
 * Almanac, chapter 15.
 *
 * Plain R: p <- as.POSIXlt(day); (p$year + 1900) * unit + p$mon %/% (12 / unit)
 */
#include "calendar.h"

#include <limits.h>
#include <math.h>

enum {
  YEAR_DAYS = 365,
  FOUR_YEARS_DAYS = 4 * YEAR_DAYS + 1,
  CENTURY_DAYS = 25 * FOUR_YEARS_DAYS - 1,
  CYCLE_YEARS = 400,
  CYCLE_DAYS = 4 * CENTURY_DAYS + 1,
  EPOCH_FROM_MARCH_0 = 719468, /* days from 0000-03-01 to 1970-01-01 */
  FIRST_DAY = -719162,         /* 0001-01-01 */
  LAST_DAY = 2932896,          /* 9999-12-31 */
  FIVE_MONTHS_DAYS = 153,      /* March to July, and August to December */
  MONTHS = 12,
  DAY_SECONDS = 24 * 60 * 60
};

static int64_t floor_divide(int64_t a, int64_t b) {
  int64_t q = a / b;
  return q - (a % b != 0 && a < 0);
}

/* Year of the cycle, 0 to 399, of a day of the cycle: what is left when the
 * leap days that have passed are taken out. */
static int64_t cycle_year(int64_t day) {
  int64_t leaps = day / (FOUR_YEARS_DAYS - 1) - day / CENTURY_DAYS +
                  day / (CYCLE_DAYS - 1);
  return (day - leaps) / YEAR_DAYS;
}

static int64_t days_before_year(int64_t year) {
  return YEAR_DAYS * year + year / 4 - year / 100;
}

static int64_t days_before_month(int64_t month_from_march) {
  return (FIVE_MONTHS_DAYS * month_from_march + 2) / 5;
}

calendar_date calendar_from_day(int64_t day) {
  int64_t from_march_0 = day + EPOCH_FROM_MARCH_0;
  int64_t cycle = floor_divide(from_march_0, CYCLE_DAYS);
  int64_t day_of_cycle = from_march_0 - cycle * CYCLE_DAYS;
  int64_t year = cycle_year(day_of_cycle);
  int64_t day_of_year = day_of_cycle - days_before_year(year);
  int64_t month = (5 * day_of_year + 2) / FIVE_MONTHS_DAYS;
  int after_december = month >= 10;
  calendar_date date = {
      .year = cycle * CYCLE_YEARS + year + after_december,
      .month = (int)(after_december ? month - 9 : month + 3),
      .day = (int)(day_of_year - days_before_month(month) + 1),
  };
  return date;
}

int64_t calendar_to_day(calendar_date date) {
  int after_december = date.month < 3;
  int64_t year = date.year - after_december;
  int64_t month = after_december ? date.month + 9 : date.month - 3;
  int64_t cycle = floor_divide(year, CYCLE_YEARS);
  int64_t day_of_cycle = days_before_year(year - cycle * CYCLE_YEARS) +
                         days_before_month(month) + date.day - 1;
  return cycle * CYCLE_DAYS + day_of_cycle - EPOCH_FROM_MARCH_0;
}

int calendar_days_in_month(int64_t year, int month) {
  calendar_date first = {year, month, 1};
  calendar_date next = {year + month / MONTHS, month % MONTHS + 1, 1};
  return (int)(calendar_to_day(next) - calendar_to_day(first));
}

int64_t calendar_period(int64_t day, calendar_unit unit) {
  calendar_date date = calendar_from_day(day);
  return date.year * unit + (date.month - 1) * (int)unit / MONTHS;
}

int64_t calendar_period_start(int64_t period, calendar_unit unit) {
  int64_t year = floor_divide(period, unit);
  int64_t part = period - year * unit;
  calendar_date date = {year, (int)(part * (MONTHS / (int)unit)) + 1, 1};
  return calendar_to_day(date);
}

static int32_t period_or_outside(int64_t day, calendar_unit unit) {
  if (day < FIRST_DAY || day > LAST_DAY) return PERIOD_OUTSIDE;
  return (int32_t)calendar_period(day, unit);
}

void calendar_read_int_days(const int *day, ptrdiff_t n, calendar_unit unit,
                            int32_t *period) {
  for (ptrdiff_t i = 0; i < n; i++) {
    period[i] = day[i] == INT_MIN ? PERIOD_UNKNOWN
                                  : period_or_outside(day[i], unit);
  }
}

/* The range is asked before the cast: a double past the range of an integer
 * has no defined value in C. */
static int32_t period_of_double(double day, calendar_unit unit) {
  if (isnan(day)) return PERIOD_UNKNOWN;
  double whole = floor(day);
  if (!(whole >= FIRST_DAY && whole <= LAST_DAY)) return PERIOD_OUTSIDE;
  return (int32_t)calendar_period((int64_t)whole, unit);
}

void calendar_read_double_days(const double *day, ptrdiff_t n,
                               calendar_unit unit, int32_t *period) {
  for (ptrdiff_t i = 0; i < n; i++) period[i] = period_of_double(day[i], unit);
}

static int int_of_double(double whole) {
  if (isnan(whole)) return INT_MIN;
  return whole > INT_MIN && whole < INT_MAX ? (int)whole : INT_MAX;
}

/* From 2^52 on, no double has a fraction. */
#define NO_FRACTION 4503599627370496.0

/* As floor(), without a call. */
static double floored(double value) {
  if (!(fabs(value) < NO_FRACTION)) return value;
  double whole = (double)(int64_t)value;
  return whole - (whole > value);
}

/* Floored first: the quotient of a whole number of seconds never rounds up to
 * the next day. */
void calendar_days_of_seconds(const double *seconds, ptrdiff_t n, double ahead,
                              double *day) {
  for (ptrdiff_t i = 0; i < n; i++)
    day[i] = (floored(seconds[i]) + ahead) / DAY_SECONDS;
}

ptrdiff_t calendar_whole_ints(const double *value, ptrdiff_t n, int *whole) {
  for (ptrdiff_t i = 0; i < n; i++) {
    double v = value[i];
    whole[i] = int_of_double(v);
    /* trunc() takes longer than the rest and is asked last. */
    if (v != whole[i] && !isnan(v) && v != trunc(v)) return i;
  }
  return n;
}

static int32_t period_of_code(int code, calendar_unit unit) {
  if (code == INT_MIN) return PERIOD_UNKNOWN;
  int64_t year = floor_divide(code, unit);
  int inside = year >= CALENDAR_FIRST_YEAR && year <= CALENDAR_LAST_YEAR;
  return inside ? code : PERIOD_OUTSIDE;
}

void calendar_read_periods(const int *code, ptrdiff_t n, calendar_unit unit,
                           int32_t *period) {
  for (ptrdiff_t i = 0; i < n; i++) period[i] = period_of_code(code[i], unit);
}
