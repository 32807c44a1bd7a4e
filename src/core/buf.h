/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A growing byte string with a ceiling. The first failure (memory, ceiling)
 * sticks: later appends do nothing and buf_status tells it, so a run of
 * appends needs one check at its end. `ptr` is NUL-terminated once
 * anything was appended.
 *
 * Ownership: buf owns ptr; buf_release frees it; buf_detach gives it away.
 * Thread: confined.
 */
#ifndef PATROL_CORE_BUF_H
#define PATROL_CORE_BUF_H

#include "core/err.h"
#include "core/slice.h"

struct buf {
    char *ptr;
    size_t len;
    size_t cap;
    size_t ceiling; /* most bytes of content */
    enum err_code status;
    bool secret; /* what is left behind by growing and releasing is overwritten */
};

#define BUF_INIT(most)                                                                             \
    {                                                                                              \
        .ceiling = (most)                                                                          \
    }

#define BUF_SECRET_INIT(most)                                                                      \
    {                                                                                              \
        .ceiling = (most), .secret = true                                                          \
    }

void buf_init(struct buf *buf, size_t ceiling);
void buf_release(struct buf *buf);

/* Empties, keeps the memory, forgets a failure. */
void buf_reset(struct buf *buf);

/* Overwrites the content first: for buffers that held a secret. */
void buf_wipe(struct buf *buf);

void buf_add(struct buf *buf, const void *bytes, size_t len);
void buf_add_slice(struct buf *buf, struct slice s);
void buf_add_str(struct buf *buf, const char *text);
void buf_add_char(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Room for `len` more bytes at the end, which the caller fills and then
 * claims with buf_claim; NULL on failure. */
MUST_USE char *buf_reserve(struct buf *buf, size_t len);
void buf_claim(struct buf *buf, size_t len);

/* ERR_OK, ERR_NOMEM or ERR_LIMIT. */
MUST_USE enum err_code buf_status(const struct buf *buf);

/* The content, valid until the next change. */
struct slice buf_slice(const struct buf *buf);

/* The content as a C string ("" when empty), valid until the next change. */
const char *buf_str(const struct buf *buf);

/* The NUL-terminated content, now the caller's (mem_free); NULL after a
 * failure. The buf is empty afterwards. */
MUST_USE char *buf_detach(struct buf *buf);

#endif
