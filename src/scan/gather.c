/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/gather.h"

void gather_begin(struct gather *gather, struct slice object, struct hit_list *hits)
{
    gather->object = object;
    gather->hits = hits;
    gather->range_count = 0;
    gather->len = 0;
}

/* Moves the hits from number `first` on to their places in the object. One that
 * reaches into the range before it is none. */
static void place_hits(struct gather *gather, size_t first)
{
    struct hit_list *hits = gather->hits;
    const struct gathered *range = gather->ranges;
    const struct gathered *end = range + gather->range_count;
    size_t kept = first;

    for (size_t i = first; i < hits->count; i++) {
        struct hit hit = hits->items[i];

        while (range + 1 < end && range[1].at < hit.end)
            range++;
        if (hit.end - range->at < matcher_hit_bytes(gather->matcher, hit))
            continue;
        hit.end = hit.end - range->at + range->from;
        hits->items[kept++] = hit;
    }
    hits->count = kept;
}

enum err_code gather_end(struct gather *gather)
{
    size_t first = gather->hits->count;
    enum err_code code =
        scanner_prefilter(gather->scanner, slice_of(gather->bytes, gather->len), gather->hits);

    place_hits(gather, first);
    gather->range_count = 0;
    gather->len = 0;
    return code;
}

/* Of so many bytes the call costs nothing. */
static enum err_code look_at_large(struct gather *gather, size_t from, size_t to)
{
    size_t first = gather->hits->count;
    enum err_code code =
        scanner_prefilter(gather->scanner, slice_sub(gather->object, from, to), gather->hits);

    for (size_t i = first; i < gather->hits->count; i++)
        gather->hits->items[i].end += (uint32_t)from;
    return code;
}

enum err_code gather_range(struct gather *gather, size_t from, size_t to)
{
    const struct slice range = slice_sub(gather->object, from, to);
    enum err_code code = ERR_OK;

    if (range.len > GATHER_BYTES - gather->len || gather->range_count == GATHER_RANGES)
        code = gather_end(gather);
    if (code != ERR_OK)
        return code;
    if (range.len > GATHER_BYTES)
        return look_at_large(gather, from, to);
    memcpy(gather->bytes + gather->len, range.ptr, range.len);
    gather->ranges[gather->range_count++] =
        (struct gathered){(uint32_t)gather->len, (uint32_t)from};
    gather->len += range.len;
    return ERR_OK;
}
