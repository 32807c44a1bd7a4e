/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looks for tokens on an organization's list of credentials that its members
 * authorized for single sign-on, by their last eight characters and their
 * type. The operator's own credentials read the list; no found token is used.
 *
 * Thread: confined.
 */
#ifndef PATROL_GITHUB_AUTHORIZATIONS_H
#define PATROL_GITHUB_AUTHORIZATIONS_H

#include "github/check.h"
#include "model/roster.h"

/* One token to look for. */
struct authorizations_wanted {
    const struct secret *secret;
    struct slice redacted; /* of it, for its prefix */
    struct roster *roster; /* written; text in the arena of authorizations_find */
};

/* `credential` may be NULL, which is said. What cannot be read is
 * ROSTER_UNKNOWN with the reason. ERR_NOMEM, ERR_CANCELLED. */
MUST_USE enum err_code authorizations_find(struct checker *checker, const struct secret *credential,
                                           struct slice organization,
                                           const struct authorizations_wanted *wanted, size_t count,
                                           struct arena *arena, struct err *err);

#endif
