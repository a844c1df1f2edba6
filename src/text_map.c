/* text_map: a number for each of many strings, by where the string lies.
 *
 * R keeps equal strings once, so that equal strings are equal addresses and a
 * text need not be read to be known again. Open addressing with linear steps;
 * the caller lends 2^bits slots, gives more where the map is full
 * (text_map_move), and sees to it that the strings stay where they are.
 *
 *   text_map_put   adds a key that the map does not have; not to a full map
 */
#include "text_map.h"

#include <string.h>

text_map text_map_make(text_slot *slot, int bits) {
  memset(slot, 0, sizeof(text_slot) << bits);
  text_map map = {slot, bits, 0};
  return map;
}

int text_map_is_full(const text_map *map) {
  return map->used >= (size_t)1 << (map->bits - TEXT_MAP_SPARE_BITS);
}

void text_map_put(text_map *map, const void *key, int32_t value) {
  size_t last = ((size_t)1 << map->bits) - 1;
  size_t at = text_map_home(map, key);
  while (map->slot[at].key) at = (at + 1) & last;
  map->slot[at] = (text_slot){key, value};
  map->used++;
}

void text_map_move(text_map *to, const text_map *from) {
  size_t n = (size_t)1 << from->bits;
  for (size_t i = 0; i < n; i++) {
    const text_slot *slot = &from->slot[i];
    if (slot->key) text_map_put(to, slot->key, slot->value);
  }
}
