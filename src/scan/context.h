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
 * is the right one or empty. Nothing of the secret itself gets into a
 * context.
 *
 * Thread: confined, one a worker.
 */
#ifndef PATROL_SCAN_CONTEXT_H
#define PATROL_SCAN_CONTEXT_H

#include "core/buf.h"
#include "core/limits.h"
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
    size_t work_bytes; /* that were read for this piece so far */
};

#define CONTEXT_FINDER_INIT                                                                        \
    {                                                                                              \
        .key = BUF_INIT(LIMIT_CONTEXT_NAME_BYTES), .user = BUF_INIT(LIMIT_CONTEXT_NAME_BYTES),     \
        .host = BUF_INIT(LIMIT_CONTEXT_NAME_BYTES)                                                 \
    }

void context_release(struct context_finder *finder);

/* A new piece comes: there is a ceiling to the work for each. */
void context_begin(struct context_finder *finder);

/* The slices of *out are valid until the next call. ERR_NOMEM. */
MUST_USE enum err_code context_find(struct context_finder *finder,
                                    const struct context_query *query, struct context *out);

#endif
