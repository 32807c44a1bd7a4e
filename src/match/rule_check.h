/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lets a rule prove itself: it compiles, has a literal to look for, its
 * examples match once and its counterexamples do not, and bytes made to make
 * it backtrack do not.
 *
 * Thread: confined.
 */
#ifndef PATROL_MATCH_RULE_CHECK_H
#define PATROL_MATCH_RULE_CHECK_H

#include "core/err.h"
#include "core/slice.h"
#include "rules/rule.h"

struct rule_problem {
    const struct rule *rule;
    bool is_warning;     /* the rule works, but worse than it could */
    uint32_t line;       /* of the rule's file; 0: not known */
    uint32_t column;     /* likewise */
    const char *message; /* one line, without a secret */
    struct slice quote;  /* the line of the pattern that it is about; may be empty */
    size_t caret;        /* bytes of `quote` before the place */
};

/* Is told each problem; what it points to is valid during the call. */
typedef enum err_code (*rule_check_fn)(void *ctx, const struct rule_problem *problem);

/* ERR_OK also when there are problems; otherwise what `fn` returned, or
 * ERR_NOMEM. */
MUST_USE enum err_code rule_check(const struct rule *rule, rule_check_fn fn, void *ctx);

#endif
