/* SPDX-License-Identifier: Apache-2.0 */
#include "core/mem.h"
#include "git/walk_internal.h"

/* The bytes that a piece begins with and the one before it ended with. */
static size_t overlap_at(const struct walker *walker, size_t offset)
{
    size_t margin = walker->walk->options.margin_bytes;

    return offset < margin ? offset : margin;
}

static enum err_code show_piece(struct walker *walker, struct walk_object *object,
                                struct slice bytes, uint64_t offset, size_t overlap)
{
    object->bytes = bytes;
    object->offset = offset;
    object->overlap = overlap;
    object->last = offset + bytes.len == object->size;
    return walker->visitor->object(walker->visitor->ctx, object);
}

enum err_code walker_show(struct walker *walker, struct walk_object *object, struct slice bytes)
{
    enum err_code code = ERR_OK;

    object->size = bytes.len;
    if (bytes.len <= walker->walk->options.whole_bytes)
        return show_piece(walker, object, bytes, 0, 0);
    object->kept = false;
    object->base = slice_of(NULL, 0);
    object->span_count = 0;
    for (size_t at = 0; code == ERR_OK && at < bytes.len; at += LIMIT_PIECE_BYTES) {
        size_t overlap = overlap_at(walker, at);
        code = show_piece(walker, object, slice_sub(bytes, at - overlap, at + LIMIT_PIECE_BYTES),
                          at - overlap, overlap);
    }
    return code;
}

/* Fills walker->piece behind the first `overlap` bytes, and shows it. */
static enum err_code stream_piece(struct walker *walker, struct walk_object *object, uint64_t *done,
                                  size_t *overlap, enum err_code *stopped)
{
    uint64_t left = object->size - *done;
    size_t want = left < LIMIT_PIECE_BYTES ? (size_t)left : LIMIT_PIECE_BYTES;
    size_t made;
    char *piece = walker->piece.ptr;
    enum err_code code = inflate_stream_next(walker->stream, piece + *overlap, want, &made);

    if (code < 0)
        return code;
    if (made != want)
        return ERR_PARSE;
    *stopped =
        show_piece(walker, object, slice_of(piece, *overlap + made), *done - *overlap, *overlap);
    *done += made;
    made += *overlap;
    *overlap = overlap_at(walker, made);
    memmove(piece, piece + made - *overlap, *overlap);
    return *stopped;
}

/* The stream must be over where the object is. */
static enum err_code stream_end(struct walker *walker)
{
    size_t made;
    char more;
    enum err_code code = inflate_stream_next(walker->stream, &more, 1, &made);

    if (code < 0)
        return code;
    return code == ITER_END && made == 0 ? ERR_OK : ERR_PARSE;
}

enum err_code walker_stream(struct walker *walker, struct walk_object *object, struct slice packed,
                            size_t skip, size_t *used, enum err_code *stopped)
{
    uint64_t done = 0;
    size_t overlap = 0;
    enum err_code code =
        room_fit(&walker->piece, walker->walk->options.margin_bytes + LIMIT_PIECE_BYTES);

    if (code == ERR_OK && !walker->stream)
        code = inflate_stream_new(&walker->stream);
    if (code != ERR_OK)
        return code;
    inflate_stream_begin(walker->stream, packed);
    if (skip) {
        size_t made;
        code = inflate_stream_next(walker->stream, walker->piece.ptr, skip, &made);
    }
    while (code >= 0 && done < object->size)
        code = stream_piece(walker, object, &done, &overlap, stopped);
    if (code == ERR_OK)
        code = stream_end(walker);
    *used = packed.len - inflate_stream_left(walker->stream);
    return code;
}

void walker_tell(struct walker *walker, enum err_code code, const char *path, const struct oid *oid,
                 uint64_t offset, const char *detail)
{
    struct odb_problem problem = {.reason = odb_reason(code),
                                  .path = path ? path : "",
                                  .oid = oid,
                                  .offset = offset,
                                  .detail = detail};

    if (walker->visitor->problem)
        walker->visitor->problem(walker->visitor->ctx, &problem);
}
