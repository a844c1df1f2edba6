/* place_avx2: the kernels of place.c for processors with AVX2, eight rows at a
 * time; the rows left over go to the portable ones. Also the one of bits.c. */
#include "place.h"

#if defined(__GNUC__) && defined(__x86_64__)

#include <immintrin.h>
#include <limits.h>

#include "ahead.h"

/* Each function leaves the upper halves of the registers clear: code that
 * knows nothing of AVX runs several times slower where they are not. */
#define WITH_AVX2 __attribute__((target("avx2")))

enum { LANES = 8 };

WITH_AVX2 static inline __m256i load(const void *from) {
  return _mm256_loadu_si256((const __m256i *)from);
}

WITH_AVX2 static inline void store(void *to, __m256i value) {
  _mm256_storeu_si256((__m256i *)to, value);
}

/* Floors; what no int holds, and what is unknown, becomes the smallest int. */
WITH_AVX2 static inline __m128i whole_four(__m256d value) {
  return _mm256_cvttpd_epi32(_mm256_floor_pd(value));
}

WITH_AVX2 static inline int any_bit(__m256i v) {
  return !_mm256_testz_si256(v, v);
}

/* Whether one of the values that are known has the end of the window for an
 * index. */
WITH_AVX2 static int has_lost(const double *value, const int32_t *index,
                              ptrdiff_t n, int32_t end) {
  __m256i lost = _mm256_setzero_si256();
  for (ptrdiff_t i = 0; i < n; i += LANES / 2) {
    __m128i at = _mm_loadu_si128((const __m128i *)(index + i));
    at = _mm_cmpeq_epi32(at, _mm_set1_epi32(end));
    __m256d v = _mm256_loadu_pd(value + i);
    __m256i known = _mm256_castpd_si256(_mm256_cmp_pd(v, v, _CMP_ORD_Q));
    known = _mm256_and_si256(known, _mm256_cvtepi32_epi64(at));
    lost = _mm256_or_si256(lost, known);
  }
  return any_bit(lost);
}

/* The smallest int is far below every window. Most blocks have nothing outside;
 * only of those that have is it asked whether that is unknown. */
WITH_AVX2 static int avx2_doubles(const double *value, ptrdiff_t n,
                                  place_window window, int32_t *index) {
  __m256i first = _mm256_set1_epi32(window.first);
  __m256i width = _mm256_set1_epi32(window.width);
  __m256i outside = _mm256_setzero_si256();
  ptrdiff_t i = 0;
  for (; i + LANES <= n; i += LANES) {
    fetch_ahead(value + i);
    __m128i low = whole_four(_mm256_loadu_pd(value + i));
    __m128i high = whole_four(_mm256_loadu_pd(value + i + LANES / 2));
    __m256i at = _mm256_sub_epi32(_mm256_set_m128i(high, low), first);
    at = _mm256_min_epu32(at, width);
    store(index + i, at);
    outside = _mm256_or_si256(outside, _mm256_cmpeq_epi32(at, width));
  }
  int lost = any_bit(outside) && has_lost(value, index, i, window.width);
  _mm256_zeroupper();
  return lost | place_portable.doubles(value + i, n - i, window, index + i);
}

/* How far values lie in a window, or its width where they do not. */
WITH_AVX2 static inline __m256i distances(const int *value, __m256i first,
                                          __m256i width) {
  return _mm256_min_epu32(_mm256_sub_epi32(load(value), first), width);
}

/* Whether one of the values that are known is not in the window. */
WITH_AVX2 static int has_lost_int(const int *value, ptrdiff_t n,
                                  place_window window) {
  __m256i first = _mm256_set1_epi32(window.first);
  __m256i width = _mm256_set1_epi32(window.width);
  __m256i lost = _mm256_setzero_si256();
  for (ptrdiff_t i = 0; i < n; i += LANES) {
    __m256i outside = _mm256_cmpeq_epi32(distances(value + i, first, width),
                                         width);
    __m256i unknown = _mm256_cmpeq_epi32(load(value + i),
                                         _mm256_set1_epi32(INT_MIN));
    lost = _mm256_or_si256(lost, _mm256_andnot_si256(unknown, outside));
  }
  return any_bit(lost);
}

WITH_AVX2 static int avx2_ints(const int *value, ptrdiff_t n,
                               place_window window, int32_t *index) {
  __m256i first = _mm256_set1_epi32(window.first);
  __m256i width = _mm256_set1_epi32(window.width);
  __m256i outside = _mm256_setzero_si256();
  ptrdiff_t i = 0;
  for (; i + LANES <= n; i += LANES) {
    fetch_ahead(value + i);
    __m256i at = distances(value + i, first, width);
    outside = _mm256_or_si256(outside, _mm256_cmpeq_epi32(at, width));
    store(index + i, at);
  }
  int lost = any_bit(outside) && has_lost_int(value, i, window);
  _mm256_zeroupper();
  return lost | place_portable.ints(value + i, n - i, window, index + i);
}

WITH_AVX2 static void avx2_cells(int32_t *cell, place_rule rule, ptrdiff_t n) {
  __m256 shift = _mm256_set1_ps(rule.shift), scale = _mm256_set1_ps(rule.scale);
  __m256i stride = _mm256_set1_epi32(rule.stride);
  ptrdiff_t i = 0;
  for (; rule.scale > 0 && i + LANES <= n; i += LANES) {
    __m256 index = _mm256_cvtepi32_ps(load(cell + i));
    __m256 place = _mm256_mul_ps(_mm256_add_ps(index, shift), scale);
    __m256i whole = _mm256_cvttps_epi32(place);
    if (rule.stride > 1) whole = _mm256_mullo_epi32(whole, stride);
    store(cell + i, whole);
  }
  _mm256_zeroupper();
  place_portable.cells(cell + i, rule, n - i);
}

WITH_AVX2 static int avx2_split(int32_t *cell, group_column group,
                                ptrdiff_t n) {
  place_window levels = {1, group.n_levels};
  __m256i first = _mm256_set1_epi32(levels.first);
  __m256i width = _mm256_set1_epi32(levels.width);
  __m256i stride = _mm256_set1_epi32(group.stride);
  __m256i outside = _mm256_setzero_si256();
  ptrdiff_t i = 0;
  for (; i + LANES <= n; i += LANES) {
    fetch_ahead(group.code + i);
    __m256i level = distances(group.code + i, first, width);
    outside = _mm256_or_si256(outside, _mm256_cmpeq_epi32(level, width));
    if (group.stride > 1) level = _mm256_mullo_epi32(level, stride);
    store(cell + i, _mm256_add_epi32(load(cell + i), level));
  }
  int wrong = any_bit(outside) && has_lost_int(group.code, i, levels);
  _mm256_zeroupper();
  group.code += i;
  return wrong | place_portable.split(cell + i, group, n - i);
}

/* Rows counted by bits -----------------------------------------------------*/

typedef struct {
  __m256i ones, twos, fours, eights;
} bit_sums;

/* Adds two words to a sum of words. Value: what is to be carried. */
WITH_AVX2 static inline __m256i add_two(__m256i *sum, __m256i a, __m256i b) {
  __m256i either = _mm256_xor_si256(a, b);
  __m256i carry = _mm256_and_si256(*sum, either);
  *sum = _mm256_xor_si256(*sum, either);
  return _mm256_or_si256(carry, _mm256_and_si256(a, b));
}

/* Words that are to be added: as they are, or those of cells. */
typedef struct {
  const void *from;
  int are_cells;
  int32_t first; /* the cell of bit 0 */
} word_source;

/* A shift below 0 or past an element leaves no bit. */
WITH_AVX2 static inline __m256i word_at(word_source s, int i) {
  __m256i word = load((const bit_word *)s.from + i);
  if (!s.are_cells) return word;
  __m256i bit = _mm256_sub_epi32(word, _mm256_set1_epi32(s.first));
  return _mm256_sllv_epi32(_mm256_set1_epi32(1), bit);
}

WITH_AVX2 static inline __m256i add_four(bit_sums *sums, word_source s, int i) {
  __m256i a = add_two(&sums->ones, word_at(s, i), word_at(s, i + 1));
  __m256i b = add_two(&sums->ones, word_at(s, i + 2), word_at(s, i + 3));
  return add_two(&sums->twos, a, b);
}

WITH_AVX2 static inline __m256i add_eight(bit_sums *sums, word_source s,
                                          int i) {
  __m256i a = add_four(sums, s, i);
  __m256i b = add_four(sums, s, i + BIT_CARRY / 4);
  return add_two(&sums->fours, a, b);
}

/* Adds words to those of a level. */
WITH_AVX2 static inline __m256i add_words(bit_level *level, word_source s) {
  bit_word *sum = level->sum;
  bit_sums sums = {load(sum), load(sum + 1), load(sum + 2), load(sum + 3)};
  __m256i a = add_eight(&sums, s, 0);
  __m256i b = add_eight(&sums, s, BIT_CARRY / 2);
  __m256i carry = add_two(&sums.eights, a, b);
  store(sum, sums.ones);
  store(sum + 1, sums.twos);
  store(sum + 2, sums.fours);
  store(sum + 3, sums.eights);
  return carry;
}

WITH_AVX2 static void avx2_bits(bit_counter *counter, const int32_t *cell,
                                int32_t first) {
  bit_level *level = counter->level, *last = level + BIT_LEVELS - 1;
  __m256i carry = add_words(level, (word_source){cell, 1, first});
  for (;;) {
    level++;
    store(level->next + level->n_next++, carry);
    if (level->n_next < BIT_CARRY || level == last) break;
    carry = add_words(level, (word_source){level->next, 0, 0});
    level->n_next = 0;
  }
  _mm256_zeroupper();
}

static const place_kernels kernels = {avx2_doubles, avx2_ints, avx2_cells,
                                      avx2_split, avx2_bits};

const place_kernels *place_avx2(void) {
  return __builtin_cpu_supports("avx2") ? &kernels : NULL;
}

#else

const place_kernels *place_avx2(void) {
  return NULL;
}

#endif
