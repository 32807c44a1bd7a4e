/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A rule file, YAML → rules. The format is described in rules/README.md.
 *
 * Ownership: everything lives in the arena. Thread: confined.
 */
#ifndef PATROL_RULES_RULE_READ_H
#define PATROL_RULES_RULE_READ_H

#include "core/arena.h"
#include "core/err.h"
#include "rules/rule.h"

struct rule_list {
    struct rule *items;
    size_t count;
};

/* `file` is its name in rules and messages, which begin with FILE:LINE:COLUMN. */
MUST_USE enum err_code rule_read(struct slice text, const char *file, struct arena *arena,
                                 struct rule_list *out, struct err *err);

#endif
