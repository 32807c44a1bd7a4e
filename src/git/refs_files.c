/* SPDX-License-Identifier: Apache-2.0 */
/* Refs in files: one each below refs/, HEAD and the special ones beside it,
 * and all those of packed-refs. Format: gitrepository-layout(5). */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/limits.h"
#include "git/gitfile.h"
#include "git/gitfolder.h"
#include "git/packed_refs.h"
#include "git/refs_internal.h"

/* A symbolic link is the oldest form of a symbolic ref. Others are not
 * followed: they lead out of the repository. */
static enum err_code read_link(const char *path, struct buf *content, struct slice *target,
                               struct err *err)
{
    char *room = buf_reserve(content, LIMIT_REF_NAME_BYTES + 1);
    ssize_t len = room ? readlink(path, room, LIMIT_REF_NAME_BYTES + 1) : -1;

    if (!room)
        return buf_status(content);
    if (len < 0)
        return err_sys(err, ERR_IO, errno, "cannot read %s", path);
    buf_claim(content, (size_t)len);
    *target = buf_slice(content);
    if (!slice_starts(*target, "refs/") || !refs_name_is_safe(*target))
        return err_set(err, ERR_PARSE, "it is a link to somewhere else");
    return ERR_OK;
}

enum err_code refs_files_read(const char *dir, struct slice name, enum oid_format format,
                              struct buf *content, struct slice *target, struct oid *oid,
                              struct err *err)
{
    struct buf path = BUF_INIT(LIMIT_PATH_BYTES);
    enum err_code code;
    struct stat st;

    buf_printf(&path, "%s/%" SLICE_FMT, dir, SLICE_ARG(name));
    code = buf_status(&path);
    buf_reset(content);
    if (code != ERR_OK)
        return code;
    if (lstat(buf_str(&path), &st) != 0)
        code = errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG
                   ? ERR_NOTFOUND
                   : err_sys(err, ERR_IO, errno, "cannot read it");
    else if (S_ISLNK(st.st_mode))
        code = read_link(buf_str(&path), content, target, err);
    else if (S_ISDIR(st.st_mode))
        code = ERR_NOTFOUND;
    else
        code = gitfile_read(buf_str(&path), content, err);
    if (code == ERR_OK && !S_ISLNK(st.st_mode)) {
        code = refs_parse(format, buf_slice(content), target, oid);
        if (code != ERR_OK)
            err_set(err, code, "it names no object and no ref");
    }
    buf_release(&path);
    return code;
}

static void tell(const struct refs *refs, enum err_code code, const char *dir, struct slice name,
                 const struct err *err)
{
    struct buf path = BUF_INIT(LIMIT_PATH_BYTES);

    buf_printf(&path, "%s/%" SLICE_FMT, dir, SLICE_ARG(name));
    refs_tell(refs, code, buf_str(&path), err->msg[0] ? err->msg : err_text(code));
    buf_release(&path);
}

static enum err_code add_file(struct refs *refs, const struct worktree *worktree, struct slice name)
{
    struct buf content = BUF_INIT(LIMIT_REF_BYTES);
    struct refs_item item = {.ref = {.name = name}, .rank = REFS_RANK_LOOSE};
    struct err err = ERR_INIT;
    enum err_code code = refs_files_read(worktree->dir, name, refs->repo->format, &content,
                                         &item.ref.target, &item.ref.oid, &err);

    if (code == ERR_OK) {
        code = refs_add(refs, worktree, &item);
    } else if (code != ERR_NOMEM) {
        /* One that has vanished meanwhile was deleted or packed. */
        if (code != ERR_NOTFOUND)
            tell(refs, code, worktree->dir, name, &err);
        code = ERR_OK;
    }
    buf_release(&content);
    return code;
}

struct files_ctx {
    struct refs *refs;
    const struct worktree *worktree;
};

static enum err_code visit_file(void *ctx, struct slice name)
{
    const struct files_ctx *files = ctx;

    return add_file(files->refs, files->worktree, name);
}

static void unreadable(void *ctx, struct slice name)
{
    const struct files_ctx *files = ctx;

    tell(files->refs, ERR_IO, files->worktree->dir, name, &(struct err)ERR_INIT);
}

enum err_code refs_files_add(struct refs *refs, const struct worktree *worktree)
{
    struct files_ctx files = {refs, worktree};
    const struct gitfolder_visitor visitor = {visit_file, unreadable, &files};
    enum err_code code = add_file(refs, worktree, slice_str("HEAD"));

    return code == ERR_OK ? gitfolder_walk(worktree->dir, "refs", &visitor) : code;
}

/* Each line of FETCH_HEAD and MERGE_HEAD begins with an object; what else
 * stands in such files is nothing that a ref could lack. */
static enum err_code add_special(struct refs *refs, const struct worktree *worktree,
                                 const char *name)
{
    struct buf content = BUF_INIT(LIMIT_REFS_BYTES);
    enum err_code code = gitfile_read_in(worktree->dir, name, &content, NULL);
    struct slice rest = code == ERR_OK ? buf_slice(&content) : slice_of(NULL, 0);
    struct slice line;

    code = code == ERR_NOMEM ? code : ERR_OK;
    while (code == ERR_OK && slice_cut(&rest, '\n', &line)) {
        struct refs_item item = {.ref = {.name = slice_str(name), .special = true}};

        if (refs_parse(refs->repo->format, line, &item.ref.target, &item.ref.oid) == ERR_OK)
            code = refs_add(refs, worktree, &item);
    }
    buf_release(&content);
    return code;
}

enum err_code refs_files_add_special(struct refs *refs, const struct worktree *worktree)
{
    /* git's refs.c, is_pseudo_ref and is_root_ref. */
    static const char *const name[] = {
        "FETCH_HEAD",          "MERGE_HEAD",      "ORIG_HEAD",           "CHERRY_PICK_HEAD",
        "REVERT_HEAD",         "REBASE_HEAD",     "BISECT_HEAD",         "AUTO_MERGE",
        "BISECT_EXPECTED_REV", "MERGE_AUTOSTASH", "NOTES_MERGE_PARTIAL",
    };
    enum err_code code = ERR_OK;

    for (size_t i = 0; code == ERR_OK && i < ARRAY_LEN(name); i++)
        code = add_special(refs, worktree, name[i]);
    return code;
}

static enum err_code add_packed_lines(struct refs *refs, struct slice bytes, const char *path)
{
    const struct worktree shared = {refs->repo->common_dir, ""};
    struct packed_refs reader;
    enum err_code code = ERR_OK;
    bool told = false;

    packed_refs_init(&reader, refs->repo->format, bytes);
    while (code != ITER_END) {
        struct refs_item item = {.rank = REFS_RANK_PACKED};

        code = packed_refs_next(&reader, &item.ref.name, &item.ref.oid);
        if (code == ERR_OK) {
            code = refs_add(refs, &shared, &item);
            if (code != ERR_OK)
                return code;
        } else if (code == ERR_PARSE && !told) {
            char detail[64];

            snprintf(detail, sizeof detail, "line %zu is malformed", reader.line);
            refs_tell(refs, code, path, detail);
            told = true;
        }
    }
    return ERR_OK;
}

enum err_code refs_files_add_packed(struct refs *refs)
{
    struct buf path = BUF_INIT(LIMIT_PATH_BYTES);
    struct buf bytes = BUF_INIT(LIMIT_REFS_BYTES);
    struct err err = ERR_INIT;
    enum err_code code = gitfile_path(&path, refs->repo->common_dir, "packed-refs", &err);

    if (code == ERR_OK)
        code = gitfile_read(buf_str(&path), &bytes, &err);
    if (code == ERR_OK) {
        code = add_packed_lines(refs, buf_slice(&bytes), buf_str(&path));
    } else if (code != ERR_NOMEM) {
        if (code != ERR_NOTFOUND)
            refs_tell(refs, code, buf_str(&path), err.msg);
        code = ERR_OK;
    }
    buf_release(&bytes);
    buf_release(&path);
    return code;
}
