/* threads: one task on several items at the same time.
 *
 * threads_run(task, items, size, n)
 *   items  n of them, 1 to MAX_THREADS, of so many bytes each
 *
 * The first is worked on by the caller, each other by a thread of its own, or
 * by the caller, too, where no thread can be had. All have ended on return: no
 * thread outlives the call, so that the process may fork. The task does not
 * call R. Signals go to the caller, where R expects them.
 */
#include "threads.h"

#include <pthread.h>
#include <signal.h>

typedef struct {
  thread_task task;
  void *item;
  pthread_t thread;
  int is_started;
} work;

static void *do_work(void *data) {
  work *w = (work *)data;
  w->task(w->item);
  return NULL;
}

static void start(work *w) {
  w->is_started = !pthread_create(&w->thread, NULL, do_work, w);
}

static void end(work *w) {
  if (w->is_started) {
    pthread_join(w->thread, NULL);
  } else {
    do_work(w);
  }
}

/* A thread has the signal mask of the one that starts it. */
static void start_all(work *w, int n) {
#ifdef _WIN32
  for (int i = 0; i < n; i++) start(&w[i]);
#else
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  for (int i = 0; i < n; i++) start(&w[i]);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
#endif
}

void threads_run(thread_task task, void *items, size_t size, int n) {
  work all[MAX_THREADS];
  for (int i = 0; i < n; i++)
    all[i] = (work){.task = task, .item = (char *)items + size * (size_t)i};
  start_all(all + 1, n - 1);
  for (int i = 0; i < n; i++) end(&all[i]);
}
