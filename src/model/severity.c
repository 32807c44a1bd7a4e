/* SPDX-License-Identifier: Apache-2.0 */
#include "model/severity.h"

static const char *const names[SEVERITY_COUNT] = {
    [SEVERITY_CRITICAL] = "critical", [SEVERITY_HIGH] = "high", [SEVERITY_MEDIUM] = "medium",
    [SEVERITY_LOW] = "low",           [SEVERITY_INFO] = "info",
};

const char *severity_name(enum severity severity)
{
    return names[severity];
}

bool severity_parse(struct slice name, enum severity *out)
{
    for (size_t i = 0; i < SEVERITY_COUNT; i++) {
        if (slice_is(name, names[i])) {
            *out = (enum severity)i;
            return true;
        }
    }
    return false;
}

bool severity_at_least(enum severity a, enum severity b)
{
    return a <= b;
}
