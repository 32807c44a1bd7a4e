/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an organization with single sign-on says of a secret: its list of the
 * credentials that members authorized names each by its last eight characters.
 * That is a match, and no proof: it may be another one that ends alike. And what
 * is not on the list may belong to a member all the same.
 *
 * Ownership: text is borrowed from the arena of the findings. Thread: confined.
 */
#ifndef PATROL_MODEL_ROSTER_H
#define PATROL_MODEL_ROSTER_H

#include "model/verdict.h"

/* One authorized credential. */
struct roster_entry {
    struct slice login;      /* whose it is */
    struct slice kind;       /* "personal access token", as the host calls it */
    struct slice note;       /* what its owner called it; empty: not told */
    int64_t authorized_at_s; /* 0: not told */
    int64_t used_at_s;       /* last; 0: never, or not told */
    enum expiry_state expiry;
    int64_t expires_at_s;
    bool has_scopes; /* false: not told */
    const struct slice *scopes;
    size_t scope_count;
};

enum roster_state {
    ROSTER_NOT_ASKED,
    ROSTER_MATCHES,  /* entries end as the secret does */
    ROSTER_NO_MATCH, /* the whole list was read, and none does */
    ROSTER_UNKNOWN,  /* the list, or a part of it, could not be read */
};

/* "matches", "no-match", "unknown". What was not asked is not parsed: reports
 * leave it out. */
const char *roster_state_name(enum roster_state state);
MUST_USE bool roster_state_parse(struct slice name, enum roster_state *out);

#define ROSTER_ENTRIES 8 /* of one secret */

struct roster {
    enum roster_state state;
    struct slice organization;
    struct slice reason; /* why not all of the list was read; empty: it was */
    struct roster_entry *entries;
    size_t count;
};

#endif
