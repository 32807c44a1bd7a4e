/* SPDX-License-Identifier: Apache-2.0 */
#include "git/packed_refs.h"

void packed_refs_init(struct packed_refs *reader, enum oid_format format, struct slice bytes)
{
    *reader = (struct packed_refs){.format = format, .rest = bytes};
}

/* "HEX NAME" */
static bool read_line(enum oid_format format, struct slice line, struct slice *name,
                      struct oid *oid)
{
    const size_t digits = 2 * oid_bytes(format);

    if (line.len < digits + 2 || line.ptr[digits] != ' ' ||
        !oid_parse(format, slice_sub(line, 0, digits), oid))
        return false;
    *name = slice_sub(line, digits + 1, line.len);
    return memchr(name->ptr, '\0', name->len) == NULL;
}

/* What a tag leads to is to be found in the tag; the line is only checked. */
static bool is_peeled(enum oid_format format, struct slice line)
{
    struct oid oid;

    return slice_starts(line, "^") && oid_parse(format, slice_sub(line, 1, line.len), &oid);
}

enum err_code packed_refs_next(struct packed_refs *reader, struct slice *name, struct oid *oid)
{
    while (reader->rest.len) {
        size_t end = slice_find(reader->rest, SLICE_LITERAL("\n"));
        struct slice line = slice_sub(reader->rest, 0, end);

        reader->line++;
        reader->rest = slice_sub(reader->rest, line.len + 1, reader->rest.len);
        /* A line without an end is one that was cut off, whatever it says. */
        if (end == SIZE_MAX)
            return ERR_PARSE;
        if (slice_starts(line, "#") || is_peeled(reader->format, line))
            continue;
        return read_line(reader->format, line, name, oid) ? ERR_OK : ERR_PARSE;
    }
    return ITER_END;
}

enum err_code packed_refs_find(enum oid_format format, struct slice bytes, struct slice name,
                               struct oid *oid)
{
    struct packed_refs reader;
    enum err_code missing = ERR_NOTFOUND;
    enum err_code code;
    struct slice found;

    packed_refs_init(&reader, format, bytes);
    while ((code = packed_refs_next(&reader, &found, oid)) != ITER_END) {
        if (code != ERR_OK)
            missing = code;
        else if (slice_equal(found, name))
            return ERR_OK;
    }
    return missing;
}
