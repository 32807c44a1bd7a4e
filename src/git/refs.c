/* SPDX-License-Identifier: Apache-2.0 */
#include "git/refs.h"

#include <stdlib.h>

#include "core/limits.h"
#include "core/mem.h"
#include "git/gitfile.h"
#include "git/packed_refs.h"
#include "git/refs_internal.h"
#include "git/reftable_stack.h"

bool refs_name_is_safe(struct slice name)
{
    struct slice part;

    if (!name.len || name.len > LIMIT_REF_NAME_BYTES)
        return false;
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)name.ptr[i] < 0x20 || name.ptr[i] == 0x7f)
            return false;
    while (slice_cut(&name, '/', &part))
        if (!part.len || part.ptr[0] == '.' || slice_ends(part, ".lock"))
            return false;
    return true;
}

enum err_code refs_parse(enum oid_format format, struct slice content, struct slice *target,
                         struct oid *oid)
{
    const size_t digits = 2 * oid_bytes(format);

    *target = slice_str("");
    if (slice_starts(content, "ref:")) {
        *target = slice_trim(slice_sub(content, 4, content.len));
        return refs_name_is_safe(*target) ? ERR_OK : ERR_PARSE;
    }
    if (!oid_parse(format, slice_sub(content, 0, digits), oid))
        return ERR_PARSE;
    if (content.len > digits && !memchr(" \t\r\n", content.ptr[digits], 4))
        return ERR_PARSE;
    return ERR_OK;
}

void refs_tell(const struct refs *refs, enum err_code code, const char *path, const char *detail)
{
    enum skip_reason reason = SKIP_CORRUPT;

    if (code == ERR_IO)
        reason = SKIP_UNREADABLE;
    else if (code == ERR_LIMIT)
        reason = SKIP_LIMIT;
    else if (code == ERR_UNSUPPORTED)
        reason = SKIP_UNSUPPORTED;
    refs->problem(refs->ctx,
                  &(struct odb_problem){.reason = reason, .path = path, .detail = detail});
}

enum err_code refs_add(struct refs *refs, const struct worktree *worktree,
                       const struct refs_item *item)
{
    const char *prefix = worktrees_own(item->ref.name) ? worktree->prefix : "";
    size_t prefix_len = strlen(prefix);
    struct refs_item *copy;
    char *name;

    if (refs->count == refs->cap) {
        size_t cap = mem_grow(refs->cap, refs->count + 1, LIMIT_REFS);
        struct refs_item *items = cap ? mem_realloc(refs->items, cap, sizeof *items) : NULL;

        if (!items)
            return cap ? ERR_NOMEM : ERR_LIMIT;
        refs->items = items;
        refs->cap = cap;
    }
    name = arena_alloc(&refs->arena, prefix_len + item->ref.name.len);
    if (!name)
        return ERR_NOMEM;
    memcpy(name, prefix, prefix_len);
    memcpy(name + prefix_len, item->ref.name.ptr, item->ref.name.len);
    copy = &refs->items[refs->count];
    *copy = *item;
    copy->ref.name = slice_of(name, prefix_len + item->ref.name.len);
    if (item->ref.target.len) {
        copy->ref.target = arena_slice(&refs->arena, item->ref.target);
        if (!copy->ref.target.ptr)
            return ERR_NOMEM;
    }
    refs->count++;
    return ERR_OK;
}

struct stack_ctx {
    struct refs *refs;
    const struct worktree *worktree;
};

static enum err_code add_record(void *ctx, const struct reftable_record *record)
{
    const struct stack_ctx *to = ctx;
    struct refs_item item = {
        .ref = {.name = record->name, .target = record->target, .oid = record->oid},
    };

    return refs_add(to->refs, to->worktree, &item);
}

static enum err_code add_worktree(void *ctx, const struct worktree *worktree)
{
    struct refs *refs = ctx;
    enum err_code code = refs_files_add_special(refs, worktree);

    if (code != ERR_OK)
        return code;
    switch (refs->repo->refs) {
    case REPO_REFS_FILES:
        return refs_files_add(refs, worktree);
    case REPO_REFS_REFTABLE:
        return reftable_stack_refs(worktree->dir, refs->repo->format, add_record,
                                   &(struct stack_ctx){refs, worktree}, refs->problem, refs->ctx);
    }
    return ERR_UNSUPPORTED;
}

/* Packed refs come after the loose ones: one that is just being packed is
 * seen twice rather than not at all. */
static enum err_code gather(struct refs *refs)
{
    enum err_code code = worktrees_each(refs->repo, add_worktree, refs);

    if (code == ERR_OK && refs->repo->refs == REPO_REFS_FILES)
        code = refs_files_add_packed(refs);
    return code;
}

static int compare_items(const void *a, const void *b)
{
    const struct refs_item *x = a;
    const struct refs_item *y = b;
    int order = slice_compare(x->ref.name, y->ref.name);

    if (!order)
        order = (x->rank > y->rank) - (x->rank < y->rank);
    return order ? order : oid_compare(&x->ref.oid, &y->ref.oid);
}

/* Makes the list of the items that win. */
static enum err_code settle(struct refs *refs)
{
    const struct refs_item *before = NULL;

    if (refs->count)
        qsort(refs->items, refs->count, sizeof *refs->items, compare_items);
    refs->list = mem_calloc(refs->count, sizeof *refs->list);
    if (!refs->list)
        return ERR_NOMEM;
    for (size_t i = 0; i < refs->count; i++) {
        const struct refs_item *item = &refs->items[i];
        bool again = before && slice_equal(before->ref.name, item->ref.name);

        before = item;
        if (!again || item->ref.special)
            refs->list[refs->list_count++] = item->ref;
    }
    mem_free(refs->items);
    refs->items = NULL;
    refs->count = refs->cap = 0;
    return ERR_OK;
}

/* What a symbolic ref names, as the worktree that it belongs to sees it. */
static const struct ref *find_target(const struct refs *refs, const struct ref *ref)
{
    struct slice prefix = worktrees_prefix(ref->name);
    struct buf name = BUF_INIT(LIMIT_PATH_BYTES);
    const struct ref *found;

    if (worktrees_own(ref->target))
        buf_add_slice(&name, prefix);
    buf_add_slice(&name, ref->target);
    found = refs_find(refs, buf_slice(&name));
    buf_release(&name);
    return found;
}

static void tell_circle(const struct refs *refs, struct slice name)
{
    const char *dir = worktrees_own(name) ? refs->repo->git_dir : refs->repo->common_dir;
    struct buf path = BUF_INIT(LIMIT_PATH_BYTES);

    buf_printf(&path, "%s/%" SLICE_FMT, dir, SLICE_ARG(name));
    refs_tell(refs, ERR_PARSE, buf_str(&path), "symbolic refs without an end");
    buf_release(&path);
}

static void follow(const struct refs *refs, struct ref *ref)
{
    const struct ref *at = ref;

    for (int depth = 0; at && at->target.len; depth++) {
        if (depth == LIMIT_REF_DEPTH) {
            tell_circle(refs, ref->name);
            return;
        }
        at = find_target(refs, at);
    }
    if (at)
        ref->oid = at->oid;
}

enum err_code refs_new(const struct repo *repo, odb_problem_fn problem, void *ctx,
                       struct refs **out, struct err *err)
{
    struct refs *refs = mem_calloc(1, sizeof *refs);
    enum err_code code;

    if (!refs)
        return err_set(err, ERR_NOMEM, "no memory for refs");
    refs->repo = repo;
    refs->problem = problem;
    refs->ctx = ctx;
    refs->arena = (struct arena)ARENA_INIT(LIMIT_REFS_BYTES);
    code = gather(refs);
    if (code == ERR_OK)
        code = settle(refs);
    if (code != ERR_OK) {
        refs_free(refs);
        return err_set(err, code, "refs: %s", err_text(code));
    }
    for (size_t i = 0; i < refs->list_count; i++)
        if (refs->list[i].target.len)
            follow(refs, &refs->list[i]);
    *out = refs;
    return ERR_OK;
}

void refs_free(struct refs *refs)
{
    if (!refs)
        return;
    arena_release(&refs->arena);
    mem_free(refs->items);
    mem_free(refs->list);
    mem_free(refs);
}

const struct ref *refs_list(const struct refs *refs, size_t *count)
{
    *count = refs->list_count;
    return refs->list;
}

const struct ref *refs_find(const struct refs *refs, struct slice name)
{
    size_t low = 0;
    size_t high = refs->list_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = slice_compare(refs->list[middle].name, name);

        if (!order)
            return &refs->list[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static void ignore(void *ctx, const struct odb_problem *problem)
{
    (void)ctx;
    (void)problem;
}

/* In the reftable backend nothing is gained by reading less than all. */
static enum err_code resolve_in_list(const struct repo *repo, struct slice name, struct oid *out,
                                     struct err *err)
{
    struct refs *refs = NULL;
    const struct ref *ref;
    enum err_code code = refs_new(repo, ignore, NULL, &refs, err);

    if (code != ERR_OK)
        return code;
    ref = refs_find(refs, name);
    if (ref)
        *out = ref->oid;
    code = ref && !oid_is_null(&ref->oid) ? ERR_OK : ERR_NOTFOUND;
    refs_free(refs);
    return code;
}

/* One step: the file of the ref, or its line in packed-refs. */
static enum err_code step(const struct repo *repo, struct slice name, struct buf *content,
                          struct slice *target, struct oid *oid, struct err *err)
{
    const char *dir = worktrees_own(name) ? repo->git_dir : repo->common_dir;
    enum err_code code = refs_files_read(dir, name, repo->format, content, target, oid, err);
    struct buf packed = BUF_INIT(LIMIT_REFS_BYTES);

    if (code != ERR_NOTFOUND || !slice_starts(name, "refs/"))
        return code;
    *target = slice_str("");
    code = gitfile_read_in(repo->common_dir, "packed-refs", &packed, err);
    if (code == ERR_OK) {
        code = packed_refs_find(repo->format, buf_slice(&packed), name, oid);
        if (code == ERR_PARSE)
            err_set(err, code, "packed-refs is malformed");
    }
    buf_release(&packed);
    return code;
}

enum err_code refs_resolve(const struct repo *repo, struct slice name, struct oid *out,
                           struct err *err)
{
    struct buf content[2] = {BUF_INIT(LIMIT_REF_BYTES), BUF_INIT(LIMIT_REF_BYTES)};
    enum err_code code = ERR_OK;

    if (repo->refs == REPO_REFS_REFTABLE)
        return resolve_in_list(repo, name, out, err);
    for (int depth = 0; code == ERR_OK && name.len; depth++) {
        struct slice target = slice_str("");

        if (!refs_name_is_safe(name))
            code = ERR_NOTFOUND;
        else if (depth > LIMIT_REF_DEPTH)
            code = err_set(err, ERR_PARSE,
                           "symbolic refs without an end, of which %" SLICE_FMT " is one",
                           SLICE_ARG(name));
        else
            code = step(repo, name, &content[depth & 1], &target, out, err);
        name = target;
    }
    buf_release(&content[0]);
    buf_release(&content[1]);
    return code;
}
