/* SPDX-License-Identifier: Apache-2.0 */
/* What src/git/changes*.c share: changes.c says what is asked for,
 * changes_compare.c compares. */
#ifndef PATROL_GIT_CHANGES_INTERNAL_H
#define PATROL_GIT_CHANGES_INTERNAL_H

#include "git/changes.h"
#include "git/tree.h"

struct changes {
    enum oid_format format;
    struct odb_reader *reader;
    struct buf content; /* of a commit or tag */
    struct buf path;    /* of the folder that is being compared */
    const struct changes_visitor *visitor;
};

/* The new side: a tree, or entries [from, to) of an index. */
struct changes_side {
    const struct oid *tree; /* NULL: the entries */
    const struct index_entry *from;
    const struct index_entry *to;
};

MUST_USE enum err_code changes_compare(struct changes *changes, const struct changes_side *side,
                                       const struct oid *parents, size_t count);

/* Reads an object of the given type. */
MUST_USE enum err_code changes_read(struct changes *changes, const struct oid *oid,
                                    enum object_type type, struct buf *out);

/* Tells the visitor of something at changes->path. */
void changes_tell(struct changes *changes, enum err_code code, const struct oid *oid,
                  const char *detail);

#endif
