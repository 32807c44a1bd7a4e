/* SPDX-License-Identifier: Apache-2.0 */
#include "model/verdict.h"

static const char *const checksums[] = {
    [CHECKSUM_NONE] = "none",
    [CHECKSUM_VALID] = "valid",
    [CHECKSUM_INVALID] = "invalid",
};

static const char *const states[ONLINE_STATE_COUNT] = {
    [ONLINE_NOT_CHECKED] = "not-checked",
    [ONLINE_LIVE] = "live",
    [ONLINE_DEAD] = "dead",
    [ONLINE_UNKNOWN] = "unknown",
    [ONLINE_UNCHECKABLE] = "uncheckable",
};

const char *checksum_state_name(enum checksum_state state)
{
    return checksums[state];
}

bool checksum_state_parse(struct slice name, enum checksum_state *out)
{
    for (size_t i = 0; i < ARRAY_LEN(checksums); i++) {
        if (slice_is(name, checksums[i])) {
            *out = (enum checksum_state)i;
            return true;
        }
    }
    return false;
}

const char *online_state_name(enum online_state state)
{
    return states[state];
}

bool online_state_parse(struct slice name, enum online_state *out)
{
    for (size_t i = 0; i < ONLINE_STATE_COUNT; i++) {
        if (slice_is(name, states[i])) {
            *out = (enum online_state)i;
            return true;
        }
    }
    return false;
}
