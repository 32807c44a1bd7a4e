/* SPDX-License-Identifier: Apache-2.0 */
/* Standard input, for the location "-". */
#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/limits.h"
#include "source/archive.h"
#include "source/pieces.h"

extern const struct source_type source_stdin;

static struct blob everything(void)
{
    return (struct blob){
        .kind = PLACE_STDIN,
        .target = SLICE_LITERAL("-"),
        .path = SLICE_LITERAL("-"),
    };
}

static void skip(struct sink *sink, enum skip_reason reason, const char *detail)
{
    sink->skipped(sink, reason, SLICE_LITERAL("-"), SLICE_LITERAL("-"), detail);
}

/* A signal comes to another thread than the one that waits here. */
#define PATIENCE_MS 50

/* The next bytes; 0 at the end and when the scan was interrupted, -1 with errno. */
static ssize_t read_some(const struct env *env, char *room, size_t len)
{
    struct pollfd ready = {.fd = STDIN_FILENO, .events = POLLIN};
    ssize_t got;

    do {
        while (poll(&ready, 1, PATIENCE_MS) <= 0)
            if (env_cancelled(env))
                return 0;
        got = read(STDIN_FILENO, room, len);
    } while (got < 0 && errno == EINTR);
    return got;
}

/* Reads until `most` bytes are there, or the end. */
static enum err_code fill(const struct env *env, struct buf *bytes, size_t most, struct err *err)
{
    while (bytes->len < most) {
        const size_t rest = most - bytes->len;
        const size_t want = rest < LIMIT_PIECE_BYTES ? rest : LIMIT_PIECE_BYTES;
        char *room = buf_reserve(bytes, want);
        ssize_t got;

        if (!room)
            return err_set(err, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
        got = read_some(env, room, want);
        if (got < 0)
            return err_sys(err, ERR_IO, errno, "cannot read");
        if (got == 0)
            break;
        buf_claim(bytes, (size_t)got);
    }
    return ERR_OK;
}

/* What was read ahead, then the rest of the stream. */
struct stream {
    const struct env *env;
    struct slice head;
    int error; /* errno of the read that failed */
};

static size_t pull(void *ctx, char *room, size_t len)
{
    struct stream *stream = ctx;
    const struct slice first = slice_sub(stream->head, 0, len);
    ssize_t got;

    if (first.len) {
        memcpy(room, first.ptr, first.len);
        stream->head = slice_sub(stream->head, first.len, SIZE_MAX);
        return first.len;
    }
    got = read_some(stream->env, room, len);
    if (got < 0)
        stream->error = errno;
    return got > 0 ? (size_t)got : 0;
}

/* Archives are kept in memory, for what is read once cannot be read again. */
static void scan_archive(struct sink *sink, const struct source_options *options,
                         enum archive_kind kind, struct buf *bytes)
{
    const struct blob blob = everything();
    struct err err = ERR_INIT;

    if (fill(sink->env, bytes, LIMIT_STDIN_ARCHIVE_BYTES + 1, &err) != ERR_OK)
        skip(sink, SKIP_UNREADABLE, err.msg);
    else if (bytes->len > LIMIT_STDIN_ARCHIVE_BYTES)
        skip(sink, SKIP_LIMIT, "an archive on standard input is too large to be unpacked");
    else
        archive_scan_bytes(sink, buf_slice(bytes), kind, options, &blob);
}

static void run(struct sink *sink, void *arg)
{
    const struct source_options *options = arg;
    struct buf bytes = BUF_INIT(LIMIT_STDIN_ARCHIVE_BYTES + LIMIT_PIECE_BYTES);
    struct stream stream = {.env = sink->env};
    struct err err = ERR_INIT;
    enum archive_kind kind = ARCHIVE_KIND_NONE;
    enum err_code code = fill(sink->env, &bytes, ARCHIVE_KIND_BYTES, &err);

    sink->coverage.files++;
    if (code == ERR_OK && options->archive_depth)
        kind = archive_kind_of(buf_slice(&bytes));
    if (code != ERR_OK)
        skip(sink, SKIP_UNREADABLE, err.msg);
    else if (kind)
        scan_archive(sink, options, kind, &bytes);
    stream.head = buf_slice(&bytes);
    pieces_pull(sink, pull, &stream, everything());
    if (stream.error && code == ERR_OK) {
        err_sys(&err, ERR_IO, stream.error, "cannot read");
        skip(sink, SKIP_UNREADABLE, err.msg);
    }
    buf_wipe(&bytes);
    buf_release(&bytes);
}

static void drop(void *arg)
{
    (void)arg;
}

static enum err_code open_stdin(const struct source_options *options, const char *location,
                                struct source *out, struct err *err)
{
    (void)err;
    if (!slice_is(slice_str(location), "-"))
        return ERR_NOTFOUND;
    *out = (struct source){.kind = "stdin", .root = {run, drop, (void *)(uintptr_t)options}};
    return ERR_OK;
}

const struct source_type source_stdin = {"stdin", open_stdin};
