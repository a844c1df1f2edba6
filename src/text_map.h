#ifndef NKA_TEXT_MAP_H
#define NKA_TEXT_MAP_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
  const void *key; /* NULL where the slot is free */
  int32_t value;
} text_slot;

typedef struct {
  text_slot *slot;
  int bits; /* 2^bits slots, at most half of them used */
  size_t used;
} text_map;

#define TEXT_MAP_FIRST_BITS 9
/* One slot in 2^1 is used at most: most keys are found at the first look. */
#define TEXT_MAP_SPARE_BITS 1
/* A map that is full makes place for one of 2^2 times as many slots, so that
 * keys are moved but a few times. */
#define TEXT_MAP_GROW_BITS 2

/* 2^64 divided by the golden ratio, of which the multiples by whole numbers in a
 * row are spread evenly: Knuth (1998), The Art of Computer Programming, volume
 * 3, section 6.4. R lays new strings of 8 to 15 bytes, such as days, side by
 * side and 2^6 bytes apart, so that addresses in these units are such numbers.
 */
#define TEXT_MAP_GOLDEN UINT64_C(0x9E3779B97F4A7C15)
#define TEXT_MAP_HASH_BITS 64
#define TEXT_MAP_APART_BITS 6

/* Where the search for a key starts. */
static inline size_t text_map_home(const text_map *map, const void *key) {
  uint64_t unit = (uintptr_t)key >> TEXT_MAP_APART_BITS;
  uint64_t hash = unit * TEXT_MAP_GOLDEN;
  return (size_t)(hash >> (TEXT_MAP_HASH_BITS - map->bits));
}

/* The slot of the key, or a free one where there is none. Most keys have the
 * first slot or the second; which of them, no processor can guess, so that the
 * first step has no branch. */
static inline const text_slot *text_map_find(const text_map *map,
                                             const void *key) {
  size_t last = ((size_t)1 << map->bits) - 1;
  size_t at = text_map_home(map, key);
  at = (at + (map->slot[at].key != key)) & last;
  while (map->slot[at].key != key && map->slot[at].key) at = (at + 1) & last;
  return &map->slot[at];
}

text_map text_map_make(text_slot *slot, int bits);
int text_map_is_full(const text_map *map);
void text_map_put(text_map *map, const void *key, int32_t value);
void text_map_move(text_map *to, const text_map *from);

#endif
