/* cusum: cumulative sums of counts, and how long they run without a signal.
 *
 * cusum_run   The sum S = max(0, S + sign * (count - reference)) of Lucas
 *             (1985) <doi:10.1080/00401706.1985.10488030>, point after point.
 *   count, reference  values at the points `from` to `from + n - 1` (0-based)
 *   state             where the sum stands before them; returned: after them
 *   sum, since        S after each point, and the place (1-based) at which its
 *                     present stretch above zero began, 0 where S is 0
 *   No value is missing.
 *   Plain R: Reduce(function(s, d) max(0, s + d), sign * (count - reference),
 *                   start, accumulate = TRUE)[-1]
 *
 * cusum_run_lengths   The expected number of points to the first S >= h, for
 *             h = 1, 2, ... n_max units, by the Markov chain of Brook and Evans
 *             (1972) <doi:10.1093/biomet/59.3.539>. The states are the sums 0
 *             to h - 1; the chain is absorbed where S reaches h.
 *   zero_start[h - 1]  from S = 0
 *   head_start[h - 1]  from S = floor(h / 2), the fast initial response of
 *                      Lucas and Crosier (1982), Technometrics 24, 199-205
 *   The search ends at the first h whose run length (that with the head start
 *   where `head`) is at least `target`; returned: that h, or n_max where none
 *   is. Where the chain never leaves, the run length is infinite.
 *   scratch            CUSUM_VECTORS * n_max doubles
 *   Plain R: solve(diag(h) - P, rep(1, h)), P the transitions between states
 *
 * Transitions between the states above zero depend on the difference of the
 * states alone. So with T = I - (step probabilities), a Toeplitz matrix, the
 * run lengths L above zero solve T L = 1 + L0 below, and are u + L0 v with
 * T u = 1 and T v = below; the equation of state 0 then gives L0. Levinson's
 * recursion <doi:10.1002/sapm1946251261> carries u and v from one h to the next
 * in O(h), so that all h up to H cost O(H^2) time and O(H) memory, where
 * elimination would cost O(H^4). All its sums are of positive terms: T is an
 * M-matrix, whose inverse has no negative entry.
 */
#include "cusum.h"

#include <math.h>

enum { STATES_PER_POLL = 64 };

cusum_state cusum_run(const double *count, const double *reference,
                      ptrdiff_t from, ptrdiff_t n, int sign, cusum_state state,
                      double *sum, double *since) {
  for (ptrdiff_t i = from; i < from + n; i++) {
    state.sum += sign * (count[i] - reference[i]);
    if (!(state.sum > 0)) {
      state.sum = 0;
      state.since = 0;
    } else if (state.since == 0) {
      state.since = (double)(i + 1);
    }
    sum[i] = state.sum;
    since[i] = state.since;
  }
  return state;
}

/* What the recursion carries, for the first n states above zero, 1 to n:
 * T forward = (1, 0, ..., 0), T backward = (0, ..., 0, 1), T u = 1,
 * T v = below[1 to n]. */
typedef struct {
  ptrdiff_t n;
  double *forward;
  double *backward;
  double *u;
  double *v;
} toeplitz_state;

/* Probability of a step by d units. */
static double chain_step(cusum_chain chain, ptrdiff_t d) {
  return chain.step[chain.n_max - 1 + d];
}

/* Sum of x[j] times the probability of the step from state `from` to j + 1. */
static double reach(cusum_chain chain, ptrdiff_t from, const double *x,
                    ptrdiff_t n) {
  const double *step = chain.step + chain.n_max - from;
  double total = 0;
  for (ptrdiff_t j = 0; j < n; j++) total += step[j] * x[j];
  return total;
}

static void toeplitz_first(toeplitz_state *s, cusum_chain chain) {
  double stay = 1 - chain_step(chain, 0);
  s->n = 1;
  s->forward[0] = s->backward[0] = s->u[0] = 1 / stay;
  s->v[0] = chain.below[1] / stay;
}

/* In the new backward vector, entry i comes from the old entry i - 1, so it runs
 * from the end. */
static void toeplitz_widen(toeplitz_state *s, double miss_forward,
                           double miss_backward) {
  double *f = s->forward;
  double *b = s->backward;
  double scale = 1 / (1 - miss_forward * miss_backward);
  f[s->n] = 0;
  for (ptrdiff_t i = s->n; i >= 0; i--) {
    double before = i > 0 ? b[i - 1] : 0;
    double f_old = f[i];
    f[i] = scale * (f_old + miss_forward * before);
    b[i] = scale * (before + miss_backward * f_old);
  }
}

static void toeplitz_next(toeplitz_state *s, cusum_chain chain) {
  ptrdiff_t state = s->n + 1;
  double u_miss = 1 + reach(chain, state, s->u, s->n);
  double v_miss = chain.below[state] + reach(chain, state, s->v, s->n);
  /* State 1 reaches the backward vector one state further up. */
  toeplitz_widen(s, reach(chain, state, s->forward, s->n),
                 reach(chain, 0, s->backward, s->n));
  s->u[s->n] = s->v[s->n] = 0;
  s->n = state;
  for (ptrdiff_t i = 0; i < state; i++) {
    s->u[i] += u_miss * s->backward[i];
    s->v[i] += v_miss * s->backward[i];
  }
}

/* 1 - x is the chance to leave before the return to zero; rounding must not make
 * it negative. */
static double over_rest(double y, double x) {
  return x < 1 ? y / (1 - x) : INFINITY;
}

ptrdiff_t cusum_run_lengths(cusum_chain chain, double target, int head,
                            double *scratch, double *zero_start,
                            double *head_start, poll_fn poll) {
  ptrdiff_t n_max = chain.n_max;
  toeplitz_state s = {0, scratch, scratch + n_max, scratch + 2 * n_max,
                      scratch + 3 * n_max};
  for (ptrdiff_t h = 1; h <= n_max; h++) {
    if (h == 2) toeplitz_first(&s, chain);
    if (h > 2) toeplitz_next(&s, chain);
    double zero = over_rest(1 + reach(chain, 0, s.u, s.n),
                            chain.below[0] + reach(chain, 0, s.v, s.n));
    ptrdiff_t start = h / 2;
    zero_start[h - 1] = zero;
    head_start[h - 1] = start == 0 ? zero
                                   : s.u[start - 1] + zero * s.v[start - 1];
    if ((head ? head_start : zero_start)[h - 1] >= target) return h;
    if (h % STATES_PER_POLL == 0) poll();
  }
  return n_max;
}
