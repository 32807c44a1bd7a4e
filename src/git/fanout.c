/* SPDX-License-Identifier: Apache-2.0 */
#include "git/fanout.h"

#include "core/mem.h"
#include "git/bigendian.h"
#include "git/odb_internal.h"

/* About so many names, as a power of two, are left to be searched. */
#define LEFT_BITS 3
#define CACHE_LINE 64

/* Of one pack: names whose first bits are K have the positions
 * [starts[K], starts[K + 1]) in its index. */
struct finer {
    uint32_t *starts;
    unsigned shift;
};

struct fanout {
    const struct odb *odb;
    size_t name_bytes;
    struct finer *packs;
};

static size_t bits_of(const struct finer *finer, const unsigned char *name)
{
    return bigendian_32(name) >> finer->shift;
}

/* Names in an index that lies may be out of order: they are then not found
 * here, and looked for in another way. */
static enum err_code fill(struct finer *finer, const struct packindex *index)
{
    unsigned bits = 0;
    size_t count;
    size_t next = 0;

    while (bits < 31 && index->count >> (bits + LEFT_BITS))
        bits++;
    finer->shift = 31 - bits;
    count = ((size_t)1 << (bits + 1)) + 1;
    finer->starts = mem_alloc(count * sizeof *finer->starts);
    if (!finer->starts)
        return ERR_NOMEM;
    for (uint32_t i = 0; i < index->count; i++)
        for (size_t last = bits_of(finer, packindex_name(index, i)); next <= last; next++)
            finer->starts[next] = i;
    while (next < count)
        finer->starts[next++] = index->count;
    return ERR_OK;
}

enum err_code fanout_new(const struct odb *odb, struct fanout **out)
{
    struct fanout *fanout = mem_calloc(1, sizeof *fanout);
    enum err_code code = ERR_OK;

    if (!fanout)
        return ERR_NOMEM;
    fanout->odb = odb;
    fanout->name_bytes = oid_bytes(odb->repo->format);
    fanout->packs = mem_calloc(odb->pack_count, sizeof *fanout->packs);
    if (!fanout->packs)
        code = ERR_NOMEM;
    for (size_t i = 0; code == ERR_OK && i < odb->pack_count; i++)
        code = fill(&fanout->packs[i], &odb->packs[i].index);
    if (code == ERR_OK)
        *out = fanout;
    else
        fanout_free(fanout);
    return code;
}

void fanout_free(struct fanout *fanout)
{
    if (!fanout)
        return;
    for (size_t i = 0; fanout->packs && i < fanout->odb->pack_count; i++)
        mem_free(fanout->packs[i].starts);
    mem_free(fanout->packs);
    mem_free(fanout);
}

/* All in the first pack, which is the largest and has nearly all. */
void fanout_fetch_early(const struct fanout *fanout, const unsigned char *name)
{
    if (fanout->odb->pack_count)
        __builtin_prefetch(fanout->packs[0].starts + bits_of(&fanout->packs[0], name));
}

void fanout_fetch(const struct fanout *fanout, const unsigned char *name)
{
    const struct packindex *index;
    const uint32_t *range;
    const unsigned char *at;
    const unsigned char *end;

    if (!fanout->odb->pack_count)
        return;
    index = &fanout->odb->packs[0].index;
    range = fanout->packs[0].starts + bits_of(&fanout->packs[0], name);
    end = packindex_name(index, range[1]);
    at = packindex_name(index, range[0]);
    for (at -= (uintptr_t)at % CACHE_LINE; at < end; at += CACHE_LINE)
        __builtin_prefetch(at);
}

static bool find(const struct fanout *fanout, size_t pack, const unsigned char *name,
                 uint32_t *number)
{
    const struct packindex *index = &fanout->odb->packs[pack].index;
    const uint32_t *range = fanout->packs[pack].starts + bits_of(&fanout->packs[pack], name);

    for (uint32_t i = range[0]; i < range[1]; i++) {
        const unsigned char *other = packindex_name(index, i);

        if (bigendian_64(other) != bigendian_64(name) ||
            memcmp(other, name, fanout->name_bytes) != 0)
            continue;
        *number = fanout->odb->packs[pack].first_number + i;
        return true;
    }
    return false;
}

uint32_t fanout_number(const struct fanout *fanout, const unsigned char *name)
{
    uint32_t number;

    for (size_t i = 0; i < fanout->odb->pack_count; i++)
        if (find(fanout, i, name, &number))
            return number;
    return odb_number(fanout->odb, name);
}
