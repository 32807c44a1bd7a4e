/* SPDX-License-Identifier: Apache-2.0 */
#include "model/recipe.h"

#include <strings.h>

/* "api.example.com" → "example.com" */
static struct slice last_two_labels(struct slice host)
{
    size_t dots = 0;

    for (size_t i = host.len; i-- > 0;)
        if (host.ptr[i] == '.' && ++dots == 2)
            return slice_sub(host, i + 1, host.len);
    return host;
}

static bool is_below(struct slice name, struct slice domain)
{
    size_t before;

    if (name.len < domain.len)
        return false;
    before = name.len - domain.len;
    return strncasecmp(name.ptr + before, domain.ptr, domain.len) == 0 &&
           (before == 0 || name.ptr[before - 1] == '.');
}

bool recipe_is_called(const struct recipe *recipe, struct slice name)
{
    size_t port = slice_find(name, SLICE_LITERAL(":"));

    name = slice_sub(name, 0, port);
    if (!recipe->host)
        return false;
    if (is_below(name, last_two_labels(slice_str(recipe->host))))
        return true;
    for (size_t i = 0; i < recipe->homes.count; i++)
        if (is_below(name, slice_str(recipe->homes.items[i])))
            return true;
    return false;
}

bool recipe_knows(const struct recipe *recipe, struct slice raw)
{
    for (size_t i = 0; i < recipe->prefixes.count; i++)
        if (slice_starts(raw, recipe->prefixes.items[i]))
            return true;
    return recipe->prefixes.count == 0;
}
