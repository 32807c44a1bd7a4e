/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables inside a matcher: made by matcher_build.c, used by scanner.c.
 * They hold numbers only, so that they can be made while building the program.
 */
#ifndef PATROL_MATCH_MATCHER_INTERNAL_H
#define PATROL_MATCH_MATCHER_INTERNAL_H

#include "core/arena.h"
#include "match/matcher.h"
#include "match/streak.h"

/* What is known of a rule's pattern; lengths are capped, see matcher_build.c. */
struct plan {
    uint32_t longest; /* bytes of a match */
    uint32_t looks_behind;
    uint32_t looks_ahead;
    bool absolute;        /* it asks where the bytes begin or end */
    struct streak streak; /* that every match contains */
};

/* A literal that a rule needs: with the literal at L, matches begin in
 * [L - back, L + last] and end before L + ahead. */
struct use {
    uint32_t rule;
    uint32_t back;
    int32_t last;
    uint32_t ahead;
};

/* How far around a literal lies what decides about its uses. */
struct reach {
    uint32_t length; /* of the literal */
    uint32_t back;
    uint32_t ahead;
    bool absolute; /* everything decides */
};

struct matcher {
    const struct ruleset *rules;
    struct arena arena;
    struct plan *plans; /* by the rule's index in the set */
    size_t rule_count;
    struct reach *reaches; /* by literal */
    size_t literal_count;
    uint32_t *first_use; /* by literal, and one more: the end of the last */
    struct use *uses;
    uint32_t *whole; /* rules without a literal */
    size_t whole_count;
    struct prefilter *prefilter; /* NULL: no rule has a literal */
    size_t margin_bytes;
    size_t literal_bytes;
};

/* Fills the tables and the prefilter of a zeroed matcher. */
MUST_USE enum err_code matcher_build(struct matcher *matcher, const struct ruleset *rules,
                                     struct err *err);

#endif
