/* SPDX-License-Identifier: Apache-2.0 */
#include "github/sigpipe.h"

#include <errno.h>
#include <time.h>

static sigset_t only_sigpipe(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    return set;
}

void sigpipe_block(struct sigpipe *guard)
{
    const sigset_t set = only_sigpipe();
    sigset_t pending;

    sigpending(&pending);
    guard->pending = sigismember(&pending, SIGPIPE) == 1;
    sigprocmask(SIG_BLOCK, &set, &guard->was);
}

void sigpipe_unblock(const struct sigpipe *guard)
{
    const struct timespec at_once = {0};
    const sigset_t set = only_sigpipe();

    if (!guard->pending)
        while (sigtimedwait(&set, NULL, &at_once) < 0 && errno == EINTR)
            continue;
    sigprocmask(SIG_SETMASK, &guard->was, NULL);
}
