/* SPDX-License-Identifier: Apache-2.0 */
#include "model/roster.h"

static const char *const states[] = {
    [ROSTER_NOT_ASKED] = "not-asked",
    [ROSTER_MATCHES] = "matches",
    [ROSTER_NO_MATCH] = "no-match",
    [ROSTER_UNKNOWN] = "unknown",
};

const char *roster_state_name(enum roster_state state)
{
    return states[state];
}

bool roster_state_parse(struct slice name, enum roster_state *out)
{
    for (size_t i = ROSTER_MATCHES; i < ARRAY_LEN(states); i++) {
        if (slice_is(name, states[i])) {
            *out = (enum roster_state)i;
            return true;
        }
    }
    return false;
}
