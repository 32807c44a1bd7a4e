/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Errors are values. A function that can fail returns `enum err_code`; where
 * a person will read the reason, its last parameter is a `struct err *`,
 * which is untouched on success, may be NULL and owns nothing.
 *
 * The message is one line without a full stop and never holds a secret:
 * control bytes of names that get into it are written as \xNN. The low layer
 * says what went wrong, the caller that knows where puts that in front once.
 *
 * Thread: confined.
 */
#ifndef PATROL_CORE_ERR_H
#define PATROL_CORE_ERR_H

#include "core/attributes.h"

enum err_code {
    ITER_END = 1, /* iterators only: nothing more to come */
    ERR_OK = 0,
    ERR_NOMEM = -1,       /* out of memory */
    ERR_IO = -2,          /* the system refused to open, read or write */
    ERR_PARSE = -3,       /* foreign bytes are not what their format says */
    ERR_LIMIT = -4,       /* a ceiling of core/limits.h or of the operator */
    ERR_NOTFOUND = -5,    /* no such thing, where that is an answer */
    ERR_USAGE = -6,       /* the operator asked for something impossible */
    ERR_UNSUPPORTED = -7, /* well-formed, but not known to this version */
    ERR_NETWORK = -8,     /* no answer from a host */
    ERR_CANCELLED = -9,   /* env.cancel was raised */
    ERR_CLOSED = -10,     /* whoever read our output is gone */
};

struct err {
    enum err_code code;
    char msg[508];
};

#define ERR_INIT                                                                                   \
    {                                                                                              \
        .code = ERR_OK                                                                             \
    }

/* Records `code` with a one-line message and returns `code`, so that a
 * failure is one statement: `return err_set(err, ERR_PARSE, "...");` */
enum err_code err_set(struct err *err, enum err_code code, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* Like err_set, followed by ": " and the text of the system's error number. */
enum err_code err_sys(struct err *err, enum err_code code, int errnum, const char *fmt, ...)
    PRINTF_LIKE(4, 5);

/* Puts "WHERE: " before the message that is there. Returns err's code. */
enum err_code err_where(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Keeps the message under another code, which is returned: the caller knows
 * better what a failure means. */
enum err_code err_as(struct err *err, enum err_code code);

/* The general meaning of a code, for places that have no message. */
const char *err_text(enum err_code code);

#endif
