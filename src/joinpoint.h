#ifndef NKA_JOINPOINT_H
#define NKA_JOINPOINT_H

#include <stddef.h>

#include "poll.h"

enum {
  JOINPOINT_MOST = 9,   /* joinpoints in one model */
  JOINPOINT_BASE = 3,   /* columns that every model of a design has */
  JOINPOINT_BLOCK = 32, /* responses that are searched at a time */
};

/* Where joinpoints may lie: candidates in order of time. After candidate c the
 * next joinpoint is candidate next[c] or a later one; next never falls, is
 * above c, and is n where none may follow. */
typedef struct {
  int n;
  const int *next;
} joinpoint_grid;

/* A placement of k joinpoints, and how far each of them may move. */
typedef struct {
  joinpoint_grid grid;
  int k;
  int place[JOINPOINT_MOST];
  int latest[JOINPOINT_MOST];
} joinpoint_walk;

/* Columns of the models: n rows, column after column. */
typedef struct {
  ptrdiff_t n;
  int n_base;
  joinpoint_grid grid;
  double *base;  /* n x n_base */
  double *hinge; /* n x grid.n */
  double *gram;  /* grid.n x grid.n, products of the hinges */
} joinpoint_design;

/* Room for a search with c candidates: response is n x JOINPOINT_BLOCK, product
 * is JOINPOINT_MOST x c x JOINPOINT_BLOCK, both with the responses of a row side
 * by side; entry and length are JOINPOINT_MOST x c. */
typedef struct {
  double *response;
  double *product;
  double *entry;
  double *length;
} joinpoint_room;

/* Counts at the same m times in `groups` series, one series after the other. */
typedef struct {
  ptrdiff_t m;
  int groups;
  const double *count;
  const double *offset; /* logarithms of the exposures */
  const double *time;   /* of length m, rising */
  const int *split;     /* times up to each candidate */
  joinpoint_design design;
} joinpoint_counts;

/* eta, mean: m x groups. line: m x groups x 2. spare: m x groups.
 * free_line: (m + 1) x (m + 1). rest: (JOINPOINT_MOST + 1) x grid.n. */
typedef struct {
  double *eta;
  double *mean;
  double *spare;
  double *line;
  double *free_line;
  double *rest;
} joinpoint_count_room;

int joinpoint_first(joinpoint_walk *walk, joinpoint_grid grid, int k);
int joinpoint_step(joinpoint_walk *walk, int depth);

void joinpoint_prepare(joinpoint_design design, poll_fn poll);
void joinpoint_search(joinpoint_design design, int k, joinpoint_room room,
                      double *left, int *place, poll_fn poll);

void joinpoint_bound_counts(const joinpoint_counts *counts, int most,
                            joinpoint_count_room room, poll_fn poll);
double joinpoint_search_counts(const joinpoint_counts *counts, int k,
                               joinpoint_count_room room, int *place,
                               ptrdiff_t *fitted, poll_fn poll);

#endif
