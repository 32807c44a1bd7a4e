/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OpenSSL writes to sockets without MSG_NOSIGNAL. Around calls that may write,
 * SIGPIPE is blocked for this thread, and one that came meanwhile is taken
 * away, so that a host that hangs up ends no process.
 *
 * Thread: confined.
 */
#ifndef PATROL_GITHUB_SIGPIPE_H
#define PATROL_GITHUB_SIGPIPE_H

#include <signal.h>
#include <stdbool.h>

struct sigpipe {
    sigset_t was;
    bool pending; /* before we came: not ours to take */
};

void sigpipe_block(struct sigpipe *guard);
void sigpipe_unblock(const struct sigpipe *guard);

#endif
