/* SPDX-License-Identifier: Apache-2.0 */
/* The index as src/git/index*.c see it. */
#ifndef PATROL_GIT_INDEX_INTERNAL_H
#define PATROL_GIT_INDEX_INTERNAL_H

#include "core/arena.h"
#include "core/buf.h"
#include "git/ewah.h"
#include "git/index.h"

/* Extension "link": what a split index changes of its shared file. */
struct index_link {
    bool present;
    struct oid shared;
    struct ewah deleted;  /* positions in the shared file's entries */
    struct ewah replaced; /* likewise, by our entries in their order */
};

struct index {
    enum oid_format format;
    struct index_entry *entries;
    size_t count;
    struct index_link link;
    struct arena names;   /* paths that version 4 wrote as a difference */
    struct buf bytes;     /* of the file, where we read it */
    struct index *shared; /* entries point into it */
};

/* 0 for the same path and stage. */
int index_entry_compare(const struct index_entry *a, const struct index_entry *b);

/* ERR_PARSE unless paths are there and ascend. */
MUST_USE enum err_code index_check(const struct index *index, struct err *err);

/* Puts the entries of index->shared, deleted, replaced and added to by
 * index->entries, in the place of index->entries. */
MUST_USE enum err_code index_link_apply(struct index *index, struct err *err);

#endif
