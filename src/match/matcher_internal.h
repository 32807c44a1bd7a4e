/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables inside a matcher: made by matcher_build.c or found ready by
 * matcher_image.c, used by scanner.c. They hold numbers only and refer to each
 * other by index, so that they can be made while the program is built.
 */
#ifndef PATROL_MATCH_MATCHER_INTERNAL_H
#define PATROL_MATCH_MATCHER_INTERNAL_H

#include "core/arena.h"
#include "match/leash.h"
#include "match/matcher.h"
#include "match/sieve.h"
#include "match/stretches.h"

/* What is known of a rule's pattern; lengths are capped, see matcher_build.c. */
struct plan {
    uint32_t longest; /* bytes of a match */
    uint32_t looks_behind;
    uint32_t looks_ahead;
    bool absolute;        /* it asks where the bytes begin or end */
    struct streak streak; /* that every match contains */
};

/* A literal that a rule needs, or an image of it: with the literal at L,
 * matches begin in [L - back, L + last] and end before L + ahead, in plain
 * bytes, decoded where `encoding` is not plain. */
struct use {
    uint32_t rule;
    uint32_t back;
    int32_t last;
    uint32_t ahead;
    uint8_t encoding; /* enum encoding */
    uint8_t phase;    /* of struct image */
    uint8_t lead;     /* likewise */
    uint8_t leash_from;
    /* A streak without which nothing matches, by its index, begins in
     * [L + streak_first, L + streak_last], and between L + leash_from and it are
     * only bytes of the leash, by its index. */
    uint16_t streak;
    uint16_t leash;
    int32_t streak_first;
    int32_t streak_last;
    uint32_t reach_back; /* as back and ahead, where no gap is long (match/stretches.h) */
    uint32_t reach_ahead;
};

/* Of `use.streak` and `use.leash`: there is none. */
#define NO_STREAK 0
#define NO_LEASH 0

/* How far around a literal lies what decides about its uses. */
struct reach {
    uint32_t length; /* of the literal */
    uint32_t back;
    uint32_t ahead;
    bool absolute; /* everything decides */
};

/* Where literals are looked for: near runs of one sort (match/stretches.h), or… */
#define EVERYWHERE RUNS_SORTS
#define PARTS (RUNS_SORTS + 1)

/* What is looked for there. */
struct part {
    struct sieve *sieve; /* of these literals; NULL: there are none */
    size_t first_literal;
    size_t literal_count;
    struct around around; /* the runs */
};

struct matcher {
    const struct rule **rules; /* by their index in the set */
    size_t rule_count;
    struct arena arena;
    const struct plan *plans;    /* by rule */
    const struct reach *reaches; /* by literal */
    size_t literal_count;
    const uint32_t *first_use; /* by literal, and one more: the end of the last */
    const struct use *uses;
    size_t use_count;
    const struct streak *streaks; /* the first is no streak */
    size_t streak_count;
    const struct byteset *leashes; /* the first is no leash */
    size_t leash_count;
    bool for_image;
    bool without_streaks; /* PCRE2 is given each hit */
    struct part parts[PARTS];
    const uint32_t *whole; /* rules without a literal */
    size_t whole_count;
    const uint32_t *whole_in_runs; /* likewise, and their streak is a run */
    size_t whole_in_runs_count;
    size_t margin_bytes;
    size_t literal_bytes;
};

/* Fills the tables and the prefilter of a matcher that has nothing but rules. */
MUST_USE enum err_code matcher_build(struct matcher *matcher, struct err *err);

/* The same from an image. ERR_UNSUPPORTED, with the matcher as it was: it was
 * made of other rules or on another kind of machine. */
MUST_USE enum err_code matcher_image_load(struct matcher *matcher, const struct ruleset *rules,
                                          struct slice image);

#endif
