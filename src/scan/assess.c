/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/assess.h"

#include "github/ranking.h"

static void because(struct finding *finding, enum severity severity, const char *reason)
{
    finding->severity = severity;
    if (finding->reason_count < FINDING_REASONS)
        finding->reasons[finding->reason_count++] = reason;
}

/* What it opens counts more than what its rule says. */
static void assess_live(struct finding *finding, int64_t now_s)
{
    const enum severity base = finding->rule.severity;
    struct ranking ranking;

    ranking_of(&finding->online, base < SEVERITY_HIGH ? base : SEVERITY_HIGH, now_s, &ranking);
    for (size_t i = 0; i < ranking.reason_count; i++)
        because(finding, ranking.severity, ranking.reasons[i]);
}

static void assess_one(struct finding *finding, int64_t now_s)
{
    const struct offline_verdict *offline = &finding->offline;
    enum severity base = finding->rule.severity;

    finding->reason_count = 0;
    finding->severity = base;
    if (offline->checksum == CHECKSUM_INVALID)
        because(finding, SEVERITY_INFO, "its checksum fails: a placeholder or an altered token");
    else if (finding->online.state == ONLINE_DEAD)
        because(finding, base > SEVERITY_LOW ? base : SEVERITY_LOW,
                "dead: its host no longer accepts it");
    else if (finding->online.state != ONLINE_LIVE && offline->has_expires_at &&
             offline->expires_at_s < now_s)
        because(finding, base > SEVERITY_LOW ? base : SEVERITY_LOW,
                "it says of itself that it has expired");
    else if (finding->online.state == ONLINE_LIVE)
        assess_live(finding, now_s);
}

void assess(struct findings *findings, int64_t now_s)
{
    for (size_t i = 0; i < findings_count(findings); i++)
        assess_one(findings_at(findings, i), now_s);
    findings_seal(findings);
}
