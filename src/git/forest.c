/* SPDX-License-Identifier: Apache-2.0 */
#include "git/forest.h"

#include "core/checked.h"
#include "core/mem.h"

#define RADIX_BITS 11
#define RADIX (1u << RADIX_BITS)

struct place {
    uint64_t offset;
    uint32_t index;
};

/* Sorts by the RADIX_BITS bits of the offset above `shift`. */
static void radix_pass(const struct place *from, struct place *to, uint32_t count, unsigned shift)
{
    uint32_t starts[RADIX] = {0};
    uint32_t sum = 0;

    for (uint32_t i = 0; i < count; i++)
        starts[(from[i].offset >> shift) & (RADIX - 1)]++;
    for (unsigned digit = 0; digit < RADIX; digit++) {
        uint32_t here = starts[digit];
        starts[digit] = sum;
        sum += here;
    }
    for (uint32_t i = 0; i < count; i++)
        to[starts[(from[i].offset >> shift) & (RADIX - 1)]++] = from[i];
}

/* Fills offsets and order. An index may claim any offset: those outside the
 * pack are brought to its end, where their headers cannot be read. */
static enum err_code sort_offsets(struct forest *forest)
{
    const struct pack *pack = forest->pack;
    uint32_t count = forest->count;
    struct place *a = mem_calloc(count, sizeof *a);
    struct place *b = mem_calloc(count, sizeof *b);
    struct place *swap;

    for (uint32_t i = 0; a && b && i < count; i++) {
        uint64_t offset = packindex_offset(&pack->index, i);
        a[i] = (struct place){offset < pack->end ? offset : pack->end, i};
    }
    for (unsigned shift = 0; a && b && shift < 64 && pack->end >> shift; shift += RADIX_BITS) {
        radix_pass(a, b, count, shift);
        swap = a;
        a = b;
        b = swap;
    }
    for (uint32_t i = 0; a && b && i < count; i++) {
        forest->nodes[i].offset = a[i].offset;
        forest->nodes[i].index = a[i].index;
    }
    forest->nodes[count].offset = pack->end;
    mem_free(b);
    mem_free(a);
    return a && b ? ERR_OK : ERR_NOMEM;
}

/* About one bucket an entry, so that looking up an offset is one step. */
static enum err_code fill_buckets(struct forest *forest)
{
    uint64_t end = forest->pack->end;
    size_t buckets;
    uint32_t i = 0;

    while (end >> forest->bucket_shift > forest->count)
        forest->bucket_shift++;
    buckets = (size_t)(end >> forest->bucket_shift) + 2;
    forest->buckets = mem_calloc(buckets, sizeof *forest->buckets);
    if (!forest->buckets)
        return ERR_NOMEM;
    for (size_t bucket = 0; bucket < buckets; bucket++) {
        while (i < forest->count && forest->nodes[i].offset >> forest->bucket_shift < bucket)
            i++;
        forest->buckets[bucket] = i;
    }
    return ERR_OK;
}

enum err_code forest_init(struct forest *forest, const struct pack *pack)
{
    uint32_t count = pack->index.count;
    enum err_code code;

    *forest = (struct forest){.pack = pack, .count = count};
    forest->nodes = mem_calloc((size_t)count + 1, sizeof *forest->nodes);
    forest->copies = mem_calloc(count, sizeof *forest->copies);
    code = forest->nodes && forest->copies ? sort_offsets(forest) : ERR_NOMEM;
    if (code == ERR_OK)
        code = fill_buckets(forest);
    if (code != ERR_OK)
        forest_release(forest);
    return code;
}

void forest_release(struct forest *forest)
{
    mem_free(forest->nodes);
    mem_free(forest->copies);
    mem_free(forest->buckets);
    mem_free(forest->roots);
    mem_free(forest->units);
    *forest = (struct forest){0};
}

/* The entry that begins at `offset`; FOREST_NONE when none does. */
static uint32_t entry_at(const struct forest *forest, uint64_t offset)
{
    uint64_t bucket = offset >> forest->bucket_shift;
    uint32_t from;
    uint32_t to;

    if (offset >= forest->pack->end)
        return FOREST_NONE;
    from = forest->buckets[bucket];
    to = forest->buckets[bucket + 1];
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (forest->nodes[middle].offset < offset)
            from = middle + 1;
        else
            to = middle;
    }
    return from < forest->count && forest->nodes[from].offset == offset ? from : FOREST_NONE;
}

static void read_one(struct forest *forest, uint32_t i)
{
    const struct pack *pack = forest->pack;
    struct pack_entry entry;
    uint32_t at;

    forest->nodes[i].parent = FOREST_NONE;
    forest->nodes[i].child = FOREST_NONE;
    forest->nodes[i].sibling = FOREST_NONE;
    if (pack_entry(pack, forest->nodes[i].offset, forest->nodes[i + 1].offset, &entry) != ERR_OK) {
        forest->nodes[i].state = FOREST_BROKEN;
        return;
    }
    forest->nodes[i].size = entry.size < UINT32_MAX ? (uint32_t)entry.size : UINT32_MAX;
    switch (entry.delta) {
    case PACK_WHOLE:
        forest->nodes[i].state = (unsigned char)entry.type;
        return;
    case PACK_OFS_DELTA:
        forest->nodes[i].parent = entry_at(forest, entry.base);
        forest->nodes[i].state =
            forest->nodes[i].parent == FOREST_NONE ? FOREST_BROKEN : FOREST_DELTA;
        return;
    case PACK_REF_DELTA:
        forest->nodes[i].state = FOREST_DELTA;
        if (packindex_find(&pack->index, entry.base_name, &at))
            forest->nodes[i].parent = entry_at(forest, packindex_offset(&pack->index, at));
        if (forest->nodes[i].parent == FOREST_NONE)
            forest->nodes[i].state |= FOREST_OUTSIDE;
        return;
    }
}

void forest_read(struct forest *forest, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to && i < forest->count; i++)
        read_one(forest, i);
}
