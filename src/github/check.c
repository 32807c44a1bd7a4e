/* SPDX-License-Identifier: Apache-2.0 */
#include "github/check.h"

#include <assert.h>
#include <stdio.h>

#include "core/base64.h"
#include "core/limits.h"
#include "core/mem.h"
#include "core/secret_raw.h"
#include "github/answers.h"
#include "github/cache.h"
#include "github/facts.h"
#include "github/host.h"
#include "github/limiter.h"
#include "github/vendor_check.h"

#define URL_BYTES 2048
#define HEADER_BYTES ((size_t)20 << 10)        /* LIMIT_SECRET_BYTES and a name */
#define AUTHORIZATION_BYTES (2 * HEADER_BYTES) /* the same in base 64 */

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

/* One check that is worth a request. */
struct task {
    struct check *check;
    enum endpoint_id endpoint;
    struct radius *radius; /* NULL until the token is known to live */
};

/* What checker_run works on, one host after the other. */
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

/* Sets *index to the lane of a host, a new one where it was not asked before. */
static enum err_code find_lane(struct checker *checker, const char *name, size_t *index)
{
    struct lane *lanes;

    for (*index = 0; *index < checker->lane_count; ++*index)
        if (strcmp(checker->lanes[*index].name, name) == 0)
            return ERR_OK;
    lanes = mem_calloc(checker->lane_count + 1, sizeof *lanes);
    if (!lanes)
        return ERR_NOMEM;
    if (checker->lane_count)
        memcpy(lanes, checker->lanes, checker->lane_count * sizeof *lanes);
    snprintf(lanes[checker->lane_count++].name, sizeof lanes->name, "%s", name);
    mem_free(checker->lanes);
    checker->lanes = lanes;
    return ERR_OK;
}

enum err_code checker_new(const struct check_options *options, const struct env *env,
                          struct checker **out, struct err *err)
{
    struct checker *checker = mem_calloc(1, sizeof *checker);
    size_t github;
    enum err_code code;

    if (!checker)
        return nomem(err);
    checker->env = env;
    checker->budget = options->budget;
    checker->depth = options->depth;
    checker->fresh = options->fresh;
    checker->github_only = options->github_only;
    checker->concurrency = options->concurrency ? options->concurrency : 1;
    code = host_resolve(options->host, options->api_url, &checker->host, err);
    if (!code && find_lane(checker, checker->host.authority, &github))
        code = nomem(err);
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
    mem_free(checker->lanes);
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

/* A line break would end the header; nothing outside ASCII is a token. */
static bool fits_header(struct slice raw)
{
    for (size_t i = 0; i < raw.len; i++)
        if (raw.ptr[i] <= ' ' || raw.ptr[i] > '~')
            return false;
    return raw.len > 0 && raw.len <= LIMIT_SECRET_BYTES;
}

/* Why no request can tell; NULL: one can. */
static const char *uncheckable(const struct check *check)
{
    const struct verifier *verifier = endpoints_verifier(check->verifier);

    if (check->recipe)
        return vendor_check_refusal(check->recipe, check->secret);
    return verifier->checkable ? NULL : verifier->why_not;
}

/* Why it may not be asked about; NULL: it may. */
static const char *not_asked(const struct checker *checker, const struct check *check)
{
    if (!check->recipe && !endpoints_verifier(check->verifier))
        return "no check is known for this type";
    if (uncheckable(check))
        return NULL;
    if (check->recipe && checker->github_only)
        return "only GitHub is asked";
    if (check->offline && check->offline->checksum == CHECKSUM_INVALID)
        return "wrong checksum: a placeholder or an altered token";
    if (!fits_header(secret_raw(check->secret)))
        return "has bytes that no request can carry";
    return NULL;
}

/* Settles what needs no request; *lane is that of the host to ask. */
static enum err_code settle_offline(struct checker *checker, const struct check *check,
                                    struct arena *arena, size_t *lane)
{
    struct online_verdict *verdict = check->verdict;
    const char *reason = not_asked(checker, check);

    *lane = LANE_NONE;
    *verdict = (struct online_verdict){.state = ONLINE_NOT_CHECKED};
    if (!reason && (reason = uncheckable(check)) != NULL)
        verdict->state = ONLINE_UNCHECKABLE;
    verdict->reason = arena_slice(arena, slice_str(reason ? reason : "interrupted"));
    if (!verdict->reason.ptr)
        return ERR_NOMEM;
    if (reason)
        return ERR_OK;
    *lane = LANE_GITHUB;
    return check->recipe ? find_lane(checker, check->recipe->host, lane) : ERR_OK;
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
static void plan(struct round *round, struct check *checks, const size_t *lanes, size_t count,
                 size_t lane)
{
    for (int valid = 1; valid >= 0; valid--)
        for (size_t i = 0; i < count; i++)
            if (lanes[i] == lane && is_valid(&checks[i]) == (valid == 1) &&
                !recall(round, &checks[i]))
                round->tasks[round->count++] = task_of(&checks[i]);
}

/* The header's memory is taken at once, so that none of it is left behind by
 * growing, and wiped. */
static enum err_code start_github(struct round *round, struct task *task, struct buf *url,
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

static enum err_code ask_github(struct round *round, struct task *task, struct err *err)
{
    struct buf url = BUF_INIT(URL_BYTES);
    struct buf authorization = BUF_INIT(HEADER_BYTES);
    enum err_code code = start_github(round, task, &url, &authorization, err);

    buf_wipe(&authorization);
    buf_release(&authorization);
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
    if (task->check->recipe)
        return ERR_OK;
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
        fresh->reason = limiter_reason(round->limiter, round->arena);
    take_verdict(task->check->verdict, fresh);
    if (outcome->next == NEXT_ASK_RATE_LIMIT && task->endpoint != ENDPOINT_RATE_LIMIT &&
        !is_spent(round->checker)) {
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
    const struct question question = {task->endpoint, is_personal(check->secret), now_s};

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
    else if (!round->limiter->why && is_spent(round->checker)) {
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
           limiter_may_ask(round->limiter, env_now_s(checker->env)))
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

/* "x-access-token:TOKEN" is how git signs in with a token. */
static void add_git_login(struct buf *out, struct slice raw)
{
    struct buf pair = BUF_INIT(HEADER_BYTES);

    if (buf_reserve(&pair, HEADER_BYTES)) {
        buf_add_str(&pair, "x-access-token:");
        buf_add_slice(&pair, raw);
        base64_add(out, buf_slice(&pair), BASE64_STANDARD);
    }
    if (buf_status(&pair))
        out->status = buf_status(&pair);
    buf_wipe(&pair);
    buf_release(&pair);
}

static bool is_at_host(const struct host *host, const char *url)
{
    return slice_starts(slice_str(url), host->base_url) ||
           slice_starts(slice_str(url), host->site_url);
}

static enum err_code send_question(struct checker *checker, const struct check_question *question,
                                   struct buf *authorization, struct err *err)
{
    const char *headers[] = {"", ENDPOINTS_ACCEPT, ENDPOINTS_API_VERSION};
    struct http_request request = {"GET", question->url, headers,
                                   question->git ? 1 : ARRAY_LEN(headers), slice_of(NULL, 0)};

    if (!buf_reserve(authorization, AUTHORIZATION_BYTES))
        return nomem(err);
    buf_add_str(authorization, question->git ? "Authorization: Basic " : "Authorization: Bearer ");
    if (question->git)
        add_git_login(authorization, secret_raw(question->credential));
    else
        buf_add_slice(authorization, secret_raw(question->credential));
    if (buf_status(authorization))
        return nomem(err);
    headers[0] = buf_str(authorization);
    return http_start(checker->http, &request, NULL, err);
}

enum err_code checker_ask(struct checker *checker, const struct check_question *question,
                          struct http_answer *out, struct err *err)
{
    struct limiter *limiter = &checker->lanes[LANE_GITHUB].limiter;
    struct buf authorization = BUF_INIT(AUTHORIZATION_BYTES);
    enum err_code code;

    assert(is_at_host(&checker->host, question->url));
    *out = (struct http_answer){0};
    if (!checker->http || is_spent(checker) || !fits_header(secret_raw(question->credential)) ||
        !limiter_may_ask(limiter, env_now_s(checker->env)))
        return ERR_OK;
    code = send_question(checker, question, &authorization, err);
    buf_wipe(&authorization);
    buf_release(&authorization);
    if (code)
        return code;
    code = http_next(checker->http, out, err);
    if (code == ERR_OK && (out->status == 429 || http_header(out, "retry-after").ptr)) {
        limiter->why = ANSWERS_LIMITED;
        limiter->until_s = facts_retry_at(out, env_now_s(checker->env));
    }
    return code;
}

/* All checks of one host. */
static enum err_code run_lane(struct round *round, struct check *checks, const size_t *lanes,
                              size_t count, size_t lane, struct err *err)
{
    struct checker *checker = round->checker;

    round->limiter = &checker->lanes[lane].limiter;
    round->host = arena_slice(round->arena, slice_str(checker->lanes[lane].name));
    round->count = round->next = round->under_way = 0;
    if (!round->host.ptr)
        return nomem(err);
    plan(round, checks, lanes, count, lane);
    return run(round, checker->concurrency, err);
}

static enum err_code run_lanes(struct round *round, struct check *checks, size_t *lanes,
                               size_t count, struct err *err)
{
    struct checker *checker = round->checker;
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < count; i++)
        if (settle_offline(checker, &checks[i], round->arena, &lanes[i]))
            return nomem(err);
    for (size_t lane = 0; lane < checker->lane_count && code == ERR_OK; lane++)
        code = run_lane(round, checks, lanes, count, lane, err);
    if (checker->http)
        http_drop(checker->http);
    return code;
}

enum err_code checker_run(struct checker *checker, struct check *checks, size_t count,
                          struct arena *arena, struct err *err)
{
    struct round round = {.checker = checker, .arena = arena};
    size_t *lanes = mem_calloc(count + 1, sizeof *lanes);
    enum err_code code;

    round.tasks = mem_calloc(count + 1, sizeof *round.tasks);
    code = lanes && round.tasks ? run_lanes(&round, checks, lanes, count, err) : nomem(err);
    mem_free(round.tasks);
    mem_free(lanes);
    return code;
}
