/* SPDX-License-Identifier: Apache-2.0 */
#include "github/check.h"

#include "core/limits.h"
#include "core/mem.h"
#include "core/secret_raw.h"
#include "github/answers.h"
#include "github/cache.h"
#include "github/host.h"
#include "github/limiter.h"

#define URL_BYTES 2048
#define HEADER_BYTES ((size_t)20 << 10) /* LIMIT_SECRET_BYTES and a name */

struct checker {
    struct host host;
    struct http *http; /* NULL: there is none, and no_http says why */
    struct err no_http;
    const struct env *env;
    struct limiter limiter;
    struct cache *cache; /* NULL: nothing is remembered */
    size_t concurrency;
    unsigned budget;
    enum radius_depth depth;
    bool fresh;
};

/* One check that is worth a request. */
struct task {
    struct check *check;
    enum endpoint_id endpoint;
    struct radius *radius; /* NULL until the token is known to live */
};

/* What one call of checker_run works on. */
struct round {
    struct checker *checker;
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

/* A run without memory is better than none. */
static void forget(struct checker *checker, const struct err *why)
{
    env_log(checker->env, LOG_WARNING, "%s; verdicts are not remembered", why->msg);
    cache_close(checker->cache);
    checker->cache = NULL;
}

static void open_cache(struct checker *checker, const char *path)
{
    struct err err = ERR_INIT;

    if (path && cache_open(path, &checker->cache, &err))
        forget(checker, &err);
}

/* A scan without checks is better than none. */
static enum err_code open_http(struct checker *checker, const struct check_options *options,
                               struct err *err)
{
    const struct http_options http = {options->version,    options->proxy,   options->ca_file,
                                      options->timeout_ms, options->retries, options->concurrency,
                                      options->budget};
    struct err why = ERR_INIT;
    enum err_code code = http_new(&http, checker->env, &checker->http, &why);

    if (code == ERR_UNSUPPORTED) {
        checker->no_http = why;
        return ERR_OK;
    }
    return code ? err_set(err, code, "%s", why.msg) : ERR_OK;
}

enum err_code checker_new(const struct check_options *options, const struct env *env,
                          struct checker **out, struct err *err)
{
    struct checker *checker = mem_calloc(1, sizeof *checker);
    enum err_code code;

    if (!checker)
        return nomem(err);
    checker->env = env;
    checker->budget = options->budget;
    checker->depth = options->depth;
    checker->fresh = options->fresh;
    checker->concurrency = options->concurrency ? options->concurrency : 1;
    code = host_resolve(options->host, options->api_url, &checker->host, err);
    if (!code)
        code = open_http(checker, options, err);
    if (code) {
        checker_free(checker);
        return code;
    }
    open_cache(checker, options->cache_path);
    *out = checker;
    return ERR_OK;
}

void checker_free(struct checker *checker)
{
    if (!checker)
        return;
    http_free(checker->http);
    cache_close(checker->cache);
    mem_free(checker);
}

uint64_t checker_requests(const struct checker *checker)
{
    return checker->http ? http_requests(checker->http) : 0;
}

const struct host *checker_host(const struct checker *checker)
{
    return &checker->host;
}

/* A line break would end the header; nothing outside ASCII is a GitHub token. */
static bool fits_header(struct slice raw)
{
    for (size_t i = 0; i < raw.len; i++)
        if (raw.ptr[i] <= ' ' || raw.ptr[i] > '~')
            return false;
    return raw.len > 0 && raw.len <= LIMIT_SECRET_BYTES;
}

/* Settles what needs no request; false: ask. */
static bool settle_offline(const struct check *check, const struct verifier *verifier)
{
    struct online_verdict *verdict = check->verdict;

    *verdict = (struct online_verdict){.state = ONLINE_NOT_CHECKED,
                                       .reason = SLICE_LITERAL("interrupted")};
    if (!verifier) {
        verdict->reason = SLICE_LITERAL("no check is known for this type");
        return true;
    }
    if (!verifier->checkable) {
        verdict->state = ONLINE_UNCHECKABLE;
        verdict->reason = slice_str(verifier->why_not);
        return true;
    }
    if (check->offline && check->offline->checksum == CHECKSUM_INVALID) {
        verdict->reason = SLICE_LITERAL("wrong checksum: a placeholder or an altered token");
        return true;
    }
    if (!fits_header(secret_raw(check->secret))) {
        verdict->reason = SLICE_LITERAL("has bytes that no request can carry");
        return true;
    }
    return false;
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
        forget(checker, &err);
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
        forget(checker, &err);
}

/* Valid checksums first: what limits cut off is then the least likely token. */
static void plan(struct round *round, struct check *checks, size_t count)
{
    for (int valid = 1; valid >= 0; valid--)
        for (size_t i = 0; i < count; i++) {
            const struct verifier *verifier = endpoints_verifier(checks[i].verifier);
            bool is_valid = checks[i].offline && checks[i].offline->checksum == CHECKSUM_VALID;

            if (is_valid == (valid == 1) && !settle_offline(&checks[i], verifier) &&
                !recall(round, &checks[i]))
                round->tasks[round->count++] = (struct task){&checks[i], verifier->first, NULL};
        }
}

/* The header's memory is taken at once, so that none of it is left behind by
 * growing, and wiped. */
static enum err_code start_with(struct round *round, struct task *task, struct buf *url,
                                struct buf *authorization, struct err *err)
{
    struct checker *checker = round->checker;
    const char *headers[] = {"", ENDPOINTS_ACCEPT, ENDPOINTS_API_VERSION};
    const unsigned page = task->radius ? radius_question(task->radius).page : 1;
    struct http_request request = {endpoints_at(task->endpoint)->method, "", headers,
                                   ARRAY_LEN(headers), slice_of(NULL, 0)};

    endpoints_url(task->endpoint, page, checker->host.base_url, url);
    if (buf_reserve(authorization, HEADER_BYTES)) {
        buf_add_str(authorization, "Authorization: Bearer ");
        buf_add_slice(authorization, secret_raw(task->check->secret));
    }
    if (buf_status(url) || buf_status(authorization))
        return nomem(err);
    headers[0] = buf_str(authorization);
    request.url = buf_str(url);
    return http_start(checker->http, &request, task, err);
}

static enum err_code start(struct round *round, struct task *task, struct err *err)
{
    struct buf url = BUF_INIT(URL_BYTES);
    struct buf authorization = BUF_INIT(HEADER_BYTES);
    enum err_code code = start_with(round, task, &url, &authorization, err);

    buf_wipe(&authorization);
    buf_release(&authorization);
    buf_release(&url);
    if (code)
        return code;
    limiter_started(&round->checker->limiter);
    round->under_way++;
    return ERR_OK;
}

static bool is_personal(const struct secret *secret)
{
    struct slice raw = secret_raw(secret);

    return slice_starts(raw, "ghp_") || slice_starts(raw, "github_pat_");
}

/* The second answer counts only if it says more than the first. */
static void take_verdict(struct online_verdict *verdict, const struct online_verdict *fresh)
{
    unsigned requests = verdict->requests + fresh->requests;

    if (!verdict->requests || fresh->state == ONLINE_LIVE || fresh->state == ONLINE_DEAD)
        *verdict = *fresh;
    verdict->requests = requests;
}

static bool is_spent(const struct checker *checker)
{
    return checker->budget && checker_requests(checker) >= checker->budget;
}

/* Goes on asking about a live token, if more is wanted. */
static enum err_code begin_radius(struct round *round, struct task *task, struct err *err)
{
    struct checker *checker = round->checker;

    remember(round, task->check);
    if (task->check->verdict->state != ONLINE_LIVE || is_spent(checker))
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
    if (!more || outcome->next == NEXT_STOP || is_spent(round->checker))
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
        fresh->reason = limiter_reason(&round->checker->limiter, round->arena);
    take_verdict(task->check->verdict, fresh);
    if (outcome->next == NEXT_ASK_RATE_LIMIT && task->endpoint != ENDPOINT_RATE_LIMIT &&
        !is_spent(round->checker)) {
        task->endpoint = ENDPOINT_RATE_LIMIT;
        return start(round, task, err);
    }
    return begin_radius(round, task, err);
}

static enum err_code take_answer(struct round *round, const struct http_answer *answer,
                                 struct err *err)
{
    const struct task *task = answer->tag;
    const int64_t now_s = env_now_s(round->checker->env);
    const struct question question = {task->endpoint, is_personal(task->check->secret), now_s};
    struct online_verdict fresh = {
        .host = round->host, .checked_at_s = now_s, .requests = answer->attempts};
    struct outcome outcome;

    round->under_way--;
    if (answers_judge(answer, &question, round->arena, &fresh, &outcome))
        return nomem(err);
    if (task->radius && outcome.next == NEXT_ASK_RATE_LIMIT)
        outcome.next = NEXT_NONE; /* it lives: a refusal is about the resource */
    limiter_answered(&round->checker->limiter, answer, &fresh, &outcome, now_s);
    return task->radius ? take_radius_answer(round, answer, &outcome, err)
                        : take_first_answer(round, answer, &fresh, &outcome, err);
}

/* Everything that was not asked has the same reason. */
static enum err_code give_up(struct round *round, struct err *err)
{
    struct online_verdict verdict = {.state = ONLINE_UNKNOWN, .host = round->host};

    verdict.reason = limiter_reason(&round->checker->limiter, round->arena);
    if (!round->checker->http)
        verdict.reason = arena_slice(round->arena, slice_str(round->checker->no_http.msg));
    else if (!round->checker->limiter.why && is_spent(round->checker)) {
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

    while (!code && round->under_way < most && round->next < round->count && !is_spent(checker) &&
           limiter_may_ask(&checker->limiter, env_now_s(checker->env)))
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

enum err_code checker_run(struct checker *checker, struct check *checks, size_t count,
                          struct arena *arena, struct err *err)
{
    struct round round = {.checker = checker, .arena = arena};
    enum err_code code;

    round.host = arena_slice(arena, slice_str(checker->host.authority));
    round.tasks = mem_calloc(count + 1, sizeof *round.tasks);
    if (!round.host.ptr || !round.tasks) {
        mem_free(round.tasks);
        return nomem(err);
    }
    plan(&round, checks, count);
    code = run(&round, checker->concurrency, err);
    if (checker->http)
        http_drop(checker->http);
    mem_free(round.tasks);
    return code;
}
