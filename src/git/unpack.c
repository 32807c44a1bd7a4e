/* SPDX-License-Identifier: Apache-2.0 */
#include "git/unpack.h"

enum err_code unpack_init(struct unpack *unpack)
{
    *unpack = (struct unpack){0};
    return inflate_new(&unpack->inflate);
}

void unpack_release(struct unpack *unpack)
{
    inflate_free(unpack->inflate);
    room_release(&unpack->delta);
    delta_map_release(&unpack->map);
    *unpack = (struct unpack){0};
}

enum err_code unpack_whole(struct unpack *unpack, const struct pack *pack,
                           const struct pack_entry *entry, uint64_t end, uint64_t most,
                           struct room *out, size_t *size)
{
    uint64_t packed = end - entry->data;
    size_t used = 0;
    enum err_code code;

    if (!inflate_plausible(packed, entry->size))
        return ERR_PARSE;
    if (entry->size > most)
        return ERR_LIMIT;
    code = room_fit(out, (size_t)entry->size + INFLATE_SLACK);
    if (code == ERR_OK)
        code =
            inflate_whole(unpack->inflate, slice_of(pack->bytes.ptr + entry->data, (size_t)packed),
                          out->ptr, (size_t)entry->size, &used);
    unpack->end = entry->data + used;
    *size = (size_t)entry->size;
    return code;
}

enum err_code unpack_delta(struct unpack *unpack, const struct pack *pack,
                           const struct pack_entry *entry, uint64_t end, struct slice base,
                           uint64_t most, struct room *out, size_t *size)
{
    struct slice instructions;
    uint64_t base_size;
    uint64_t target_size;
    size_t delta_size;
    enum err_code code = unpack_whole(unpack, pack, entry, end, most, &unpack->delta, &delta_size);

    if (code == ERR_OK)
        code = delta_sizes(slice_of(unpack->delta.ptr, delta_size), &base_size, &target_size,
                           &instructions);
    if (code != ERR_OK)
        return code;
    if (base_size != base.len)
        return ERR_PARSE;
    if (target_size > most)
        return ERR_LIMIT;
    code = room_fit(out, (size_t)target_size + INFLATE_SLACK);
    if (code == ERR_OK)
        code = delta_apply(base, instructions, out->ptr, (size_t)target_size, &unpack->map);
    *size = (size_t)target_size;
    return code;
}
