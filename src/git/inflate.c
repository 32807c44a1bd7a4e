/* SPDX-License-Identifier: Apache-2.0 */
#include "git/inflate.h"

#include <libdeflate.h>

#include "core/mem.h"

/* A decompressor that has just read a block with the fixed codes has their
 * tables still, and small objects are often made of one such block: these have
 * a decompressor of their own. libdeflate allocates for itself. */
struct inflate {
    struct libdeflate_decompressor *fixed;
    struct libdeflate_decompressor *other;
};

enum err_code inflate_new(struct inflate **out)
{
    struct inflate *inflate = mem_calloc(1, sizeof *inflate);

    if (!inflate)
        return ERR_NOMEM;
    inflate->fixed = libdeflate_alloc_decompressor();
    inflate->other = libdeflate_alloc_decompressor();
    if (!inflate->fixed || !inflate->other) {
        inflate_free(inflate);
        return ERR_NOMEM;
    }
    *out = inflate;
    return ERR_OK;
}

void inflate_free(struct inflate *inflate)
{
    if (!inflate)
        return;
    libdeflate_free_decompressor(inflate->fixed);
    libdeflate_free_decompressor(inflate->other);
    mem_free(inflate);
}

/* Whether the first block has the fixed codes (RFC 1951, 3.2.3). */
static bool is_fixed(struct slice in)
{
    return in.len > 2 && (in.ptr[2] >> 1 & 3) == 1;
}

bool inflate_plausible(uint64_t packed, uint64_t size)
{
    return size / 1032 <= packed;
}

enum err_code inflate_whole(struct inflate *inflate, struct slice in, char *out, size_t size,
                            size_t *used)
{
    size_t made = 0;
    enum libdeflate_result result =
        libdeflate_zlib_decompress_ex(is_fixed(in) ? inflate->fixed : inflate->other, in.ptr,
                                      in.len, out, size + INFLATE_SLACK, used, &made);

    return result == LIBDEFLATE_SUCCESS && made == size ? ERR_OK : ERR_PARSE;
}

void inflate_library(struct buf *out)
{
    buf_add_str(out, "libdeflate " LIBDEFLATE_VERSION_STRING);
}
