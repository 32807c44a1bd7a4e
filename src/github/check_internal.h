/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What check.c, which knows who is asked, and check_round.c, which asks one
 * host, have between them.
 */
#ifndef PATROL_GITHUB_CHECK_INTERNAL_H
#define PATROL_GITHUB_CHECK_INTERNAL_H

#include "github/cache.h"
#include "github/check.h"
#include "github/host.h"
#include "github/http.h"
#include "github/limiter.h"

/* A host that is asked, and what it said of being asked more. */
struct lane {
    char name[272];
    struct limiter limiter;
};

#define LANE_GITHUB 0
#define LANE_NONE SIZE_MAX /* of a check that needs no request */

struct checker {
    struct host host;
    struct http *http; /* NULL: there is none, and no_http says why */
    struct err no_http;
    const struct env *env;
    struct lane *lanes; /* the first is GitHub's */
    size_t lane_count;
    struct cache *cache; /* NULL: nothing is remembered */
    size_t concurrency;
    unsigned budget;
    enum radius_depth depth;
    bool fresh;
    bool github_only;
};

/* Is the budget of requests spent? */
bool checker_is_spent(const struct checker *checker);

/* A run without memory of earlier verdicts is better than none. */
void checker_forget(struct checker *checker, const struct err *why);

/* The checks of one host: those whose lane it is. */
struct check_round {
    struct check *checks;
    const size_t *lanes; /* of each check */
    size_t count;
    size_t lane;
    struct arena *arena; /* for text of verdicts */
};

/* Writes their verdicts, as checker_run does. */
MUST_USE enum err_code check_round_run(struct checker *checker, const struct check_round *order,
                                       struct err *err);

#endif
