/* SPDX-License-Identifier: Apache-2.0 */
#include "git/connect.h"

#include <stdlib.h>

#include "core/limits.h"
#include "core/mem.h"
#include "git/commit.h"
#include "git/person.h"
#include "git/tag.h"

/* So many look-ups are made together: what the later ones need is fetched
 * while the earlier ones are made. */
#define BATCH 64

/* Where the number of an object goes. */
enum target { TO_NOWHERE, TO_TREE_OF_COMMIT, TO_PARENT, TO_EDIT };

struct look_up {
    struct connect_gap gap; /* if it is not there */
    enum target target;
    uint32_t at; /* in the array of the links */
};

/* What is known of an object that is in no pack. */
enum state { IS_THERE = 1, IS_GAP };

struct connect {
    const struct odb *odb;
    const struct fanout *fanout;
    const struct shallow *shallow;
    enum oid_format format;
    struct links links;
    connect_name_fn name;
    void *ctx;
    struct slice tree;      /* whose entries are looked up */
    struct buf interesting; /* one byte for each of links.names */
    struct range *names;    /* in the tree */
    size_t name_count;
    size_t name_cap;
    struct treemarks *spare;
    uint64_t consumed; /* of a tree that comes in pieces */
    struct look_up batch[BATCH];
    size_t batch_count;
    struct buf states; /* of links.others */
    struct connect_gap *gaps;
    size_t gap_count;
    size_t gap_cap;
};

enum err_code connect_new(const struct odb *odb, const struct fanout *fanout,
                          const struct shallow *shallow, connect_name_fn name, void *ctx,
                          struct connect **out)
{
    struct connect *connect = mem_calloc(1, sizeof *connect);

    if (!connect)
        return ERR_NOMEM;
    connect->odb = odb;
    connect->fanout = fanout;
    connect->shallow = shallow;
    connect->format = odb_format(odb);
    connect->name = name;
    connect->ctx = ctx;
    buf_init(&connect->states, LIMIT_OBJECTS);
    buf_init(&connect->interesting, LIMIT_OBJECTS);
    links_init(&connect->links, odb);
    *out = connect;
    return ERR_OK;
}

void connect_free(struct connect *connect)
{
    if (!connect)
        return;
    links_release(&connect->links);
    treemarks_pool_release(&connect->spare);
    buf_release(&connect->states);
    buf_release(&connect->interesting);
    mem_free(connect->names);
    mem_free(connect->gaps);
    mem_free(connect);
}

const struct links *connect_links(const struct connect *connect)
{
    return &connect->links;
}

static enum err_code add_gap(struct connect *connect, const struct connect_gap *gap)
{
    if (connect->gap_count == connect->gap_cap) {
        size_t cap = mem_grow(connect->gap_cap, connect->gap_count + 1, LIMIT_OBJECTS);
        struct connect_gap *gaps = cap ? mem_realloc(connect->gaps, cap, sizeof *gaps) : NULL;

        if (!gaps)
            return cap ? ERR_NOMEM : ERR_LIMIT;
        connect->gaps = gaps;
        connect->gap_cap = cap;
    }
    connect->gaps[connect->gap_count++] = *gap;
    return ERR_OK;
}

/* An object that is in no pack: loose, or missing. Each gap is noted once, but
 * for those behind a shallow edge, which are few and may be named elsewhere. */
static enum err_code look_outside(struct connect *connect, const struct connect_gap *gap,
                                  uint32_t *number)
{
    enum err_code code;
    bool fresh;
    char *state;

    code = links_other(&connect->links, gap->oid.bytes, number, &fresh);
    if (code == ERR_OK && fresh)
        buf_add_char(&connect->states, odb_has(connect->odb, &gap->oid) ? IS_THERE : 0);
    if (code == ERR_OK)
        code = buf_status(&connect->states);
    if (code != ERR_OK)
        return code;
    state = connect->states.ptr + (*number - odb_numbers(connect->odb));
    if (*state)
        return ERR_OK;
    if (!gap->shallow)
        *state = IS_GAP;
    return add_gap(connect, gap);
}

static void put(struct connect *connect, const struct look_up *look_up, uint32_t number)
{
    switch (look_up->target) {
    case TO_NOWHERE:
        return;
    case TO_TREE_OF_COMMIT:
        connect->links.commits[look_up->at].tree = number;
        return;
    case TO_PARENT:
        connect->links.parents[look_up->at] = number;
        return;
    case TO_EDIT:
        connect->links.edits[look_up->at].after = number;
        return;
    }
}

static enum err_code make_look_ups(struct connect *connect)
{
    enum err_code code = ERR_OK;

    for (size_t i = 0; i < connect->batch_count; i++)
        fanout_fetch(connect->fanout, connect->batch[i].gap.oid.bytes);
    for (size_t i = 0; code == ERR_OK && i < connect->batch_count; i++) {
        const struct look_up *look_up = &connect->batch[i];
        uint32_t number = fanout_number(connect->fanout, look_up->gap.oid.bytes);

        if (number == ODB_UNNUMBERED)
            code = look_outside(connect, &look_up->gap, &number);
        if (code == ERR_OK)
            put(connect, look_up, number);
    }
    connect->batch_count = 0;
    return code;
}

enum err_code connect_finish(struct connect *connect)
{
    return make_look_ups(connect);
}

/* Looks an object up, sooner or later. The null oid names none. */
static enum err_code look_up(struct connect *connect, const struct connect_gap *gap,
                             enum target target, size_t at)
{
    if (oid_is_null(&gap->oid))
        return ERR_OK;
    fanout_fetch_early(connect->fanout, gap->oid.bytes);
    connect->batch[connect->batch_count++] = (struct look_up){*gap, target, (uint32_t)at};
    return connect->batch_count < BATCH ? ERR_OK : make_look_ups(connect);
}

/* The number of an object that is shown. */
static enum err_code own_number(struct connect *connect, const struct walk_object *object,
                                uint32_t *number)
{
    bool fresh;
    enum err_code code;

    *number = object->number;
    if (*number != ODB_UNNUMBERED)
        return ERR_OK;
    code = links_other(&connect->links, object->name, number, &fresh);
    if (code == ERR_OK && fresh)
        buf_add_char(&connect->states, IS_THERE);
    return code == ERR_OK ? buf_status(&connect->states) : code;
}

static enum err_code add_commit(struct connect *connect, const struct walk_object *object,
                                const struct commit *commit)
{
    const struct connect_gap gap = {.oid = commit->tree};
    struct person committer;
    uint32_t number;
    enum err_code code = own_number(connect, object, &number);

    person_parse(commit->committer, &committer);
    if (code == ERR_OK)
        code = links_commit(&connect->links, number, committer.time_s);
    if (code != ERR_OK)
        return code;
    return look_up(connect, &gap, TO_TREE_OF_COMMIT, connect->links.commit_count - 1);
}

enum err_code connect_commit(struct connect *connect, const struct walk_object *object)
{
    const struct oid own = oid_from(connect->format, object->name);
    struct connect_gap gap = {.shallow = shallow_has(connect->shallow, &own)};
    struct commit commit;
    enum err_code code = commit_parse(connect->format, object->bytes, &commit);

    if (code == ERR_OK)
        code = add_commit(connect, object, &commit);
    if (code != ERR_OK)
        return code;
    for (size_t i = 0; code == ERR_OK && i < commit.parent_count; i++) {
        gap.oid = commit_parent(&commit, i);
        code = links_parent(&connect->links);
        if (code == ERR_OK)
            code = look_up(connect, &gap, TO_PARENT, connect->links.parent_count - 1);
    }
    return code;
}

enum err_code connect_tag(struct connect *connect, const struct walk_object *object)
{
    enum object_type type;
    struct tag tag;
    enum err_code code = tag_parse(connect->format, object->bytes, &tag);

    if (code != ERR_OK)
        return code;
    if (!object_type_parse(tag.type, &type))
        return ERR_PARSE;
    return look_up(connect, &(struct connect_gap){.oid = tag.object}, TO_NOWHERE, 0);
}

enum err_code connect_refs(struct connect *connect, const struct refs *refs)
{
    size_t count;
    const struct ref *list = refs_list(refs, &count);
    enum err_code code = ERR_OK;

    for (size_t i = 0; code == ERR_OK && i < count; i++)
        if (!list[i].special)
            code = look_up(connect, &(struct connect_gap){.oid = list[i].oid}, TO_NOWHERE, 0);
    return code;
}

/* In a tree a space stands before each name, and a NUL behind it. */
static struct slice with_ends(struct slice name)
{
    return slice_of(name.ptr - 1, name.len + 2);
}

static enum err_code add_name(struct connect *connect, struct slice name)
{
    if (connect->name_count == connect->name_cap) {
        size_t cap = mem_grow(connect->name_cap, connect->name_count + 1, LIMIT_OBJECTS);
        struct range *names = cap ? mem_realloc(connect->names, cap, sizeof *names) : NULL;

        if (!names)
            return cap ? ERR_NOMEM : ERR_LIMIT;
        connect->names = names;
        connect->name_cap = cap;
    }
    connect->names[connect->name_count++] =
        (struct range){(uint32_t)(name.ptr - connect->tree.ptr), (uint32_t)name.len};
    return ERR_OK;
}

/* An entry is an edit; `before` is that of what it replaces. */
static enum err_code name_entry(struct connect *connect, const struct tree_entry *entry,
                                uint32_t before, uint32_t edit)
{
    bool fresh;
    enum err_code code = links_edit(&connect->links, entry, before, &fresh);

    if (code != ERR_OK || !connect->name)
        return code;
    if (fresh)
        buf_add_char(&connect->interesting, connect->name(connect->ctx, with_ends(entry->name)));
    code = buf_status(&connect->interesting);
    if (code != ERR_OK)
        return code;
    if (connect->interesting.ptr[connect->links.edits[edit].name])
        code = add_name(connect, with_ends(entry->name));
    return code;
}

static enum err_code add_entry(struct connect *connect, const struct tree_entry *entry,
                               uint32_t before, uint32_t *edit)
{
    struct connect_gap gap = {0};
    enum err_code code;

    *edit = (uint32_t)connect->links.edit_count;
    code = name_entry(connect, entry, before, *edit);
    if (code != ERR_OK)
        return code;
    /* The commit of a submodule is in another repository. */
    if (tree_kind_of(entry->mode) == TREE_SUBMODULE)
        return ERR_OK;
    gap.oid = oid_from(connect->format, entry->hash);
    return look_up(connect, &gap, TO_EDIT, *edit);
}

static enum err_code replace_entry(void *ctx, const struct tree_entry *entry,
                                   const struct treemarks_entry *before, uint32_t *edit)
{
    return add_entry(ctx, entry, before ? before->number : LINK_NONE, edit);
}

static enum err_code remove_entry(void *ctx, const struct treemarks_entry *before)
{
    struct connect *connect = ctx;
    bool fresh;

    return links_edit(&connect->links, &before->entry, before->number, &fresh);
}

/* Entries of a piece, from where the one before it had none whole. */
static enum err_code add_piece(struct connect *connect, const struct walk_object *object)
{
    struct tree_reader reader;
    struct tree_entry entry;
    enum err_code code = ERR_OK;
    uint32_t number;

    if (connect->consumed < object->offset)
        return ERR_PARSE;
    tree_reader_init(
        &reader, connect->format,
        slice_sub(object->bytes, (size_t)(connect->consumed - object->offset), object->bytes.len));
    while (code == ERR_OK && tree_reader_next(&reader, &entry) == ERR_OK) {
        connect->consumed = object->offset + (uint64_t)(reader.at - object->bytes.ptr);
        code = add_entry(connect, &entry, LINK_NONE, &number);
    }
    if (code == ERR_OK && object->last && reader.at != reader.end)
        return ERR_PARSE;
    return code;
}

/* A tree that comes in pieces is one tree. */
static enum err_code begin_tree(struct connect *connect, const struct walk_object *object,
                                uint32_t base)
{
    uint32_t number;
    enum err_code code;

    if (object->offset)
        return ERR_OK;
    connect->consumed = 0;
    code = own_number(connect, object, &number);
    return code == ERR_OK ? links_tree(&connect->links, number, base) : code;
}

enum err_code connect_tree(struct connect *connect, const struct walk_object *object,
                           const struct treemarks *base, struct treemarks **marks)
{
    struct treemarks_tree tree = {.format = connect->format, .bytes = object->bytes};
    const struct treemarks_visitor visitor = {replace_entry, remove_entry, connect};
    enum err_code code;

    *marks = NULL;
    connect->tree = object->bytes;
    connect->name_count = 0;
    if (base && object->span_count) {
        tree.base = object->base;
        tree.base_marks = base;
        tree.spans = object->spans;
        tree.span_count = object->span_count;
    }
    code = begin_tree(connect, object, tree.base_marks ? base->number : LINK_NONE);
    if (code != ERR_OK)
        return code;
    if (object->offset || !object->last)
        return add_piece(connect, object);
    if (object->kept) {
        *marks = treemarks_pool_take(&connect->spare);
        if (!*marks)
            return ERR_NOMEM;
        (*marks)->number = (uint32_t)connect->links.tree_count - 1;
    }
    return treemarks_diff(&tree, *marks, &visitor);
}

struct ranges connect_names(const struct connect *connect)
{
    return (struct ranges){connect->names, connect->name_count};
}

void connect_forget(struct connect *connect, struct treemarks *marks)
{
    treemarks_pool_give(&connect->spare, marks);
}

/* By name; what is no shallow edge comes first. */
static int compare_gaps(const void *a, const void *b)
{
    const struct connect_gap *x = a;
    const struct connect_gap *y = b;
    int order = oid_compare(&x->oid, &y->oid);

    return order ? order : x->shallow - y->shallow;
}

enum err_code connect_gaps(struct connect *const *workers, size_t worker_count,
                           const struct odb *odb, struct connect_gap **gaps, size_t *count)
{
    struct connect_gap *all;
    size_t total = 0;
    size_t kept = 0;

    for (size_t i = 0; i < worker_count; i++)
        total += workers[i]->gap_count;
    all = mem_calloc(total, sizeof *all);
    if (!all)
        return ERR_NOMEM;
    total = 0;
    for (size_t i = 0; i < worker_count; i++)
        for (size_t j = 0; j < workers[i]->gap_count; j++)
            all[total++] = workers[i]->gaps[j];
    if (total)
        qsort(all, total, sizeof *all, compare_gaps);
    /* Looked up again: a pack may have come in the meantime. */
    for (size_t i = 0; i < total; i++)
        if ((!kept || !oid_equal(&all[kept - 1].oid, &all[i].oid)) && !odb_has(odb, &all[i].oid))
            all[kept++] = all[i];
    *gaps = all;
    *count = kept;
    return ERR_OK;
}
