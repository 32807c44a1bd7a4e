/* SPDX-License-Identifier: Apache-2.0 */
#include "git/delta.h"

#include <endian.h>

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
static inline enum err_code add_span(struct delta_map *map, uint32_t target, uint32_t length,
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

/* Copies `length` bytes. Most are few, and calling memcpy for them costs more
 * than copying SHORT bytes each time where these are there on both sides. */
#define SHORT 32

static inline void copy(char *to, size_t to_room, const char *from, size_t from_room, size_t length)
{
    if (length <= SHORT && to_room >= SHORT && from_room >= SHORT)
        memcpy(to, from, SHORT);
    else
        memcpy(to, from, length);
}

/* The operands of a copy instruction are the bytes of a 32-bit offset and a
 * 24-bit length, the low ones first, of which bits 0-3 and 4-6 of the
 * instruction say which are there. */
static bool take_copy_slowly(unsigned char op, const unsigned char **at, const unsigned char *end,
                             uint32_t *offset, uint32_t *length)
{
    uint64_t operands = 0;

    for (unsigned bit = 0; bit < 7; bit++) {
        if (!(op >> bit & 1))
            continue;
        if (*at == end)
            return false;
        operands |= (uint64_t) * (*at)++ << (8 * bit);
    }
    *offset = (uint32_t)operands;
    *length = operands >> 32 ? (uint32_t)(operands >> 32) : 0x10000;
    return true;
}

static inline uint32_t low_bytes(const unsigned char *at, unsigned count)
{
    uint32_t word;

    memcpy(&word, at, sizeof word);
    return (uint32_t)(le32toh(word) & ((UINT64_C(1) << (8 * count)) - 1));
}

/* Only bytes that are zero are left out, so nearly always the low ones are
 * there. How many is random to a branch predictor, so none is asked. */
static inline bool take_copy(unsigned char op, const unsigned char **at, const unsigned char *end,
                             uint32_t *offset, uint32_t *length)
{
    const unsigned after_offset = (op & 0xfu) + 1;
    const unsigned after_length = (op >> 4 & 7u) + 1;
    const unsigned offset_bytes = (unsigned)__builtin_ctz(after_offset);
    const unsigned length_bytes = (unsigned)__builtin_ctz(after_length);

    if ((after_offset & (after_offset - 1)) | (after_length & (after_length - 1)) | (end - *at < 8))
        return take_copy_slowly(op, at, end, offset, length);
    *offset = low_bytes(*at, offset_bytes);
    *length = low_bytes(*at + offset_bytes, length_bytes);
    *length = *length ? *length : 0x10000;
    *at += offset_bytes + length_bytes;
    return true;
}

struct applying {
    struct slice base;
    const unsigned char *at;
    const unsigned char *end;
    char *target;
    size_t size;
    size_t done;
};

/* Carries out one instruction: 1xxxxxxx copies, 0xxxxxxx inserts so many of
 * the bytes that follow, 0 is reserved. */
static inline enum err_code apply_one(struct applying *a, struct delta_map *map)
{
    unsigned char op = *a->at++;
    uint32_t offset = DELTA_INSERTED;
    uint32_t length = op;
    const char *from;
    size_t room;

    if (op & 0x80) {
        if (!take_copy(op, &a->at, a->end, &offset, &length) || offset > a->base.len ||
            length > a->base.len - offset)
            return ERR_PARSE;
        from = a->base.ptr + offset;
        room = a->base.len - offset;
    } else {
        from = (const char *)a->at;
        room = (size_t)(a->end - a->at);
        if (!op || length > room)
            return ERR_PARSE;
        a->at += length;
    }
    if (length > a->size - a->done)
        return ERR_PARSE;
    copy(a->target + a->done, a->size - a->done, from, room, length);
    a->done += length;
    return add_span(map, (uint32_t)(a->done - length), length, offset);
}

enum err_code delta_apply(struct slice base, struct slice instructions, char *target,
                          size_t target_size, struct delta_map *map)
{
    struct applying a = {.base = base,
                         .at = (const unsigned char *)instructions.ptr,
                         .target = target,
                         .size = target_size};
    enum err_code code = ERR_OK;

    a.end = a.at + instructions.len;
    map->count = 0;
    if (base.len > LIMIT_DELTA_BYTES || target_size > LIMIT_DELTA_BYTES)
        return ERR_LIMIT;
    while (code == ERR_OK && a.at < a.end)
        code = apply_one(&a, map);
    if (code == ERR_OK && a.done != target_size)
        code = ERR_PARSE;
    return code;
}
