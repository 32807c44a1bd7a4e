/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What git tells the hooks of a push on standard input (githooks(5)):
 *
 *     pre-push      LOCAL-REF LOCAL-ID REMOTE-REF REMOTE-ID
 *     pre-receive   OLD-ID NEW-ID REF
 *
 * An id of zeros stands for "none": a ref that is new, or that goes. A local
 * ref is what the person typed, and may hold blanks.
 *
 * Ownership: owns what a pick made from it points to. Thread: confined.
 */
#ifndef PATROL_CMD_HOOK_PUSH_H
#define PATROL_CMD_HOOK_PUSH_H

#include "core/buf.h"
#include "scan/commit_pick.h"

struct hook_push {
    struct buf input;
    struct buf names;   /* of the refs on the other side, each ended by NUL */
    struct buf known;   /* "refs/remotes/NAME/" */
    struct slice *tips; /* object names */
    size_t tip_count;
    struct slice *old;
    size_t old_count;
    size_t cap; /* of both */
};

void hook_push_init(struct hook_push *push);
void hook_push_release(struct hook_push *push);

/* Reads lines of pre-push, or of pre-receive where `remote` is NULL, from
 * standard input. ERR_USAGE: not what git writes. */
MUST_USE enum err_code hook_push_read(struct hook_push *push, const char *remote, struct err *err);

/* The same from push->input. */
MUST_USE enum err_code hook_push_parse(struct hook_push *push, const char *remote, struct err *err);

/* The commits that the push brings. Nothing is wanted where refs only go. */
struct commit_pick hook_push_pick(const struct hook_push *push);

#endif
