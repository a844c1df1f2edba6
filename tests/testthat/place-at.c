/* place_at: the kernels of src/place.c, or src/place_avx2.c, on columns that
 * start anywhere in memory, as no vector of R does.
 *
 * days, whole, codes  columns; read from element `shift` on
 * limits              shift, rows, first value and width of the window, levels
 * vector              whether the kernels of eight rows are asked for
 * out                 per column, from element `shift` on: places of days,
 *                     places of whole, and codes added to 0
 * faults              of each; -1 where the processor has no such kernels
 */
#include "place.h"

enum { SHIFT, ROWS, FIRST, WIDTH, LEVELS };

void place_at(const double *days, const int *whole, const int *codes,
              const int *limits, const int *vector, int *of_days, int *of_whole,
              int *of_codes, int *faults) {
  const place_kernels *kernels = *vector ? place_avx2() : &place_portable;
  faults[0] = -1;
  if (!kernels) return;
  int at = limits[SHIFT], n = limits[ROWS];
  place_window window = {limits[FIRST], limits[WIDTH]};
  group_column group = {codes + at, limits[LEVELS], 3};
  faults[0] = kernels->doubles(days + at, n, window, of_days + at) != 0;
  faults[1] = kernels->ints(whole + at, n, window, of_whole + at) != 0;
  faults[2] = kernels->split(of_codes + at, group, n) != 0;
}
