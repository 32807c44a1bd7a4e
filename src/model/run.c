/* SPDX-License-Identifier: Apache-2.0 */
#include "model/run.h"

#include "model/findings.h"

void summary_of(const struct findings *findings, struct summary *out)
{
    *out = (struct summary){0};
    for (size_t i = 0; i < findings_count(findings); i++) {
        const struct finding *finding = findings_at(findings, i);

        if (finding->suppressed.len) {
            out->suppressed++;
            continue;
        }
        out->findings++;
        out->occurrences += finding->occurrence_total;
        out->by_severity[finding->severity]++;
        out->by_verdict[finding->online.state]++;
    }
}
