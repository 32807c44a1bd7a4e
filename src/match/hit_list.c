/* SPDX-License-Identifier: Apache-2.0 */
#include "match/hit_list.h"

#include "core/limits.h"
#include "core/mem.h"
#include "core/presorted.h"

void hit_list_release(struct hit_list *list)
{
    mem_free(list->items);
    *list = (struct hit_list){0};
}

static enum err_code hit_list_grow(struct hit_list *list)
{
    size_t cap = mem_grow(list->cap, list->count + 1, LIMIT_HITS);
    struct hit *grown;

    if (!cap)
        return ERR_LIMIT;
    grown = mem_realloc(list->items, cap, sizeof *grown);
    if (!grown)
        return ERR_NOMEM;
    list->items = grown;
    list->cap = cap;
    return ERR_OK;
}

enum err_code hit_list_add(struct hit_list *list, struct hit hit)
{
    if (list->count == list->cap) {
        enum err_code code = hit_list_grow(list);

        if (code != ERR_OK)
            return code;
    }
    list->items[list->count++] = hit;
    return ERR_OK;
}

static int by_end(const void *left, const void *right)
{
    const struct hit *a = left;
    const struct hit *b = right;

    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    return (a->literal > b->literal) - (a->literal < b->literal);
}

void hit_list_sort(struct hit_list *list, size_t from)
{
    size_t count = list->count - from;

    if (count > 1)
        presorted_sort(list->items + from, count, sizeof *list->items, by_end);
}
