#ifndef NKA_DRAW_H
#define NKA_DRAW_H

#include <stdint.h>

/* Numbers for algorithms that sample but whose answer does not depend on the
 * sample; R's generator is left alone. The sequence is a fixed one: splitmix64
 * of Steele, Lea and Flood (2014) <doi:10.1145/2660193.2660195>. */
static inline uint64_t draw_bits(uint64_t *seed) {
  uint64_t z = (*seed += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/* One of 0 to n - 1, where n is at least 1. */
static inline int32_t draw_below(int32_t n, uint64_t *seed) {
  uint64_t share = draw_bits(seed) >> 32; /* of 2^32 */
  return (int32_t)(share * (uint64_t)n >> 32);
}

/* Which of the numbers 0, 1, 2, ... are taken: one out of each `stride`, which
 * is below 2^32. */
typedef struct {
  int64_t stride;
  int64_t start; /* of the stretch that comes after the one of `next` */
  int64_t next;  /* the number that is taken next */
  uint64_t *seed;
} draw_strata;

static inline void draw_next(draw_strata *d) {
  uint64_t share = draw_bits(d->seed) >> 32; /* of 2^32 */
  d->next = d->start + (int64_t)(share * (uint64_t)d->stride >> 32);
  d->start += d->stride;
}

static inline draw_strata draw_one_of_each(int64_t stride, uint64_t *seed) {
  draw_strata d = {.stride = stride, .seed = seed};
  draw_next(&d);
  return d;
}

#endif
