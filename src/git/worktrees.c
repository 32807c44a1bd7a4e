/* SPDX-License-Identifier: Apache-2.0 */
#include "git/worktrees.h"

#include <dirent.h>
#include <sys/stat.h>

#include "core/buf.h"
#include "core/limits.h"
#include "git/gitfile.h"

#define MAIN "main-worktree/"
#define LINKED "worktrees/"

bool worktrees_own(struct slice name)
{
    return !slice_starts(name, "refs/") || slice_starts(name, "refs/bisect/") ||
           slice_starts(name, "refs/worktree/") || slice_starts(name, "refs/rewritten/");
}

struct slice worktrees_prefix(struct slice name)
{
    struct slice id;
    size_t slash;

    if (slice_starts(name, MAIN))
        return slice_sub(name, 0, strlen(MAIN));
    id = slice_sub(name, strlen(LINKED), name.len);
    slash = slice_find(id, SLICE_LITERAL("/"));
    if (!slice_starts(name, LINKED) || slash == SIZE_MAX)
        return slice_sub(name, 0, 0);
    return slice_sub(name, 0, strlen(LINKED) + slash + 1);
}

static bool same_folder(const char *a, const char *b)
{
    struct stat st_a;
    struct stat st_b;

    return stat(a, &st_a) == 0 && stat(b, &st_b) == 0 && st_a.st_dev == st_b.st_dev &&
           st_a.st_ino == st_b.st_ino;
}

/* The folder COMMON/worktrees/ID, but for the one that is ours. */
static enum err_code visit_linked(const struct repo *repo, const char *id, worktrees_fn fn,
                                  void *ctx)
{
    struct buf dir = BUF_INIT(LIMIT_PATH_BYTES);
    struct buf prefix = BUF_INIT(LIMIT_PATH_BYTES);
    enum err_code code;

    buf_printf(&dir, "%s/" LINKED "%s", repo->common_dir, id);
    buf_printf(&prefix, LINKED "%s/", id);
    code = buf_status(&dir);
    if (code == ERR_OK)
        code = buf_status(&prefix);
    if (code == ERR_OK && !same_folder(buf_str(&dir), repo->git_dir))
        code = fn(ctx, &(struct worktree){buf_str(&dir), buf_str(&prefix)});
    buf_release(&prefix);
    buf_release(&dir);
    return code;
}

static enum err_code visit_all_linked(const struct repo *repo, worktrees_fn fn, void *ctx)
{
    struct buf path = BUF_INIT(LIMIT_PATH_BYTES);
    enum err_code code = gitfile_path(&path, repo->common_dir, "worktrees", NULL);
    const struct dirent *entry;
    DIR *dir;

    if (code != ERR_OK)
        return code;
    dir = opendir(buf_str(&path));
    buf_release(&path);
    /* Most repositories have none. */
    if (!dir)
        return ERR_OK;
    while (code == ERR_OK && (entry = readdir(dir)))
        if (entry->d_name[0] != '.')
            code = visit_linked(repo, entry->d_name, fn, ctx);
    closedir(dir);
    return code;
}

enum err_code worktrees_each(const struct repo *repo, worktrees_fn fn, void *ctx)
{
    const bool ours = same_folder(repo->git_dir, repo->common_dir);
    enum err_code code = fn(ctx, &(struct worktree){repo->common_dir, ours ? "" : MAIN});

    if (code == ERR_OK && !ours)
        code = fn(ctx, &(struct worktree){repo->git_dir, ""});
    if (code == ERR_OK)
        code = visit_all_linked(repo, fn, ctx);
    return code;
}
