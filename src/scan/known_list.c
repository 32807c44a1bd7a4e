/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/known_list.h"

#include "core/limits.h"
#include "core/mem.h"

enum err_code known_list_add(struct known_list *list, struct finding *finding)
{
    if (list->count == list->cap) {
        size_t cap = mem_grow(list->cap, list->count + 1, LIMIT_FINDINGS);
        struct finding **grown =
            cap ? mem_realloc(list->items, cap, sizeof(struct finding *)) : NULL;

        if (!grown)
            return cap ? ERR_NOMEM : ERR_LIMIT;
        list->items = grown;
        list->cap = cap;
    }
    list->items[list->count++] = finding;
    return ERR_OK;
}

bool known_list_has(const struct known_list *list, const struct finding *finding)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i] == finding)
            return true;
    return false;
}

void known_list_release(struct known_list *list)
{
    mem_free(list->items);
    *list = (struct known_list){0};
}
