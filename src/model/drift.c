/* SPDX-License-Identifier: Apache-2.0 */
#include "model/drift.h"

static const char *change_of(const struct finding *now, const struct finding *before)
{
    if (!before)
        return "new";
    if (now->online.state == ONLINE_DEAD && before->online.state != ONLINE_DEAD)
        return "died";
    if (now->online.state == ONLINE_LIVE && before->online.state == ONLINE_DEAD)
        return "came-back";
    return NULL;
}

static bool has_changed(const struct finding *finding, void *ctx)
{
    (void)ctx;
    return finding->change != NULL;
}

void drift_since(struct findings *findings, const struct findings *before)
{
    for (size_t i = 0; i < findings_count(findings); i++) {
        struct finding *finding = findings_at(findings, i);

        finding->change = change_of(finding, findings_find(before, finding));
    }
    findings_keep(findings, has_changed, NULL);
}
