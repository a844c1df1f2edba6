#ifndef NKA_ORDER_H
#define NKA_ORDER_H

#include <stdint.h>

#include "poll.h"

enum {
  DIGIT_BITS = 11,
  DIGIT_VALUES = 1 << DIGIT_BITS,
  DIGITS = (64 + DIGIT_BITS - 1) / DIGIT_BITS,
};

typedef struct {
  uint64_t *key;      /* n */
  uint64_t *key_work; /* n */
  int32_t *item_work; /* n */
  int32_t *tally;     /* DIGITS * DIGIT_VALUES */
} order_space;

uint64_t order_key(double x);
void order_by_key(int32_t *item, int32_t n, order_space space, poll_fn poll);

#endif
