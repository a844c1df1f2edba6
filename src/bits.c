/* bits: rows of few cells, counted by logic.
 *
 * A row of cell 3 is bit 3 of an element, and so on; a word has the elements of
 * several rows. Words are added up bit by bit: how many of them have one bit of
 * one element set is written in binary, over the same bit of the words of ones,
 * twos, fours and eights of a level. What these cannot hold, a word of
 * sixteens, is carried to the next level. place_avx2.c does the adding: some
 * six instructions for eight rows, and none waits for the table of cells. There
 * is a counter for each BIT_CELLS cells.
 *
 * bits_move  adds what has been counted to cell[], which has as many cells as
 *            there are, and starts anew; asked after BIT_BLOCKS blocks of rows
 *            at the latest
 *
 * Mula, Kurz and Lemire (2018), doi:10.48550/arXiv.1611.07612 (the adding);
 * Klarqvist, Mula and Lemire (2019), doi:10.48550/arXiv.1911.02696 (a count of
 * each bit).
 *
 * Plain R: cell + tabulate(rows)
 */
#include "bits.h"

#include <string.h>

static void move_word(const bit_word word, int64_t each, int64_t *cell) {
  for (int lane = 0; lane < BIT_LANES; lane++)
    for (uint32_t left = word[lane]; left; left &= left - 1)
      cell[__builtin_ctz(left)] += each;
}

static void move_level(const bit_level *level, int64_t each, int64_t *cell) {
  for (int i = 0; i < BIT_SUMS; i++) move_word(level->sum[i], each << i, cell);
  for (int i = 0; i < level->n_next; i++) move_word(level->next[i], each, cell);
}

void bits_move(bit_counter *from, int64_t *cell) {
  for (int i = 0; i < BIT_LEVELS; i++)
    move_level(&from->level[i], (int64_t)1 << BIT_SUMS * i, cell);
  memset(from, 0, sizeof(*from));
}
