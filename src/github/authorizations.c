/* SPDX-License-Identifier: Apache-2.0 */
#include "github/authorizations.h"

#include "core/json_read.h"
#include "core/limits.h"
#include "core/mem.h"
#include "github/endpoints.h"
#include "github/expiry.h"
#include "github/facts.h"
#include "github/host.h"

#define PAGES_MOST 200 /* of 100 entries */
#define SCOPES_MOST 64
#define NAME_BYTES 255
#define URL_BYTES 2048
#define SCRATCH_BYTES (256 * MIB)
#define TAIL_BYTES 8

/* A token that is looked for. */
struct target {
    const struct authorizations_wanted *wanted;
    char tail[TAIL_BYTES];
};

/* One reading of the list. */
struct search {
    struct checker *checker;
    const struct secret *credential;
    struct slice organization;
    struct target *targets;
    size_t count;
    unsigned page;
    struct arena *arena;
    struct arena scratch; /* of a page */
    struct buf reason;    /* why not all of it was read */
};

static enum err_code nomem(struct err *err)
{
    return err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
}

/* Could a token with this prefix be what the host calls by that name? A
 * prefix or a name that is not known could be anything. */
static bool can_be(struct slice redacted, struct slice kind)
{
    static const struct {
        const char *prefix;
        const char *kind;
    } table[] = {
        {"ghp_", "personal access token"},
        {"github_pat_", "personal access token"},
        {"gho_", "OAuth app token"},
        {"ghu_", "GitHub app token"},
    };
    const char *expected = NULL;
    bool is_known = false;

    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        if (slice_starts(redacted, table[i].prefix))
            expected = table[i].kind;
        is_known = is_known || slice_is(kind, table[i].kind);
    }
    return !expected || !is_known || slice_is(kind, expected);
}

static bool keep(struct search *search, const struct node *map, const char *key, struct slice *out)
{
    *out = arena_slice(search->arena, slice_sub(node_text(map, key, ""), 0, NAME_BYTES));
    return out->ptr != NULL;
}

static int64_t time_of(const struct node *map, const char *key)
{
    int64_t at_s;

    return expiry_parse_body(node_text(map, key, ""), &at_s) ? at_s : 0;
}

static bool keep_scopes(struct search *search, const struct node *list, struct roster_entry *out)
{
    struct slice *scopes;

    if (!list || list->kind != NODE_LIST)
        return true;
    scopes = arena_calloc(search->arena, SCOPES_MOST, sizeof *scopes);
    if (!scopes)
        return false;
    for (const struct node *at = list->first; at && out->scope_count < SCOPES_MOST; at = at->next)
        if (at->kind == NODE_SCALAR && !(scopes[out->scope_count++] = arena_slice(
                                             search->arena, slice_sub(at->text, 0, NAME_BYTES)))
                                            .ptr)
            return false;
    out->has_scopes = true;
    out->scopes = scopes;
    return true;
}

static bool keep_entry(struct search *search, const struct node *entry, struct roster_entry *out)
{
    const struct node *ends = node_get(entry, "authorized_credential_expires_at");

    *out = (struct roster_entry){
        .authorized_at_s = time_of(entry, "credential_authorized_at"),
        .used_at_s = time_of(entry, "credential_accessed_at"),
        .expires_at_s = time_of(entry, "authorized_credential_expires_at"),
    };
    if (out->expires_at_s)
        out->expiry = EXPIRY_AT;
    else if (ends && ends->kind == NODE_NULL)
        out->expiry = EXPIRY_NEVER;
    return keep(search, entry, "login", &out->login) &&
           keep(search, entry, "credential_type", &out->kind) &&
           keep(search, entry, "authorized_credential_note", &out->note) &&
           keep_scopes(search, node_get(entry, "scopes"), out);
}

static bool add_match(struct search *search, const struct node *entry, struct roster *roster)
{
    if (!roster->entries)
        roster->entries = arena_calloc(search->arena, ROSTER_ENTRIES, sizeof *roster->entries);
    if (!roster->entries)
        return false;
    return roster->count == ROSTER_ENTRIES ||
           keep_entry(search, entry, &roster->entries[roster->count++]);
}

static bool take_entry(struct search *search, const struct node *entry)
{
    const struct slice tail = node_text(entry, "token_last_eight", "");
    const struct slice kind = node_text(entry, "credential_type", "");

    if (tail.len != TAIL_BYTES)
        return true;
    for (size_t i = 0; i < search->count; i++) {
        const struct target *target = &search->targets[i];

        if (memcmp(target->tail, tail.ptr, TAIL_BYTES) == 0 &&
            can_be(target->wanted->redacted, kind) &&
            !add_match(search, entry, target->wanted->roster))
            return false;
    }
    return true;
}

/* GitHub says 404 for what a token may not see. */
static void explain(struct search *search, const struct http_answer *answer)
{
    struct rate_limit limit;

    facts_rate_limit(answer, &limit);
    if (answer->failure != HTTP_ANSWERED)
        buf_add_str(&search->reason, http_failure_text(answer->failure));
    else if (!answer->status)
        buf_add_str(&search->reason, "the limit or the budget of requests is spent");
    else
        buf_printf(&search->reason, "HTTP %u: ", answer->status);
    if (answer->failure != HTTP_ANSWERED || !answer->status)
        return;
    if (answer->status == 401)
        buf_add_str(&search->reason, "your own token is not accepted");
    else if (answer->status == 429 || (limit.known && !limit.remaining) ||
             http_header(answer, "retry-after").ptr)
        buf_add_str(&search->reason, ANSWERS_LIMITED);
    else if (answer->status == 403 && http_header(answer, "x-github-sso").ptr)
        buf_add_str(&search->reason, "your own token is not authorized for its single sign-on");
    else if (answer->status == 403)
        buf_add_str(&search->reason, "its owners may read this list, with the scope read:org");
    else if (answer->status == 404)
        buf_add_str(&search->reason, "it does not exist, is hidden from your own token, or has no "
                                     "single sign-on");
    else
        buf_add_str(&search->reason, "this is not the list");
}

static enum err_code take_page(struct search *search, const struct http_answer *answer, bool *more)
{
    static const char next[] = "rel=\"next\"";
    struct node *root = NULL;

    *more = false;
    if (answer->failure == HTTP_ANSWERED && answer->status == 200 &&
        json_read(answer->body, LIMIT_DOCUMENT_BYTES, &search->scratch, &root, NULL) == ERR_NOMEM)
        return ERR_NOMEM;
    if (!root || root->kind != NODE_LIST) {
        explain(search, answer);
        return buf_status(&search->reason);
    }
    for (const struct node *entry = root->first; entry; entry = entry->next)
        if (!take_entry(search, entry))
            return ERR_NOMEM;
    *more = slice_find(http_header(answer, "link"), slice_str(next)) != SIZE_MAX;
    if (*more && search->page == PAGES_MOST)
        buf_printf(&search->reason, "it has more than %u entries", PAGES_MOST * 100);
    *more = *more && search->page++ < PAGES_MOST;
    return buf_status(&search->reason);
}

static enum err_code ask_page(struct search *search, struct http_answer *answer, struct err *err)
{
    struct buf url = BUF_INIT(URL_BYTES);
    struct check_question question = {.credential = search->credential};
    enum err_code code;

    endpoints_url_of(ENDPOINT_AUTHORIZATIONS, search->organization, search->page,
                     checker_host(search->checker)->base_url, &url);
    question.url = buf_str(&url);
    code = buf_status(&url) ? nomem(err) : checker_ask(search->checker, &question, answer, err);
    buf_release(&url);
    return code;
}

static enum err_code read_list(struct search *search, struct err *err)
{
    bool more = true;

    while (more) {
        struct http_answer answer;
        enum err_code code = ask_page(search, &answer, err);

        if (code)
            return code;
        code = take_page(search, &answer, &more);
        arena_release(&search->scratch);
        if (code)
            return nomem(err);
    }
    return ERR_OK;
}

static void explain_credential(struct search *search)
{
    const struct host *host = checker_host(search->checker);
    const bool server = host->kind == HOST_SERVER && !host_is_github_com(host);

    buf_printf(&search->reason, "it is read with your own token, and there is none in %s",
               server ? "GH_ENTERPRISE_TOKEN" : "GH_TOKEN or GITHUB_TOKEN");
}

static enum err_code settle(const struct search *search)
{
    const struct slice organization = arena_slice(search->arena, search->organization);
    const struct slice reason = arena_slice(search->arena, buf_slice(&search->reason));

    if (buf_status(&search->reason) || !organization.ptr || !reason.ptr)
        return ERR_NOMEM;
    for (size_t i = 0; i < search->count; i++) {
        struct roster *roster = search->targets[i].wanted->roster;

        roster->organization = organization;
        roster->reason = reason;
        if (roster->count)
            roster->state = ROSTER_MATCHES;
        else
            roster->state = reason.len ? ROSTER_UNKNOWN : ROSTER_NO_MATCH;
    }
    return ERR_OK;
}

/* Tokens that are too short to tell their end are not looked for. */
static enum err_code aim(struct search *search, const struct authorizations_wanted *wanted)
{
    struct buf tail = BUF_SECRET_INIT(64);
    enum err_code code;

    secret_last_eight(wanted->secret, &tail);
    code = buf_status(&tail);
    if (code == ERR_OK && tail.len == TAIL_BYTES) {
        struct target *target = &search->targets[search->count++];

        target->wanted = wanted;
        memcpy(target->tail, tail.ptr, TAIL_BYTES);
    }
    buf_release(&tail);
    return code;
}

static enum err_code find(struct search *search, const struct authorizations_wanted *wanted,
                          size_t count, struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        *wanted[i].roster = (struct roster){0};
        if (aim(search, &wanted[i]) != ERR_OK)
            return nomem(err);
    }
    if (!search->credential)
        explain_credential(search);
    else if (search->count) {
        enum err_code code = read_list(search, err);

        if (code)
            return code;
    }
    return settle(search) == ERR_OK ? ERR_OK : nomem(err);
}

enum err_code authorizations_find(struct checker *checker, const struct secret *credential,
                                  struct slice organization,
                                  const struct authorizations_wanted *wanted, size_t count,
                                  struct arena *arena, struct err *err)
{
    struct search search = {
        .checker = checker,
        .credential = credential,
        .organization = organization,
        .targets = mem_calloc(count + 1, sizeof *search.targets),
        .page = 1,
        .arena = arena,
        .scratch = ARENA_INIT(SCRATCH_BYTES),
        .reason = BUF_INIT(KIB),
    };
    enum err_code code;

    if (!search.targets)
        return nomem(err);
    code = find(&search, wanted, count, err);
    buf_release(&search.reason);
    mem_free(search.targets);
    return code;
}
