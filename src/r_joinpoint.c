/* r_joinpoint: searches for joinpoints, for R.
 *
 * `base` (n x q, q at most 3) and `hinge` (n x candidates) are double matrices;
 * `following` has for each candidate, from 1, the first candidate that may come
 * after it, or one more than there are.
 *
 * ffi_joinpoint_lines(base, hinge, following, response, most)
 *     -> list(left, place): for 0 to `most` joinpoints the least sum of squares,
 *     and in column k + 1 of the integer matrix `place` the k candidates, NA
 *     below them.
 * ffi_joinpoint_counts(base, hinge, following, counts, offset, time, split,
 *                      start)
 *     -> list(left, place, fitted): the same for counts, with deviances and how
 *     many placements were fitted. The n rows are one or more series at the
 *     times `time`; `split` is the number of times up to each candidate;
 *     `start` is a `place` to begin with.
 * ffi_joinpoint_permute(fitted, residual, null, alternative, permutations)
 *     -> double: the sum of squares left by the alternative over that left by
 *     the null, first for fitted + residual, then with the residuals in
 *     `permutations` random orders, each that of R's sample(). `null` and
 *     `alternative` are lists of models of some of the rows, whose sums of
 *     squares are added: list(base, hinge, following, k, first row from 0).
 *     0 / 0 is 1.
 *
 * A search without a placement, and any argument of a wrong shape, raises.
 */
#include <R_ext/Random.h>
#include <limits.h>
#include <string.h>

#include "bridge.h"
#include "joinpoint.h"

enum {
  MODEL_BASE,
  MODEL_HINGE,
  MODEL_FOLLOWING,
  MODEL_K,
  MODEL_FIRST,
  MODEL_PARTS,
  ROWS_MOST = 1000000,
};

static double *room_for(R_xlen_t rows, R_xlen_t columns) {
  return (double *)R_alloc((size_t)(rows * columns) + 1, sizeof(double));
}

static double *copy_of(SEXP x) {
  double *copy = room_for(Rf_xlength(x), 1);
  memcpy(copy, REAL_RO(x), (size_t)Rf_xlength(x) * sizeof *copy);
  return copy;
}

/* ---- what is given ------------------------------------------------------ */

static void check_double(SEXP x, R_xlen_t n, const char *what) {
  check_type(x, REALSXP, what);
  if (Rf_xlength(x) != n) Rf_error("internal: %s has a wrong length", what);
  for (R_xlen_t i = 0; i < n; i++) {
    if (!R_FINITE(REAL_RO(x)[i])) Rf_error("internal: %s is not finite", what);
  }
}

static joinpoint_grid pull_grid(SEXP following, int n) {
  check_type(following, INTSXP, "following");
  if (Rf_xlength(following) != n)
    Rf_error("internal: following is not as long as hinge is wide");
  int *next = (int *)R_alloc((size_t)n + 1, sizeof(int));
  int before = 0;
  for (int c = 0; c < n; c++) {
    int after = INTEGER(following)[c];
    if (after == NA_INTEGER || after < before || after < c + 2 || after > n + 1)
      Rf_error("internal: following is no grid");
    next[c] = after - 1;
    before = after;
  }
  joinpoint_grid grid = {n, next};
  return grid;
}

static void check_rows(SEXP base, SEXP hinge) {
  if (!Rf_isMatrix(base) || !Rf_isMatrix(hinge))
    Rf_error("internal: base and hinge are not matrices");
  if (Rf_nrows(base) != Rf_nrows(hinge) || Rf_nrows(base) > ROWS_MOST)
    Rf_error("internal: base and hinge have a wrong number of rows");
}

/* Copies of the columns; `gram` has room and is not filled. */
static joinpoint_design pull_design(SEXP base, SEXP hinge, SEXP following) {
  check_rows(base, hinge);
  check_double(base, Rf_xlength(base), "base");
  check_double(hinge, Rf_xlength(hinge), "hinge");
  int n_base = Rf_ncols(base);
  if (n_base > JOINPOINT_BASE) Rf_error("internal: base is too wide");
  joinpoint_design design = {
      .n = Rf_nrows(base),
      .n_base = n_base,
      .grid = pull_grid(following, Rf_ncols(hinge)),
      .base = copy_of(base),
      .hinge = copy_of(hinge),
  };
  design.gram = room_for(design.grid.n, design.grid.n);
  return design;
}

static joinpoint_room search_room(ptrdiff_t n, R_xlen_t candidates) {
  joinpoint_room room = {
      .response = room_for(n, JOINPOINT_BLOCK),
      .product = room_for(candidates * JOINPOINT_MOST, JOINPOINT_BLOCK),
      .entry = room_for(candidates, JOINPOINT_MOST),
      .length = room_for(candidates, JOINPOINT_MOST),
  };
  return room;
}

static void check_placement(joinpoint_grid grid, int k) {
  joinpoint_walk walk;
  if (!joinpoint_first(&walk, grid, k))
    Rf_error("internal: there is no placement of %d joinpoints", k);
}

/* ---- results ------------------------------------------------------------ */

static SEXP search_result(int most, int with_fitted) {
  const char *names[] = {"left", "place", with_fitted ? "fitted" : "", ""};
  SEXP result = PROTECT(Rf_mkNamed(VECSXP, names));
  SET_VECTOR_ELT(result, 0, Rf_allocVector(REALSXP, most + 1));
  SET_VECTOR_ELT(result, 1, Rf_allocMatrix(INTSXP, most, most + 1));
  if (with_fitted) SET_VECTOR_ELT(result, 2, Rf_allocVector(REALSXP, most + 1));
  for (R_xlen_t i = 0; i < (R_xlen_t)most * (most + 1); i++) {
    INTEGER(VECTOR_ELT(result, 1))[i] = NA_INTEGER;
  }
  UNPROTECT(1);
  return result;
}

static void put_place(SEXP result, int most, int k, const int *place) {
  int *column = INTEGER(VECTOR_ELT(result, 1)) + (R_xlen_t)k * most;
  for (int d = 0; d < k; d++) column[d] = place[d] + 1;
}

/* ---- lines -------------------------------------------------------------- */

/* The response goes first in its block; the others of the block are 0. */
static void put_response(double *block, const double *response, ptrdiff_t n) {
  memset(block, 0, (size_t)(n * JOINPOINT_BLOCK) * sizeof *block);
  for (ptrdiff_t i = 0; i < n; i++) block[i * JOINPOINT_BLOCK] = response[i];
}

SEXP ffi_joinpoint_lines(SEXP base, SEXP hinge, SEXP following, SEXP response,
                         SEXP most) {
  int most_k = pull_whole(most, 0, JOINPOINT_MOST, "most");
  joinpoint_design design = pull_design(base, hinge, following);
  check_double(response, design.n, "response");
  check_placement(design.grid, most_k);
  joinpoint_room room = search_room(design.n, design.grid.n);
  SEXP result = PROTECT(search_result(most_k, 0));
  joinpoint_prepare(design, poll_user);
  for (int k = 0; k <= most_k; k++) {
    double left[JOINPOINT_BLOCK];
    int place[JOINPOINT_MOST];
    put_response(room.response, REAL_RO(response), design.n);
    joinpoint_search(design, k, room, left, place, poll_user);
    REAL(VECTOR_ELT(result, 0))[k] = left[0];
    put_place(result, most_k, k, place);
  }
  UNPROTECT(1);
  return result;
}

/* ---- counts ------------------------------------------------------------- */

static void check_counts(SEXP counts, SEXP offset, SEXP time, R_xlen_t n) {
  check_double(counts, n, "counts");
  check_double(offset, n, "offset");
  R_xlen_t m = Rf_xlength(time);
  check_double(time, m, "time");
  if (m == 0 || n % m != 0)
    Rf_error("internal: time does not fit the number of rows");
  for (R_xlen_t i = 0; i < n; i++) {
    if (REAL_RO(counts)[i] < 0) Rf_error("internal: counts are negative");
  }
}

static void check_split(SEXP split, int candidates, R_xlen_t m) {
  check_type(split, INTSXP, "split");
  if (Rf_xlength(split) != candidates)
    Rf_error("internal: split has a wrong length");
  int before = 0;
  for (int c = 0; c < candidates; c++) {
    int at = INTEGER(split)[c];
    if (at == NA_INTEGER || at < before || at > m)
      Rf_error("internal: split is out of range");
    before = at;
  }
}

/* The largest number of joinpoints in `start`, an integer matrix k x (k + 1)
 * whose column k has a placement of k joinpoints that the grid allows. */
static int check_start(SEXP start, joinpoint_grid grid) {
  check_type(start, INTSXP, "start");
  if (!Rf_isMatrix(start) || Rf_ncols(start) != Rf_nrows(start) + 1 ||
      Rf_nrows(start) > JOINPOINT_MOST)
    Rf_error("internal: start is of a wrong shape");
  int most = Rf_nrows(start);
  for (int k = 1; k <= most; k++) {
    const int *place = INTEGER(start) + (R_xlen_t)k * most;
    int least = 1;
    for (int d = 0; d < k; d++) {
      if (place[d] == NA_INTEGER || place[d] < least || place[d] > grid.n)
        Rf_error("internal: start is no placement");
      least = grid.next[place[d] - 1] + 1;
    }
  }
  return most;
}

static joinpoint_count_room count_room(const joinpoint_counts *counts) {
  ptrdiff_t n = counts->design.n;
  joinpoint_count_room room = {
      .eta = room_for(n, 1),
      .mean = room_for(n, 1),
      .spare = room_for(n, 1),
      .line = room_for(counts->m, 2),
      .free_line = room_for(counts->m + 1, counts->m + 1),
      .rest = room_for(counts->design.grid.n, JOINPOINT_MOST + 1),
  };
  return room;
}

static void search_counts(const joinpoint_counts *counts, SEXP start, int most,
                          SEXP result) {
  joinpoint_count_room room = count_room(counts);
  joinpoint_bound_counts(counts, most, room, poll_user);
  for (int k = 0; k <= most; k++) {
    int place[JOINPOINT_MOST];
    ptrdiff_t fitted;
    const int *given = INTEGER(start) + (R_xlen_t)k * most;
    for (int d = 0; d < k; d++) place[d] = given[d] - 1;
    REAL(VECTOR_ELT(result, 0))
    [k] = joinpoint_search_counts(counts, k, room, place, &fitted, poll_user);
    put_place(result, most, k, place);
    REAL(VECTOR_ELT(result, 2))[k] = (double)fitted;
  }
}

SEXP ffi_joinpoint_counts(SEXP base, SEXP hinge, SEXP following, SEXP counts,
                          SEXP offset, SEXP time, SEXP split, SEXP start) {
  joinpoint_design design = pull_design(base, hinge, following);
  check_counts(counts, offset, time, design.n);
  check_split(split, design.grid.n, Rf_xlength(time));
  int most = check_start(start, design.grid);
  joinpoint_counts given = {
      .m = Rf_xlength(time),
      .groups = (int)(design.n / Rf_xlength(time)),
      .count = REAL_RO(counts),
      .offset = REAL_RO(offset),
      .time = REAL_RO(time),
      .split = INTEGER(split),
      .design = design,
  };
  SEXP result = PROTECT(search_result(most, 1));
  search_counts(&given, start, most, result);
  UNPROTECT(1);
  return result;
}

/* ---- permutations ------------------------------------------------------- */

typedef struct {
  joinpoint_design design;
  int k;
  ptrdiff_t first;
} permuted_model;

typedef struct {
  int n;
  permuted_model *model;
} permuted_models;

static permuted_model pull_model(SEXP x, R_xlen_t rows) {
  check_type(x, VECSXP, "model");
  if (Rf_xlength(x) != MODEL_PARTS) Rf_error("internal: model lacks a part");
  permuted_model model = {
      .design = pull_design(VECTOR_ELT(x, MODEL_BASE),
                            VECTOR_ELT(x, MODEL_HINGE),
                            VECTOR_ELT(x, MODEL_FOLLOWING)),
      .k = pull_whole(VECTOR_ELT(x, MODEL_K), 0, JOINPOINT_MOST, "k"),
      .first = pull_whole(VECTOR_ELT(x, MODEL_FIRST), 0, ROWS_MOST, "first"),
  };
  if (model.first + model.design.n > rows)
    Rf_error("internal: model has rows that are not there");
  check_placement(model.design.grid, model.k);
  joinpoint_prepare(model.design, poll_user);
  return model;
}

static permuted_models pull_models(SEXP x, R_xlen_t rows, const char *what) {
  check_type(x, VECSXP, what);
  permuted_models models = {(int)Rf_xlength(x), NULL};
  models.model = (permuted_model *)R_alloc((size_t)models.n + 1,
                                           sizeof *models.model);
  for (int i = 0; i < models.n; i++) {
    models.model[i] = pull_model(VECTOR_ELT(x, i), rows);
  }
  return models;
}

static int widest(permuted_models models) {
  int most = 0;
  for (int i = 0; i < models.n; i++) {
    int n = models.model[i].design.grid.n;
    if (n > most) most = n;
  }
  return most;
}

static void add_left(permuted_models models, const double *block,
                     joinpoint_room room, double *sum) {
  memset(sum, 0, JOINPOINT_BLOCK * sizeof *sum);
  for (int m = 0; m < models.n; m++) {
    const permuted_model *model = models.model + m;
    double left[JOINPOINT_BLOCK];
    int place[JOINPOINT_MOST];
    size_t size = (size_t)(model->design.n * JOINPOINT_BLOCK);
    memcpy(room.response, block + model->first * JOINPOINT_BLOCK,
           size * sizeof *block);
    joinpoint_search(model->design, model->k, room, left, place, poll_user);
    for (int i = 0; i < JOINPOINT_BLOCK; i++) sum[i] += left[i];
  }
}

/* The order that sample(n) gives. */
static void shuffle(int *order, int *spare, int n) {
  for (int i = 0; i < n; i++) spare[i] = i;
  for (int i = 0; i < n; i++) {
    int left = n - i;
    int at = (int)R_unif_index(left);
    order[i] = spare[at];
    spare[at] = spare[left - 1];
  }
}

typedef struct {
  int n;
  const double *fitted;
  const double *residual;
  int *order;
  int *spare;
} permuted_data;

/* Column i of the block: data set `number`, the first as it was observed. */
static void put_permuted(permuted_data data, R_xlen_t number, double *column) {
  for (int row = 0; row < data.n; row++) data.order[row] = row;
  if (number > 0) shuffle(data.order, data.spare, data.n);
  for (int row = 0; row < data.n; row++) {
    column[(ptrdiff_t)row * JOINPOINT_BLOCK] = data.fitted[row] +
                                               data.residual[data.order[row]];
  }
}

static void permute_block(permuted_data data, permuted_models null,
                          permuted_models alternative, joinpoint_room room,
                          double *block, R_xlen_t from, R_xlen_t n,
                          double *out) {
  double left_null[JOINPOINT_BLOCK];
  double left_alternative[JOINPOINT_BLOCK];
  for (R_xlen_t i = 0; i < n; i++) put_permuted(data, from + i, block + i);
  add_left(null, block, room, left_null);
  add_left(alternative, block, room, left_alternative);
  for (R_xlen_t i = 0; i < n; i++) {
    out[i] = left_null[i] > 0 ? left_alternative[i] / left_null[i] : 1;
  }
}

static permuted_data pull_data(SEXP fitted, SEXP residual) {
  R_xlen_t n = Rf_xlength(fitted);
  if (n > ROWS_MOST) Rf_error("internal: fitted is too long");
  check_double(fitted, n, "fitted");
  check_double(residual, n, "residual");
  permuted_data data = {
      .n = (int)n,
      .fitted = REAL_RO(fitted),
      .residual = REAL_RO(residual),
      .order = (int *)R_alloc((size_t)n + 1, sizeof(int)),
      .spare = (int *)R_alloc((size_t)n + 1, sizeof(int)),
  };
  return data;
}

SEXP ffi_joinpoint_permute(SEXP fitted, SEXP residual, SEXP null,
                           SEXP alternative, SEXP permutations) {
  permuted_data data = pull_data(fitted, residual);
  R_xlen_t n = 1 + (R_xlen_t)pull_whole(permutations, 0, INT_MAX - 1,
                                        "permutations");
  permuted_models small = pull_models(null, data.n, "null");
  permuted_models large = pull_models(alternative, data.n, "alternative");
  int candidates = widest(small) > widest(large) ? widest(small)
                                                 : widest(large);
  joinpoint_room room = search_room(data.n, candidates);
  double *block = room_for(data.n, JOINPOINT_BLOCK);
  memset(block, 0, (size_t)data.n * JOINPOINT_BLOCK * sizeof *block);
  SEXP out = PROTECT(Rf_allocVector(REALSXP, n));
  GetRNGstate();
  for (R_xlen_t from = 0; from < n; from += JOINPOINT_BLOCK) {
    R_xlen_t length = n - from < JOINPOINT_BLOCK ? n - from : JOINPOINT_BLOCK;
    permute_block(data, small, large, room, block, from, length,
                  REAL(out) + from);
  }
  PutRNGstate();
  UNPROTECT(1);
  return out;
}
