/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How bad a live token is, from what it opens: the worst of its scopes, one
 * step more for an owner of an organization, a site administrator, a token
 * without an end or with write access to private repositories, one less
 * for one that ends within days. Each step has its reason.
 *
 * Scopes: https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps
 *
 * Thread: immutable.
 */
#ifndef PATROL_GITHUB_RANKING_H
#define PATROL_GITHUB_RANKING_H

#include "model/severity.h"
#include "model/verdict.h"

struct scope {
    const char *name;
    enum severity severity;
    const char *opens; /* one line: "repo: full control of …" */
};

/* NULL for a scope that this version does not know. */
const struct scope *ranking_scope(struct slice name);

#define RANKING_REASONS 6

struct ranking {
    enum severity severity;
    const char *reasons[RANKING_REASONS]; /* static text */
    size_t reason_count;
};

/* For live verdicts. `base` counts where the host names no scopes. */
void ranking_of(const struct online_verdict *verdict, enum severity base, int64_t now_s,
                struct ranking *out);

#endif
