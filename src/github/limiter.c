/* SPDX-License-Identifier: Apache-2.0 */
#include "github/limiter.h"

#include "github/facts.h"

#define SILENT_MOST 3     /* unanswered requests in a row before the host counts as out of reach */
#define BAD_BEFORE_LOCK 3 /* GitHub says "several"; then an unexplained 403 is the lock */

#define LOCKED "too many bad tokens from this address"

bool limiter_may_ask(struct limiter *limiter, int64_t now_s)
{
    if (limiter->why && limiter->until_s && now_s >= limiter->until_s)
        *limiter = (struct limiter){.under_way = limiter->under_way};
    if (limiter->why)
        return false;
    return !limiter->has_budget || limiter->under_way < limiter->budget;
}

void limiter_started(struct limiter *limiter)
{
    limiter->under_way++;
}

static void stop(struct limiter *limiter, const char *why, int64_t until_s)
{
    if (limiter->why && limiter->until_s >= until_s)
        return;
    limiter->why = why;
    limiter->until_s = until_s;
}

static void unanswered(struct limiter *limiter, enum http_failure failure)
{
    limiter->silent++;
    if (http_failure_is_final(failure) || limiter->silent >= SILENT_MOST)
        stop(limiter, http_failure_text(failure), 0);
}

static void counted(struct limiter *limiter, const struct http_answer *answer, int64_t now_s)
{
    struct rate_limit limit;

    limiter->bad++;
    facts_rate_limit(answer, &limit);
    if (!limit.known)
        return;
    limiter->has_budget = true;
    limiter->budget = limit.remaining;
    if (limit.remaining == 0)
        stop(limiter, ANSWERS_LIMITED, facts_retry_at(answer, now_s));
}

void limiter_answered(struct limiter *limiter, const struct http_answer *answer,
                      const struct online_verdict *verdict, struct outcome *outcome, int64_t now_s)
{
    limiter->under_way--;
    if (answer->failure != HTTP_ANSWERED) {
        unanswered(limiter, answer->failure);
        return;
    }
    limiter->silent = 0;
    if (verdict->state == ONLINE_LIVE)
        limiter->bad = 0;
    if (verdict->state == ONLINE_DEAD)
        counted(limiter, answer, now_s);
    if (answer->status == 403 && outcome->next == NEXT_ASK_RATE_LIMIT &&
        limiter->bad >= BAD_BEFORE_LOCK) {
        outcome->next = NEXT_STOP;
        outcome->why = LOCKED;
        outcome->retry_at_s = facts_retry_at(answer, now_s);
        stop(limiter, outcome->why, outcome->retry_at_s);
        return;
    }
    if (outcome->next == NEXT_STOP)
        stop(limiter, outcome->why, outcome->retry_at_s);
}

struct slice limiter_reason(const struct limiter *limiter, struct arena *arena)
{
    if (limiter->until_s)
        return answers_limited_text(limiter->why, limiter->until_s, arena);
    return slice_str(limiter->why);
}
