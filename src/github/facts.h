/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stands in an answer of the API, read without judging it: the form of
 * the body, its message, and what headers and identity say of a token.
 *
 * Ownership: facts borrow from the answer and from the arena given.
 * Thread: confined.
 */
#ifndef PATROL_GITHUB_FACTS_H
#define PATROL_GITHUB_FACTS_H

#include "core/node.h"
#include "github/answers.h"

/* Forms of a body, as rows of the table ask for them. */
enum facts_shape {
    SHAPE_ANY,       /* as a condition only */
    SHAPE_EXPECTED,  /* what this endpoint promises for a token */
    SHAPE_ANONYMOUS, /* /rate_limit, with the limit of those who have no token */
    SHAPE_ERROR,     /* {"message": "…"} */
    SHAPE_JSON,      /* any other JSON */
    SHAPE_FOREIGN,   /* no JSON: HTML, plain text, nothing */
};

struct facts {
    enum facts_shape shape;
    const struct node *root;    /* NULL for SHAPE_FOREIGN */
    struct slice message;       /* of an error; of a foreign body its beginning */
    struct slice documentation; /* documentation_url */
};

/* ERR_NOMEM only: a body that cannot be read is SHAPE_FOREIGN. */
MUST_USE enum err_code facts_read(const struct http_answer *answer, enum endpoint_id endpoint,
                                  struct arena *arena, struct facts *out);

/* Copies into `arena` what a live token's answer says: identity, scopes,
 * expiry, single sign-on. */
MUST_USE enum err_code facts_describe(const struct facts *facts, const struct http_answer *answer,
                                      const struct question *question, struct arena *arena,
                                      struct online_verdict *verdict);

/* What `x-ratelimit-*` say, whatever the verdict. */
void facts_rate_limit(const struct http_answer *answer, struct rate_limit *out);

/* When the host may be asked again, from `retry-after` or `x-ratelimit-reset`. */
int64_t facts_retry_at(const struct http_answer *answer, int64_t now_s);

#endif
