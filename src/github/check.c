/* SPDX-License-Identifier: Apache-2.0 */
#include "github/check.h"

#include <assert.h>
#include <stdio.h>

#include "core/mem.h"
#include "github/bearer.h"
#include "github/check_internal.h"
#include "github/endpoints.h"
#include "github/facts.h"
#include "github/vendor_check.h"

#define LANE_GITHUB 0
#define LANE_NONE SIZE_MAX /* of a check that needs no request */

static enum err_code nomem(struct err *err)
{
    return err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
}

void checker_forget(struct checker *checker, const struct err *why)
{
    env_log(checker->env, LOG_WARNING, "%s; verdicts are not remembered", why->msg);
    cache_close(checker->cache);
    checker->cache = NULL;
}

static void open_cache(struct checker *checker, const char *path)
{
    struct err err = ERR_INIT;

    if (path && cache_open(path, &checker->cache, &err))
        checker_forget(checker, &err);
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

bool checker_is_spent(const struct checker *checker)
{
    return checker->budget && checker_requests(checker) >= checker->budget;
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
    if (!bearer_fits(check->secret))
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

static enum err_code run_lanes(struct checker *checker, struct check_round *round, size_t *lanes,
                               struct err *err)
{
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < round->count; i++)
        if (settle_offline(checker, &round->checks[i], round->arena, &lanes[i]))
            return nomem(err);
    for (; round->lane < checker->lane_count && code == ERR_OK; round->lane++)
        code = check_round_run(checker, round, err);
    if (checker->http)
        http_drop(checker->http);
    return code;
}

enum err_code checker_run(struct checker *checker, struct check *checks, size_t count,
                          struct arena *arena, struct err *err)
{
    size_t *lanes = mem_calloc(count + 1, sizeof *lanes);
    struct check_round round = {checks, lanes, count, LANE_GITHUB, arena};
    enum err_code code = lanes ? run_lanes(checker, &round, lanes, err) : nomem(err);

    mem_free(lanes);
    return code;
}

static bool is_at_host(const struct host *host, const char *url)
{
    return slice_starts(slice_str(url), host->base_url) ||
           slice_starts(slice_str(url), host->site_url);
}

enum err_code checker_ask(struct checker *checker, const struct check_question *question,
                          struct http_answer *out, struct err *err)
{
    struct limiter *limiter = &checker->lanes[LANE_GITHUB].limiter;
    const struct bearer_request request = {"GET", question->url, question->credential,
                                           question->git};
    enum err_code code;

    assert(is_at_host(&checker->host, question->url));
    *out = (struct http_answer){0};
    if (!checker->http || checker_is_spent(checker) || !bearer_fits(question->credential) ||
        !limiter_may_ask(limiter, env_now_s(checker->env)))
        return ERR_OK;
    code = bearer_start(checker->http, &request, NULL, err);
    if (code)
        return code;
    code = http_next(checker->http, out, err);
    if (code == ERR_OK && (out->status == 429 || http_header(out, "retry-after").ptr)) {
        limiter->why = ANSWERS_LIMITED;
        limiter->until_s = facts_retry_at(out, env_now_s(checker->env));
    }
    return code;
}
