/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The four kinds of git object. The numbers are those of a pack entry's
 * header (gitformat-pack(5)).
 *
 * Thread: immutable values.
 */
#ifndef PATROL_GIT_OBJECT_H
#define PATROL_GIT_OBJECT_H

#include "core/slice.h"

enum object_type {
    OBJECT_COMMIT = 1,
    OBJECT_TREE = 2,
    OBJECT_BLOB = 3,
    OBJECT_TAG = 4,
};

/* A set of types: OBJECT_BIT(OBJECT_COMMIT) | OBJECT_BIT(OBJECT_TAG). */
#define OBJECT_BIT(type) (1u << (unsigned)(type))
#define OBJECT_ALL                                                                                 \
    (OBJECT_BIT(OBJECT_COMMIT) | OBJECT_BIT(OBJECT_TREE) | OBJECT_BIT(OBJECT_BLOB) |               \
     OBJECT_BIT(OBJECT_TAG))

/* "commit", "tree", "blob", "tag". */
const char *object_type_name(enum object_type type);
MUST_USE bool object_type_parse(struct slice name, enum object_type *out);

#endif
