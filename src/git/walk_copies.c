/* SPDX-License-Identifier: Apache-2.0 */
#include "core/mem.h"
#include "git/walk_internal.h"

/* Where one pack's index stands in the merge of all. */
struct cursor {
    size_t pack;
    uint32_t at;
    uint32_t end;
    const unsigned char *name;
};

/* A heap: the smallest name on top, of equal ones the first pack's. */
struct merge {
    struct walk *walk;
    size_t hash;
    struct cursor *cursors;
    size_t count;
};

static bool before(const struct merge *merge, const struct cursor *a, const struct cursor *b)
{
    int order = memcmp(a->name, b->name, merge->hash);

    return order ? order < 0 : a->pack < b->pack;
}

static void sink(struct merge *merge, size_t at)
{
    struct cursor moved = merge->cursors[at];
    size_t child;

    while ((child = 2 * at + 1) < merge->count) {
        if (child + 1 < merge->count &&
            before(merge, &merge->cursors[child + 1], &merge->cursors[child]))
            child++;
        if (!before(merge, &merge->cursors[child], &moved))
            break;
        merge->cursors[at] = merge->cursors[child];
        at = child;
    }
    merge->cursors[at] = moved;
}

static void advance(struct merge *merge)
{
    struct cursor *top = &merge->cursors[0];

    if (++top->at < top->end)
        top->name = packindex_name(&merge->walk->odb->packs[top->pack].index, top->at);
    else
        *top = merge->cursors[--merge->count];
    if (merge->count)
        sink(merge, 0);
}

static void begin(struct merge *merge, unsigned byte)
{
    const struct odb *odb = merge->walk->odb;

    for (size_t pack = 0; pack < odb->pack_count; pack++) {
        struct cursor *cursor = &merge->cursors[merge->count];
        packindex_bucket(&odb->packs[pack].index, byte, &cursor->at, &cursor->end);
        if (cursor->at == cursor->end)
            continue;
        cursor->pack = pack;
        cursor->name = packindex_name(&odb->packs[pack].index, cursor->at);
        merge->count++;
    }
    for (size_t at = merge->count / 2; at-- > 0;)
        sink(merge, at);
}

/* Names must ascend and begin with the byte of their bucket: otherwise look-ups
 * miss objects. */
static void check_order(struct forest *forest, unsigned byte)
{
    const struct packindex *index = &forest->pack->index;
    size_t hash = oid_bytes(index->format);
    uint32_t at;
    uint32_t end;

    packindex_bucket(index, byte, &at, &end);
    for (uint32_t i = at; i < end; i++) {
        const unsigned char *name = packindex_name(index, i);
        if (name[0] != byte || (i > at && memcmp(name - index->name_stride, name, hash) > 0))
            forest->disorder[byte] = true;
    }
}

static bool was_loose(const struct walk *walk, const unsigned char *name)
{
    const struct oid oid = oid_from(walk->odb->repo->format, name);

    return walk->before && walk_was_loose(walk, &oid);
}

enum err_code walk_copies_mark(struct walk *walk, unsigned byte)
{
    struct merge merge = {.walk = walk, .hash = oid_bytes(walk->odb->repo->format)};
    const unsigned char *last = NULL;

    merge.cursors = mem_calloc(walk->odb->pack_count, sizeof *merge.cursors);
    if (!merge.cursors)
        return ERR_NOMEM;
    for (size_t pack = 0; pack < walk->odb->pack_count; pack++)
        check_order(&walk->forests[pack], byte);
    begin(&merge, byte);
    while (merge.count) {
        const struct cursor *top = &merge.cursors[0];
        if ((last && memcmp(last, top->name, merge.hash) == 0) || was_loose(walk, top->name))
            walk->forests[top->pack].copies[top->at] = 1;
        last = top->name;
        advance(&merge);
    }
    mem_free(merge.cursors);
    return ERR_OK;
}
