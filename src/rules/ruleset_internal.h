/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How rules get into a set: shared by the files ruleset*.c.
 *
 * Thread: confined.
 */
#ifndef PATROL_RULES_RULESET_INTERNAL_H
#define PATROL_RULES_RULESET_INTERNAL_H

#include "core/arena.h"
#include "rules/ruleset.h"

/* Where what is read for the set lives. */
struct arena *ruleset_arena(struct ruleset *set);

/* Adds a rule that lives as long as the set. */
MUST_USE enum err_code ruleset_insert(struct ruleset *set, const struct rule *rule,
                                      struct err *err);

/* How many rules were added so far. */
size_t ruleset_added(const struct ruleset *set);

#endif
