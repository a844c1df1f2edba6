/* tally: a table of counts that has room for the periods met so far, and some
 * more, and is made anew where a date lies in none of them.
 *
 * tally_make       a table without periods, whose memory tally_free() gives
 *                  back, also after a fault
 * tally_make_room  gives it room for more of them; a fault, and no change,
 *                  where it would have more than MAX_CELLS cells or there is no
 *                  memory for them
 * tally_add        adds the rows of another table of the same shape
 * tally_seen       the periods from the first to the last one with rows
 * tally_read       adds what one of its arrays has in those periods, then in
 *                  the place without a date, to the numbers in out
 *
 * The three last ones are asked when aggregate_unpack() has been.
 */
#include "tally.h"

#include <stdlib.h>
#include <string.h>

enum {
  MAX_WIDTH = UINT16_MAX,   /* values that are looked up in a table */
  MAX_LANE_CELLS = 1 << 16, /* larger tables have one lane */
  MAX_BITS = 3,             /* counters of bits */
  COUNTED_ARRAYS = 3
};

const period_range NO_PERIOD = {INT32_MAX, INT32_MIN};

int32_t tally_periods(period_range range) {
  return range.last < range.first ? 0 : range.last - range.first + 1;
}

/* Room for periods ---------------------------------------------------------*/

static period_range join(period_range a, period_range b) {
  if (b.first < a.first) a.first = b.first;
  if (b.last > a.last) a.last = b.last;
  return a;
}

static double count_cells(tally_shape shape, period_range range) {
  return ((double)tally_periods(range) + 1) * shape.stride;
}

/* Counters of bits for all rows; 0 where a table of cells is as fast. */
static int count_bits(tally_shape shape, period_range range) {
  double cells = count_cells(shape, range);
  if (shape.is_counted || cells > MAX_BITS * BIT_CELLS) return 0;
  return ((int)cells + BIT_CELLS - 1) / BIT_CELLS;
}

static int32_t first_value(tally_shape shape, int32_t period) {
  if (!shape.is_of_days) return period;
  return (int32_t)calendar_period_start(period, shape.unit);
}

static place_window window_of(tally_shape shape, period_range range) {
  place_window window = {0, 0};
  if (!tally_periods(range)) return window;
  window.first = first_value(shape, range.first);
  window.width = first_value(shape, range.last + 1) - window.first;
  return window;
}

/* Moves each end that has to move, and by `more` at most. */
static period_range spread(calendar_unit unit, period_range range,
                           period_range from, int32_t more) {
  int32_t first = CALENDAR_FIRST_YEAR * unit;
  int32_t last = (CALENDAR_LAST_YEAR + 1) * unit - 1;
  if (range.first < from.first) range.first -= more;
  if (range.last > from.last) range.last += more;
  if (range.first < first) range.first = first;
  if (range.last > last) range.last = last;
  return range;
}

/* Room for half as many periods again, so that dates in order do not make the
 * table anew for each period; less where that would be too much, or would
 * ask for more counters of bits. */
static period_range find_room(tally_shape shape, period_range needed,
                              period_range from) {
  int is_wide = window_of(shape, needed).width > MAX_WIDTH;
  for (int32_t more = tally_periods(needed) / 2 + 1; more > 0; more /= 2) {
    period_range room = spread(shape.unit, needed, from, more);
    int fits = is_wide || window_of(shape, room).width <= MAX_WIDTH;
    fits &= count_bits(shape, room) == count_bits(shape, needed);
    if (fits && count_cells(shape, room) <= MAX_CELLS) return room;
  }
  return needed;
}

/* Places of values ---------------------------------------------------------*/

/* A 16-bit number times this stands in a word so many times. */
#define ALIKE_WORD UINT64_C(0x0001000100010001)
enum { ALIKE = 4 };

/* A word at a time: calls of few rows would take a while over it. */
static void set_alike(uint16_t *place, int32_t n, uint16_t value) {
  uint64_t word = value * ALIKE_WORD;
  int32_t i = 0;
  for (; i <= n - ALIKE; i += ALIKE) memcpy(place + i, &word, sizeof(word));
  for (; i < n; i++) place[i] = value;
}

/* The place of each value of the window, and of what is not in it. */
static void set_places(tally *t) {
  int32_t at = 0, n = tally_periods(t->room);
  for (int32_t i = 0; i < n; i++) {
    int32_t next = first_value(t->shape, t->room.first + i + 1);
    int32_t end = next - t->window.first;
    set_alike(t->place + at, end - at, (uint16_t)i);
    at = end;
  }
  t->place[at] = (uint16_t)n;
}

/* Every fourth of these years has a leap day. */
enum { JULIAN_FIRST = 1901, JULIAN_LAST = 2099, LEAP_EVERY = 4 };
#define JULIAN_YEAR_DAYS 365.25f

static int is_julian(tally_shape shape, period_range room) {
  return shape.unit == UNIT_YEAR && room.first >= JULIAN_FIRST &&
         room.last <= JULIAN_LAST;
}

/* The days of its leap cycle that have passed when a year starts, less whole
 * years of 365.25 days, are so many quarters of a day; half a quarter more
 * keeps every day clear of a whole year, by more than rounding may move it. */
static float julian_shift(int32_t year) {
  int32_t quarters = (LEAP_EVERY - year % LEAP_EVERY) % LEAP_EVERY;
  return ((float)quarters + 0.5f) / LEAP_EVERY;
}

static void set_rule(tally *t) {
  set_places(t);
  t->rule = (place_rule){.place = t->place, .stride = t->shape.stride};
  if (!t->shape.is_of_days) {
    t->rule.scale = 1;
  } else if (is_julian(t->shape, t->room)) {
    t->rule.shift = julian_shift(t->room.first);
    t->rule.scale = 1 / JULIAN_YEAR_DAYS;
  }
}

/* The table ----------------------------------------------------------------*/

static aggregate_status fault_of(aggregate_fault fault) {
  return (aggregate_status){fault, -1};
}

/* Arrays of cells, then bits, all 0, and places; 0 where there is no memory for
 * them. */
static int take_memory(tally *t, int n_arrays) {
  size_t cells = t->table.n_cells * (size_t)n_arrays;
  t->table.n_bits = count_bits(t->shape, t->room);
  size_t bits = (size_t)t->table.n_bits * sizeof(bit_counter);
  t->memory = (int64_t *)calloc(1, cells * sizeof(int64_t) + bits);
  if (bits && t->memory) t->table.bits = (bit_counter *)(t->memory + cells);
  if (!t->is_wide)
    t->place = (uint16_t *)malloc(((size_t)t->window.width + 1) *
                                  sizeof(uint16_t));
  return t->memory && (t->is_wide || t->place);
}

void tally_free(tally *t) {
  free(t->memory);
  free(t->place);
  t->memory = NULL;
  t->place = NULL;
}

static int64_t *array_at(const tally *t, int i) {
  return t->memory + t->table.n_cells * (size_t)i;
}

/* Packed words come after the arrays; they are of the same size. */
static void set_counted(tally *t, int n_packed) {
  cell_table *table = &t->table;
  table->sum = t->array[1];
  table->missing = t->array[2];
  for (int i = 0; i < PACKED_LANES; i++)
    table->packed[i] = (uint64_t *)array_at(t, t->n_arrays + i % n_packed);
}

static aggregate_status make_with(tally *t, tally_shape shape,
                                  period_range room) {
  *t = (tally){.shape = shape, .room = room};
  t->window = window_of(shape, room);
  t->is_wide = t->window.width > MAX_WIDTH;
  t->table.n_cells = (size_t)count_cells(shape, room);
  int is_large = t->table.n_cells > MAX_LANE_CELLS;
  int n_lanes = shape.is_counted || is_large ? 1 : ROW_LANES;
  int n_packed = is_large ? 1 : PACKED_LANES;
  t->n_arrays = shape.is_counted ? COUNTED_ARRAYS : n_lanes;
  if (!take_memory(t, t->n_arrays + (shape.is_counted ? n_packed : 0)))
    return fault_of(FAULT_NO_MEMORY);
  for (int a = 0; a < t->n_arrays; a++) t->array[a] = array_at(t, a);
  for (int i = 0; i < ROW_LANES; i++) t->table.rows[i] = t->array[i % n_lanes];
  if (shape.is_counted) set_counted(t, n_packed);
  if (!t->is_wide) set_rule(t);
  return AGGREGATE_WELL;
}

aggregate_status tally_make(tally *t, tally_shape shape) {
  return make_with(t, shape, NO_PERIOD);
}

static size_t place_start(const tally *t, int32_t period) {
  return (size_t)(period - t->room.first) * (size_t)t->shape.stride;
}

static size_t undated_start(const tally *t) {
  return (size_t)tally_periods(t->room) * (size_t)t->shape.stride;
}

static int has_rows(const tally *t, int32_t period) {
  size_t start = place_start(t, period);
  int n_lanes = t->shape.is_counted ? 1 : t->n_arrays;
  for (int a = 0; a < n_lanes; a++)
    for (int32_t i = 0; i < t->shape.stride; i++)
      if (t->array[a][start + (size_t)i]) return 1;
  return 0;
}

period_range tally_seen(const tally *t) {
  period_range range = t->room;
  while (range.first <= range.last && !has_rows(t, range.first)) range.first++;
  while (range.first <= range.last && !has_rows(t, range.last)) range.last--;
  return range.first <= range.last ? range : NO_PERIOD;
}

static void add_cells(int64_t *to, const int64_t *from, size_t n) {
  for (size_t i = 0; i < n; i++) to[i] += from[i];
}

static void move_rows(tally *to, const tally *from) {
  period_range range = tally_seen(from);
  size_t stride = (size_t)from->shape.stride;
  size_t n = (size_t)tally_periods(range) * stride;
  for (int a = 0; a < from->n_arrays; a++) {
    int64_t *array = to->array[a % to->n_arrays];
    add_cells(array + undated_start(to), from->array[a] + undated_start(from),
              stride);
    if (n == 0) continue;
    add_cells(array + place_start(to, range.first),
              from->array[a] + place_start(from, range.first), n);
  }
  to->table.is_near |= from->table.is_near;
}

static int has_large_sum(const tally *t) {
  if (!t->shape.is_counted) return 0;
  for (size_t c = 0; c < t->table.n_cells; c++)
    if (t->table.sum[c] > COUNT_LIMIT) return 1;
  return 0;
}

aggregate_status tally_make_room(tally *t, period_range wanted) {
  if (tally_periods(wanted) == 0) return AGGREGATE_WELL;
  if (wanted.first >= t->room.first && wanted.last <= t->room.last)
    return AGGREGATE_WELL;
  aggregate_unpack(&t->table);
  period_range needed = join(tally_seen(t), wanted);
  if (count_cells(t->shape, needed) > MAX_CELLS)
    return fault_of(FAULT_TOO_MANY_CELLS);
  tally old = *t;
  aggregate_status status = make_with(t, old.shape,
                                      find_room(old.shape, needed, old.room));
  if (status.fault == FAULT_NONE) {
    move_rows(t, &old);
    tally_free(&old);
  } else {
    tally_free(t);
    *t = old;
  }
  return status;
}

aggregate_status tally_add(tally *to, const tally *from) {
  aggregate_status status = tally_make_room(to, tally_seen(from));
  if (status.fault != FAULT_NONE) return status;
  move_rows(to, from);
  return has_large_sum(to) ? fault_of(FAULT_COUNT_OVERFLOW) : AGGREGATE_WELL;
}

void tally_read(const tally *t, int array, period_range range, double *out) {
  size_t stride = (size_t)t->shape.stride;
  size_t n = (size_t)tally_periods(range) * stride;
  const int64_t *dated = t->array[array] +
                         (n ? place_start(t, range.first) : 0);
  const int64_t *undated = t->array[array] + undated_start(t);
  for (size_t i = 0; i < n; i++) out[i] += (double)dated[i];
  for (size_t i = 0; i < stride; i++) out[n + i] += (double)undated[i];
}
