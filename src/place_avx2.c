/* place_avx2: the kernels of place.c for processors with AVX2, eight rows at a
 * time; the rows left over go to the portable ones.
 *
 * Rows are asked for from memory PREFETCH_BYTES ahead: the processor's own
 * prefetching stops at the end of each page. The address may lie past the end
 * of a column; a prefetch reads nothing that counts and cannot fail. */
#include "place.h"

#if defined(__GNUC__) && defined(__x86_64__)

#include <immintrin.h>
#include <limits.h>

/* Each function leaves the upper halves of the registers clear: code that
 * knows nothing of AVX runs several times slower where they are not. */
#define WITH_AVX2 __attribute__((target("avx2")))

enum { LANES = 8, PREFETCH_BYTES = 4096 };

static const char *ahead(const void *at) {
  return (const char *)((uintptr_t)at + PREFETCH_BYTES);
}

typedef struct {
  __m256d first, end;
} bounds;

/* Four values that are in the window, or its end; *known loses the lanes that
 * are neither in it nor unknown. */
WITH_AVX2 static inline __m128i place_four(const double *value, bounds b,
                                           __m256d *known) {
  __m256d v = _mm256_loadu_pd(value);
  __m256d inside = _mm256_and_pd(_mm256_cmp_pd(v, b.first, _CMP_GE_OQ),
                                 _mm256_cmp_pd(v, b.end, _CMP_LT_OQ));
  __m256d unknown = _mm256_cmp_pd(v, v, _CMP_UNORD_Q);
  *known = _mm256_and_pd(*known, _mm256_or_pd(inside, unknown));
  v = _mm256_floor_pd(_mm256_blendv_pd(b.end, v, inside));
  return _mm256_cvttpd_epi32(v);
}

WITH_AVX2 static int avx2_doubles(const double *value, ptrdiff_t n,
                                  place_window window, int32_t *index) {
  double first = window.first;
  bounds b = {_mm256_set1_pd(first), _mm256_set1_pd(first + window.width)};
  __m256i from = _mm256_set1_epi32(window.first);
  __m256d known = _mm256_castsi256_pd(_mm256_set1_epi32(-1));
  ptrdiff_t i = 0;
  for (; i + LANES <= n; i += LANES) {
    _mm_prefetch(ahead(value + i), _MM_HINT_T0);
    __m128i low = place_four(value + i, b, &known);
    __m128i high = place_four(value + i + LANES / 2, b, &known);
    __m256i whole = _mm256_set_m128i(high, low);
    _mm256_storeu_si256((__m256i *)(index + i), _mm256_sub_epi32(whole, from));
  }
  int lost = _mm256_movemask_pd(known) != 0xF;
  _mm256_zeroupper();
  return lost | place_portable.doubles(value + i, n - i, window, index + i);
}

/* All bits of a lane where a < b, as unsigned numbers. */
WITH_AVX2 static inline __m256i below(__m256i a, __m256i b) {
  __m256i at_least = _mm256_cmpeq_epi32(_mm256_max_epu32(a, b), a);
  return _mm256_xor_si256(at_least, _mm256_set1_epi32(-1));
}

/* All bits where the value is inside or unknown. */
WITH_AVX2 static inline __m256i sound(__m256i value, __m256i at, __m256i end) {
  __m256i unknown = _mm256_cmpeq_epi32(value, _mm256_set1_epi32(INT_MIN));
  return _mm256_or_si256(below(at, end), unknown);
}

WITH_AVX2 static int avx2_ints(const int *value, ptrdiff_t n,
                               place_window window, int32_t *index) {
  __m256i first = _mm256_set1_epi32(window.first);
  __m256i width = _mm256_set1_epi32(window.width);
  __m256i known = _mm256_set1_epi32(-1);
  ptrdiff_t i = 0;
  for (; i + LANES <= n; i += LANES) {
    _mm_prefetch(ahead(value + i), _MM_HINT_T0);
    __m256i v = _mm256_loadu_si256((const __m256i *)(value + i));
    __m256i at = _mm256_sub_epi32(v, first);
    known = _mm256_and_si256(known, sound(v, at, width));
    _mm256_storeu_si256((__m256i *)(index + i), _mm256_min_epu32(at, width));
  }
  int lost = _mm256_movemask_epi8(known) != -1;
  _mm256_zeroupper();
  return lost | place_portable.ints(value + i, n - i, window, index + i);
}

WITH_AVX2 static int avx2_split(int32_t *offset, group_column group,
                                ptrdiff_t n) {
  __m256i n_levels = _mm256_set1_epi32(group.n_levels);
  __m256i stride = _mm256_set1_epi32(group.stride);
  __m256i known = _mm256_set1_epi32(-1);
  ptrdiff_t i = 0;
  for (; i + LANES <= n; i += LANES) {
    _mm_prefetch(ahead(group.code + i), _MM_HINT_T0);
    __m256i *to = (__m256i *)(offset + i);
    __m256i code = _mm256_loadu_si256((const __m256i *)(group.code + i));
    __m256i level = _mm256_sub_epi32(code, _mm256_set1_epi32(1));
    known = _mm256_and_si256(known, sound(code, level, n_levels));
    level = _mm256_mullo_epi32(_mm256_min_epu32(level, n_levels), stride);
    _mm256_storeu_si256(to, _mm256_add_epi32(_mm256_loadu_si256(to), level));
  }
  int wrong = _mm256_movemask_epi8(known) != -1;
  _mm256_zeroupper();
  group.code += i;
  return wrong | place_portable.split(offset + i, group, n - i);
}

static const place_kernels kernels = {avx2_doubles, avx2_ints, avx2_split};

const place_kernels *place_avx2(void) {
  return __builtin_cpu_supports("avx2") ? &kernels : NULL;
}

#else

const place_kernels *place_avx2(void) {
  return NULL;
}

#endif
