/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a GitHub's API is: github.com, GitHub Enterprise Server
 * (https://HOST/api/v3) and GitHub Enterprise Cloud with data residency
 * (https://api.SUBDOMAIN.ghe.com). Only what the operator names comes
 * through here, never a name from scanned data.
 *
 * Refused: every scheme but https (http to a loopback address is allowed),
 * credentials, a query or a fragment in an address, names that are no host names.
 *
 * Thread: immutable once resolved.
 */
#ifndef PATROL_GITHUB_HOST_H
#define PATROL_GITHUB_HOST_H

#include "core/err.h"
#include "core/slice.h"

enum host_kind {
    HOST_GITHUB_COM,
    HOST_GHE_COM, /* data residency: nothing is answered without a login */
    HOST_SERVER,  /* GitHub Enterprise Server */
};

struct host {
    enum host_kind kind;
    char base_url[512];  /* "https://api.github.com", without a slash at the end */
    char authority[272]; /* "api.github.com": what reports call the host */
    char site_url[288];  /* "https://github.com": for people's browsers */
};

/* `name` ("github.com", "ghes.example.org:8443", "x.ghe.com") decides where it
 * is given, else `api_url` (GITHUB_API_URL), else github.com. ERR_USAGE. */
MUST_USE enum err_code host_resolve(const char *name, const char *api_url, struct host *out,
                                    struct err *err);

/* Do people write `name` (any case, a port allowed) for this GitHub? An
 * address of this machine stands in for github.com. */
bool host_is_called(const struct host *host, struct slice name);

/* Is it github.com, or stands in for it? */
bool host_is_github_com(const struct host *host);

/* Is this the address of a request that may carry a token? */
MUST_USE bool host_url_is_https(struct slice url);
MUST_USE bool host_url_is_loopback_http(struct slice url);

#endif
