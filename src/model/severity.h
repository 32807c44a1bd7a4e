/* SPDX-License-Identifier: Apache-2.0 */
/* How bad a finding is, the worst first, and the names that reports and
 * options use for it. */
#ifndef PATROL_MODEL_SEVERITY_H
#define PATROL_MODEL_SEVERITY_H

#include "core/slice.h"

enum severity {
    SEVERITY_CRITICAL,
    SEVERITY_HIGH,
    SEVERITY_MEDIUM,
    SEVERITY_LOW,
    SEVERITY_INFO,
};

#define SEVERITY_COUNT 5

/* "critical", "high", "medium", "low", "info". */
const char *severity_name(enum severity severity);

MUST_USE bool severity_parse(struct slice name, enum severity *out);

/* true when `a` is as bad as `b` or worse. */
bool severity_at_least(enum severity a, enum severity b);

#endif
