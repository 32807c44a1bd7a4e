/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What base 64 has around a secret: "USER:SECRET" (RFC 7617, Docker's auth), or
 * a whole file, which is read like one: Kubernetes keeps Docker's JSON so, and
 * that has base 64 inside.
 */
#include "core/base64.h"
#include "core/mem.h"
#include "scan/context_internal.h"

/* Runs around a secret are looked at this far. */
#define RUN_MOST (4 * LIMIT_SECRET_BYTES)
#define INSIDE_MOST 3

static bool is_digit(char c)
{
    return base64_digit(c) >= 0;
}

struct slice context_encoded_run(struct slice bytes, size_t start, size_t end)
{
    size_t most = end > RUN_MOST ? end - RUN_MOST : 0;
    size_t from = start;
    size_t to = end;

    while (from > most && is_digit(bytes.ptr[from - 1]))
        from--;
    while (to < bytes.len && to - from < RUN_MOST && is_digit(bytes.ptr[to]))
        to++;
    return slice_sub(bytes, from, to);
}

/* USER of "USER:SECRET", where nothing else comes before it. */
static void take_user(struct slice text, size_t at, struct context_finder *out)
{
    if (at > 1 && text.ptr[at - 1] == ':' && !memchr(text.ptr, '\n', at) &&
        !memchr(text.ptr, ' ', at) && !memchr(text.ptr, '{', at))
        context_user_set(out, slice_sub(text, 0, at - 1));
}

/* The next run in `text` from *at that may hold more than a word. */
static bool next_run(struct slice text, size_t *at, size_t *start, size_t *end)
{
    while (*at < text.len) {
        size_t from = *at;

        while (*at < text.len && is_digit(text.ptr[*at]))
            ++*at;
        if (*at - from >= 16) {
            *start = from;
            *end = *at;
            return true;
        }
        ++*at;
    }
    return false;
}

static bool run_has(struct slice run, struct slice secret, unsigned char *room)
{
    size_t len;

    run.len -= run.len % 4 == 1 ? 1 : 0;
    return base64_decode(run, room, &len) &&
           slice_find(slice_of((const char *)room, len), secret) != SIZE_MAX;
}

/* The text holds the secret in base 64 again. */
static enum err_code read_twice(const struct context_query *query, struct slice text,
                                unsigned depth, struct context_finder *out)
{
    unsigned char *room = mem_alloc(BASE64_DECODED_LEN(text.len));
    struct context_query inner = {
        .bytes = text, .from_start = true, .encoding = ENCODING_BASE64, .secret = query->secret};
    enum err_code code = ERR_OK;
    size_t at = 0;

    if (!room)
        return ERR_NOMEM;
    while (next_run(text, &at, &inner.start, &inner.end)) {
        if (!run_has(slice_sub(text, inner.start, inner.end), query->secret, room))
            continue;
        code = context_find_inside(&inner, depth + 1, out);
        break;
    }
    mem_wipe(room, BASE64_DECODED_LEN(text.len));
    mem_free(room);
    return code;
}

static enum err_code read_text(const struct context_query *query, struct slice text, unsigned depth,
                               struct context_finder *out)
{
    size_t at = slice_find(text, query->secret);
    struct context_query inner = {.bytes = text,
                                  .from_start = true,
                                  .start = at,
                                  .end = at + query->secret.len,
                                  .encoding = ENCODING_PLAIN,
                                  .secret = query->secret};

    if (at == SIZE_MAX)
        return read_twice(query, text, depth, out);
    take_user(text, at, out);
    return out->user.len ? ERR_OK : context_find_inside(&inner, depth + 1, out);
}

/* Text of 16 bits a character, in either order, becomes one of 8. */
static size_t narrow(unsigned char *text, size_t len)
{
    size_t low = len > 1 && text[1] != '\0' ? 1 : 0;
    size_t count = 0;

    for (size_t at = low; at < len; at += 2)
        text[count++] = text[at];
    return count;
}

enum err_code context_encoded_read(const struct context_query *query, unsigned depth,
                                   struct context_finder *out)
{
    struct slice run;
    unsigned char *text;
    size_t len;
    enum err_code code = ERR_OK;

    if (depth >= INSIDE_MOST || !query->secret.len)
        return ERR_OK;
    run = slice_sub(query->bytes, query->start, query->end);
    run.len -= run.len % 4 == 1 ? 1 : 0;
    text = mem_alloc(BASE64_DECODED_LEN(run.len));
    if (!text)
        return ERR_NOMEM;
    if (!base64_decode(run, text, &len))
        goto out;
    if (query->encoding == ENCODING_BASE64_UTF16)
        len = narrow(text, len);
    code = read_text(query, slice_of((const char *)text, len), depth, out);
out:
    mem_wipe(text, BASE64_DECODED_LEN(run.len));
    mem_free(text);
    return code;
}
