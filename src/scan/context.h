/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stands around a secret: the key that it is the value of
 * ("remote.origin.url", "auths.ghcr.io.auth"), the user name beside it, the
 * host that it is for. Known files (git's, netrc, YAML, JSON, XML, INI and
 * TOML, Terraform's) are read as what they are as far as the place of the
 * secret; in all others its line is looked at: URLs, headers, assignments.
 *
 * Files may be broken, huge or hostile: nothing here fails for that, what is
 * not understood is empty. A host decides where a secret may be sent, so it
 * is the right one or empty. Neither the secret itself nor another one gets
 * into a context.
 *
 * Thread: confined, one a worker.
 */
#ifndef PATROL_SCAN_CONTEXT_H
#define PATROL_SCAN_CONTEXT_H

#include "core/buf.h"
#include "core/limits.h"
#include "match/matcher.h"
#include "model/place.h"

struct context_query {
    struct slice path;  /* its last part tells the kind of file */
    struct slice bytes; /* the file, or a piece of it */
    bool from_start;    /* the piece is the first */
    size_t start;       /* of the secret as it stands there */
    size_t end;
    enum encoding encoding;
    struct slice secret; /* decoded */
};

struct context_finder {
    struct buf key;
    struct buf user;
    struct buf host;
    size_t work_bytes;             /* that were read for this piece so far */
    const struct matcher *matcher; /* NULL: names are not looked through */
    struct scanner *names;         /* NULL: no name was seen yet */
};

#define CONTEXT_FINDER_INIT(all)                                                                   \
    {                                                                                              \
        .key = BUF_INIT(LIMIT_CONTEXT_NAME_BYTES), .user = BUF_INIT(LIMIT_CONTEXT_NAME_BYTES),     \
        .host = BUF_INIT(LIMIT_CONTEXT_NAME_BYTES), .matcher = (all)                               \
    }

void context_release(struct context_finder *finder);

/* A new piece comes: there is a ceiling to the work for each. */
void context_begin(struct context_finder *finder);

/* The slices of *out are valid until the next call. ERR_NOMEM. */
MUST_USE enum err_code context_find(struct context_finder *finder,
                                    const struct context_query *query, struct context *out);

/* The same for an occurrence in a whole object at hand, whose secret is known
 * by its place: in base 64 nothing is said of the user. */
MUST_USE enum err_code context_find_at(struct context_finder *finder, struct slice object,
                                       const struct occurrence *at, struct context *out);

#endif
