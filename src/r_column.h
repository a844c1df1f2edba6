#ifndef NKA_R_COLUMN_H
#define NKA_R_COLUMN_H

#include "bridge.h"
#include "text_map.h"

/* Rows that a counting kernel is handed at a time: enough to hide the calls,
 * few enough that the next rows come from memory while these are counted. */
enum { COUNT_ROWS = 128 };

/* A column of integers or doubles, or text, read a block at a time. */
typedef struct {
  SEXP values;
  const void *data; /* NULL where R would have to make the vector first */
} column;

typedef union {
  int ints[COUNT_ROWS];
  double doubles[COUNT_ROWS];
} block_buffer;

column column_of(SEXP values);
const int *column_ints(const column *x, R_xlen_t from, R_xlen_t n,
                       block_buffer *buffer);
const double *column_doubles(const column *x, R_xlen_t from, R_xlen_t n,
                             block_buffer *buffer);
static inline SEXP column_text(const column *x, R_xlen_t i) {
  return x->data ? ((const SEXP *)x->data)[i] : STRING_ELT(x->values, i);
}

/* A text_map that grows, in memory that text_table_free() gives back. Strings
 * that no column holds are kept in `kept`, a list of one that the caller
 * protects; otherwise it is R_NilValue. */
typedef struct {
  text_map map;
  SEXP kept;
} text_table;

/* Both are 0 where there is no memory. */
int text_table_make(text_table *table, SEXP kept);
int text_table_put(text_table *table, SEXP text, int32_t value);
void text_table_free(text_table *table);

#endif
