/* inversions: the pairs of a sequence whose first member is the larger one.
 *
 *   sequence   the whole numbers 0 to n - 1 in any order; used up
 *   work       n places of scratch
 *
 * inversions_count   how many there are
 * inversions_pick    as pairs of values those whose numbers are drawn, in the
 *                    order in which they are met; all by a stride of 1
 *
 * The sequence is sorted digit by digit, the highest bit first. Numbers that
 * share all higher bits stand together, in the order in which they came; each
 * with a 0 is in inversion with those with a 1 that came before, which are the
 * ones already moved to the upper half of the stretch. Stretches of 8 are
 * compared pair by pair. No branch depends on the order of the sequence, but
 * for the pairs that are picked, at O(1) each. Time O(n log n) and the number
 * of pairs picked.
 *
 * Plain R: sum(outer(x, x, ">")[upper.tri(diag(n))])
 */
#include "inversions.h"

#include <stddef.h>

enum {
  LAST_BIT = 2, /* highest bit of the stretches that are compared */
  LAST_LENGTH = 1 << (LAST_BIT + 1),
};

/* Numbers with the same higher bits, at the places that are theirs when sorted.
 */
typedef struct {
  int32_t start;
  int32_t end;
  int bit; /* the highest in which they differ */
} stretch;

typedef struct {
  int64_t seen; /* inversions met so far */
  draw_strata draw;
  pair_list *picked;
} picker;

/* `lower` is in inversion with the values at `upper`, of which the first has
 * number `from`. */
static void pick_from(picker *p, const int32_t *upper, int64_t from,
                      int32_t lower) {
  pair_list *picked = p->picked;
  while (p->draw.next < p->seen && picked->n < picked->room) {
    picked->upper[picked->n] = upper[p->draw.next - from];
    picked->lower[picked->n] = lower;
    picked->n++;
    draw_next(&p->draw);
  }
  /* A full list picks no more. */
  if (picked->n == picked->room) p->draw.next = INT64_MAX;
}

/* A count alone takes no pairs: with `picking` known where this is inlined, it
 * is a shorter loop. */
static inline void split(const int32_t *from, int32_t *to, stretch s, picker *p,
                         int picking) {
  const ptrdiff_t half = (ptrdiff_t)1 << s.bit, length = s.end - s.start;
  ptrdiff_t ones = 0;
  int64_t seen = p->seen;
  from += s.start;
  to += s.start;
  for (ptrdiff_t i = 0; i < length; i++) {
    ptrdiff_t is_one = (from[i] >> s.bit) & 1, zeros = i - ones;
    int64_t before = seen;
    to[zeros + ((half + ones - zeros) & -is_one)] = from[i];
    seen += ones & (is_one - 1);
    ones += is_one;
    if (picking && p->draw.next < seen) {
      p->seen = seen;
      pick_from(p, to + half, before, from[i]);
    }
  }
  p->seen = seen;
}

static void compare(const int32_t *x, int32_t n, picker *p) {
  for (int32_t j = 1; j < n; j++) {
    int32_t larger[LAST_LENGTH], count = 0;
    for (int32_t i = 0; i < j; i++) {
      larger[count] = x[i];
      count += x[i] > x[j];
    }
    p->seen += count;
    if (p->draw.next < p->seen) pick_from(p, larger, p->seen - count, x[j]);
  }
}

static int highest_bit(int32_t n) {
  int bit = 0;
  while ((n - 1) >> (bit + 1) > 0) bit++;
  return bit;
}

static stretch stretch_at(int32_t start, int32_t n, int bit) {
  int64_t length = (int64_t)2 << bit, left = n - start;
  return (stretch){start, (int32_t)(start + (left < length ? left : length)),
                   bit};
}

static void split_all(int32_t *sequence, int32_t n, int32_t *work, picker *p,
                      poll_fn poll) {
  stretch s;
  for (int bit = highest_bit(n); bit > LAST_BIT; bit--) {
    poll();
    for (int32_t i = 0; i < n; i = s.end) {
      s = stretch_at(i, n, bit);
      if (p->picked == NULL)
        split(sequence, work, s, p, 0);
      else
        split(sequence, work, s, p, 1);
    }
    int32_t *sorted = work;
    work = sequence;
    sequence = sorted;
  }
  for (int32_t i = 0; i < n; i = s.end) {
    s = stretch_at(i, n, LAST_BIT);
    compare(sequence + i, s.end - i, p);
  }
}

int64_t inversions_count(int32_t *sequence, int32_t n, int32_t *work,
                         poll_fn poll) {
  picker p = {.draw = {.next = INT64_MAX}};
  split_all(sequence, n, work, &p, poll);
  return p.seen;
}

void inversions_pick(int32_t *sequence, int32_t n, int32_t *work,
                     draw_strata draw, pair_list *picked, poll_fn poll) {
  picker p = {.draw = draw, .picked = picked};
  picked->n = 0;
  split_all(sequence, n, work, &p, poll);
}
