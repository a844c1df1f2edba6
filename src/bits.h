#ifndef NKA_BITS_H
#define NKA_BITS_H

#include <stdint.h>

enum {
  BIT_CELLS = 32,                   /* a bit of an element for each */
  BIT_LANES = 8,                    /* elements of a word */
  BIT_SUMS = 4,                     /* words: ones, twos, fours and eights */
  BIT_CARRY = 1 << BIT_SUMS,        /* words that are added at a time */
  BIT_ROWS = BIT_LANES * BIT_CARRY, /* rows that are */
  BIT_LEVELS = 4,
  BIT_BLOCKS = 1 << BIT_SUMS * (BIT_LEVELS - 1) /* of BIT_ROWS, at most */
};

typedef uint32_t bit_word[BIT_LANES];

typedef struct {
  bit_word sum[BIT_SUMS];
  bit_word next[BIT_CARRY]; /* not in the sum yet */
  int n_next;               /* of them, in all levels but the first */
} bit_level;

typedef struct {
  bit_level level[BIT_LEVELS];
} bit_counter;

void bits_move(bit_counter *from, int64_t *cell);

#endif
