/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One request and its answer, as a handle of libcurl: what http.c queues.
 * Everything that keeps a token from going astray is set here.
 *
 * Ownership: owns copies of everything; wiped when freed. Thread: confined.
 */
#ifndef PATROL_GITHUB_EXCHANGE_H
#define PATROL_GITHUB_EXCHANGE_H

#include "core/buf.h"
#include "github/http.h"
#include "github/libcurl.h"

struct exchange {
    struct exchange *next; /* http.c's queue */
    const struct libcurl *curl;
    CURL *easy;
    struct curl_slist *lines; /* the request's headers */
    void *tag;
    bool idempotent;
    bool waiting; /* for due_ms, to be tried again */
    int64_t due_ms;
    unsigned attempts;
    struct buf head; /* the answer's header lines */
    size_t head_lines;
    struct buf body;
    struct http_header *headers; /* of the finished answer, into head */
};

/* ERR_USAGE: an address that may not be asked. */
MUST_USE enum err_code exchange_new(const struct libcurl *curl, const struct http_options *options,
                                    const struct http_request *request, struct exchange **out,
                                    struct err *err);

/* Must not be part of a multi handle any more. NULL is accepted. */
void exchange_free(struct exchange *exchange);

/* Forgets what came of an attempt. */
void exchange_reset(struct exchange *exchange);

/* What came of an attempt that libcurl calls finished; borrows from the
 * exchange. ERR_NOMEM. */
MUST_USE enum err_code exchange_answer(struct exchange *exchange, CURLcode result,
                                       struct http_answer *out);

#endif
