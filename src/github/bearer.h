/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a GitHub token signs a request: as the API wants it, or as git does. Of
 * all that goes to GitHub, only this sees the token, in memory that is wiped.
 *
 * Thread: confined.
 */
#ifndef PATROL_GITHUB_BEARER_H
#define PATROL_GITHUB_BEARER_H

#include "core/secret.h"
#include "github/http.h"

/* Can a header carry it? */
bool bearer_fits(const struct secret *secret);

/* A personal access token, by its prefix? */
bool bearer_is_personal(const struct secret *secret);

struct bearer_request {
    const char *method;
    const char *url;
    const struct secret *secret;
    bool git; /* sign in as git does, and say nothing of the API */
};

/* http_start with the token in its header. */
MUST_USE enum err_code bearer_start(struct http *http, const struct bearer_request *request,
                                    void *tag, struct err *err);

#endif
