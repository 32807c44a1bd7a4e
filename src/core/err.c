/* SPDX-License-Identifier: Apache-2.0 */
#include "core/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Copies `text` to `out`, control bytes as \xNN, and always ends it with NUL. */
static void copy_visible(char *out, size_t size, const char *text)
{
    static const char hex[] = "0123456789abcdef";
    size_t n = 0;

    for (; *text && n + 5 <= size; text++) {
        unsigned char c = (unsigned char)*text;
        if (c >= 0x20 && c != 0x7f) {
            out[n++] = *text;
            continue;
        }
        out[n++] = '\\';
        out[n++] = 'x';
        out[n++] = hex[c >> 4];
        out[n++] = hex[c & 15];
    }
    out[n] = '\0';
}

PRINTF_LIKE(3, 0)
static void set(struct err *err, enum err_code code, const char *fmt, va_list args)
{
    char text[sizeof err->msg];

    err->code = code;
    if (vsnprintf(text, sizeof text, fmt, args) < 0)
        text[0] = '\0';
    copy_visible(err->msg, sizeof err->msg, text);
}

static void append(struct err *err, const char *text)
{
    size_t used = strlen(err->msg);

    copy_visible(err->msg + used, sizeof err->msg - used, text);
}

enum err_code err_set(struct err *err, enum err_code code, const char *fmt, ...)
{
    va_list args;

    if (!err)
        return code;
    va_start(args, fmt);
    set(err, code, fmt, args);
    va_end(args);
    return code;
}

enum err_code err_sys(struct err *err, enum err_code code, int errnum, const char *fmt, ...)
{
    va_list args;
    char reason[128];

    if (!err)
        return code;
    va_start(args, fmt);
    set(err, code, fmt, args);
    va_end(args);
    append(err, ": ");
    append(err, strerror_r(errnum, reason, sizeof reason));
    return code;
}

enum err_code err_where(struct err *err, const char *fmt, ...)
{
    va_list args;
    struct err was;

    if (!err)
        return ERR_OK;
    was = *err;
    va_start(args, fmt);
    set(err, was.code, fmt, args);
    va_end(args);
    append(err, ": ");
    append(err, was.msg);
    return err->code;
}

enum err_code err_as(struct err *err, enum err_code code)
{
    if (err)
        err->code = code;
    return code;
}

const char *err_text(enum err_code code)
{
    switch (code) {
    case ITER_END:
        return "nothing more";
    case ERR_OK:
        return "no error";
    case ERR_NOMEM:
        return "out of memory";
    case ERR_IO:
        return "input or output failed";
    case ERR_PARSE:
        return "malformed";
    case ERR_LIMIT:
        return "over a limit";
    case ERR_NOTFOUND:
        return "not found";
    case ERR_USAGE:
        return "wrong use";
    case ERR_UNSUPPORTED:
        return "not supported";
    case ERR_NETWORK:
        return "network failure";
    case ERR_CANCELLED:
        return "cancelled";
    case ERR_CLOSED:
        return "output closed by its reader";
    }
    return "unknown error";
}
