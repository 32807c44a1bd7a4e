/* SPDX-License-Identifier: Apache-2.0 */
#include "core/node.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

const struct node *node_get(const struct node *map, const char *key)
{
    if (!map || map->kind != NODE_MAP)
        return NULL;
    for (const struct node *entry = map->first; entry; entry = entry->next)
        if (slice_is(entry->key, key))
            return entry;
    return NULL;
}

const struct node *node_at(const struct node *root, const char *path)
{
    struct slice rest = slice_str(path);
    struct slice name;

    while (root && slice_cut(&rest, '.', &name)) {
        const struct node *entry = root->kind == NODE_MAP ? root->first : NULL;

        while (entry && !slice_equal(entry->key, name))
            entry = entry->next;
        root = entry;
    }
    return root;
}

static const struct node *nth(const struct node *list, uint64_t index)
{
    const struct node *entry = list->first;

    while (entry && index-- > 0)
        entry = entry->next;
    return entry;
}

static const struct node *child(const struct node *parent, struct slice name)
{
    const struct node *entry = parent->kind == NODE_MAP ? parent->first : NULL;
    uint64_t index;

    if (parent->kind == NODE_LIST && slice_number(name, UINT32_MAX, &index))
        return nth(parent, index);
    while (entry && !slice_equal(entry->key, name))
        entry = entry->next;
    return entry;
}

const struct node *node_pointer(const struct node *root, const char *pointer)
{
    struct slice rest = slice_str(*pointer == '/' ? pointer + 1 : pointer);
    struct slice name;

    while (root && slice_cut(&rest, '/', &name))
        root = child(root, name);
    return root;
}

struct slice node_text(const struct node *map, const char *key, const char *fallback)
{
    const struct node *entry = node_get(map, key);

    return entry && entry->kind == NODE_SCALAR ? entry->text : slice_str(fallback);
}

bool node_as_bool(const struct node *node, bool *out)
{
    if (!node || node->kind != NODE_SCALAR || node->style != NODE_PLAIN)
        return false;
    *out = slice_is(node->text, "true");
    return *out || slice_is(node->text, "false");
}

bool node_as_u64(const struct node *node, uint64_t max, uint64_t *out)
{
    return node && node->kind == NODE_SCALAR && node->style == NODE_PLAIN &&
           slice_number(node->text, max, out);
}

bool node_as_double(const struct node *node, double *out)
{
    char *end;

    if (!node || node->kind != NODE_SCALAR || node->style != NODE_PLAIN || !node->text.len)
        return false;
    errno = 0;
    *out = strtod(node->text.ptr, &end);
    return errno == 0 && end == node->text.ptr + node->text.len && isfinite(*out);
}
