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
#ifndef PATROL_SCAN_PUSH_LINES_H
#define PATROL_SCAN_PUSH_LINES_H

#include "core/buf.h"
#include "scan/commit_pick.h"

struct push_lines {
    struct buf input;
    struct buf names;   /* of the refs on the other side, each ended by NUL */
    struct buf known;   /* "refs/remotes/NAME/" */
    struct slice *tips; /* object names */
    size_t tip_count;
    struct slice *old;
    size_t old_count;
    size_t cap; /* of both */
};

void push_lines_init(struct push_lines *push);
void push_lines_release(struct push_lines *push);

/* Reads lines of pre-push, or of pre-receive where `remote` is NULL, from
 * standard input. ERR_USAGE: not what git writes. */
MUST_USE enum err_code push_lines_read(struct push_lines *push, const char *remote,
                                       struct err *err);

/* The same from push->input. */
MUST_USE enum err_code push_lines_parse(struct push_lines *push, const char *remote,
                                        struct err *err);

/* The commits that the push brings. Nothing is wanted where refs only go. */
struct commit_pick push_lines_pick(const struct push_lines *push);

#endif
