/* SPDX-License-Identifier: Apache-2.0 */
#include "git/reflog.h"

#include "core/limits.h"
#include "git/gitfile.h"
#include "git/gitfolder.h"
#include "git/reftable_stack.h"
#include "git/worktrees.h"

struct reflog_walk {
    const struct repo *repo;
    const struct worktree *worktree;
    reflog_fn fn;
    void *ctx;
    odb_problem_fn problem;
    void *problem_ctx;
};

bool reflog_parse(enum oid_format format, struct slice line, struct reflog_entry *out)
{
    const size_t digits = 2 * oid_bytes(format);
    const size_t person_at = 2 * (digits + 1);
    struct slice rest = slice_sub(line, person_at, line.len);
    struct slice who;

    if (line.len < person_at || line.ptr[digits] != ' ' || line.ptr[person_at - 1] != ' ' ||
        !oid_parse(format, slice_sub(line, 0, digits), &out->before) ||
        !oid_parse(format, slice_sub(line, digits + 1, person_at - 1), &out->after) ||
        !slice_cut(&rest, '\t', &who))
        return false;
    person_parse(who, &out->person);
    out->message = rest.ptr ? rest : slice_str("");
    return true;
}

static enum err_code give(const struct reflog_walk *walk, struct slice ref,
                          struct reflog_entry *entry)
{
    struct buf name = BUF_INIT(LIMIT_PATH_BYTES);
    enum err_code code;

    if (worktrees_own(ref))
        buf_add_str(&name, walk->worktree->prefix);
    buf_add_slice(&name, ref);
    code = buf_status(&name);
    entry->ref = buf_slice(&name);
    if (code == ERR_OK)
        code = walk->fn(walk->ctx, entry);
    buf_release(&name);
    return code;
}

static void tell(const struct reflog_walk *walk, enum skip_reason reason, struct slice name,
                 const char *detail)
{
    struct buf path = BUF_INIT(LIMIT_PATH_BYTES);

    buf_add_str(&path, walk->worktree->dir);
    buf_add_char(&path, '/');
    buf_add_slice(&path, name);
    walk->problem(
        walk->problem_ctx,
        &(struct odb_problem){.reason = reason, .path = buf_str(&path), .detail = detail});
    buf_release(&path);
}

static void unreadable(void *ctx, struct slice name)
{
    tell(ctx, SKIP_UNREADABLE, name, "the folder cannot be read");
}

static enum err_code give_lines(const struct reflog_walk *walk, struct slice ref,
                                struct slice lines)
{
    enum err_code code = ERR_OK;
    struct slice line;

    while (code == ERR_OK && slice_cut(&lines, '\n', &line)) {
        struct reflog_entry entry = {0};

        if (reflog_parse(walk->repo->format, line, &entry))
            code = give(walk, ref, &entry);
    }
    return code;
}

/* `name` is "logs/REF". */
static enum err_code read_log(void *ctx, struct slice name)
{
    const struct reflog_walk *walk = ctx;
    struct buf path = BUF_INIT(LIMIT_PATH_BYTES);
    struct buf lines = BUF_INIT(LIMIT_REFLOG_BYTES);
    struct err err = ERR_INIT;
    enum err_code code;

    buf_add_slice(&path, name);
    code = buf_status(&path);
    if (code == ERR_OK)
        code = gitfile_read_in(walk->worktree->dir, buf_str(&path), &lines, &err);
    if (code == ERR_OK) {
        code = give_lines(walk, slice_sub(name, strlen("logs/"), name.len), buf_slice(&lines));
    } else if (code != ERR_NOMEM) {
        if (code != ERR_NOTFOUND)
            tell(walk, code == ERR_LIMIT ? SKIP_LIMIT : SKIP_UNREADABLE, name, err.msg);
        code = ERR_OK;
    }
    buf_release(&lines);
    buf_release(&path);
    return code;
}

static enum err_code read_record(void *ctx, const struct reftable_record *record)
{
    struct reflog_entry entry = {
        .before = record->before,
        .after = record->oid,
        .person = record->person,
        .message = record->message,
    };

    /* git marks so that a log exists although it is empty. */
    if (oid_is_null(&entry.before) && oid_is_null(&entry.after))
        return ERR_OK;
    return give(ctx, record->name, &entry);
}

static enum err_code read_worktree(void *ctx, const struct worktree *worktree)
{
    struct reflog_walk *walk = ctx;
    const struct gitfolder_visitor visitor = {read_log, unreadable, walk};

    walk->worktree = worktree;
    switch (walk->repo->refs) {
    case REPO_REFS_FILES:
        return gitfolder_walk(worktree->dir, "logs", &visitor);
    case REPO_REFS_REFTABLE:
        return reftable_stack_logs(worktree->dir, walk->repo->format, read_record, walk,
                                   walk->problem, walk->problem_ctx);
    }
    return ERR_UNSUPPORTED;
}

enum err_code reflog_each(const struct repo *repo, reflog_fn fn, void *ctx, odb_problem_fn problem,
                          void *problem_ctx)
{
    struct reflog_walk walk = {
        .repo = repo, .fn = fn, .ctx = ctx, .problem = problem, .problem_ctx = problem_ctx};

    return worktrees_each(repo, read_worktree, &walk);
}
