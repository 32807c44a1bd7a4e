/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which repository of a GitHub host a finding stands in, by what the
 * configuration of the repository around it says of its origin.
 *
 * Thread: confined.
 */
#ifndef PATROL_SCAN_ORIGIN_H
#define PATROL_SCAN_ORIGIN_H

#include "core/buf.h"
#include "github/host.h"
#include "model/findings.h"

/* Makes `out` the "OWNER/NAME" of the first place that is in a clone of a
 * repository of this host; empty: none is. What cannot be read says nothing.
 * ERR_NOMEM. */
MUST_USE enum err_code origin_of(const struct finding *finding, const struct host *host,
                                 struct buf *out);

#endif
