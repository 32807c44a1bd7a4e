/* SPDX-License-Identifier: Apache-2.0 */
#include "github/endpoints.h"

#define AUTH_HEADERS "x-oauth-scopes github-authentication-token-expiration x-github-sso"

static const struct endpoint endpoints[ENDPOINT_COUNT] = {
    [ENDPOINT_USER] = {"GET", "/user", "", "login id type site_admin", AUTH_HEADERS},
    [ENDPOINT_INSTALLATION] = {"GET", "/installation/repositories", "per_page=1",
                               "total_count repositories[].full_name", AUTH_HEADERS},
    [ENDPOINT_RATE_LIMIT] = {"GET", "/rate_limit", "", "resources.core.limit", AUTH_HEADERS},
};

/* A refresh token tells nothing without the secret of its app, and asking with
 * that would consume it. */
static const struct verifier verifiers[] = {
    {"github-user", true, ENDPOINT_USER, NULL},
    {"github-installation", true, ENDPOINT_INSTALLATION, NULL},
    {"github-refresh", false, ENDPOINT_RATE_LIMIT,
     "a refresh token can only be checked by its app, and that would use it up"},
};

const struct endpoint *endpoints_at(enum endpoint_id id)
{
    return &endpoints[id];
}

void endpoints_url(enum endpoint_id id, const char *base_url, struct buf *out)
{
    buf_add_str(out, base_url);
    buf_add_str(out, endpoints[id].path);
    if (endpoints[id].query[0]) {
        buf_add_char(out, '?');
        buf_add_str(out, endpoints[id].query);
    }
}

const struct verifier *endpoints_verifier(const char *name)
{
    for (size_t i = 0; name && i < ARRAY_LEN(verifiers); i++)
        if (strcmp(verifiers[i].name, name) == 0)
            return &verifiers[i];
    return NULL;
}
