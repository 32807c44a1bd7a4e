/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What patrol asks GitHub's REST API, as one table. The contract test holds
 * every method, path, parameter, header and field of it against GitHub's own
 * OpenAPI description (tests/contract). Which request tells whether a token is
 * alive depends on its type: `GET /user` refuses a live installation token.
 *
 * Thread: immutable.
 */
#ifndef PATROL_GITHUB_ENDPOINTS_H
#define PATROL_GITHUB_ENDPOINTS_H

#include "core/buf.h"

enum endpoint_id {
    ENDPOINT_USER,
    ENDPOINT_INSTALLATION,
    ENDPOINT_RATE_LIMIT,
};

#define ENDPOINT_COUNT 3

struct endpoint {
    const char *method;
    const char *path;    /* as the OpenAPI description writes it */
    const char *query;   /* "name=value&…"; empty: none */
    const char *fields;  /* that are read of the answer, as "a b.c d[].e" */
    const char *headers; /* that are read of the answer */
};

const struct endpoint *endpoints_at(enum endpoint_id id);

/* Headers of every request, one "Name: value" each. */
#define ENDPOINTS_ACCEPT "Accept: application/vnd.github+json"
#define ENDPOINTS_API_VERSION "X-GitHub-Api-Version: 2022-11-28"

/* Appends base URL, path and query. */
void endpoints_url(enum endpoint_id id, const char *base_url, struct buf *out);

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
