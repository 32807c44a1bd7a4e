/* SPDX-License-Identifier: Apache-2.0 */
#include "github/answers.h"

#include <stdio.h>
#include <strings.h>
#include <time.h>

#include "core/limits.h"
#include "github/facts.h"

/* One row of the table; conditions that are zero hold always. */
struct row {
    const char *name;
    unsigned status;
    unsigned status_to; /* 0: only `status` */
    enum facts_shape shape;
    const char *header;       /* is there, and its value begins with … */
    const char *header_value; /* NULL: whatever it is */
    const char *message_is;
    const char *message_has;
    const char *documentation_has;
    enum online_state state;
    enum answers_next next;
    const char *reason;
};

#define LIMITED ANSWERS_LIMITED
#define SCRATCH_BYTES (256 * MIB) /* LIMIT_DOCUMENT_NODES of them fit */

/* clang-format off */
static const struct row rows[] = {
    /* 200: alive, if it is GitHub that says so. */
    {"live", .status = 200, .shape = SHAPE_EXPECTED, .state = ONLINE_LIVE, .reason = ""},
    {"token-lost", .status = 200, .shape = SHAPE_ANONYMOUS, .state = ONLINE_UNKNOWN,
     .reason = "the host saw no token: something on the way removes it"},
    {"page", .status = 200, .shape = SHAPE_FOREIGN, .state = ONLINE_UNKNOWN,
     .reason = "not an answer of GitHub's: a login page or proxy on the way?"},
    {"other-json", .status = 200, .state = ONLINE_UNKNOWN,
     .reason = "not what GitHub answers here"},

    /* 401: dead, if it is GitHub that says so, and about the token. */
    {"second-factor", .status = 401, .header = "x-github-otp", .state = ONLINE_UNKNOWN,
     .reason = "the host asks for a second factor, as for a password"},
    {"bad-credentials", .status = 401, .shape = SHAPE_ERROR, .message_is = "Bad credentials",
     .state = ONLINE_DEAD, .reason = "bad credentials: revoked, expired or never valid at this host"},
    {"no-credentials", .status = 401, .shape = SHAPE_ERROR, .message_is = "Requires authentication",
     .state = ONLINE_UNKNOWN, .reason = "the host saw no token: something on the way removes it"},
    {"unauthorized", .status = 401, .shape = SHAPE_ERROR, .state = ONLINE_UNKNOWN,
     .reason = "refused, but not as a bad token"},
    {"unauthorized-page", .status = 401, .state = ONLINE_UNKNOWN,
     .reason = "refused, but not by GitHub: a proxy on the way?"},

    /* 403 that explains itself: the token was recognised. */
    {"sso-required", .status = 403, .header = "x-github-sso", .header_value = "required",
     .state = ONLINE_LIVE, .reason = "not authorized for an organization's single sign-on"},
    {"sso-enforced", .status = 403, .shape = SHAPE_ERROR,
     .message_has = "organization SAML enforcement",
     .state = ONLINE_LIVE, .reason = "not authorized for an organization's single sign-on"},
    {"suspended", .status = 403, .shape = SHAPE_ERROR, .message_has = "account was suspended",
     .state = ONLINE_UNKNOWN, .reason = "its account is suspended; the token may live on"},
    {"ip-allow-list", .status = 403, .shape = SHAPE_ERROR, .message_has = "IP allow list",
     .state = ONLINE_LIVE, .reason = "an organization's IP allow list keeps this address out"},
    {"org-forbids", .status = 403, .shape = SHAPE_ERROR, .message_has = "forbids access via a",
     .state = ONLINE_LIVE, .reason = "an organization's policy forbids this kind of token"},
    {"not-for-integrations", .status = 403, .shape = SHAPE_ERROR,
     .message_has = "Resource not accessible by integration",
     .state = ONLINE_LIVE, .reason = "an app's token, without permission for this request"},
    {"not-for-this-token", .status = 403, .shape = SHAPE_ERROR,
     .message_has = "Resource not accessible by personal access token",
     .state = ONLINE_LIVE, .reason = "without permission for this request"},

    /* Limits: nothing was said about the token, and nothing more may be asked. */
    {"login-lock", .status = 403, .shape = SHAPE_ERROR,
     .message_has = "Maximum number of login attempts exceeded",
     .state = ONLINE_UNKNOWN, .next = NEXT_STOP, .reason = "too many bad tokens from this address"},
    {"secondary-limit", .status = 403, .documentation_has = "secondary-rate-limits",
     .state = ONLINE_UNKNOWN, .next = NEXT_STOP, .reason = LIMITED},
    {"secondary-limit-429", .status = 429, .documentation_has = "secondary-rate-limits",
     .state = ONLINE_UNKNOWN, .next = NEXT_STOP, .reason = LIMITED},
    {"abuse-limit", .status = 403, .documentation_has = "#abuse-rate-limits",
     .state = ONLINE_UNKNOWN, .next = NEXT_STOP, .reason = LIMITED},
    {"secondary-limit-message", .status = 403, .shape = SHAPE_ERROR,
     .message_has = "secondary rate limit",
     .state = ONLINE_UNKNOWN, .next = NEXT_STOP, .reason = LIMITED},
    {"retry-after", .status = 403, .header = "retry-after",
     .state = ONLINE_UNKNOWN, .next = NEXT_STOP, .reason = LIMITED},
    {"primary-limit", .status = 403, .header = "x-ratelimit-remaining", .header_value = "0",
     .state = ONLINE_UNKNOWN, .next = NEXT_STOP, .reason = LIMITED},
    {"primary-limit-message", .status = 403, .shape = SHAPE_ERROR,
     .message_has = "API rate limit exceeded",
     .state = ONLINE_UNKNOWN, .next = NEXT_STOP, .reason = LIMITED},
    {"too-many-requests", .status = 429,
     .state = ONLINE_UNKNOWN, .next = NEXT_STOP, .reason = LIMITED},

    /* 403 that says nothing about the token. */
    {"user-agent", .status = 403, .shape = SHAPE_FOREIGN,
     .message_has = "administrative rules",
     .state = ONLINE_UNKNOWN, .reason = "GitHub refuses the form of the request"},
    {"forbidden", .status = 403, .shape = SHAPE_ERROR,
     .state = ONLINE_UNKNOWN, .next = NEXT_ASK_RATE_LIMIT, .reason = "forbidden, without a reason"},
    {"forbidden-page", .status = 403, .state = ONLINE_UNKNOWN,
     .reason = "forbidden, but not by GitHub: a proxy on the way?"},

    {"not-found", .status = 404, .shape = SHAPE_ERROR,
     .state = ONLINE_UNKNOWN, .next = NEXT_ASK_RATE_LIMIT, .reason = "no such resource"},
    {"not-found-page", .status = 404, .state = ONLINE_UNKNOWN,
     .reason = "no GitHub API at this address"},
    {"redirect", .status = 300, .status_to = 399, .state = ONLINE_UNKNOWN,
     .reason = "a redirect, which is not followed"},
    {"bad-request", .status = 400, .state = ONLINE_UNKNOWN,
     .reason = "the host does not understand the request"},
    {"proxy-login", .status = 407, .state = ONLINE_UNKNOWN, .reason = "the proxy wants a login"},
    {"gone", .status = 410, .state = ONLINE_UNKNOWN,
     .reason = "the host no longer speaks this version of the API"},
    {"unprocessable", .status = 422, .state = ONLINE_UNKNOWN,
     .reason = "the host does not accept the request"},
    {"network-login", .status = 511, .state = ONLINE_UNKNOWN,
     .reason = "this network wants a login first"},
    {"trouble", .status = 500, .status_to = 599, .state = ONLINE_UNKNOWN,
     .reason = "the host has trouble"},
    {"unexpected", .state = ONLINE_UNKNOWN, .reason = "an answer that GitHub does not give here"},
};
/* clang-format on */

const char *answers_row_name(size_t index)
{
    return index < ARRAY_LEN(rows) ? rows[index].name : NULL;
}

static bool has(struct slice text, const char *part)
{
    size_t len = strlen(part);

    for (size_t i = 0; i + len <= text.len; i++)
        if (strncasecmp(text.ptr + i, part, len) == 0)
            return true;
    return false;
}

static bool header_holds(const struct row *row, const struct http_answer *answer)
{
    struct slice value;

    if (!row->header)
        return true;
    value = http_header(answer, row->header);
    return value.ptr && (!row->header_value || slice_starts(value, row->header_value));
}

static bool text_holds(const struct row *row, const struct facts *facts)
{
    if (row->message_is && !slice_is(facts->message, row->message_is))
        return false;
    if (row->message_has && !has(facts->message, row->message_has))
        return false;
    return !row->documentation_has || has(facts->documentation, row->documentation_has);
}

static bool holds(const struct row *row, const struct http_answer *answer,
                  const struct facts *facts)
{
    unsigned to = row->status_to ? row->status_to : row->status;

    if (row->status && (answer->status < row->status || answer->status > to))
        return false;
    if (row->shape != SHAPE_ANY && row->shape != facts->shape)
        return false;
    return header_holds(row, answer) && text_holds(row, facts);
}

/* The last row has no condition. */
static const struct row *decide(const struct http_answer *answer, const struct facts *facts)
{
    const struct row *row = rows;

    while (!holds(row, answer, facts))
        row++;
    return row;
}

struct slice answers_limited_text(const char *what, int64_t retry_at_s, struct arena *arena)
{
    char text[160];
    char time[32] = "";
    time_t at = (time_t)retry_at_s;
    struct tm tm;

    if (gmtime_r(&at, &tm))
        strftime(time, sizeof time, "%Y-%m-%d %H:%M:%S UTC", &tm);
    snprintf(text, sizeof text, "%s, retry after %s", what, time);
    return arena_slice(arena, slice_str(text));
}

static enum err_code explain(const struct row *row, const struct http_answer *answer,
                             const struct outcome *outcome, struct arena *arena,
                             struct online_verdict *verdict)
{
    char text[160];

    verdict->reason = slice_str(row->reason);
    if (row->next == NEXT_STOP) {
        verdict->reason = answers_limited_text(row->reason, outcome->retry_at_s, arena);
    } else if (row->state == ONLINE_UNKNOWN) {
        snprintf(text, sizeof text, "%s (HTTP %u)", row->reason, answer->status);
        verdict->reason = arena_slice(arena, slice_str(text));
    }
    return verdict->reason.ptr ? ERR_OK : ERR_NOMEM;
}

static enum err_code judge_answer(const struct http_answer *answer, const struct facts *facts,
                                  const struct question *question, struct arena *arena,
                                  struct online_verdict *verdict, struct outcome *out)
{
    const struct row *row = decide(answer, facts);

    *out = (struct outcome){.row = row->name, .next = row->next, .why = row->reason};
    if (row->next == NEXT_STOP)
        out->retry_at_s = facts_retry_at(answer, question->now_s);
    verdict->state = row->state;
    verdict->status = answer->status;
    facts_rate_limit(answer, &verdict->rate_limit);
    if (row->state == ONLINE_LIVE &&
        facts_describe(facts, answer, question, arena, verdict) != ERR_OK)
        return ERR_NOMEM;
    return explain(row, answer, out, arena, verdict);
}

enum err_code answers_judge(const struct http_answer *answer, const struct question *question,
                            struct arena *arena, struct online_verdict *verdict,
                            struct outcome *out)
{
    struct arena scratch = ARENA_INIT(SCRATCH_BYTES);
    struct facts facts;
    enum err_code code;

    if (answer->failure != HTTP_ANSWERED) {
        *out = (struct outcome){.row = "no-answer"};
        verdict->state = ONLINE_UNKNOWN;
        verdict->reason = slice_str(http_failure_text(answer->failure));
        return ERR_OK;
    }
    code = facts_read(answer, question->endpoint, &scratch, &facts);
    if (!code)
        code = judge_answer(answer, &facts, question, arena, verdict, out);
    arena_release(&scratch);
    return code;
}
