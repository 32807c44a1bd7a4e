/* SPDX-License-Identifier: Apache-2.0 */
#include "core/vault.h"

#include <stdalign.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/checked.h"
#include "core/limits.h"
#include "core/mem.h"

/* Chunks double, so that many secrets do not become many mappings. */
#define CHUNK_LEAST_BYTES (16 * KIB)
#define CHUNK_MOST_BYTES (1 * MIB)

struct vault_chunk {
    struct vault_chunk *next;
    char *bytes; /* whole pages */
    size_t size;
    size_t used;
};

/* What fails here leaves memory that is good enough to go on with. */
static void shield(void *pages, size_t size)
{
    (void)mlock(pages, size);
    (void)madvise(pages, size, MADV_DONTDUMP);
}

static bool round_up(size_t size, size_t unit, size_t *out)
{
    if (!checked_add(size, unit - 1, out))
        return false;
    *out -= *out % unit;
    return true;
}

static struct vault_chunk *chunk_new(size_t size)
{
    struct vault_chunk *chunk = mem_calloc(1, sizeof *chunk);
    void *pages;

    if (!chunk)
        return NULL;
    pages = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) {
        mem_free(chunk);
        return NULL;
    }
    shield(pages, size);
    chunk->bytes = pages;
    chunk->size = size;
    return chunk;
}

static struct vault_chunk *chunk_for(struct vault *vault, size_t size)
{
    struct vault_chunk *chunk = vault->chunks;
    size_t whole = chunk ? 2 * chunk->size : CHUNK_LEAST_BYTES;

    if (chunk && chunk->size - chunk->used >= size)
        return chunk;
    if (whole > CHUNK_MOST_BYTES)
        whole = CHUNK_MOST_BYTES;
    if (!round_up(size > whole ? size : whole, (size_t)sysconf(_SC_PAGESIZE), &whole))
        return NULL;
    chunk = chunk_new(whole);
    if (!chunk)
        return NULL;
    chunk->next = vault->chunks;
    vault->chunks = chunk;
    return chunk;
}

void *vault_alloc(struct vault *vault, size_t size)
{
    struct vault_chunk *chunk;
    size_t rounded;
    void *object;

    if (!round_up(size ? size : 1, alignof(max_align_t), &rounded))
        return NULL;
    chunk = chunk_for(vault, rounded);
    if (!chunk)
        return NULL;
    object = chunk->bytes + chunk->used;
    chunk->used += rounded;
    return object;
}

void vault_adopt(struct vault *into, struct vault *from)
{
    struct vault_chunk **last = &from->chunks;

    while (*last)
        last = &(*last)->next;
    *last = into->chunks;
    into->chunks = from->chunks;
    from->chunks = NULL;
}

void vault_release(struct vault *vault)
{
    while (vault->chunks) {
        struct vault_chunk *chunk = vault->chunks;

        vault->chunks = chunk->next;
        mem_wipe(chunk->bytes, chunk->used);
        munmap(chunk->bytes, chunk->size);
        mem_free(chunk);
    }
}
