/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "core/mem.h"
#include "git/delta.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define TARGET_MOST ((uint64_t)1 << 20)

/* The map covers the target, and what it calls copied is copied. */
static void check(const struct delta_map *map, struct slice base, const char *target, size_t size)
{
    size_t at = 0;

    for (size_t i = 0; i < map->count; i++) {
        const struct delta_span *span = &map->spans[i];
        assert(span->target == at && span->length > 0 && span->length <= size - at);
        if (span->base != DELTA_INSERTED) {
            assert(span->base <= base.len && span->length <= base.len - span->base);
            assert(memcmp(target + at, base.ptr + span->base, span->length) == 0);
        }
        at += span->length;
    }
    assert(at == size);
}

/* The first byte says how long the base is that follows it; the rest is the
 * delta. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice bytes = slice_of((const char *)data, size);
    size_t base_len = size ? data[0] : 0;
    struct slice base = slice_sub(bytes, 1, 1 + base_len);
    struct delta_map map = {0};
    struct slice instructions;
    uint64_t base_size;
    uint64_t target_size;
    char *target;

    if (delta_sizes(slice_sub(bytes, 1 + base_len, size), &base_size, &target_size,
                    &instructions) != ERR_OK ||
        target_size > TARGET_MOST)
        return 0;
    target = mem_alloc((size_t)target_size);
    assert(target);
    if (delta_apply(base, instructions, target, (size_t)target_size, &map) == ERR_OK)
        check(&map, base, target, (size_t)target_size);
    mem_free(target);
    delta_map_release(&map);
    return 0;
}
