/* SPDX-License-Identifier: Apache-2.0 */
#include "git/walk.h"

#include "core/mem.h"
#include "git/walk_internal.h"

#define ENTRIES_PER_PART 32768
#define NAME_BYTES 256

static size_t pack_parts(const struct pack *pack)
{
    return ((size_t)pack->index.count + ENTRIES_PER_PART - 1) / ENTRIES_PER_PART;
}

/* The first pack whose end is behind `number`; *number becomes its own. */
static size_t pack_of(const size_t *ends, size_t packs, size_t *number)
{
    size_t from = 0;
    size_t to = packs;

    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (ends[middle] <= *number)
            from = middle + 1;
        else
            to = middle;
    }
    *number -= from ? ends[from - 1] : 0;
    return from;
}

static enum err_code init_forests(struct walk *walk)
{
    size_t parts = 0;

    for (size_t i = 0; i < walk->odb->pack_count; i++) {
        enum err_code code = forest_init(&walk->forests[i], &walk->odb->packs[i]);
        if (code != ERR_OK)
            return code;
        parts += pack_parts(&walk->odb->packs[i]);
        walk->part_ends[i] = parts;
    }
    return ERR_OK;
}

enum err_code walk_new(const struct odb *odb, const struct walk_options *options, struct walk **out)
{
    struct walk *walk = mem_calloc(1, sizeof *walk);
    enum err_code code = ERR_NOMEM;

    if (!walk)
        return ERR_NOMEM;
    walk->odb = odb;
    walk->options = *options;
    walk->forests = mem_calloc(odb->pack_count, sizeof *walk->forests);
    walk->part_ends = mem_calloc(odb->pack_count, sizeof *walk->part_ends);
    walk->unit_ends = mem_calloc(odb->pack_count, sizeof *walk->unit_ends);
    if (walk->forests && walk->part_ends && walk->unit_ends)
        code = init_forests(walk);
    if (code != ERR_OK)
        walk_free(walk);
    else
        *out = walk;
    return code;
}

void walk_free(struct walk *walk)
{
    if (!walk)
        return;
    for (size_t i = 0; walk->forests && i < walk->odb->pack_count; i++)
        forest_release(&walk->forests[i]);
    mem_free(walk->forests);
    mem_free(walk->part_ends);
    mem_free(walk->unit_ends);
    mem_free(walk);
}

static size_t header_parts(const struct walk *walk)
{
    return walk->odb->pack_count ? walk->part_ends[walk->odb->pack_count - 1] : 0;
}

size_t walk_preparations(const struct walk *walk)
{
    return header_parts(walk) + NAME_BYTES;
}

enum err_code walk_prepare(struct walk *walk, size_t part)
{
    size_t headers = header_parts(walk);
    size_t pack;
    uint32_t from;

    if (part >= headers)
        return walk_copies_mark(walk, (unsigned)(part - headers));
    pack = pack_of(walk->part_ends, walk->odb->pack_count, &part);
    from = (uint32_t)(part * ENTRIES_PER_PART);
    forest_read(&walk->forests[pack], from, from + ENTRIES_PER_PART);
    return ERR_OK;
}

enum err_code walk_plan(struct walk *walk)
{
    size_t units = 0;

    walk->totals = (struct walk_totals){0};
    for (size_t i = 0; i < walk->odb->pack_count; i++) {
        struct forest *forest = &walk->forests[i];
        enum err_code code = forest_plan(forest, walk->options.types);
        if (code != ERR_OK)
            return code;
        units += forest->unit_count;
        walk->unit_ends[i] = units;
        walk->totals.objects += forest->shown;
        walk->totals.copies += forest->copied;
    }
    return ERR_OK;
}

void walk_total(const struct walk *walk, struct walk_totals *out)
{
    *out = walk->totals;
}

static size_t packed_units(const struct walk *walk)
{
    return walk->odb->pack_count ? walk->unit_ends[walk->odb->pack_count - 1] : 0;
}

size_t walk_units(const struct walk *walk)
{
    return packed_units(walk) + walk->odb->repo->object_dir_count * NAME_BYTES;
}

enum err_code walk_unit(const struct walk *walk, struct walker *walker, size_t unit,
                        const struct walk_visitor *visitor)
{
    size_t packed = packed_units(walk);

    walker->visitor = visitor;
    if (unit >= packed)
        return walk_loose_unit(walker, (unit - packed) / NAME_BYTES,
                               (unsigned)((unit - packed) % NAME_BYTES));
    walker->pack = pack_of(walk->unit_ends, walk->odb->pack_count, &unit);
    walker->forest = &walk->forests[walker->pack];
    return walker_pack_unit(walker, unit);
}
