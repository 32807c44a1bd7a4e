/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What patrol asks GitHub's REST API, as one table (endpoints.def). Which request tells whether a
 * token is alive depends on its type: `GET /user` refuses a live installation token.
 *
 * Thread: immutable.
 */
#ifndef PATROL_GITHUB_ENDPOINTS_H
#define PATROL_GITHUB_ENDPOINTS_H

#include "core/buf.h"

enum endpoint_id {
#define ENDPOINT(id, method, path, query, fields, headers) ENDPOINT_##id,
#include "github/endpoints.def"
#undef ENDPOINT
};

enum {
#define ENDPOINT(id, method, path, query, fields, headers) +1
    ENDPOINT_COUNT = 0
#include "github/endpoints.def"
#undef ENDPOINT
};

struct endpoint {
    const char *method;
    const char *path;  /* as the OpenAPI description writes it */
    const char *query; /* "name=value&…"; empty: none; "…page=" wants a number */
};

const struct endpoint *endpoints_at(enum endpoint_id id);

/* Headers of every request, one "Name: value" each. */
#define ENDPOINTS_ACCEPT "Accept: application/vnd.github+json"
#define ENDPOINTS_API_VERSION "X-GitHub-Api-Version: 2022-11-28"

/* Appends base URL, path and query; `page` counts from 1. */
void endpoints_url(enum endpoint_id id, unsigned page, const char *base_url, struct buf *out);

/* The same for a path with places such as {owner}: `values`, separated by '/',
 * go into them in order. */
void endpoints_url_of(enum endpoint_id id, struct slice values, unsigned page, const char *base_url,
                      struct buf *out);

/* How the tokens of one kind of rule are checked. */
struct verifier {
    const char *name; /* rule.verify */
    bool checkable;
    enum endpoint_id first;
    const char *why_not; /* where it is not checkable */
};

/* NULL for names that this version does not know. */
const struct verifier *endpoints_verifier(const char *name);

#endif
