/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Secrets that stand in names: a file called like a token, a branch, a user
 * name in a URL. Reports quote names, so these are redacted in every text that
 * came from outside: those that were found, and whatever else the veil of the
 * findings knows.
 *
 * Ownership: borrows the findings. Thread: confined.
 */
#ifndef PATROL_REPORT_CONCEAL_H
#define PATROL_REPORT_CONCEAL_H

#include "model/findings.h"

struct conceal {
    const struct secret **secrets; /* those that were seen in a name */
    size_t count;
    struct buf forms; /* base 64 and the like of those seen encoded in a name, each ended by NUL */
    struct findings_veil veil;
    struct buf text;
    struct buf next;
};

MUST_USE enum err_code conceal_init(struct conceal *conceal, const struct findings *findings,
                                    struct err *err);
void conceal_release(struct conceal *conceal);

/* `text` without those secrets and without `own` (which may be NULL); valid
 * until the next call. When memory runs out nothing of it is shown. */
struct slice conceal_text(struct conceal *conceal, const struct secret *own, struct slice text);

#endif
