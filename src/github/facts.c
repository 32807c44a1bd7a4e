/* SPDX-License-Identifier: Apache-2.0 */
#include "github/facts.h"

#include "core/json_read.h"
#include "core/limits.h"
#include "github/expiry.h"

#define ANONYMOUS_LIMIT 60 /* requests an hour without a token */
#define MESSAGE_BYTES 2048
#define LIST_MOST 256 /* scopes, organizations, repository names */
#define NAME_BYTES 255
#define WAIT_LEAST_S 60
#define WAIT_MOST_S (7 * 86400)

/* Some fine-grained tokens were seen with the current time as their expiry
 * (google/go-github issue 3708), so a value this near to now says nothing. */
#define NEAR_NOW_S 600

static enum facts_shape rate_limit_shape(const struct node *root)
{
    uint64_t limit;

    if (!node_as_u64(node_at(root, "resources.core.limit"), UINT64_MAX, &limit))
        return SHAPE_JSON;
    return limit > ANONYMOUS_LIMIT ? SHAPE_EXPECTED : SHAPE_ANONYMOUS;
}

static bool is_user(const struct node *root)
{
    uint64_t id;

    return node_text(root, "login", "").len && node_text(root, "type", "").len &&
           node_as_u64(node_get(root, "id"), UINT64_MAX, &id);
}

static bool is_installation(const struct node *root)
{
    const struct node *list = node_get(root, "repositories");
    uint64_t count;

    return list && list->kind == NODE_LIST &&
           node_as_u64(node_get(root, "total_count"), UINT64_MAX, &count);
}

static enum facts_shape shape_of(const struct node *root, enum endpoint_id endpoint)
{
    if (node_text(root, "message", "").len)
        return SHAPE_ERROR;
    switch (endpoint) {
    case ENDPOINT_USER:
        return is_user(root) ? SHAPE_EXPECTED : SHAPE_JSON;
    case ENDPOINT_MEMBERSHIPS:
    case ENDPOINT_REPOSITORIES:
    case ENDPOINT_AUTHORIZATIONS:
        return root->kind == NODE_LIST ? SHAPE_EXPECTED : SHAPE_JSON;
    case ENDPOINT_INSTALLATION:
    case ENDPOINT_INSTALLATION_REPOSITORIES:
        return is_installation(root) ? SHAPE_EXPECTED : SHAPE_JSON;
    case ENDPOINT_RATE_LIMIT:
        return rate_limit_shape(root);
    case ENDPOINT_ACCOUNT:
    case ENDPOINT_REPOSITORY:
    case ENDPOINT_REVOKE:
    case ENDPOINT_END_INSTALLATION:
        return SHAPE_JSON;
    }
    return SHAPE_JSON;
}

enum err_code facts_read(const struct http_answer *answer, enum endpoint_id endpoint,
                         struct arena *arena, struct facts *out)
{
    struct node *root = NULL;
    enum err_code code = json_read(answer->body, LIMIT_DOCUMENT_BYTES, arena, &root, NULL);

    *out = (struct facts){.shape = SHAPE_FOREIGN};
    if (code == ERR_NOMEM)
        return code;
    if (code) {
        out->message = slice_sub(answer->body, 0, MESSAGE_BYTES);
        return ERR_OK;
    }
    out->root = root;
    out->shape = shape_of(root, endpoint);
    out->message = node_text(root, "message", "");
    out->documentation = node_text(root, "documentation_url", "");
    return ERR_OK;
}

static bool keep(struct slice text, struct arena *arena, struct slice *out)
{
    *out = arena_slice(arena, slice_sub(text, 0, NAME_BYTES));
    return out->ptr != NULL;
}

/* Many tokens have such a list, and most lists are short. */
static size_t items_in(struct slice text)
{
    size_t count = 1;

    for (size_t i = 0; i < text.len && count < LIST_MOST; i++)
        count += text.ptr[i] == ',';
    return count;
}

/* "a, b,c" as a list in the arena; blanks and empty items do not count. */
static enum err_code split_list(struct slice text, struct arena *arena, const struct slice **out,
                                size_t *count)
{
    const size_t most = items_in(text);
    struct slice *list = arena_calloc(arena, most, sizeof *list);
    struct slice item;
    size_t n = 0;

    if (!list)
        return ERR_NOMEM;
    while (n < most && slice_cut(&text, ',', &item)) {
        item = slice_trim(item);
        if (item.len && !keep(item, arena, &list[n++]))
            return ERR_NOMEM;
    }
    *out = list;
    *count = n;
    return ERR_OK;
}

/* An empty list means no scope; no header, a token that has none by its kind. */
static enum err_code read_scopes(const struct http_answer *answer, struct arena *arena,
                                 struct online_verdict *verdict)
{
    struct slice value = http_header(answer, "x-oauth-scopes");

    if (!value.ptr)
        return ERR_OK;
    verdict->has_scopes = true;
    return split_list(value, arena, &verdict->scopes, &verdict->scope_count);
}

static void read_expiry(const struct http_answer *answer, const struct question *question,
                        struct online_verdict *verdict)
{
    struct slice value = http_header(answer, "github-authentication-token-expiration");
    int64_t at;

    if (!value.ptr) {
        if (question->personal && answer->status == 200)
            verdict->expiry = EXPIRY_NEVER;
        return;
    }
    if (!expiry_parse(value, &at) || at - question->now_s < NEAR_NOW_S)
        return;
    verdict->expiry = EXPIRY_AT;
    verdict->expires_at_s = at;
}

static struct slice behind(struct slice text, const char *mark)
{
    size_t at = slice_find(text, slice_str(mark));

    return at == SIZE_MAX ? slice_of(NULL, 0) : slice_sub(text, at + strlen(mark), text.len);
}

/* "required; url=https://HOST/orgs/ORG/sso?authorization_request=SECRET" or
 * "partial-results; organizations=ID,ID". Only names and ids are taken: the
 * address would let its reader authorize the token. */
static enum err_code read_sso(const struct http_answer *answer, struct arena *arena,
                              struct online_verdict *verdict)
{
    struct slice value = http_header(answer, "x-github-sso");
    struct slice list = behind(value, "organizations=");

    if (!list.ptr) {
        struct slice rest = behind(value, "/orgs/");

        if (!slice_cut(&rest, '/', &list) || !rest.ptr)
            return ERR_OK;
    }
    return split_list(list, arena, &verdict->sso_organizations, &verdict->sso_organization_count);
}

static enum err_code read_user(const struct node *root, struct arena *arena,
                               struct online_verdict *verdict)
{
    verdict->has_id = node_as_u64(node_get(root, "id"), UINT64_MAX, &verdict->id);
    if (!node_as_bool(node_get(root, "site_admin"), &verdict->site_admin))
        verdict->site_admin = false;
    verdict->has_two_factor =
        node_as_bool(node_get(root, "two_factor_authentication"), &verdict->two_factor);
    return keep(node_text(root, "login", ""), arena, &verdict->login) &&
                   keep(node_text(root, "type", ""), arena, &verdict->account_type)
               ? ERR_OK
               : ERR_NOMEM;
}

static size_t nodes_in(const struct node *first)
{
    size_t count = 0;

    for (const struct node *node = first; node && count < LIST_MOST; node = node->next)
        count++;
    return count;
}

static enum err_code read_installation(const struct node *root, struct arena *arena,
                                       struct online_verdict *verdict)
{
    const struct node *first = node_get(root, "repositories")->first;
    const size_t most = nodes_in(first);
    struct slice *names = arena_calloc(arena, most, sizeof *names);
    size_t n = 0;

    if (!names)
        return ERR_NOMEM;
    verdict->has_repositories =
        node_as_u64(node_get(root, "total_count"), UINT64_MAX, &verdict->repositories);
    for (const struct node *entry = first; entry && n < most; entry = entry->next) {
        struct slice name = node_text(entry, "full_name", "");

        if (name.len && !keep(name, arena, &names[n++]))
            return ERR_NOMEM;
    }
    verdict->repository_names = names;
    verdict->repository_name_count = n;
    return ERR_OK;
}

static enum err_code read_identity(const struct facts *facts, enum endpoint_id endpoint,
                                   struct arena *arena, struct online_verdict *verdict)
{
    if (facts->shape != SHAPE_EXPECTED)
        return ERR_OK;
    switch (endpoint) {
    case ENDPOINT_USER:
        return read_user(facts->root, arena, verdict);
    case ENDPOINT_INSTALLATION:
        return read_installation(facts->root, arena, verdict);
    case ENDPOINT_RATE_LIMIT:
    case ENDPOINT_MEMBERSHIPS:
    case ENDPOINT_REPOSITORIES:
    case ENDPOINT_INSTALLATION_REPOSITORIES:
    case ENDPOINT_ACCOUNT:
    case ENDPOINT_REPOSITORY:
    case ENDPOINT_AUTHORIZATIONS:
    case ENDPOINT_REVOKE:
    case ENDPOINT_END_INSTALLATION:
        return ERR_OK;
    }
    return ERR_OK;
}

enum err_code facts_describe(const struct facts *facts, const struct http_answer *answer,
                             const struct question *question, struct arena *arena,
                             struct online_verdict *verdict)
{
    enum err_code code = read_scopes(answer, arena, verdict);

    if (!code)
        code = read_sso(answer, arena, verdict);
    if (!code)
        code = read_identity(facts, question->endpoint, arena, verdict);
    read_expiry(answer, question, verdict);
    return code;
}

static bool header_number(const struct http_answer *answer, const char *name, uint64_t most,
                          uint64_t *out)
{
    struct slice value = http_header(answer, name);

    return value.ptr && slice_number(value, most, out);
}

void facts_rate_limit(const struct http_answer *answer, struct rate_limit *out)
{
    uint64_t reset_s = 0;

    *out = (struct rate_limit){0};
    if (!header_number(answer, "x-ratelimit-limit", UINT32_MAX, &out->limit) ||
        !header_number(answer, "x-ratelimit-remaining", UINT32_MAX, &out->remaining) ||
        !header_number(answer, "x-ratelimit-reset", INT64_MAX, &reset_s))
        return;
    out->reset_s = (int64_t)reset_s;
    out->known = true;
}

int64_t facts_retry_at(const struct http_answer *answer, int64_t now_s)
{
    struct rate_limit limit;
    uint64_t wait_s;

    facts_rate_limit(answer, &limit);
    if (header_number(answer, "retry-after", WAIT_MOST_S, &wait_s))
        return now_s + (int64_t)wait_s;
    if (limit.known && limit.remaining == 0 && limit.reset_s > now_s &&
        limit.reset_s - now_s <= WAIT_MOST_S)
        return limit.reset_s;
    return now_s + WAIT_LEAST_S;
}
