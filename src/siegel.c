/* siegel: repeated medians, Siegel (1982) <doi:10.1093/biomet/69.1.242>.
 *
 *   slope, median   scratch, n places each
 *   value           the median over the points of the median slope between the
 *                   point and those at other times; s->n_slopes is at least 1
 *
 * Where there are two middle values their mean is taken, both times. Cost:
 * n^2 slopes, O(n) memory.
 *
 * Plain R: d <- outer(t, t, "-")
 *          b <- ifelse(d == 0, NA, outer(y, y, "-") / d)
 *          median(apply(b, 1, median, na.rm = TRUE))
 */
#include "siegel.h"

#include "select.h"

/* Slopes between point i and the points at other times. */
static int32_t slopes_from(const slope_series *s, int32_t i, double *slope) {
  int32_t count = 0;
  for (int32_t j = 0; j < s->n; j++) {
    slope[count] = slope_between(s, i, j);
    count += s->point[j].time != s->point[i].time;
  }
  return count;
}

double siegel(const slope_series *s, double *slope, double *median,
              poll_fn poll) {
  for (int32_t i = 0; i < s->n; i++) {
    poll();
    median[i] = select_median(slope, slopes_from(s, i, slope));
  }
  return select_median(median, s->n);
}
