/* SPDX-License-Identifier: Apache-2.0 */
#include "git/delta.h"

#include "core/limits.h"
#include "core/mem.h"

/* A number of seven bits a byte, the lowest first. */
static bool take_size(struct slice *rest, uint64_t *out)
{
    uint64_t value = 0;

    for (unsigned shift = 0; shift < 63 && rest->len; shift += 7) {
        unsigned char c = (unsigned char)*rest->ptr;
        *rest = slice_of(rest->ptr + 1, rest->len - 1);
        value |= (uint64_t)(c & 0x7f) << shift;
        if (c & 0x80)
            continue;
        *out = value;
        return true;
    }
    return false;
}

enum err_code delta_sizes(struct slice delta, uint64_t *base_size, uint64_t *target_size,
                          struct slice *instructions)
{
    if (!take_size(&delta, base_size) || !take_size(&delta, target_size))
        return ERR_PARSE;
    *instructions = delta;
    return ERR_OK;
}

void delta_map_release(struct delta_map *map)
{
    mem_free(map->spans);
    *map = (struct delta_map){0};
}

static enum err_code grow(struct delta_map *map)
{
    size_t cap = mem_grow(map->cap, map->count + 1, LIMIT_DELTA_SPANS);
    struct delta_span *spans;

    if (!cap)
        return ERR_LIMIT;
    spans = mem_realloc(map->spans, cap, sizeof *spans);
    if (!spans)
        return ERR_NOMEM;
    map->spans = spans;
    map->cap = cap;
    return ERR_OK;
}

/* Adds a span, or lengthens the last one where it goes on. */
static enum err_code add_span(struct delta_map *map, uint32_t target, uint32_t length,
                              uint32_t base)
{
    struct delta_span *last = map->count ? &map->spans[map->count - 1] : NULL;
    enum err_code code;

    if (last && (base == DELTA_INSERTED
                     ? last->base == DELTA_INSERTED
                     : last->base != DELTA_INSERTED && last->base + last->length == base)) {
        last->length += length;
        return ERR_OK;
    }
    if (map->count == map->cap && (code = grow(map)) != ERR_OK)
        return code;
    map->spans[map->count++] = (struct delta_span){target, length, base};
    return ERR_OK;
}

/* Reads the operands of the copy instruction `op`: a byte for each bit that is
 * set, of the offset (bits 0-3) and of the length (bits 4-6). Returns the
 * number of bytes, or 0 when they are cut off. */
static size_t take_copy(unsigned char op, const unsigned char *at, const unsigned char *end,
                        uint32_t *offset, uint32_t *length)
{
    const unsigned char *from = at - 1;
    uint32_t value[2] = {0, 0};

    if (end - at < __builtin_popcount(op & 0x7fu))
        return 0;
    for (unsigned bit = 0; bit < 4; bit++)
        if (op & (1u << bit))
            value[0] |= (uint32_t)*at++ << (8 * bit);
    for (unsigned bit = 0; bit < 3; bit++)
        if (op & (0x10u << bit))
            value[1] |= (uint32_t)*at++ << (8 * bit);
    *offset = value[0];
    *length = value[1] ? value[1] : 0x10000;
    return (size_t)(at - from);
}

enum err_code delta_apply(struct slice base, struct slice instructions, char *target,
                          size_t target_size, struct delta_map *map)
{
    const unsigned char *at = (const unsigned char *)instructions.ptr;
    const unsigned char *const end = at + instructions.len;
    size_t done = 0;
    enum err_code code;

    map->count = 0;
    if (base.len > LIMIT_DELTA_BYTES || target_size > LIMIT_DELTA_BYTES)
        return ERR_LIMIT;
    while (at < end) {
        unsigned char op = *at++;
        uint32_t offset = DELTA_INSERTED;
        uint32_t length = op;
        const void *from = at;
        if (op & 0x80) {
            size_t used = take_copy(op, at, end, &offset, &length);
            if (!used || offset > base.len || length > base.len - offset)
                return ERR_PARSE;
            from = base.ptr + offset;
            at += used - 1;
        } else {
            if (!op || length > (size_t)(end - at))
                return ERR_PARSE;
            at += length;
        }
        if (length > target_size - done)
            return ERR_PARSE;
        memcpy(target + done, from, length);
        code = add_span(map, (uint32_t)done, length, offset);
        if (code != ERR_OK)
            return code;
        done += length;
    }
    return done == target_size ? ERR_OK : ERR_PARSE;
}
