/* SPDX-License-Identifier: Apache-2.0 */
#include "git/forest.h"

#include "core/mem.h"
#include "core/presorted.h"

#define RADIX_BITS 11
#define RADIX (1u << RADIX_BITS)

/* Entries whose headers are read side by side, so that what each needs is on
 * its way from memory while the others' is waited for. */
#define BLOCK 32

enum err_code forest_init(struct forest *forest, const struct pack *pack)
{
    uint32_t count = pack->index.count;

    *forest = (struct forest){.pack = pack, .count = count};
    forest->nodes = mem_calloc((size_t)count + 1, sizeof *forest->nodes);
    forest->copies = mem_calloc(count, sizeof *forest->copies);
    if (forest->nodes && forest->copies)
        return ERR_OK;
    forest_release(forest);
    return ERR_NOMEM;
}

/* An index may claim any offset: those outside the pack are brought to its
 * end, where their headers cannot be read. */
static uint64_t offset_of(const struct pack *pack, uint32_t i)
{
    uint64_t offset = packindex_offset(&pack->index, i);

    return offset < pack->end ? offset : pack->end;
}

/* The highest 32 bits that offsets in the pack have, and the position. */
struct place {
    uint32_t key;
    uint32_t index;
};

static unsigned key_shift(const struct pack *pack)
{
    unsigned shift = 0;

    while (pack->end >> shift > UINT32_MAX)
        shift++;
    return shift;
}

/* Sorts by the RADIX_BITS bits of the key above `shift`. */
static void radix_pass(const struct place *from, struct place *to, uint32_t count, unsigned shift)
{
    uint32_t starts[RADIX] = {0};
    uint32_t sum = 0;

    for (uint32_t i = 0; i < count; i++)
        starts[from[i].key >> shift & (RADIX - 1)]++;
    for (unsigned digit = 0; digit < RADIX; digit++) {
        uint32_t here = starts[digit];
        starts[digit] = sum;
        sum += here;
    }
    for (uint32_t i = 0; i < count; i++)
        to[starts[from[i].key >> shift & (RADIX - 1)]++] = from[i];
}

static int compare_nodes(const void *a, const void *b)
{
    const struct forest_node *x = a;
    const struct forest_node *y = b;

    return (x->offset > y->offset) - (x->offset < y->offset);
}

/* Fills in the nodes. In packs over 4 GiB neighbours may have the same key. */
static void place_nodes(struct forest *forest, const struct place *places)
{
    const unsigned cut = key_shift(forest->pack);

    for (uint32_t i = 0; i < forest->count; i++) {
        forest->nodes[i].offset = cut ? offset_of(forest->pack, places[i].index) : places[i].key;
        forest->nodes[i].index = places[i].index;
    }
    if (cut)
        presorted_sort(forest->nodes, forest->count, sizeof *forest->nodes, compare_nodes);
    forest->nodes[forest->count].offset = forest->pack->end;
}

static enum err_code sort_offsets(struct forest *forest)
{
    const unsigned cut = key_shift(forest->pack);
    struct place *a = mem_alloc(forest->count * sizeof *a);
    struct place *b = mem_alloc(forest->count * sizeof *b);
    enum err_code code = a && b ? ERR_OK : ERR_NOMEM;

    for (uint32_t i = 0; code == ERR_OK && i < forest->count; i++)
        a[i] = (struct place){(uint32_t)(offset_of(forest->pack, i) >> cut), i};
    for (unsigned shift = 0; code == ERR_OK && shift < 32 && forest->pack->end >> cut >> shift;
         shift += RADIX_BITS) {
        struct place *swap = a;

        radix_pass(a, b, forest->count, shift);
        a = b;
        b = swap;
    }
    if (code == ERR_OK)
        place_nodes(forest, a);
    mem_free(b);
    mem_free(a);
    return code;
}

static uint32_t *bucket_of(const struct forest *forest, uint64_t offset)
{
    return &forest->buckets[offset >> forest->bucket_shift];
}

/* About one bucket an entry, so that looking up an offset is one step. */
static enum err_code fill_buckets(struct forest *forest)
{
    uint64_t end = forest->pack->end;
    uint32_t i = 0;
    size_t buckets;

    while (end >> forest->bucket_shift > forest->count)
        forest->bucket_shift++;
    buckets = (size_t)(end >> forest->bucket_shift) + 2;
    forest->buckets = mem_alloc(buckets * sizeof *forest->buckets);
    if (!forest->buckets)
        return ERR_NOMEM;
    for (size_t bucket = 0; bucket < buckets; bucket++) {
        while (i < forest->count && forest->nodes[i].offset >> forest->bucket_shift < bucket)
            i++;
        forest->buckets[bucket] = i;
    }
    return ERR_OK;
}

enum err_code forest_order(struct forest *forest)
{
    enum err_code code = sort_offsets(forest);

    if (code == ERR_OK)
        code = fill_buckets(forest);
    if (code != ERR_OK)
        forest->count = 0;
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
    uint32_t from;
    uint32_t to;

    if (offset >= forest->pack->end)
        return FOREST_NONE;
    from = bucket_of(forest, offset)[0];
    to = bucket_of(forest, offset)[1];
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (forest->nodes[middle].offset < offset)
            from = middle + 1;
        else
            to = middle;
    }
    return from < forest->count && forest->nodes[from].offset == offset ? from : FOREST_NONE;
}

/* Reads the header of entry `i`; *base is where its base begins, or the pack's
 * end where it has none in this pack. */
static void read_header(struct forest *forest, uint32_t i, uint64_t *base)
{
    const struct pack *pack = forest->pack;
    struct forest_node *node = &forest->nodes[i];
    struct pack_entry entry;
    uint32_t at;

    *base = pack->end;
    node->parent = node->child = node->sibling = FOREST_NONE;
    if (pack_entry(pack, node->offset, node[1].offset, &entry) != ERR_OK) {
        node->state = FOREST_BROKEN;
        return;
    }
    node->size = entry.size < UINT32_MAX ? (uint32_t)entry.size : UINT32_MAX;
    switch (entry.delta) {
    case PACK_WHOLE:
        node->state = (unsigned char)entry.type;
        return;
    case PACK_OFS_DELTA:
        node->state = FOREST_DELTA;
        *base = entry.base;
        return;
    case PACK_REF_DELTA:
        node->state = FOREST_DELTA;
        if (packindex_find(&pack->index, entry.base_name, &at))
            *base = offset_of(pack, at);
        return;
    }
}

static void link_base(struct forest *forest, uint32_t i, uint64_t base)
{
    forest->nodes[i].parent = entry_at(forest, base);
    if (forest->nodes[i].parent == FOREST_NONE && base < forest->pack->end)
        forest->nodes[i].state = FOREST_BROKEN;
}

static void read_block(struct forest *forest, uint32_t from, uint32_t to)
{
    uint64_t bases[BLOCK];

    for (uint32_t i = from; i < to; i++)
        __builtin_prefetch(forest->pack->bytes.ptr + forest->nodes[i].offset);
    for (uint32_t i = from; i < to; i++) {
        read_header(forest, i, &bases[i - from]);
        __builtin_prefetch(bucket_of(forest, bases[i - from]));
    }
    for (uint32_t i = from; i < to; i++)
        __builtin_prefetch(&forest->nodes[*bucket_of(forest, bases[i - from])]);
    for (uint32_t i = from; i < to; i++)
        link_base(forest, i, bases[i - from]);
}

void forest_read(struct forest *forest, uint32_t from, uint32_t to)
{
    if (to > forest->count)
        to = forest->count;
    for (uint32_t i = from; i < to; i += BLOCK)
        read_block(forest, i, to - i < BLOCK ? to : i + BLOCK);
}
