/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a token proves by itself: vendors write a checksum of a token into it,
 * so that a real one can be told from a placeholder without asking anybody.
 * The algorithms are named in rules/rule.h.
 *
 * Thread: shared.
 */
#ifndef PATROL_MATCH_CHECKSUM_H
#define PATROL_MATCH_CHECKSUM_H

#include "model/verdict.h"
#include "rules/rule.h"

/* Judges `secret` by the rule's algorithm, and reads the facts that stand in
 * it. A secret too short for the algorithm is CHECKSUM_INVALID; a rule
 * without one gives CHECKSUM_NONE. */
void checksum_judge(const struct rule *rule, struct slice secret, struct offline_verdict *out);

#endif
