/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ends tokens at the host that issued them. Three ways, by type:
 *
 *   list     POST /credentials/revoke, up to 1,000 tokens a request, whoever
 *            asks; GitHub refuses it with an Authorization header. It accepts
 *            (202) and acts later, and says nothing of single tokens: whether
 *            they are dead only a check can tell.
 *   itself   DELETE /installation/token with the installation token
 *   by hand  everything else, and on other hosts than github.com
 *
 * https://docs.github.com/en/rest/credentials/revoke
 *
 * Nothing is sent twice that may have been heard. A list that is refused as
 * invalid (422) was not acted on: it is sent again in halves.
 *
 * Thread: confined.
 */
#ifndef PATROL_GITHUB_REVOKE_H
#define PATROL_GITHUB_REVOKE_H

#include "core/secret.h"
#include "github/check.h"
#include "github/host.h"

enum revoke_way {
    REVOKE_BY_HAND,
    REVOKE_BY_LIST,
    REVOKE_BY_ITSELF,
    REVOKE_NOTHING, /* a placeholder: its checksum fails */
};

/* How tokens of this verifier (rule.verify) are ended at a host. */
enum revoke_way revoke_way_of(struct slice verifier, enum checksum_state checksum,
                              const struct host *host);

/* "POST /credentials/revoke"; "" where nothing is sent. */
const char *revoke_way_request(enum revoke_way way);

/* One token to end, and what came of it. */
struct revocation {
    const struct secret *secret;
    enum revoke_way way; /* BY_LIST or BY_ITSELF */
    int64_t sent_at_s;   /* 0: it was not sent */
    unsigned status;     /* of the answer; 0: none came */
    bool accepted;
    struct slice problem; /* why it is not accepted: static */
    int64_t retry_at_s;   /* 0: the host did not say */
};

/* Sends them. Never fails for the network's sake; ERR_CANCELLED, ERR_NOMEM.
 * *requests is the number that were made. */
MUST_USE enum err_code revoke_all(const struct check_options *options, const struct env *env,
                                  struct revocation *items, size_t count, uint64_t *requests,
                                  struct err *err);

#endif
