/* joinpoint: exact search for the joinpoints of continuous broken lines.
 *
 * The model of a response y with joinpoints at candidates c1 < c2 < ... is the
 * base columns (intercepts and time) and a hinge, max(0, time - candidate), for
 * each joinpoint. The search goes through every placement that the grid allows
 * and keeps the one that leaves the least sum of squares (Lerman 1980, Applied
 * Statistics 29, 77-84). Weighted least squares is the same with each row of
 * columns and response multiplied by the root of its weight.
 *
 * Once for a design:
 *   joinpoint_prepare  makes the base orthonormal, takes its part out of the
 *                      hinges, and fills `gram` with the hinges' products.
 * For JOINPOINT_BLOCK responses at a time, laid side by side in
 * room.response[row * JOINPOINT_BLOCK + i]:
 *   joinpoint_search   left[i] becomes the least sum of squares of response i
 *                      over all placements of k joinpoints, and `place` the
 *                      best placement of response 0, the first of equals.
 *                      room.response is spent. The grid must have a placement.
 *
 * What a placement explains is the squared length of its coordinates along the
 * hinges, each hinge without its part in those before it (Gram-Schmidt by way of
 * the products alone). After each joinpoint the products of all later hinges are
 * freed of it, so placements that begin alike share the work, and the last
 * joinpoint costs a handful of operations for each response, whatever k is. A
 * hinge that depends on those before it adds nothing.
 *
 * joinpoint_first sets a walk to the first placement and says whether there is
 * one. joinpoint_step moves it to the next placement that differs in its first
 * `depth` + 1 joinpoints, and returns the first joinpoint that moved, or -1 at
 * the end; `depth` k - 1 visits every placement.
 *
 * Plain R: for each placement,
 *   sum(lm.fit(cbind(base, hinge[, placement]), y)$residuals^2)
 */
#include "joinpoint.h"

#include <math.h>
#include <string.h>

enum { PREFIXES_PER_POLL = 512 };

/* A hinge whose squared length falls to this share depends on the others. */
static const double DEPENDENT = 1e-11;

/* ---- placements --------------------------------------------------------- */

static int latest_before(joinpoint_grid grid, int limit) {
  int c = limit;
  while (c >= 0 && grid.next[c] > limit) c--;
  return c;
}

static void place_rest(joinpoint_walk *walk, int from) {
  for (int d = from; d < walk->k; d++) {
    walk->place[d] = walk->grid.next[walk->place[d - 1]];
  }
}

int joinpoint_first(joinpoint_walk *walk, joinpoint_grid grid, int k) {
  walk->grid = grid;
  walk->k = k;
  if (k == 0) return 1;
  int latest = grid.n - 1;
  for (int d = k - 1; d >= 0; d--) {
    if (latest < 0) return 0;
    walk->latest[d] = latest;
    latest = latest_before(grid, latest);
  }
  walk->place[0] = 0;
  place_rest(walk, 1);
  return 1;
}

int joinpoint_step(joinpoint_walk *walk, int depth) {
  int d = depth;
  while (d >= 0 && walk->place[d] == walk->latest[d]) d--;
  if (d < 0) return -1;
  walk->place[d]++;
  place_rest(walk, d + 1);
  return d;
}

/* ---- design ------------------------------------------------------------- */

static double dot(const double *a, const double *b, ptrdiff_t n) {
  double sum = 0;
  for (ptrdiff_t i = 0; i < n; i++) sum += a[i] * b[i];
  return sum;
}

/* Takes the part of `x` that lies in an orthonormal column out of it. */
static void take_out(double *x, const double *column, ptrdiff_t n) {
  double length = dot(x, column, n);
  for (ptrdiff_t i = 0; i < n; i++) x[i] -= length * column[i];
}

/* Twice, since once leaves what rounding has put back. */
static void take_out_base(double *x, joinpoint_design design, int n_base) {
  for (int pass = 0; pass < 2; pass++) {
    for (int q = 0; q < n_base; q++) {
      take_out(x, design.base + q * design.n, design.n);
    }
  }
}

static void scale_to_one(double *x, ptrdiff_t n) {
  double length = sqrt(dot(x, x, n));
  if (length > 0) {
    for (ptrdiff_t i = 0; i < n; i++) x[i] /= length;
  }
}

/* The product of hinges b and c. */
static double *gram_at(joinpoint_design design, int b, int c) {
  return design.gram + (ptrdiff_t)b * design.grid.n + c;
}

void joinpoint_prepare(joinpoint_design design, poll_fn poll) {
  ptrdiff_t n = design.n;
  for (int q = 0; q < design.n_base; q++) {
    take_out_base(design.base + q * n, design, q);
    scale_to_one(design.base + q * n, n);
  }
  for (int c = 0; c < design.grid.n; c++) {
    poll();
    take_out_base(design.hinge + c * n, design, design.n_base);
    for (int b = 0; b <= c; b++) {
      double product = dot(design.hinge + b * n, design.hinge + c * n, n);
      *gram_at(design, b, c) = *gram_at(design, c, b) = product;
    }
  }
}

/* ---- search ------------------------------------------------------------- */

/* After the first joinpoints of a placement: the coordinates along the last of
 * them, and what they explain together. */
typedef struct {
  double coordinate[JOINPOINT_BLOCK];
  double explained[JOINPOINT_BLOCK];
} search_level;

/* All levels of a search. At level l, entry[c] is the coordinate of hinge c
 * along joinpoint l, length[c] and product[c] are its squared length and its
 * products with the responses when it is freed of the first l joinpoints. Level
 * 0 has no joinpoint. */
typedef struct {
  joinpoint_design design;
  joinpoint_room room;
  joinpoint_walk walk;
  search_level level[JOINPOINT_MOST];
  double best[JOINPOINT_BLOCK];
} search_state;

static double *entries(const search_state *s, int l) {
  return s->room.entry + (ptrdiff_t)l * s->design.grid.n;
}

static double *lengths(const search_state *s, int l) {
  return s->room.length + (ptrdiff_t)l * s->design.grid.n;
}

static double *products(const search_state *s, int l, int c) {
  return s->room.product +
         ((ptrdiff_t)l * s->design.grid.n + c) * JOINPOINT_BLOCK;
}

/* out[i] = sum over rows of column[row] * response[row][i] */
static void multiply(const double *restrict column,
                     const double *restrict response, ptrdiff_t n,
                     double *restrict out) {
  memset(out, 0, JOINPOINT_BLOCK * sizeof *out);
  for (ptrdiff_t row = 0; row < n; row++) {
    const double *y = response + row * JOINPOINT_BLOCK;
    for (int i = 0; i < JOINPOINT_BLOCK; i++) out[i] += column[row] * y[i];
  }
}

static void subtract(const double *restrict column,
                     const double *restrict length, ptrdiff_t n,
                     double *restrict response) {
  for (ptrdiff_t row = 0; row < n; row++) {
    double *y = response + row * JOINPOINT_BLOCK;
    for (int i = 0; i < JOINPOINT_BLOCK; i++) y[i] -= column[row] * length[i];
  }
}

/* The responses without their part in the base, and their products with each
 * hinge; `left` becomes their squared lengths. */
static void start_search(joinpoint_design design, joinpoint_room room,
                         double *left) {
  double length[JOINPOINT_BLOCK];
  ptrdiff_t n = design.n;
  for (int q = 0; q < design.n_base; q++) {
    multiply(design.base + q * n, room.response, n, length);
    subtract(design.base + q * n, length, n, room.response);
  }
  for (int c = 0; c < design.grid.n; c++) {
    multiply(design.hinge + c * n, room.response, n,
             room.product + c * JOINPOINT_BLOCK);
  }
  memset(left, 0, JOINPOINT_BLOCK * sizeof *left);
  for (ptrdiff_t row = 0; row < n; row++) {
    const double *y = room.response + row * JOINPOINT_BLOCK;
    for (int i = 0; i < JOINPOINT_BLOCK; i++) left[i] += y[i] * y[i];
  }
}

/* Level 0: nothing is explained, and hinges are as they are. */
static void start_levels(search_state *s) {
  memset(s->level, 0, sizeof s->level[0]);
  for (int c = 0; c < s->design.grid.n; c++) {
    entries(s, 0)[c] = 0;
    lengths(s, 0)[c] = *gram_at(s->design, c, c);
  }
  for (int i = 0; i < JOINPOINT_BLOCK; i++) s->best[i] = -1;
}

/* One over the length of hinge c at level l, 0 where nothing is left of it. */
static double inverse_length(const search_state *s, int l, int c) {
  double left = lengths(s, l)[c];
  return left > DEPENDENT * lengths(s, 0)[c] ? 1 / sqrt(left) : 0;
}

static void explain_more(const double *restrict product, double inverse,
                         const search_level *restrict before,
                         search_level *restrict here) {
  for (int i = 0; i < JOINPOINT_BLOCK; i++) {
    double coordinate = product[i] * inverse;
    here->coordinate[i] = coordinate;
    here->explained[i] = before->explained[i] + coordinate * coordinate;
  }
}

/* The entries and lengths of the hinges that may follow joinpoint l. */
static void free_hinges(const search_state *s, int l, double inverse) {
  joinpoint_grid grid = s->design.grid;
  int p = s->walk.place[l - 1];
  for (int c = grid.next[p]; c < grid.n; c++) {
    double entry = *gram_at(s->design, p, c);
    for (int j = 1; j < l; j++) entry -= entries(s, j)[p] * entries(s, j)[c];
    entry *= inverse;
    entries(s, l)[c] = entry;
    lengths(s, l)[c] = lengths(s, l - 1)[c] - entry * entry;
  }
}

static void free_product(const double *restrict before, double entry,
                         const double *restrict coordinate,
                         double *restrict here) {
  for (int i = 0; i < JOINPOINT_BLOCK; i++) {
    here[i] = before[i] - entry * coordinate[i];
  }
}

/* Takes joinpoint l, the last that was placed, into account. The products of
 * later hinges are needed up to the last joinpoint but one. */
static void enter_level(search_state *s, int l) {
  joinpoint_grid grid = s->design.grid;
  int p = s->walk.place[l - 1];
  double inverse = inverse_length(s, l - 1, p);
  explain_more(products(s, l - 1, p), inverse, s->level + l - 1, s->level + l);
  free_hinges(s, l, inverse);
  if (l == s->walk.k) return;
  for (int c = grid.next[p]; c < grid.n; c++) {
    free_product(products(s, l - 1, c), entries(s, l)[c],
                 s->level[l].coordinate, products(s, l, c));
  }
}

static void try_last(const double *restrict product, double entry,
                     double inverse, const search_level *restrict level,
                     double *restrict best) {
  for (int i = 0; i < JOINPOINT_BLOCK; i++) {
    double left = (product[i] - entry * level->coordinate[i]) * inverse;
    double explained = level->explained[i] + left * left;
    best[i] = explained > best[i] ? explained : best[i];
  }
}

/* Tries all places from `from` on for the joinpoint after the first l. */
static void try_each_last(search_state *s, int l, int from, int *place) {
  int freed = l > 0 ? l - 1 : 0;
  for (int c = from; c < s->design.grid.n; c++) {
    double before = s->best[0];
    try_last(products(s, freed, c), entries(s, l)[c], inverse_length(s, l, c),
             s->level + l, s->best);
    if (s->best[0] > before) {
      memcpy(place, s->walk.place, (size_t)l * sizeof *place);
      place[l] = c;
    }
  }
}

/* What is left cannot be negative, whatever rounding says. */
static void subtract_best(const double *best, double *left) {
  for (int i = 0; i < JOINPOINT_BLOCK; i++) {
    left[i] = left[i] > best[i] ? left[i] - best[i] : 0;
  }
}

/* The walk goes over all joinpoints but the last, which is tried everywhere:
 * how far the others may move is still that of k joinpoints. */
static void search_places(search_state *s, int k, int *place, poll_fn poll) {
  joinpoint_walk *walk = &s->walk;
  joinpoint_walk whole;
  if (!joinpoint_first(&whole, s->design.grid, k)) return;
  memcpy(place, whole.place, (size_t)k * sizeof *place);
  *walk = whole;
  walk->k = k - 1;
  int from = 0;
  for (ptrdiff_t tried = 0; from >= 0; tried++) {
    if (tried % PREFIXES_PER_POLL == 0) poll();
    for (int l = from + 1; l < k; l++) enter_level(s, l);
    int first = k > 1 ? walk->grid.next[walk->place[k - 2]] : 0;
    try_each_last(s, k - 1, first, place);
    from = joinpoint_step(walk, k - 2);
  }
}

void joinpoint_search(joinpoint_design design, int k, joinpoint_room room,
                      double *left, int *place, poll_fn poll) {
  search_state s = {.design = design, .room = room};
  start_search(design, room, left);
  if (k == 0) return;
  start_levels(&s);
  search_places(&s, k, place, poll);
  subtract_best(s.best, left);
}
