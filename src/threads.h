#ifndef NKA_THREADS_H
#define NKA_THREADS_H

#include <stddef.h>

#define MAX_THREADS 64

typedef void (*thread_task)(void *item);

void threads_run(thread_task task, void *items, size_t size, int n);

#endif
