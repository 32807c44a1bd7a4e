/* SPDX-License-Identifier: Apache-2.0 */
#include "github/vendor_check.h"

#include "core/ascii.h"
#include "core/base64.h"
#include "core/json_read.h"
#include "core/limits.h"
#include "core/mem.h"
#include "core/secret_raw.h"
#include "github/facts.h"

#define TEXT_BYTES ((size_t)24 << 10) /* LIMIT_SECRET_BYTES in base 64, and a name */
#define LOGIN_BYTES 255
#define REASON_BYTES 4096
#define BAD_TOKEN "refused as a bad token: revoked, expired or never valid"
#define SCRATCH_BYTES (256 * MIB) /* LIMIT_DOCUMENT_NODES of them fit */

/* What a recipe's request is made of; each text's memory is taken at once, so
 * that growing leaves nothing of the secret behind. */
struct request {
    struct buf headers[RECIPE_HEADERS_MOST];
    struct buf body;
    const char *lines[RECIPE_HEADERS_MOST];
};

/* Stands for itself in JSON and in forms. */
static bool is_unreserved(struct slice raw)
{
    for (size_t i = 0; i < raw.len; i++) {
        const char c = raw.ptr[i];

        if (!ascii_is_alnum(c) && !(c && strchr("-._~", c)))
            return false;
    }
    return true;
}

const char *vendor_check_refusal(const struct recipe *recipe, const struct secret *secret)
{
    if (recipe->uncheckable)
        return recipe->uncheckable;
    if (!recipe_knows(recipe, secret_raw(secret)))
        return "no request tells whether a token of this kind lives";
    if (recipe->body && strstr(recipe->body, RECIPE_TOKEN) && !is_unreserved(secret_raw(secret)))
        return "has bytes that no request can carry";
    return NULL;
}

static void add_basic(struct buf *out, struct slice raw, bool is_user)
{
    struct buf pair = BUF_INIT(TEXT_BYTES);

    if (buf_reserve(&pair, raw.len + 1)) {
        if (!is_user)
            buf_add_char(&pair, ':');
        buf_add_slice(&pair, raw);
        if (is_user)
            buf_add_char(&pair, ':');
        base64_add(out, buf_slice(&pair), BASE64_STANDARD);
    }
    if (buf_status(&pair) != ERR_OK)
        out->status = buf_status(&pair);
    buf_wipe(&pair);
    buf_release(&pair);
}

/* `text` with the secret in its place. */
static void expand(const char *text, struct slice raw, struct buf *out)
{
    struct slice rest = slice_str(text);
    size_t at;

    if (!buf_reserve(out, TEXT_BYTES))
        return;
    while ((at = slice_find(rest, SLICE_LITERAL("{{"))) != SIZE_MAX) {
        buf_add_slice(out, slice_sub(rest, 0, at));
        rest = slice_sub(rest, at, rest.len);
        if (slice_starts(rest, RECIPE_TOKEN))
            buf_add_slice(out, raw);
        else
            add_basic(out, raw, slice_starts(rest, RECIPE_BASIC_USER));
        rest = slice_sub(rest, slice_find(rest, SLICE_LITERAL("}}")) + 2, rest.len);
    }
    buf_add_slice(out, rest);
}

static enum err_code fill(const struct recipe *recipe, struct slice raw, struct request *request)
{
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < recipe->headers.count; i++) {
        expand(recipe->headers.items[i], raw, &request->headers[i]);
        request->lines[i] = buf_str(&request->headers[i]);
        if (code == ERR_OK)
            code = buf_status(&request->headers[i]);
    }
    if (recipe->body)
        expand(recipe->body, raw, &request->body);
    return code == ERR_OK ? buf_status(&request->body) : code;
}

enum err_code vendor_check_start(const struct recipe *recipe, const struct secret *secret,
                                 struct http *http, void *tag, struct err *err)
{
    struct request request = {.body = BUF_INIT(TEXT_BYTES)};
    enum err_code code;

    for (size_t i = 0; i < RECIPE_HEADERS_MOST; i++)
        buf_init(&request.headers[i], TEXT_BYTES);
    code = fill(recipe, secret_raw(secret), &request);
    if (code == ERR_OK)
        code = http_start(http,
                          &(struct http_request){recipe->method, recipe->url, request.lines,
                                                 recipe->headers.count, buf_slice(&request.body)},
                          tag, err);
    else
        err_set(err, code, "%s", err_text(code));
    for (size_t i = 0; i < RECIPE_HEADERS_MOST; i++) {
        buf_wipe(&request.headers[i]);
        buf_release(&request.headers[i]);
    }
    buf_wipe(&request.body);
    buf_release(&request.body);
    return code;
}

static bool fits(const struct recipe_answer *row, unsigned status, const struct node *root)
{
    const struct node *node;

    if (row->status != status || !root)
        return false;
    if (!row->pointer)
        return true;
    node = node_pointer(root, row->pointer);
    if (!node || node->kind == NODE_NULL)
        return false;
    return !row->equals || (node->kind == NODE_SCALAR && slice_is(node->text, row->equals));
}

static const struct recipe_answer *find_answer(const struct recipe *recipe, unsigned status,
                                               const struct node *root)
{
    for (size_t i = 0; i < recipe->answer_count; i++)
        if (fits(&recipe->answers[i], status, root))
            return &recipe->answers[i];
    return NULL;
}

/* What an answer means that the recipe does not tell. */
static const char *usual_reason(unsigned status, bool is_json)
{
    if (!is_json && (status < 300 || status == 401 || status == 403))
        return "not an answer of the vendor's: a login page or proxy on the way?";
    if (status < 300)
        return "an answer that the vendor does not describe";
    if (status < 400)
        return "a redirect, which is not followed";
    switch (status) {
    case 401:
        return "refused, but not as a bad token";
    case 403:
        return "forbidden, which does not tell whether it lives";
    case 404:
        return "no such resource";
    case 407:
        return "the proxy wants a login";
    case 511:
        return "this network wants a login first";
    }
    return status < 500 ? "the host does not accept the request" : "the host has trouble";
}

static bool is_limit(const struct http_answer *answer)
{
    return answer->status == 429 ||
           (answer->status == 403 && http_header(answer, "retry-after").ptr != NULL);
}

static enum err_code limited(const struct http_answer *answer, int64_t now_s, struct arena *arena,
                             struct online_verdict *verdict, struct outcome *out)
{
    *out = (struct outcome){.row = "limited",
                            .next = NEXT_STOP,
                            .why = ANSWERS_LIMITED,
                            .retry_at_s = facts_retry_at(answer, now_s)};
    verdict->state = ONLINE_UNKNOWN;
    verdict->reason = answers_limited_text(ANSWERS_LIMITED, out->retry_at_s, arena);
    return verdict->reason.ptr ? ERR_OK : ERR_NOMEM;
}

static enum err_code unknown(const char *reason, unsigned status, struct arena *arena,
                             struct online_verdict *verdict)
{
    struct buf text = BUF_INIT(REASON_BYTES);

    buf_printf(&text, "%s (HTTP %u)", reason, status);
    verdict->state = ONLINE_UNKNOWN;
    verdict->reason = arena_slice(arena, buf_slice(&text));
    buf_release(&text);
    return verdict->reason.ptr ? ERR_OK : ERR_NOMEM;
}

static enum err_code live(const struct recipe *recipe, const struct node *root,
                          const struct recipe_answer *row, struct arena *arena,
                          struct online_verdict *verdict)
{
    const struct node *login = recipe->login ? node_pointer(root, recipe->login) : NULL;

    verdict->state = ONLINE_LIVE;
    verdict->reason = arena_slice(arena, slice_str(row->reason));
    if (!verdict->reason.ptr)
        return ERR_NOMEM;
    if (!login || login->kind != NODE_SCALAR)
        return ERR_OK;
    verdict->login = arena_slice(arena, slice_sub(login->text, 0, LOGIN_BYTES));
    return verdict->login.ptr ? ERR_OK : ERR_NOMEM;
}

/* A server that does not know a token says nothing of its siblings' tokens. */
static enum err_code dead(const struct recipe *recipe, bool at_home,
                          const struct recipe_answer *row, struct arena *arena,
                          struct online_verdict *verdict)
{
    if (recipe->elsewhere && !at_home)
        return unknown(recipe->elsewhere, verdict->status, arena, verdict);
    verdict->state = ONLINE_DEAD;
    verdict->reason = arena_slice(arena, slice_str(row->reason ? row->reason : BAD_TOKEN));
    return verdict->reason.ptr ? ERR_OK : ERR_NOMEM;
}

static enum err_code judge(const struct recipe *recipe, bool at_home,
                           const struct http_answer *answer, const struct node *root,
                           struct arena *arena, struct online_verdict *verdict)
{
    const struct recipe_answer *row = find_answer(recipe, answer->status, root);

    if (!row)
        return unknown(usual_reason(answer->status, root != NULL), answer->status, arena, verdict);
    if (row->state == ONLINE_LIVE)
        return live(recipe, root, row, arena, verdict);
    if (row->state == ONLINE_DEAD)
        return dead(recipe, at_home, row, arena, verdict);
    return unknown(row->reason ? row->reason : usual_reason(answer->status, true), answer->status,
                   arena, verdict);
}

enum err_code vendor_check_judge(const struct recipe *recipe, bool at_home,
                                 const struct http_answer *answer, int64_t now_s,
                                 struct arena *arena, struct online_verdict *verdict,
                                 struct outcome *out)
{
    struct arena scratch = ARENA_INIT(SCRATCH_BYTES);
    struct node *root = NULL;
    enum err_code code;

    *out = (struct outcome){.row = "answer"};
    verdict->status = answer->status;
    if (answer->failure != HTTP_ANSWERED) {
        out->row = "no-answer";
        verdict->state = ONLINE_UNKNOWN;
        verdict->reason = slice_str(http_failure_text(answer->failure));
        return ERR_OK;
    }
    if (is_limit(answer))
        return limited(answer, now_s, arena, verdict, out);
    code = json_read(answer->body, LIMIT_DOCUMENT_BYTES, &scratch, &root, NULL);
    if (code != ERR_NOMEM)
        code = judge(recipe, at_home, answer, code == ERR_OK ? root : NULL, arena, verdict);
    arena_release(&scratch);
    return code;
}
