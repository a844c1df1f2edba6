/* untied_rank: what slope_rank_exact() gives for n different values, by whole
 * numbers of one word each; or UNTIED_RANK_IN_DOUBT.
 *
 *   n      up to KENDALL_EXACT_MOST
 *   work   untied_rank_room(n) places
 *
 * A further value falls below none to all of the m - 1 before it, so that
 *
 *   orders of m values with d falling pairs
 *     = orders of m - 1 values with d - m + 1, ..., d falling pairs
 *
 * Once there are 2^62 orders, all numbers are halved as often as it takes to
 * keep their sum below that, and rounded down. So no sum overflows, and the
 * share of the orders with at most d falling pairs can come out too small, but
 * not too large. Each number loses less than 1 in a step, of a sum of more than
 * 2^61, and no later step makes more of the lost share: in n steps with n^2 / 4
 * numbers each at most n^3 / 4 / 2^61 < 2e-11 is lost. DOUBT is far more, also
 * than the rounding of the few doubles. Where the share of some d is closer to
 * the tail than that, the answer is left to the exact numbers.
 *
 * Cost: n passes over at most n^2 / 4 numbers.
 *
 * Plain R: p <- 1
 *          for (m in 2:n) p <- convolve(p, rep(1 / m, m), type = "open")
 *          which(cumsum(p) > tail)[1] - 1
 */
#include "untied_rank.h"

#include <string.h>

#include "slope_rank.h"

static const double DOUBT = 1e-9;
static const double MOST_ORDERS = 0x1p62;

/* with[d] orders have d falling pairs, of all of them; it is 0 where d is
 * negative, down to -n. */
typedef struct {
  uint64_t *with;
  double all;
} order_counts;

static int64_t middle_of(int64_t n) {
  return n * (n - 1) / 4;
}

size_t untied_rank_room(int n) {
  return 2 * (size_t)(n + middle_of(n) + 1);
}

static void add_value(order_counts before, order_counts *after, int m,
                      int64_t last) {
  int halvings = 0;
  for (after->all = before.all * m; after->all > MOST_ORDERS; halvings++)
    after->all /= 2;
  uint64_t sum = 0;
  for (int64_t d = 0; d <= last; d++) {
    sum += before.with[d] - before.with[d - m];
    after->with[d] = sum >> halvings;
  }
}

static int64_t rank_in(order_counts counts, int64_t last, double tail) {
  double tested = slope_rank_tail(tail);
  uint64_t upto = 0;
  for (int64_t d = 0; d < last; d++) {
    upto += counts.with[d];
    double over = (double)upto / counts.all - tested;
    if (over > DOUBT) return d;
    if (over > -DOUBT) return UNTIED_RANK_IN_DOUBT;
  }
  return last;
}

int64_t untied_rank(int n, double tail, uint64_t *work) {
  int64_t last = middle_of(n);
  size_t room = untied_rank_room(n);
  memset(work, 0, room * sizeof(*work));
  order_counts now = {work + n, 1}, next = {work + room / 2 + n, 1};
  now.with[0] = 1;
  for (int m = 2; m <= n; m++) {
    int64_t most = (int64_t)m * (m - 1) / 2;
    add_value(now, &next, m, most < last ? most : last);
    order_counts kept = now;
    now = next;
    next = kept;
  }
  return rank_in(now, last, tail);
}
