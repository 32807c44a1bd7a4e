/* SPDX-License-Identifier: Apache-2.0 */
#include "git/loose.h"

#include <stdio.h>

/* Longest type name, blank, 20 digits, NUL, and some. */
#define HEADER_BYTES 32

bool loose_path(const char *objects, enum oid_format format, const struct oid *oid, char *path,
                size_t size)
{
    char hex[OID_MAX_HEX + 1];
    int len;

    oid_hex(format, oid, hex);
    len = snprintf(path, size, "%s/%.2s/%s", objects, hex, hex + 2);
    return len > 0 && (size_t)len < size;
}

static enum err_code parse_header(struct slice header, struct loose *out)
{
    size_t blank = slice_find(header, SLICE_LITERAL(" "));
    size_t nul = slice_find(header, SLICE_LITERAL("\0"));

    if (blank == SIZE_MAX || nul == SIZE_MAX || blank > nul ||
        !object_type_parse(slice_sub(header, 0, blank), &out->type) ||
        !slice_number(slice_sub(header, blank + 1, nul), UINT64_MAX, &out->size))
        return ERR_PARSE;
    out->header = nul + 1;
    return ERR_OK;
}

enum err_code loose_parse(struct slice packed, struct inflate_stream *stream, struct loose *out)
{
    char header[HEADER_BYTES];
    size_t made;
    enum err_code code;

    out->packed = packed;
    inflate_stream_begin(stream, packed);
    code = inflate_stream_next(stream, header, sizeof header, &made);
    if (code < 0)
        return code;
    return parse_header(slice_of(header, made), out);
}

enum err_code loose_open(const char *path, struct inflate_stream *stream, struct loose *out)
{
    enum err_code code;

    *out = (struct loose){0};
    code = mapfile_open(path, &out->map, NULL);
    if (code == ERR_OK)
        code = loose_parse(out->map.bytes, stream, out);
    if (code != ERR_OK)
        loose_release(out);
    return code;
}

enum err_code loose_unpack(const struct loose *loose, struct inflate *inflate, uint64_t most,
                           struct room *room, struct slice *content)
{
    size_t used = 0;
    size_t whole;
    enum err_code code;

    if (!inflate_plausible(loose->packed.len, loose->size))
        return ERR_PARSE;
    if (loose->size > most)
        return ERR_LIMIT;
    whole = loose->header + (size_t)loose->size;
    code = room_fit(room, whole + INFLATE_SLACK);
    if (code == ERR_OK)
        code = inflate_whole(inflate, loose->packed, room->ptr, whole, &used);
    if (code == ERR_OK && used != loose->packed.len)
        code = ERR_PARSE;
    *content = slice_of(room->ptr + loose->header, (size_t)loose->size);
    return code;
}

void loose_release(struct loose *loose)
{
    mapfile_release(&loose->map);
    *loose = (struct loose){0};
}
