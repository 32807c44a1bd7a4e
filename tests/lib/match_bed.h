/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A rule set, its matcher and a scanner, for tests of matching. Any failure
 * ends the test.
 *
 * Thread: confined.
 */
#ifndef PATROL_TESTS_LIB_MATCH_BED_H
#define PATROL_TESTS_LIB_MATCH_BED_H

#include "core/buf.h"
#include "match/matcher.h"

struct engine {
    struct ruleset *rules;
    struct matcher *matcher;
    struct scanner *scanner;
};

/* The given rules; none: the built-in ones. */
void engine_open(struct engine *engine, const struct rule *rules, size_t count);
void engine_close(struct engine *engine);

/* Scans and writes "RULE@START+LENGTH ENCODING" of each match, with "!" behind
 * the length where the checksum is invalid, in lines. */
void engine_scan(const struct engine *engine, struct slice bytes, struct buf *out);

/* A match_fn whose context is such a struct buf. */
enum err_code engine_print(void *ctx, const struct match *match);

#endif
