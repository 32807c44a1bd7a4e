/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory that is given back all at once: one arena per worker (reset after
 * each blob), one per rule set, one per run for findings. Nothing inside is
 * freed singly. With ARENA_DEBUG each object is an allocation of its own, so
 * that the sanitizers see its bounds.
 *
 * Thread: confined. Failure: NULL means memory or the ceiling ran out.
 */
#ifndef PATROL_CORE_ARENA_H
#define PATROL_CORE_ARENA_H

#include "core/slice.h"

struct arena_chunk;

struct arena {
    struct arena_chunk *chunks; /* the newest first */
    size_t used_bytes;
    size_t ceiling_bytes;
};

#define ARENA_INIT(most_bytes)                                                                     \
    {                                                                                              \
        .ceiling_bytes = (most_bytes)                                                              \
    }

/* `size` cleared bytes, aligned for any type. */
MUST_USE void *arena_alloc(struct arena *arena, size_t size);
MUST_USE void *arena_calloc(struct arena *arena, size_t count, size_t size);

/* A NUL-terminated copy. */
MUST_USE char *arena_copy(struct arena *arena, struct slice text);

/* A copy as a slice; ptr is NULL on failure. */
MUST_USE struct slice arena_slice(struct arena *arena, struct slice text);

/* Takes over all objects of `from`, which is empty afterwards. */
void arena_adopt(struct arena *arena, struct arena *from);

/* Gives everything back; the arena can be used again. */
void arena_release(struct arena *arena);

#endif
