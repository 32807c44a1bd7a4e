/* SPDX-License-Identifier: Apache-2.0 */
#include "core/limits.h"
#include "core/mem.h"
#include "git/changes_internal.h"

/* A tree in memory, and the entry that is next in it. */
struct cursor {
    struct buf bytes;
    struct tree_reader reader;
    struct tree_entry entry; /* valid when pending, and then begins at `start` */
    const char *start;
    bool pending;
};

/* An entry of the new side. Of a folder of the index no object is known, but
 * its entries are. */
struct item {
    struct tree_entry entry; /* hash is NULL where it is not known */
    const struct index_entry *from;
    const struct index_entry *to;
};

/* One folder that is being compared: its new side, the parents' trees, and
 * what these have at the name of the item that is looked at. */
struct level {
    struct changes *changes;
    const struct changes_side *side;
    struct cursor tree; /* where the new side is one */
    const struct index_entry *at;
    struct cursor *parents;
    size_t parent_count;
    struct oid *folders;
    size_t folder_count;
    struct oid *blobs;
    size_t blob_count;
    bool same; /* a parent has the very same */
    unsigned depth;
};

/* A tree that cannot be read is told, and is empty. */
static enum err_code cursor_open(struct changes *changes, struct cursor *cursor,
                                 const struct oid *oid)
{
    enum err_code code;

    buf_init(&cursor->bytes, LIMIT_TREE_BYTES);
    code = changes_read(changes, oid, OBJECT_TREE, &cursor->bytes);
    if (code == ERR_NOMEM)
        return code;
    if (code != ERR_OK) {
        changes_tell(changes, code, oid, "the tree cannot be read");
        buf_reset(&cursor->bytes);
    }
    tree_reader_init(&cursor->reader, changes->format, buf_slice(&cursor->bytes));
    return ERR_OK;
}

/* The next entry, which stays the next one until `pending` is taken away;
 * false at the end. */
static bool cursor_peek(struct changes *changes, struct cursor *cursor)
{
    enum err_code code;

    if (cursor->pending)
        return true;
    cursor->start = cursor->reader.at;
    code = tree_reader_next(&cursor->reader, &cursor->entry);
    if (code == ERR_PARSE) {
        changes_tell(changes, code, NULL, "a tree has a malformed entry");
        cursor->reader.at = cursor->reader.end;
    }
    cursor->pending = code == ERR_OK;
    return cursor->pending;
}

static void cursor_unread(struct cursor *cursor)
{
    if (cursor->pending)
        cursor->reader.at = cursor->start;
    cursor->pending = false;
}

/* The part of an index entry's path below the folder. */
static struct slice rest_of(const struct changes *changes, const struct index_entry *entry)
{
    size_t above = changes->path.len ? changes->path.len + 1 : 0;

    return slice_sub(entry->path, above, entry->path.len);
}

/* Takes a file from the index, or all that is in one folder. */
static bool next_indexed(struct level *level, struct item *item)
{
    const struct index_entry *first = level->at;
    struct slice name;
    size_t slash;

    if (first == level->side->to)
        return false;
    name = rest_of(level->changes, first);
    slash = slice_find(name, SLICE_LITERAL("/"));
    level->at++;
    item->entry = (struct tree_entry){first->mode, slice_sub(name, 0, slash), first->oid.bytes};
    /* A sparse folder's only slash is its last character. */
    if (slash == SIZE_MAX || tree_kind_of(first->mode) == TREE_FOLDER)
        return true;
    while (level->at < level->side->to) {
        struct slice other = rest_of(level->changes, level->at);

        if (other.len <= slash || memcmp(other.ptr, name.ptr, slash + 1) != 0)
            break;
        level->at++;
    }
    item->entry.mode = 040000;
    item->entry.hash = NULL;
    item->from = first;
    item->to = level->at;
    return true;
}

/* Most of a tree is what it was: that is passed over together. */
static void skip_same(struct level *level)
{
    if (!level->parent_count)
        return;
    cursor_unread(&level->parents[0]);
    tree_reader_skip_common(&level->tree.reader, &level->parents[0].reader);
}

static bool next_item(struct level *level, struct item *item)
{
    *item = (struct item){0};
    if (!level->side->tree)
        return next_indexed(level, item);
    skip_same(level);
    if (!cursor_peek(level->changes, &level->tree))
        return false;
    item->entry = level->tree.entry;
    level->tree.pending = false;
    return true;
}

/* Notes what a parent has at the name of the item. */
static void meet(struct level *level, const struct tree_entry *mine,
                 const struct tree_entry *theirs)
{
    enum oid_format format = level->changes->format;
    enum tree_kind kind = tree_kind_of(theirs->mode);
    struct oid oid = oid_from(format, theirs->hash);

    /* Whether it is executable, or a link, is not what counts. */
    if (mine->hash && memcmp(mine->hash, theirs->hash, oid_bytes(format)) == 0)
        level->same = true;
    if (kind == TREE_FOLDER)
        level->folders[level->folder_count++] = oid;
    if (kind != TREE_FILE && kind != TREE_LINK)
        return;
    for (size_t i = 0; i < level->blob_count; i++)
        if (oid_equal(&level->blobs[i], &oid))
            return;
    level->blobs[level->blob_count++] = oid;
}

/* In git's order a file meets files and links, a folder meets folders. */
static void meet_parents(struct level *level, const struct tree_entry *mine)
{
    level->folder_count = level->blob_count = 0;
    level->same = false;
    for (size_t i = 0; i < level->parent_count; i++) {
        struct cursor *parent = &level->parents[i];
        int order = -1;

        while (order < 0 && cursor_peek(level->changes, parent)) {
            order = tree_entry_compare(&parent->entry, mine);
            /* The index may have several stages of what is met. */
            parent->pending = order > 0 || (order == 0 && !level->side->tree);
        }
        if (order == 0)
            meet(level, mine, &parent->entry);
    }
}

static enum err_code compare(struct changes *changes, const struct changes_side *side,
                             const struct oid *parents, size_t count, unsigned depth);

static enum err_code visit_folder(struct level *level, const struct item *item)
{
    struct oid oid = {{0}};
    struct changes_side side = {.from = item->from, .to = item->to};

    if (item->entry.hash) {
        oid = oid_from(level->changes->format, item->entry.hash);
        side.tree = &oid;
    }
    if (level->depth == LIMIT_TREE_DEPTH) {
        changes_tell(level->changes, ERR_LIMIT, side.tree, "too many folders inside each other");
        return ERR_OK;
    }
    return compare(level->changes, &side, level->folders, level->folder_count, level->depth + 1);
}

static enum err_code visit(struct level *level, const struct item *item)
{
    const struct changes_visitor *visitor = level->changes->visitor;
    struct change change = {
        .path = buf_slice(&level->changes->path),
        .mode = item->entry.mode,
        .before = level->blobs,
        .before_count = level->blob_count,
    };

    switch (tree_kind_of(item->entry.mode)) {
    case TREE_FOLDER:
        return visit_folder(level, item);
    case TREE_SUBMODULE:
        change.oid = oid_from(level->changes->format, item->entry.hash);
        changes_tell(level->changes, ERR_UNSUPPORTED, &change.oid,
                     "a submodule is a repository of its own");
        return ERR_OK;
    case TREE_FILE:
    case TREE_LINK:
        change.oid = oid_from(level->changes->format, item->entry.hash);
        return visitor->change(visitor->ctx, &change);
    }
    return ERR_OK;
}

/* Compares one item, below the path that it adds to. */
static enum err_code compare_item(struct level *level, const struct item *item)
{
    struct buf *path = &level->changes->path;
    size_t above = path->len;
    enum err_code code;

    meet_parents(level, &item->entry);
    if (level->same)
        return ERR_OK;
    if (above)
        buf_add_char(path, '/');
    buf_add_slice(path, item->entry.name);
    code = buf_status(path);
    if (code == ERR_OK) {
        code = visit(level, item);
    } else if (code == ERR_LIMIT) {
        changes_tell(level->changes, code, NULL, "a path in this folder is too long");
        path->status = code = ERR_OK;
    }
    path->len = above;
    if (path->ptr)
        path->ptr[above] = '\0';
    return code;
}

static enum err_code open_level(struct level *level, const struct oid *parents)
{
    enum err_code code = ERR_OK;

    level->at = level->side->from;
    level->parents = mem_calloc(level->parent_count, sizeof *level->parents);
    level->folders = mem_calloc(level->parent_count, sizeof *level->folders);
    level->blobs = mem_calloc(level->parent_count, sizeof *level->blobs);
    if (!level->parents || !level->folders || !level->blobs)
        return ERR_NOMEM;
    if (level->side->tree)
        code = cursor_open(level->changes, &level->tree, level->side->tree);
    for (size_t i = 0; code == ERR_OK && i < level->parent_count; i++)
        code = cursor_open(level->changes, &level->parents[i], &parents[i]);
    return code;
}

static void close_level(struct level *level)
{
    for (size_t i = 0; level->parents && i < level->parent_count; i++)
        buf_release(&level->parents[i].bytes);
    buf_release(&level->tree.bytes);
    mem_free(level->parents);
    mem_free(level->folders);
    mem_free(level->blobs);
}

static enum err_code compare(struct changes *changes, const struct changes_side *side,
                             const struct oid *parents, size_t count, unsigned depth)
{
    struct level level = {.changes = changes, .side = side, .parent_count = count, .depth = depth};
    enum err_code code = open_level(&level, parents);
    struct item item;

    while (code == ERR_OK && next_item(&level, &item))
        code = compare_item(&level, &item);
    close_level(&level);
    return code;
}

enum err_code changes_compare(struct changes *changes, const struct changes_side *side,
                              const struct oid *parents, size_t count)
{
    buf_reset(&changes->path);
    if (side->tree)
        for (size_t i = 0; i < count; i++)
            if (oid_equal(side->tree, &parents[i]))
                return ERR_OK;
    return compare(changes, side, parents, count, 0);
}
