/* SPDX-License-Identifier: Apache-2.0 */
/* Times as reports write them: RFC 3339, UTC, whole seconds. */
#ifndef PATROL_REPORT_RFC3339_H
#define PATROL_REPORT_RFC3339_H

#include "core/attributes.h"
#include "core/buf.h"

/* Appends "2025-03-02T09:12:00Z". Years that RFC 3339 cannot write (a token's
 * claim may say anything) become the first or last second that it can. */
void rfc3339_add(struct buf *out, int64_t seconds);

/* Reads what rfc3339_add writes; false for every other form. */
MUST_USE bool rfc3339_parse(struct slice text, int64_t *out);

/* Appends "2025-03-02". */
void rfc3339_add_date(struct buf *out, int64_t seconds);

#endif
