/* r_column: columns of R read in blocks, and strings known again.
 *
 * A vector that R makes on demand (a sequence, a file mapped into memory) is
 * asked for a block at a time and never made as a whole.
 *
 * ffi_distinct(text)  the strings of a character vector, each once, in the
 *                     order in which they come; NA is left out
 */
#include "r_column.h"

#include <stdlib.h>

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

static int make_map(text_map *map, int bits) {
  text_slot *slot = (text_slot *)malloc(sizeof(text_slot) << bits);
  if (slot) *map = text_map_make(slot, bits);
  return slot != NULL;
}

/* Room for as many strings as the map takes; `text`, not yet among them, is
 * kept meanwhile. */
static void keep_more(text_table *table, SEXP text) {
  PROTECT(text);
  R_xlen_t room = (R_xlen_t)1 << (table->map.bits - TEXT_MAP_SPARE_BITS);
  SEXP more = PROTECT(Rf_allocVector(STRSXP, room));
  SEXP old = VECTOR_ELT(table->kept, 0);
  for (R_xlen_t i = 0; i < (R_xlen_t)table->map.used; i++)
    SET_STRING_ELT(more, i, STRING_ELT(old, i));
  SET_VECTOR_ELT(table->kept, 0, more);
  UNPROTECT(2);
}

int text_table_make(text_table *table, SEXP kept) {
  table->kept = kept;
  if (!make_map(&table->map, TEXT_MAP_FIRST_BITS)) return 0;
  if (kept != R_NilValue) keep_more(table, R_NilValue);
  return 1;
}

void text_table_free(text_table *table) {
  free(table->map.slot);
  table->map.slot = NULL;
}

static int grow(text_table *table, SEXP text) {
  text_map more;
  if (!make_map(&more, table->map.bits + TEXT_MAP_GROW_BITS)) return 0;
  text_map_move(&more, &table->map);
  text_table_free(table);
  table->map = more;
  if (table->kept != R_NilValue) keep_more(table, text);
  return 1;
}

static void keep(const text_table *table, SEXP text) {
  SEXP strings = VECTOR_ELT(table->kept, 0);
  SET_STRING_ELT(strings, (R_xlen_t)table->map.used, text);
}

int text_table_put(text_table *table, SEXP text, int32_t value) {
  if (text_map_is_full(&table->map) && !grow(table, text)) return 0;
  if (table->kept != R_NilValue) keep(table, text);
  text_map_put(&table->map, text, value);
  return 1;
}

/* Strings, each once --------------------------------------------------------*/

typedef struct {
  SEXP text;
  text_table table;
} distinct;

static void add_distinct(distinct *d, SEXP text) {
  if (text == NA_STRING || text_map_find(&d->table.map, text)->key) return;
  if (!text_table_put(&d->table, text, 0)) stop_without_memory();
}

static SEXP find_distinct(void *data) {
  distinct *d = (distinct *)data;
  if (!text_table_make(&d->table, d->table.kept)) stop_without_memory();
  column x = column_of(d->text);
  R_xlen_t n = Rf_xlength(d->text);
  for (R_xlen_t i = 0; i < n; i++) {
    if (i % BLOCK_ROWS == 0) poll_interrupt(i / BLOCK_ROWS);
    add_distinct(d, column_text(&x, i));
  }
  SEXP strings = VECTOR_ELT(d->table.kept, 0);
  return Rf_xlengthgets(strings, (R_xlen_t)d->table.map.used);
}

static void free_distinct(void *data) {
  text_table_free(&((distinct *)data)->table);
}

SEXP ffi_distinct(SEXP text) {
  check_type(text, STRSXP, "text");
  SEXP kept = PROTECT(Rf_allocVector(VECSXP, 1));
  distinct d = {.text = text, .table = {.kept = kept}};
  SEXP out = R_ExecWithCleanup(find_distinct, &d, free_distinct, &d);
  UNPROTECT(1);
  return out;
}
