/* near_pairs: pairs of places whose levels differ by no more than a tolerance.
 *
 *   level   n sorted doubles
 *
 * near_pairs_next    goes to the next such pair; 0 where there is none
 * near_pairs_count   how many there are, in O(n)
 *
 * Plain R: sum(dist(level) <= tolerance)
 */
#include "near_pairs.h"

int near_pairs_next(near_pairs *p) {
  p->b++;
  while (p->a < p->n &&
         (p->b >= p->n || p->level[p->b] - p->level[p->a] > p->tolerance)) {
    p->a++;
    p->b = p->a + 1;
  }
  return p->a < p->n;
}

int64_t near_pairs_count(const double *level, int32_t n, double tolerance) {
  int64_t count = 0;
  for (int32_t a = 0, b = 0; a < n; a++) {
    while (b < n && level[b] - level[a] <= tolerance) b++;
    count += b - a - 1;
  }
  return count;
}
