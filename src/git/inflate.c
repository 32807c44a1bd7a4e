/* SPDX-License-Identifier: Apache-2.0 */
#include "git/inflate.h"

#include <libdeflate.h>

/* libdeflate allocates for itself: one decompressor a worker. */
enum err_code inflate_new(struct inflate **out)
{
    *out = (struct inflate *)libdeflate_alloc_decompressor();
    return *out ? ERR_OK : ERR_NOMEM;
}

void inflate_free(struct inflate *inflate)
{
    libdeflate_free_decompressor((struct libdeflate_decompressor *)inflate);
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
        libdeflate_zlib_decompress_ex((struct libdeflate_decompressor *)inflate, in.ptr, in.len,
                                      out, size + INFLATE_SLACK, used, &made);

    return result == LIBDEFLATE_SUCCESS && made == size ? ERR_OK : ERR_PARSE;
}

void inflate_library(struct buf *out)
{
    buf_add_str(out, "libdeflate " LIBDEFLATE_VERSION_STRING);
}
