/* SPDX-License-Identifier: Apache-2.0 */
#include "core/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "core/checked.h"
#include "core/mem.h"

void buf_init(struct buf *buf, size_t ceiling)
{
    *buf = (struct buf)BUF_INIT(ceiling);
}

void buf_release(struct buf *buf)
{
    const bool secret = buf->secret;

    if (secret)
        buf_wipe(buf);
    mem_free(buf->ptr);
    buf_init(buf, buf->ceiling);
    buf->secret = secret;
}

void buf_reset(struct buf *buf)
{
    buf->len = 0;
    buf->status = ERR_OK;
    if (buf->ptr)
        buf->ptr[0] = '\0';
}

void buf_wipe(struct buf *buf)
{
    if (buf->ptr)
        mem_wipe(buf->ptr, buf->cap);
    buf_reset(buf);
}

/* A block that the C library moves would leave its old bytes behind. */
static char *move(struct buf *buf, size_t cap)
{
    char *moved = mem_alloc(cap);

    if (!moved || !buf->ptr)
        return moved;
    memcpy(moved, buf->ptr, buf->len + 1);
    mem_wipe(buf->ptr, buf->cap);
    mem_free(buf->ptr);
    return moved;
}

char *buf_reserve(struct buf *buf, size_t len)
{
    size_t want;
    size_t cap;
    char *grown;

    if (buf->status != ERR_OK)
        return NULL;
    if (!checked_add(buf->len, len, &want) || want > buf->ceiling || want == SIZE_MAX) {
        buf->status = ERR_LIMIT;
        return NULL;
    }
    if (want + 1 > buf->cap) {
        cap = mem_grow(buf->cap, want + 1, buf->ceiling < SIZE_MAX ? buf->ceiling + 1 : SIZE_MAX);
        grown = buf->secret ? move(buf, cap) : mem_realloc(buf->ptr, cap, 1);
        if (!grown) {
            buf->status = ERR_NOMEM;
            return NULL;
        }
        buf->ptr = grown;
        buf->cap = cap;
    }
    return buf->ptr + buf->len;
}

void buf_claim(struct buf *buf, size_t len)
{
    assert(buf->ptr && len < buf->cap - buf->len);
    buf->len += len;
    buf->ptr[buf->len] = '\0';
}

void buf_add(struct buf *buf, const void *bytes, size_t len)
{
    char *room = buf_reserve(buf, len);

    if (!room)
        return;
    if (len)
        memcpy(room, bytes, len);
    buf_claim(buf, len);
}

void buf_add_slice(struct buf *buf, struct slice s)
{
    buf_add(buf, s.ptr, s.len);
}

void buf_add_str(struct buf *buf, const char *text)
{
    buf_add(buf, text, strlen(text));
}

void buf_add_char(struct buf *buf, char c)
{
    buf_add(buf, &c, 1);
}

void buf_printf(struct buf *buf, const char *fmt, ...)
{
    va_list args;
    int len;
    char *room;

    va_start(args, fmt);
    len = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (len < 0) {
        buf->status = ERR_NOMEM;
        return;
    }
    room = buf_reserve(buf, (size_t)len);
    if (!room)
        return;
    va_start(args, fmt);
    vsnprintf(room, (size_t)len + 1, fmt, args);
    va_end(args);
    buf_claim(buf, (size_t)len);
}

enum err_code buf_status(const struct buf *buf)
{
    return buf->status;
}

struct slice buf_slice(const struct buf *buf)
{
    return slice_of(buf->ptr ? buf->ptr : "", buf->len);
}

const char *buf_str(const struct buf *buf)
{
    return buf->ptr ? buf->ptr : "";
}

char *buf_detach(struct buf *buf)
{
    char *ptr = NULL;

    if (buf_reserve(buf, 0)) {
        buf_claim(buf, 0);
        ptr = buf->ptr;
        buf_init(buf, buf->ceiling);
    }
    return ptr;
}
