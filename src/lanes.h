#ifndef NKA_LANES_H
#define NKA_LANES_H

#include <stdint.h>
#include <string.h>

/* Several numbers at a time, by vectors of the compiler, which work on any
 * processor. A comparison that holds is -1 in its lane. */
enum { LANES = 2, WORD_LANES = 4 };

typedef double lanes __attribute__((vector_size(LANES * sizeof(double))));
typedef int64_t lane_counts
    __attribute__((vector_size(LANES * sizeof(int64_t))));
typedef int32_t lane_ints __attribute__((vector_size(LANES * sizeof(int32_t))));
typedef uint32_t lane_words
    __attribute__((vector_size(WORD_LANES * sizeof(uint32_t))));

static inline lanes load_lanes(const double *x) {
  lanes here;
  memcpy(&here, x, sizeof(here));
  return here;
}

static inline int64_t sum_of_lanes(lane_counts counts) {
  return counts[0] + counts[1];
}

#endif
