/* order: items in the order of a double, equal ones left as they stand.
 *
 * order_key      a whole number that grows with the double; 0 and -0 have one
 * order_by_key   sorts item[0..n) by space.key, which is sorted along
 *
 * A radix sort from the lowest digit up; a digit that all keys share costs no
 * pass. Time O(n), memory O(n).
 *
 * Plain R: item[order(x, method = "radix")]
 */
#include "order.h"

#include <string.h>

static const uint64_t SIGN = (uint64_t)1 << 63;

uint64_t order_key(double x) {
  uint64_t bits;
  x += 0.0; /* -0 becomes 0 */
  memcpy(&bits, &x, sizeof(bits));
  return bits & SIGN ? ~bits : bits | SIGN;
}

static uint64_t digit_of(uint64_t key, int digit) {
  return (key >> (digit * DIGIT_BITS)) & (DIGIT_VALUES - 1);
}

static void tally_digits(const uint64_t *key, int32_t n, int32_t *tally) {
  memset(tally, 0, sizeof(*tally) * DIGITS * DIGIT_VALUES);
  for (int32_t i = 0; i < n; i++) {
    for (int d = 0; d < DIGITS; d++)
      tally[d * DIGIT_VALUES + (int)digit_of(key[i], d)]++;
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

static void swap_buffers(order_space *space, int32_t **item) {
  uint64_t *key = space->key;
  int32_t *kept = *item;
  space->key = space->key_work;
  space->key_work = key;
  *item = space->item_work;
  space->item_work = kept;
}

static void sort_digit(const int32_t *item, int32_t n, int digit,
                       int32_t *start, order_space space) {
  for (int32_t i = 0; i < n; i++) {
    int32_t place = start[digit_of(space.key[i], digit)]++;
    space.key_work[place] = space.key[i];
    space.item_work[place] = item[i];
  }
}

void order_by_key(int32_t *item, int32_t n, order_space space, poll_fn poll) {
  int32_t *const out = item;
  uint64_t *const keys_out = space.key;
  tally_digits(space.key, n, space.tally);
  for (int d = 0; d < DIGITS; d++) {
    int32_t *tally = space.tally + d * DIGIT_VALUES;
    if (tally[digit_of(space.key[0], d)] == n) continue;
    poll();
    tally_to_starts(tally);
    sort_digit(item, n, d, tally, space);
    swap_buffers(&space, &item);
  }
  if (item != out) {
    memcpy(out, item, (size_t)n * sizeof(*out));
    memcpy(keys_out, space.key, (size_t)n * sizeof(*keys_out));
  }
}
