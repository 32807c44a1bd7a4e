/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rules of rules/ *.yml as constants. Their definition is written by
 * cmd/embed_rules.c while building, so that starting reads no YAML.
 *
 * Thread: immutable.
 */
#ifndef PATROL_RULES_BUILTIN_RULES_H
#define PATROL_RULES_BUILTIN_RULES_H

#include "rules/rule.h"

struct builtin_rules {
    const struct rule *items;
    size_t count;
};

extern const struct builtin_rules builtin_rules;

#endif
