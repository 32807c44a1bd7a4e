/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/history_names.h"

#include <limits.h>
#include <stdio.h>

#include "core/limits.h"
#include "git/index.h"
#include "git/reflog.h"
#include "git/worktrees.h"

/* Looks through the names of all refs. */
static void scan_refs(struct history_scan *history, struct sink *sink)
{
    struct buf names = BUF_INIT(LIMIT_FOLDER_BYTES);
    struct blob blob = {.kind = PLACE_REF_NAME, .target = slice_str(history->location)};
    const struct ref *refs;
    size_t count;

    refs = refs_list(history->refs, &count);
    for (size_t i = 0; i < count; i++) {
        buf_add_slice(&names, refs[i].name);
        buf_add_char(&names, '\0');
        if (slice_is(refs[i].name, "HEAD") && !oid_is_null(&refs[i].oid))
            oid_hex(history->repo->format, &refs[i].oid, history->head);
    }
    if (buf_status(&names) != ERR_OK)
        sink->skipped(sink, SKIP_LIMIT, blob.target, blob.target,
                      "the names of refs were not all looked through");
    blob.bytes = buf_slice(&names);
    sink->coverage.refs += count;
    sink->coverage.bytes += blob.bytes.len;
    sink->blob(sink, &blob);
    buf_release(&names);
}

/* Entries come ref by ref, the latest first: the Nth is what git calls REF@{N}. */
struct reflog_visit {
    const struct history_scan *history;
    struct sink *sink;
    struct buf ref;
    struct buf name;
    struct buf text;
    uint64_t number;
};

/* A ref that is gone is named by its log alone. */
static void scan_ref_name(const struct history_scan *history, struct sink *sink, struct slice name)
{
    const struct blob blob = {
        .kind = PLACE_REF_NAME,
        .bytes = name,
        .target = slice_str(history->location),
    };

    sink->coverage.bytes += name.len;
    sink->blob(sink, &blob);
}

static enum err_code scan_reflog_entry(void *ctx, const struct reflog_entry *entry)
{
    struct reflog_visit *at = ctx;
    struct sink *sink = at->sink;
    struct blob blob = {
        .kind = PLACE_REFLOG,
        .target = slice_str(at->history->location),
    };

    at->number = slice_equal(buf_slice(&at->ref), entry->ref) ? at->number + 1 : 0;
    if (!at->number && !refs_find(at->history->refs, entry->ref))
        scan_ref_name(at->history, sink, entry->ref);
    buf_reset(&at->ref);
    buf_add_slice(&at->ref, entry->ref);
    buf_reset(&at->name);
    buf_printf(&at->name, "%" SLICE_FMT "@{%llu}", SLICE_ARG(entry->ref),
               (unsigned long long)at->number);
    buf_reset(&at->text);
    buf_printf(&at->text, "%" SLICE_FMT " <%" SLICE_FMT ">\t", SLICE_ARG(entry->person.name),
               SLICE_ARG(entry->person.email));
    buf_add_slice(&at->text, entry->message);
    if (buf_status(&at->ref) || buf_status(&at->name) || buf_status(&at->text))
        return ERR_NOMEM;
    blob.path = buf_slice(&at->name);
    blob.bytes = buf_slice(&at->text);
    sink->coverage.bytes += blob.bytes.len;
    sink->blob(sink, &blob);
    return env_cancelled(sink->env) ? ERR_CANCELLED : ERR_OK;
}

/* Where reflogs are files they are looked through as such. */
static enum err_code scan_reflogs(const struct history_scan *history, struct sink *sink,
                                  odb_problem_fn problem, void *ctx)
{
    struct reflog_visit at = {
        .history = history,
        .sink = sink,
        .ref = BUF_INIT(LIMIT_PATH_BYTES),
        .name = BUF_INIT(LIMIT_PATH_BYTES),
        .text = BUF_INIT(LIMIT_REFLOG_BYTES),
    };
    enum err_code code = ERR_OK;

    if (history->repo->refs == REPO_REFS_REFTABLE)
        code = reflog_each(history->repo, scan_reflog_entry, &at, problem, ctx);
    buf_release(&at.ref);
    buf_release(&at.name);
    buf_release(&at.text);
    return code;
}

struct index_check {
    const struct history_scan *history;
    odb_problem_fn problem;
    void *ctx;
};

static enum skip_reason reason_of(enum err_code code)
{
    if (code == ERR_PARSE)
        return SKIP_CORRUPT;
    if (code == ERR_UNSUPPORTED)
        return SKIP_UNSUPPORTED;
    return code == ERR_LIMIT ? SKIP_LIMIT : SKIP_UNREADABLE;
}

/* What is staged stands in no commit, so nothing else would miss it. */
static enum err_code check_index(void *ctx, const struct worktree *worktree)
{
    const struct index_check *check = ctx;
    struct err reason = ERR_INIT;
    struct index *index;
    char path[PATH_MAX];
    enum err_code code = ERR_LIMIT;

    if (snprintf(path, sizeof path, "%s/index", worktree->dir) < (int)sizeof path)
        code = index_read(path, worktree->dir, check->history->repo->format, &index, &reason);
    if (code == ERR_OK)
        index_free(index);
    else if (code != ERR_NOTFOUND && code != ERR_NOMEM)
        check->problem(check->ctx, &(struct odb_problem){
                                       .reason = reason_of(code),
                                       .path = path,
                                       .detail = reason.code ? reason.msg : err_text(code),
                                   });
    return code == ERR_NOMEM ? code : ERR_OK;
}

enum err_code history_names_scan(struct history_scan *history, struct sink *sink,
                                 odb_problem_fn problem, void *ctx)
{
    struct index_check check = {history, problem, ctx};
    enum err_code code;

    scan_refs(history, sink);
    code = scan_reflogs(history, sink, problem, ctx);
    return code == ERR_OK ? worktrees_each(history->repo, check_index, &check) : code;
}
