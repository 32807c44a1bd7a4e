/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What reports and receipts say alike of a secret and of what to do about it.
 *
 * Thread: pure functions.
 */
#ifndef PATROL_REPORT_SECRET_FACTS_H
#define PATROL_REPORT_SECRET_FACTS_H

#include "model/findings.h"
#include "report/document.h"

/* The map "secret": redacted, hashes and length. */
void secret_facts_write(struct document *doc, const struct finding *finding);

/* What the search of GitHub's audit log takes: `hashed_token:"BASE64"`.
 * https://docs.github.com/en/organizations/keeping-your-organization-secure/managing-security-settings-for-your-organization/identifying-audit-log-events-performed-by-an-access-token
 */
void secret_facts_add_query(const struct finding *finding, struct buf *out);

/* Why its history is not to be rewritten first; "" where it stands in none. */
const char *secret_facts_history(const struct finding *finding);

#endif
