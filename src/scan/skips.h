/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was asked for and could not be scanned. At most LIMIT_SKIPPED are
 * kept, the first ones in the order of reports; all are counted.
 *
 * Ownership: owns its text. Thread: confined.
 */
#ifndef PATROL_SCAN_SKIPS_H
#define PATROL_SCAN_SKIPS_H

#include "core/arena.h"
#include "core/err.h"
#include "model/run.h"

struct skips {
    struct skipped *items;
    size_t count;
    size_t cap;
    uint64_t total;
    bool lost; /* memory ran out: some are counted only */
    struct arena arena;
};

void skips_init(struct skips *skips);
void skips_release(struct skips *skips);
void skips_add(struct skips *skips, enum skip_reason reason, struct slice target, struct slice path,
               const char *detail);

/* Moves all of `from`. */
void skips_merge(struct skips *into, struct skips *from);

/* Sorts by target, path and reason. */
void skips_seal(struct skips *skips);

#endif
