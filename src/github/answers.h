/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From an answer to a verdict, by one ordered table (answers.c): the first row
 * whose conditions all hold decides. Only a 401 that says "Bad credentials" in
 * GitHub's own form is dead; what a proxy, a captive portal or an overloaded
 * host says is unknown, with the reason.
 *
 * Facts: https://docs.github.com/en/rest/authentication and
 * https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api
 *
 * Thread: immutable.
 */
#ifndef PATROL_GITHUB_ANSWERS_H
#define PATROL_GITHUB_ANSWERS_H

#include "core/arena.h"
#include "core/err.h"
#include "github/endpoints.h"
#include "github/http.h"
#include "model/verdict.h"

/* What was asked, as far as it changes what an answer means. */
struct question {
    enum endpoint_id endpoint;
    bool personal; /* a personal access token: no expiry header means no expiry */
    int64_t now_s;
};

/* What the caller should do next. */
enum answers_next {
    NEXT_NONE,
    NEXT_ASK_RATE_LIMIT, /* /rate_limit may tell what this answer did not */
    NEXT_STOP,           /* ask nothing more of this host before retry_at_s */
};

struct outcome {
    const char *row; /* the deciding row's name */
    enum answers_next next;
    const char *why; /* static */
    int64_t retry_at_s;
};

#define ANSWERS_LIMITED "rate-limited"

/* Fills `verdict` (but for host, time and number of requests) from an answer.
 * Its text lives in `arena` or is static. ERR_NOMEM. */
MUST_USE enum err_code answers_judge(const struct http_answer *answer,
                                     const struct question *question, struct arena *arena,
                                     struct online_verdict *verdict, struct outcome *out);

/* "WHAT, retry after 2026-01-31 12:00:00 UTC" in `arena`; ptr is NULL when
 * memory runs out. */
struct slice answers_limited_text(const char *what, int64_t retry_at_s, struct arena *arena);

/* Names of the table's rows in order, for tests; NULL behind the last. */
const char *answers_row_name(size_t index);

#endif
