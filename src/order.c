/* order: items in the order of their levels, equal ones left as they stand.
 *
 *   level   of each item, finite; item[0..n) holds each of 0 to n - 1 once,
 *           n at least 1
 *
 * First by the place of the level between the lowest and the highest, in 2^32
 * steps: a radix sort of three digits. Then levels within one step, few but for
 * odd distributions, are merge sorted. Time O(n log n), O(n) where levels
 * spread.
 *
 * Plain R: item[order(level[item], method = "radix")]
 */
#include "order.h"

#include <math.h>
#include <string.h>

/* A little below 2^32, so that rounding does not reach it. */
static const double STEPS = 4294967296.0 - 4096;

enum { SHORT_RUN = 16 }; /* runs that are sorted by insertion */

/* ---- by step ------------------------------------------------------------- */

static void fill_keys(const double *level, const int32_t *item, int32_t n,
                      keyed_item *keyed) {
  double low = level[0], high = level[0];
  for (int32_t i = 1; i < n; i++) {
    low = level[i] < low ? level[i] : low;
    high = level[i] > high ? level[i] : high;
  }
  double scale = STEPS / (high - low);
  if (isinf(scale)) scale = 0;
  for (int32_t a = 0; a < n; a++) {
    uint32_t key = (uint32_t)((level[item[a]] - low) * scale);
    keyed[a] = (keyed_item){key, item[a]};
  }
}

static uint32_t digit_of(uint32_t key, int digit) {
  return (key >> (digit * DIGIT_BITS)) & (DIGIT_VALUES - 1);
}

static void tally_digits(const keyed_item *keyed, int32_t n, int32_t *tally) {
  memset(tally, 0, sizeof(*tally) * DIGITS * DIGIT_VALUES);
  for (int32_t i = 0; i < n; i++) {
    for (int d = 0; d < DIGITS; d++)
      tally[d * DIGIT_VALUES + (int)digit_of(keyed[i].key, d)]++;
  }
}

/* From how often each value occurs to where its items start. */
static void tally_to_starts(int32_t *tally) {
  int32_t start = 0;
  for (int value = 0; value < DIGIT_VALUES; value++) {
    int32_t count = tally[value];
    tally[value] = start;
    start += count;
  }
}

static void sort_digit(const keyed_item *from, int32_t n, int digit,
                       int32_t *start, keyed_item *to) {
  for (int32_t i = 0; i < n; i++)
    to[start[digit_of(from[i].key, digit)]++] = from[i];
}

/* Returns the sorted ones of two lists; the first of them is to be sorted. */
static keyed_item *sort_keys(keyed_item *list[2], int32_t n, int32_t *tally,
                             poll_fn poll) {
  tally_digits(list[0], n, tally);
  for (int d = 0; d < DIGITS; d++) {
    int32_t *start = tally + d * DIGIT_VALUES;
    poll();
    tally_to_starts(start);
    sort_digit(list[d % 2], n, d, start, list[1 - d % 2]);
  }
  return list[DIGITS % 2];
}

/* ---- within a step ------------------------------------------------------- */

typedef struct {
  double *level;
  int32_t *item;
} leveled;

static void insert(leveled x, int32_t n) {
  for (int32_t i = 1; i < n; i++) {
    double level = x.level[i];
    int32_t item = x.item[i], at = i;
    for (; at > 0 && x.level[at - 1] > level; at--) {
      x.level[at] = x.level[at - 1];
      x.item[at] = x.item[at - 1];
    }
    x.level[at] = level;
    x.item[at] = item;
  }
}

/* Merges the sorted runs x[0..middle) and x[middle..n). */
static void merge(leveled x, int32_t middle, int32_t n, leveled work) {
  memcpy(work.level, x.level, (size_t)middle * sizeof(double));
  memcpy(work.item, x.item, (size_t)middle * sizeof(int32_t));
  int32_t left = 0, right = middle;
  for (int32_t to = 0; left < middle; to++) {
    int takes_right = right < n && x.level[right] < work.level[left];
    x.level[to] = takes_right ? x.level[right] : work.level[left];
    x.item[to] = takes_right ? x.item[right] : work.item[left];
    right += takes_right;
    left += !takes_right;
  }
}

static void sort_run(leveled x, int32_t n, leveled work) {
  if (n <= SHORT_RUN) {
    insert(x, n);
    return;
  }
  int32_t middle = n / 2;
  sort_run(x, middle, work);
  sort_run((leveled){x.level + middle, x.item + middle}, n - middle, work);
  if (x.level[middle - 1] > x.level[middle]) merge(x, middle, n, work);
}

void order_by_level(const double *level, int32_t *item, int32_t n,
                    order_space space, poll_fn poll) {
  fill_keys(level, item, n, space.keyed[0]);
  const keyed_item *keyed = sort_keys(space.keyed, n, space.tally, poll);
  for (int32_t a = 0; a < n; a++) {
    item[a] = keyed[a].item;
    space.sorted[a] = level[item[a]];
  }
  for (int32_t start = 0, end; start < n; start = end) {
    for (end = start + 1; end < n && keyed[end].key == keyed[start].key;) end++;
    sort_run((leveled){space.sorted + start, item + start}, end - start,
             (leveled){space.work, space.item});
  }
}
