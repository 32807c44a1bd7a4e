/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is known of a secret beside its place: offline, from its own bytes,
 * and online, from the host that issued it.
 *
 * Ownership: text is borrowed from the arena of the findings or, for names,
 * from static tables. Thread: confined until the run's end.
 */
#ifndef PATROL_MODEL_VERDICT_H
#define PATROL_MODEL_VERDICT_H

#include "core/slice.h"

enum checksum_state {
    CHECKSUM_NONE,    /* this type has no checksum */
    CHECKSUM_VALID,   /* a real token, live or dead */
    CHECKSUM_INVALID, /* a placeholder or an altered token */
};

const char *checksum_state_name(enum checksum_state state);
MUST_USE bool checksum_state_parse(struct slice name, enum checksum_state *out);

/* Facts that stand in the token itself. */
struct offline_verdict {
    enum checksum_state checksum;
    bool has_owner_id; /* fine-grained PAT: numeric id of the user who made it */
    uint64_t owner_id;
    struct slice owner_login; /* of that id, asked with the operator's own credentials */
    bool has_app_id;          /* stateless ghs_: the app's id */
    uint64_t app_id;
    bool has_expires_at; /* stateless ghs_: the JWT's exp, seconds since 1970 */
    int64_t expires_at_s;
};

enum online_state {
    ONLINE_NOT_CHECKED, /* nobody asked, or asking was not allowed */
    ONLINE_LIVE,
    ONLINE_DEAD,        /* 401, and nothing else */
    ONLINE_UNKNOWN,     /* asked, and the answer does not tell */
    ONLINE_UNCHECKABLE, /* no request can tell for this type */
};

#define ONLINE_STATE_COUNT 5

const char *online_state_name(enum online_state state);
MUST_USE bool online_state_parse(struct slice name, enum online_state *out);

enum expiry_state {
    EXPIRY_UNSAID, /* the host says nothing: the key is absent in reports */
    EXPIRY_NEVER,  /* the host says "no expiration": null in reports */
    EXPIRY_AT,
};

struct rate_limit {
    bool known;
    uint64_t limit;
    uint64_t remaining;
    int64_t reset_s;
};

/* What a live token reaches, counted over the pages that were asked for. */
struct repository_access {
    bool known;
    bool more; /* there are more repositories than were counted */
    uint64_t pull;
    uint64_t push;
    uint64_t admin;
    uint64_t private_pull;
    uint64_t private_push;
};

/* What a live token can do in the repository that it leaked from. */
struct leak_access {
    struct slice repository; /* "OWNER/NAME"; empty: not asked */
    bool pull;
    bool admin;
    bool push_known; /* false: neither git nor the API told */
    bool push;
};

struct online_verdict {
    enum online_state state;
    struct slice reason; /* one line: why this state; may be empty for live */
    unsigned status;     /* HTTP status, 0 without an answer */
    struct slice host;   /* asked */
    int64_t checked_at_s;
    bool cached;
    unsigned requests; /* how many were made for this secret */

    struct slice login;
    bool has_id;
    uint64_t id;
    struct slice account_type; /* "User", "Bot", "Organization" */
    bool site_admin;
    bool has_two_factor; /* false: not for this token to see */
    bool two_factor;
    bool has_scopes; /* false: the host does not say; true and 0: no scope */
    const struct slice *scopes;
    size_t scope_count;
    enum expiry_state expiry;
    int64_t expires_at_s;
    const struct slice *sso_organizations;
    size_t sso_organization_count;
    bool has_organizations; /* false: not asked, or not for this token to see */
    const struct slice *organizations;
    size_t organization_count;
    size_t owned_organization_count; /* these come first */
    bool has_repositories;
    uint64_t repositories; /* an installation token's total_count, or those counted */
    const struct slice *repository_names; /* the first few, those with push access first */
    size_t repository_name_count;
    struct repository_access access;
    struct leak_access leak;
    struct rate_limit rate_limit;
};

#endif
