/* place_avx2: the kernels of place.c for processors with AVX2, eight rows at a
 * time; the rows left over go to the portable ones. */
#include "place.h"

#if defined(__GNUC__) && defined(__x86_64__)

#include <immintrin.h>
#include <limits.h>

#include "ahead.h"

/* Each function leaves the upper halves of the registers clear: code that
 * knows nothing of AVX runs several times slower where they are not. */
#define WITH_AVX2 __attribute__((target("avx2")))

enum { LANES = 8 };

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
    _mm256_storeu_si256((__m256i *)(index + i), at);
    outside = _mm256_or_si256(outside, _mm256_cmpeq_epi32(at, width));
  }
  int lost = any_bit(outside) && has_lost(value, index, i, window.width);
  _mm256_zeroupper();
  return lost | place_portable.doubles(value + i, n - i, window, index + i);
}

/* All bits of a lane whose value is known, but at the end of the window. */
WITH_AVX2 static inline __m256i is_lost(__m256i value, __m256i at,
                                        __m256i end) {
  __m256i unknown = _mm256_cmpeq_epi32(value, _mm256_set1_epi32(INT_MIN));
  return _mm256_andnot_si256(unknown, _mm256_cmpeq_epi32(at, end));
}

WITH_AVX2 static int avx2_ints(const int *value, ptrdiff_t n,
                               place_window window, int32_t *index) {
  __m256i first = _mm256_set1_epi32(window.first);
  __m256i width = _mm256_set1_epi32(window.width);
  __m256i lost = _mm256_setzero_si256();
  ptrdiff_t i = 0;
  for (; i + LANES <= n; i += LANES) {
    fetch_ahead(value + i);
    __m256i v = _mm256_loadu_si256((const __m256i *)(value + i));
    __m256i at = _mm256_min_epu32(_mm256_sub_epi32(v, first), width);
    lost = _mm256_or_si256(lost, is_lost(v, at, width));
    _mm256_storeu_si256((__m256i *)(index + i), at);
  }
  int any_lost = any_bit(lost);
  _mm256_zeroupper();
  return any_lost | place_portable.ints(value + i, n - i, window, index + i);
}

WITH_AVX2 static void avx2_cells(int32_t *cell, place_rule rule, ptrdiff_t n) {
  __m256 shift = _mm256_set1_ps(rule.shift), scale = _mm256_set1_ps(rule.scale);
  __m256i stride = _mm256_set1_epi32(rule.stride);
  ptrdiff_t i = 0;
  for (; rule.scale > 0 && i + LANES <= n; i += LANES) {
    __m256i *to = (__m256i *)(cell + i);
    __m256 index = _mm256_cvtepi32_ps(_mm256_loadu_si256(to));
    __m256 place = _mm256_mul_ps(_mm256_add_ps(index, shift), scale);
    __m256i whole = _mm256_cvttps_epi32(place);
    if (rule.stride > 1) whole = _mm256_mullo_epi32(whole, stride);
    _mm256_storeu_si256(to, whole);
  }
  _mm256_zeroupper();
  place_portable.cells(cell + i, rule, n - i);
}

WITH_AVX2 static int avx2_split(int32_t *cell, group_column group,
                                ptrdiff_t n) {
  __m256i n_levels = _mm256_set1_epi32(group.n_levels);
  __m256i stride = _mm256_set1_epi32(group.stride);
  __m256i lost = _mm256_setzero_si256();
  ptrdiff_t i = 0;
  for (; i + LANES <= n; i += LANES) {
    fetch_ahead(group.code + i);
    __m256i *to = (__m256i *)(cell + i);
    __m256i code = _mm256_loadu_si256((const __m256i *)(group.code + i));
    __m256i level = _mm256_sub_epi32(code, _mm256_set1_epi32(1));
    level = _mm256_min_epu32(level, n_levels);
    lost = _mm256_or_si256(lost, is_lost(code, level, n_levels));
    level = _mm256_mullo_epi32(level, stride);
    _mm256_storeu_si256(to, _mm256_add_epi32(_mm256_loadu_si256(to), level));
  }
  int wrong = any_bit(lost);
  _mm256_zeroupper();
  group.code += i;
  return wrong | place_portable.split(cell + i, group, n - i);
}

static const place_kernels kernels = {avx2_doubles, avx2_ints, avx2_cells,
                                      avx2_split};

const place_kernels *place_avx2(void) {
  return __builtin_cpu_supports("avx2") ? &kernels : NULL;
}

#else

const place_kernels *place_avx2(void) {
  return NULL;
}

#endif
