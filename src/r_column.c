/* r_column: columns of R read in blocks, and strings known again.
 *
 * A vector that R makes on demand (a sequence, a file mapped into memory) is
 * asked for a block at a time and never made as a whole.
 *
 * ffi_distinct(text)  the strings of a character vector, each once, in the
 *                     order in which they come; NA is left out
 */
#include "r_column.h"

column column_of(SEXP values) {
  column x = {values, values == R_NilValue ? NULL : DATAPTR_OR_NULL(values)};
  return x;
}

const int *column_ints(const column *x, R_xlen_t from, R_xlen_t n,
                       block_buffer *buffer) {
  if (x->data) return (const int *)x->data + from;
  INTEGER_GET_REGION(x->values, from, n, buffer->ints);
  return buffer->ints;
}

const double *column_doubles(const column *x, R_xlen_t from, R_xlen_t n,
                             block_buffer *buffer) {
  if (x->data) return (const double *)x->data + from;
  REAL_GET_REGION(x->values, from, n, buffer->doubles);
  return buffer->doubles;
}

static text_slot *slots(int bits) {
  return (text_slot *)R_alloc((size_t)1 << bits, sizeof(text_slot));
}

/* Room for as many strings as the map takes. */
static void keep_more(text_table *table) {
  R_xlen_t room = (R_xlen_t)1 << (table->map.bits - TEXT_MAP_SPARE_BITS);
  SEXP more = PROTECT(Rf_allocVector(STRSXP, room));
  SEXP old = VECTOR_ELT(table->kept, 0);
  for (R_xlen_t i = 0; i < (R_xlen_t)table->map.used; i++)
    SET_STRING_ELT(more, i, STRING_ELT(old, i));
  SET_VECTOR_ELT(table->kept, 0, more);
  UNPROTECT(1);
}

text_table text_table_make(SEXP kept) {
  int bits = TEXT_MAP_FIRST_BITS;
  text_table table = {text_map_make(slots(bits), bits), kept};
  keep_more(&table);
  return table;
}

static void grow(text_table *table) {
  int bits = table->map.bits + TEXT_MAP_GROW_BITS;
  text_map more = text_map_make(slots(bits), bits);
  text_map_move(&more, &table->map);
  table->map = more;
  keep_more(table);
}

void text_table_put(text_table *table, SEXP text, int32_t value) {
  if (text_map_is_full(&table->map)) {
    PROTECT(text);
    grow(table);
    UNPROTECT(1);
  }
  SET_STRING_ELT(VECTOR_ELT(table->kept, 0), (R_xlen_t)table->map.used, text);
  text_map_put(&table->map, text, value);
}

SEXP ffi_distinct(SEXP text) {
  check_type(text, STRSXP, "text");
  SEXP kept = PROTECT(Rf_allocVector(VECSXP, 1));
  text_table table = text_table_make(kept);
  column x = column_of(text);
  R_xlen_t n = Rf_xlength(text);
  for (R_xlen_t i = 0; i < n; i++) {
    if (i % BLOCK_ROWS == 0) poll_interrupt(i / BLOCK_ROWS);
    SEXP s = column_text(&x, i);
    if (s == NA_STRING || text_map_find(&table.map, s)->key) continue;
    text_table_put(&table, s, 0);
  }
  SEXP out = Rf_xlengthgets(VECTOR_ELT(kept, 0), (R_xlen_t)table.map.used);
  UNPROTECT(1);
  return out;
}
