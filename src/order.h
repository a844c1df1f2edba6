#ifndef NKA_ORDER_H
#define NKA_ORDER_H

#include <stdint.h>

#include "poll.h"

enum {
  DIGIT_BITS = 11,
  DIGIT_VALUES = 1 << DIGIT_BITS,
  DIGITS = 3,
};

typedef struct {
  uint32_t key;
  int32_t item;
} keyed_item;

typedef struct {
  double *sorted;       /* n: level[item[0]], level[item[1]], ... on return */
  double *work;         /* n */
  keyed_item *keyed[2]; /* n each */
  int32_t *item;        /* n */
  int32_t *tally;       /* DIGITS * DIGIT_VALUES */
} order_space;

void order_by_level(const double *level, int32_t *item, int32_t n,
                    order_space space, poll_fn poll);

#endif
