/* SPDX-License-Identifier: Apache-2.0 */
#include "core/mem.h"
#include "github/answers.h"
#include "github/bearer.h"
#include "github/check_internal.h"
#include "github/endpoints.h"
#include "github/vendor_check.h"

#define URL_BYTES 2048

/* One check that is worth a request. */
struct task {
    struct check *check;
    enum endpoint_id endpoint;
    struct radius *radius; /* NULL until the token is known to live */
};

/* What has become of a round. */
struct round {
    struct checker *checker;
    struct limiter *limiter; /* of the host */
    struct arena *arena;
    struct slice host;
    struct task *tasks;
    size_t count;
    size_t next;      /* to be started */
    size_t under_way; /* started and not answered */
};

static enum err_code nomem(struct err *err)
{
    return err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
}

/* Is there a verdict of an earlier run? */
static bool recall(const struct round *round, const struct check *check)
{
    struct checker *checker = round->checker;
    struct err err = ERR_INIT;
    enum err_code code;

    if (!checker->cache)
        return false;
    check->verdict->host = round->host;
    code = cache_get(checker->cache, round->host, secret_hash(check->secret),
                     env_now_s(checker->env), round->arena, check->verdict, &err);
    if (code && code != ERR_NOTFOUND)
        checker_forget(checker, &err);
    if (check->verdict->state == ONLINE_LIVE &&
        (checker->fresh || checker->depth != RADIUS_LIVENESS))
        return false; /* it may have died; and what it opens is not remembered */
    return code == ERR_OK;
}

static void remember(const struct round *round, const struct check *check)
{
    struct checker *checker = round->checker;
    struct err err = ERR_INIT;

    if (checker->cache &&
        cache_put(checker->cache, round->host, secret_hash(check->secret), check->verdict, &err))
        checker_forget(checker, &err);
}

static bool is_valid(const struct check *check)
{
    return check->offline && check->offline->checksum == CHECKSUM_VALID;
}

static struct task task_of(struct check *check)
{
    const struct verifier *verifier = endpoints_verifier(check->verifier);

    return (struct task){check, verifier ? verifier->first : ENDPOINT_RATE_LIMIT, NULL};
}

/* Valid checksums first: what limits cut off is then the least likely token. */
static void plan(struct round *round, const struct check_round *order)
{
    for (int valid = 1; valid >= 0; valid--)
        for (size_t i = 0; i < order->count; i++)
            if (order->lanes[i] == order->lane && is_valid(&order->checks[i]) == (valid == 1) &&
                !recall(round, &order->checks[i]))
                round->tasks[round->count++] = task_of(&order->checks[i]);
}

static enum err_code ask_github(struct round *round, struct task *task, struct err *err)
{
    const unsigned page = task->radius ? radius_question(task->radius).page : 1;
    struct buf url = BUF_INIT(URL_BYTES);
    struct bearer_request request = {.method = endpoints_at(task->endpoint)->method,
                                     .secret = task->check->secret};
    enum err_code code;

    endpoints_url(task->endpoint, page, round->checker->host.base_url, &url);
    request.url = buf_str(&url);
    code = buf_status(&url) ? nomem(err) : bearer_start(round->checker->http, &request, task, err);
    buf_release(&url);
    return code;
}

static enum err_code start(struct round *round, struct task *task, struct err *err)
{
    const struct check *check = task->check;
    enum err_code code = check->recipe ? vendor_check_start(check->recipe, check->secret,
                                                            round->checker->http, task, err)
                                       : ask_github(round, task, err);

    if (code)
        return code;
    limiter_started(round->limiter);
    round->under_way++;
    return ERR_OK;
}

/* The second answer counts only if it says more than the first. */
static void take_verdict(struct online_verdict *verdict, const struct online_verdict *fresh)
{
    unsigned requests = verdict->requests + fresh->requests;

    if (!verdict->requests || fresh->state == ONLINE_LIVE || fresh->state == ONLINE_DEAD)
        *verdict = *fresh;
    verdict->requests = requests;
}

/* Goes on asking about a live token, if more is wanted. */
static enum err_code begin_radius(struct round *round, struct task *task, struct err *err)
{
    struct checker *checker = round->checker;

    remember(round, task->check);
    if (task->check->recipe)
        return ERR_OK;
    if (task->check->verdict->state != ONLINE_LIVE || checker_is_spent(checker))
        return ERR_OK;
    if (radius_begin(checker->depth, task->endpoint, round->arena, &task->radius))
        return nomem(err);
    if (!task->radius)
        return ERR_OK;
    task->endpoint = radius_question(task->radius).endpoint;
    return start(round, task, err);
}

static enum err_code take_radius_answer(struct round *round, const struct http_answer *answer,
                                        const struct outcome *outcome, struct err *err)
{
    struct task *task = answer->tag;
    bool more;

    task->check->verdict->requests += answer->attempts;
    if (radius_take(task->radius, answer, task->check->verdict, &more))
        return nomem(err);
    if (!more || outcome->next == NEXT_STOP || checker_is_spent(round->checker))
        return ERR_OK;
    task->endpoint = radius_question(task->radius).endpoint;
    return start(round, task, err);
}

static enum err_code take_first_answer(struct round *round, const struct http_answer *answer,
                                       struct online_verdict *fresh, const struct outcome *outcome,
                                       struct err *err)
{
    struct task *task = answer->tag;

    if (outcome->next == NEXT_STOP)
        fresh->reason = limiter_reason(round->limiter, round->arena);
    take_verdict(task->check->verdict, fresh);
    if (outcome->next == NEXT_ASK_RATE_LIMIT && task->endpoint != ENDPOINT_RATE_LIMIT &&
        !checker_is_spent(round->checker)) {
        task->endpoint = ENDPOINT_RATE_LIMIT;
        return start(round, task, err);
    }
    return begin_radius(round, task, err);
}

static enum err_code judge(const struct round *round, const struct http_answer *answer,
                           int64_t now_s, struct online_verdict *fresh, struct outcome *outcome)
{
    const struct task *task = answer->tag;
    const struct check *check = task->check;
    const struct question question = {task->endpoint, bearer_is_personal(check->secret), now_s};

    if (check->recipe)
        return vendor_check_judge(check->recipe, check->at_home, answer, now_s, round->arena, fresh,
                                  outcome);
    return answers_judge(answer, &question, round->arena, fresh, outcome);
}

static enum err_code take_answer(struct round *round, const struct http_answer *answer,
                                 struct err *err)
{
    const struct task *task = answer->tag;
    const int64_t now_s = env_now_s(round->checker->env);
    struct online_verdict fresh = {
        .host = round->host, .checked_at_s = now_s, .requests = answer->attempts};
    struct outcome outcome;

    round->under_way--;
    if (judge(round, answer, now_s, &fresh, &outcome))
        return nomem(err);
    if (task->radius && outcome.next == NEXT_ASK_RATE_LIMIT)
        outcome.next = NEXT_NONE; /* it lives: a refusal is about the resource */
    limiter_answered(round->limiter, answer, &fresh, &outcome, now_s);
    return task->radius ? take_radius_answer(round, answer, &outcome, err)
                        : take_first_answer(round, answer, &fresh, &outcome, err);
}

/* Everything that was not asked has the same reason. */
static enum err_code give_up(struct round *round, struct err *err)
{
    struct online_verdict verdict = {.state = ONLINE_UNKNOWN, .host = round->host};

    verdict.reason = limiter_reason(round->limiter, round->arena);
    if (!round->checker->http)
        verdict.reason = arena_slice(round->arena, slice_str(round->checker->no_http.msg));
    else if (!round->limiter->why && checker_is_spent(round->checker)) {
        verdict.state = ONLINE_NOT_CHECKED;
        verdict.reason = SLICE_LITERAL("the budget of requests is spent");
    }
    if (!verdict.reason.ptr)
        return nomem(err);
    for (; round->next < round->count; round->next++)
        *round->tasks[round->next].check->verdict = verdict;
    return ERR_OK;
}

static enum err_code start_some(struct round *round, size_t most, struct err *err)
{
    struct checker *checker = round->checker;
    enum err_code code = ERR_OK;

    while (!code && round->under_way < most && round->next < round->count &&
           !checker_is_spent(checker) && limiter_may_ask(round->limiter, env_now_s(checker->env)))
        code = start(round, &round->tasks[round->next++], err);
    return code;
}

static enum err_code run(struct round *round, size_t most, struct err *err)
{
    struct http_answer answer;
    enum err_code code = start_some(round, most, err);

    while (!code && round->under_way) {
        code = http_next(round->checker->http, &answer, err);
        if (!code)
            code = take_answer(round, &answer, err);
        if (!code)
            code = start_some(round, most, err);
    }
    return code ? code : give_up(round, err);
}

enum err_code check_round_run(struct checker *checker, const struct check_round *order,
                              struct err *err)
{
    struct lane *lane = &checker->lanes[order->lane];
    struct round round = {
        .checker = checker,
        .limiter = &lane->limiter,
        .arena = order->arena,
        .host = arena_slice(order->arena, slice_str(lane->name)),
        .tasks = mem_calloc(order->count + 1, sizeof *round.tasks),
    };
    enum err_code code = round.host.ptr && round.tasks ? ERR_OK : nomem(err);

    if (code == ERR_OK) {
        plan(&round, order);
        code = run(&round, checker->concurrency, err);
    }
    mem_free(round.tasks);
    return code;
}
