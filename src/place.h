#ifndef NKA_PLACE_H
#define NKA_PLACE_H

#include <stddef.h>
#include <stdint.h>

#include "bits.h"

/* Days, or numbers of periods, from first to first + width - 1. */
typedef struct {
  int32_t first;
  int32_t width;
} place_window;

/* The place of each index of a window, by a table or, where `scale` is not 0,
 * also by trunc((index + shift) * scale), in single precision. */
typedef struct {
  const uint16_t *place;
  float shift;
  float scale;
  int32_t stride; /* cells of a place */
} place_rule;

typedef struct {
  const int *code; /* 1 to n_levels; the smallest int means unknown */
  int n_levels;
  int32_t stride; /* cells from one level to the next */
} group_column;

typedef struct {
  int (*doubles)(const double *value, ptrdiff_t n, place_window window,
                 int32_t *index);
  int (*ints)(const int *value, ptrdiff_t n, place_window window,
              int32_t *index);
  void (*cells)(int32_t *cell, place_rule rule, ptrdiff_t n);
  int (*split)(int32_t *cell, group_column group, ptrdiff_t n);
  void (*bits)(bit_counter *counter, const int32_t *cell, int32_t first);
} place_kernels;

extern const place_kernels place_portable;
/* NULL where the processor or the compiler has none */
const place_kernels *place_avx2(void);

#endif
