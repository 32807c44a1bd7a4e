/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The two forms in which GitHub writes when a token ends, in the header
 * `github-authentication-token-expiration`:
 *
 *     2021-09-03 02:34:04 UTC
 *     2023-04-26 20:23:26 +0200
 *
 * Not documented as a format; known from what clients of the API read.
 */
#ifndef PATROL_GITHUB_EXPIRY_H
#define PATROL_GITHUB_EXPIRY_H

#include "core/slice.h"

/* Seconds since 1970-01-01 UTC; false when `text` is neither form. */
MUST_USE bool expiry_parse(struct slice text, int64_t *out);

/* The same for times in bodies, which are RFC 3339: "2021-09-03T02:34:04Z",
 * "2021-09-03T02:34:04.000+02:00". */
MUST_USE bool expiry_parse_body(struct slice text, int64_t *out);

#endif
