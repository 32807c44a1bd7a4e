/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/suppress.h"

#include "core/limits.h"

/* Reasons of places are put together up to here. */
#define REASONS_BYTES (4 * KIB)

static enum err_code keep(struct findings *findings, const struct buf *text, struct slice *out)
{
    if (buf_status(text) == ERR_OK)
        *out = arena_slice(findings_arena(findings), buf_slice(text));
    return out->ptr ? ERR_OK : ERR_NOMEM;
}

/* "NAME: REASON, AUTHOR, until DATE" */
static enum err_code suppress_by_entry(struct findings *findings, struct finding *finding,
                                       const struct baseline *baseline,
                                       const struct baseline_entry *entry)
{
    struct buf text = BUF_INIT(LIMIT_DOCUMENT_BYTES);
    const char *separator = ": ";
    enum err_code code;

    buf_add_str(&text, baseline_name(baseline));
    if (entry->reason.len) {
        buf_add_str(&text, separator);
        buf_add_slice(&text, entry->reason);
        separator = ", ";
    }
    if (entry->author.len) {
        buf_add_str(&text, separator);
        buf_add_slice(&text, entry->author);
        separator = ", ";
    }
    if (entry->expires.len) {
        buf_printf(&text, "%suntil ", separator);
        buf_add_slice(&text, entry->expires);
    }
    code = keep(findings, &text, &finding->suppressed);
    buf_release(&text);
    return code;
}

/* All are asked, so that each knows which of its entries are used. */
static enum err_code ask_baselines(struct findings *findings, struct finding *finding,
                                   const struct suppress_options *options)
{
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < options->baseline_count && code == ERR_OK; i++) {
        struct baseline *baseline = options->baselines[i];
        const struct baseline_entry *entry = baseline_find(baseline, finding);

        if (entry && entry->ends_s > options->now_s && !finding->suppressed.len)
            code = suppress_by_entry(findings, finding, baseline, entry);
    }
    return code;
}

static void add_component(struct buf *path, struct slice component)
{
    if (path->len && path->ptr[path->len - 1] != '/')
        buf_add_char(path, '/');
    buf_add_slice(path, component);
}

static bool leave_folder(struct buf *path)
{
    const char *slash = path->len > 1 ? memrchr(path->ptr, '/', path->len) : NULL;

    if (!slash)
        return false;
    path->len = slash == path->ptr ? 1 : (size_t)(slash - path->ptr);
    return true;
}

/* Makes `path`, as the operator wrote it, absolute. false where only the file
 * system could tell what it means: ".." behind what may be a link. */
static bool resolve(struct slice path, const char *here, struct buf *out)
{
    bool inside = slice_starts(path, "/");
    struct slice component;

    buf_reset(out);
    buf_add_str(out, inside ? "/" : here);
    while (slice_cut(&path, '/', &component)) {
        if (!component.len || slice_is(component, "."))
            continue;
        if (slice_is(component, "..")) {
            if (inside || !leave_folder(out))
                return false;
            continue;
        }
        inside = true;
        add_component(out, component);
    }
    return buf_status(out) == ERR_OK;
}

/* What follows `top` in an absolute path; false where it lies elsewhere. */
static bool below_top(struct slice path, const char *top, struct slice *out)
{
    size_t len = strlen(top);

    if (len == 1)
        len = 0; /* "/" */
    if (!slice_starts(path, top) || (path.len > len && path.ptr[len] != '/'))
        return false;
    *out = slice_sub(path, len + 1, path.len);
    return true;
}

/* true when git objects of `target` are those of the repository at `top`. */
static bool is_top(struct slice target, const struct suppress_options *options, struct buf *scratch)
{
    struct slice below;

    /* `here` is in no other repository than `top`. */
    if (slice_is(target, "."))
        return true;
    return resolve(target, options->here, scratch) &&
           below_top(buf_slice(scratch), options->top, &below) &&
           (!below.len || slice_is(below, ".git"));
}

/* The path of a place from the top of the repository; false where it has
 * none, or is in another repository. */
static bool path_in_repository(const struct occurrence *at, const struct suppress_options *options,
                               struct buf *scratch, struct slice *out)
{
    switch (at->kind) {
    case PLACE_FILE:
    case PLACE_FILE_NAME:
        return resolve(at->path, options->here, scratch) &&
               below_top(buf_slice(scratch), options->top, out);
    case PLACE_COMMIT:
    case PLACE_STAGED:
        /* One of several paths is shown, and all would have to be ignored. */
        *out = at->path;
        return at->path.len && at->history && at->history->paths <= 1 &&
               is_top(at->target, options, scratch);
    case PLACE_STDIN:
    case PLACE_COMMIT_MESSAGE:
    case PLACE_TAG_MESSAGE:
    case PLACE_TREE_ENTRY:
    case PLACE_REF_NAME:
    case PLACE_REFLOG:
        return false;
    }
    return false;
}

static enum err_code ask_ignores(struct findings *findings, struct occurrence *at,
                                 const struct suppress_options *options, struct buf *scratch)
{
    struct slice path;
    struct slice pattern;

    if (at->suppressed.len || !options->ignores || !path_in_repository(at, options, scratch, &path))
        return ERR_OK;
    pattern = ignore_match(options->ignores, path);
    if (!pattern.len)
        return ERR_OK;
    buf_reset(scratch);
    buf_add_str(scratch, FINDINGS_IGNORED);
    buf_add_slice(scratch, pattern);
    return keep(findings, scratch, &at->suppressed);
}

/* The different reasons of the places, in their order. */
static enum err_code suppress_by_places(struct findings *findings, struct finding *finding,
                                        struct buf *scratch)
{
    buf_reset(scratch);
    for (size_t i = 0; i < finding->occurrence_count && scratch->len < REASONS_BYTES; i++) {
        struct slice reason = finding->occurrences[i].suppressed;

        if (slice_find(buf_slice(scratch), reason) != SIZE_MAX)
            continue;
        if (scratch->len)
            buf_add_str(scratch, ", ");
        buf_add_slice(scratch, reason);
    }
    return keep(findings, scratch, &finding->suppressed);
}

static enum err_code ask_places(struct findings *findings, struct finding *finding,
                                const struct suppress_options *options, struct buf *scratch)
{
    bool all = finding->occurrence_count && finding->occurrence_total == finding->occurrence_count;
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < finding->occurrence_count && code == ERR_OK; i++) {
        code = ask_ignores(findings, &finding->occurrences[i], options, scratch);
        all = all && finding->occurrences[i].suppressed.len;
    }
    if (code == ERR_OK && all && !finding->suppressed.len)
        code = suppress_by_places(findings, finding, scratch);
    return code;
}

enum err_code suppress(struct findings *findings, const struct suppress_options *options)
{
    struct buf scratch = BUF_INIT(2 * LIMIT_PATH_BYTES);
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < findings_count(findings) && code == ERR_OK; i++) {
        struct finding *finding = findings_at(findings, i);

        code = ask_baselines(findings, finding, options);
        if (code == ERR_OK)
            code = ask_places(findings, finding, options, &scratch);
    }
    buf_release(&scratch);
    return code;
}
