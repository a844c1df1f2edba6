#ifndef NKA_POLL_H
#define NKA_POLL_H

/* Called by kernels between blocks of work, so that a long computation can be
 * interrupted. It may never come back: a kernel holds nothing that its caller
 * does not release. */
typedef void (*poll_fn)(void);

#endif
