/* SPDX-License-Identifier: Apache-2.0 */
#include "core/presorted.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* With more of them, the order was not nearly there. */
#define MOVES_PER_ITEM 8

void presorted_sort(void *items, size_t count, size_t size,
                    int (*compare)(const void *, const void *))
{
    char *bytes = items;
    char item[PRESORTED_ITEM_BYTES];
    size_t moves = 0;
    size_t i = 1;

    assert(size <= sizeof item);
    for (; i < count && moves < MOVES_PER_ITEM * count; i++) {
        const char *from = bytes + i * size;
        size_t to = i;

        while (to > 0 && compare(bytes + (to - 1) * size, from) > 0)
            to--;
        if (to == i)
            continue;
        memcpy(item, from, size);
        memmove(bytes + (to + 1) * size, bytes + to * size, (i - to) * size);
        memcpy(bytes + to * size, item, size);
        moves += i - to;
    }
    if (i < count)
        qsort(items, count, size, compare);
}
