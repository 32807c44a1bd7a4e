/* SPDX-License-Identifier: Apache-2.0 */
#include "git/graph.h"

#include "core/limits.h"
#include "core/mem.h"

/* The links of one worker. */
struct part {
    const struct links *links;
    uint32_t *others; /* the objects that links.others are */
    uint32_t first_tree;
    uint32_t first_commit;
};

struct graph {
    const struct odb *odb;
    const struct fanout *fanout;
    uint32_t packed; /* objects of packs are below this */
    struct intern others;
    struct part *parts;
    size_t part_count;
    uint32_t tree_count;
    uint32_t commit_count;
    uint32_t *records; /* by object: tree, or tree_count + commit */
    size_t record_count;
};

void graph_free(struct graph *graph)
{
    if (!graph)
        return;
    for (size_t i = 0; i < graph->part_count; i++)
        mem_free(graph->parts[i].others);
    mem_free(graph->parts);
    mem_free(graph->records);
    intern_release(&graph->others);
    mem_free(graph);
}

static enum err_code add_other(struct graph *graph, struct slice name, uint32_t *object)
{
    enum err_code code = intern_add(&graph->others, name, object, NULL);

    *object += graph->packed;
    return code;
}

static enum err_code add_part(struct graph *graph, const struct links *links)
{
    struct part *part = &graph->parts[graph->part_count++];
    enum err_code code = ERR_OK;

    *part = (struct part){
        .links = links,
        .others = mem_calloc(links->others.count, sizeof *part->others),
        .first_tree = graph->tree_count,
        .first_commit = graph->commit_count,
    };
    if (!part->others)
        return ERR_NOMEM;
    if (links->tree_count + links->commit_count >
        LIMIT_OBJECTS - graph->tree_count - graph->commit_count)
        return ERR_LIMIT;
    for (uint32_t i = 0; code == ERR_OK && i < links->others.count; i++)
        code = add_other(graph, intern_get(&links->others, i), &part->others[i]);
    graph->tree_count += (uint32_t)links->tree_count;
    graph->commit_count += (uint32_t)links->commit_count;
    return code;
}

/* Of an object that was seen twice the first record counts. */
static void record(struct graph *graph, uint32_t object, uint32_t number)
{
    if (graph->records[object] == GRAPH_NONE)
        graph->records[object] = number;
}

static void record_part(struct graph *graph, size_t number)
{
    const struct part *part = &graph->parts[number];
    const struct links *links = part->links;

    for (uint32_t i = 0; i < links->tree_count; i++)
        record(graph, graph_object(graph, number, links->trees[i].object), part->first_tree + i);
    for (uint32_t i = 0; i < links->commit_count; i++)
        record(graph, graph_object(graph, number, links->commits[i].object),
               graph->tree_count + part->first_commit + i);
}

static enum err_code record_all(struct graph *graph)
{
    graph->record_count = graph_objects(graph);
    graph->records = mem_alloc(graph->record_count * sizeof *graph->records + 1);
    if (!graph->records)
        return ERR_NOMEM;
    for (size_t i = 0; i < graph->record_count; i++)
        graph->records[i] = GRAPH_NONE;
    for (size_t i = 0; i < graph->part_count; i++)
        record_part(graph, i);
    return ERR_OK;
}

enum err_code graph_new(const struct links *const *links, size_t count, const struct odb *odb,
                        const struct fanout *fanout, struct graph **out)
{
    struct graph *graph = mem_calloc(1, sizeof *graph);
    enum err_code code = ERR_NOMEM;

    if (!graph)
        return ERR_NOMEM;
    graph->odb = odb;
    graph->fanout = fanout;
    graph->packed = odb_numbers(odb);
    intern_init(&graph->others, LIMIT_PROVENANCE_BYTES);
    graph->parts = mem_calloc(count, sizeof *graph->parts);
    if (graph->parts)
        code = ERR_OK;
    for (size_t i = 0; code == ERR_OK && i < count; i++)
        code = add_part(graph, links[i]);
    if (code == ERR_OK)
        code = record_all(graph);
    if (code == ERR_OK)
        *out = graph;
    else
        graph_free(graph);
    return code;
}

static struct slice name_slice(const struct graph *graph, const struct oid *oid)
{
    return slice_of((const char *)oid->bytes, oid_bytes(odb_format(graph->odb)));
}

enum err_code graph_number(struct graph *graph, const struct oid *oid, uint32_t *object)
{
    *object = fanout_number(graph->fanout, oid->bytes);
    if (*object != ODB_UNNUMBERED)
        return ERR_OK;
    return add_other(graph, name_slice(graph, oid), object);
}

bool graph_find(const struct graph *graph, const struct oid *oid, uint32_t *object)
{
    *object = fanout_number(graph->fanout, oid->bytes);
    if (*object != ODB_UNNUMBERED)
        return true;
    if (!intern_find(&graph->others, name_slice(graph, oid), object))
        return false;
    *object += graph->packed;
    return true;
}

struct oid graph_name(const struct graph *graph, uint32_t object)
{
    if (object < graph->packed)
        return odb_name(graph->odb, object);
    return oid_from(odb_format(graph->odb),
                    (const unsigned char *)intern_get(&graph->others, object - graph->packed).ptr);
}

size_t graph_objects(const struct graph *graph)
{
    return graph->packed + graph->others.count;
}

uint32_t graph_packed(const struct graph *graph)
{
    return graph->packed;
}

uint32_t graph_tree(const struct graph *graph, uint32_t object)
{
    uint32_t number = object < graph->record_count ? graph->records[object] : GRAPH_NONE;

    return number < graph->tree_count ? number : GRAPH_NONE;
}

uint32_t graph_commit(const struct graph *graph, uint32_t object)
{
    uint32_t number = object < graph->record_count ? graph->records[object] : GRAPH_NONE;

    return number != GRAPH_NONE && number >= graph->tree_count ? number - graph->tree_count
                                                               : GRAPH_NONE;
}

size_t graph_commits(const struct graph *graph)
{
    return graph->commit_count;
}

size_t graph_trees(const struct graph *graph)
{
    return graph->tree_count;
}

void graph_commit_at(const struct graph *graph, uint32_t commit, struct graph_commit *out)
{
    const struct link_commit *at;
    size_t part = graph->part_count - 1;

    while (graph->parts[part].first_commit > commit)
        part--;
    at = &graph->parts[part].links->commits[commit - graph->parts[part].first_commit];
    *out = (struct graph_commit){
        .object = graph_object(graph, part, at->object),
        .tree = graph_object(graph, part, at->tree),
        .time_s = at->time_s,
        .parents = graph->parts[part].links->parents + at->first_parent,
        .parent_count = at->parent_count,
        .part = part,
    };
}

void graph_tree_at(const struct graph *graph, uint32_t tree, struct graph_tree *out)
{
    const struct links *links;
    const struct link_tree *at;
    size_t part = graph->part_count - 1;
    uint32_t first;

    while (graph->parts[part].first_tree > tree)
        part--;
    links = graph->parts[part].links;
    first = graph->parts[part].first_tree;
    at = &links->trees[tree - first];
    *out = (struct graph_tree){
        .object = graph_object(graph, part, at->object),
        .base = at->base == LINK_NONE ? GRAPH_NONE : at->base + first,
        .part = part,
    };
    out->edits = links_edits(links, tree - first, &out->edit_count);
}

size_t graph_parts(const struct graph *graph)
{
    return graph->part_count;
}

struct graph_part graph_part_at(const struct graph *graph, size_t part)
{
    return (struct graph_part){graph->parts[part].links, graph->parts[part].first_tree};
}

uint32_t graph_object(const struct graph *graph, size_t part, uint32_t number)
{
    if (number < graph->packed || number == LINK_NONE)
        return number;
    return graph->parts[part].others[number - graph->packed];
}

struct graph_child graph_before(const struct graph *graph, size_t part,
                                const struct link_edit *edit)
{
    if (edit->before == LINK_NONE)
        return (struct graph_child){GRAPH_NONE, false};
    return graph_after(graph, part, &graph->parts[part].links->edits[edit->before]);
}

struct graph_child graph_after(const struct graph *graph, size_t part, const struct link_edit *edit)
{
    return (struct graph_child){graph_object(graph, part, edit->after), edit->is_folder};
}

struct slice graph_entry_name(const struct graph *graph, size_t part, const struct link_edit *edit)
{
    return intern_get(&graph->parts[part].links->names, edit->name);
}
