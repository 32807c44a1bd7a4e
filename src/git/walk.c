/* SPDX-License-Identifier: Apache-2.0 */
#include "git/walk.h"

#include <stdlib.h>

#include "core/mem.h"
#include "git/walk_internal.h"

#define ENTRIES_PER_PART 32768
#define NAME_BYTES 256

/* Packs are put in order beside the marking of copies, which asks for no order. */
enum step { ORDER, READ, PLAN };

_Static_assert(PLAN + 1 == WALK_STEPS, "the header knows how many steps there are");

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

static bool is_left_out(const struct walk *walk, size_t pack)
{
    return walk->before && pack < walk->odb->kept_count;
}

static enum err_code init_forests(struct walk *walk)
{
    size_t parts = 0;

    for (size_t i = 0; i < walk->odb->pack_count; i++) {
        enum err_code code = forest_init(&walk->forests[i], &walk->odb->packs[i]);
        if (code != ERR_OK)
            return code;
        parts += is_left_out(walk, i) ? 0 : pack_parts(&walk->odb->packs[i]);
        walk->part_ends[i] = parts;
    }
    return ERR_OK;
}

static size_t loose_units(const struct odb *odb)
{
    return odb->repo->object_dir_count * NAME_BYTES;
}

static enum err_code new_after(const struct odb *odb, const struct walk_options *options,
                               struct walk *before, struct walk **out)
{
    struct walk *walk = mem_calloc(1, sizeof *walk);
    enum err_code code = ERR_NOMEM;

    if (!walk)
        return ERR_NOMEM;
    walk->before = before;
    walk->odb = odb;
    walk->options = *options;
    walk->forests = mem_calloc(odb->pack_count, sizeof *walk->forests);
    walk->part_ends = mem_calloc(odb->pack_count, sizeof *walk->part_ends);
    walk->unit_ends = mem_calloc(odb->pack_count, sizeof *walk->unit_ends);
    walk->loose = mem_calloc(loose_units(odb), sizeof *walk->loose);
    if (walk->forests && walk->part_ends && walk->unit_ends && walk->loose)
        code = init_forests(walk);
    if (code == ERR_OK) {
        *out = walk;
        return ERR_OK;
    }
    walk->before = NULL;
    walk_free(walk);
    return code;
}

enum err_code walk_new(const struct odb *odb, const struct walk_options *options, struct walk **out)
{
    return new_after(odb, options, NULL, out);
}

/* All but what a later walk has to know. */
static void end(struct walk *walk)
{
    for (size_t i = 0; walk->forests && i < walk->odb->pack_count; i++)
        forest_release(&walk->forests[i]);
    mem_free(walk->forests);
    mem_free(walk->part_ends);
    mem_free(walk->unit_ends);
    walk->forests = NULL;
    walk->part_ends = walk->unit_ends = NULL;
}

void walk_free(struct walk *walk)
{
    if (!walk)
        return;
    end(walk);
    for (size_t i = 0; walk->loose && i < loose_units(walk->odb); i++)
        mem_free(walk->loose[i].items);
    mem_free(walk->loose);
    walk_free(walk->before);
    mem_free(walk);
}

static int compare_oids(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct oid));
}

enum err_code walk_renew(const struct odb *odb, struct walk **walk)
{
    struct walk *before = *walk;
    enum err_code code = new_after(odb, &before->options, before, walk);

    if (code != ERR_OK)
        return code;
    end(before);
    for (size_t i = 0; i < loose_units(before->odb); i++)
        if (before->loose[i].count)
            qsort(before->loose[i].items, before->loose[i].count, sizeof(struct oid), compare_oids);
    return ERR_OK;
}

enum err_code walk_note_loose(const struct walk *walk, size_t dir, const struct oid *oid)
{
    struct shown *shown = &walk->loose[dir * NAME_BYTES + oid->bytes[0]];

    if (shown->count == shown->cap) {
        size_t cap = mem_grow(shown->cap, shown->count + 1, LIMIT_OBJECTS);
        struct oid *items = cap ? mem_realloc(shown->items, cap, sizeof *items) : NULL;

        if (!items)
            return cap ? ERR_NOMEM : ERR_LIMIT;
        shown->items = items;
        shown->cap = cap;
    }
    shown->items[shown->count++] = *oid;
    return ERR_OK;
}

static bool has_shown(const struct walk *walk, const struct oid *oid)
{
    for (size_t i = oid->bytes[0]; i < loose_units(walk->odb); i += NAME_BYTES) {
        const struct shown *shown = &walk->loose[i];

        if (shown->count &&
            bsearch(oid, shown->items, shown->count, sizeof *shown->items, compare_oids))
            return true;
    }
    return false;
}

bool walk_was_loose(const struct walk *walk, const struct oid *oid)
{
    for (const struct walk *before = walk->before; before; before = before->before)
        if (has_shown(before, oid))
            return true;
    return false;
}

static size_t header_parts(const struct walk *walk)
{
    return walk->odb->pack_count ? walk->part_ends[walk->odb->pack_count - 1] : 0;
}

size_t walk_parts(const struct walk *walk, unsigned step)
{
    switch ((enum step)step) {
    case ORDER:
        return walk->odb->pack_count + NAME_BYTES;
    case READ:
        return header_parts(walk);
    case PLAN:
        return walk->odb->pack_count;
    }
    return 0;
}

static enum err_code order(struct walk *walk, size_t part)
{
    size_t packs = walk->odb->pack_count;

    if (part >= packs)
        return walk_copies_mark(walk, (unsigned)(part - packs));
    return is_left_out(walk, part) ? ERR_OK : forest_order(&walk->forests[part]);
}

static void read(struct walk *walk, size_t part)
{
    size_t pack = pack_of(walk->part_ends, walk->odb->pack_count, &part);
    uint32_t from = (uint32_t)(part * ENTRIES_PER_PART);

    forest_read(&walk->forests[pack], from, from + ENTRIES_PER_PART);
}

static enum err_code plan(struct walk *walk, size_t pack)
{
    return is_left_out(walk, pack) ? ERR_OK
                                   : forest_plan(&walk->forests[pack], walk->options.types);
}

enum err_code walk_prepare(struct walk *walk, unsigned step, size_t part)
{
    switch ((enum step)step) {
    case ORDER:
        return order(walk, part);
    case READ:
        read(walk, part);
        return ERR_OK;
    case PLAN:
        return plan(walk, part);
    }
    return ERR_OK;
}

void walk_plan(struct walk *walk)
{
    size_t units = 0;

    walk->totals = (struct walk_totals){0};
    for (size_t i = 0; i < walk->odb->pack_count; i++) {
        const struct forest *forest = &walk->forests[i];

        units += forest->unit_count;
        walk->unit_ends[i] = units;
        walk->totals.objects += forest->shown;
        walk->totals.copies += forest->copied;
    }
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
    return packed_units(walk) + loose_units(walk->odb);
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
