/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When to stop asking a host. Bad tokens are charged to our address (60 an
 * hour, counted down in the headers of a 401), and after too many of them
 * GitHub refuses good ones too, with a 403. Also a host that does not answer is
 * not asked again for every token.
 *
 * https://docs.github.com/en/rest/authentication/authenticating-to-the-rest-api#failed-login-limit
 *
 * Thread: confined.
 */
#ifndef PATROL_GITHUB_LIMITER_H
#define PATROL_GITHUB_LIMITER_H

#include "github/answers.h"

struct limiter {
    const char *why; /* NULL: may be asked; else a static text */
    int64_t until_s; /* 0: no time is known */
    unsigned silent; /* requests in a row without an answer */
    unsigned bad;    /* bad tokens in a row */
    bool has_budget; /* the host counts bad tokens */
    uint64_t budget; /* how many it still takes from this address */
    unsigned under_way;
};

/* May one more request be started now? Opens again when until_s has come. */
MUST_USE bool limiter_may_ask(struct limiter *limiter, int64_t now_s);

void limiter_started(struct limiter *limiter);

/* Learns from an answer; may turn what the answer's row said into a stop. */
void limiter_answered(struct limiter *limiter, const struct http_answer *answer,
                      const struct online_verdict *verdict, struct outcome *outcome, int64_t now_s);

/* Why nothing is asked, for a verdict; ptr is NULL when memory runs out. */
struct slice limiter_reason(const struct limiter *limiter, struct arena *arena);

#endif
