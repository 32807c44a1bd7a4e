/* SPDX-License-Identifier: Apache-2.0 */
#include "core/wiping.h"

#include <stdalign.h>

#include "core/checked.h"
#include "core/mem.h"

struct block {
    size_t size;
    alignas(max_align_t) char bytes[];
};

static struct block *block_of(void *ptr)
{
    return (struct block *)(void *)((char *)ptr - offsetof(struct block, bytes));
}

void *wiping_malloc(size_t size)
{
    struct block *block;
    size_t whole;

    if (!checked_add(sizeof *block, size, &whole))
        return NULL;
    block = mem_alloc(whole);
    if (!block)
        return NULL;
    block->size = size;
    return block->bytes;
}

void *wiping_calloc(size_t count, size_t size)
{
    size_t bytes;
    void *ptr;

    if (!checked_mul(count, size, &bytes))
        return NULL;
    ptr = wiping_malloc(bytes);
    if (ptr && bytes)
        memset(ptr, 0, bytes);
    return ptr;
}

/* Never in place: a block that the C library moves would leave its old bytes behind. */
void *wiping_realloc(void *ptr, size_t size)
{
    void *moved = wiping_malloc(size);
    size_t had;

    if (!moved || !ptr)
        return moved;
    had = block_of(ptr)->size;
    if (had && size)
        memcpy(moved, ptr, had < size ? had : size);
    wiping_free(ptr);
    return moved;
}

char *wiping_strdup(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = wiping_malloc(size);

    if (copy)
        memcpy(copy, text, size);
    return copy;
}

void wiping_free(void *ptr)
{
    struct block *block;

    if (!ptr)
        return;
    block = block_of(ptr);
    mem_wipe(block->bytes, block->size);
    mem_free(block);
}
