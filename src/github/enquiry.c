/* SPDX-License-Identifier: Apache-2.0 */
#include "github/enquiry.h"

#include <stdio.h>

#include "core/json_read.h"
#include "core/limits.h"
#include "github/endpoints.h"
#include "github/host.h"

#define URL_BYTES 2048
#define LOGIN_BYTES 255
#define SCRATCH_BYTES (16 * MIB)
#define ADVERTISEMENT "application/x-git-receive-pack-advertisement"

static enum err_code ask(struct checker *checker, const struct secret *credential, struct buf *url,
                         bool git, struct http_answer *answer, struct err *err)
{
    const struct check_question question = {buf_str(url), credential, git};
    enum err_code code = buf_status(url);

    if (code == ERR_OK)
        code = checker_ask(checker, &question, answer, err);
    buf_release(url);
    return code;
}

/* NULL where the answer is no success, or no JSON. */
static const struct node *success(const struct http_answer *answer, struct arena *scratch)
{
    struct node *root;

    if (answer->failure != HTTP_ANSWERED || answer->status != 200 ||
        json_read(answer->body, LIMIT_DOCUMENT_BYTES, scratch, &root, NULL) != ERR_OK)
        return NULL;
    return root;
}

enum err_code enquiry_owner(struct checker *checker, const struct secret *credential,
                            struct arena *arena, struct offline_verdict *offline, struct err *err)
{
    struct arena scratch = ARENA_INIT(SCRATCH_BYTES);
    struct buf url = BUF_INIT(URL_BYTES);
    struct http_answer answer;
    struct slice login;
    char id[24];
    enum err_code code;

    snprintf(id, sizeof id, "%llu", (unsigned long long)offline->owner_id);
    endpoints_url_of(ENDPOINT_ACCOUNT, slice_str(id), 1, checker_host(checker)->base_url, &url);
    code = ask(checker, credential, &url, false, &answer, err);
    if (code != ERR_OK)
        return code;
    login = node_text(success(&answer, &scratch), "login", "");
    offline->owner_login = arena_slice(arena, slice_sub(login, 0, LOGIN_BYTES));
    arena_release(&scratch);
    return offline->owner_login.ptr ? ERR_OK : ERR_NOMEM;
}

static bool flag(const struct node *map, const char *key)
{
    bool value;

    return node_as_bool(node_get(map, key), &value) && value;
}

static enum err_code ask_role(struct checker *checker, const struct secret *token,
                              struct leak_access *leak, struct err *err)
{
    struct arena scratch = ARENA_INIT(SCRATCH_BYTES);
    struct buf url = BUF_INIT(URL_BYTES);
    const struct node *permissions;
    struct http_answer answer;
    enum err_code code;

    endpoints_url_of(ENDPOINT_REPOSITORY, leak->repository, 1, checker_host(checker)->base_url,
                     &url);
    code = ask(checker, token, &url, false, &answer, err);
    if (code != ERR_OK)
        return code;
    permissions = node_get(success(&answer, &scratch), "permissions");
    leak->pull = flag(permissions, "pull");
    leak->admin = flag(permissions, "admin");
    arena_release(&scratch);
    return ERR_OK;
}

/* GitHub says 403 to who may read and not push, and hides what may not be read. */
static enum err_code ask_git(struct checker *checker, const struct secret *token,
                             struct leak_access *leak, struct err *err)
{
    struct buf url = BUF_INIT(URL_BYTES);
    struct http_answer answer;
    enum err_code code;

    buf_printf(&url, "%s/%" SLICE_FMT ".git/info/refs?service=git-receive-pack",
               checker_host(checker)->site_url, SLICE_ARG(leak->repository));
    code = ask(checker, token, &url, true, &answer, err);
    if (code != ERR_OK)
        return code;
    leak->push =
        answer.status == 200 && slice_is(http_header(&answer, "content-type"), ADVERTISEMENT);
    leak->push_known = leak->push || answer.status == 403 || answer.status == 404;
    return ERR_OK;
}

enum err_code enquiry_leak(struct checker *checker, const struct secret *token,
                           struct slice repository, struct arena *arena,
                           struct online_verdict *verdict, struct err *err)
{
    const uint64_t before = checker_requests(checker);
    struct leak_access *leak = &verdict->leak;
    enum err_code code;

    leak->repository = arena_slice(arena, repository);
    if (!leak->repository.ptr)
        return err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
    code = ask_role(checker, token, leak, err);
    if (code == ERR_OK)
        code = ask_git(checker, token, leak, err);
    verdict->requests += (unsigned)(checker_requests(checker) - before);
    return code;
}
