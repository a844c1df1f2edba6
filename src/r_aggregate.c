/* r_aggregate: counts by period and group for R.
 *
 * ffi_aggregate(dates, form, key, unit, codes, keys, levels, counts, vector,
 *               threads, round)
 *   dates, form, key  n rows that say when: see r_dates.c
 *   unit    1, 2, 4 or 12 periods a year
 *   codes   list of columns of length n: integers, codes from 1; or text
 *   keys    list of as many: NULL; or for text a list of its strings, each
 *           once, and their codes
 *   levels  integer vector, the number of levels of each
 *   counts  NULL (each row is one), integer, double, or double of class
 *           "integer64", of length n
 *   vector  FALSE keeps to the kernels that run on every processor
 *   threads 1 to MAX_THREADS, the most that may work
 *   round   blocks of COUNT_ROWS rows that each counts between two looks for an
 *           interrupt: whole ones, since a block has to lie in one asking of R
 * value: list(first, periods, rows, sum, missing, fault, row, threads)
 *   first   number of the first period; periods  how many there are
 *   rows, sum, missing  doubles, one per cell: period by period, the last place
 *           for rows without a date; nothing where there is a fault
 *   fault   0, or the aggregate_fault that stopped the count
 *   row     its row, counted from 1
 *   threads how many have worked
 *
 * One pass: the columns are read in blocks, as they are stored, and never
 * copied; scratch is O(cells) for each thread. A second thread works where each
 * has a round, and where no row has to be asked of R.
 */
#include <limits.h>
#include <string.h>

#include "bridge.h"
#include "r_count.h"
#include "threads.h"

typedef struct {
  request request;
  int threads;
  R_xlen_t round; /* in rows */
  int n_counters; /* that are open */
  counter *counters;
  aggregate_status status;
} job;

/* The work ------------------------------------------------------------------*/

static void open_counters(job *j, int n, int in_order) {
  j->counters = (counter *)R_alloc((size_t)n, sizeof(counter));
  for (int i = 0; i < n; i++) {
    j->n_counters = i + 1;
    counter_open(&j->counters[i], &j->request, in_order);
  }
}

static void close_counters(void *data) {
  job *j = (job *)data;
  for (int i = 0; i < j->n_counters; i++) counter_close(&j->counters[i]);
  j->n_counters = 0;
}

static aggregate_status first_fault(const job *j) {
  for (int i = 0; i < j->n_counters; i++)
    if (j->counters[i].status.fault != FAULT_NONE) return j->counters[i].status;
  return AGGREGATE_WELL;
}

static void run_counter(void *item) {
  counter_run((counter *)item);
}

/* Each counter counts the rows after those of the one before. Value: the row
 * after the last one. */
static R_xlen_t count_round(job *j, R_xlen_t from) {
  R_xlen_t rows = j->request.dates.n;
  for (int i = 0; i < j->n_counters; i++) {
    counter *c = &j->counters[i];
    c->from = from;
    c->end = from = rows - from < j->round ? rows : from + j->round;
  }
  threads_run(run_counter, j->counters, sizeof(counter), j->n_counters);
  return from;
}

static aggregate_status count_rows(job *j) {
  R_xlen_t from = 0;
  while (from < j->request.dates.n) {
    from = count_round(j, from);
    aggregate_status status = first_fault(j);
    if (status.fault != FAULT_NONE) return status;
    poll_user();
  }
  return first_fault(j);
}

/* All that has been counted, in the table of the first. */
static aggregate_status join_counters(job *j) {
  tally *all = &j->counters[0].tally;
  aggregate_unpack(&all->table);
  for (int i = 1; i < j->n_counters; i++) {
    tally *one = &j->counters[i].tally;
    aggregate_unpack(&one->table);
    aggregate_status status = tally_add(all, one);
    if (status.fault != FAULT_NONE) return status;
  }
  return AGGREGATE_WELL;
}

static aggregate_status count_with(job *j, int n, int in_order) {
  open_counters(j, n, in_order);
  aggregate_status status = count_rows(j);
  return status.fault == FAULT_NONE ? join_counters(j) : status;
}

static int choose_threads(const job *j) {
  R_xlen_t rounds = j->request.dates.n / j->round;
  if (rounds <= 1 || !request_is_stored(&j->request)) return 1;
  return rounds < j->threads ? (int)rounds : j->threads;
}

/* A fault that was not met in order is looked for again: it is then the first
 * that there is. */
static aggregate_status count_all(job *j) {
  if (j->request.stride > MAX_CELLS)
    return (aggregate_status){FAULT_TOO_MANY_CELLS, -1};
  int in_order = !request_is_stored(&j->request);
  aggregate_status status = count_with(j, choose_threads(j), in_order);
  if (status.fault == FAULT_NONE || in_order) return status;
  close_counters(j);
  return count_with(j, 1, 1);
}

/* The answer ---------------------------------------------------------------*/

/* The sum of some of the arrays. */
static SEXP as_doubles(const tally *t, int array, int n_arrays,
                       period_range range) {
  R_xlen_t cells = ((R_xlen_t)tally_periods(range) + 1) * t->shape.stride;
  SEXP out = Rf_allocVector(REALSXP, cells);
  memset(REAL(out), 0, (size_t)cells * sizeof(double));
  for (int a = array; a < array + n_arrays; a++)
    tally_read(t, a, range, REAL(out));
  return out;
}

/* Rows, sums and missing ones of each cell. Without counts, each row is one. */
static void set_cells(SEXP out, const tally *t, period_range range) {
  int counted = t->shape.is_counted;
  int n_lanes = counted ? 1 : t->n_arrays;
  SET_VECTOR_ELT(out, 2, as_doubles(t, 0, n_lanes, range));
  SET_VECTOR_ELT(out, 3, as_doubles(t, counted, n_lanes, range));
  SET_VECTOR_ELT(out, 4, as_doubles(t, counted ? 2 : 0, counted, range));
}

static SEXP answer(const job *j) {
  const char *names[] = {"first", "periods", "rows",    "sum", "missing",
                         "fault", "row",     "threads", ""};
  SEXP out = PROTECT(Rf_mkNamed(VECSXP, names));
  int well = j->status.fault == FAULT_NONE;
  const tally *t = well ? &j->counters[0].tally : NULL;
  period_range range = well ? tally_seen(t) : NO_PERIOD;
  int periods = tally_periods(range);
  SET_VECTOR_ELT(out, 0, Rf_ScalarInteger(periods ? range.first : NA_INTEGER));
  SET_VECTOR_ELT(out, 1, Rf_ScalarInteger(periods));
  for (int i = 2; i < 5; i++)
    SET_VECTOR_ELT(out, i, Rf_allocVector(REALSXP, 0));
  if (well) set_cells(out, t, range);
  SET_VECTOR_ELT(out, 5, Rf_ScalarInteger(j->status.fault));
  SET_VECTOR_ELT(out, 6, Rf_ScalarReal((double)j->status.row + 1));
  SET_VECTOR_ELT(out, 7, Rf_ScalarInteger(j->n_counters));
  UNPROTECT(1);
  return out;
}

static SEXP count(void *data) {
  job *j = (job *)data;
  j->status = count_all(j);
  if (j->status.fault == FAULT_NO_MEMORY) stop_without_memory();
  return answer(j);
}

SEXP ffi_aggregate(SEXP dates, SEXP form, SEXP key, SEXP unit, SEXP codes,
                   SEXP keys, SEXP levels, SEXP counts, SEXP vector,
                   SEXP threads, SEXP round) {
  SEXP kept = PROTECT(Rf_allocVector(VECSXP, 1));
  request_args args = {dates, form,   key,    unit,  codes,
                       keys,  levels, counts, vector};
  job j = {.request = pull_request(args, kept)};
  j.threads = pull_whole(threads, 1, MAX_THREADS, "threads");
  j.round = (R_xlen_t)pull_whole(round, 1, INT_MAX, "round") * COUNT_ROWS;
  SEXP out = R_ExecWithCleanup(count, &j, close_counters, &j);
  UNPROTECT(1);
  return out;
}
