/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The links of all workers of a walk as one: which commits and trees there
 * are, and what each names. Objects have the numbers of git/links.h, made the
 * same for all; trees and commits are numbered for themselves as well.
 *
 * Ownership: points into the links; they, `odb` and its fan-out must outlive
 * it. Thread: immutable,
 * but for graph_number.
 * Failure: ERR_NOMEM, ERR_LIMIT.
 */
#ifndef PATROL_GIT_GRAPH_H
#define PATROL_GIT_GRAPH_H

#include "git/fanout.h"
#include "git/links.h"

#define GRAPH_NONE LINK_NONE

struct graph;

MUST_USE enum err_code graph_new(const struct links *const *links, size_t count,
                                 const struct odb *odb, const struct fanout *fanout,
                                 struct graph **out);
void graph_free(struct graph *graph);

/* The number of an object, which it gets if it has none; the number that it
 * has; and the name of one. */
MUST_USE enum err_code graph_number(struct graph *graph, const struct oid *oid, uint32_t *object);
MUST_USE bool graph_find(const struct graph *graph, const struct oid *oid, uint32_t *object);
struct oid graph_name(const struct graph *graph, uint32_t object);

/* How many objects have numbers by now, and how many of them are in packs:
 * those have the same numbers in all links. */
size_t graph_objects(const struct graph *graph);
uint32_t graph_packed(const struct graph *graph);

/* The commit or tree that the object is; GRAPH_NONE where it is no such, or
 * was not seen. */
uint32_t graph_commit(const struct graph *graph, uint32_t object);
uint32_t graph_tree(const struct graph *graph, uint32_t object);

size_t graph_commits(const struct graph *graph);
size_t graph_trees(const struct graph *graph);

/* What a commit or tree names; `part` is for the calls below. */
struct graph_commit {
    uint32_t object;
    uint32_t tree; /* the object */
    int64_t time_s;
    const uint32_t *parents; /* for graph_object */
    size_t parent_count;
    size_t part;
};

struct graph_tree {
    uint32_t object;
    uint32_t base; /* tree, or GRAPH_NONE */
    const struct link_edit *edits;
    size_t edit_count;
    size_t part;
};

void graph_commit_at(const struct graph *graph, uint32_t commit, struct graph_commit *out);
void graph_tree_at(const struct graph *graph, uint32_t tree, struct graph_tree *out);

/* The links of one worker, for who goes through all; its trees have the numbers
 * from first_tree on. */
struct graph_part {
    const struct links *links;
    uint32_t first_tree;
};

size_t graph_parts(const struct graph *graph);
struct graph_part graph_part_at(const struct graph *graph, size_t part);

/* The object that the links of `part` call `number`; LINK_NONE stays so. */
uint32_t graph_object(const struct graph *graph, size_t part, uint32_t number);

/* What an entry leads to, by its mode. */
struct graph_child {
    uint32_t object; /* or GRAPH_NONE */
    bool is_folder;
};

/* What an edit replaces and brings, and the name of its entry. */
struct graph_child graph_before(const struct graph *graph, size_t part,
                                const struct link_edit *edit);
struct graph_child graph_after(const struct graph *graph, size_t part,
                               const struct link_edit *edit);
struct slice graph_entry_name(const struct graph *graph, size_t part, const struct link_edit *edit);

#endif
