/* SPDX-License-Identifier: Apache-2.0 */
#define ZLIB_CONST
#include "git/inflate_stream.h"

#include <zlib.h>

#include "core/limits.h"
#include "core/mem.h"

struct inflate_stream {
    z_stream z;
    struct slice rest; /* not given to zlib yet: it counts in 32 bits */
};

enum err_code inflate_stream_new(struct inflate_stream **out)
{
    struct inflate_stream *stream = mem_calloc(1, sizeof *stream);

    if (!stream)
        return ERR_NOMEM;
    if (inflateInit(&stream->z) != Z_OK) {
        mem_free(stream);
        return ERR_NOMEM;
    }
    *out = stream;
    return ERR_OK;
}

void inflate_stream_free(struct inflate_stream *stream)
{
    if (!stream)
        return;
    (void)inflateEnd(&stream->z);
    mem_free(stream);
}

void inflate_stream_begin(struct inflate_stream *stream, struct slice in)
{
    (void)inflateReset(&stream->z);
    stream->z.avail_in = 0;
    stream->rest = in;
}

static void feed(struct inflate_stream *stream)
{
    size_t len = stream->rest.len < 256 * MIB ? stream->rest.len : 256 * MIB;

    if (stream->z.avail_in)
        return;
    stream->z.next_in = (const Bytef *)stream->rest.ptr;
    stream->z.avail_in = (uInt)len;
    stream->rest = slice_of(stream->rest.ptr + len, stream->rest.len - len);
}

enum err_code inflate_stream_next(struct inflate_stream *stream, char *out, size_t len,
                                  size_t *made)
{
    *made = 0;
    while (*made < len) {
        size_t room = len - *made < 256 * MIB ? len - *made : 256 * MIB;
        int result;
        feed(stream);
        stream->z.next_out = (Bytef *)out + *made;
        stream->z.avail_out = (uInt)room;
        result = inflate(&stream->z, Z_NO_FLUSH);
        *made += room - stream->z.avail_out;
        if (result == Z_STREAM_END)
            return ITER_END;
        if (result == Z_MEM_ERROR)
            return ERR_NOMEM;
        if (result != Z_OK)
            return ERR_PARSE;
    }
    return ERR_OK;
}

size_t inflate_stream_left(const struct inflate_stream *stream)
{
    return stream->rest.len + stream->z.avail_in;
}
