/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A checksum that a rule of another dialect describes with templates
 * (rules/template.h). They name what the pattern captured, and the match itself.
 *
 * Thread: shared.
 */
#ifndef PATROL_MATCH_FOREIGN_CHECKSUM_H
#define PATROL_MATCH_FOREIGN_CHECKSUM_H

#include "match/regex.h"
#include "rules/rule.h"

/* The match that was just found with `regex` and `scratch`. */
struct captures {
    const struct regex *regex;
    const struct regex_scratch *scratch;
    struct slice subject;
    struct slice match; /* what the rule's requirements are asked of */
    struct slice whole;
};

enum foreign_checksum { FOREIGN_CHECKSUM_FITS, FOREIGN_CHECKSUM_FAILS, FOREIGN_CHECKSUM_MISSING };

/* MISSING: the group that holds it took no part. */
MUST_USE enum err_code foreign_checksum_judge(const struct templates *templates,
                                              const struct captures *captures,
                                              enum foreign_checksum *out);

#endif
