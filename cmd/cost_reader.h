/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Gives what lies below some paths to one scanner, in one thread: the files as a
 * scan sees them, archives and git histories as the bytes that they are.
 *
 * Thread: confined.
 */
#ifndef PATROL_CMD_COST_READER_H
#define PATROL_CMD_COST_READER_H

#include "core/env.h"
#include "core/text_list.h"
#include "match/matcher.h"

struct cost_reading {
    uint64_t files;
    uint64_t bytes;
    uint64_t skipped; /* could not be read */
};

/* Where a rule runs into its limit that is part of what it costs, no failure. */
MUST_USE enum err_code cost_reader_read(const struct matcher *matcher, struct scanner *scanner,
                                        struct text_list paths, const struct env *env,
                                        struct cost_reading *out, struct err *err);

#endif
