/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/skips.h"

#include <stdlib.h>

#include "core/limits.h"
#include "core/mem.h"

/* As with occurrences: what stays must not depend on who came first. */
#define HELD (2 * (size_t)LIMIT_SKIPPED)
#define ARENA_BYTES ((size_t)1 << 30)

void skips_init(struct skips *skips)
{
    *skips = (struct skips){.arena = ARENA_INIT(ARENA_BYTES)};
}

void skips_release(struct skips *skips)
{
    mem_free(skips->items);
    arena_release(&skips->arena);
    skips_init(skips);
}

static int compare(const void *left, const void *right)
{
    const struct skipped *a = left;
    const struct skipped *b = right;
    int order = slice_compare(a->target, b->target);

    if (!order)
        order = slice_compare(a->path, b->path);
    if (!order)
        order = strcmp(a->reason, b->reason);
    if (!order)
        order = slice_compare(a->detail, b->detail);
    return order;
}

void skips_seal(struct skips *skips)
{
    if (skips->count)
        qsort(skips->items, skips->count, sizeof *skips->items, compare);
    if (skips->count > LIMIT_SKIPPED)
        skips->count = LIMIT_SKIPPED;
}

static bool make_room(struct skips *skips)
{
    size_t cap;
    struct skipped *grown;

    if (skips->count == HELD)
        skips_seal(skips);
    if (skips->count < skips->cap)
        return true;
    cap = mem_grow(skips->cap, skips->count + 1, HELD);
    grown = mem_realloc(skips->items, cap, sizeof *grown);
    if (!grown)
        return false;
    skips->items = grown;
    skips->cap = cap;
    return true;
}

void skips_add(struct skips *skips, enum skip_reason reason, struct slice target, struct slice path,
               const char *detail)
{
    struct skipped item = {.reason = skip_reason_name(reason)};

    skips->total++;
    item.target = arena_slice(&skips->arena, target);
    item.path = arena_slice(&skips->arena, path);
    item.detail = arena_slice(&skips->arena, slice_str(detail));
    if (!item.target.ptr || !item.path.ptr || !item.detail.ptr || !make_room(skips)) {
        skips->lost = true;
        return;
    }
    skips->items[skips->count++] = item;
}

void skips_merge(struct skips *into, struct skips *from)
{
    arena_adopt(&into->arena, &from->arena);
    for (size_t i = 0; i < from->count; i++) {
        if (make_room(into))
            into->items[into->count++] = from->items[i];
        else
            into->lost = true;
    }
    into->total += from->total;
    into->lost |= from->lost;
    from->count = 0;
    from->total = 0;
}
