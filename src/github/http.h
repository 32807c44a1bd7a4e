/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HTTP for people who send tokens: https only (http to loopback addresses),
 * certificates verified, no redirects, no netrc, no cookies, no compression,
 * everything bounded. Requests are started, then answers are taken in the
 * order in which they come. The one door to libcurl.
 *
 * What may pass is tried again, for GET only: no answer, or a 5xx, with
 * growing pauses and jitter, or as long as `retry-after` says if that is short.
 *
 * Ownership: requests are copied, their copies wiped after use. Answers are
 * borrowed until the next call of http_next. Thread: confined.
 */
#ifndef PATROL_GITHUB_HTTP_H
#define PATROL_GITHUB_HTTP_H

#include "core/env.h"
#include "core/err.h"
#include "core/slice.h"
#include "github/http_failure.h"

struct http_options {
    const char *version; /* for "User-Agent: patrol/VERSION" */
    const char *proxy;   /* NULL: from the environment */
    const char *ca_file; /* NULL: the system's certificates */
    unsigned timeout_ms; /* one attempt, connecting included */
    unsigned retries;
    unsigned concurrency;   /* connections at most */
    unsigned requests_most; /* attempts in all, after which nothing is retried; 0: any number */
};

#define HTTP_OPTIONS_DEFAULTS                                                                      \
    {                                                                                              \
        "0", NULL, NULL, 10000, 2, 1, 0                                                            \
    }

struct http;

/* ERR_UNSUPPORTED: no libcurl; ERR_USAGE: a CA file that cannot be read. */
MUST_USE enum err_code http_new(const struct http_options *options, const struct env *env,
                                struct http **out, struct err *err);
void http_free(struct http *http);

struct http_request {
    const char *method;
    const char *url;
    const char *const *headers; /* "Name: value" */
    size_t header_count;
    struct slice body; /* empty: none */
};

/* `tag` comes back with the answer. ERR_USAGE: an address that may not be asked. */
MUST_USE enum err_code http_start(struct http *http, const struct http_request *request, void *tag,
                                  struct err *err);

struct http_header {
    struct slice name;
    struct slice value;
};

struct http_answer {
    void *tag;
    enum http_failure failure;
    unsigned attempts; /* requests made for this answer */
    unsigned status;   /* 0 without an answer */
    const struct http_header *headers;
    size_t header_count;
    struct slice body;
};

/* The value of the first header of that name, in whatever case; ptr is NULL
 * where there is none. */
struct slice http_header(const struct http_answer *answer, const char *name);

/* Waits for one answer. ITER_END: nothing is under way. ERR_CANCELLED: the
 * requests under way are dropped. */
MUST_USE enum err_code http_next(struct http *http, struct http_answer *out, struct err *err);

/* Forgets the requests under way; their tags do not come back. */
void http_drop(struct http *http);

/* Attempts made so far. */
uint64_t http_requests(const struct http *http);

#endif
