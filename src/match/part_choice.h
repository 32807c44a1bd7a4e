/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the literals of a rule are to be looked for, in terms of the parts of a
 * matcher: near runs of one sort, or everywhere.
 *
 * Thread: shared.
 */
#ifndef PATROL_MATCH_PART_CHOICE_H
#define PATROL_MATCH_PART_CHOICE_H

#include "match/literals.h"
#include "match/matcher_internal.h"

/* `around` is set to how far around the runs they stand; to 0 if the part is EVERYWHERE. */
size_t part_choice(const struct rule *rule, const struct pattern_facts *facts,
                   struct around *around);

#endif
