/* r_request: what is to be counted, as R hands it over.
 *
 * pull_request       what the arguments ask for; an R error for one that memory
 *                    safety rules out. `kept` is a list of one that the caller
 *                    protects, as long as the request is used
 * request_is_stored  whether all rows are read from memory alone, without R: a
 *                    thread of our own may then read them
 * request_shape      of the table that it fills
 */
#include "r_request.h"

static void check_length(SEXP x, R_xlen_t n, const char *what) {
  if (Rf_xlength(x) != n)
    Rf_error("internal: %s is not as long as dates", what);
}

static count_kind pull_kind(SEXP counts, R_xlen_t n) {
  if (counts == R_NilValue) return COUNT_ONES;
  if (TYPEOF(counts) != INTSXP) check_type(counts, REALSXP, "counts");
  check_length(counts, n, "counts");
  if (TYPEOF(counts) == INTSXP) return COUNT_INT;
  return Rf_inherits(counts, "integer64") ? COUNT_INT64 : COUNT_DOUBLE;
}

/* The strings stay where they are as long as `key` holds them. */
static text_map pull_text(SEXP key, int n_levels) {
  check_type(key, VECSXP, "keys");
  if (Rf_xlength(key) != 2) Rf_error("internal: keys is no list of two");
  SEXP text = VECTOR_ELT(key, 0), codes = VECTOR_ELT(key, 1);
  check_type(text, STRSXP, "keys");
  check_type(codes, INTSXP, "keys");
  R_xlen_t n = Rf_xlength(text);
  if (Rf_xlength(codes) != n) Rf_error("internal: keys differ in length");
  int bits = TEXT_MAP_FIRST_BITS;
  while ((R_xlen_t)1 << (bits - TEXT_MAP_SPARE_BITS) <= n) bits++;
  text_slot *slots = (text_slot *)R_alloc((size_t)1 << bits, sizeof(text_slot));
  text_map map = text_map_make(slots, bits);
  for (R_xlen_t i = 0; i < n; i++) {
    int code = INTEGER(codes)[i];
    if (code < 1 || code > n_levels) Rf_error("internal: keys have no level");
    text_map_put(&map, STRING_ELT(text, i), code);
  }
  return map;
}

static group pull_group(SEXP codes, SEXP key, int n_levels, R_xlen_t n) {
  group g = {.n_levels = n_levels};
  if (n_levels < 0) Rf_error("internal: levels are negative");
  if (TYPEOF(codes) == STRSXP) {
    g.text = pull_text(key, n_levels);
  } else {
    check_type(codes, INTSXP, "codes");
  }
  check_length(codes, n, "codes");
  g.codes = column_of(codes);
  return g;
}

static void pull_groups(request *r, SEXP codes, SEXP keys, SEXP levels) {
  check_type(codes, VECSXP, "codes");
  check_type(keys, VECSXP, "keys");
  check_type(levels, INTSXP, "levels");
  R_xlen_t n = Rf_xlength(codes);
  if (Rf_xlength(levels) != n || Rf_xlength(keys) != n)
    Rf_error("internal: levels and codes differ");
  r->n_groups = (int)n;
  r->groups = (group *)R_alloc((size_t)n + 1, sizeof(group));
  for (R_xlen_t g = 0; g < n; g++) {
    r->groups[g] = pull_group(VECTOR_ELT(codes, g), VECTOR_ELT(keys, g),
                              INTEGER(levels)[g], r->dates.n);
  }
}

/* The strides of a table that is too large are not used. */
static void set_strides(request *r) {
  r->stride = 1;
  for (int g = r->n_groups - 1; g >= 0; g--) {
    if (r->stride <= MAX_CELLS) r->groups[g].stride = (int32_t)r->stride;
    r->stride *= (double)r->groups[g].n_levels + 1;
  }
}

static const place_kernels *pull_kernels(SEXP vector) {
  const place_kernels *fast = place_avx2();
  return pull_flag(vector, "vector") && fast ? fast : &place_portable;
}

request pull_request(request_args from, SEXP kept) {
  request r = {.dates = pull_dates(from.dates, from.form, from.key, kept)};
  r.unit = pull_unit(from.unit);
  pull_groups(&r, from.codes, from.keys, from.levels);
  set_strides(&r);
  r.kind = pull_kind(from.counts, r.dates.n);
  r.counts = column_of(from.counts);
  r.kernels = pull_kernels(from.vector);
  return r;
}

int request_is_stored(const request *r) {
  int stored = dates_are_stored(&r->dates);
  for (int g = 0; g < r->n_groups; g++)
    stored = stored && r->groups[g].codes.data;
  return stored && (r->kind == COUNT_ONES || r->counts.data);
}

tally_shape request_shape(const request *r) {
  return (tally_shape){r->unit, !dates_are_periods(&r->dates),
                       r->kind != COUNT_ONES, (int32_t)r->stride};
}
