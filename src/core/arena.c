/* SPDX-License-Identifier: Apache-2.0 */
#include "core/arena.h"

#include <stdalign.h>

#include "core/checked.h"
#include "core/mem.h"

#ifdef ARENA_DEBUG
#define CHUNK_BYTES 0
#else
#define CHUNK_BYTES ((size_t)64 << 10)
#endif

struct arena_chunk {
    struct arena_chunk *next;
    size_t size;
    size_t used;
    alignas(max_align_t) char bytes[];
};

static struct arena_chunk *chunk_for(struct arena *arena, size_t size)
{
    struct arena_chunk *chunk = arena->chunks;
    size_t room = size > CHUNK_BYTES ? size : CHUNK_BYTES;
    size_t whole;

    if (chunk && chunk->size - chunk->used >= size)
        return chunk;
    if (!checked_add(sizeof *chunk, room, &whole))
        return NULL;
    chunk = mem_calloc(1, whole);
    if (!chunk)
        return NULL;
    chunk->size = room;
    chunk->next = arena->chunks;
    arena->chunks = chunk;
    return chunk;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    const size_t align = alignof(max_align_t);
    struct arena_chunk *chunk;
    size_t rounded;
    size_t total;
    void *object;

    if (!checked_add(size ? size : 1, align - 1, &rounded))
        return NULL;
    rounded &= ~(align - 1);
    if (!checked_add(arena->used_bytes, rounded, &total) || total > arena->ceiling_bytes)
        return NULL;
    chunk = chunk_for(arena, rounded);
    if (!chunk)
        return NULL;
    object = chunk->bytes + chunk->used;
    chunk->used += rounded;
    arena->used_bytes = total;
    return object;
}

void *arena_calloc(struct arena *arena, size_t count, size_t size)
{
    size_t bytes;

    return checked_mul(count, size, &bytes) ? arena_alloc(arena, bytes) : NULL;
}

char *arena_copy(struct arena *arena, struct slice text)
{
    size_t size;
    char *copy;

    if (!checked_add(text.len, 1, &size))
        return NULL;
    copy = arena_alloc(arena, size);
    if (copy && text.len)
        memcpy(copy, text.ptr, text.len);
    return copy;
}

struct slice arena_slice(struct arena *arena, struct slice text)
{
    return slice_of(arena_copy(arena, text), text.len);
}

void arena_adopt(struct arena *arena, struct arena *from)
{
    struct arena_chunk **end = &arena->chunks;

    /* At the end, so that the newest chunk keeps serving allocations. */
    while (*end)
        end = &(*end)->next;
    *end = from->chunks;
    arena->used_bytes += from->used_bytes;
    from->chunks = NULL;
    from->used_bytes = 0;
}

void arena_release(struct arena *arena)
{
    while (arena->chunks) {
        struct arena_chunk *next = arena->chunks->next;

        mem_free(arena->chunks);
        arena->chunks = next;
    }
    arena->used_bytes = 0;
}
