/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A document that came from outside, YAML or JSON, as a tree: what
 * core/yaml_read.c and core/json_read.c make and everybody reads. Scalars
 * stay text until somebody asks for a type, so a YAML date in a list of
 * strings is a string.
 *
 * Ownership: all nodes of a document live in its arena. Thread: immutable
 * once read. Lines and columns count from 1; 0 where the reader knows none.
 */
#ifndef PATROL_CORE_NODE_H
#define PATROL_CORE_NODE_H

#include "core/arena.h"
#include "core/err.h"

enum node_kind { NODE_NULL, NODE_SCALAR, NODE_LIST, NODE_MAP };

/* How a scalar was written: only a plain one can be a number or a bool. */
enum node_style { NODE_PLAIN, NODE_QUOTED };

struct node {
    enum node_kind kind;
    enum node_style style;
    uint32_t line;
    uint32_t column;
    struct slice text; /* NODE_SCALAR; NUL-terminated behind its end */
    struct slice key;  /* in a map: the name of this entry */
    uint32_t key_line;
    uint32_t key_column;
    size_t count;       /* entries of a list or a map */
    struct node *first; /* NODE_LIST, NODE_MAP */
    struct node *next;  /* the following entry of the same parent */
};

/* The entry of a map by name; NULL where there is none or `map` is no map. */
const struct node *node_get(const struct node *map, const char *key);

/* Follows names separated by dots: node_at(root, "scan.coverage.files"). */
const struct node *node_at(const struct node *root, const char *path);

/* Follows a JSON pointer (RFC 6901), without its escapes: "/errors/0/code". */
const struct node *node_pointer(const struct node *root, const char *pointer);

/* Text of a scalar entry; `fallback` where it is missing, null or no scalar. */
struct slice node_text(const struct node *map, const char *key, const char *fallback);

/* Typed readings of one node: false when it is not that. NULL is accepted. */
MUST_USE bool node_as_bool(const struct node *node, bool *out);
MUST_USE bool node_as_u64(const struct node *node, uint64_t max, uint64_t *out);
MUST_USE bool node_as_double(const struct node *node, double *out);

#endif
