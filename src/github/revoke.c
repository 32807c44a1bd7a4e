/* SPDX-License-Identifier: Apache-2.0 */
#include "github/revoke.h"

#include "core/limits.h"
#include "core/mem.h"
#include "core/secret_raw.h"
#include "github/endpoints.h"
#include "github/facts.h"
#include "github/http.h"

#define BATCH_MOST 1000
#define SPLITS_MOST 20 /* of the 60 requests an hour: one or two bad tokens among thousands */
#define URL_BYTES 2048
#define HEADER_BYTES ((size_t)20 << 10) /* LIMIT_SECRET_BYTES and a name */
#define BODY_FRAME_BYTES 64
#define CONTENT_TYPE "Content-Type: application/json"

#define UNREACHABLE "not sent: the host cannot be reached"
#define LIMITED "not sent: the host limits requests or refuses them"

enum revoke_way revoke_way_of(struct slice verifier, enum checksum_state checksum,
                              const struct host *host)
{
    const bool is_user = slice_is(verifier, "github-user");

    if (checksum == CHECKSUM_INVALID)
        return REVOKE_NOTHING;
    if (slice_is(verifier, "github-installation"))
        return REVOKE_BY_ITSELF;
    /* Tokens of the form before 2021 are not on the list of accepted types. */
    if (host_is_github_com(host) && checksum == CHECKSUM_VALID &&
        (is_user || slice_is(verifier, "github-refresh")))
        return REVOKE_BY_LIST;
    return REVOKE_BY_HAND;
}

static enum endpoint_id endpoint_of(enum revoke_way way)
{
    return way == REVOKE_BY_ITSELF ? ENDPOINT_END_INSTALLATION : ENDPOINT_REVOKE;
}

const char *revoke_way_request(enum revoke_way way)
{
    switch (way) {
    case REVOKE_BY_LIST:
        return "POST /credentials/revoke";
    case REVOKE_BY_ITSELF:
        return "DELETE /installation/token";
    case REVOKE_BY_HAND:
    case REVOKE_NOTHING:
        return "";
    }
    return "";
}

/* What one call of revoke_all works on. */
struct round {
    const struct env *env;
    struct host host;
    struct http *http;
    struct revocation **room; /* for BATCH_MOST */
    const char *stopped;      /* NULL, or why nothing more is sent */
    int64_t retry_at_s;       /* 0: the host did not say */
    unsigned splits;
};

/* What one request is about. */
struct batch {
    struct revocation **items;
    size_t count;
};

static enum err_code nomem(struct err *err)
{
    return err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
}

/* GitHub's tokens have no character that JSON or a header would escape. */
static bool is_plain(struct slice raw)
{
    for (size_t i = 0; i < raw.len; i++)
        if (raw.ptr[i] <= ' ' || raw.ptr[i] > '~' || raw.ptr[i] == '"' || raw.ptr[i] == '\\')
            return false;
    return raw.len > 0 && raw.len <= LIMIT_SECRET_BYTES;
}

/* All memory at once, so that growing leaves nothing behind. */
static enum err_code write_body(const struct batch *batch, struct buf *body)
{
    size_t most = BODY_FRAME_BYTES;

    for (size_t i = 0; i < batch->count; i++)
        most += secret_len(batch->items[i]->secret) + 3;
    buf_init(body, most);
    if (!buf_reserve(body, most))
        return ERR_NOMEM;
    buf_add_str(body, "{\"credentials\":[");
    for (size_t i = 0; i < batch->count; i++) {
        buf_add_str(body, i ? ",\"" : "\"");
        buf_add_slice(body, secret_raw(batch->items[i]->secret));
        buf_add_char(body, '"');
    }
    buf_add_str(body, "]}");
    return buf_status(body);
}

static enum err_code write_header(const struct secret *secret, struct buf *authorization)
{
    if (!buf_reserve(authorization, HEADER_BYTES))
        return ERR_NOMEM;
    buf_add_str(authorization, "Authorization: Bearer ");
    buf_add_slice(authorization, secret_raw(secret));
    return buf_status(authorization);
}

static enum err_code start_with(const struct round *round, const struct batch *batch,
                                enum revoke_way way, struct buf *url, struct buf *authorization,
                                struct buf *body, struct err *err)
{
    const bool by_itself = way == REVOKE_BY_ITSELF;
    const char *headers[3] = {ENDPOINTS_ACCEPT, ENDPOINTS_API_VERSION, CONTENT_TYPE};
    struct http_request request = {endpoints_at(endpoint_of(way))->method, "", headers, 3,
                                   slice_of(NULL, 0)};
    enum err_code code =
        by_itself ? write_header(batch->items[0]->secret, authorization) : write_body(batch, body);

    endpoints_url(endpoint_of(way), 1, round->host.base_url, url);
    if (code != ERR_OK || buf_status(url) != ERR_OK)
        return nomem(err);
    if (by_itself)
        headers[2] = buf_str(authorization);
    else
        request.body = buf_slice(body);
    request.url = buf_str(url);
    return http_start(round->http, &request, NULL, err);
}

static enum err_code start(const struct round *round, const struct batch *batch,
                           enum revoke_way way, struct err *err)
{
    struct buf url = BUF_INIT(URL_BYTES);
    struct buf authorization = BUF_INIT(HEADER_BYTES);
    struct buf body = {0};
    enum err_code code = start_with(round, batch, way, &url, &authorization, &body, err);

    buf_wipe(&authorization);
    buf_release(&authorization);
    buf_wipe(&body);
    buf_release(&body);
    buf_release(&url);
    return code;
}

/* The answer's own words are not quoted: they may echo the request. */
static const char *explain(const struct http_answer *answer)
{
    static const struct {
        unsigned status;
        const char *problem;
    } rows[] = {
        {401, "the host does not know the token: it may be dead already"},
        {403, "refused: a limit of requests, or something on the way adds a login"},
        {404, "this host has no such request"},
        {422, "refused as invalid, or as spam"},
        {429, "refused: a limit of requests"},
    };

    if (answer->failure != HTTP_ANSWERED)
        return http_failure_text(answer->failure);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (rows[i].status == answer->status)
            return rows[i].problem;
    return answer->status >= 500 ? "the host failed; it may have heard the request"
                                 : "an unexpected answer";
}

/* 202 for the list, 204 for a token that ends itself. */
static bool is_accepted(const struct http_answer *answer, enum revoke_way way)
{
    return answer->failure == HTTP_ANSWERED &&
           answer->status == (way == REVOKE_BY_ITSELF ? 204 : 202);
}

/* Limits are the address's, and a host that is away is so for all; what one
 * installation token is refused says nothing of the next. */
static void take_stop(struct round *round, const struct http_answer *answer, enum revoke_way way)
{
    const bool limited = answer->status == 429 || http_header(answer, "retry-after").ptr;

    if (http_failure_is_final(answer->failure))
        round->stopped = UNREACHABLE;
    else if (limited || (answer->status == 403 && way == REVOKE_BY_LIST))
        round->stopped = LIMITED;
    if (limited)
        round->retry_at_s = facts_retry_at(answer, env_now_s(round->env));
}

static void take_answer(struct round *round, const struct batch *batch,
                        const struct http_answer *answer, enum revoke_way way)
{
    const bool accepted = is_accepted(answer, way);

    take_stop(round, answer, way);
    for (size_t i = 0; i < batch->count; i++) {
        struct revocation *item = batch->items[i];

        item->status = answer->status;
        item->accepted = accepted;
        item->problem = slice_str(accepted ? "" : explain(answer));
        item->retry_at_s = round->retry_at_s;
        if (http_failure_is_final(answer->failure))
            item->sent_at_s = 0; /* no byte of it left */
    }
}

static void leave_out(const struct round *round, const struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        batch->items[i]->problem = slice_str(round->stopped);
        batch->items[i]->retry_at_s = round->retry_at_s;
    }
}

static void forget(const struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        batch->items[i]->sent_at_s = 0;
        batch->items[i]->problem = slice_of(NULL, 0);
    }
}

static enum err_code send_once(struct round *round, const struct batch *batch, enum revoke_way way,
                               unsigned *status, struct err *err)
{
    struct http_answer answer;
    enum err_code code;

    for (size_t i = 0; i < batch->count; i++) {
        batch->items[i]->sent_at_s = env_now_s(round->env);
        batch->items[i]->problem = SLICE_LITERAL("interrupted; the host may have heard it");
    }
    code = start(round, batch, way, err);
    if (code != ERR_OK)
        forget(batch);
    if (code == ERR_OK)
        code = http_next(round->http, &answer, err);
    if (code != ERR_OK)
        return code;
    take_answer(round, batch, &answer, way);
    *status = answer.status;
    return ERR_OK;
}

/* One token that the host calls invalid must not save the others of its
 * request: those are sent again, half and half. A refused request did nothing. */
static enum err_code send_batch(struct round *round, struct batch batch, enum revoke_way way,
                                struct err *err)
{
    struct batch half = {batch.items, batch.count / 2};
    unsigned status = 0;
    enum err_code code;

    if (round->stopped) {
        leave_out(round, &batch);
        return ERR_OK;
    }
    code = send_once(round, &batch, way, &status, err);
    if (code != ERR_OK || status != 422 || batch.count == 1 || round->splits == SPLITS_MOST)
        return code;
    round->splits++;
    code = send_batch(round, half, way, err);
    half = (struct batch){batch.items + half.count, batch.count - half.count};
    return code == ERR_OK ? send_batch(round, half, way, err) : code;
}

static enum err_code send_way(struct round *round, enum revoke_way way, struct revocation *items,
                              size_t count, struct err *err)
{
    const size_t most = way == REVOKE_BY_LIST ? BATCH_MOST : 1;
    struct batch batch = {round->room, 0};
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < count && code == ERR_OK; i++) {
        if (items[i].way != way)
            continue;
        if (!is_plain(secret_raw(items[i].secret))) {
            items[i].problem = SLICE_LITERAL("has bytes that no request can carry");
            continue;
        }
        batch.items[batch.count++] = &items[i];
        if (batch.count == most) {
            code = send_batch(round, batch, way, err);
            batch.count = 0;
        }
    }
    return code == ERR_OK && batch.count ? send_batch(round, batch, way, err) : code;
}

/* A limit of the list is not one of installation tokens: those have their own. */
static enum err_code send_all(struct round *round, struct revocation *items, size_t count,
                              struct err *err)
{
    enum err_code code;

    round->room = mem_calloc(BATCH_MOST, sizeof(struct revocation *));
    code = round->room ? send_way(round, REVOKE_BY_LIST, items, count, err) : nomem(err);
    if (round->stopped && strcmp(round->stopped, LIMITED) == 0) {
        round->stopped = NULL;
        round->retry_at_s = 0;
    }
    if (code == ERR_OK)
        code = send_way(round, REVOKE_BY_ITSELF, items, count, err);
    mem_free(round->room);
    for (size_t i = 0; i < count; i++)
        if (!items[i].sent_at_s && !items[i].problem.len)
            items[i].problem = SLICE_LITERAL("not sent: interrupted");
    return code;
}

enum err_code revoke_all(const struct check_options *options, const struct env *env,
                         struct revocation *items, size_t count, uint64_t *requests,
                         struct err *err)
{
    const struct http_options http = {
        options->version, options->proxy, options->ca_file, options->timeout_ms, 0, 1, 0};
    struct round round = {.env = env};
    enum err_code code = host_resolve(options->host, options->api_url, &round.host, err);

    *requests = 0;
    if (code == ERR_OK)
        code = http_new(&http, env, &round.http, err);
    if (code != ERR_OK)
        return code;
    code = send_all(&round, items, count, err);
    *requests = http_requests(round.http);
    http_free(round.http);
    return code;
}
