/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How maps become structs: tables of fields, which the readers of the rule
 * dialects share.
 *
 * Thread: confined.
 */
#ifndef PATROL_RULES_RULE_READ_INTERNAL_H
#define PATROL_RULES_RULE_READ_INTERNAL_H

#include "core/node.h"
#include "rules/rule_read.h"

struct rule_reader {
    const char *file;
    struct arena *arena;
    struct err *err;
    const struct recipe *recipes; /* the verifiers of this file */
    size_t recipe_count;
};

/* Reads one entry of a map into the object that the map describes. */
typedef enum err_code (*rule_field_fn)(const struct rule_reader *reader, const struct node *node,
                                       void *target);

/* Tables end with a field without a name. */
struct rule_field {
    const char *name;
    rule_field_fn read;
    size_t offset; /* of the target in the object */
    bool required;
};

/* Fills `object` from a map. Keys that are not in the table are errors. */
MUST_USE enum err_code rule_read_fields(const struct rule_reader *reader, const struct node *map,
                                        const struct rule_field *fields, void *object);

/* ERR_PARSE at a node: "FILE:LINE:COLUMN: 'KEY' WHAT". */
enum err_code rule_read_fail(const struct rule_reader *reader, const struct node *node,
                             const char *what);
enum err_code rule_read_no_memory(const struct rule_reader *reader);

/* Targets: const char *, struct text_list, double, const char *. */
MUST_USE enum err_code rule_read_text(const struct rule_reader *reader, const struct node *node,
                                      void *target);
MUST_USE enum err_code rule_read_texts(const struct rule_reader *reader, const struct node *node,
                                       void *target);
MUST_USE enum err_code rule_read_entropy(const struct rule_reader *reader, const struct node *node,
                                         void *target);
MUST_USE enum err_code rule_read_pattern(const struct rule_reader *reader, const struct node *node,
                                         void *target);

/* A rule of which nothing is known but where it stands. */
void rule_read_begin(const struct rule_reader *reader, const struct node *map, struct rule *rule);

/* Makes a list of maps into rules with `read`. */
MUST_USE enum err_code rule_read_list(const struct rule_reader *reader, const struct node *list,
                                      enum err_code (*read)(const struct rule_reader *reader,
                                                            const struct node *map,
                                                            struct rule *rule),
                                      struct rule_list *rules);

#endif
