/* select: the values of given ranks, and the median, without sorting.
 *
 *   x      n values, none of them NaN; they are put into another order
 *   rank   1 for the smallest to n for the largest; several of them ascending
 *
 * Floyd and Rivest (1975) <doi:10.1145/360680.360694>: the value at the rank
 * within a small sample is a pivot close to the one looked for, so that a few
 * partitions leave little. Values equal to the smallest are set aside together,
 * so that ties do not slow it down. Short stretches are sorted by insertion.
 * Expected time O(n).
 *
 * Plain R: sort(x)[rank], median(x)
 */
#include "select.h"

#include <math.h>

/* Up to so many values a stretch is sorted, and up to so many the middle one of
 * three values is the pivot. */
enum { INSERTION_UP_TO = 12, SAMPLE_FROM = 600 };

typedef struct {
  ptrdiff_t left;
  ptrdiff_t right;
} stretch;

/* The part of s around k that is searched for a pivot: n^(2/3) / 2 values, so
 * placed that the pivot falls with high probability just beyond k, seen from
 * the nearer end. */
static stretch sample_around(stretch s, ptrdiff_t k) {
  double n = (double)(s.right - s.left + 1);
  double share = (double)(k - s.left + 1) / n;
  double log_n = log(n);
  double size = 0.5 * exp(2 * log_n / 3);
  double shift = 0.5 * sqrt(log_n * size * (n - size) / n);
  if (share < 0.5) shift = -shift;
  double left = (double)k - share * size + shift;
  double right = (double)k + (1 - share) * size + shift;
  stretch sample = s;
  if (left > (double)s.left) sample.left = (ptrdiff_t)left;
  if (right < (double)s.right) sample.right = (ptrdiff_t)right;
  if (sample.left > k) sample.left = k;
  if (sample.right < k) sample.right = k;
  return sample;
}

/* Puts the values below the pivot first, or those up to it, and returns where
 * they end. No branch depends on the values: each goes where the next to be
 * moved to the front will stand, and stays there if it is one. */
static inline ptrdiff_t move_first(double *x, stretch s, double pivot,
                                   int with_equal) {
  ptrdiff_t front = s.left;
  for (ptrdiff_t i = s.left; i <= s.right; i++) {
    double here = x[i];
    x[i] = x[front];
    x[front] = here;
    front += with_equal ? here <= pivot : here < pivot;
  }
  return front;
}

/* Splits s around the value at k, and returns the part that then holds k; one
 * value alone where k is in its place. */
static stretch partition(double *x, stretch s, ptrdiff_t k, double pivot) {
  ptrdiff_t front = move_first(x, s, pivot, 0);
  if (k < front) return (stretch){s.left, front - 1};
  if (front > s.left) return (stretch){front, s.right};
  front = move_first(x, s, pivot, 1);
  if (k < front) return (stretch){k, k};
  return (stretch){front, s.right};
}

/* The middle one of three values, wherever they stand. */
static double middle_of(double a, double b, double c) {
  double low = a < b ? a : b, high = a < b ? b : a;
  double upper = c > low ? c : low;
  return upper < high ? upper : high;
}

static void sort_by_insertion(double *x, stretch s) {
  for (ptrdiff_t i = s.left + 1; i <= s.right; i++) {
    double here = x[i];
    ptrdiff_t at = i;
    for (; at > s.left && x[at - 1] > here; at--) x[at] = x[at - 1];
    x[at] = here;
  }
}

static void put_in_place(double *x, stretch s, ptrdiff_t k) {
  while (s.right - s.left >= INSERTION_UP_TO) {
    double pivot = middle_of(x[s.left], x[k], x[s.right]);
    if (s.right - s.left > SAMPLE_FROM) {
      put_in_place(x, sample_around(s, k), k);
      pivot = x[k];
    }
    s = partition(x, s, k, pivot);
  }
  sort_by_insertion(x, s);
}

double select_rank(double *x, ptrdiff_t n, ptrdiff_t rank) {
  put_in_place(x, (stretch){0, n - 1}, rank - 1);
  return x[rank - 1];
}

/* Each selection leaves no smaller values behind the one selected. */
void select_ranks(double *x, ptrdiff_t n, const ptrdiff_t *rank, int n_ranks,
                  double *out) {
  for (ptrdiff_t r = 0, done = 0; r < n_ranks; r++) {
    out[r] = select_rank(x + done, n - done, rank[r] - done);
    done = rank[r] - 1;
  }
}

double select_median(double *x, ptrdiff_t n) {
  ptrdiff_t half = (n + 1) / 2;
  double low = select_rank(x, n, half);
  if (n % 2 == 1) return low;
  /* All that stand behind place `half` are at least as large. */
  double high = x[half];
  for (ptrdiff_t i = half + 1; i < n; i++) {
    if (x[i] < high) high = x[i];
  }
  return (low + high) / 2;
}
