#ifndef NKA_AHEAD_H
#define NKA_AHEAD_H

#include <stdint.h>

enum { AHEAD_BYTES = 4096 };

/* Asks the memory for what lies so far ahead: the processor's own prefetching
 * stops at the end of each page. The address may lie past the end of a column; a
 * prefetch reads nothing that counts and cannot fail. */
static inline void fetch_ahead(const void *at) {
  __builtin_prefetch((const void *)((uintptr_t)at + AHEAD_BYTES));
}

#endif
