/* SPDX-License-Identifier: Apache-2.0 */
#include "source/pieces.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "core/limits.h"

struct reader {
    struct sink *sink;
    int fd;
    uint64_t size_bytes;
    size_t held; /* bytes in the buffer */
    bool at_end;
    bool is_program; /* whose end may be that of an archive */
};

/* How soon a pipe that nobody writes to notices that the run was cancelled:
 * the signal interrupts another thread than the one that reads. */
#define PATIENCE_MS 50

/* Waits for bytes of a pipe or terminal. */
static enum err_code wait_for_bytes(const struct reader *in, struct err *err)
{
    struct pollfd ready = {.fd = in->fd, .events = POLLIN};

    while (poll(&ready, 1, PATIENCE_MS) <= 0) {
        if (env_cancelled(in->sink->env))
            return err_set(err, ERR_CANCELLED, "interrupted");
    }
    return ERR_OK;
}

static void hold(struct reader *in, size_t more)
{
    in->held += more;
    if (in->sink->piece_used < in->held)
        in->sink->piece_used = in->held;
}

/* Fills the buffer; sets at_end when the file has no more. Where the system
 * told the size, the read that would only say "no more" is spared. */
static enum err_code fill(struct reader *in, uint64_t offset, struct err *err)
{
    while (in->held < LIMIT_PIECE_BYTES) {
        ssize_t got;

        if (in->size_bytes == 0 && wait_for_bytes(in, err) != ERR_OK)
            return ERR_CANCELLED;
        got = read(in->fd, in->sink->piece + in->held, LIMIT_PIECE_BYTES - in->held);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return err_sys(err, ERR_IO, errno, "cannot read");
        hold(in, (size_t)got);
        if (got == 0 || offset + in->held == in->size_bytes) {
            in->at_end = true;
            return ERR_OK;
        }
    }
    return ERR_OK;
}

/* Moves the descriptor over a hole at `offset` that is worth it. Returns the
 * offset of the data behind it. */
static uint64_t pass_hole(struct reader *in, uint64_t offset)
{
    off_t data;

    if (offset + LIMIT_PIECE_BYTES >= in->size_bytes)
        return offset;
    data = lseek(in->fd, (off_t)offset, SEEK_DATA);
    if (data < 0 && errno == ENXIO)
        data = lseek(in->fd, 0, SEEK_END);
    else if (data >= 0)
        data = lseek(in->fd, data, SEEK_SET);
    return data > (off_t)offset ? (uint64_t)data : offset;
}

static void deliver(struct reader *in, struct blob *blob, size_t kept)
{
    blob->bytes = slice_of(in->sink->piece, in->held);
    if (blob->offset == 0) {
        in->sink->packed = archive_kind_of(blob->bytes);
        in->is_program = archive_kind_is_program(blob->bytes);
    }
    if (in->is_program && !blob->more)
        in->sink->packed = archive_kind_of_end(blob->bytes);
    in->sink->coverage.bytes += in->held - kept;
    in->sink->blob(in->sink, blob);
}

/* Keeps what the next piece shares with this one at the front of the buffer.
 * Returns the offset of the next piece. */
static uint64_t advance(struct reader *in, const struct blob *blob, uint64_t data)
{
    const size_t overlap = in->sink->overlap_bytes;

    if (!blob->joins_next) {
        in->held = 0;
        return data;
    }
    memmove(in->sink->piece, in->sink->piece + in->held - overlap, overlap);
    in->held = overlap;
    return data - overlap;
}

enum err_code pieces_read(struct sink *sink, int fd, uint64_t size_bytes, struct blob blob,
                          struct err *err)
{
    struct reader in = {.sink = sink, .fd = fd, .size_bytes = size_bytes};

    blob.offset = pass_hole(&in, 0);
    for (;;) {
        size_t kept = in.held;
        enum err_code code = fill(&in, blob.offset, err);
        uint64_t end = blob.offset + in.held;
        uint64_t data;

        if (code != ERR_OK)
            return code;
        data = in.at_end ? end : pass_hole(&in, end);
        blob.more = !in.at_end;
        blob.joins_next = blob.more && data == end;
        deliver(&in, &blob, kept);
        if (in.at_end && end < size_bytes)
            return err_set(err, ERR_NOTFOUND, "shrank from %llu to %llu bytes while it was read",
                           (unsigned long long)size_bytes, (unsigned long long)end);
        if (in.at_end)
            return ERR_OK;
        if (env_cancelled(sink->env))
            return err_set(err, ERR_CANCELLED, "interrupted");
        blob.offset = advance(&in, &blob, data);
        blob.joins_previous = blob.joins_next;
    }
}

void pieces_pull(struct sink *sink, pieces_fn pull, void *ctx, struct blob blob)
{
    struct reader in = {.sink = sink, .fd = -1};

    while (!in.at_end) {
        size_t kept = in.held;

        while (in.held < LIMIT_PIECE_BYTES && !in.at_end) {
            size_t got = pull(ctx, sink->piece + in.held, LIMIT_PIECE_BYTES - in.held);

            hold(&in, got);
            in.at_end = got == 0;
        }
        blob.more = blob.joins_next = !in.at_end;
        deliver(&in, &blob, kept);
        blob.offset = advance(&in, &blob, blob.offset + in.held);
        blob.joins_previous = blob.joins_next;
    }
}
