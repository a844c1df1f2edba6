#ifndef NKA_READINGS_H
#define NKA_READINGS_H

#include <stdint.h>

enum {
  READING_UNIT = 10000, /* ends of sets are whole numbers of ten-thousandths */
};
#define READING_END INT64_MAX /* an end that does not exist */

/* A set of numbers from low to high; whether the ends themselves belong. */
typedef struct {
  int64_t low, high;
  int low_closed, high_closed;
} reading_set;

/* The whole numbers from first to last: none where first > last, no end where
 * last is READING_END. */
typedef struct {
  int64_t first, last;
} whole_range;

whole_range readings_counts(int64_t n, reading_set percent);
whole_range readings_bases(reading_set value, reading_set percent);

#endif
