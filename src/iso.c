/* iso: the day number of an ISO-8601 calendar date.
 *
 *   text  in  a string that ends in '\0'
 *   value     days since 1970-01-01, or ISO_BAD
 *
 * The form is strict, YYYY-MM-DD with year 0001 to 9999 and a day that the
 * month has: a text that base R would read in part ("2018-03-31junk") or
 * repair ("2018-3-1") is refused, because a repaired date is a guess.
 *
 * Plain R: ifelse(format(as.Date(text, "%Y-%m-%d")) == text, as.Date(text), NA)
 */
#include "iso.h"

#include "calendar.h"

enum { YEAR_DIGITS = 4, PART_DIGITS = 2, NO_NUMBER = -1 };

/* Reads exactly n digits and moves on; NO_NUMBER at the first other sign, the
 * closing '\0' included, so nothing past the end is ever read. */
static int read_digits(const char **p, int n) {
  int value = 0;
  for (int i = 0; i < n; i++, (*p)++) {
    if (**p < '0' || **p > '9') return NO_NUMBER;
    value = 10 * value + (**p - '0');
  }
  return value;
}

static int read_part(const char **p) {
  if (**p != '-') return NO_NUMBER;
  (*p)++;
  return read_digits(p, PART_DIGITS);
}

int64_t iso_parse_day(const char *text) {
  const char *p = text;
  int year = read_digits(&p, YEAR_DIGITS);
  if (year < CALENDAR_FIRST_YEAR) return ISO_BAD;
  int month = read_part(&p);
  if (month < 1 || month > UNIT_MONTH) return ISO_BAD;
  int day = read_part(&p);
  if (day < 1 || day > calendar_days_in_month(year, month)) return ISO_BAD;
  if (*p != '\0') return ISO_BAD;
  calendar_date date = {year, month, day};
  return calendar_to_day(date);
}
