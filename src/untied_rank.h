#ifndef NKA_UNTIED_RANK_H
#define NKA_UNTIED_RANK_H

#include <stddef.h>
#include <stdint.h>

enum { UNTIED_RANK_IN_DOUBT = -1 };

size_t untied_rank_room(int n);
int64_t untied_rank(int n, double tail, uint64_t *work);

#endif
