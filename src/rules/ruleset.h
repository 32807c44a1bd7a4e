/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rules of a run: built-in ones, those of --rules, and which of them are
 * active. Filled by the functions below, then sealed.
 *
 * Ownership: owns the rules that it read; the built-in ones are constants.
 * Thread: confined until ruleset_seal, immutable from then on.
 */
#ifndef PATROL_RULES_RULESET_H
#define PATROL_RULES_RULESET_H

#include "core/err.h"
#include "core/sha256.h"
#include "rules/rule.h"

struct ruleset;

MUST_USE enum err_code ruleset_new(struct ruleset **out);
void ruleset_free(struct ruleset *set);

/* Adds the rules that were built into the program. */
MUST_USE enum err_code ruleset_add_builtin(struct ruleset *set, struct err *err);

/* Adds the rules of a file, or of all *.yml and *.yaml below a folder in the
 * order of their names. Errors name FILE:LINE:COLUMN. A second rule of the
 * same id is an error that names both places; so is a folder without rules. */
MUST_USE enum err_code ruleset_add_path(struct ruleset *set, const char *path, struct err *err);

/* From now on a rule whose verifier asks a host is ERR_USAGE: for files that the
 * scanned repository chose, and not the operator. */
void ruleset_close_hosts(struct ruleset *set);

/* Activates or silences rules whose id is `pattern`, or begins with it where
 * it ends in '*'. ERR_USAGE names the nearest id where there is no such rule. */
MUST_USE enum err_code ruleset_select(struct ruleset *set, struct slice pattern, bool active,
                                      struct err *err);

/* Sorts by id and closes the set. No active rule is ERR_USAGE. */
MUST_USE enum err_code ruleset_seal(struct ruleset *set, struct err *err);

/* The active rules of a sealed set, by index in [0, count). */
size_t ruleset_count(const struct ruleset *set);
const struct rule *ruleset_at(const struct ruleset *set, size_t index);

/* All rules of a sealed set, active or not: for `rules list`. */
size_t ruleset_count_all(const struct ruleset *set);
const struct rule *ruleset_at_all(const struct ruleset *set, size_t index, bool *active);

/* NULL where no rule has this id. */
const struct rule *ruleset_find(const struct ruleset *set, struct slice id);

/* SHA-256 over every field that decides what matches: two runs with the same
 * digest looked for the same things. */
void ruleset_digest(const struct ruleset *set, struct sha256 *out);

#endif
