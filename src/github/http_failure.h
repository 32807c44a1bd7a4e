/* SPDX-License-Identifier: Apache-2.0 */
/* Why there is no answer, as far as a person can do something about it. */
#ifndef PATROL_GITHUB_HTTP_FAILURE_H
#define PATROL_GITHUB_HTTP_FAILURE_H

#include <stdbool.h>

enum http_failure {
    HTTP_ANSWERED,
    HTTP_RESOLVE,     /* no address for the host's name */
    HTTP_REFUSED,     /* nobody listens there */
    HTTP_UNREACHABLE, /* no route, or no connection in time */
    HTTP_PROXY,       /* the proxy does not let us through */
    HTTP_TLS,         /* no agreement on encryption */
    HTTP_CERTIFICATE, /* the certificate is not the host's, or not trusted */
    HTTP_TIMEOUT,     /* connected, no whole answer in time */
    HTTP_RESET,       /* the connection ended before the answer began */
    HTTP_TRUNCATED,   /* the answer ended too early */
    HTTP_TOO_LARGE,   /* more than core/limits.h allows */
    HTTP_MALFORMED,   /* not HTTP */
    HTTP_OTHER,
};

#define HTTP_FAILURE_COUNT 13

/* One line for people, without a full stop. */
const char *http_failure_text(enum http_failure failure);

/* Failed before a byte of the request was sent: so will the next one. */
bool http_failure_is_final(enum http_failure failure);

/* Another attempt may succeed. */
bool http_failure_may_pass(enum http_failure failure);

#endif
