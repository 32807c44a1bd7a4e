/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a live token opens, asked with reads only: the organizations of its
 * owner, then the repositories, a page at a time. A fine-grained token shows
 * what it can read; what it can write GitHub tells for no single permission.
 *
 * Ownership: lives in the arena it was begun with. Thread: confined.
 */
#ifndef PATROL_GITHUB_RADIUS_H
#define PATROL_GITHUB_RADIUS_H

#include "core/arena.h"
#include "core/err.h"
#include "github/endpoints.h"
#include "github/http.h"
#include "model/verdict.h"

/* How much is asked about a live token. */
enum radius_depth {
    RADIUS_LIVENESS, /* one request, whose answer also names the owner */
    RADIUS_IDENTITY, /* and the organizations */
    RADIUS_FULL,     /* and the repositories */
};

struct radius;

/* What to ask next; page counts from 1. */
struct radius_question {
    enum endpoint_id endpoint;
    unsigned page;
};

/* Begins after the answer of `first` said that the token lives. *out is NULL
 * when there is nothing more to ask. */
MUST_USE enum err_code radius_begin(enum radius_depth depth, enum endpoint_id first,
                                    struct arena *arena, struct radius **out);

struct radius_question radius_question(const struct radius *radius);

/* Takes the answer to that question into `verdict`; one that is no success
 * leaves its part unsaid. *more: there is a further question. ERR_NOMEM. */
MUST_USE enum err_code radius_take(struct radius *radius, const struct http_answer *answer,
                                   struct online_verdict *verdict, bool *more);

#endif
