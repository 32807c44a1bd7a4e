/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What commits and trees name, as one worker of a walk saw it: made by
 * git/connect.h, put together and asked by git/graph.h.
 *
 * Objects are numbers: those of packs as git/odb.h numbers them, others from
 * there on in the order in which they were named. A tree that is stored as a
 * difference is kept as one: its base, and the entries in which it differs;
 * so memory grows with the changes and not with the trees.
 *
 * Thread: confined, then immutable. Failure: ERR_NOMEM, ERR_LIMIT.
 */
#ifndef PATROL_GIT_LINKS_H
#define PATROL_GIT_LINKS_H

#include "git/intern.h"
#include "git/odb.h"
#include "git/tree.h"

#define LINK_NONE UINT32_MAX

struct link_commit {
    int64_t time_s; /* when it was committed */
    uint32_t object;
    uint32_t tree;
    uint32_t first_parent; /* in links.parents */
    uint32_t parent_count;
};

/* An entry in which a tree differs from its base. */
struct link_edit {
    uint32_t name : 31; /* in links.names */
    uint32_t is_folder : 1;
    uint32_t before; /* the edit that brought what was there, or LINK_NONE */
    uint32_t after;  /* the object that is there, or LINK_NONE */
};

struct link_tree {
    uint32_t object;
    uint32_t base;       /* in links.trees; LINK_NONE: all entries are edits */
    uint32_t first_edit; /* in links.edits, up to that of the next tree */
};

struct links {
    const struct odb *odb;
    struct intern others; /* names of objects that are named and in no pack */
    struct intern names;  /* of entries */
    struct link_commit *commits;
    size_t commit_count;
    size_t commit_cap;
    uint32_t *parents;
    size_t parent_count;
    size_t parent_cap;
    struct link_tree *trees;
    size_t tree_count;
    size_t tree_cap;
    struct link_edit *edits;
    size_t edit_count;
    size_t edit_cap;
};

void links_init(struct links *links, const struct odb *odb);
void links_release(struct links *links);

/* The number of an object that is in no pack; *fresh: it is new. */
MUST_USE enum err_code links_other(struct links *links, const unsigned char *name, uint32_t *number,
                                   bool *fresh);

/* Each adds one at the end of its array; objects may be filled in later. The
 * parents of a commit and the edits of a tree follow it. `before`: an edit of
 * the same name, or LINK_NONE. *fresh_name: no edit had that name yet. */
MUST_USE enum err_code links_commit(struct links *links, uint32_t object, int64_t time_s);
MUST_USE enum err_code links_parent(struct links *links);
MUST_USE enum err_code links_tree(struct links *links, uint32_t object, uint32_t base);
MUST_USE enum err_code links_edit(struct links *links, const struct tree_entry *entry,
                                  uint32_t before, bool *fresh_name);

/* The edits of tree number `tree`. */
const struct link_edit *links_edits(const struct links *links, uint32_t tree, size_t *count);

#endif
